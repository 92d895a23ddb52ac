"""Locks between the transactions of many processes; on SQLite a transaction is alone from its beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ARRAY, String, bindparam, func, select

if TYPE_CHECKING:
    from sqlalchemy import Connection, Function

NUMBER = "hashtextextended(%s, 0)"
"""What PostgreSQL knows a lock by, from its name."""


_those = func.unnest(bindparam("names", type_=ARRAY(String)), type_=String).column_valued("name")
LOCKS = select(func.count(func.pg_advisory_xact_lock(func.hashtextextended(_those, 0))))


def lock(connection: Connection, *names: str) -> None:
    """Wait, in this order, until no other transaction holds the locks of those names, and hold them to the end."""
    if connection.dialect.name == "postgresql" and names:
        connection.execute(LOCKS, {"names": list(names)})


def try_lock(connection: Connection, name: str) -> bool:
    """As ``lock``, without waiting; False where another transaction holds it."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(_number(name)))))


def _number(name: str) -> Function[int]:
    return func.hashtextextended(name, 0)
