"""Where a form stands: JSON that names its form's version, and moves through the fields that concern the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.filling.computing import applies, live
from knowledge.filling.values import fits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.forms import Form, FormField

State = dict[str, Any]


def begin(form: Form, unit_type: str | None = None, answers: Mapping[str, Any] | None = None) -> State:
    """The state of a form at its first question, or at its summary where there are ``answers`` to begin with."""
    state: State = {
        "form": form.id,
        "version": form.version,
        "at": None,
        "answers": dict(answers or {}),
        "errors": 0,
        "from_summary": False,
        "unclear": [],
        "about": {"unit-type": unit_type},
    }
    return state if answers else {**state, "at": fields_asked(form, state)[0].id}


def opened(form: Form, state: Mapping[str, Any]) -> State:
    """A state that was left, taken up again: at the question where it stood, else at the first unanswered one."""
    fresh = carried(form, state)
    asked = [field.id for field in fields_asked(form, fresh)]
    if fresh["at"] is None or fresh["at"] in asked:
        return {**fresh, "errors": 0}
    return _first_unanswered(form, fresh)


def carried(form: Form, state: Mapping[str, Any]) -> State:
    """A state for this version of the form: answers are carried over by field names, where they still fit."""
    if state["version"] == form.version and state["form"] == form.id:
        return dict(state)
    kept = {field.id: fits(field, state["answers"][field.id]) for field in form.fields if field.id in state["answers"]}
    answers = {name: answer for name, answer in kept.items() if answer is not None}
    fresh = begin(form, state.get("about", {}).get("unit-type"))
    return _first_unanswered(form, {**fresh, "answers": answers, "unclear": unclear(state)})


def unclear(state: Mapping[str, Any]) -> list[str]:
    """The parts of messages of which it is not known yet which questions they answer; older drafts have none."""
    return list(state.get("unclear", ()))


def _first_unanswered(form: Form, state: State) -> State:
    at = next((field.id for field in fields_asked(form, state) if field.id not in state["answers"]), None)
    return {**state, "at": at, "errors": 0, "from_summary": False}


def fields_asked(form: Form, state: Mapping[str, Any]) -> list[FormField]:
    """The fields that concern the unit, as its answers stand, in order; what is computed is not asked."""
    answers = live(form, state)
    return [field for field in form.fields if field.formula is None and applies(field, state, answers)]


def current(form: Form, state: Mapping[str, Any]) -> FormField | None:
    """The field that is being asked; None at the summary."""
    return next((field for field in form.fields if field.id == state["at"]), None)


def complete(form: Form, state: Mapping[str, Any]) -> bool:
    """Whether every required field is answered."""
    return missing(form, state) is None


def missing(form: Form, state: Mapping[str, Any]) -> FormField | None:
    """The first required field without an answer."""
    return next((each for each in fields_asked(form, state) if each.required and each.id not in state["answers"]), None)


def placed(state: Mapping[str, Any], at: str | None) -> State:
    """The state at a field, or at the summary."""
    return {**state, "at": at, "errors": 0, "from_summary": bool(state["from_summary"] and at)}


def after(form: Form, state: Mapping[str, Any], field: str) -> str | None:
    """The field that follows; after an edit the summary, but for questions that the edit raised."""
    asked = fields_asked(form, state)
    places = [each.id for each in asked]
    later = asked[places.index(field) + 1 :] if field in places else asked
    if state["from_summary"]:
        later = [each for each in later if each.id not in state["answers"] and _hangs_on(each, field)]
    return next((each.id for each in later), None)


def before(form: Form, state: Mapping[str, Any]) -> str | None:
    """The field before the one that is asked; the first one has itself."""
    asked = [each.id for each in fields_asked(form, state)]
    if state["at"] not in asked:
        return asked[-1]
    return asked[max(0, asked.index(state["at"]) - 1)]


def _hangs_on(field: FormField, other: str) -> bool:
    return any(condition.field == other for condition in field.when)
