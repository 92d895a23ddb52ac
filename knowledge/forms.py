"""Forms: the questions of a guided dialog, as data. docs/forms.md tells how to write one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from knowledge.plain_yaml import read_plain
from knowledge.schema import Identifier, Model, Names, Text

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.plain_yaml import Document

FieldType = Literal[
    "choice",
    "several",
    "yes-no",
    "integer",
    "decimal",
    "percent",
    "day",
    "text",
    "phone",
    "email",
    "document-number",
    "files",
    "computed",
]
UNIT_TYPE: Final = "unit-type"
"""What a condition may ask beside answers: the type of the unit that reports."""
NUMERIC: Final = frozenset({"integer", "decimal", "percent", "computed"})


class Option(Model):
    """One of the answers that a choice offers; ``names`` are further words that mean it."""

    id: Identifier
    label: Text
    names: Names | None = None


class Condition(Model):
    """What an earlier answer must be for a field to be asked: one of some options, or a figure above or below."""

    field: Identifier
    one_of: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None


class DayRange(Model):
    """How many days before and after the day of answering a day may lie."""

    past: Annotated[int, Field(ge=0, le=4000)]
    ahead: Annotated[int, Field(ge=0, le=4000)]


class Formula(Model):
    """How a computed field follows from earlier figures; ``share`` is the first in per cent of the second."""

    how: Literal["sum", "difference", "share", "quotient"]
    of: Annotated[tuple[Identifier, ...], Field(min_length=2)]


class FormField(Model):
    """One question. ``example`` is shown with the question; ``names`` label it in a message with several answers."""

    id: Identifier
    type: FieldType
    label: Text
    ask: Text | None = None
    """The question; only a computed field has none."""
    help: Text | None = None
    example: Text | None = None
    names: Names | None = None
    required: bool = False
    when: tuple[Condition, ...] = ()
    """Asked only where all of these hold."""
    unit: Text | None = None
    """What a figure counts; per cent needs none."""
    least: float | None = None
    most: float | None = None
    days: DayRange = DayRange(past=3650, ahead=3650)
    longest: Annotated[int, Field(ge=1, le=4000)] = 500
    """Most characters of a text."""
    most_files: Annotated[int, Field(ge=1, le=10)] = 5
    options: tuple[Option, ...] = ()
    formula: Formula | None = None
    once: bool = False
    """Belongs to this one report: never offered as the first version of another obligation's."""


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
    """Read a form's file; raises OSError, UnicodeDecodeError, PlainYAMLError or pydantic.ValidationError."""
    return Form.model_validate(read_form(path).data)


def read_form(path: Path) -> Document:
    """What stands in a form's file; raises OSError, UnicodeDecodeError or PlainYAMLError."""
    return read_plain(unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig")))


def load_forms(folder: Path) -> dict[str, Form]:
    """Every form of a pack's ``forms`` folder by its id."""
    return {form.id: form for form in map(load_form, sorted(folder.glob("*.yaml")))}
