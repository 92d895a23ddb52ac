"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.moments import parse_moment, parse_time

NOW = datetime(2023, 9, 18, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Monday


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mai 8h", "2023-09-19 08:00"),
        ("8h sáng mai", "2023-09-19 08:00"),
        ("sáng mai 8h", "2023-09-19 08:00"),
        ("8h sang mai", "2023-09-19 08:00"),
        ("mai lúc 8 giờ rưỡi", "2023-09-19 08:30"),
        ("ngày mai, 8 giờ 15 phút", "2023-09-19 08:15"),
        ("thứ Hai 8h", "2023-09-25 08:00"),
        ("thứ hai 10h", "2023-09-18 10:00"),
        ("8h thứ 2", "2023-09-25 08:00"),
        ("8h t2 tuần sau", "2023-09-25 08:00"),
        ("thứ tư tuần sau 7h30", "2023-09-27 07:30"),
        ("thứ sáu 2h chiều", "2023-09-22 14:00"),
        ("thứ Sáu này 14:00", "2023-09-22 14:00"),
        ("thứ tư tới 8h", "2023-09-20 08:00"),
        ("chiều mai 2h", "2023-09-19 14:00"),
        ("1h trưa nay", "2023-09-18 13:00"),
        ("7h tối", "2023-09-18 19:00"),
        ("7h toi mai", "2023-09-19 19:00"),
        ("tối thứ năm 8h", "2023-09-21 20:00"),
        ("14:30", "2023-09-18 14:30"),
        ("14h30", "2023-09-18 14:30"),
        ("8:00", "2023-09-19 08:00"),
        ("lúc 8h", "2023-09-19 08:00"),
        ("8:00 25/09/2023", "2023-09-25 08:00"),
        ("25/9 8h", "2023-09-25 08:00"),
        ("ngày 25/9 lúc 8h", "2023-09-25 08:00"),
        ("8h ngày 25 tháng 9", "2023-09-25 08:00"),
        ("7h ngày kia", "2023-09-20 07:00"),
        ("hôm nay 16h", "2023-09-18 16:00"),
        ("hôm qua 8h", "2023-09-17 08:00"),
        ("30 phút nữa", "2023-09-18 09:30"),
        ("2 tiếng nữa", "2023-09-18 11:00"),
        ("tomorrow 8am", "2023-09-19 08:00"),
        ("tomorrow at 8:30 pm", "2023-09-19 20:30"),
        ("Monday 8:00", "2023-09-25 08:00"),
        ("next Friday at 2pm", "2023-09-22 14:00"),
        ("in 2 hours", "2023-09-18 11:00"),
        ("8h CN", "2023-09-24 08:00"),
    ],
)
def test_a_moment(written: str, meant: str) -> None:
    found = parse_moment(written, NOW)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "written", ["", "mai", "lúc nào cũng được", "25:00", "8h70", "8h ngày 31/02", "20/09/2023", "họp 8h ở phòng B", "8"]
)
def test_no_moment(written: str) -> None:
    assert parse_moment(written, NOW) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("9h", time(9)), ("9:30", time(9, 30)), ("2h chiều", time(14)), ("lúc 7h", time(7)), ("21h", time(21))],
)
def test_a_time_of_day(written: str, meant: time) -> None:
    assert parse_time(written) == meant


@given(st.text(max_size=40))
def test_whatever_is_typed_nothing_breaks(written: str) -> None:
    found = parse_moment(written, NOW)
    assert found is None or found.tzinfo is not None


@given(st.times(), st.dates(min_value=NOW.date()))
def test_what_the_program_writes_it_reads(at: time, day: object) -> None:
    found = parse_moment(f"{at:%H:%M} {day:%d/%m/%Y}", NOW)
    assert found is not None
    assert f"{found:%H:%M}" == f"{at:%H:%M}"
    assert found.date() == day
