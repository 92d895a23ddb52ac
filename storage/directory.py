"""The directory's two tables, written as a whole: what is gone is deactivated, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from storage.tables import person, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

UNIT_FIELDS = ("code", "name", "type", "parent", "district")
PERSON_FIELDS = ("code", "unit", "name", "role", "phone", "email", "language")


class DirectoryTables:
    """Units and people as the directory file writes them: dicts with UNIT_FIELDS and PERSON_FIELDS, and ``active``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def units(self) -> dict[str, dict[str, Any]]:
        """Every unit by its code."""
        columns = [unit.c[name] for name in (*UNIT_FIELDS, "active")]
        return {row.code: dict(row._mapping) for row in self._connection.execute(select(*columns))}  # noqa: SLF001

    def people(self) -> dict[str, dict[str, Any]]:
        """Every person by the code."""
        columns = [person.c[name] for name in (*PERSON_FIELDS, "active")]
        return {row.code: dict(row._mapping) for row in self._connection.execute(select(*columns))}  # noqa: SLF001

    def add_units(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add units; parents must come first or be known."""
        if rows:
            self._connection.execute(insert(unit).values(active=True), list(rows))

    def add_people(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add people of known units."""
        if rows:
            self._connection.execute(insert(person).values(active=True), list(rows))

    def change_unit(self, code: str, values: dict[str, Any]) -> None:
        """Set columns of a unit."""
        self._connection.execute(update(unit).where(unit.c.code == code).values(**values))

    def change_person(self, code: str, values: dict[str, Any]) -> None:
        """Set columns of a person."""
        self._connection.execute(update(person).where(person.c.code == code).values(**values))
