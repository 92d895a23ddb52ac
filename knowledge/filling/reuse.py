"""Answers of an earlier report: offered as a first version, and compared with a corrected one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.filling.values import fits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.forms import Form, FormField


def reusable(form: Form, answers: Mapping[str, Any], *, same_duty: bool) -> dict[str, Any]:
    """Which answers of an earlier report fit this form; those that belong to one report alone only for its duty."""
    fields = [field for field in form.fields if field.formula is None and (same_duty or not field.once)]
    found = {field.id: fits(field, answers[field.id]) for field in fields if field.id in answers}
    return {name: answer for name, answer in found.items() if answer is not None}


def changes(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[FormField, Any, Any]]:
    """What differs between two sent versions, in the form's order: field, old answer, new answer (None: empty)."""
    pairs = [(field, old.get(field.id), new.get(field.id)) for field in form.fields]
    return [(field, before, after) for field, before, after in pairs if before != after]
