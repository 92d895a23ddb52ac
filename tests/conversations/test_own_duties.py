"""Questions that the ledger answers: about a request of one's own, and about what is still owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, head, to
from tests.conversations.test_requests import THCS, ask

if TYPE_CHECKING:
    from tests.chat import Chat

CARD = "Số máy tính hỏng – trước thứ Sáu, 29/09/2023 (còn 10 ngày)"


@pytest.mark.parametrize(
    "question",
    [
        "hạn nộp số máy tính hỏng?",
        "khi nào nộp báo cáo máy tính hỏng",
        "may tinh hong nop khi nao",
        "bao giờ phải gửi số máy tính hỏng vậy ạ?",
        "hạn nộp máy tinhs hỏng là ngày nào",
        "nộp số máy tính hỏng cho ai?",
    ],
)
def test_a_question_about_a_request_is_answered_from_the_duty(chat: Chat, question: str) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    line = chat.reply(PRINCIPAL, question)
    assert head(line) == CARD
    assert "Nộp về: Phòng GDĐT TP Vũng Tàu" in line["text"]
    assert line["buttons"] == ["Đã xong", "Đang làm", "Chưa bắt đầu", "Gặp khó khăn"]


@pytest.mark.parametrize("question", ["khi nào nộp kế hoạch?", "máy tính hỏng thì gọi ai?", "sơ kết nộp khi nào"])
def test_other_questions_stay_the_directives(chat: Chat, question: str) -> None:
    before = chat.reply(PRINCIPAL, question)
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    assert chat.reply(PRINCIPAL, question)["text"] == before["text"]


def test_who_was_not_asked_hears_nothing_of_it(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    for who in ("mn-01/hieu-truong", "thcs-03/hieu-truong"):
        assert "29/09/2023" not in chat.reply(who, "hạn nộp số máy tính hỏng?")["text"]


def test_where_the_directive_may_be_meant_as_well_both_are_told(chat: Chat) -> None:
    for step in ("/yeucau Kế hoạch", "Kế hoạch tháng 10 của trường", THCS, "29/09"):
        chat.write(COORDINATOR, step)
    chat.press(COORDINATOR, "Gửi")
    text = chat.reply(PRINCIPAL, "khi nào nộp kế hoạch?")["text"]
    assert text.startswith("Kế hoạch – trước thứ Sáu, 29/09/2023")
    assert "05/10/2023" in text


def test_within_a_dialog_it_is_answered_and_the_dialog_goes_on(chat: Chat) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    chat.write(PRINCIPAL, "/baocao kế hoạch")
    chat.press(PRINCIPAL, "Đã xong")
    told, again = to(chat.write(PRINCIPAL, "khi nào nộp số máy tính hỏng?"), PRINCIPAL)
    assert head(told) == CARD
    assert "câu 1/3" in head(again)


@pytest.mark.parametrize(
    "question",
    [
        "hiện tại tôi phải làm gì",
        "tôi còn nợ gì không?",
        "trường tôi còn phải nộp gì?",
        "bây giờ trường em cần làm gì ạ",
        "còn việc gì chưa nộp?",
        "con no bao cao nao",
        "còn gì nữa không",
        "what do I still owe?",
        "What is left to do?",
    ],
)
def test_what_is_owed_is_answered_from_the_ledger(chat: Chat, question: str) -> None:
    ask(chat, THCS)
    chat.press(COORDINATOR, "Gửi")
    line = chat.reply(PRINCIPAL, question)
    assert CARD in line["text"] or "Số máy tính hỏng – before Friday, 29/09/2023" in line["text"]
    assert line["buttons"] == chat.reply(PRINCIPAL, "/han")["buttons"]


def test_a_stranger_and_who_owes_nothing_are_answered_too(chat: Chat) -> None:
    assert "05/10/2023" in chat.step({"stranger": "x1", "text": "thcs còn phải nộp gì?"})[0]["text"]
    assert "không còn việc nào" in chat.reply("so-qlcl/chuyen-vien", "còn nợ gì không")["text"]
    assert chat.reply(DEPARTMENT, "tôi còn phải nộp gì")["text"]


def test_a_question_about_what_was_extended_is_told_the_own_day(chat: Chat) -> None:
    chat.write(COORDINATOR, "/tiendo")
    chat.press(COORDINATOR, "Xem từng đơn vị")
    chat.press(COORDINATOR, "Trường THCS mẫu 01")
    chat.press(COORDINATOR, "Gia hạn")
    chat.write(COORDINATOR, "20/10")
    line = chat.reply(PRINCIPAL, "khi nào trường tôi nộp kế hoạch?")
    assert head(line).startswith("Kế hoạch CNTT, CĐS của đơn vị được gia hạn: nộp trước thứ Bảy, 21/10/2023")
    assert "gia hạn" not in chat.reply("thcs-02/hieu-truong", "khi nào trường tôi nộp kế hoạch?")["text"]
