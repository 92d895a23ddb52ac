"""What people say rather than press: choices, whether something was handed in, wishes, consent, stray words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from storage.store import Store

PLAN, REVIEW = "Kế hoạch CNTT, CĐS · câu 1/", "Sơ kết HK1 · câu 1/"


@pytest.mark.parametrize(
    ("said", "opened"),
    [("1", PLAN), ("2", REVIEW), ("kế hoạch nhé", PLAN), ("dạ sơ kết ạ", REVIEW), ("cái đầu tiên", PLAN)],
)
def test_a_duty_of_the_list_is_chosen_in_words(chat: Chat, said: str, opened: str) -> None:
    chat.write(PRINCIPAL, "xong rồi")
    assert head(chat.reply(PRINCIPAL, said)).startswith(opened)


def test_the_reason_waits_until_the_duty_is_chosen(chat: Chat) -> None:
    assert head(chat.reply(PRINCIPAL, "chưa làm được vì máy hư")) == "Gặp khó khăn: việc nào?"
    lines = chat.write(PRINCIPAL, "kế hoạch")
    assert "chưa làm được vì máy hư" in only(lines, COORDINATOR)["text"]


def test_all_of_a_list_may_be_chosen(chat: Chat) -> None:
    chat.write(PRINCIPAL, "đang làm")
    noted = [line["text"] for line in chat.write(PRINCIPAL, "cả 4 việc")]
    assert len(noted) == 4
    assert all(text.startswith("Đã ghi: đang làm") for text in noted)


@pytest.mark.parametrize("said", ["12", "sơ kết nộp khi nào?", "đang làm sơ kết"])
def test_something_else_is_no_choice(chat: Chat, said: str) -> None:
    chat.write(PRINCIPAL, "xong rồi")
    assert "câu 1/" not in chat.reply(PRINCIPAL, said)["text"]


def test_what_a_colleague_sent_meanwhile_is_said_to_be_closed(chat: Chat) -> None:
    chat.write(PRINCIPAL, "xong rồi")
    chat.store(met)
    assert head(chat.reply(PRINCIPAL, "1")) == "Mục này không còn mở nữa."


def test_a_bare_word_answers_the_reminder(chat: Chat) -> None:
    chat.at("2023-09-20T08:00")
    assert head(chat.reply(PRINCIPAL, "chưa")).startswith("Đã ghi: chưa bắt đầu – Kế hoạch")
    assert head(chat.reply(PRINCIPAL, "dạ rồi ạ")).startswith(PLAN)


@pytest.mark.parametrize(
    "said", ["trường em nộp kế hoạch chưa nhỉ", "ke hoach duoc duyet chua", "did we submit the plan?"]
)
def test_whether_a_duty_is_met_is_told_as_it_stands(chat: Chat, said: str) -> None:
    before = chat.reply(PRINCIPAL, said)["text"]
    assert not before.startswith(("Có", "Yes"))
    assert "chưa báo" in before or "not told yet" in before
    chat.write(PRINCIPAL, "nộp kế hoạch rồi")
    chat.write(PRINCIPAL, "gửi luôn")
    after = chat.reply(PRINCIPAL, said)["text"]
    assert "đã nộp" in after or "handed in" in after


def test_whether_all_is_handed_in_lists_the_duties(chat: Chat) -> None:
    assert "đã nộp 0/4 việc" in head(chat.reply(PRINCIPAL, "tôi đã nộp chưa"))


def test_a_coordinator_asks_of_one_school(chat: Chat) -> None:
    line = chat.reply(COORDINATOR, "trường THCS mẫu 02 nộp kế hoạch chưa")
    assert head(line) == "Trường THCS mẫu 02 (TP Vũng Tàu)"
    assert line["buttons"][0] == "Nhắc"


def test_nobody_else_learns_how_a_school_stands(chat: Chat) -> None:
    assert "Hiệu trưởng" not in chat.reply(PRINCIPAL, "trường THCS mẫu 02 nộp kế hoạch chưa")["text"]


def test_units_that_are_not_followed_are_said_to_be_so(chat: Chat) -> None:
    text = chat.reply(COORDINATOR, "các trường ở Châu Đức nộp đủ chưa")["text"]
    assert text.startswith("Thầy/cô không theo dõi đơn vị nào nộp việc này ở Huyện Châu Đức")


def test_the_department_asking_about_schools_is_shown_what_schools_owe(chat: Chat) -> None:
    assert head(chat.reply(DEPARTMENT, "bao nhiêu trường đã nộp rồi")).startswith("Kế hoạch ứng dụng CNTT")
    assert head(chat.reply(DEPARTMENT, "trường THPT nào chưa nộp")).startswith("THPT: 0/8")


@pytest.mark.parametrize(
    ("said", "replied"),
    [
        ("nộp kế hoạch rồi", PLAN),
        ("làm sao để nộp", "Để nộp Kế hoạch"),
        ("xin lỗi em bấm nhầm", "Vâng, tôi không chuyển gì"),
    ],
)
def test_what_is_no_trouble_is_not_passed_on(chat: Chat, said: str, replied: str) -> None:
    chat.write(PRINCIPAL, "kế hoạch gặp khó khăn")
    lines = chat.write(PRINCIPAL, said)
    assert head(only(lines, PRINCIPAL)).startswith(replied)
    assert not to(lines, COORDINATOR)


def test_more_time_that_is_asked_for_as_trouble_is_passed_on(chat: Chat) -> None:
    chat.write(PRINCIPAL, "kế hoạch gặp khó khăn")
    lines = chat.write(PRINCIPAL, "xin gia hạn đến 15/10")
    assert "xin gia hạn đến 15/10" in only(lines, COORDINATOR)["text"]


def review_at_the_share(chat: Chat) -> None:
    for said in ("sơ kết xong rồi", "bỏ qua", "bỏ qua", "bỏ qua"):
        chat.write(PRINCIPAL, said)


def test_a_count_is_no_share(chat: Chat) -> None:
    review_at_the_share(chat)
    assert head(chat.reply(PRINCIPAL, "12 người")).startswith("12 trên tổng số bao nhiêu?")
    assert "40%" in chat.reply(PRINCIPAL, "12/30")["buttons"]


def test_a_wish_within_a_form_is_answered_and_the_form_goes_on(chat: Chat) -> None:
    review_at_the_share(chat)
    lines = to(chat.write(PRINCIPAL, "xin gia hạn sơ kết"), PRINCIPAL)
    assert lines[0]["text"].startswith("Gia hạn do")
    assert head(lines[1]).startswith("Sơ kết HK1 · câu 4/")


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("quên số rồi", "Kế hoạch CNTT, CĐS · câu 2/"),
        ("gửi luôn", "✅ Đã nộp"),
        ("ủa nhầm", "Đã hủy"),
        ("để mai làm tiếp", "Đã hủy"),
    ],
)
def test_a_form_is_skipped_sent_and_left_in_words(chat: Chat, said: str, then: str) -> None:
    chat.write(PRINCIPAL, "nộp kế hoạch rồi")
    assert head(to(chat.write(PRINCIPAL, said), PRINCIPAL)[0]).startswith(then)


def test_a_wish_where_a_text_is_asked_for_can_be_noted(chat: Chat) -> None:
    chat.write(PRINCIPAL, "sơ kết xong rồi")
    for _ in range(7):
        chat.write(PRINCIPAL, "bỏ qua")
    chat.write(PRINCIPAL, "có")
    asked = to(chat.write(PRINCIPAL, "xin gia hạn"), PRINCIPAL)[-1]
    assert asked["buttons"][0] == "Ghi lại: “xin gia hạn”"


def announced(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/thongbao")
    chat.write(DEPARTMENT, "Họp lúc 14:00.")
    chat.press(DEPARTMENT, "Tất cả")
    chat.press(DEPARTMENT, "Gửi ngay")


@pytest.mark.parametrize("said", ["ok", "dạ em rõ rồi ạ", "👍"])
def test_consent_right_under_an_announcement_is_a_receipt(chat: Chat, said: str) -> None:
    announced(chat)
    assert head(only(chat.write(PRINCIPAL, said), DEPARTMENT)).endswith("đã đọc 1")


def test_consent_to_something_else_is_none(chat: Chat) -> None:
    announced(chat)
    chat.write(PRINCIPAL, "khi nào nộp kế hoạch?")
    assert not to(chat.write(PRINCIPAL, "ok"), DEPARTMENT)


def test_an_acknowledgement_of_something_else_is_courtesy(chat: Chat) -> None:
    assert "thông báo" not in chat.reply(PRINCIPAL, "rõ rồi")["text"]


def test_a_receipt_of_nothing_is_said_to_be_so(chat: Chat) -> None:
    assert chat.reply(PRINCIPAL, "đã đọc")["text"] == "Không có thông báo nào chưa đọc."


@pytest.mark.parametrize("said", ["chưa", "👍", "trời hôm nay đẹp"])
def test_a_stray_word_gives_no_telephone_number(chat: Chat, said: str) -> None:
    line = chat.reply(PRINCIPAL, said)
    assert line["text"].startswith("Tôi chưa hiểu ý thầy/cô.")
    assert "0914109009" not in line["text"]
    assert line["buttons"]


@pytest.mark.parametrize(
    "text", ["xin gia hạn kế hoạch đến 15/10", "cho em nộp trễ 3 ngày được không ạ", "can we get more time?"]
)
def test_more_time_may_be_wished_for_with_its_day(chat: Chat, text: str) -> None:
    line = chat.reply(PRINCIPAL, text)
    assert "Phòng GDĐT TP Vũng Tàu" in line["text"]
    assert "Gặp khó khăn" in line["text"]


def met(store: Store) -> None:
    for duty in store.duties.all_unmet("thcs-01"):
        store.duties.change(duty.id, duty.changed_at, state="accepted")


def test_who_owes_nothing_is_told_so(chat: Chat) -> None:
    chat.store(met)
    assert "Đã xong" not in chat.reply(PRINCIPAL, "làm sao để nộp")["buttons"]
