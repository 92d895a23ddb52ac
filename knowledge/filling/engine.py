"""The step of a form: no database, no channel; time comes in, replies go out as keys of wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knowledge.filling.inputs import (
    Asked,
    Attached,
    Choosing,
    Given,
    Pressed,
    Reply,
    Reviewed,
    Said,
    Shown,
    Step,
    Unsorted,
)
from knowledge.filling.several import MOST_PARTS, NOTHING, Apart, apart, assigned
from knowledge.filling.state import State, after, before, carried, current, fields_asked, missing, placed, unclear
from knowledge.filling.values import Fault, understand
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from knowledge.filling.inputs import Act
    from knowledge.forms import Form, FormField

TYPED_MOVES: Final[dict[str, Act]] = {
    "bo qua": "skip",
    "skip": "skip",
    "quay lai": "back",
    "back": "back",
    "gui": "send",
    "send": "send",
    "sua": "edit",
    "edit": "edit",
}
PATIENCE: Final = 3
"""With this error the form shows a way out."""


def step(form: Form, state: Mapping[str, Any], given: Given | None, now: datetime) -> Step:
    """Take an input; None only asks again where the form stands. ``now`` is on the department's clock."""
    told: list[Reply] = []
    if state["version"] != form.version:
        told.append(Said("form.new-version", {"count": len(carried(form, state)["answers"])}))
    here = carried(form, state)
    taken = _at(form, here, here["at"]) if given is None else _take(form, here, given, now)
    replies = (
        _with_what_is_unclear(form, taken, now.date()) if given is None or not taken.state["at"] else taken.replies
    )
    return Step(taken.state, (*told, *replies), taken.done)


def _take(form: Form, state: State, given: Given, now: datetime) -> Step:
    if isinstance(given, Attached):
        return _attach(form, state, given.file)
    if isinstance(given, Pressed):
        return ACTS[given.act](form, state, given, now)
    move = TYPED_MOVES.get(fold(given.text).strip(" .!"))
    if move:
        return ACTS[move](form, state, Pressed(move, state["at"] if move == "skip" else None), now)
    return _write(form, state, given.text, now)


def _with_what_is_unclear(form: Form, taken: Step, today: date) -> tuple[Reply, ...]:
    """The replies, and before the question what is still to be placed: where a form is taken up again, or reviewed."""
    asked = any(isinstance(reply, Unsorted) for reply in taken.replies)
    texts = [] if asked or taken.done else unclear(taken.state)[:1]
    found = [Unsorted(text, _answered_by(form, taken.state, text, today)) for text in texts]
    return (*taken.replies[:-1], *found, *taken.replies[-1:])


def _answered_by(form: Form, state: State, text: str, today: date) -> tuple[FormField, ...]:
    """The questions without an answer that a part may answer."""
    found = assigned(form, {**state, "at": None}, [text], today)
    sole = tuple(field for field in form.fields if field.id in found.answers)
    return sole or tuple(field for each in found.unclear for field in each.fields)


def _write(form: Form, state: State, text: str, now: datetime) -> Step:
    """What is written again, with its question's name or as the answer that is asked for, is unclear no longer."""
    said = fold(text)
    left = [each for each in unclear(state) if fold(each) not in said]
    taken = _read(form, {**state, "unclear": left}, text, now)
    return taken if taken.understood else Step({**taken.state, "unclear": unclear(state)}, taken.replies)


def _read(form: Form, state: State, text: str, now: datetime) -> Step:
    several = apart(form, state, text, now.date())
    if several != NOTHING:
        return _fill_several(form, state, several)
    asked = current(form, state)
    if asked is None:
        return Step(state, (Said("form.at-summary", fault=True), Reviewed()))
    answer, fault = understand(asked, text, now.date())
    return _misread(form, state, fault) if fault else _answer(form, state, asked, answer)


def _fill_several(form: Form, state: State, several: Apart) -> Step:
    given = {field.id: several.answers[field.id] for field in form.fields if field.id in several.answers}
    for field in form.fields:
        if field.type == "files" and field.id in given:
            given[field.id] = [*state["answers"].get(field.id, []), *given[field.id]][-field.most_files :]
    answers = {**state["answers"], **given}
    told: list[Reply] = [
        Said("form.noted", {"field": f.label, "answer": Shown(f, given[f.id])}) for f in form.fields if f.id in given
    ]
    told += _unsorted(several)
    parts = dict.fromkeys((*unclear(state), *(each.text for each in several.unclear if each.fields)))
    filled = {**state, "answers": answers, "unclear": list(parts)[-MOST_PARTS:]}
    here = state["at"]
    if here is not None and here not in given:
        return _at(form, filled, here, *told)
    following = after(form, filled, here) if here else None
    while following is not None and following in given:
        following = after(form, filled, following)
    return _at(form, filled, following, *told)


def _unsorted(several: Apart) -> list[Reply]:
    """What is left of a message: what fits nothing is told, the first of the others asked about."""
    lost = ", ".join(each.text for each in several.unclear if not each.fields)
    found: list[Reply] = [Said("form.unsorted", {"text": lost})] if lost else []
    return found + [Unsorted(each.text, each.fields) for each in several.unclear if each.fields][:1]


def _answer(form: Form, state: State, asked: FormField, answer: Any) -> Step:  # noqa: ANN401 - JSON
    if asked.type == "files":
        answer = [*state["answers"].get(asked.id, []), *answer][-asked.most_files :]
    filled = {**state, "answers": {**state["answers"], asked.id: answer}}
    at = state["at"]
    return _at(form, filled, after(form, filled, asked.id) if asked.id == at else at)


def _misread(form: Form, state: State, fault: Fault) -> Step:
    errors = state["errors"] + 1
    told = [Said(fault.key, fault.values, fault=True)]
    if errors >= PATIENCE and not fault.suggestions:
        told.append(Said("form.way-out"))
    return Step({**state, "errors": errors}, (*told, _question(form, state, fault.suggestions)))


def _attach(form: Form, state: State, file: dict[str, Any]) -> Step:
    """Take a file: as the answer where one is asked for, else kept for the form's field for files."""
    asked = current(form, state)
    if asked and asked.type == "files":
        return _answer(form, state, asked, [file])
    place = next((field for field in fields_asked(form, state) if field.type == "files"), None)
    if place is None:
        return _at(form, state, state["at"], Said("form.no-file-wanted", {"name": file["name"]}, apart=True))
    kept = Said("form.file-kept", {"name": file["name"]}, apart=True)
    taken = _answer(form, state, place, [file])
    return Step(taken.state, (kept, *taken.replies))


def _skip(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    asked = current(form, state)
    if asked is None or (pressed.field and pressed.field != asked.id):
        return _at(form, state, state["at"])
    if asked.required and asked.id not in state["answers"]:
        return _at(form, state, asked.id, Said("form.required"))
    return _at(form, state, after(form, state, asked.id))


def _back(form: Form, state: State, _pressed: Pressed, _now: datetime) -> Step:
    return _at(form, state, before(form, state))


def _edit(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    if pressed.field not in {field.id for field in fields_asked(form, state)}:
        return Step(state, (Choosing(),))
    return _at(form, {**state, "from_summary": True}, pressed.field)


def _clear(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    asked = current(form, state)
    if asked is None or asked.required or pressed.field != asked.id:
        return _at(form, state, state["at"])
    answers = {name: answer for name, answer in state["answers"].items() if name != asked.id}
    return _at(form, {**state, "answers": answers}, after(form, {**state, "answers": answers}, asked.id))


def _send(form: Form, state: State, _pressed: Pressed, _now: datetime) -> Step:
    lacking = missing(form, state)
    if lacking:
        return _at(form, state, lacking.id, Said("form.required"))
    if unclear(state):
        return _at(form, state, None, Said("form.still-unclear", {"text": unclear(state)[0]}))
    return Step(state, done=True)


def _drop(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    """A part that was not to be noted."""
    return _at(form, {**state, "unclear": [each for each in unclear(state) if each != pressed.value]}, state["at"])


def _pick(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    """An option's button; among several it is put in or taken out, and the question stays."""
    asked = next((field for field in fields_asked(form, state) if field.id == pressed.field), None)
    if asked is None:
        return _at(form, state, state["at"])
    if asked.type == "several":
        chosen = set(state["answers"].get(asked.id, ())) ^ {pressed.value}
        listed = [option.id for option in asked.options if option.id in chosen]
        answers = {name: answer for name, answer in state["answers"].items() if name != asked.id}
        return _at(form, {**state, "answers": {**answers, asked.id: listed} if listed else answers}, asked.id)
    return _answer(form, state, asked, pressed.value == "yes" if asked.type == "yes-no" else pressed.value)


def _next(form: Form, state: State, pressed: Pressed, _now: datetime) -> Step:
    """The choice among several is made, or all files are there."""
    return _at(form, state, after(form, state, state["at"]) if pressed.field == state["at"] else state["at"])


def _write_back(form: Form, state: State, pressed: Pressed, now: datetime) -> Step:
    """A text that was offered as what may have been meant; to its own question, or to one without an answer yet."""
    place = next((field for field in fields_asked(form, state) if field.id == pressed.field), None)
    if place is None or (place.id != state["at"] and place.id in state["answers"]):
        return _at(form, state, state["at"])
    answer, fault = understand(place, pressed.value or "", now.date())
    if fault:
        return _misread(form, state, fault)
    rest = [each for each in unclear(state) if each != pressed.value]
    if place.id == state["at"] and not rest:
        return _answer(form, {**state, "unclear": rest}, place, answer)
    filled = {**state, "answers": {**state["answers"], place.id: answer}, "unclear": []}
    left = assigned(form, filled, rest, now.date())
    return _fill_several(form, filled, Apart({**left.answers, place.id: answer}, left.unclear))


def _at(form: Form, state: State, at: str | None, *told: Reply) -> Step:
    here = placed(state, at)
    return Step(here, (*told, _question(form, here)))


def _question(form: Form, state: State, suggestions: tuple[str, ...] = ()) -> Reply:
    asked = current(form, state)
    if asked is None:
        return Reviewed()
    ids = [field.id for field in fields_asked(form, state)]
    return Asked(asked, ids.index(asked.id) + 1 if asked.id in ids else 1, len(ids), suggestions)


ACTS: Final[dict[Act, Callable[[Form, State, Pressed, datetime], Step]]] = {
    "skip": _skip,
    "back": _back,
    "edit": _edit,
    "clear": _clear,
    "send": _send,
    "pick": _pick,
    "next": _next,
    "write": _write_back,
    "drop": _drop,
}
