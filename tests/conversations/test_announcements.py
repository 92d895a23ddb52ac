"""The department announces; people read; the counts follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, head, only, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.rows import Unit
    from tests.chat import Chat

PEOPLE = 122


def compose(chat: Chat, text: str = "Họp trực tuyến lúc 14:00 ngày mai.") -> None:
    chat.write(DEPARTMENT, "/thongbao")
    chat.write(DEPARTMENT, text)


def test_to_everyone_with_the_exact_count_and_receipts(chat: Chat) -> None:
    compose(chat)
    preview = chat.pressed(DEPARTMENT, "Tất cả")
    assert head(preview) == f"Gửi tới {PEOPLE - 1} người – tất cả."
    assert "Họp trực tuyến lúc 14:00 ngày mai." in preview["text"]
    assert preview["buttons"] == ["Gửi ngay", "Hẹn giờ", "Sửa", "Quay lại", "Hủy"]
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    received = [line for line in lines if line["cause"] == "announcement"]
    assert len(received) == PEOPLE - 1
    assert len({line["to"] for line in received}) == PEOPLE - 1
    assert not [line for line in received if line["to"] == DEPARTMENT]
    assert head(to(lines, DEPARTMENT)[-1]) == f"📢 Đã gửi {PEOPLE - 1}/{PEOPLE - 1} · đã đọc 0"
    lines = chat.press(PRINCIPAL, "Đã đọc")
    assert "Đã ghi nhận bạn đã đọc" in only(lines, PRINCIPAL)["text"]
    board = only(lines, DEPARTMENT)
    assert board["edit"]
    assert head(board).endswith("đã đọc 1")


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
    assert chat.reply(DEPARTMENT, "14h30")["buttons"] == ["Hủy"]
    assert "chưa gửi cho ai" in chat.pressed(DEPARTMENT, "Hủy")["text"]
    assert chat.at("2023-09-18T15:00") == []


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
