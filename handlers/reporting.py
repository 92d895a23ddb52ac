"""Reports: the guided dialog, sending, taking back, and reports that came on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import questions
from handlers.duties import status_buttons, words
from knowledge import filling
from storage.rows import Button, StoredFile

if TYPE_CHECKING:
    from handlers.duties import DutyWords
    from handlers.turn import Turn
    from knowledge.filling import Move, Step
    from knowledge.forms import Form
    from storage.rows import Duty, Report


def begin(turn: Turn, duty: Duty) -> None:
    """Open the form of a duty, or go on with the draft that is open."""
    state = filling.begin(form_of(turn, duty))
    draft = turn.dialog
    if draft and draft["kind"] == "report" and draft["duty"] == duty.id:
        state = draft["state"]
    _show(turn, duty, filling.Step(state, "summary" if filling.current(form_of(turn, duty), state) is None else "ask"))


def form_of(turn: Turn, duty: Duty) -> Form:
    """The form of a duty's obligation."""
    return turn.world.forms[duty.pack, turn.world.packs[duty.pack].obligation(duty.obligation).form]


def answer(turn: Turn) -> None:
    """Take what was typed or sent as the answer to the field that is asked; a question is answered in between."""
    duty, state = _open(turn)
    form = form_of(turn, duty)
    file = turn.incoming.file
    if file is None and filling.current(form, state) is None:
        if not questions.answer_in_between(turn):
            turn.reply(turn.say("form.at-summary"))
        _show(turn, duty, filling.Step(state, "summary"))
        return
    if file is not None:
        turn.store.reports.remember(file, turn.now)
        step = filling.attach(form, state, file.to_json())
        if step.note:
            turn.reply(turn.say(step.note, name=file.name))
    else:
        step = filling.fill(form, state, turn.text, turn.today)
        if step.fault and questions.answer_in_between(turn):
            step = filling.Step(state, "ask")
    _show(turn, duty, step)


def go(turn: Turn, duty: int, to: Move, field: str | None = None) -> None:
    """A press of skip, back, edit or send in a form; LookupError where the form is not open any more."""
    found, state = _open(turn)
    if found.id != duty:
        raise LookupError(duty)
    if to == "edit" and field is None:
        _choose_field(turn, found)
        return
    step = filling.move(form_of(turn, found), state, to, field)
    if step.outcome == "sent":
        _send(turn, found, state["answers"], via="chat", note=None)
    else:
        _show(turn, found, step)


def skip(turn: Turn, duty: int) -> None:
    """Leave the field empty."""
    go(turn, duty, "skip")


def back(turn: Turn, duty: int) -> None:
    """The field before."""
    go(turn, duty, "back")


def edit(turn: Turn, duty: int, field: str | None = None) -> None:
    """Answer a field anew."""
    go(turn, duty, "edit", field)


def send(turn: Turn, duty: int) -> None:
    """Hand it in."""
    go(turn, duty, "send")


def sent(turn: Turn) -> None:
    """What the unit has handed in."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer, ("submitted", "accepted"))
    if not duties:
        turn.reply(turn.say("report.none-sent"))
        return
    told = [words(turn, duty) for duty in duties]
    lines = [f"{each.title}: {each.status}" for each in told]
    buttons = [Button(each.short, "duty.show", {"duty": each.duty.id}) for each in told]
    turn.reply("\n".join([turn.say("report.sent-head"), *lines]), buttons)


def withdraw(turn: Turn, duty: int) -> None:
    """Take a report back that was sent by mistake; LookupError once it was accepted."""
    found = turn.store.duties.get(duty, turn.viewer)
    report = turn.store.reports.latest(duty)
    if found is None or report is None or found.unit != turn.who.unit or found.state != "submitted":
        raise LookupError(duty)
    turn.store.reports.withdraw(report.id, turn.now)
    turn.store.duties.change(duty, turn.now, state="open", open_since=turn.now, next_occasion=turn.today)
    _audit(turn, found, "withdraw", "open")
    turn.reply(
        turn.say("report.withdrawn", title=words(turn, found).title, number=report.number),
        status_buttons(turn.world, found, turn.language),
    )
    _tell_others(turn, found, "report.withdrawn-told", report)


def begin_paper(turn: Turn, duty: int) -> None:
    """A reviewer notes a report that came on paper: asks for a note."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None or not found.unmet or found.unit == turn.who.unit:
        raise LookupError(duty)
    turn.keep_dialog({"kind": "paper", "duty": duty})
    told = words(turn, found)
    unit = turn.store.people.unit(found.unit).name
    turn.reply(turn.say("paper.ask", unit=unit, title=told.title), [turn.button("cancel", "dialog.cancel")])


def finish_paper(turn: Turn) -> None:
    """Record the report that came on paper, with the note."""
    found = turn.store.duties.get((turn.dialog or {})["duty"], turn.viewer)
    if found is None or not found.unmet:
        turn.end_dialog()
        raise LookupError
    if not turn.text:
        turn.reply(turn.say("paper.only-text"), [turn.button("cancel", "dialog.cancel")])
        return
    if questions.answer_in_between(turn):
        turn.reply(turn.say("paper.go-on"), [turn.button("cancel", "dialog.cancel")])
        return
    _send(turn, found, {}, via="paper", note=turn.text[:1000])


def _send(turn: Turn, duty: Duty, answers: dict[str, Any], *, via: str, note: str | None) -> None:
    files = [StoredFile(**answer) for answer in answers.values() if isinstance(answer, dict)]
    form = form_of(turn, duty)
    report = turn.store.reports.add(
        duty.id, form=form.id, answers=answers, files=files, via=via, note=note, sent_by=turn.who.id, now=turn.now
    )
    state = "submitted" if via == "chat" else "accepted"
    turn.store.duties.change(duty.id, turn.now, state=state)
    _audit(turn, duty, "submit" if via == "chat" else "record-paper", state)
    turn.end_dialog()
    told = words(turn, duty)
    local = turn.world.local(turn.now)
    receipt = turn.say(
        "report.receipt" if via == "chat" else "paper.receipt",
        title=told.title,
        number=report.number,
        at=f"{local:%H:%M, %d/%m/%Y}",
        unit=turn.store.people.unit(duty.unit).name,
    )
    buttons = [turn.button("withdraw", "report.withdraw", duty=duty.id)] if via == "chat" else []
    turn.reply(receipt, buttons)
    _tell_others(turn, duty, "report.sent-told" if via == "chat" else "paper.told", report)


def _tell_others(turn: Turn, duty: Duty, key: str, report: Report) -> None:
    """The unit's other people, and the reviewer, learn of it."""
    unit = turn.store.people.unit(duty.unit).name
    colleagues = [each for each in turn.store.people.responsible(duty.unit) if each.id != turn.who.id]
    reviewers = [each for each in turn.store.people.reviewers(duty.reviewer) if each.id != turn.who.id]
    known = {each.id for each in colleagues}
    for other in [*colleagues, *(each for each in reviewers if each.id not in known)]:
        told = words(turn, duty, other.language)
        text = told.say(key, unit=unit, title=told.title, name=turn.who.name, number=report.number)
        review = other.id not in known and key == "report.sent-told" and duty.reviewer is not None
        details = [text, *answers_in_lines(turn, duty, report, other.language)] if review else [text]
        buttons = review_buttons(turn, duty, other.language) if review else []
        files = turn.store.reports.files(report.id) if review else []
        turn.push("escalation", other, "\n".join(details), buttons, files)


def review_buttons(turn: Turn, duty: Duty, language: str) -> list[Button]:
    """What a reviewer may do with a report that came in."""
    return [turn.button(key, f"review.{key}", language, duty=duty.id) for key in ("accept", "return")]


def answers_in_lines(turn: Turn, duty: Duty, report: Report, language: str) -> list[str]:
    """A report's answers, a line a field."""
    form = form_of(turn, duty)
    return [
        f"{field.label.say(language)}: {filling.shown(field, report.answers[field.id])}"
        for field in form.fields
        if field.id in report.answers
    ]


def _open(turn: Turn) -> tuple[Duty, dict[str, Any]]:
    dialog = turn.dialog
    if not dialog or dialog["kind"] != "report":
        raise LookupError
    duty = turn.store.duties.get(dialog["duty"], turn.viewer)
    if duty is None or not duty.unmet:
        turn.end_dialog()
        raise LookupError
    state = dialog["state"]
    form = form_of(turn, duty)
    if state["version"] != form.version:
        kept = {key: value for key, value in state["answers"].items() if any(f.id == key for f in form.fields)}
        state = {**filling.begin(form), "answers": kept}
    return duty, state


def _show(turn: Turn, duty: Duty, step: Step) -> None:
    turn.keep_dialog({"kind": "report", "duty": duty.id, "state": step.state})
    told, form = words(turn, duty), form_of(turn, duty)
    field = filling.current(form, step.state)
    if field is None:
        _summary(turn, told, form, step)
        return
    place = turn.say("form.place", at=step.state["at"] + 1, of=len(form.fields), title=told.short)
    lines = [turn.say(step.fault)] if step.fault else []
    lines += [place, field.ask.say(turn.language)]
    if field.example:
        lines.append(turn.say("form.example", example=field.example.say(turn.language)))
    if field.id in step.state["answers"]:
        lines.append(turn.say("form.answered", answer=filling.shown(field, step.state["answers"][field.id])))
    keys = [] if field.required else ["skip"]
    keys += ["back"] if step.state["at"] else []
    keys += ["send"] if filling.complete(form, step.state) else []
    buttons = [turn.button(key, f"form.{key}", duty=duty.id) for key in keys]
    turn.reply("\n".join(lines), [*buttons, turn.button("cancel", "dialog.cancel")])


def _summary(turn: Turn, told: DutyWords, form: Form, step: Step) -> None:
    answers = step.state["answers"]
    empty = turn.say("form.left-empty")
    lines = [
        f"{field.label.say(turn.language)}: {filling.shown(field, answers[field.id]) if field.id in answers else empty}"
        for field in form.fields
    ]
    text = "\n".join([turn.say("form.summary", title=told.title), *lines, turn.say("form.not-sent-yet")])
    buttons = [turn.button(key, f"form.{key}", duty=told.duty.id) for key in ("send", "edit")]
    turn.reply(text, [*buttons, turn.button("cancel", "dialog.cancel")])


def _choose_field(turn: Turn, duty: Duty) -> None:
    form = form_of(turn, duty)
    buttons = [
        Button(field.label.say(turn.language), "form.edit", {"duty": duty.id, "field": field.id})
        for field in form.fields
    ]
    turn.reply(turn.say("form.edit-which"), [*buttons, turn.button("cancel", "dialog.cancel")])


def _audit(turn: Turn, duty: Duty, action: str, state: str) -> None:
    before, after = {"state": duty.state}, {"state": state}
    turn.store.audit.note(action, f"duty:{duty.id}", actor=turn.who.id, now=turn.now, before=before, after=after)
