"""Reminders: at their occasions, once, until the duty is met."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from knowledge import calendar
from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, Line, head, only, to

if TYPE_CHECKING:
    from pathlib import Path

    from storage.store import Store

PLAN_OF_A_THCS = [
    "2023-09-20",
    "2023-09-27",
    "2023-09-29",
    "2023-10-03",
    "2023-10-04",
    "2023-10-05",
    "2023-10-09",
    "2023-10-11",
]


def test_every_occasion_of_the_plan(chat: Chat) -> None:
    lines = chat.at("2023-12-01T08:00")
    days = [line["at"] for line in to(lines, PRINCIPAL)]
    assert days == [f"{day}T08:00:00" for day in PLAN_OF_A_THCS]
    assert {line["cause"] for line in to(lines, PRINCIPAL)} == {"reminder"}


def test_none_once_it_is_handed_in(chat: Chat) -> None:
    chat.at("2023-09-20T08:00")
    chat.press(PRINCIPAL, "Đã xong")
    chat.press(PRINCIPAL, "Gửi")
    lines = chat.at("2023-12-01T08:00")
    assert to(lines, PRINCIPAL) == to(lines, COLLEAGUE) == []


def test_occasions_before_the_duty_was_made_are_not_missed_ones(tmp_path: Path) -> None:
    chat = Chat(tmp_path, "2023-09-20T08:01")
    lines = chat.at("2023-09-28T08:00")
    assert [line["at"][:10] for line in to(lines, PRINCIPAL)] == ["2023-09-27"]
    chat.close()


def test_one_due_exactly_at_the_start_is_sent(tmp_path: Path) -> None:
    chat = Chat(tmp_path, "2023-09-20T08:00")
    assert to(chat.player.lines, PRINCIPAL)
    chat.close()


def test_two_duties_of_one_day_are_one_message(chat: Chat) -> None:
    def same_day(store: Store) -> None:
        plan, review, *_ = store.duties.all_unmet("thcs-01")
        moved = {"before": plan.before, "next_occasion": date(2023, 9, 20)}
        store.duties.change(review.id, datetime(2023, 9, 18, 2, tzinfo=UTC), **moved)

    chat.store(same_day)
    line = only(chat.at("2023-09-20T08:00"), PRINCIPAL)
    assert head(line) == "⏰ 2 việc phải nộp, gần nhất trước thứ Năm, 05/10/2023 (còn 14 ngày):"
    assert line["buttons"][-4:] == ["Đã xong", "Đang làm", "Chưa bắt đầu", "Gặp khó khăn"]
    assert len(line["buttons"]) == 6
    chat.press(PRINCIPAL, "Đã xong")
    chat.press(PRINCIPAL, "Gửi")
    assert "Sơ kết" in head(only(chat.at("2023-09-27T08:00"), PRINCIPAL))


def test_the_last_working_day_is_told_where_it_is_not_the_last_day(chat: Chat) -> None:
    lines = [line for line in to(chat.at("2024-01-12T08:00"), PRINCIPAL) if "Sơ kết" in head(line)]
    assert "Ngày làm việc cuối còn kịp: thứ Sáu, 12/01/2024" in lines[-1]["text"]


def test_a_restart_repeats_nothing(chat: Chat) -> None:
    first = to(chat.at("2023-09-20T08:00"), PRINCIPAL)
    chat.step({"restart": True})
    assert to(chat.at("2023-09-20T18:00"), PRINCIPAL) == []
    assert len(first) == 1


def test_an_open_pack_is_entered_late_without_what_has_gone(tmp_path: Path) -> None:
    chat = Chat(tmp_path, "2024-03-01T09:00")
    text = chat.reply(PRINCIPAL, "/han")["text"]
    assert "30/05/2024" in text
    assert "05/10/2023" not in text
    chat.close()


def test_the_offices_are_reminded_too(chat: Chat) -> None:
    lines = chat.at("2023-09-30T08:00")
    reminded = {line["to"] for line in lines}
    assert "phong-vung-tau/truong-phong" in reminded
    assert "phong-vung-tau/chuyen-vien" in reminded
    assert "so-vp/quan-tri" not in reminded


def test_only_one_reminder_a_day_reaches_a_person(chat: Chat) -> None:
    lines = chat.at("2024-06-30T08:00")
    keys = [(line["to"], line["at"][:10]) for line in lines if line["cause"] == "reminder"]
    assert len(keys) == len(set(keys))
    assert only([line for line in lines if line["at"][:10] == "2024-05-29"], PRINCIPAL)


def digests(lines: list[Line], who: str) -> list[Line]:
    return [line for line in to(lines, who) if line["cause"] == "escalation"]


def test_the_reviewer_hears_of_what_is_late_then_on_mondays(chat: Chat) -> None:
    chat.write("mn-01/hieu-truong", "/baocao")
    chat.press("mn-01/hieu-truong", "Đã xong")
    chat.press("mn-01/hieu-truong", "Gửi")
    told = digests(chat.at("2023-10-31T08:00"), COORDINATOR)
    assert [line["at"] for line in told] == [f"2023-10-{day}T08:00:00" for day in ("05", "09", "11", "16", "23", "30")]
    assert head(told[0]) == "⏳ 5 đơn vị đang quá hạn:"
    assert "quá hạn 1 ngày" in told[0]["text"]
    assert "Trường Mầm non mẫu 01" not in told[0]["text"]
    assert told[0]["buttons"] == ["Nhắc", "Tiến độ"]


def test_the_department_hears_of_it_from_seven_days_late(chat: Chat) -> None:
    told = digests(chat.at("2023-10-16T08:00"), DEPARTMENT)
    assert [line["at"][:10] for line in told] == ["2023-10-09", "2023-10-11", "2023-10-16"]
    assert "Công văn hướng dẫn" in told[0]["text"], "of the Phòng, due before 01/10"
    assert "Kế hoạch" not in told[0]["text"], "four days late only"
    assert "Kế hoạch" in told[1]["text"]


def test_a_digest_nudges_all_with_one_press_and_ends_when_all_is_met(chat: Chat) -> None:
    chat.at("2023-10-05T08:00")
    lines = chat.press(COORDINATOR, "Nhắc")
    assert "Đã nhắc 6 đơn vị" in only(lines, COORDINATOR)["text"]
    assert only(lines, PRINCIPAL)["cause"] == "prompt"
    for unit in ("mn-01", "mn-02", "th-01", "th-02", "thcs-01", "thcs-02"):
        chat.write(f"{unit}/hieu-truong", "/baocao")
        chat.press(f"{unit}/hieu-truong", "Đã xong")
        chat.press(f"{unit}/hieu-truong", "Gửi")
    assert digests(chat.at("2023-10-31T08:00"), COORDINATOR) == []


def test_a_monday_that_is_a_holiday_moves_to_the_working_day_after() -> None:
    # The last occasion of a request due before 22/01/2024 is 29/01; 12/02/2024 lies in Tết.
    days = itertools.islice(calendar.digest_days(date(2024, 1, 29), "VN"), 3)
    assert [day.isoformat() for day in days] == ["2024-02-05", "2024-02-15", "2024-02-19"]


@pytest.mark.parametrize(
    ("day", "end"), [("2023-10-05", "2024-08-31"), ("2024-05-30", "2024-08-31"), ("2024-08-31", "2024-08-31")]
)
def test_a_school_year_ends_on_the_last_of_august(day: str, end: str) -> None:
    assert calendar.school_year_end(date.fromisoformat(day)).isoformat() == end


def test_weekly_digests_end_with_the_school_year(tmp_path: Path) -> None:
    chat = Chat(tmp_path, "2024-08-05T09:00")
    for step in ("/yeucau Số máy hỏng", "Bao nhiêu máy", "tất cả", "08/08"):
        chat.write(COORDINATOR, step)
    chat.press(COORDINATOR, "Gửi")
    told = digests(chat.at("2024-10-15T08:00"), COORDINATOR)
    assert [line["at"][5:10] for line in told] == ["08-08", "08-12", "08-14", "08-19", "08-26"]
    chat.close()
