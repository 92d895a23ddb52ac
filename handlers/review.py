"""What a reviewer does with one unit's duty: look, accept, return, nudge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import questions
from handlers.duties import status_buttons, words
from handlers.sending import answers_in_lines, changes_in_lines, review_buttons
from storage.rows import Button

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty


def show(turn: Turn, duty: int) -> None:
    """A unit's duty, with what the reviewer can do about it."""
    found = reviewed(turn, duty)
    unit = turn.store.people.unit(found.unit)
    contacts = [f"{each.name}: {each.phone or '–'}" for each in turn.store.people.responsible(unit.code)]
    report = turn.store.reports.latest(duty, turn.viewer) if not found.unmet else None
    answers = answers_in_lines(turn, found, report, turn.language) if report else []
    answers += changes_in_lines(turn, found, report, turn.language) if report else []
    note = [turn.say("review.note", note=found.progress_note)] if found.progress_note else []
    files = turn.store.reports.files(report.id, turn.viewer) if report else []
    text = "\n".join([unit.name, words(turn, found).card(), *answers, *note, *contacts])
    turn.reply(text, _buttons(turn, found), files)


def accept(turn: Turn, duty: int) -> None:
    """Take a report as good; the unit is told. LookupError where there is none to take."""
    found = reviewed(turn, duty)
    if found.state != "submitted" or found.reviewer is None:
        raise LookupError(duty)
    turn.store.duties.change(duty, turn.now, state="accepted")
    _audit(turn, found, "accept", {"state": "accepted"})
    told, unit = words(turn, found), turn.store.people.unit(found.unit)
    turn.reply(turn.say("review.accepted", unit=unit.name, title=told.title))
    for person in turn.store.people.responsible(unit.code):
        theirs = words(turn, found, person.language)
        text = theirs.say("review.accepted-told", title=theirs.title, name=turn.who.name)
        turn.push("escalation", person, text)


def begin_return(turn: Turn, duty: int) -> None:
    """Ask why a report goes back."""
    found = reviewed(turn, duty)
    if found.state not in {"submitted", "accepted"} or found.reviewer is None:
        raise LookupError(duty)
    turn.keep_dialog({"kind": "return", "duty": duty})
    unit = turn.store.people.unit(found.unit).name
    text = turn.say("review.return-why", unit=unit, title=words(turn, found).title)
    turn.reply(text, [turn.button("cancel", "dialog.cancel")])


def finish_return(turn: Turn) -> None:
    """Send a report back with the reason: the duty is open again and reminders go on."""
    found = reviewed(turn, (turn.dialog or {})["duty"])
    if found.state not in {"submitted", "accepted"}:
        turn.end_dialog()
        raise LookupError
    if not turn.text:
        turn.reply(turn.say("review.only-text"), [turn.button("cancel", "dialog.cancel")])
        return
    if questions.answer_in_between(turn):
        turn.reply(turn.say("review.go-on"), [turn.button("cancel", "dialog.cancel")])
        return
    reason = turn.text[:500]
    turn.end_dialog()
    turn.store.duties.change(
        found.id,
        turn.now,
        state="returned",
        reason=reason,
        open_since=turn.now,
        returned_on=turn.today,
        next_occasion=turn.today,
    )
    _audit(turn, found, "return", {"state": "returned", "reason": reason})
    unit = turn.store.people.unit(found.unit)
    turn.reply(turn.say("review.returned", unit=unit.name, title=words(turn, found).title))
    for person in turn.store.people.responsible(unit.code):
        theirs = words(turn, found, person.language)
        text = theirs.say("review.returned-told", title=theirs.title, name=turn.who.name, reason=reason, day=theirs.day)
        turn.push("prompt", person, text, status_buttons(turn.world, found, person.language))


def nudge_one(turn: Turn, duty: int) -> None:
    """Ask one unit how far it is."""
    found = reviewed(turn, duty)
    if not found.unmet:
        raise LookupError(duty)
    units, people = nudge(turn, [found])
    key = "nudge.sent" if units else "nudge.already"
    turn.reply(turn.say(key, units=units, people=people))


def nudge(turn: Turn, duties: list[Duty]) -> tuple[int, int]:
    """Ask units how far they are, each at most once a day for a duty; how many units and people are asked."""
    fresh = [duty for duty in duties if duty.nudged_on != turn.today and duty.unmet and duty.unit != turn.who.unit]
    turn.store.duties.nudged([duty.id for duty in fresh], turn.today)
    people = 0
    for duty in fresh:
        for person in turn.store.people.responsible(duty.unit):
            if "nudge" in turn.store.preferences.opt_outs(person.id):
                continue
            told = words(turn, duty, person.language)
            text = told.say("nudge.text", name=turn.who.name, title=told.title, day=told.day, citation=told.citation)
            turn.push("prompt", person, text, status_buttons(turn.world, duty, person.language))
            people += 1
    return len({duty.unit for duty in fresh}), people


def reviewed(turn: Turn, duty: int) -> Duty:
    """A duty that the viewer reviews; LookupError where it is another's, or the own unit's."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None or (found.unit == turn.who.unit and turn.who.role != "department"):
        raise LookupError(duty)
    return found


def _buttons(turn: Turn, duty: Duty) -> list[Button]:
    if duty.unmet:
        keys = ["nudge", "paper", *(["extend"] if duty.before else []), "waive"]
        return [turn.button(key, f"review.{key}", duty=duty.id) for key in keys]
    review = review_buttons(turn, duty, turn.setting) if duty.reviewer else []
    if duty.state != "submitted":
        review = review[1:] if duty.state == "accepted" else []
    return [*review, turn.button("versions", "report.versions", duty=duty.id)] if duty.state != "waived" else review


def _audit(turn: Turn, duty: Duty, action: str, after: dict[str, str]) -> None:
    before = {"state": duty.state}
    turn.store.audit.note(action, f"duty:{duty.id}", actor=turn.who.id, now=turn.now, before=before, after=after)
