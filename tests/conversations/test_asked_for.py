"""Commands said in words, thanks, and wishes to be reminded later: none of them is a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, head, only

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


@pytest.mark.parametrize(
    "text",
    [
        "bao nhiêu trường đã nộp rồi",
        "Mấy trường nộp kế hoạch rồi ạ?",
        "tình hình nộp kế hoạch",
        "trường nào đã nộp kế hoạch",
        "how many schools have submitted the plan?",
    ],
)
def test_who_has_handed_in_shows_the_progress(chat: Chat, text: str) -> None:
    line = chat.reply(COORDINATOR, text)
    assert "0/6" in head(line)


def test_a_kind_of_school_may_be_named(chat: Chat) -> None:
    line = chat.reply(COORDINATOR, "trường THCS nào chưa nộp kế hoạch?")
    assert head(line).startswith("THCS")
    assert "THCS mẫu 01" in line["text"]
    assert "Tiểu học" not in line["text"]


def test_a_district_may_be_named(chat: Chat) -> None:
    line = chat.reply(DEPARTMENT, "các trường ở huyện Châu Đức nào chưa nộp kế hoạch")
    assert head(line).startswith(("Huyện Châu Đức", "Kế hoạch"))


@pytest.mark.parametrize("text", ["xuất excel", "xuất file excel giúp tôi", "tải file excel", "export to excel"])
def test_a_file_may_be_asked_for_in_words(chat: Chat, text: str) -> None:
    assert chat.reply(COORDINATOR, text)["files"][0].endswith(".xlsx")


def test_a_file_without_its_kind_asks_which(chat: Chat) -> None:
    assert chat.reply(COORDINATOR, "xuất số liệu")["buttons"]
    assert not chat.reply(PRINCIPAL, "xuất excel").get("files")


def test_more_time_is_asked_for_by_telling_the_trouble(chat: Chat) -> None:
    line = chat.reply(PRINCIPAL, "trường em xin gia hạn kế hoạch")
    assert "Phòng GDĐT" in line["text"]
    assert "Gặp khó khăn" in line["text"]
    assert "Gặp khó khăn" in line["buttons"]
    chat.pressed(PRINCIPAL, "Gặp khó khăn")
    told = only(chat.write(PRINCIPAL, "Thầy phụ trách nghỉ ốm, xin thêm đến 12/10"), COORDINATOR)
    assert "xin thêm đến 12/10" in told["text"]
    assert "Gia hạn" in chat.pressed(COORDINATOR, told["buttons"][0])["buttons"]


@pytest.mark.parametrize("text", ["làm sao để nộp báo cáo", "cách nộp kế hoạch", "How do I submit?"])
def test_how_to_hand_in_is_told_with_the_buttons_for_it(chat: Chat, text: str) -> None:
    line = chat.reply(PRINCIPAL, text)
    assert "Đã xong" in line["text"]
    assert line["buttons"][-4:] == ["Đã xong", "Đang làm", "Chưa bắt đầu", "Gặp khó khăn"]


@pytest.mark.parametrize("text", ["nộp kế hoạch cho ai", "kế hoạch nộp cho ai", "sơ kết gửi cho ai vậy"])
def test_where_something_goes_is_still_the_directives_to_say(chat: Chat, text: str) -> None:
    assert "IV.8" in chat.reply(PRINCIPAL, text)["text"]


def test_where_to_without_a_paper_names_the_office(chat: Chat) -> None:
    assert "Phòng GDĐT TP Vũng Tàu nhận được ngay" in chat.reply(PRINCIPAL, "nộp ở đâu vậy ạ")["text"]
