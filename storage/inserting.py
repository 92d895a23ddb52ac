"""Rows that are inserted once: where their key is taken, nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection


def once(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    """An insert into a table that leaves what is there alone; its row count tells how many were new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()
