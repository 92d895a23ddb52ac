"""Announcements of which nobody knows whether they arrived: a person decides; the rest is sent again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COLLEAGUE, DEPARTMENT, PRINCIPAL, head, only, to

if TYPE_CHECKING:
    from tests.chat import Chat

TEXT = "Họp trực tuyến 14:00"


@pytest.fixture
def unclear(chat: Chat) -> Chat:
    """An announcement that the principal's channel took and never confirmed."""
    chat.step({"fail": "timeout", "to": PRINCIPAL})
    chat.write(DEPARTMENT, "/thongbao " + TEXT)
    chat.write(DEPARTMENT, "tất cả")
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    assert len(to(lines, PRINCIPAL)) == 1, "it did arrive, only nobody knows"
    return chat


def test_the_board_tells_and_asks(unclear: Chat) -> None:
    assert not to(unclear.at("2023-09-18T20:00"), PRINCIPAL), "an announcement is not sent again by itself"
    told = unclear.reply(DEPARTMENT, "/chuaro")
    assert head(told) == "1 tin thông báo chưa rõ đã tới hay chưa."
    assert TEXT in told["text"]
    assert told["buttons"] == ["Gửi lại 1 tin", "Bỏ qua 1 tin"]


def test_sent_again_it_comes_once_more(unclear: Chat) -> None:
    lines = unclear.press(DEPARTMENT, "Gửi lại 1 tin")
    assert TEXT in only(lines, PRINCIPAL)["text"]
    assert head(to(lines, DEPARTMENT)[0]) == "Đang gửi lại 1 tin."
    board = to(lines, DEPARTMENT)[-1]
    assert "Chưa rõ" not in board["text"]
    assert not board["buttons"]
    assert head(unclear.reply(DEPARTMENT, "/unsure")).startswith("Không có tin nào chưa rõ")


def test_left_it_counts_as_not_sent(unclear: Chat) -> None:
    lines = unclear.press(DEPARTMENT, "Bỏ qua 1 tin")
    assert not to(lines, PRINCIPAL)
    assert "Không gửi được: 1" in to(lines, DEPARTMENT)[-1]["text"]


def test_a_receipt_proves_that_it_came(unclear: Chat) -> None:
    unclear.press(PRINCIPAL, "Đã đọc")
    assert head(unclear.reply(DEPARTMENT, "/chuaro")).startswith("Không có tin nào chưa rõ")


def test_nobody_else_decides(unclear: Chat) -> None:
    assert "Gửi lại" not in str(unclear.reply(PRINCIPAL, "/chuaro")["buttons"])
    unclear.reply(DEPARTMENT, "/chuaro")
    lines = unclear.press(PRINCIPAL, "Gửi lại 1 tin", button_of=DEPARTMENT)
    assert not [line for line in lines if line["cause"] == "announcement"]


def test_in_english(unclear: Chat) -> None:
    unclear.write(DEPARTMENT, "/language English")
    told = unclear.reply(DEPARTMENT, "/unsure")
    assert head(told) == "1 announcement messages may or may not have arrived."
    assert told["buttons"] == ["Send 1 again", "Leave 1 as they are"]


def test_a_reply_and_a_reminder_go_once_more_and_no_oftener(chat: Chat) -> None:
    chat.step({"fail": "timeout", "to": PRINCIPAL})
    first = to(chat.write(PRINCIPAL, "/toi"), PRINCIPAL)
    chat.step({"fail": "timeout", "to": PRINCIPAL})
    again = to(chat.at("2023-09-18T09:30"), PRINCIPAL)
    assert [line["text"] for line in first] == [line["text"] for line in again], "sent again"
    assert not to(chat.at("2023-09-18T12:00"), PRINCIPAL), "but once"
    chat.step({"fail": "timeout", "to": COLLEAGUE})
    lines = to(chat.at("2023-09-20T09:00"), COLLEAGUE)
    assert [line["cause"] for line in lines] == ["reminder", "reminder"]
    assert lines[0]["text"] == lines[1]["text"]
