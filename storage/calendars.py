"""The secret addresses of units' calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from storage.tables import calendar_feed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.rows import Viewer


class Calendars:
    """The calendar addresses of one transaction: at most one a unit. Each is a viewer's own unit's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def token(self, viewer: Viewer) -> str | None:
        """The secret of the viewer's unit; None where it has none."""
        return self._connection.scalar(select(calendar_feed.c.token).where(calendar_feed.c.unit == viewer.unit))

    def renew(self, viewer: Viewer, token: str, now: datetime) -> None:
        """Give the viewer's unit a new secret; the one before is worth nothing from now on."""
        self.revoke(viewer)
        values = {"unit": viewer.unit, "token": token, "made_by": viewer.person, "created_at": now}
        self._connection.execute(insert(calendar_feed).values(**values))

    def revoke(self, viewer: Viewer) -> bool:
        """Make the secret of the viewer's unit worthless; False where there was none."""
        statement = delete(calendar_feed).where(calendar_feed.c.unit == viewer.unit)
        return bool(self._connection.execute(statement).rowcount)

    def unit_of(self, token: str) -> str | None:
        """The unit whose secret it is."""
        return self._connection.scalar(select(calendar_feed.c.unit).where(calendar_feed.c.token == token))
