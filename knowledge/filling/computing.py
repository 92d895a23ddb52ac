"""Which fields concern a unit, and what follows from its answers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from knowledge.forms import UNIT_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.forms import Condition, Form, FormField, Formula


def live(form: Form, state: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count: those of fields whose conditions hold, with what is computed from them."""
    found: dict[str, Any] = {}
    for field in form.fields:
        if applies(field, state, found):
            answer = compute(field.formula, found) if field.formula else state["answers"].get(field.id)
            if answer is not None:
                found[field.id] = answer
    return found


def report(form: Form, state: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are sent: exactly what the summary shows."""
    return live(form, state)


def applies(field: FormField, state: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether a field's conditions hold, given the answers to the fields before it."""
    known = {**answers, UNIT_TYPE: state.get("about", {}).get(UNIT_TYPE)}
    return all(_holds(condition, known.get(condition.field)) for condition in field.when)


def _holds(condition: Condition, answer: Any) -> bool:  # noqa: ANN401 - JSON
    if answer is None:
        return False
    if condition.one_of:
        given = answer if isinstance(answer, list) else [_word(answer)]
        return any(each in condition.one_of for each in given)
    low = condition.above is None or answer > condition.above
    return low and (condition.below is None or answer < condition.below)


def _word(answer: Any) -> Any:  # noqa: ANN401 - JSON
    return ("yes" if answer else "no") if isinstance(answer, bool) else answer


def compute(formula: Formula, answers: Mapping[str, Any]) -> float | int | None:
    """A formula's figure, to one decimal place; None where an operand is missing or the divisor is 0."""
    given = [answers.get(name) for name in formula.of]
    figures = [Decimal(str(each)) for each in given if each is not None]
    if len(figures) < len(given):
        return None
    first, *others = figures
    if formula.how == "sum":
        return _plain(sum(figures, Decimal(0)))
    if formula.how == "difference":
        return _plain(first - sum(others, Decimal(0)))
    if others[0] == 0:
        return None
    return _plain(first / others[0] * (100 if formula.how == "share" else 1))


def _plain(figure: Decimal) -> float | int:
    rounded = figure.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral() else float(rounded)
