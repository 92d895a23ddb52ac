"""Days as people write them in Vietnamese and English."""

from __future__ import annotations

import re
from datetime import date, timedelta

from knowledge.fold import fold

SPOKEN = {
    "hom nay": 0,
    "bua nay": 0,
    "nay": 0,
    "today": 0,
    "hom qua": -1,
    "bua qua": -1,
    "qua": -1,
    "yesterday": -1,
    "hom kia": -2,
    "mai": 1,
    "ngay mai": 1,
    "tomorrow": 1,
    "ngay kia": 2,
    "mot": 2,
}
NUMERIC = re.compile(r"(?:ngay )?(\d{1,2})(?: ?[/.\-] ?| thang )(\d{1,2})(?:(?: ?[/.\-] ?| nam )(\d{4}|\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WEEKDAYS = {
    "hai": 0,
    "ba": 1,
    "tu": 2,
    "nam": 3,
    "sau": 4,
    "bay": 5,
    "2": 0,
    "3": 1,
    "4": 2,
    "5": 3,
    "6": 4,
    "7": 5,
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
}
SUNDAY = 6
WEEKS = {
    **dict.fromkeys(("truoc", "vua roi", "vua qua", "qua", "last week", "last"), -1),
    **dict.fromkeys(("nay", "this week", "this"), 0),
    **dict.fromkeys(("sau", "toi", "next week", "next"), 1),
}
WEEKDAY = re.compile(
    r"(?:ngay )?(?:thu (?P<vi>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))"
    r"(?: tuan (?P<week>truoc|vua roi|vua qua|qua|nay|sau|toi)| (?P<near>nay|toi|truoc))?"
)
ENGLISH = re.compile(
    r"(?:(?P<near>next|last|this) )?(?P<en>[a-z]+day)(?: (?P<week>(?:next|last|this) week))?",
)


def parse_day(text: str, today: date) -> date | None:
    """The day that a text names, alone; None where it names none or one that does not exist.

    Without a year the one nearest to ``today`` is meant; a weekday without a week is the next one from today.
    """
    written = fold(text).strip(" .!")
    if written in SPOKEN:
        return today + timedelta(days=SPOKEN[written])
    if found := ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if not (found := NUMERIC.fullmatch(written)):
        return _weekday(written, today)
    day, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3])
        return _day(year + 2000 if year < 100 else year, month, day)
    near = [each for year in (-1, 0, 1) if (each := _day(today.year + year, month, day))]
    return min(near, key=lambda each: abs(each - today), default=None)


def _weekday(written: str, today: date) -> date | None:
    """``thứ Hai tuần sau``, ``thứ sáu này``, ``CN``, ``next Friday``."""
    found = WEEKDAY.fullmatch(written) or ENGLISH.fullmatch(written)
    if found is None:
        return None
    names = found.groupdict()
    place = SUNDAY if names.get("sunday") else WEEKDAYS.get(names.get("vi") or names.get("en") or "")
    if place is None:
        return None
    week = WEEKS.get(names["week"]) if names["week"] else None
    if week is not None:
        return today + timedelta(days=place - today.weekday() + 7 * week)
    ahead = (place - today.weekday()) % 7
    if WEEKS.get(names["near"] or "") == -1:
        return today + timedelta(days=ahead - 7)
    return today + timedelta(days=ahead or (7 if names["near"] in {"toi", "next"} else 0))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
