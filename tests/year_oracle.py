"""What reminders a school year must bring, worked out from the rule's own words and from nothing of the program.

The rule: 14, 7, 3, 1 and 0 days before the last working day in time, moved back where that is no working day; 1, 3 and
7 days after the last day, or after a return, moved on; occasions of one day are one; nothing before the duty was made,
returned or extended; nothing once it is met; after an outage by day on the next working day, and nothing older than
three days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import holidays

DAY = timedelta(days=1)
EIGHT = time(8)
VIETNAM = holidays.country_holidays("VN", years=range(2023, 2026))


@dataclass
class Phase:
    """A stretch of a duty's life during which it is owed by one day; ``end`` is None while it lasts."""

    start: datetime
    before: date
    returned: date | None = None
    end: datetime | None = None


@dataclass
class Owed:
    """One duty: its unit, what reminders call it, and its life."""

    unit: str
    title: str
    phases: list[Phase] = field(default_factory=list)

    @property
    def open(self) -> Phase | None:
        """The phase that lasts."""
        last = self.phases[-1]
        return last if last.end is None else None

    def end(self, at: datetime) -> None:
        """It is met, waived, or owed by another day from now on."""
        self.phases[-1].end = at


@dataclass
class Reader:
    """A person who is reminded; ``without``: from when to when they did without reminders."""

    code: str
    unit: str
    hour: time = EIGHT
    without: list[tuple[datetime, datetime]] = field(default_factory=list)

    def listens(self, at: datetime) -> bool:
        """Whether reminders are wanted at a moment."""
        return not any(start <= at < end for start, end in self.without)


def works(day: date) -> bool:
    """Monday to Friday, no public holiday."""
    return day.weekday() < 5 and day not in VIETNAM


def back(day: date) -> date:
    """The day, or the last working day before it."""
    while not works(day):
        day -= DAY
    return day


def on(day: date) -> date:
    """The day, or the next working day."""
    while not works(day):
        day += DAY
    return day


def occasions(phase: Phase) -> set[date]:
    """The days on which a phase is worth a reminder."""
    last = phase.before - DAY
    last_working = back(last)
    days = {back(last_working - count * DAY) for count in (14, 7, 3, 1, 0)}
    days |= {on(last + count * DAY) for count in (1, 3, 7)}
    if phase.returned:
        days |= {on(phase.returned + count * DAY) for count in (1, 3, 7)}
    zone = phase.start.tzinfo
    return {day for day in days if datetime.combine(day, EIGHT, zone) >= phase.start}


def leaves(day: date, hour: time, outages: list[tuple[datetime, datetime]]) -> datetime:
    """When a reminder of a day leaves, given the stretches during which the program was down."""
    moment = datetime.combine(day, hour, outages[0][0].tzinfo) if outages else datetime.combine(day, hour)
    while outage := next((each for each in outages if each[0] <= moment < each[1]), None):
        moment = outage[1]
        if moment.time() >= time(20) or not works(moment.date()):
            moment = datetime.combine(on(moment.date() + DAY), hour, moment.tzinfo)
        elif moment.time() < hour:
            moment = datetime.combine(moment.date(), hour, moment.tzinfo)
    return moment


def expected(
    duties: list[Owed], readers: list[Reader], outages: list[tuple[datetime, datetime]], until: datetime
) -> set[tuple[str, str, date]]:
    """Every reminder that must be received: who, of what, on which day."""
    found = set()
    of_unit: dict[str, list[Reader]] = {}
    for reader in readers:
        of_unit.setdefault(reader.unit, []).append(reader)
    for duty in duties:
        for phase in duty.phases:
            for day in occasions(phase):
                for reader in of_unit.get(duty.unit, []):
                    at = leaves(day, reader.hour, outages)
                    owed = phase.end is None or at < phase.end
                    if at <= until and owed and reader.listens(at) and at.date() - day <= 3 * DAY:
                        found.add((reader.code, duty.title, at.date()))
    return found
