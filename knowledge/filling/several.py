"""Several answers in one message, where it is clear what belongs to which question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from knowledge.filling.state import current, fields_asked
from knowledge.filling.values import understand
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.forms import Form, FormField

TELLING: Final = frozenset({"document-number", "day", "files", "phone", "email"})
"""Types whose answers tell what they are without a label."""
PARTS: Final = re.compile(
    r"\s*(?:[;\n]|,\s)\s*|\s+(?=ng(?:à|a)y\s+\d)|\s+(?=h(?:ô|o)m\s+(?:qua|nay|kia)\W*$)", re.IGNORECASE
)
LINKING: Final = frozenset({"la", "dat", "is", "=", "-", "–"})
MOST_PARTS: Final = 20


def assigned(form: Form, state: Mapping[str, Any], text: str, today: date) -> dict[str, Any]:
    """Each answer of a message by its field's id; empty where it is one answer, or anything in it is unclear."""
    asked = current(form, state)
    parts = [part for part in PARTS.split(text.strip()) if part]
    if (asked and asked.type == "text") or not parts or len(parts) > MOST_PARTS:
        return {}
    found: dict[str, Any] = {}
    for part in parts:
        one = _assign(form, state, part, today, found)
        if one is None:
            return {}
        found[one[0]] = one[1]
    alone = len(found) == 1 and asked is not None and asked.id in found
    return {} if alone else found


def _assign(
    form: Form, state: Mapping[str, Any], part: str, today: date, taken: Mapping[str, Any]
) -> tuple[str, Any] | None:
    asked, fields = current(form, state), fields_asked(form, state)
    labelled = _labelled(fields, part)
    if labelled:
        return _answered([labelled[0]], labelled[1], today, taken)
    if asked and asked.id not in taken and (found := _answered([asked], part, today, taken)):
        return found
    open_ = [each for each in fields if each.type in TELLING and each.id not in state["answers"]]
    return _answered(open_, part, today, taken)


def _answered(fields: list[FormField], text: str, today: date, taken: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The one field that a text answers; None where none does, or more than one."""
    given = [(each.id, understand(each, text, today)[0]) for each in fields if each.id not in taken]
    found = [(name, answer) for name, answer in given if answer is not None]
    return found[0] if len(found) == 1 else None


def _labelled(fields: list[FormField], part: str) -> tuple[FormField, str] | None:
    """The field whose label or name a text begins with, and what stands behind it."""
    words = part.replace(":", ": ").replace("=", " = ").split()
    bare = [fold(word).rstrip(":") for word in words]
    best: tuple[int, FormField] | None = None
    for field in fields:
        for name in _names(field):
            if len(name) < len(words) and bare[: len(name)] == name and (best is None or len(name) > best[0]):
                best = (len(name), field)
    if best is None:
        return None
    rest = words[best[0] :]
    while len(rest) > 1 and fold(rest[0]) in LINKING:
        rest = rest[1:]
    return best[1], " ".join(rest).replace("https: //", "https://").replace("http: //", "http://")


def _names(field: FormField) -> list[list[str]]:
    further = (*field.names.vi, *field.names.en) if field.names else ()
    return [fold(name).split() for name in (field.label.vi, field.label.en, *further)]
