"""How far a duty is, in one tap, and what others see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, ENGLISH, OTHER_PRINCIPAL, PRINCIPAL, head, only, to

if TYPE_CHECKING:
    from tests.chat import Chat

FOUR = ["Đã xong", "Đang làm", "Chưa bắt đầu", "Gặp khó khăn"]


def test_deadlines_are_listed_nearest_first_with_days_left(chat: Chat) -> None:
    line = chat.reply(PRINCIPAL, "/han")
    assert head(line) == (
        "Trường THCS mẫu 01 (TP Vũng Tàu) còn 3 việc có hạn, gần nhất trước thứ Năm, 05/10/2023 (còn 16 ngày)."
    )
    rows = line["text"].split("\n")[1:]
    assert "05/10/2023" in rows[0]
    assert "15/01/2024" in rows[1]
    assert "30/05/2024" in rows[2]
    assert "không ấn định ngày" in rows[3]
    assert "Công văn 3626/SGDĐT-VP" in rows[-1]


def test_a_kindergarten_has_no_self_assessment(chat: Chat) -> None:
    assert "Tự đánh giá" not in chat.reply("mn-01/hieu-truong", "/han")["text"]


def test_a_reminder_is_answered_with_one_tap(chat: Chat) -> None:
    reminder = only(chat.at("2023-09-20T08:00"), PRINCIPAL)
    assert reminder["cause"] == "reminder"
    assert reminder["buttons"] == FOUR
    answer = chat.pressed(PRINCIPAL, "Đang làm")
    assert head(answer).startswith("Đã ghi: đang làm")
    assert "Đang làm: 1" in chat.reply(COORDINATOR, "/tiendo")["text"]


@pytest.mark.parametrize(
    ("label", "noted"), [("Đang làm", "đang làm"), ("Chưa bắt đầu", "chưa bắt đầu"), ("đang", "đang làm")]
)
def test_every_status_is_noted(chat: Chat, label: str, noted: str) -> None:
    chat.write(PRINCIPAL, "/baocao")
    assert noted in head(chat.pressed(PRINCIPAL, label))
    assert noted in chat.reply(PRINCIPAL, "/baocao")["text"]


def test_several_duties_give_a_button_each_then_the_four(chat: Chat) -> None:
    line = chat.reply(PRINCIPAL, "/baocao")
    assert line["buttons"] == ["Kế hoạch CNTT, CĐS", "Sơ kết HK1", "Tổng kết năm học", "Tự đánh giá CĐS", *FOUR]
    chosen = chat.pressed(PRINCIPAL, "Sơ kết HK1")
    assert chosen["buttons"] == FOUR
    assert "15/01/2024" in head(chosen)
    assert "Sơ kết" in head(chat.pressed(PRINCIPAL, "Đang làm"))


def test_trouble_asks_for_a_sentence_and_tells_the_reviewer(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    asked = chat.pressed(PRINCIPAL, "Gặp khó khăn")
    assert "Vướng ở đâu?" in asked["text"]
    lines = chat.write(PRINCIPAL, "Trường chưa có người phụ trách <b>CNTT</b>")
    told = only(lines, COORDINATOR)
    assert told["cause"] == "escalation"
    assert "“Trường chưa có người phụ trách <b>CNTT</b>”" in told["text"]
    assert "0990000033" in told["text"]
    assert head(only(lines, PRINCIPAL)).startswith("Đã chuyển khó khăn của đơn vị tới Phòng GDĐT TP Vũng Tàu")


def test_another_status_ends_the_wait_for_the_sentence(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Gặp khó khăn")
    chat.press(PRINCIPAL, "Đang làm")
    lines = chat.write(PRINCIPAL, "khi nào nộp báo cáo tổng kết?")
    assert "30/05/2024" in only(lines, PRINCIPAL)["text"]
    assert to(lines, COORDINATOR) == []


def test_a_question_is_not_passed_on_as_the_trouble(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Gặp khó khăn")
    lines = chat.write(PRINCIPAL, "khi nào nộp báo cáo tổng kết?")
    assert to(lines, COORDINATOR) == []
    assert "30/05/2024" in to(lines, PRINCIPAL)[0]["text"]
    assert to(chat.write(PRINCIPAL, "Thiếu máy tính"), COORDINATOR)


def test_what_is_overdue_comes_first_in_the_progress(chat: Chat) -> None:
    chat.at("2023-10-05T09:00")
    line = chat.reply(COORDINATOR, "/tiendo")
    assert head(line).startswith("Kế hoạch ứng dụng CNTT")
    assert "quá hạn 1 ngày" in line["text"]
    chat.press(COORDINATOR, "Nhắc")


def test_trouble_without_a_sentence_is_told_all_the_same(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Gặp khó khăn")
    lines = chat.press(PRINCIPAL, "Bỏ qua")
    assert "(không ghi thêm)" in only(lines, COORDINATOR)["text"]


def test_english_reader_gets_english(chat: Chat) -> None:
    line = chat.reply(ENGLISH, "/report")
    assert line["buttons"][-4:] == ["Done", "In progress", "Not started", "Having trouble"]
    assert head(chat.pressed(ENGLISH, "In progress")).startswith("Noted: in progress")


def test_a_status_is_seen_by_the_colleague(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đang làm")
    assert "đang làm" in chat.reply(COLLEAGUE, "/baocao")["text"]
    assert "đang làm" not in chat.reply(OTHER_PRINCIPAL, "/baocao")["text"]


@pytest.mark.parametrize("typed", ["Đang làm", "dang lam", "ĐANG LÀM"])
def test_typing_a_label_is_pressing_the_button(chat: Chat, typed: str) -> None:
    chat.write(PRINCIPAL, "/baocao")
    assert head(chat.reply(PRINCIPAL, typed)).startswith("Đã ghi: đang làm")


def test_the_same_update_twice_is_one(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đang làm")
    assert chat.step({"from": PRINCIPAL, "repeat": True}) == []


def test_a_coordinator_reports_for_the_own_office(chat: Chat) -> None:
    line = chat.reply(COORDINATOR, "/baocao")
    assert line["buttons"][0] == "CV hướng dẫn"
    chat.press(COORDINATOR, "Đã xong")
    lines = chat.press(COORDINATOR, "Gửi")
    assert "✅ Đã nộp" in head(only(lines, COORDINATOR))
    assert to(lines, "phong-vung-tau/truong-phong"), "the colleague is told"
    assert "Tiếp nhận" in only(lines, "so-vp/chuyen-vien")["buttons"], "the office of the department reviews it"
