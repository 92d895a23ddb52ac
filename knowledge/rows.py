"""Walks over a pack: its rows, its statements, and whatever stands inside a row, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from knowledge.pack import LIST_KEYS
from knowledge.schema import Absent, Entry, Fact, Model, Obligation, Pack, Provision, UnitType

Finding: TypeAlias = tuple[str, str, str]
"""What a check finds: the key of the pack, the place below it (empty: all of it), the reason."""
ENTRIES: Final = tuple(key for key in LIST_KEYS if key not in ("unit_types", "provisions"))


def under(place: str, name: str) -> str:
    """The place of something below another place."""
    return f"{place}.{name}" if place and name else place or name


def identity(row: UnitType | Provision | Entry | Absent) -> str:
    """What a row is called by."""
    return row.code if isinstance(row, UnitType) else row.id


def rows(pack: Pack) -> Iterator[tuple[str, str, Model]]:
    """The document, then every row of every list: key of the pack, the row's id, the row."""
    yield "document", "", pack.document
    for key in LIST_KEYS:
        for row in getattr(pack, key):
            yield key, identity(row), row


def entries(pack: Pack) -> Iterator[tuple[str, Entry]]:
    """Every entry with the key of its list."""
    for key, _, row in rows(pack):
        if isinstance(row, Entry):
            yield key, row


def facts(pack: Pack) -> Iterator[tuple[str, str, Entry | None, Fact]]:
    """Every statement: key of the pack, place, entry (None: the document's own), the statement."""
    for number, fact in enumerate(pack.document.facts):
        yield "document", f"facts.{number}", None, fact
    for key, row in entries(pack):
        for number, fact in enumerate(row.facts):
            yield key, f"{row.id}.facts.{number}", row, fact
        if isinstance(row, Obligation) and row.contents:
            yield key, f"{row.id}.contents", row, row.contents


def inside(row: Model, place: str) -> Iterator[tuple[str, Model]]:
    """The models directly inside a row, with their places."""
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, Model):
            yield under(place, name), value
        elif isinstance(value, tuple):
            numbered = ((under(place, f"{name}.{number}"), one) for number, one in enumerate(value))
            yield from ((where, one) for where, one in numbered if isinstance(one, Model))
