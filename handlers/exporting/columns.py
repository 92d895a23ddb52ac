"""The columns that a form's fields make, whatever their types, and what an answer is as a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.forms import FormField

Cell = str | int | float | date | datetime | None
Kind = Literal["text", "count", "integer", "decimal", "percent", "day", "moment"]
NUMBERS: frozenset[Kind] = frozenset({"count", "integer", "decimal", "percent"})
KINDS: dict[str, Kind] = {
    "integer": "integer",
    "decimal": "decimal",
    "computed": "decimal",
    "percent": "percent",
    "day": "day",
}
PROVISION = re.compile(r"\b[IVX]+(?:\.\d+)?(?:\.[a-zđ]\b)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Column:
    """One column; ``words`` are what an answer's word stands for, ``provision`` what the field's help refers to."""

    id: str
    title: str
    kind: Kind = "text"
    words: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    provision: str = ""


def column_of(asked: FormField, language: str, yes_no: tuple[str, str], provisions: Collection[str]) -> Column:
    """The column of a form's field; fields that bear no options, unit or help make plain columns."""
    kind: str = asked.type
    words = {option.id: option.label.say(language) for option in getattr(asked, "options", ())}
    if kind == "yes-no":
        words = dict(zip(("yes", "no"), yes_no, strict=True))
    unit = getattr(asked, "unit", None)
    told = getattr(asked, "help", None)
    found = PROVISION.findall(told.say(language)) if told else []
    return Column(
        id=asked.id,
        title=asked.label.say(language),
        kind=KINDS.get(kind, "text"),
        words=words,
        unit=unit.say(language) if unit else "",
        provision=next((each for each in found if each in provisions), ""),
    )


def cell(column: Column, answer: object) -> Cell:
    """An answer (JSON) as it stands in a table: numbers and days typed, everything else in words."""
    if answer is None or answer in ("", []):
        return None
    if isinstance(answer, list):
        return "; ".join(str(cell(column, each)) for each in answer)
    if isinstance(answer, dict):
        return str(answer.get("name", answer))
    return _single(column, answer)


def _single(column: Column, answer: object) -> Cell:
    if column.kind == "day":
        return _day(str(answer))
    word = {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)
    return _number(word) if column.kind in NUMBERS else column.words.get(word, word)


def _number(answer: str) -> Cell:
    try:
        figure = float(answer)
    except ValueError:
        return answer
    return int(figure) if figure.is_integer() else figure


def _day(answer: str) -> Cell:
    try:
        return date.fromisoformat(answer) if DAY.fullmatch(answer) else answer
    except ValueError:
        return answer
