"""Moments as people write them: ``mai 8h``, ``8h sáng mai``, ``thứ Hai 8h``, ``tomorrow 8am``, ``8:00 25/09/2023``."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from knowledge.days import parse_day
from knowledge.fold import fold

HOUR = re.compile(
    r"(?<![\d/.\-])(?P<hour>\d{1,2}) ?"
    r"(?:(?::|h|gio|g)(?: ?(?P<minute>\d{2})(?!\d)(?: ?(?:phut|p)\b)?)?(?P<half> ruoi)?"
    r"(?![a-z0-9/])(?: ?(?P<after>am|pm)\b)?"
    r"|(?P<only>am|pm|o clock)\b)"
)
PART = re.compile(r"\b(sang|trua|chieu|dem|morning|noon|afternoon|evening)\b")
EVENING = re.compile(r"\btối\b|(?:h|gio|\d) ?toi\b", re.IGNORECASE)
FILLER = re.compile(r"\b(luc|vao|at|on|hen|gui|nhe|toi|this|in the|the)\b|[,;]")
NEXT_WEEK = re.compile(r"\b(tuan sau|tuan toi|next week)\b")
NEXT = re.compile(r"^(next|coming) | (nay|sau)$")
SOON = re.compile(r"(?:sau |in )?(?P<count>\d{1,3}) ?(?P<unit>phut|p|minutes?|tieng|gio|hours?)(?: nua| later)?")
WEEKDAYS = (
    ("thu hai", "thu 2", "t2", "monday", "mon"),
    ("thu ba", "thu 3", "t3", "tuesday", "tue"),
    ("thu tu", "thu 4", "t4", "wednesday", "wed"),
    ("thu nam", "thu 5", "t5", "thursday", "thu"),
    ("thu sau", "thu 6", "t6", "friday", "fri"),
    ("thu bay", "thu 7", "t7", "saturday", "sat"),
    ("chu nhat", "cn", "sunday", "sun"),
)
NOON = 12


class _Read(NamedTuple):
    at: time
    rest: str


def parse_time(text: str) -> time | None:
    """The time of day that a text names, alone."""
    read = _hour(text)
    return read.at if read and not read.rest else None


def parse_moment(text: str, now: datetime) -> datetime | None:
    """The moment that a text names, in the time zone of ``now``; None where it names none.

    Without a day, or with a weekday, the next such moment is meant; a day that has gone is not moved on.
    """
    if soon := _soon(text, now):
        return soon
    read = _hour(text)
    if read is None:
        return None
    day = _day(read, now)
    return datetime.combine(day, read.at, now.tzinfo) if day else None


def _hour(text: str) -> _Read | None:
    written = fold(text)
    found = HOUR.search(written)
    if found is None:
        return None
    rest = f"{written[: found.start()]} {written[found.end() :]}"
    part = PART.search(rest)
    word = found["after"] or found["only"] or (part[1] if part else "")
    if EVENING.search(" ".join(text.split())):
        word = "evening"
    hour = _of_day(int(found["hour"]), word)
    minute = 30 if found["half"] else int(found["minute"] or 0)
    if not (0 <= hour < 24 and minute < 60):
        return None
    rest = " ".join(FILLER.sub(" ", PART.sub(" ", rest)).split())
    return _Read(time(hour, minute), rest.strip(" .!"))


def _of_day(hour: int, word: str) -> int:
    """The hour on a clock of 24 hours, as the part of the day has it."""
    if word in {"chieu", "pm", "afternoon", "evening"} and hour < NOON:
        return hour + NOON
    if word == "trua" and hour < 3:
        return hour + NOON
    if word == "dem" and 6 < hour < NOON:
        return hour + NOON
    return 0 if word in {"am", "dem"} and hour == NOON else hour


def _day(read: _Read, now: datetime) -> date | None:
    rest, today = read.rest, now.date()
    if not rest:
        return today if read.at > now.timetz().replace(tzinfo=None) else today + timedelta(days=1)
    if day := parse_day(rest, today):
        return day
    following = NEXT_WEEK.search(rest)
    name = " ".join(NEXT_WEEK.sub(" ", rest).split())
    index = _weekday(name)
    if index is None:
        index = _weekday(" ".join(NEXT.sub(" ", name).split()))
    if index is None:
        return None
    if following:
        return today + timedelta(days=7 - today.weekday() + index)
    ahead = (index - today.weekday()) % 7
    gone = ahead == 0 and read.at <= now.timetz().replace(tzinfo=None)
    return today + timedelta(days=7 if gone else ahead)


def _weekday(name: str) -> int | None:
    return next((index for index, names in enumerate(WEEKDAYS) if name in names), None)


def _soon(text: str, now: datetime) -> datetime | None:
    """``30 phút nữa``, ``in 2 hours``."""
    written = fold(text).strip(" .!")
    found = SOON.fullmatch(written)
    if found is None or not (written.endswith(("nua", "later")) or written.startswith(("sau", "in "))):
        return None
    minutes = int(found["count"]) * (1 if found["unit"][0] in "pm" else 60)
    return now + timedelta(minutes=minutes)
