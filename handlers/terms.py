"""A reviewer gives a unit another last day, or lets it off a duty; the unit is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import questions
from handlers.duties import status_buttons, words
from handlers.review import reviewed
from knowledge import calendar
from knowledge.days import parse_day

if TYPE_CHECKING:
    from datetime import date

    from handlers.turn import Turn
    from storage.rows import Duty

LONGEST_REASON = 500
LONGEST_EXTENSION = 366


def begin_extend(turn: Turn, duty: int) -> None:
    """Ask for the new last day."""
    found = _unmet(turn, duty)
    if found.before is None:
        raise LookupError(duty)
    turn.keep_dialog({"kind": "extend", "duty": duty})
    told, unit = words(turn, found), turn.store.people.unit(found.unit).name
    _ask(turn, turn.say("extend.ask", unit=unit, title=told.title, day=told.day))


def finish_extend(turn: Turn) -> None:
    """Set the new last day."""
    found = _of_dialog(turn)
    day = parse_day(turn.text, turn.today)
    if day is None:
        if questions.answer_in_between(turn):
            _ask(turn, turn.say("extend.go-on"))
        else:
            _ask(turn, turn.say("extend.unclear"))
        return
    if found.before is None or not _later(turn, found.before, day):
        last = calendar.last_day(found.before) if found.before else turn.today
        _ask(turn, turn.say("extend.not-later", day=f"{max(last, turn.today - timedelta(days=1)):%d/%m/%Y}"))
        return
    _extend(turn, found, day + timedelta(days=1))


def _later(turn: Turn, before: date, day: date) -> bool:
    """Whether a new last day lies ahead and after the old one, by a year at most."""
    return turn.today <= day >= before and (day - turn.today).days <= LONGEST_EXTENSION


def _extend(turn: Turn, found: Duty, before: date) -> None:
    turn.end_dialog()
    extended = turn.store.duties.extend(found.id, before, turn.who.id, turn.now)
    unit = turn.store.people.unit(found.unit)
    told, last = words(turn, extended), calendar.last_day(before)
    day = calendar.long_day(last, turn.language)
    turn.reply(turn.say("extend.done", unit=unit.name, title=told.title, last=day, day=told.day))
    for person in turn.store.people.responsible(unit.code):
        theirs = words(turn, extended, person.language)
        day = calendar.long_day(last, person.language)
        text = theirs.say("extend.told", title=theirs.title, name=turn.who.name, last=day, day=theirs.day)
        turn.push("prompt", person, text, status_buttons(turn.world, extended, person.language))


def begin_waive(turn: Turn, duty: int) -> None:
    """Ask why the unit need not hand it in."""
    found = _unmet(turn, duty)
    turn.keep_dialog({"kind": "waive", "duty": duty})
    unit = turn.store.people.unit(found.unit).name
    _ask(turn, turn.say("waive.why", unit=unit, title=words(turn, found).title))


def finish_waive(turn: Turn) -> None:
    """Let the unit off, with the reason."""
    found = _of_dialog(turn)
    if not turn.text:
        _ask(turn, turn.say("waive.only-text"))
        return
    if questions.answer_in_between(turn):
        _ask(turn, turn.say("waive.go-on"))
        return
    reason = turn.text[:LONGEST_REASON]
    turn.end_dialog()
    turn.store.duties.waive(found.id, reason, turn.who.id, turn.now)
    unit = turn.store.people.unit(found.unit)
    turn.reply(turn.say("waive.done", unit=unit.name, title=words(turn, found).title))
    for person in turn.store.people.responsible(unit.code):
        theirs = words(turn, found, person.language)
        text = theirs.say("waive.told", title=theirs.title, name=turn.who.name, reason=reason)
        turn.push("escalation", person, text)


def _unmet(turn: Turn, duty: int) -> Duty:
    found = reviewed(turn, duty)
    if not found.unmet:
        raise LookupError(duty)
    return found


def _of_dialog(turn: Turn) -> Duty:
    try:
        return _unmet(turn, (turn.dialog or {})["duty"])
    except LookupError:
        turn.end_dialog()
        raise


def _ask(turn: Turn, text: str) -> None:
    turn.reply(text, [turn.button("cancel", "dialog.cancel")])
