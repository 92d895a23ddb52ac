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


def parse_day(text: str, today: date) -> date | None:
    """The day that a text names, alone; None where it names none or one that does not exist.

    Without a year the one nearest to ``today`` is meant.
    """
    written = fold(text).strip(" .!")
    if written in SPOKEN:
        return today + timedelta(days=SPOKEN[written])
    if found := ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if not (found := NUMERIC.fullmatch(written)):
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3])
        return _day(year + 2000 if year < 100 else year, month, day)
    near = [each for year in (-1, 0, 1) if (each := _day(today.year + year, month, day))]
    return min(near, key=lambda each: abs(each - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
