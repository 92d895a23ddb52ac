"""Many rows at once, and rows that are inserted once: where their key is taken, nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Table

T = TypeVar("T")
MOST_AT_ONCE = 1000
"""Rows or parameters of one statement."""


def once(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    """An insert into a table that leaves what is there alone; its row count tells how many were new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def upserts(table: Table, key: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """An insert into a table that sets columns of the row whose key is taken, by dialect."""
    found: dict[str, Any] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        statement = dialect.insert(table)
        new = {column: statement.excluded[column] for column in columns}
        found[name] = statement.on_conflict_do_update(index_elements=list(key), set_=new)
    return found


def chunks(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The rows, so many at a time."""
    for start in range(0, len(rows), most):
        yield rows[start : start + most]
