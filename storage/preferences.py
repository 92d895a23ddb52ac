"""How each person wants to be reminded: the hour, until when not, and what they do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, insert, select, update

from storage.tables import opt_out, person

if TYPE_CHECKING:
    from datetime import date, time

    from sqlalchemy import Connection

    from storage.rows import OptOut


class Preferences:
    """The preferences of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remind_at(self, person_id: int, hour: time) -> None:
        """Send a person's reminders at an hour of the day."""
        self._set(person_id, remind_at=hour)

    def snooze(self, person_id: int, until: date | None) -> None:
        """Hold a person's reminders back until a day; None: not any longer."""
        self._set(person_id, snoozed_until=until)

    def opt_outs(self, person_id: int) -> frozenset[OptOut]:
        """What a person does without."""
        kinds = self._connection.scalars(select(opt_out.c.kind).where(opt_out.c.person == person_id))
        return frozenset(cast("OptOut", kind) for kind in kinds)

    def opt(self, person_id: int, kind: OptOut, *, out: bool) -> None:
        """Leave a kind of message out for a person, or send it again."""
        chosen = (opt_out.c.person == person_id) & (opt_out.c.kind == kind)
        self._connection.execute(delete(opt_out).where(chosen))
        if out:
            self._connection.execute(insert(opt_out).values(person=person_id, kind=kind))

    def _set(self, person_id: int, **values: Any) -> None:  # noqa: ANN401 - columns of several types
        self._connection.execute(update(person).where(person.c.id == person_id).values(**values))
