"""Requests: obligations that people make, and the duties that come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Date, String, insert, literal, select

from storage.audiences import units_of
from storage.rows import Request, shaped
from storage.tables import Instant, duty, request, unit

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from storage.audiences import Audience
    from storage.rows import Person

PACK = "request-"
"""How ``duty.pack`` begins where the duty comes of a request; the request's number follows."""
OBLIGATION = "request"
"""The obligation of such a duty: a request has one."""


class Requests:
    """The requests of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, Request] = {}

    def get(self, identifier: int) -> Request:
        """The request of that id, read once a transaction; KeyError where there is none."""
        if identifier not in self._known:
            row = self._connection.execute(select(request).where(request.c.id == identifier)).first()
            if row is None:
                raise KeyError(identifier)
            self._known[identifier] = shaped(Request, row)
        return self._known[identifier]

    def add(self, author: Person, title: str, ask: str, audience: Audience, before: date, now: datetime) -> Request:
        """Keep a request; the author's office is to review what comes in."""
        values = {"author": author.id, "unit": author.unit, "title": title, "ask": ask, "before": before}
        statement = insert(request).values(**values, audience=audience.to_json(), created_at=now)
        row = self._connection.execute(statement.returning(request)).one()
        return shaped(Request, row)

    def make_duties(self, made: Request, audience: Audience, next_occasion: date | None, now: datetime) -> int:
        """A duty for each unit of the audience; returns how many."""
        count = len(self.units(audience))  # SQLite does not count what comes out of a recursive query
        values = [
            literal(f"{PACK}{made.id}", String),
            literal(OBLIGATION, String),
            unit.c.code,
            literal(made.unit, String),
            literal(made.before, Date),
            literal("open", String),
            *(literal(now, Instant) for _ in range(3)),
            literal(next_occasion, Date),
        ]
        names = ["pack", "obligation", "unit", "reviewer", "before", "state"]
        names += ["created_at", "changed_at", "open_since", "next_occasion"]
        source = select(*values).where(unit.c.code.in_(units_of(audience)))
        self._connection.execute(insert(duty).from_select(names, source))
        return count

    def units(self, audience: Audience) -> list[str]:
        """The codes of the units that an audience means."""
        return list(self._connection.scalars(units_of(audience).order_by(unit.c.code)))
