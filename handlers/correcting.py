"""Corrections of a sent report: until the last day, later with the reviewer's leave; and the versions so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import reporting
from handlers.duties import words
from handlers.sending import changes_in_lines, may_be_corrected, tell_too_late

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty, Report


def correct(turn: Turn, duty: int) -> None:
    """Open the report again; after the last day offer to ask for leave."""
    found, report = _sent(turn, duty)
    if may_be_corrected(turn, found, report):
        reporting.correct(turn, found, report)
        return
    tell_too_late(turn, found)


def ask_leave(turn: Turn, duty: int) -> None:
    """Ask the reviewer for leave to correct a report."""
    found, report = _sent(turn, duty)
    unit = turn.store.people.unit(found.unit).name
    for reviewer in turn.store.people.reviewers(found.reviewer):
        told = words(turn, found, reviewer.language)
        text = told.say("correction.asked", unit=unit, title=told.title, name=turn.who.name, number=report.number)
        turn.push("escalation", reviewer, text, [turn.button("allow", "review.allow", reviewer.language, duty=duty)])
    turn.reply(turn.say("correction.leave-asked", title=words(turn, found).title))


def allow(turn: Turn, duty: int) -> None:
    """The reviewer lets a report be corrected though its last day has gone; the unit is told."""
    found, report = turn.store.duties.get(duty, turn.viewer), turn.store.reports.latest(duty, turn.viewer)
    own = found is not None and found.unit == turn.who.unit and turn.who.role != "department"
    if found is None or own or found.unmet or report is None or report.via != "chat" or report.reopened_at:
        raise LookupError(duty)
    turn.store.reports.reopen(report.id, turn.now)
    old, new = {"correction": False}, {"correction": True, "version": report.version}
    turn.store.audit.note("allow-correction", f"duty:{duty}", actor=turn.who.id, now=turn.now, before=old, after=new)
    unit = turn.store.people.unit(found.unit)
    turn.reply(turn.say("correction.allowed", unit=unit.name, title=words(turn, found).title))
    for person in turn.store.people.responsible(unit.code):
        told = words(turn, found, person.language)
        text = told.say("correction.allowed-told", title=told.title, name=turn.who.name)
        turn.push("escalation", person, text, [turn.button("correct", "report.correct", person.language, duty=duty)])


def versions(turn: Turn, duty: int) -> None:
    """Every version of a duty's report, with what changed."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None:
        raise LookupError(duty)
    lines = [turn.say("report.versions", title=words(turn, found).title)]
    for report in turn.store.reports.of_duty(duty, turn.viewer):
        lines += [_version(turn, report), *changes_in_lines(turn, found, report, turn.language)]
    turn.reply("\n".join(lines))


def _version(turn: Turn, report: Report) -> str:
    state = "withdrawn" if report.withdrawn_at else report.via
    return turn.say(
        f"report.version-{state}",
        version=report.version,
        number=report.number,
        at=f"{turn.world.local(report.sent_at):%H:%M, %d/%m/%Y}",
        name=turn.store.people.person(report.sent_by).name,
    )


def _sent(turn: Turn, duty: int) -> tuple[Duty, Report]:
    """The own unit's duty that is met, with the report that was filled in chat; LookupError where there is none."""
    found, report = turn.store.duties.get(duty, turn.viewer), turn.store.reports.latest(duty, turn.viewer)
    if found is None or found.unit != turn.who.unit or found.state not in {"submitted", "accepted"}:
        raise LookupError(duty)
    if report is None or report.via != "chat":
        raise LookupError(duty)
    return found, report
