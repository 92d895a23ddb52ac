"""Drafts: what a unit has answered of a form and not sent yet, one a duty, whoever of the unit answered it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from storage.rows import Draft, shaped
from storage.tables import draft, duty

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from storage.rows import Viewer


class Drafts:
    """The drafts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, duty_id: int, viewer: Viewer) -> Draft | None:
        """A duty's draft, held against a colleague who answers at the same moment until this transaction ends.

        None where there is none, or the duty is not of the viewer's unit: reviewers see what was sent.
        """
        self._connection.execute(select(duty.c.id).where(duty.c.id == duty_id).with_for_update())
        row = self._connection.execute(_own(viewer).where(draft.c.duty == duty_id)).first()
        return shaped(Draft, row) if row else None

    def of_unit(self, viewer: Viewer) -> list[Draft]:
        """Every draft of the viewer's unit."""
        query = _own(viewer)
        return [shaped(Draft, row) for row in self._connection.execute(query.order_by(draft.c.id))]

    def save(self, new: Draft) -> None:
        """Keep a duty's draft in place of the one before; call :meth:`get` first in the same transaction."""
        values: dict[str, Any] = {"state": new.state, "version": new.version, "corrects": new.corrects}
        values |= {"saved_by": new.saved_by, "saved_at": new.saved_at}
        if not self._connection.execute(update(draft).where(draft.c.duty == new.duty).values(**values)).rowcount:
            self._connection.execute(insert(draft).values(duty=new.duty, **values))

    def drop(self, duty_id: int) -> None:
        """Forget a duty's draft: it was sent, or thrown away."""
        self._connection.execute(delete(draft).where(draft.c.duty == duty_id))


def _own(viewer: Viewer) -> Select[Any]:
    """The drafts of the viewer's unit."""
    return select(*draft.c).join(duty, duty.c.id == draft.c.duty).where(duty.c.unit == viewer.unit)
