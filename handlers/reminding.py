"""Reminders: which are due, one combined message a person a day, written at the moment it leaves."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import digests
from handlers.duties import DutyWords, at_hour, choice_buttons
from knowledge import calendar
from knowledge.calendar import WEEKLY, Occasion

if TYPE_CHECKING:
    from datetime import date, datetime

    from handlers.turn import World
    from knowledge.schema import Pack
    from storage.rows import Button, Duty, Message
    from storage.store import Store

OLDEST = timedelta(days=3)
REMINDER = "reminder"


def remind(store: Store, world: World, now: datetime) -> int:
    """Queue a reminder for each unmet duty of which an occasion has come; returns how many duties."""
    today = world.local(now).date()
    moment = _waking_moment(world, now)
    due = [
        duty for duty, day in store.duties.due_for_a_reminder(today) if at_hour(world, _pack(world, duty), day) <= now
    ]
    store.people.look_up([*(duty.unit for duty in due), *(duty.reviewer for duty in due if duty.reviewer)])
    come = {duty.id: _occasions(world, duty, now) for duty in due}
    fresh_of = {
        identifier: [occasion for occasion in each if today - occasion.day <= OLDEST]
        for identifier, (each, _) in come.items()
    }
    _prepare(store, [duty for duty in due if _own(fresh_of[duty.id])], moment, now)
    for duty in due:
        fresh = fresh_of[duty.id]
        if fresh and duty.before:
            _queue(store, duty, duty.before, fresh, moment, now)
        if any(occasion.late for occasion in fresh):
            digests.queue(store, duty, today, moment, now)
        store.duties.set_next_occasion([duty.id], come[duty.id][1])
    return len(due)


def _prepare(store: Store, due: list[Duty], moment: datetime, now: datetime) -> None:
    """Make the messages of the day of all whom the duties concern at once."""
    people = {each.id for duty in due for each in store.people.responsible(duty.unit)}
    store.outbox.prepare("reminder", REMINDER, sorted(people), moment.date(), due_at=moment, now=now)


def render(store: Store, world: World, message: Message, now: datetime) -> tuple[str, list[Button]] | None:
    """A combined reminder as it stands now; None where nothing is left to remind of."""
    if message.person is None:
        return None
    person = store.people.person(message.person)
    today, language = world.local(now).date(), person.language
    unit = store.people.unit(person.unit)
    mine = store.duties.all_unmet(person.unit)
    told = [DutyWords(world, duty, unit.type, language, today) for duty in mine]
    reminded = set(store.outbox.duties_of(message.id))
    listed = [each for each in told if each.duty.id in reminded]
    if not listed:
        return None
    return _written(world, listed, len(told) - len(listed), language), choice_buttons(world, listed, language)


def next_reminder(store: Store, world: World) -> datetime | None:
    """The next moment at which an occasion comes."""
    day = store.duties.next_occasion()
    if day is None:
        return None
    return min(at_hour(world, pack, day) for pack in world.packs.values())


def _written(world: World, listed: list[DutyWords], more: int, language: str) -> str:
    say = world.wording.say
    first = listed[0]
    if len(listed) == 1:
        head = first.reminded()
        lines = [head, first.working_day, first.recipient]
    else:
        head = say(language, "reminder.several", count=len(listed), day=first.day)
        lines = [head, *(f"{place}. {each.line()}" for place, each in enumerate(listed, start=1))]
        lines.append(say(language, "status.buttons-for", title=first.short))
    if more:
        lines.append(say(language, "reminder.more", count=more))
    lines.append(say(language, "reminder.ask"))
    lines.append(first.citation)
    return "\n".join(line for line in lines if line)


def _queue(store: Store, duty: Duty, before: date, fresh: list[Occasion], moment: datetime, now: datetime) -> None:
    own = _own(fresh)
    if not own:
        return
    for person in store.people.responsible(duty.unit):
        key = f"reminder:{person.id}:{moment.date()}"
        queued = store.outbox.put("reminder", "", now=now, due_at=moment, person_id=person.id, render=REMINDER, key=key)
        message = queued if queued is not None else getattr(store.outbox.by_key(key), "id", None)
        if message is not None:
            for occasion in own:
                store.outbox.remind(duty.id, before, occasion.name, occasion.day, person.id, message)


def _own(occasions: list[Occasion]) -> list[Occasion]:
    """Those of the unit itself; the weekly ones are its reviewer's."""
    return [occasion for occasion in occasions if occasion.name != WEEKLY]


def _occasions(world: World, duty: Duty, now: datetime) -> tuple[list[Occasion], date | None]:
    """The occasions that came since the duty was opened, and the day of the next one."""
    pack = _pack(world, duty)
    if duty.before is None:
        return [], None
    all_ = list(calendar.occasions(duty.before, pack.reminders, pack.holidays))
    if duty.returned_on:
        all_ += calendar.occasions_of_return(duty.returned_on, pack.reminders, pack.holidays)
    ordered = sorted(all_, key=lambda occasion: occasion.day)
    weekly = calendar.digest_days(ordered[-1].day, pack.holidays)
    endless = itertools.chain(ordered, (Occasion(WEEKLY, day) for day in weekly))
    come: list[Occasion] = []
    for occasion in endless:
        moment = at_hour(world, pack, occasion.day)
        if moment > now:
            return come, occasion.day
        if moment >= duty.open_since:
            come.append(occasion)
    return come, None


def _waking_moment(world: World, now: datetime) -> datetime:
    """``now``, or the next moment at which people may be reminded: by day, on a working day."""
    country = next(iter(world.packs.values())).holidays
    moment = world.local(world.outside_quiet_hours(now))
    while not calendar.is_working_day(moment.date(), country):
        moment = world.outside_quiet_hours(moment.replace(hour=0, minute=0, second=0) + timedelta(days=1))
    return moment


def _pack(world: World, duty: Duty) -> Pack:
    return world.packs[duty.pack]
