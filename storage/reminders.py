"""Reminders: which occasion of a duty was told to whom, under which combined message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from storage.inserting import MOST_AT_ONCE, chunks, once
from storage.rows import Reminded, shaped
from storage.tables import reminder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection


class Reminders:
    """The reminders of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._noted: list[dict[str, Any]] = []

    def note(self, duty: int, before: date, occasion: str, day: date, person_id: int, message_id: int) -> None:
        """Note a reminder of a duty's occasion under the person's message of the day, once; written by ``flush``."""
        values = {"duty": duty, "before": before, "occasion": occasion, "day": day}
        self._noted.append({**values, "person": person_id, "message": message_id})

    def flush(self) -> None:
        """Write what was noted; the transaction's end does."""
        noted, self._noted = self._noted, []
        for rows in chunks(noted, MOST_AT_ONCE):
            self._connection.execute(once(self._connection, reminder), rows)

    def of(self, message_id: int) -> list[Reminded]:
        """What a combined reminder was made for."""
        self.flush()
        query = select(reminder).where(reminder.c.message == message_id).order_by(reminder.c.id)
        return [shaped(Reminded, row) for row in self._connection.execute(query)]

    def skip(self, identifiers: Sequence[int], reason: str) -> None:
        """Note why duties were left out of a reminder."""
        chosen = reminder.c.id.in_(identifiers)
        self._connection.execute(update(reminder).where(chosen).values(skipped=reason))

    def move(self, identifiers: Sequence[int], message_id: int) -> None:
        """Let duties of one combined message be told by another."""
        self._connection.execute(update(reminder).where(reminder.c.id.in_(identifiers)).values(message=message_id))
