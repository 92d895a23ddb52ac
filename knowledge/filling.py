"""Filling a form, step by step: a pure function over JSON state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from knowledge.days import parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.forms import Form, FormField

Move = Literal["skip", "back", "edit", "send"]
Outcome = Literal["ask", "summary", "sent"]
NUMBER = re.compile(r"\d{1,6}\s*/\s*[A-ZĐa-zđ0-9Ơ-ỹ&.\-–]+(?:/[A-ZĐa-zđ0-9\-–]+)*")
FILE = "file-or-link"
LINK = re.compile(r"https?://[^\s<>\"]{3,2000}")


@dataclass(frozen=True)
class Step:
    """Where the form stands after an input.

    ``fault`` is the key of a wording where the input was not understood; the state is then the one before,
    but for the count of errors.
    """

    state: dict[str, Any]
    outcome: Outcome
    fault: str | None = None
    note: str | None = None
    """The key of a wording that says what was done with a file."""


def begin(form: Form) -> dict[str, Any]:
    """The state of a form in which nothing was answered: JSON, with the form's version."""
    return {"form": form.id, "version": form.version, "at": 0, "answers": {}, "errors": 0, "from_summary": False}


def current(form: Form, state: Mapping[str, Any]) -> FormField | None:
    """The field that is being asked; None at the summary."""
    return form.fields[state["at"]] if state["at"] < len(form.fields) else None


def complete(form: Form, state: Mapping[str, Any]) -> bool:
    """Whether every required field is answered."""
    return all(field.id in state["answers"] for field in form.fields if field.required)


def move(form: Form, state: Mapping[str, Any], to: Move, field: str | None = None) -> Step:
    """Skip the field, go back one, edit the field of an id, or send."""
    at, last = state["at"], len(form.fields)
    if to == "send":
        if complete(form, state):
            return Step({**state}, "sent")
        missing = next(place for place, each in enumerate(form.fields) if _missing(each, state))
        return Step({**state, "at": missing}, "ask", "form.required")
    if to == "edit":
        place = next((place for place, each in enumerate(form.fields) if each.id == field), 0)
        return _at(form, {**state, "from_summary": True}, place)
    if to == "back":
        return _at(form, state, max(0, at - 1))
    asked = current(form, state)
    if asked and _missing(asked, state):
        return Step({**state}, "ask", "form.required")
    return _at(form, state, last if state["from_summary"] else min(at + 1, last))


def fill(form: Form, state: Mapping[str, Any], value: str, today: date) -> Step:
    """Answer the field that is asked with typed text."""
    asked = current(form, state)
    if asked is None:
        return Step({**state}, "summary")
    answer = _understood(asked, value, today)
    if answer is None:
        return Step({**state, "errors": state["errors"] + 1}, "ask", f"form.not-{asked.type}")
    answers = {**state["answers"], asked.id: answer}
    return _at(form, {**state, "answers": answers}, _after(form, state))


def attach(form: Form, state: Mapping[str, Any], file: dict[str, Any]) -> Step:
    """Take a file: as the answer where one is asked for, else kept for the form's field for files."""
    asked = current(form, state)
    if asked and asked.type == FILE:
        return _at(form, {**state, "answers": {**state["answers"], asked.id: file}}, _after(form, state))
    place = next((field.id for field in form.fields if field.type == FILE), None)
    outcome: Outcome = "ask" if asked else "summary"
    if place is None:
        return Step({**state}, outcome, note="form.no-file-wanted")
    return Step({**state, "answers": {**state["answers"], place: file}}, outcome, note="form.file-kept")


def shown(field: FormField, answer: Any) -> str:  # noqa: ANN401 - JSON
    """An answer as its summary shows it."""
    if isinstance(answer, dict):
        return str(answer["name"])
    if field.type == "day":
        year, month, day = str(answer).split("-")
        return f"{day}/{month}/{year}"
    return str(answer)


def _at(form: Form, state: Mapping[str, Any], place: int) -> Step:
    at_end = place >= len(form.fields)
    after = {**state, "at": place, "errors": 0, "from_summary": state["from_summary"] and not at_end}
    return Step(after, "summary" if at_end else "ask")


def _after(form: Form, state: Mapping[str, Any]) -> int:
    return len(form.fields) if state["from_summary"] else state["at"] + 1


def _missing(field: FormField, state: Mapping[str, Any]) -> bool:
    return field.required and field.id not in state["answers"]


def _understood(field: FormField, value: str, today: date) -> str | None:
    text = " ".join(value.split())
    if field.type == "day":
        day = parse_day(text, today)
        return day.isoformat() if day else None
    if field.type == "document-number":
        return re.sub(r"\s", "", text) if NUMBER.fullmatch(text) and len(text) <= 50 else None
    if field.type == FILE:
        found = LINK.search(text)
        return found[0] if found else None
    return text if 0 < len(text) <= field.longest else None
