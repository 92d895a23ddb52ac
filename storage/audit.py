"""The audit trail: who changed what, from what, to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from storage.tables import audit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Audit:
    """The audit trail within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(
        self,
        action: str,
        subject: str,
        *,
        actor: int | None,
        now: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Add a row; ``subject`` is ``<table>:<key>``."""
        values = {"at": now, "actor": actor, "action": action, "subject": subject, "before": before, "after": after}
        self._connection.execute(insert(audit).values(**values))

    def of(self, subject: str) -> list[tuple[str, int | None, dict[str, Any] | None, dict[str, Any] | None]]:
        """What happened to a subject, oldest first: action, actor, before, after."""
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.id)
        return [(row.action, row.actor, row.before, row.after) for row in self._connection.execute(query)]
