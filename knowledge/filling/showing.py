"""Answers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knowledge.filling.computing import live
from knowledge.forms import NUMERIC
from knowledge.schema import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.forms import Form, FormField

YES: Final = Text(vi="Có", en="Yes")
NO: Final = Text(vi="Không", en="No")


def shown(field: FormField, answer: Any, language: str = "vi") -> str:  # noqa: ANN401 - JSON
    """An answer as its summary shows it; answers of older versions of a form are shown as well as may be."""
    if isinstance(answer, bool):
        return (YES if answer else NO).say(language)
    if isinstance(answer, list):
        return ", ".join(shown(field, each, language) for each in answer)
    if isinstance(answer, dict):
        return str(answer["name"])
    if field.type in NUMERIC and not isinstance(answer, str):
        return _figure(field, answer, language)
    if field.type == "day":
        year, month, day = str(answer).split("-")
        return f"{day}/{month}/{year}"
    labels = {option.id: option.label.say(language) for option in field.options}
    return labels.get(answer, str(answer))


def _figure(field: FormField, answer: float, language: str) -> str:
    from babel.numbers import format_decimal  # half a second, which `ask` has no use for

    written = format_decimal(answer, format="#,##0.###", locale=language)
    if field.type == "percent" or (field.formula and field.formula.how == "share"):
        return f"{written}%"
    return f"{written} {field.unit.say(language)}" if field.unit else written


def lines(form: Form, state: Mapping[str, Any], language: str, empty: str | None = None) -> list[str]:
    """A line a field that concerns the unit: its label and answer; ``empty`` where there is none, else left out."""
    from knowledge.filling.state import fields_asked

    answers = live(form, state)
    asked = {field.id for field in fields_asked(form, state)}
    found = []
    for field in form.fields:
        if field.id in answers:
            found.append(f"{field.label.say(language)}: {shown(field, answers[field.id], language)}")
        elif field.id in asked and empty is not None:
            found.append(f"{field.label.say(language)}: {empty}")
    return found
