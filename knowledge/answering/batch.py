"""Answers a file of questions, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.answering.knowledge import Answer, Knowledge

TODAY = date(2023, 9, 20)
"""The day it is where a line names none."""


WANTED: Mapping[str, type | tuple[type, ...]] = {
    "id": (str, int),
    "q": str,
    "as": str,
    "lang": str,
    "today": str,
    "before": list,
}
"""The keys of a line, and what stands in them."""


class BadLinesError(ValueError):
    """Lines that cannot be answered; ``faults``: each of them with its place, from 1, and the reason."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def answer_batch(knowledge: Knowledge, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank, in order; raises :class:`BadLinesError` where any is bad."""
    codes = {unit_type.code for pack in knowledge.packs for unit_type in pack.unit_types}
    rows, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row, reasons = _question(line, codes)
        rows.append(row)
        faults += [f"line {number}: {reason}" for reason in reasons]
    if faults:
        raise BadLinesError(faults)
    for row in rows:
        yield _answer_line(knowledge, row)


def _question(line: str, codes: Collection[str]) -> tuple[Mapping[str, Any], list[str]]:
    """A line's question, and what is wrong with it."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {}, [f"is not JSON ({error.msg})"]
    if not isinstance(row, dict):
        return {}, ["is no object"]
    faults = [f"unknown key {key!r}; known are {', '.join(WANTED)}" for key in row if key not in WANTED]
    faults += [
        f"{key} has the wrong type" for key, kind in WANTED.items() if key in row and not isinstance(row[key], kind)
    ]
    faults += [f"{key} is missing" for key in ("id", "q") if key not in row]
    return row, faults or list(_wrong_values(row, codes))


def _wrong_values(row: Mapping[str, Any], codes: Collection[str]) -> Iterator[str]:
    if row.get("lang", "vi") not in ("vi", "en"):
        yield "lang is neither vi nor en"
    if "as" in row and row["as"] not in codes:
        yield f"as {row['as']!r} is no unit type; known are {', '.join(sorted(codes))}"
    if not all(isinstance(text, str) for text in row.get("before", [])):
        yield "before holds something that is no text"
    try:
        date.fromisoformat(row.get("today", TODAY.isoformat()))
    except ValueError:
        yield "today is no day (YYYY-MM-DD)"


def _answer_line(knowledge: Knowledge, row: Mapping[str, Any]) -> dict[str, Any]:
    context: Mapping[str, Any] | None = None
    for text in row.get("before", ()):
        context = _ask(knowledge, row, text, context).context
    answer = _ask(knowledge, row, row["q"], context)
    return {
        "id": row["id"],
        "kind": answer.kind,
        "text": answer.text,
        "citations": list(answer.citations),
        "suggestions": list(answer.suggestions),
    }


def _ask(knowledge: Knowledge, row: Mapping[str, Any], text: str, context: Mapping[str, Any] | None) -> Answer:
    return knowledge.answer(
        text,
        unit_type=row.get("as"),
        today=date.fromisoformat(row.get("today", TODAY.isoformat())),
        language=row.get("lang", "vi"),
        fixed_language="lang" in row,
        context=context,
    )
