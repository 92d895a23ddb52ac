"""The department announces; people read; the counts follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.rows import Unit
    from tests.chat import Line

PEOPLE = 122


def compose(chat: Chat, text: str = "Họp trực tuyến lúc 14:00 ngày mai.") -> None:
    chat.write(DEPARTMENT, "/thongbao")
    chat.write(DEPARTMENT, text)


def test_to_everyone_with_the_exact_count_and_receipts(chat: Chat) -> None:
    compose(chat)
    preview = chat.pressed(DEPARTMENT, "Tất cả")
    assert head(preview) == f"Gửi tới {PEOPLE - 1} người – tất cả."
    assert "Họp trực tuyến lúc 14:00 ngày mai." in preview["text"]
    assert preview["buttons"] == [
        *("Gửi ngay", "Hẹn giờ", "Bắt buộc đọc", "Thêm điều kiện"),
        *("Sửa", "Quay lại", "Hủy"),
    ]
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    received = [line for line in lines if line["cause"] == "announcement"]
    assert len(received) == PEOPLE - 1
    assert len({line["to"] for line in received}) == PEOPLE - 1
    assert not [line for line in received if line["to"] == DEPARTMENT]
    assert head(to(lines, DEPARTMENT)[-1]) == f"📢 Đã gửi {PEOPLE - 1}/{PEOPLE - 1} · đã đọc 0"
    lines = chat.press(PRINCIPAL, "Đã đọc")
    assert "Đã ghi nhận thầy/cô đã đọc" in only(lines, PRINCIPAL)["text"]
    board = only(lines, DEPARTMENT)
    assert board["edit"]
    assert head(board).endswith("đã đọc 1")


@pytest.mark.parametrize("said", ["gửi đi", "OK gửi luôn", "send it now"])
def test_under_the_preview_it_is_sent_by_saying_so(chat: Chat, said: str) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    lines = chat.write(DEPARTMENT, said)
    assert len([line for line in lines if line["cause"] == "announcement"]) == PEOPLE - 1


@pytest.mark.parametrize(
    ("said", "has"),
    [
        ("ai đã đọc", "đã đọc 1"),
        ("trường nào chưa đọc thông báo vậy?", f"{PEOPLE - 1}/{PEOPLE - 1}"),
        ("Thông báo tới đâu rồi", "Họp trực tuyến lúc 14:00 ngày mai."),
        ("thu hồi thông báo vừa gửi", "không rút lại được"),
        ("who has not read the announcement", "read 1"),
        ("I want to take back the announcement please", "cannot be taken back"),
    ],
)
def test_what_became_of_it_is_asked_in_words(chat: Chat, said: str, has: str) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Gửi ngay")
    chat.press(PRINCIPAL, "Đã đọc")
    told = only(chat.write(DEPARTMENT, said), DEPARTMENT)
    assert has in told["text"]
    assert "đã đọc" not in only(chat.write(PRINCIPAL, said), PRINCIPAL)["text"]


def test_a_waiting_announcement_is_shown_with_its_buttons_when_it_is_asked_for(chat: Chat) -> None:
    assert "Chưa có thông báo nào" in only(chat.write(DEPARTMENT, "ai đã đọc thông báo"), DEPARTMENT)["text"]
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.write(DEPARTMENT, "8h sáng mai")
    told = only(chat.write(DEPARTMENT, "hủy thông báo"), DEPARTMENT)
    assert told["buttons"] == ["Sửa", "Hủy"]
    chat.press(DEPARTMENT, "Hủy")
    assert "đã được hủy" in only(chat.write(DEPARTMENT, "sửa thông báo"), DEPARTMENT)["text"]


@pytest.mark.parametrize("said", ["đã đọc", "Dạ em đã nhận được rồi ạ", "trường đã nhận", "received"])
def test_a_receipt_may_be_said_in_words(chat: Chat, said: str) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Gửi ngay")
    chat.write(PRINCIPAL, "khi nào nộp kế hoạch?")
    lines = chat.write(PRINCIPAL, said)
    assert any("đã đọc" in line["text"] for line in to(lines, PRINCIPAL))
    assert head(only(lines, DEPARTMENT)).endswith("đã đọc 1")
    again = only(chat.write(PRINCIPAL, said), PRINCIPAL)
    assert "đã đọc" not in again["text"]


def test_the_reader_of_english_gets_english_buttons(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    line = only(chat.press(DEPARTMENT, "Gửi ngay"), "thpt-08/dau-moi")
    assert line["buttons"] == ["Read"]


SCHOOLS = {"mn", "th", "thcs", "thpt", "gdtx"}
AUDIENCES: dict[str, Callable[[Unit], bool]] = {
    "tất cả": lambda _: True,
    "thcs": lambda unit: unit.type == "thcs",
    "trung học cơ sở huyện châu đức": lambda unit: unit.type == "thcs" and unit.district == "Huyện Châu Đức",
    "THPT, GDTX": lambda unit: unit.type in {"thpt", "gdtx"},
    "mam non vung tau": lambda unit: unit.type == "mn" and unit.district == "TP Vũng Tàu",
    "TP Bà Rịa": lambda unit: unit.district == "TP Bà Rịa",
    "chưa nộp kế hoạch": lambda unit: unit.type in SCHOOLS,
}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_audience_in_free_text(chat: Chat, audience: str) -> None:
    compose(chat)
    people = chat.store(lambda store: store.people.people())
    units = {unit.code: unit for unit in chat.store(lambda store: store.people.units())}
    meant = [person for person in people if person.code != DEPARTMENT and AUDIENCES[audience](units[person.unit])]
    assert head(chat.reply(DEPARTMENT, audience)).startswith(f"Gửi tới {len(meant)} người")


@pytest.mark.parametrize(
    ("kind", "choice", "described"),
    [
        ("Theo loại", "Mầm non", "Mầm non"),
        ("Theo huyện", "TX Phú Mỹ", "TX Phú Mỹ"),
        ("Chưa nộp", "Kế hoạch", "chưa nộp"),
    ],
)
def test_an_audience_by_buttons(chat: Chat, kind: str, choice: str, described: str) -> None:
    compose(chat)
    chat.press(DEPARTMENT, kind)
    assert described in head(chat.pressed(DEPARTMENT, choice))


def test_who_has_submitted_is_left_out(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    chat.press(PRINCIPAL, "Gửi")
    compose(chat)
    chat.write(DEPARTMENT, "chưa nộp kế hoạch, thcs tp vũng tàu")
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    assert {line["to"].split("/")[0] for line in lines if line["cause"] == "announcement"} == {"thcs-02"}


def test_an_audience_that_is_not_understood_is_asked_again(chat: Chat) -> None:
    compose(chat)
    assert "chưa hiểu gửi cho ai" in chat.reply(DEPARTMENT, "mấy anh em quen")["text"]
    assert head(chat.reply(DEPARTMENT, "tiểu học")).startswith("Gửi tới")


@pytest.mark.parametrize("text", ["tất cả trừ mầm non", "hiệu trưởng không phải THCS", "everyone except THCS"])
def test_who_is_to_be_left_out_is_never_taken_for_who_is_meant(chat: Chat, text: str) -> None:
    compose(chat)
    line = chat.reply(DEPARTMENT, text)
    assert "Gửi ngay" not in line["buttons"]
    assert "Send now" not in line["buttons"]
    assert "Theo loại" in line["buttons"]
    assert head(chat.reply(DEPARTMENT, "tiểu học, THCS")).startswith("Gửi tới")


def test_a_unit_that_is_not_found_is_told(chat: Chat) -> None:
    compose(chat)
    line = chat.reply(DEPARTMENT, "Trường THCS mẫu 01, Lê Quý Đôn")
    assert "Tôi không tìm thấy “Lê Quý Đôn”" in line["text"]
    assert "Gửi ngay" not in line["buttons"]
    assert head(chat.reply(DEPARTMENT, "thcs-01, mn-01; TP Vũng Tàu")).startswith("Gửi tới 4 người")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Trường THCS Lê Lợi", "Lê Lợi"),
        ("hiệu trưởng THCS Lê Lợi huyện Châu Đức", "Lê Lợi"),
        ("thcs-01, trường tiểu học Kim Đồng", "Kim Đồng"),
        ("tất cả các trường Hoa Mai", "Hoa Mai"),
    ],
)
def test_a_school_that_is_not_there_never_becomes_its_type(chat: Chat, text: str, unknown: str) -> None:
    compose(chat)
    line = chat.reply(DEPARTMENT, text)
    assert f"không tìm thấy “{unknown}”" in line["text"]
    assert "Gửi ngay" not in line["buttons"]


@pytest.mark.parametrize("text", ["Trường THCS Lê Lợi", "THCS", "hiệu trưởng", "tất cả"])
def test_when_units_are_asked_for_only_units_count(chat: Chat, text: str) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Chọn đơn vị")
    assert f"không tìm thấy “{text}”" in chat.reply(DEPARTMENT, text)["text"]
    assert head(chat.reply(DEPARTMENT, "thcs-01, Trường Mầm non mẫu 01")).startswith("Gửi tới 4 người")


def test_words_of_courtesy_name_nobody(chat: Chat) -> None:
    compose(chat)
    assert head(chat.reply(DEPARTMENT, "gửi cho tất cả các trường THCS ở huyện Châu Đức nhé")).startswith("Gửi tới 4 ")


def test_scheduled_it_goes_out_at_its_time(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Hẹn giờ")
    assert "chưa đọc được giờ" in chat.reply(DEPARTMENT, "lúc nào cũng được")["text"]
    assert "đã qua" in chat.reply(DEPARTMENT, "8:00 18/09/2023")["text"]
    assert "14:30, 18/09/2023" in chat.reply(DEPARTMENT, "14h30")["text"]
    assert chat.at("2023-09-18T14:29") == []
    lines = chat.at("2023-09-18T14:30")
    assert len([line for line in lines if line["cause"] == "announcement"]) == PEOPLE - 1


def test_a_scheduled_one_is_cancelled_in_time(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Hẹn giờ")
    assert chat.reply(DEPARTMENT, "14h30")["buttons"] == ["Sửa", "Hủy"]
    assert "chưa gửi cho ai" in chat.pressed(DEPARTMENT, "Hủy")["text"]
    assert chat.at("2023-09-18T15:00") == []


def test_a_typed_cancel_does_not_recall_what_is_scheduled(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Hẹn giờ")
    chat.write(DEPARTMENT, "14h30")
    assert "Không có gì đang làm dở" in chat.reply(DEPARTMENT, "hủy")["text"]
    assert [line for line in chat.at("2023-09-18T14:30") if line["cause"] == "announcement"]


def test_an_old_button_of_an_announcement_tells_nothing_of_duties(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Gửi ngay")
    line = chat.pressed(DEPARTMENT, "Gửi ngay")
    assert line["text"] == "Mục này không còn mở nữa."


def test_a_question_while_choosing_the_audience_is_answered(chat: Chat) -> None:
    compose(chat)
    answer, asked = to(chat.write(DEPARTMENT, "gặp khó khăn thì gọi ai?"), DEPARTMENT)
    assert "0914109009" in answer["text"]
    assert "Gửi cho ai?" in asked["text"]


def test_at_night_the_preview_warns(chat: Chat) -> None:
    chat.at("2023-09-18T21:00")
    compose(chat)
    assert "🌙" in chat.pressed(DEPARTMENT, "Tất cả")["text"]


def test_html_is_only_text(chat: Chat) -> None:
    compose(chat, "<b>Gấp</b> & <script>alert(1)</script>")
    chat.press(DEPARTMENT, "Tất cả")
    line = only(chat.press(DEPARTMENT, "Gửi ngay"), PRINCIPAL)
    assert "<b>Gấp</b> & <script>alert(1)</script>" in line["text"]


@pytest.mark.parametrize("who", [PRINCIPAL, COORDINATOR])
def test_only_the_department_announces(chat: Chat, who: str) -> None:
    assert "không thuộc vai trò" in chat.reply(who, "/thongbao Chào mọi người")["text"]


def test_the_departments_buttons_are_nobody_elses(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    line = chat.pressed(COORDINATOR, "Gửi ngay", button_of=DEPARTMENT)
    assert head(line) == "Mục này không còn mở nữa."


def test_send_pressed_twice_sends_once(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Gửi ngay")
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    assert [head(line) for line in lines] == ["Mục này không còn mở nữa."]


def test_too_long_a_text_is_refused_with_its_length(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/thongbao")
    assert "3001 ký tự" in chat.reply(DEPARTMENT, "x" * 3001)["text"]


def send(chat: Chat, audience: str, text: str = "Họp lúc 14:00") -> list[Line]:
    chat.write(DEPARTMENT, f"/thongbao {text}")
    chat.write(DEPARTMENT, audience)
    return chat.press(DEPARTMENT, "Gửi ngay")


def received(lines: list[Line]) -> list[str]:
    return sorted(line["to"] for line in lines if line["cause"] == "announcement")


@pytest.mark.parametrize(
    ("audience", "people", "whom"),
    [
        ("hiệu trưởng thcs tp vũng tàu", 2, "THCS · TP Vũng Tàu · thủ trưởng đơn vị"),
        ("đầu mối mầm non", 11, "Mầm non · đầu mối CNTT"),
        ("Trường THCS mẫu 01 (TP Vũng Tàu)", 2, "Trường THCS mẫu 01 (TP Vũng Tàu)"),
        ("thcs mẫu 01 và mầm non mẫu 02", 4, "Trường"),
        ("thcs-01, thcs-02", 4, "Trường THCS mẫu 01"),
        ("hiệu trưởng chưa nộp kế hoạch, huyện Châu Đức", 7, "chưa nộp"),
    ],
)
def test_conditions_are_combined_in_free_text(chat: Chat, audience: str, people: int, whom: str) -> None:
    compose(chat)
    line = chat.reply(DEPARTMENT, audience)
    assert head(line).startswith(f"Gửi tới {people} người")
    assert whom in head(line)
    assert len(received(chat.press(DEPARTMENT, "Gửi ngay"))) == people


def test_conditions_are_combined_by_buttons(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Theo loại")
    assert head(chat.pressed(DEPARTMENT, "THCS")).startswith("Gửi tới 25 người – THCS")
    assert "cả điều kiện cũ lẫn mới" in chat.pressed(DEPARTMENT, "Thêm điều kiện")["text"]
    chat.press(DEPARTMENT, "Theo vai trò")
    chat.press(DEPARTMENT, "thủ trưởng đơn vị")
    chat.press(DEPARTMENT, "Thêm điều kiện")
    chat.press(DEPARTMENT, "Theo huyện")
    assert head(chat.pressed(DEPARTMENT, "TP Bà Rịa")) == "Gửi tới 2 người – THCS · TP Bà Rịa · thủ trưởng đơn vị."


def test_units_by_name(chat: Chat) -> None:
    compose(chat)
    chat.press(DEPARTMENT, "Chọn đơn vị")
    assert head(chat.reply(DEPARTMENT, "Trường THCS mẫu 01")).startswith("Gửi tới 2 người")


def test_a_file_goes_along(chat: Chat, tmp_path: Path) -> None:
    file = tmp_path / "giay-moi.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    chat.write(DEPARTMENT, "/thongbao")
    kept = only(chat.step({"from": DEPARTMENT, "file": str(file)}), DEPARTMENT)
    assert "Đã nhận tệp giay-moi.pdf" in kept["text"]
    chat.write(DEPARTMENT, "Mời họp")
    preview = chat.reply(DEPARTMENT, "thcs-01")
    assert preview["files"] == ["giay-moi.pdf"]
    assert "📎 giay-moi.pdf" in preview["text"]
    assert only(chat.press(DEPARTMENT, "Gửi ngay"), PRINCIPAL)["files"] == ["giay-moi.pdf"]


def test_a_picture_without_words(chat: Chat, tmp_path: Path) -> None:
    file = tmp_path / "anh.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    chat.write(DEPARTMENT, "/thongbao")
    chat.step({"from": DEPARTMENT, "file": str(file)})
    chat.press(DEPARTMENT, "Không cần lời")
    chat.write(DEPARTMENT, "thcs-01")
    line = only(chat.press(DEPARTMENT, "Gửi ngay"), PRINCIPAL)
    assert (line["text"], line["files"]) == ("📢 Thông báo của Văn phòng Sở", ["anh.png"])


@pytest.mark.parametrize(("written", "at"), [("mai 8h", "2023-09-19T08:00:00"), ("thứ Hai 8h", "2023-09-25T08:00:00")])
def test_a_time_as_people_write_it(chat: Chat, written: str, at: str) -> None:
    compose(chat)
    chat.write(DEPARTMENT, "thcs-01")
    chat.press(DEPARTMENT, "Hẹn giờ")
    chat.write(DEPARTMENT, written)
    assert {line["at"] for line in chat.at("2023-09-26T00:00") if line["cause"] == "announcement"} == {at}


def test_a_time_at_night_is_warned_of(chat: Chat) -> None:
    compose(chat)
    chat.write(DEPARTMENT, "thcs-01")
    assert "🌙" in chat.reply(DEPARTMENT, "9h tối nay")["text"], "the time may be written under the preview as well"


def test_editing_shows_the_old_text_and_keeps_the_audience(chat: Chat) -> None:
    compose(chat)
    chat.write(DEPARTMENT, "thcs-01")
    assert "Họp trực tuyến lúc 14:00" in chat.pressed(DEPARTMENT, "Sửa")["text"]
    preview = chat.reply(DEPARTMENT, "Họp lúc 15:00")
    assert head(preview).startswith("Gửi tới 2 người")
    assert "Họp lúc 15:00" in preview["text"]


def test_a_queued_one_is_edited(chat: Chat) -> None:
    compose(chat)
    chat.write(DEPARTMENT, "thcs-01")
    chat.press(DEPARTMENT, "Hẹn giờ")
    chat.write(DEPARTMENT, "14h30")
    assert "Họp trực tuyến lúc 14:00" in chat.pressed(DEPARTMENT, "Sửa")["text"]
    chat.write(DEPARTMENT, "Họp lúc 16:00")
    assert "14:30, 18/09/2023" in chat.pressed(DEPARTMENT, "Lưu")["text"]
    lines = [line for line in chat.at("2023-09-19T08:00") if line["cause"] == "announcement"]
    assert [line["at"] for line in lines] == ["2023-09-18T14:30:00"] * 2
    assert "Họp lúc 16:00" in lines[0]["text"]


@pytest.mark.parametrize("way_out", ["Hủy", "/huy"])
def test_leaving_the_edit_of_a_queued_one_tells_that_it_still_goes_out(chat: Chat, way_out: str) -> None:
    compose(chat)
    chat.write(DEPARTMENT, "thcs-01")
    chat.press(DEPARTMENT, "Hẹn giờ")
    chat.write(DEPARTMENT, "14h30")
    chat.press(DEPARTMENT, "Sửa")
    left = chat.reply(DEPARTMENT, way_out)
    assert left["text"] == "Đã bỏ phần sửa. Thông báo giữ như cũ, vẫn gửi lúc 14:30, 18/09/2023."
    assert left["buttons"] == ["Sửa", "Hủy"]
    assert "chưa gửi cho ai" in chat.pressed(DEPARTMENT, "Hủy")["text"]
    assert received(chat.at("2023-09-18T15:00")) == []


def test_what_has_not_left_is_recalled(chat: Chat) -> None:
    chat.step({"fail": "flood", "seconds": 60})
    chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
    chat.step({"fail": "none"})
    chat.at("2023-09-18T09:02")
    chat.write(DEPARTMENT, "thcs tp vũng tàu")
    chat.step({"fail": "flood", "seconds": 60})
    chat.press(DEPARTMENT, "Gửi ngay")
    identifier = chat.store(
        lambda store: store.outbox.by_key(f"announcement:1:{store.people.person_by_code(PRINCIPAL).id}")
    )
    assert identifier.state == "queued"
    assert chat.store(lambda store: store.receipts.recall(1)) == 4
    assert received(chat.at("2023-09-18T09:10")) == []


def test_who_has_not_read_is_reminded_once_a_day(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
    chat.write(DEPARTMENT, "thcs tp vũng tàu")
    shown = chat.pressed(DEPARTMENT, "Bắt buộc đọc")["text"]
    assert "Ai cũng phải xác nhận" in shown
    assert "08:00 ngày làm việc thứ hai sau khi gửi được nhắc một lần" in shown
    line = only(chat.press(DEPARTMENT, "Gửi ngay"), PRINCIPAL)
    assert line["text"].endswith("Xin bấm Đã đọc để xác nhận.")
    board = only(chat.press(PRINCIPAL, "Đã đọc"), DEPARTMENT)
    assert board["buttons"] == ["🔔 Giục người chưa đọc", "Ai chưa đọc"]
    assert "Đầu mối CNTT Trường THCS mẫu 01" in chat.pressed(DEPARTMENT, "Ai chưa đọc")["text"]
    lines = chat.press(DEPARTMENT, "Giục người chưa đọc")
    assert "Đã giục 3 người" in only(lines, DEPARTMENT)["text"]
    assert to(lines, PRINCIPAL) == []
    asked = only(lines, COLLEAGUE)
    assert (asked["cause"], asked["buttons"]) == ("prompt", ["Đã đọc"])
    lines = chat.press(COLLEAGUE, "Đã đọc")
    assert head(only(lines, DEPARTMENT)) == "📢 Đã gửi 4/4 · đã đọc 2"
    assert head(chat.press(DEPARTMENT, "Giục người chưa đọc")[0]).startswith("Hôm nay đã giục")


def mandatory(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
    chat.write(DEPARTMENT, "thcs tp vũng tàu")
    chat.press(DEPARTMENT, "Bắt buộc đọc")
    chat.press(DEPARTMENT, "Gửi ngay")
    chat.press(PRINCIPAL, "Đã đọc")


def asked_again(lines: list[Line], who: str) -> list[str]:
    return [line["at"] for line in to(lines, who) if "chưa xác nhận đã đọc" in line["text"]]


@pytest.mark.parametrize(
    ("sent", "reminded"),
    [
        ("2023-09-18T09:00", "2023-09-20T08:00:00"),
        ("2023-09-21T21:30", "2023-09-25T08:00:00"),  # a Thursday night: the Friday, then the Monday
        ("2023-09-23T09:00", "2023-09-26T08:00:00"),  # a Saturday
        ("2024-02-07T09:00", "2024-02-16T08:00:00"),  # before Tết, of which the 15th is the first working day
    ],
)
def test_who_has_not_read_what_must_be_read_is_reminded_once_by_itself(
    tmp_path: Path, sent: str, reminded: str
) -> None:
    chat = Chat(tmp_path, sent)
    mandatory(chat)
    before = f"{reminded[:11]}07:59"
    assert asked_again(chat.at(before), COLLEAGUE) == []
    chat.step({"restart": True})
    lines = chat.at(reminded[:16])
    assert asked_again(lines, COLLEAGUE) == [reminded]
    assert asked_again(lines, PRINCIPAL) == []
    assert asked_again(chat.at(f"{reminded[:8]}27T08:00"), COLLEAGUE) == []
    [kept] = [each for each in chat.store(lambda store: store.audit.of("announcement:1")) if each[0] == "remind-unread"]
    assert kept[3] == {"people": 3}
    chat.close()


def test_nobody_is_reminded_twice_on_one_day_nor_of_what_need_not_be_read(chat: Chat) -> None:
    send(chat, "thcs tp vũng tàu")
    assert asked_again(chat.at("2023-09-25T08:00"), COLLEAGUE) == []
    mandatory(chat)
    chat.at("2023-09-27T07:30")
    assert "Đã giục 3 người" in chat.press(DEPARTMENT, "Giục người chưa đọc")[0]["text"]
    assert asked_again(chat.at("2023-09-27T12:00"), COLLEAGUE) == []


def test_who_blocked_it_is_counted_and_named(chat: Chat) -> None:
    chat.step({"fail": "blocked", "to": PRINCIPAL})
    board = to(send(chat, "thcs tp vũng tàu"), DEPARTMENT)[-1]
    assert head(board) == "📢 Đã gửi 3/4 · đã đọc 0"
    assert "Đã chặn hoặc bỏ tài khoản: 1" in board["text"]
    assert "Hiệu trưởng Trường THCS mẫu 01: 0990000033" in chat.pressed(DEPARTMENT, "Ai không nhận được")["text"]


def test_anothers_receipt_cannot_be_forged(chat: Chat) -> None:
    send(chat, "thcs-01")
    assert head(chat.pressed(COORDINATOR, "Đã đọc", button_of=PRINCIPAL)) == "Mục này không còn mở nữa."
    counts = chat.store(lambda store: store.receipts.counts(1))
    assert counts["read"] == 0
