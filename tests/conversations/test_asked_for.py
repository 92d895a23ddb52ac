"""Commands said in words, thanks, and wishes to be reminded later: none of them is a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, head

if TYPE_CHECKING:
    from tests.chat import Chat


@pytest.mark.parametrize(
    "text",
    [
        "trường nào chưa nộp kế hoạch?",
        "đơn vị nào chưa nộp kế hoạch",
        "nhắc các trường chưa nộp kế hoạch",
        "who has not submitted the plan",
    ],
)
def test_who_has_not_handed_in_shows_the_progress_of_it(chat: Chat, text: str) -> None:
    line = chat.reply(COORDINATOR, text)
    assert "0/6" in head(line)
    assert line["buttons"][0] in {"Nhắc", "Nudge"}


@pytest.mark.parametrize("text", ["ai chưa nộp", "Ai chưa nộp?", "nhắc các trường chưa nộp"])
def test_without_a_name_it_is_the_nearest(chat: Chat, text: str) -> None:
    assert head(chat.reply(COORDINATOR, text)) == head(chat.reply(COORDINATOR, "/tiendo"))


def test_a_school_follows_nobody(chat: Chat) -> None:
    assert "đơn vị đã nộp" not in head(chat.reply(PRINCIPAL, "ai chưa nộp kế hoạch?"))


def test_a_wish_to_announce_begins_one(chat: Chat) -> None:
    assert "Viết nội dung thông báo" in chat.reply(DEPARTMENT, "gửi thông báo")["text"]
    assert "Viết nội dung thông báo" not in chat.reply(COORDINATOR, "gửi thông báo")["text"]


@pytest.mark.parametrize("text", ["cảm ơn", "Cảm ơn nhé!", "ok", "dạ", "không", "thank you"])
def test_thanks_get_no_answer_from_before(chat: Chat, text: str) -> None:
    chat.write(PRINCIPAL, "khi nào nộp kế hoạch?")
    line = chat.reply(PRINCIPAL, text)
    assert len(line["text"]) < 70
    assert line["buttons"] == []


@pytest.mark.parametrize("text", ["tạm hoãn 3 ngày", "để mai kế hoạch", "nhắc lại sau"])
def test_what_cannot_be_put_off_is_said(chat: Chat, text: str) -> None:
    chat.write(PRINCIPAL, "khi nào nộp kế hoạch?")
    line = chat.reply(PRINCIPAL, text)
    assert "/nhac" in line["text"]
    assert line["buttons"] == ["💤 Để mai", "💤 Để thứ Hai"]
    assert "Sẽ nhắc lại" in chat.pressed(PRINCIPAL, "💤 Để mai")["text"]
