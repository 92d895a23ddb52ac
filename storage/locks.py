"""Locks between the transactions of many processes; on SQLite a transaction is alone from its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

if TYPE_CHECKING:
    from sqlalchemy import Connection, Function

NUMBER = "hashtextextended(%s, 0)"
"""What PostgreSQL knows a lock by, from its name."""


def lock(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds the lock of that name, and hold it to the end of this one."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_number(name))))


def try_lock(connection: Connection, name: str) -> bool:
    """As ``lock``, without waiting; False where another transaction holds it."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(_number(name)))))


def _number(name: str) -> Function[int]:
    return func.hashtextextended(name, 0)
