"""Sending a report, as it was filled or corrected, and taking it back; everybody concerned is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.duties import status_buttons, words
from handlers.forms import form_of
from knowledge import calendar, filling
from storage.rows import Button, StoredFile

if TYPE_CHECKING:
    from handlers.drafting import Filling
    from handlers.turn import Turn
    from storage.rows import Duty, Person, Report


def send_filled(turn: Turn, here: Filling) -> None:
    """Send what the summary shows."""
    answers = filling.report(here.form, here.state)
    old = turn.store.reports.latest(here.duty.id, turn.viewer) if here.corrects else None
    if old and not may_be_corrected(turn, here.duty, old):
        tell_too_late(turn, here.duty)
        return
    if old and not filling.changes(here.form, old.answers, answers):
        turn.reply(turn.say("report.nothing-changed"), _form_buttons(turn, here.duty))
        return
    send(turn, here.duty, answers, via="chat", note=None)


def send(turn: Turn, duty: Duty, answers: dict[str, Any], *, via: str, note: str | None) -> None:
    """Keep a new version and tell everybody; what came on paper is accepted at once."""
    before = turn.store.reports.latest(duty.id, turn.viewer)
    form = form_of(turn, duty)
    report = turn.store.reports.add(
        duty.id,
        form=form.id,
        form_version=form.version,
        answers=answers,
        files=_files(answers),
        via=via,
        note=note,
        sent_by=turn.who.id,
        now=turn.now,
    )
    state = "submitted" if via == "chat" else "accepted"
    turn.store.duties.change(duty.id, turn.now, state=state)
    _trace(turn, duty, before, report, state)
    if via == "chat":
        turn.store.drafts.drop(duty.id)
    turn.end_dialog()
    key = "paper" if via == "paper" else "report" if duty.unmet else "correction"
    _receipt(turn, duty, report, key)
    _tell_others(turn, duty, f"{key}.told", report)


def _files(answers: dict[str, Any]) -> list[StoredFile]:
    listed = [each for answer in answers.values() if isinstance(answer, list) for each in answer]
    return [StoredFile(**each) for each in listed if isinstance(each, dict)]


def _trace(turn: Turn, duty: Duty, before: Report | None, report: Report, state: str) -> None:
    action = "record-paper" if report.via == "paper" else "submit" if duty.unmet else "correct"
    old: dict[str, Any] = {"state": duty.state}
    new: dict[str, Any] = {"state": state}
    if before and action == "correct":
        changed = filling.changes(form_of(turn, duty), before.answers, report.answers)
        old |= {"version": before.version, "answers": {field.id: was for field, was, _ in changed}}
        new |= {"version": report.version, "answers": {field.id: now for field, _, now in changed}}
    turn.store.audit.note(action, f"duty:{duty.id}", actor=turn.who.id, now=turn.now, before=old, after=new)


def _receipt(turn: Turn, duty: Duty, report: Report, key: str) -> None:
    local = turn.world.local(turn.now)
    receipt = turn.say(
        f"{key}.receipt",
        title=words(turn, duty).title,
        number=report.number,
        version=report.version,
        at=f"{local:%H:%M, %d/%m/%Y}",
        unit=turn.store.people.unit(duty.unit).name,
    )
    changed = changes_in_lines(turn, duty, report, turn.language) if key == "correction" else []
    buttons = own_buttons(turn, duty.id) if key != "paper" else []
    turn.reply("\n".join([receipt, *changed]), buttons)


def own_buttons(turn: Turn, duty: int) -> list[Button]:
    """What a unit may do with a report that it sent and nobody has accepted."""
    return [
        turn.button("withdraw", "report.withdraw", duty=duty),
        turn.button("correct", "report.correct", duty=duty),
    ]


def withdraw(turn: Turn, duty: int) -> None:
    """Take a report back that was sent by mistake; LookupError once it was accepted."""
    found = turn.store.duties.get(duty, turn.viewer)
    report = turn.store.reports.latest(duty, turn.viewer)
    if found is None or report is None or found.unit != turn.who.unit or found.state != "submitted":
        raise LookupError(duty)
    turn.store.reports.withdraw(duty, turn.now)
    turn.store.duties.change(duty, turn.now, state="open", open_since=turn.now, next_occasion=turn.today)
    states = {"state": found.state}, {"state": "open"}
    turn.store.audit.note(
        "withdraw", f"duty:{duty}", actor=turn.who.id, now=turn.now, before=states[0], after=states[1]
    )
    turn.reply(
        turn.say("report.withdrawn", title=words(turn, found).title, number=report.number),
        status_buttons(turn.world, found, turn.setting),
    )
    _tell_others(turn, found, "report.withdrawn-told", report)


def sent(turn: Turn) -> None:
    """What the unit has handed in."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer, ("submitted", "accepted"))
    if not duties:
        turn.reply(turn.say("report.none-sent"))
        return
    told = [words(turn, duty) for duty in duties]
    lines = [f"{each.title}: {each.status}" for each in told]
    buttons = [Button(each.label, "duty.show", {"duty": each.duty.id}) for each in told]
    turn.reply("\n".join([turn.say("report.sent-head"), *lines]), buttons)


def _tell_others(turn: Turn, duty: Duty, key: str, report: Report) -> None:
    """The unit's other people, and the reviewer, learn of it."""
    colleagues = [each for each in turn.store.people.responsible(duty.unit) if each.id != turn.who.id]
    reviewers = [each for each in turn.store.people.reviewers(duty.reviewer) if each.id != turn.who.id]
    known = {each.id for each in colleagues}
    for colleague in colleagues:
        changed = changes_in_lines(turn, duty, report, colleague.language) if key == "correction.told" else []
        turn.push("escalation", colleague, "\n".join([_news(turn, duty, key, report, colleague), *changed]))
    for reviewer in reviewers:
        if reviewer.id not in known:
            _tell_reviewer(turn, duty, key, report, reviewer)


def _news(turn: Turn, duty: Duty, key: str, report: Report, to: Person) -> str:
    told, unit = words(turn, duty, to.language), turn.store.people.unit(duty.unit).name
    values = {"number": report.number, "version": report.version}
    return told.say(key, unit=unit, title=told.title, name=turn.who.name, **values)


def _tell_reviewer(turn: Turn, duty: Duty, key: str, report: Report, reviewer: Person) -> None:
    text = _news(turn, duty, key, report, reviewer)
    if key not in {"report.told", "correction.told"} or duty.reviewer is None:
        turn.push("escalation", reviewer, text)
        return
    details = [*answers_in_lines(turn, duty, report, reviewer.language)]
    details += changes_in_lines(turn, duty, report, reviewer.language)
    buttons = review_buttons(turn, duty, reviewer.language)
    files = turn.store.reports.files(report.id, turn.viewer)
    turn.push("escalation", reviewer, "\n".join([text, *details]), buttons, files)


def review_buttons(turn: Turn, duty: Duty, language: str) -> list[Button]:
    """What a reviewer may do with a report that came in."""
    return [turn.button(key, f"review.{key}", language, duty=duty.id) for key in ("accept", "return")]


def answers_in_lines(turn: Turn, duty: Duty, report: Report, language: str) -> list[str]:
    """A report's answers, a line a field."""
    return [
        f"{field.label.say(language)}: {filling.shown(field, report.answers[field.id], language)}"
        for field in form_of(turn, duty).fields
        if field.id in report.answers
    ]


def changes_in_lines(turn: Turn, duty: Duty, report: Report, language: str) -> list[str]:
    """What a version says otherwise than the one before it that was filled in chat; nothing for a first one."""
    earlier = [each for each in turn.store.reports.of_duty(duty.id, turn.viewer) if each.version < report.version]
    filled = [each for each in earlier if each.via == "chat"]
    if not filled or report.via != "chat":
        return []
    empty = turn.say("form.left-empty", language)
    pairs = filling.changes(form_of(turn, duty), filled[-1].answers, report.answers)
    lines = [
        turn.say(
            "report.change",
            language,
            field=field.label.say(language),
            before=empty if was is None else filling.shown(field, was, language),
            after=empty if now is None else filling.shown(field, now, language),
        )
        for field, was, now in pairs
    ]
    return [turn.say("report.changes", language, version=filled[-1].version), *lines] if lines else []


def may_be_corrected(turn: Turn, duty: Duty, report: Report) -> bool:
    """Whether a duty's last day has not gone, or its reviewer gave leave."""
    in_time = duty.before is None or calendar.days_left(duty.before, turn.today) >= 0
    return in_time or report.reopened_at is not None


def tell_too_late(turn: Turn, duty: Duty) -> None:
    """A correction needs leave by now; a draft of it stays as it is."""
    office = turn.store.people.unit(duty.reviewer).name if duty.reviewer else turn.say("trouble.department")
    text = turn.say("correction.too-late", title=words(turn, duty).title, office=office)
    turn.reply(text, [turn.button("ask-leave", "report.ask-leave", duty=duty.id)])


def _form_buttons(turn: Turn, duty: Duty) -> list[Button]:
    return [turn.button("edit", "form.edit", duty=duty.id), turn.button("cancel", "dialog.cancel")]
