"""Reports by guided dialog: opening a form, answering, leaving it and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import drafting, form_words, questions, sending
from handlers.drafting import Filling
from handlers.forms import form_of
from handlers.phrases import phrases, spoken
from knowledge import filling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn
    from knowledge.filling import Given, Said, Step
    from storage.rows import Button, Duty, Report

LONGEST_QUESTION = 120
"""What is longer is an answer, though it may ask something."""


def begin(turn: Turn, duty: Duty) -> None:
    """Open the form of a duty, or go on with the unit's draft, whoever wrote it."""
    turn.language = turn.setting  # as in all that follows
    form, draft = form_of(turn, duty), turn.store.drafts.get(duty.id, turn.viewer)
    if draft:
        resume(turn, duty)
        return
    state = filling.begin(form, turn.store.people.unit(duty.unit).type)
    earlier = _earlier(turn, duty)
    told: list[Said] = []
    extra: list[Button] = []
    if earlier:
        title, count = _title(turn, duty, earlier[0]), len(earlier[1])
        told = [filling.Said("form.earlier", {"title": title, "count": count, "number": earlier[0].number})]
        extra = [turn.button("reuse", "form.reuse", duty=duty.id)]
    _enter(turn, Filling(duty, form, state, draft, None, ()), told, extra)


def resume(turn: Turn, duty: Duty) -> None:
    """Go on with a duty's draft where it was left."""
    form, draft = form_of(turn, duty), turn.store.drafts.get(duty.id, turn.viewer)
    if draft is None:
        begin(turn, duty)
        return
    told = [drafting.resumed(turn, form, draft)] if draft.state["answers"] else []
    if draft.state["version"] != form.version:
        told.append(filling.Said("form.new-version", {"count": len(filling.carried(form, draft.state)["answers"])}))
    state = filling.opened(form, draft.state)
    # What was to correct a report that is open again goes on as its draft.
    corrects = None if duty.unmet else draft.corrects
    _enter(turn, Filling(duty, form, state, draft, corrects, ()), told)


def correct(turn: Turn, duty: Duty, report: Report) -> None:
    """Open the form with what was sent; the corrected version is sent beside the old one."""
    form, draft = form_of(turn, duty), turn.store.drafts.get(duty.id, turn.viewer)
    if draft and draft.corrects == report.id:
        resume(turn, duty)
        return
    answers = filling.reusable(form, report.answers, same_duty=True)
    state = filling.begin(form, turn.store.people.unit(duty.unit).type, answers)
    told = [filling.Said("form.correcting", {"number": report.number})]
    _enter(turn, Filling(duty, form, state, draft, report.id, ()), told)


def _enter(turn: Turn, here: Filling, told: Sequence[Said], extra: Sequence[Button] = ()) -> None:
    step = filling.step(here.form, here.state, None, turn.world.local(turn.now))
    drafting.keep(turn, here, step.state)
    form_words.show(turn, here.duty, here.form, filling.Step(step.state, (*told, *step.replies)), extra)


def answer(turn: Turn) -> None:
    """Take what was typed or sent as the answer to the field that is asked; a question is answered in between."""
    here = drafting.opened(turn)
    file = turn.incoming.file
    if file is not None:
        turn.store.reports.remember(file, turn.now)
        _go_on(turn, here, drafting.stepped(turn, here, filling.Attached(file.to_json())))
        return
    if spoken(turn.text) in phrases(turn, "form.said-later"):
        leave(turn)
        return
    if _was_a_question(turn, here):
        return
    _go_on(turn, here, drafting.stepped(turn, here, _given(turn, here)))


def _given(turn: Turn, here: Filling) -> Given:
    """What was typed; "gửi luôn" sends, and "chưa có" leaves out what it does not answer."""
    said = spoken(turn.text)
    if said in phrases(turn, "form.said-send"):
        return filling.Pressed("send")
    asked = filling.current(here.form, here.state)
    if asked and asked.type != "text" and said in phrases(turn, "form.said-skip"):
        typed = filling.step(here.form, here.state, filling.Typed(turn.text), turn.world.local(turn.now))
        if not typed.understood:
            return filling.Pressed("skip", asked.id)
    return filling.Typed(turn.text)


def ask_again(turn: Turn) -> None:
    """Show where the form stands, after something else was answered in between."""
    _ask_again(turn, drafting.opened(turn))


def _ask_again(turn: Turn, here: Filling) -> None:
    """What could be an answer to a text's field is kept as a button."""
    again = drafting.stepped(turn, here, None)
    _go_on(turn, here, filling.Step(again.state, tuple(_or_noted(each, turn.text) for each in again.replies)))


def _was_a_question(turn: Turn, here: Filling) -> bool:
    """Answer a question and ask again; what could be an answer to a text's field is kept as a button."""
    asked = filling.current(here.form, here.state)
    if asked and asked.type == "text":
        answered = len(turn.text) <= LONGEST_QUESTION and questions.answer_if_known(turn)
    else:
        typed = filling.step(here.form, here.state, filling.Typed(turn.text), turn.world.local(turn.now))
        answered = not typed.understood and questions.answer_in_between(turn)
    if not answered:
        return False
    _ask_again(turn, here)
    return True


def _or_noted(reply: filling.Reply, text: str) -> filling.Reply:
    if isinstance(reply, filling.Asked) and reply.field.type == "text":
        return filling.Asked(reply.field, reply.place, reply.of, (text,))
    return reply


def _go_on(turn: Turn, here: Filling, step: Step) -> None:
    if step.done:
        sending.send_filled(turn, here)
        return
    drafting.keep(turn, here, step.state)
    form_words.show(turn, here.duty, here.form, step)


def press(turn: Turn, duty: int, given: Given | None) -> None:
    """A button of a form; LookupError where the form is not open any more."""
    here = drafting.opened(turn)
    if here.duty.id != duty:
        raise LookupError(duty)
    _go_on(turn, here, drafting.stepped(turn, here, given))


def skip(turn: Turn, duty: int, field: str | None = None) -> None:
    """Leave the field as it is."""
    press(turn, duty, filling.Pressed("skip", field))


def clear(turn: Turn, duty: int, field: str) -> None:
    """Leave the field empty."""
    press(turn, duty, filling.Pressed("clear", field))


def go_next(turn: Turn, duty: int, field: str) -> None:
    """Enough was chosen or sent."""
    press(turn, duty, filling.Pressed("next", field))


def back(turn: Turn, duty: int) -> None:
    """The field before."""
    press(turn, duty, filling.Pressed("back"))


def edit(turn: Turn, duty: int, field: str | None = None) -> None:
    """Answer a field anew."""
    press(turn, duty, filling.Pressed("edit", field))


def stay(turn: Turn, duty: int) -> None:
    """Ask again where the form stands."""
    press(turn, duty, None)


def pick(turn: Turn, duty: int, field: str, option: str) -> None:
    """Choose an option."""
    press(turn, duty, filling.Pressed("pick", field, option))


def write(turn: Turn, duty: int, field: str, text: str, **_older: object) -> None:
    """Take a text that was offered as what may have been meant; buttons of older versions carry more."""
    press(turn, duty, filling.Pressed("write", field, text))


def drop(turn: Turn, duty: int, text: str) -> None:
    """Leave out a part of a message that no question is clear for."""
    press(turn, duty, filling.Pressed("drop", None, text))


def send(turn: Turn, duty: int) -> None:
    """Hand it in."""
    press(turn, duty, filling.Pressed("send"))


def reuse(turn: Turn, duty: int) -> None:
    """Begin with the answers of an earlier report, at the summary."""
    here = drafting.opened(turn)
    earlier = _earlier(turn, here.duty)
    if here.duty.id != duty or earlier is None:
        raise LookupError(duty)
    answers = {**earlier[1], **here.state["answers"]}
    state = filling.begin(here.form, here.state["about"]["unit-type"], answers)
    state["unclear"] = filling.unclear(here.state)
    _go_on(turn, here, filling.step(here.form, state, None, turn.world.local(turn.now)))


def _earlier(turn: Turn, duty: Duty) -> tuple[Report, dict[str, Any]] | None:
    """The unit's newest report of which answers fit the form, this duty's own before others'."""
    form, pack = form_of(turn, duty), duty.pack
    reports = turn.store.reports.of_unit(duty.unit, pack, turn.viewer)
    for report in sorted(reports, key=lambda each: (each.duty != duty.id, -each.id)):
        answers = filling.reusable(form, report.answers, same_duty=report.duty == duty.id)
        if answers:
            return report, answers
    return None


def _title(turn: Turn, duty: Duty, report: Report) -> str:
    """The title of the form of an earlier report in the same pack."""
    form = turn.world.forms.get((duty.pack, report.form))
    return form.title.say(turn.language) if form else report.form


def leave(turn: Turn) -> None:
    """Leave the form: nothing is sent, and what was answered stays until somebody throws it away."""
    try:
        here = drafting.opened(turn)
    except LookupError:  # a colleague has sent it meanwhile
        turn.reply(turn.say("cancel.done"), [turn.button("deadlines", "deadlines.show")])
        return
    turn.end_dialog()
    draft = turn.store.drafts.get(here.duty.id, turn.viewer)
    answered = drafting.count(here.form, draft.state) if draft else 0
    if draft is None or not answered:
        turn.store.drafts.drop(here.duty.id)
        turn.reply(turn.say("cancel.done"), [turn.button("deadlines", "deadlines.show")])
        return
    buttons = [
        turn.button("resume", "form.resume", duty=here.duty.id),
        turn.button("discard", "form.discard", duty=here.duty.id, version=draft.version),
    ]
    turn.reply(turn.say("cancel.draft-kept", count=answered), buttons)


def come_back(turn: Turn, duty: int) -> None:
    """Go on with a draft that was left."""
    resume(turn, _own_draft(turn, duty))


def discard(turn: Turn, duty: int, version: int) -> None:
    """Throw a draft away; LookupError where a colleague has added to it since."""
    found = _own_draft(turn, duty)
    draft = turn.store.drafts.get(found.id, turn.viewer)
    if draft is None or draft.version != version:
        raise LookupError(duty)
    turn.store.drafts.drop(duty)
    if turn.dialog and turn.dialog.get("duty") == duty:
        turn.end_dialog()
    turn.reply(turn.say("cancel.discarded"), [turn.button("deadlines", "deadlines.show")])


def _own_draft(turn: Turn, duty: int) -> Duty:
    found = turn.store.duties.get(duty, turn.viewer)
    draft = turn.store.drafts.get(duty, turn.viewer)
    if found is None or found.unit != turn.who.unit or draft is None:
        raise LookupError(duty)
    if draft.corrects is None and not found.unmet:
        raise LookupError(duty)
    return found
