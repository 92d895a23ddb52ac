"""Digests: what is late, told to who follows it, once a day at the most."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from handlers import review
from handlers.duties import DutyWords
from knowledge import calendar
from storage.rows import Button, Viewer

if TYPE_CHECKING:
    from datetime import date, datetime

    from handlers.turn import Turn, World
    from storage.rows import Duty, Message, Unit
    from storage.store import Store

DIGEST = "digest"
DAYS_TO_DEPARTMENT = 7
MOST_NAMES = 8


def queue(store: Store, duty: Duty, today: date, moment: datetime, now: datetime) -> None:
    """Queue the day's digest for the reviewers of a late duty and, from seven days late, for the department."""
    people = store.people.reviewers(duty.reviewer)
    if _days_late(duty, today) >= DAYS_TO_DEPARTMENT:
        people += store.people.with_role("department")
    for person in people:
        key = f"digest:{person.id}:{moment.date()}"
        store.outbox.put("escalation", "", now=now, due_at=moment, person_id=person.id, render=DIGEST, key=key)


def render(store: Store, world: World, message: Message, now: datetime) -> tuple[str, list[Button]] | None:
    """A digest as it stands now; None where nothing is late any more."""
    if message.person is None:
        return None
    person = store.people.person(message.person)
    language, today = person.language, world.local(now).date()
    late = _late(store, Viewer(person.id, person.role, person.unit), today)
    if not late:
        return None
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


def _late(store: Store, viewer: Viewer, today: date) -> list[tuple[Duty, Unit]]:
    """The late duties that somebody is told of; the department of those that are late by a week."""
    least = DAYS_TO_DEPARTMENT if viewer.role == "department" else 1
    late = store.duties.late(viewer, today)
    return [row for row in late if _days_late(row[0], today) >= least or row[0].reviewer is None]


def _lines(world: World, rows: list[tuple[Duty, Unit]], language: str, today: date) -> list[str]:
    duty, unit = rows[0]
    told = DutyWords(world, duty, unit.type, language, today)
    names = [unit.name for _, unit in rows[:MOST_NAMES]]
    more = len(rows) - len(names)
    lines = [told.line(), *(f"– {name}" for name in names)]
    return [*lines, world.wording.say(language, "digest.more", count=more)] if more else lines


def _days_late(duty: Duty, today: date) -> int:
    return -calendar.days_left(duty.before, today) if duty.before else 0
