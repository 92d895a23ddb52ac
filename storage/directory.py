"""The directory's two tables, written as a whole: what is gone is deactivated, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from storage.tables import person, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

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

    def change_units(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write known units anew, active again: rows with all of UNIT_FIELDS."""
        self._write(unit, UNIT_FIELDS, rows)

    def change_people(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write known people anew, active again: rows with all of PERSON_FIELDS."""
        self._write(person, PERSON_FIELDS, rows)

    def retire_units(self, codes: Sequence[str]) -> None:
        """Make units inactive."""
        self._connection.execute(update(unit).where(unit.c.code.in_(codes)).values(active=False))

    def retire_people(self, codes: Sequence[str]) -> None:
        """Make people inactive."""
        self._connection.execute(update(person).where(person.c.code.in_(codes)).values(active=False))

    def _write(self, table: Table, fields: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        if not rows:
            return
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in fields if name != "code"}
        statement = update(table).where(table.c.code == bindparam("new_code")).values(**values, active=True)
        self._connection.execute(statement, [{f"new_{name}": row[name] for name in fields} for row in rows])
