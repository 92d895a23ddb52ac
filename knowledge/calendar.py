"""Days as the directive counts them: "before the 5th" means that the 4th is the last day in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import holidays

    from knowledge.schema import ReminderRule

DAY = timedelta(days=1)
WEEKLY = "late-weekly"
"""The name of an occasion that only reviewers hear of."""
WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@dataclass(frozen=True)
class Occasion:
    """A day on which a duty is worth a reminder.

    ``name`` is ``before-3``, ``late-7``, ``late-weekly`` or ``returned-20231009-1``.
    """

    name: str
    day: date

    @property
    def late(self) -> bool:
        """Whether the duty's last day has gone by then."""
        return self.name.startswith("late")


@cache
def _holidays(country: str) -> holidays.HolidayBase:
    import holidays

    return holidays.country_holidays(country)


def is_working_day(day: date, country: str) -> bool:
    """Monday to Friday and no public holiday; Saturdays that make up for one do not count."""
    return day.weekday() < 5 and day not in _holidays(country)


def lunar_new_year(year: int, country: str) -> date:
    """The first day of Tết in a year; 31 January where the country's calendar has none."""
    import holidays

    named = holidays.country_holidays(country, years=year).get_named("Lunar New Year", lookup="exact")
    return min(named, default=date(year, 1, 31))


def working_day_from(day: date, country: str, step: timedelta = DAY) -> date:
    """``day`` itself where it is a working day, else the next one in the direction of ``step``."""
    while not is_working_day(day, country):
        day += step
    return day


def last_day(before: date) -> date:
    """The last day that is surely in time for "before" a day."""
    return before - DAY


def last_working_day(before: date, country: str) -> date:
    """The last working day that is in time for "before" a day."""
    return working_day_from(last_day(before), country, -DAY)


def occasions(before: date, rule: ReminderRule, country: str) -> tuple[Occasion, ...]:
    """Every occasion of a due day in order, one a day; those before it move back to a working day, the late ones on."""
    last_work, last = last_working_day(before, country), last_day(before)
    named = {
        working_day_from(last_work - days * DAY, country, -DAY): f"before-{days}" for days in sorted(rule.before)[::-1]
    }
    for days in sorted(rule.late):
        named.setdefault(working_day_from(last + days * DAY, country), f"late-{days}")
    return tuple(Occasion(name, day) for day, name in sorted(named.items()))


def occasions_of_return(returned: date, rule: ReminderRule, country: str) -> tuple[Occasion, ...]:
    """The occasions that a report's return makes, in order: the rule's ``late`` days, counted from the return."""
    named: dict[date, str] = {}
    for days in sorted(rule.late):
        named.setdefault(working_day_from(returned + days * DAY, country), f"returned-{returned:%Y%m%d}-{days}")
    return tuple(Occasion(name, day) for day, name in sorted(named.items()))


def digest_days(last_occasion: date, country: str) -> Iterator[date]:
    """The days after a duty's last occasion on which its reviewer hears of it: Mondays, or the working day after."""
    monday = last_occasion + (7 - last_occasion.weekday()) * DAY
    while True:
        yield working_day_from(monday, country)
        monday += 7 * DAY


def days_left(before: date, today: date) -> int:
    """Days to the last day in time; negative once it has gone."""
    return (last_day(before) - today).days


def short_day(day: date) -> str:
    """``05/10/2023``, as Vietnam writes a day."""
    return f"{day:%d/%m/%Y}"


def long_day(day: date, language: str) -> str:
    """``thứ Năm, 05/10/2023`` or ``Thursday, 05/10/2023``."""
    return f"{WEEKDAYS[language][day.weekday()]}, {short_day(day)}"


def time_left(before: date, today: date, language: str) -> str:
    """What is left until the last day in time: ``còn 14 ngày``, ``hôm nay là ngày cuối``, ``quá hạn 3 ngày``."""
    left = days_left(before, today)
    say: dict[str, Callable[[int], str]] = {"vi": _left_in_vietnamese, "en": _left_in_english}
    return say[language](left)


def _left_in_vietnamese(left: int) -> str:
    if left == 0:
        return "hôm nay là ngày cuối"
    return f"còn {left} ngày" if left > 0 else f"quá hạn {-left} ngày"


def _left_in_english(left: int) -> str:
    if left == 0:
        return "today is the last day"
    count = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return f"{count} left" if left > 0 else f"{count} overdue"
