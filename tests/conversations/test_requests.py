"""A request: an office asks, the units are told, and it is a duty like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from tests.chat import Line

THCS = "thcs tp vũng tàu"


def ask(chat: Chat, audience: str = "tất cả", day: str = "29/09", who: str = COORDINATOR) -> Line:
    """Everything but the last press; returns the preview."""
    chat.write(who, "/yeucau Số máy tính hỏng")
    chat.write(who, "Bao nhiêu máy tính hỏng, ở phòng nào")
    chat.write(who, audience)
    return chat.reply(who, day)


def test_it_is_asked_step_by_step(chat: Chat) -> None:
    assert "Báo cáo gì?" in chat.reply(COORDINATOR, "/request")["text"]
    assert "Cần đơn vị trả lời gì?" in chat.reply(COORDINATOR, "Số máy tính hỏng")["text"]
    assert "Đơn vị nào phải báo cáo?" in chat.reply(COORDINATOR, "Bao nhiêu máy tính hỏng, ở phòng nào")["text"]
    assert "trước ngày nào?" in chat.pressed(COORDINATOR, "Tất cả")["text"]
    preview = chat.reply(COORDINATOR, "02/10")
    assert head(preview) == "Yêu cầu 6 đơn vị (12 người) báo cáo – tất cả."
    assert "Hạn: trước thứ Hai, 02/10/2023; ngày làm việc cuối còn kịp: thứ Sáu, 29/09/2023" in preview["text"]
    assert preview["buttons"] == ["Gửi", "Thêm điều kiện", "Sửa", "Đổi ngày", "Quay lại", "Hủy"]
    lines = chat.press(COORDINATOR, "Gửi")
    assert head(only(lines, COORDINATOR)) == "✅ Đã gửi yêu cầu Số máy tính hỏng tới 6 đơn vị (12 người)."
    assert {line["to"].split("/")[0] for line in lines} == {
        *("phong-vung-tau", "mn-01", "mn-02", "th-01", "th-02", "thcs-01", "thcs-02"),
    }
    told = only(lines, PRINCIPAL)
    assert told["cause"] == "prompt"
    assert head(told).endswith("yêu cầu báo cáo: Số máy tính hỏng, nộp trước thứ Hai, 02/10/2023 (còn 13 ngày).")
    assert "Bao nhiêu máy tính hỏng, ở phòng nào" in told["text"]
    assert told["text"].endswith("Báo cáo đột xuất 1 (Phòng GDĐT TP Vũng Tàu, 18/09/2023)")
    assert told["buttons"] == ["Đã xong", "Đang làm", "Chưa bắt đầu", "Gặp khó khăn"]


def test_it_is_reminded_of_until_it_is_in(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    lines = chat.at("2023-09-25T08:00")
    # Before the 29th: the last day is Thursday the 28th; seven and three days before it are the 21st and the 25th.
    assert [line["at"] for line in to(lines, PRINCIPAL) if "máy tính" in line["text"]] == [
        "2023-09-21T08:00:00",
        "2023-09-25T08:00:00",
    ]
    chat.press(PRINCIPAL, "Đã xong")
    assert "12 máy" not in chat.reply(PRINCIPAL, "12 máy, ở phòng Tin 1")["text"]
    lines = chat.press(PRINCIPAL, "Gửi")
    assert head(only(lines, PRINCIPAL)) == "✅ Đã nộp: Số máy tính hỏng."
    told = only(lines, COORDINATOR)
    assert "12 máy, ở phòng Tin 1" in told["text"]
    assert told["buttons"] == ["Tiếp nhận", "Trả lại"]
    assert only(lines, COLLEAGUE)
    assert "tiếp nhận" in head(only(chat.press(COORDINATOR, "Tiếp nhận"), PRINCIPAL))
    lines = chat.at("2023-10-02T08:00")
    assert not [line for line in to(lines, PRINCIPAL) if "máy tính" in line["text"]]
    assert [line for line in to(lines, "thcs-02/hieu-truong") if "máy tính" in head(line)]


def test_it_stands_among_the_others(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    deadlines = chat.reply(PRINCIPAL, "/han")
    assert "1. Số máy tính hỏng – trước thứ Sáu, 29/09/2023" in deadlines["text"]
    assert "Số máy tính hỏng" in deadlines["buttons"]
    assert "Số máy tính hỏng" in chat.pressed(PRINCIPAL, "Số máy tính hỏng")["text"]
    progress = chat.reply(COORDINATOR, "/tiendo")
    assert head(progress) == "Số máy tính hỏng: 0/2 đơn vị đã nộp."
    assert "Nhắc" in progress["buttons"]
    assert "Đã nhắc 2 đơn vị" in only(chat.press(COORDINATOR, "Nhắc"), COORDINATOR)["text"]
    assert "máy tính" not in chat.reply("mn-01/hieu-truong", "/han")["text"]
    chat.at("2023-09-29T08:00")
    told = [line for line in to(chat.at("2023-10-02T08:00"), COORDINATOR) if line["cause"] == "escalation"]
    assert "Số máy tính hỏng" in told[0]["text"]


def test_the_department_sees_it_and_can_announce_to_who_has_not_answered(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    chat.write(DEPARTMENT, "/thongbao Xin nộp sớm")
    assert head(chat.reply(DEPARTMENT, "chưa nộp số máy tính hỏng")).startswith("Gửi tới 4 người")


@pytest.mark.parametrize(
    ("day", "last"),
    [("hết ngày 29/09", "29/09/2023"), ("trước 29/09", "28/09/2023"), ("chậm nhất 29/9/2023", "29/09/2023")],
)
def test_the_day_as_people_write_it(chat: Chat, day: str, last: str) -> None:
    assert f"còn kịp: thứ {'Sáu' if last.startswith('29') else 'Năm'}, {last}" in ask(chat, THCS, day)["text"]


def test_days_that_cannot_be(chat: Chat) -> None:
    assert "không còn kịp" in ask(chat, THCS, "18/09")["text"]
    assert "chưa đọc được ngày" in chat.reply(COORDINATOR, "sớm nhất có thể")["text"]
    assert "Yêu cầu 2 đơn vị" in head(chat.reply(COORDINATOR, "22/9"))


def test_what_was_written_can_be_changed(chat: Chat) -> None:
    ask(chat)
    assert "Đang có: Số máy tính hỏng" in chat.pressed(COORDINATOR, "Sửa")["text"]
    chat.write(COORDINATOR, "Số máy chiếu hỏng")
    preview = chat.reply(COORDINATOR, "Bao nhiêu máy chiếu hỏng")
    assert "Số máy chiếu hỏng" in preview["text"]
    chat.press(COORDINATOR, "Đổi ngày")
    assert "03/10/2023" in chat.reply(COORDINATOR, "3/10")["text"]
    chat.press(COORDINATOR, "Thêm điều kiện")
    chat.press(COORDINATOR, "Theo loại")
    assert head(chat.pressed(COORDINATOR, "Mầm non")).startswith("Yêu cầu 2 đơn vị (4 người)")


def test_the_example_is_a_unit_that_the_author_may_ask(chat: Chat) -> None:
    chat.write(COORDINATOR, "/yeucau")
    chat.write(COORDINATOR, "Số máy tính hỏng")
    asked = chat.reply(COORDINATOR, "Bao nhiêu máy?")["text"]
    assert "Đơn vị nào" in asked
    assert "(TP Vũng Tàu)" in asked


def test_an_office_asks_those_below_it_only(chat: Chat) -> None:
    assert head(ask(chat, "thpt")).startswith("Báo cáo") is False
    chat.write(COORDINATOR, "/huy")
    assert head(ask(chat, "Huyện Châu Đức")).startswith("Yêu cầu") is False
    chat.write(COORDINATOR, "/huy")
    assert head(ask(chat, "thpt", who="so-gdtrh/chuyen-vien")).startswith("Yêu cầu 8 đơn vị")
    chat.press("so-gdtrh/chuyen-vien", "Gửi")
    lines = chat.write("thpt-08/dau-moi", "/report")
    assert "Số máy tính hỏng" in lines[0]["text"]
    assert head(ask(chat, who=DEPARTMENT)).startswith("Yêu cầu 66 đơn vị")


@pytest.mark.parametrize("who", [COORDINATOR, "phong-vung-tau/truong-phong"])
def test_a_phong_looks_at_what_the_department_asks_of_its_schools(chat: Chat, who: str) -> None:
    ask(chat, THCS, who=DEPARTMENT)
    chat.press(DEPARTMENT, "Gửi")
    chat.write(PRINCIPAL, "đang làm số máy tính hỏng")
    listed = chat.reply(who, "/tiendo")
    assert "• Số máy tính hỏng (chỉ xem): 0/2 – 29/09/2023 (còn 10 ngày)" in listed["text"].split("\n")
    line = chat.pressed(who, "Số máy tính hỏng")
    assert head(line) == "Số máy tính hỏng: 0/2 đơn vị đã nộp."
    assert "– Trường THCS mẫu 01 ⏳" in line["text"]
    assert "Văn phòng Sở theo dõi việc này; ở đây chỉ xem." in line["text"]
    assert not {"Nhắc", "Xem từng đơn vị", "Theo loại"} & set(line["buttons"])
    assert line["files"] == []
    assert chat.reply(who, "/tiendo số máy tính hỏng")["text"] == line["text"]
    assert chat.reply(who, "trường nào chưa nộp số máy tính hỏng?")["text"] == line["text"]


def test_nobody_else_sees_what_the_department_asks_of_them(chat: Chat) -> None:
    ask(chat, THCS, who=DEPARTMENT)
    chat.press(DEPARTMENT, "Gửi")
    for who in ("phong-ba-ria/chuyen-vien", "mn-01/hieu-truong", "so-gdtrh/chuyen-vien"):
        assert "Số máy tính hỏng" not in chat.reply(who, "/tiendo")["text"]
    chat.write(COORDINATOR, "/tiendo")
    forged = chat.pressed("phong-ba-ria/chuyen-vien", "Số máy tính hỏng", button_of=COORDINATOR)
    assert "không còn mở" in head(forged)


@pytest.mark.parametrize("who", [PRINCIPAL, COLLEAGUE, "phong-vung-tau/truong-phong"])
def test_who_follows_nobody_asks_nobody(chat: Chat, who: str) -> None:
    assert "không thuộc vai trò" in chat.reply(who, "/yeucau")["text"]


def test_at_night_it_is_kept_for_the_morning(chat: Chat) -> None:
    chat.at("2023-09-18T21:00")
    ask(chat, THCS)
    assert to(chat.press(COORDINATOR, "Gửi"), PRINCIPAL) == []
    assert [line["at"] for line in to(chat.at("2023-09-19T08:00"), PRINCIPAL)] == ["2023-09-19T07:00:00"]


def test_it_outlives_a_restart(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    chat.step({"restart": True})
    assert [line for line in to(chat.at("2023-09-21T08:00"), PRINCIPAL) if "Số máy tính hỏng" in line["text"]]
