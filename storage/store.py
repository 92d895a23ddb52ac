"""The store: everything that one transaction may read and write, by noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from storage.announcements import Announcements
from storage.audit import Audit
from storage.conversations import Conversations
from storage.directory import DirectoryTables
from storage.duties import Duties
from storage.invites import Invites
from storage.outbox import Outbox
from storage.people import People
from storage.preferences import Preferences
from storage.receipts import Receipts
from storage.reports import Reports
from storage.requests import Requests
from storage.tables import activation

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class Store:
    """Lives for one transaction; storage.engine makes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.people = People(connection)
        self.duties = Duties(connection)
        self.outbox = Outbox(connection)
        self.conversations = Conversations(connection)
        self.announcements = Announcements(connection)
        self.receipts = Receipts(connection)
        self.requests = Requests(connection)
        self.preferences = Preferences(connection)
        self.reports = Reports(connection)
        self.invites = Invites(connection)
        self.audit = Audit(connection)
        self.directory = DirectoryTables(connection)

    def activated(self, pack: str, now: datetime) -> datetime:
        """When a pack was first put in force here; now, where it was not yet."""
        known = self._connection.scalar(select(activation.c.activated_at).where(activation.c.pack == pack))
        if known is None:
            self._connection.execute(insert(activation).values(pack=pack, activated_at=now))
        return known or now
