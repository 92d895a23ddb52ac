"""Forms: the questions of a guided dialog, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import Field

from knowledge.schema import Identifier, Model, Text

if TYPE_CHECKING:
    from pathlib import Path

FieldType = Literal["document-number", "day", "file-or-link", "text"]


class FormField(Model):
    """One question. ``example`` is shown with the question and again with an error."""

    id: Identifier
    type: FieldType
    label: Text
    ask: Text
    example: Text | None = None
    required: bool = False
    longest: Annotated[int, Field(ge=1, le=4000)] = 500
    """Most characters of a text."""


class Form(Model):
    """A form; ``version`` goes up whenever a field is added, dropped or changes its type."""

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    title: Text
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]

    def field(self, identifier: str) -> FormField:
        """The field of that id; KeyError where there is none."""
        return {field.id: field for field in self.fields}[identifier]


def load_form(path: Path) -> Form:
    """Read a form's file; raises yaml.YAMLError or pydantic.ValidationError."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Form.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506 - safe


def load_forms(folder: Path) -> dict[str, Form]:
    """Every form of a pack's ``forms`` folder by its id."""
    return {form.id: form for form in map(load_form, sorted(folder.glob("*.yaml")))}
