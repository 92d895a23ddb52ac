"""Answers a file of questions, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.answering.knowledge import Answer, Knowledge

TODAY = date(2023, 9, 20)
"""The day it is where a line names none."""


class BadLineError(ValueError):
    """A line that cannot be answered; ``number`` is its place, from 1."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"line {number}: {reason}")
        self.number = number
        self.reason = reason


def answer_batch(knowledge: Knowledge, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The answer to each line that is not blank, in order; raises :class:`BadLineError` at the first bad one."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer_line(knowledge, _question(number, line))


def _question(number: int, line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLineError(number, f"is not JSON ({error.msg})") from None
    if not isinstance(row, dict):
        raise BadLineError(number, "is no object")
    wanted: dict[str, type | tuple[type, ...]] = {
        "id": (str, int),
        "q": str,
        "as": str,
        "lang": str,
        "today": str,
        "before": list,
    }
    for key in row:
        if key not in wanted:
            raise BadLineError(number, f"unknown key {key!r}")
        if not isinstance(row[key], wanted[key]):
            raise BadLineError(number, f"{key} has the wrong type")
    for key in ("id", "q"):
        if key not in row:
            raise BadLineError(number, f"{key} is missing")
    _check_values(number, row)
    return row


def _check_values(number: int, row: Mapping[str, Any]) -> None:
    if row.get("lang", "vi") not in ("vi", "en"):
        raise BadLineError(number, "lang is neither vi nor en")
    if not all(isinstance(text, str) for text in row.get("before", [])):
        raise BadLineError(number, "before holds something that is no text")
    try:
        date.fromisoformat(row.get("today", TODAY.isoformat()))
    except ValueError:
        raise BadLineError(number, "today is no day") from None


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
