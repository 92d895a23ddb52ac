"""Drafts: one a duty, whoever of the unit answers; a colleague's answer is never overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.forms import form_of
from knowledge import filling
from storage.rows import Draft

if TYPE_CHECKING:
    from handlers.turn import Turn
    from knowledge.filling import Given, Said, Step
    from knowledge.forms import Form
    from storage.rows import Duty


@dataclass(frozen=True)
class Filling:
    """The form that a person is in: their place in it, over the answers that their unit has by now."""

    duty: Duty
    form: Form
    state: dict[str, Any]
    draft: Draft | None
    corrects: int | None
    changed: tuple[str, ...]
    """Fields that a colleague has answered since this person last looked."""


def opened(turn: Turn) -> Filling:
    """The form that the dialog is in; LookupError where it is not open any more."""
    dialog = turn.dialog
    if not dialog or dialog["kind"] != "report":
        raise LookupError
    duty = turn.store.duties.get(dialog["duty"], turn.viewer)
    corrects = dialog.get("corrects")
    if duty is None or not _open(turn, duty, corrects):
        turn.end_dialog()
        raise LookupError
    draft = turn.store.drafts.get(duty.id, turn.viewer)
    # A dialog from before forms had conditions does not know of what type the unit is.
    mine = {"about": {"unit-type": turn.store.people.unit(duty.unit).type}, **dialog["state"]}
    changed: tuple[str, ...] = ()
    if draft and draft.version != dialog.get("seen", 0):
        theirs = draft.state["answers"]
        changed = tuple(sorted(n for n in {*theirs, *mine["answers"]} if theirs.get(n) != mine["answers"].get(n)))
        mine = {**mine, "answers": theirs, "unclear": filling.unclear(draft.state)}
    return Filling(duty, form_of(turn, duty), mine, draft, corrects, changed)


def _open(turn: Turn, duty: Duty, corrects: int | None) -> bool:
    if corrects is None:
        return duty.unmet
    newest = turn.store.reports.latest(duty.id, turn.viewer)
    return not duty.unmet and newest is not None and newest.id == corrects


def stepped(turn: Turn, here: Filling, given: Given | None) -> Step:
    """Take an input, unless it would go over, or send, what a colleague answered and this person has not seen."""
    now = turn.world.local(turn.now)
    step = filling.step(here.form, here.state, given, now)
    if not here.changed:
        return step
    told = _told(turn, here)
    if step.done or _overwritten(here, step):
        again = filling.step(here.form, {**here.state, "errors": 0}, None, now)
        return filling.Step(again.state, (*told, *(_offering(each, given) for each in again.replies)))
    return filling.Step(step.state, (*told, *step.replies))


def _overwritten(here: Filling, step: Step) -> bool:
    old, new = here.state["answers"], step.state["answers"]
    return any(old.get(name) != new.get(name) for name in here.changed)


def _offering(reply: filling.Reply, given: Given | None) -> filling.Reply:
    """The question asked again, with what was typed for it as a button: it is not lost."""
    if isinstance(reply, filling.Asked) and isinstance(given, filling.Typed) and len(given.text) <= 200:
        return filling.Asked(reply.field, reply.place, reply.of, (given.text,))
    return reply


def _told(turn: Turn, here: Filling) -> list[Said]:
    """What the colleague did, a line a field."""
    author = turn.store.people.person(here.draft.saved_by).name if here.draft else ""
    told = [filling.Said("form.colleague", {"name": author})]
    for field in here.form.fields:
        if field.id in here.changed:
            answer = here.state["answers"].get(field.id)
            value: object = field.label if answer is None else filling.Shown(field, answer)
            key = "form.emptied" if answer is None else "form.noted"
            told.append(filling.Said(key, {"field": field.label, "answer": value}))
    return told


def keep(turn: Turn, here: Filling, state: dict[str, Any]) -> None:
    """Keep the person's place, and the unit's answers where they are new."""
    old = here.draft
    fresh = old is None or _content(old.state) != _content(state) or old.corrects != here.corrects
    version = (old.version if old else 0) + int(fresh)
    if any(_content(state)) or old:
        who, when = (turn.who.id, turn.now) if fresh or old is None else (old.saved_by, old.saved_at)
        turn.store.drafts.save(Draft(here.duty.id, state, version, here.corrects, who, when))
    else:
        version = 0
    dialog = {"kind": "report", "duty": here.duty.id, "state": state, "seen": version, "corrects": here.corrects}
    turn.keep_dialog(dialog)


def _content(state: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a draft holds besides somebody's place in it."""
    return state["answers"], filling.unclear(state)


def resumed(turn: Turn, form: Form, draft: Draft) -> Said:
    """Whose answers these are, and from when."""
    author = turn.store.people.person(draft.saved_by)
    values: dict[str, object] = {
        "count": count(form, filling.carried(form, draft.state)),
        "at": f"{turn.world.local(draft.saved_at):%H:%M, %d/%m}",
        "name": author.name,
    }
    return filling.Said("form.resumed" if author.id == turn.who.id else "form.resumed-colleague", values)


def count(form: Form, state: dict[str, Any]) -> int:
    """How many questions are answered."""
    return len({field.id for field in filling.fields_asked(form, state)} & state["answers"].keys())


def lines(turn: Turn) -> dict[int, str]:
    """A line on each draft of the reader's unit, by its duty: how much is answered, by whom, when."""
    found = {}
    for draft in turn.store.drafts.of_unit(turn.viewer):
        duty = turn.store.duties.get(draft.duty, turn.viewer)
        if duty and draft.state["answers"]:
            author = turn.store.people.person(draft.saved_by).name
            at = f"{turn.world.local(draft.saved_at):%H:%M, %d/%m}"
            answered = count(form_of(turn, duty), filling.carried(form_of(turn, duty), draft.state))
            found[duty.id] = turn.say("form.draft", count=answered, name=author, at=at)
    return found
