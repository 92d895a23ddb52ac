"""The audit trail: who changed what, from what, to what."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from storage.tables import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True)
class Noted:
    """One change for the trail; ``subject`` is ``<table>:<key>``."""

    action: str
    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


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

    def note_all(self, changes: Sequence[Noted], *, actor: int | None, now: datetime) -> None:
        """Add a row for each change, at once."""
        rows = [{**asdict(change), "at": now, "actor": actor} for change in changes]
        if rows:
            self._connection.execute(insert(audit), rows)

    def of(self, subject: str) -> list[tuple[str, int | None, dict[str, Any] | None, dict[str, Any] | None]]:
        """What happened to a subject, oldest first: action, actor, before, after."""
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.id)
        return [(row.action, row.actor, row.before, row.after) for row in self._connection.execute(query)]
