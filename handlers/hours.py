"""When people may be written to: by day, on working days, at the hour of their choice."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.turn import QUIET_UNTIL
from knowledge.calendar import working_day_from

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import World
    from knowledge.schema import Pack
    from storage.rows import Person


def newest(world: World) -> Pack:
    """The directive whose holidays and hour hold where no other one is meant."""
    return next(iter(world.packs.values()))


def morning(world: World, day: date) -> datetime:
    """When the night before a day ends."""
    return datetime.combine(day, QUIET_UNTIL, world.zone)


def working_morning(world: World, day: date) -> datetime:
    """The morning of a day, or of the working day after it."""
    return morning(world, working_day_from(day, newest(world).holidays))


def waking_moment(world: World, now: datetime) -> datetime:
    """``now``, or the next moment at which people may be reminded: by day, on a working day."""
    moment = world.local(world.outside_quiet_hours(now))
    first = working_morning(world, moment.date())
    return moment if first.date() == moment.date() else first


def next_morning(world: World, moment: datetime) -> datetime:
    """The morning of the working day after that of a moment."""
    return working_morning(world, moment.date() + timedelta(days=1))


def at_their_hour(world: World, person: Person, moment: datetime) -> datetime:
    """A person's hour on the local day of a moment, or the moment itself where that has gone."""
    hour = person.remind_at or time(newest(world).reminders.hour)
    return max(moment, datetime.combine(moment.date(), hour, world.zone))
