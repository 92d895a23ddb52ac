"""The stretch of time that a question for deadlines means: this month, the first quarter, until the end of 2023."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from knowledge.answering.duties import Due
from knowledge.asking.claims import Claims, DayClaim
from knowledge.asking.reading import Reading
from knowledge.calendar import days_left, last_day, lunar_new_year
from knowledge.schema import Pack

WEEK: Final = timedelta(days=6)
MONTHS: Final = frozenset({"this-month", "next-month"})
SUMMER: Final = (6, 30)
"""Month and day by which the school year's work is over."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``first`` to ``last``; where ``months`` are named, only those.

    ``left``: only what is still to come; ``passed``: only what has gone.
    """

    first: date = date.min
    last: date = date.max
    months: frozenset[int] = frozenset()
    left: bool = False
    passed: bool = False
    days: tuple[DayClaim, ...] = ()
    """Days that are named: what is due before one of them, or on the day before."""

    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != Window()

    def holds(self, due: Due, today: date) -> bool:
        """Whether the day of a due, or its last day in time, falls into it."""
        before = due.variant.before
        if before is None or not self._is_in_order(days_left(before, today)):
            return False
        days = (before, last_day(before))
        if self.days:
            return any(claim.is_day(day) for claim in self.days for day in days)
        return any(self.first <= day <= self.last and (not self.months or day.month in self.months) for day in days)

    def _is_in_order(self, left: int) -> bool:
        return not (self.left and left < 0) and not (self.passed and left >= 0)


def window_of(reading: Reading, today: date, pack: Pack, *, check: bool = False) -> Window:
    """The window that a question names; one without limits where it names none.

    ``check``: a day that is named is claimed to be the day, rather than looked for.
    """
    window = (
        _after_a_day(reading, pack)
        or _named(reading, today, pack)
        or _up_to_a_day(reading, today, pack)
        or _in_figures(reading.claims, today, _names(reading))
        or Window(days=() if check else tuple(reading.claims.days))
    )
    if reading.says("passed"):
        return Window(passed=True) if window == Window(today, today) else replace(window, passed=True)
    return replace(window, left=True) if reading.says("left") or "from-now" in _names(reading) else window


def _names(reading: Reading) -> tuple[str, ...]:
    return tuple(value for token in reading.tokens for value in token.kind("relative"))


def _named(reading: Reading, today: date, pack: Pack) -> Window | None:
    start, end = school_year(pack)
    years = reading.claims.years
    makers: Mapping[str, Callable[[], Window]] = {
        "today": lambda: Window(today, today),
        "tomorrow": lambda: Window(today + timedelta(1), today + timedelta(1)),
        "this-week": lambda: _week(today, 0),
        "next-week": lambda: _week(today, 1),
        "this-month": lambda: _months(today.year, today.month, 1),
        "next-month": lambda: _months(today.year, today.month + 1, 1),
        "this-quarter": lambda: _months(today.year, _quarter(today), 3),
        "next-quarter": lambda: _months(today.year, _quarter(today) + 3, 3),
        "new-year": lambda: Window(today, date(today.year, 12, 31)),
        "before-tet": lambda: Window(start, lunar_new_year(end.year, pack.holidays), left=True),
        "after-tet": lambda: Window(lunar_new_year(end.year, pack.holidays), end),
        "summer": lambda: Window(start, date(end.year, *SUMMER), left=True),
    }
    for name in _names(reading):
        if name in MONTHS and reading.claims.months:
            continue  # “tháng 10 này” is October, whatever month it is
        if name in makers:
            return makers[name]()
        if name.startswith("quarter-"):
            first = 3 * int(name[-1]) - 2
            return _months(years[0] if years else start.year if first > SUMMER[0] else end.year, first, 3)
    return None


def _up_to_a_day(reading: Reading, today: date, pack: Pack) -> Window | None:
    """From today up to a day that is named (``từ nay đến 31/12``)."""
    if "from-now" not in _names(reading) or not reading.claims.days:
        return None
    return Window(today, _dated(reading.claims.days[-1], pack))


def _after_a_day(reading: Reading, pack: Pack) -> Window | None:
    """From the day after one that is named (``sau ngày 20/01 trở đi``)."""
    if len(reading.claims.days) != 1 or not reading.says("since"):
        return None
    last_left_out = min(_dated(reading.claims.days[0], pack), date.max - timedelta(1))  # a day after it there must be
    return Window(first=last_left_out + timedelta(1))


def _dated(claim: DayClaim, pack: Pack) -> date:
    """A day that is named, in the school year where no year is."""
    start, end = school_year(pack)
    year = claim.year or (start.year if claim.month >= start.month else end.year)
    return date(year, claim.month, min(claim.day, monthrange(year, claim.month)[1]))


def school_year(pack: Pack) -> tuple[date, date]:
    """The first and the last day of the school year, from August to July."""
    first, second = map(int, pack.document.school_year.split("-"))
    return date(first, 8, 1), date(second, 7, 31)


def _week(today: date, weeks: int) -> Window:
    monday = today - timedelta(days=today.weekday() - 7 * weeks)
    return Window(monday, monday + WEEK)


def _months(year: int, first: int, count: int) -> Window:
    """Whole months; ``first`` may run over the year's end."""
    begin, close = (divmod(month - 1, 12) for month in (first, first + count - 1))
    last = date(year + close[0], close[1] + 1, 1)
    return Window(date(year + begin[0], begin[1] + 1, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def _quarter(today: date) -> int:
    """The first month of the quarter."""
    return today.month - (today.month - 1) % 3


def _in_figures(claims: Claims, today: date, names: Iterable[str]) -> Window | None:
    if claims.ahead:
        return Window(today, today + timedelta(days=claims.ahead))
    if claims.until:
        return Window(today, date(claims.until, 12, 31))
    if claims.months:
        return Window(months=frozenset(claims.months))
    if claims.years:
        first = date(min(claims.years), 1, 1)
        return Window(max(first, today) if "from-now" in names else first, date(max(claims.years), 12, 31))
    return None
