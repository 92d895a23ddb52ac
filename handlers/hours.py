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
    from storage.store import Store


def newest(world: World) -> Pack:
    """The directive whose holidays and hour hold where no other one is meant."""
    return next(iter(world.packs.values()))


def morning(world: World, day: date) -> datetime:
    """When the night before a day ends."""
    return datetime.combine(day, QUIET_UNTIL, world.zone)


def first_hour(store: Store, world: World, day: date) -> datetime:
    """When the first reminders of a day may be wanted: at the rule's hour, or an earlier one of somebody's."""
    hour = time(newest(world).reminders.hour)
    return datetime.combine(day, min(hour, store.preferences.earliest() or hour), world.zone)


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


def second_working_day(world: World, moment: datetime) -> datetime:
    """The rule's hour on the working day after next."""
    day = next_morning(world, next_morning(world, world.local(moment))).date()
    return datetime.combine(day, time(newest(world).reminders.hour), world.zone)


def at_their_hour(world: World, person: Person, moment: datetime) -> datetime:
    """A person's hour on the local day of a moment, or the moment itself where that has gone."""
    hour = person.remind_at or time(newest(world).reminders.hour)
    return max(moment, datetime.combine(moment.date(), hour, world.zone))
