"""Digests: what is late, told to who follows it, once a day at the most."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from handlers import review
from handlers.duties import DutyWords
from handlers.hours import at_their_hour, waking_moment
from knowledge import calendar
from storage.rows import Button, Viewer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from handlers.turn import Turn, World
    from storage.rows import Duty, Message, Person, Unit
    from storage.store import Store

DIGEST = "digest"
DAYS_TO_DEPARTMENT = 7
MOST_NAMES = 8


def queue(store: Store, world: World, late: Sequence[Duty], moment: datetime, now: datetime) -> None:
    """Queue the day's digest for the reviewers of late duties and, from seven days late, for the department."""
    today = world.local(now).date()
    people = {person.id: person for code in {duty.reviewer for duty in late} for person in store.people.reviewers(code)}
    if any(_days_late(duty, today) >= DAYS_TO_DEPARTMENT for duty in late):
        people |= {person.id: person for person in store.people.with_role("department")}
    for _, person in sorted(people.items()):
        _put(store, world, person, moment, now)


def render(store: Store, world: World, message: Message, now: datetime) -> tuple[str, list[Button]] | str:
    """A digest as it stands now; where there is nothing to tell, the reason."""
    person = store.people.person(message.person or 0)
    if "digest" in store.preferences.opt_outs(person.id):
        return "opted out"
    moment = waking_moment(world, now)
    if message.key != _key(person, moment):
        _put(store, world, person, moment, now)
        return "put off"
    language, today = person.language, moment.date()
    late = _late(store, Viewer(person.id, person.role, person.unit), today)
    if not late:
        return "nothing is late"
    lines = [world.wording.say(language, "digest.head", units=len({unit.code for _, unit in late}))]
    for _, rows in groupby(late, key=lambda row: (row[0].pack, row[0].obligation, row[0].before)):
        lines += _lines(world, list(rows), language, today)
    buttons = [
        Button(world.wording.say(language, "button.nudge"), "digest.nudge", {}),
        Button(world.wording.say(language, "button.progress"), "progress.show", {}),
    ]
    return "\n".join(lines), buttons


def nudge(turn: Turn) -> None:
    """Ask every late unit how far it is."""
    late = [duty for duty, _ in _late(turn.store, turn.viewer, turn.today)]
    if not late:
        raise LookupError
    units, people = review.nudge(turn, late)
    turn.reply(turn.say("nudge.sent" if units else "nudge.already", units=units, people=people))


def _put(store: Store, world: World, person: Person, moment: datetime, now: datetime) -> None:
    due_at, key = at_their_hour(world, person, moment), _key(person, moment)
    store.outbox.put("escalation", "", now=now, due_at=due_at, person_id=person.id, render=DIGEST, key=key)


def _key(person: Person, moment: datetime) -> str:
    """One digest a person a day."""
    return f"digest:{person.id}:{moment.date()}"


def _late(store: Store, viewer: Viewer, today: date) -> list[tuple[Duty, Unit]]:
    """The late duties that somebody is told of; the department of those that are late by a week."""
    least = DAYS_TO_DEPARTMENT if viewer.role == "department" else 1
    late = [row for row in store.duties.late(viewer, today) if not _over(row[0], today)]
    return [row for row in late if _days_late(row[0], today) >= least or row[0].reviewer is None]


def _over(duty: Duty, today: date) -> bool:
    """Whether the school year of a duty's day has ended: the next year's digests do not count it."""
    return duty.before is not None and today > calendar.school_year_end(duty.before)


def _lines(world: World, rows: list[tuple[Duty, Unit]], language: str, today: date) -> list[str]:
    duty, unit = rows[0]
    told = DutyWords(world, duty, unit.type, language, today)
    names = [unit.name for _, unit in rows[:MOST_NAMES]]
    more = len(rows) - len(names)
    lines = [told.line(), *(f"– {name}" for name in names)]
    return [*lines, world.wording.say(language, "digest.more", count=more)] if more else lines


def _days_late(duty: Duty, today: date) -> int:
    return -calendar.days_left(duty.before, today) if duty.before else 0
