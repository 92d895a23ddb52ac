"""What comes after sending: corrections with their versions, and what a coordinator decides; each leaves a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storage.rows import MET, UNMET, Viewer
from tests.chat import COLLEAGUE, COORDINATOR, OFFICE, OTHER_PRINCIPAL, PRINCIPAL, Chat, head, only, to
from tests.conversations.test_reports import open_form, submit

if TYPE_CHECKING:
    from storage.store import Store

CLOSED = "Mục này không còn mở nữa."


def trail(chat: Chat) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """What happened to the plan of thcs-01: action, who, before, after."""

    def read(store: Store) -> list[Any]:
        duties = store.duties.of_unit("thcs-01", Viewer(0, "principal", "thcs-01"), (*UNMET, *MET, "waived"))
        people = {person.id: person.code for person in store.people.people()}
        rows = store.audit.of(f"duty:{next(duty.id for duty in duties if duty.obligation == 'plan')}")
        return [(action, people[actor or 0], before, after) for action, actor, before, after in rows]

    found: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = chat.store(read)
    return found


def fill(chat: Chat, number: str = "12/KH-THCS") -> None:
    open_form(chat)
    chat.write(PRINCIPAL, number)
    chat.press(PRINCIPAL, "Gửi")


def at_card(chat: Chat, label: str) -> None:
    """The coordinator opens the card of thcs-01's plan and presses a button."""
    chat.write(COORDINATOR, "/tiendo")
    chat.press(COORDINATOR, "Xem từng đơn vị")
    chat.press(COORDINATOR, "Trường THCS mẫu 01")
    chat.press(COORDINATOR, label)


def test_a_correction_is_a_new_version_that_shows_what_changed(chat: Chat) -> None:
    fill(chat)
    opened = chat.pressed(PRINCIPAL, "Đính chính")
    assert "Số văn bản: 12/KH-THCS" in opened["text"]
    assert "chưa gửi" in head(chat.pressed(PRINCIPAL, "Gửi")), "nothing differs yet"
    chat.press(PRINCIPAL, "Sửa")
    chat.press(PRINCIPAL, "Số văn bản")
    chat.write(PRINCIPAL, "13/KH-THCS")
    lines = chat.press(PRINCIPAL, "Gửi")
    for who in (PRINCIPAL, COLLEAGUE, COORDINATOR):
        assert "• Số văn bản: 12/KH-THCS → 13/KH-THCS" in only(lines, who)["text"]
    assert "Bản 2" in only(lines, PRINCIPAL)["text"]
    assert only(lines, COORDINATOR)["buttons"] == ["Tiếp nhận", "Trả lại"]
    assert trail(chat)[-1] == (
        "correct",
        PRINCIPAL,
        {"state": "submitted", "version": 1, "answers": {"number": "12/KH-THCS"}},
        {"state": "submitted", "version": 2, "answers": {"number": "13/KH-THCS"}},
    )


def test_the_old_versions_are_kept_and_shown(chat: Chat) -> None:
    fill(chat)
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    chat.press(PRINCIPAL, "Gửi")
    chat.press(PRINCIPAL, "Rút lại")
    fill(chat, "14/KH-THCS")
    reports = chat.store(lambda store: store.reports.of_unit("thcs-01", "3626", OFFICE))
    assert [(each.version, each.answers["number"], each.withdrawn_at is None) for each in reports] == [
        (3, "14/KH-THCS", True),
        (2, "13/KH-THCS", False),
        (1, "12/KH-THCS", False),
    ]
    assert {each.form_version for each in reports} == {2}


def test_a_sent_report_is_found_again_with_its_versions(chat: Chat) -> None:
    assert "Báo cáo đã nộp" not in chat.reply(PRINCIPAL, "/han")["buttons"]
    fill(chat)
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    chat.press(PRINCIPAL, "Gửi")
    assert chat.reply(PRINCIPAL, "/han")["buttons"][-1] == "Báo cáo đã nộp"
    chat.press(PRINCIPAL, "Báo cáo đã nộp")
    assert chat.pressed(PRINCIPAL, "Kế hoạch")["buttons"] == ["Rút lại", "Đính chính", "Các bản đã nộp"]
    listed = chat.pressed(PRINCIPAL, "Các bản đã nộp")["text"].split("\n")
    assert listed[1].startswith("Bản 1: biên nhận 2023-00001, 09:00, 18/09/2023, Hiệu trưởng")
    assert listed[2].startswith("Bản 2: biên nhận 2023-00002")
    assert listed[4] == "• Số văn bản: 12/KH-THCS → 13/KH-THCS"
    chat.press(COORDINATOR, "Tiếp nhận")
    chat.press(PRINCIPAL, "Báo cáo đã nộp")
    assert chat.pressed(PRINCIPAL, "Kế hoạch")["buttons"] == ["Đính chính", "Các bản đã nộp"]
    assert head(chat.pressed(OTHER_PRINCIPAL, "Các bản", button_of=PRINCIPAL)) == CLOSED


def test_an_accepted_report_is_corrected_until_its_last_day_and_waits_again(chat: Chat) -> None:
    fill(chat)
    chat.press(COORDINATOR, "Tiếp nhận")
    chat.at("2023-10-04T09:00")
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    lines = chat.press(PRINCIPAL, "Gửi")
    assert only(lines, COORDINATOR)["buttons"] == ["Tiếp nhận", "Trả lại"]
    assert "Đã tiếp nhận" in head(only(chat.press(COORDINATOR, "Tiếp nhận"), COORDINATOR))


def test_after_the_last_day_a_correction_needs_leave(chat: Chat) -> None:
    fill(chat)
    chat.at("2023-10-06T09:00")
    late = chat.pressed(PRINCIPAL, "Đính chính")
    assert "Đã qua ngày cuối" in head(late)
    lines = chat.press(PRINCIPAL, "Xin phép đính chính")
    assert "xin đính chính" in head(only(lines, COORDINATOR))
    assert head(chat.pressed(OTHER_PRINCIPAL, "Cho phép", button_of=COORDINATOR)) == CLOSED
    lines = chat.press(COORDINATOR, "Cho phép")
    assert "đã cho phép đính chính" in head(only(lines, PRINCIPAL))
    assert head(only(chat.press(COORDINATOR, "Cho phép"), COORDINATOR)) == CLOSED, "once is enough"
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    assert "Bản 2" in only(chat.press(PRINCIPAL, "Gửi"), PRINCIPAL)["text"]
    assert "Đã qua ngày cuối" in head(chat.pressed(PRINCIPAL, "Đính chính")), "the leave was for one correction"
    assert [(action, who) for action, who, _, _ in trail(chat)] == [
        ("submit", PRINCIPAL),
        ("allow-correction", COORDINATOR),
        ("correct", PRINCIPAL),
    ]


def test_a_correction_begun_in_time_needs_leave_after_the_last_day_too(chat: Chat) -> None:
    fill(chat)
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "15/9")
    chat.at("2023-10-06T09:00")
    late = to(chat.press(PRINCIPAL, "Gửi"), PRINCIPAL)[-1]
    assert "Đã qua ngày cuối" in head(late)
    assert late["buttons"] == ["Xin phép đính chính"]
    chat.press(PRINCIPAL, "Xin phép đính chính")
    chat.press(COORDINATOR, "Cho phép")
    assert "Ngày ký: 15/09/2023" in to(chat.press(PRINCIPAL, "Đính chính"), PRINCIPAL)[-1]["text"], "nothing is lost"
    assert "bản đính chính" in head(to(chat.press(PRINCIPAL, "Gửi"), PRINCIPAL)[-1])


def test_a_correction_under_way_goes_on_as_a_draft_when_the_report_goes_back(chat: Chat) -> None:
    fill(chat)
    chat.press(PRINCIPAL, "Đính chính")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    chat.press(COORDINATOR, "Trả lại")
    chat.write(COORDINATOR, "Thiếu chữ ký")
    assert head(chat.pressed(PRINCIPAL, "Gửi")) == CLOSED
    resumed = chat.pressed(PRINCIPAL, "Đã xong")
    assert "Số văn bản: 13/KH-THCS" in resumed["text"]
    assert "đã nộp" in head(only(chat.press(PRINCIPAL, "Gửi"), COORDINATOR))


def test_what_came_back_is_sent_again_with_its_changes(chat: Chat) -> None:
    fill(chat)
    chat.press(COORDINATOR, "Trả lại")
    chat.write(COORDINATOR, "Sai số")
    chat.press(PRINCIPAL, "Đã xong")
    chat.press(PRINCIPAL, "Dùng lại")
    chat.write(PRINCIPAL, "Số văn bản: 13/KH-THCS")
    told = only(chat.press(PRINCIPAL, "Gửi"), COORDINATOR)
    assert "• Số văn bản: 12/KH-THCS → 13/KH-THCS" in told["text"]


def test_a_unit_is_given_more_time(chat: Chat) -> None:
    at_card(chat, "Gia hạn")
    for text, reason in (("mai", "phải sau ngày"), ("nhiều", "chưa đọc được ngày"), ("", "chưa đọc được ngày")):
        assert reason in chat.reply(COORDINATOR, text)["text"]
    lines = chat.write(COORDINATOR, "20/10")
    assert "trước thứ Bảy, 21/10/2023" in only(lines, COORDINATOR)["text"]
    told = only(lines, PRINCIPAL)
    assert "đã gia hạn" in head(told)
    assert told["buttons"][0] == "Đã xong"
    action, who, before, after = trail(chat)[-1]
    assert (action, who) == ("extend", COORDINATOR)
    assert (before["before"], after["before"]) == ("2023-10-05", "2023-10-21")


def test_a_unit_is_let_off_with_the_reason(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "12/KH-THCS")
    at_card(chat, "Miễn nộp")
    lines = chat.write(COORDINATOR, "Trường mới sáp nhập")
    told = only(lines, PRINCIPAL)
    assert "“Trường mới sáp nhập”" in told["text"]
    assert head(chat.write(PRINCIPAL, "9/9")[-1]) == CLOSED
    action, who, before, after = trail(chat)[-1]
    assert (action, who, before["state"]) == ("waive", COORDINATOR, "open")
    assert after == {"state": "waived", "reason": "Trường mới sáp nhập"}
    assert not [line for line in to(chat.at("2023-10-05T09:00"), PRINCIPAL) if "Kế hoạch" in line["text"]]


@pytest.mark.parametrize("label", ["Gia hạn", "Miễn nộp"])
def test_only_its_reviewer_decides_about_a_unit(chat: Chat, label: str) -> None:
    chat.write(COORDINATOR, "/tiendo")
    chat.press(COORDINATOR, "Xem từng đơn vị")
    chat.press(COORDINATOR, "Trường THCS mẫu 01")
    for who in (PRINCIPAL, COLLEAGUE, OTHER_PRINCIPAL, "phong-chau-duc/chuyen-vien"):
        assert CLOSED in chat.pressed(who, label, button_of=COORDINATOR)["text"]
    submit(chat)
    assert head(chat.pressed(COORDINATOR, label)) == CLOSED, "it is met by now"
