"""The store: everything that one transaction may read and write, by noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from storage.announcements import Announcements
from storage.audit import Audit
from storage.calendars import Calendars
from storage.conversations import Conversations
from storage.directory import DirectoryTables
from storage.duties import Duties
from storage.handed import HandedIn
from storage.invites import Invites
from storage.outbox import Outbox
from storage.people import People
from storage.privacy import Privacy
from storage.reports import Reports
from storage.standings import Standings
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
        self.reports = Reports(connection)
        self.privacy = Privacy(connection)
        self.standings = Standings(connection)
        self.handed_in = HandedIn(connection)
        self.invites = Invites(connection)
        self.calendars = Calendars(connection)
        self.audit = Audit(connection)
        self.directory = DirectoryTables(connection)

    def activated(self, pack: str, now: datetime) -> datetime:
        """When a pack was first put in force here; now, where it was not yet."""
        known = self._connection.scalar(select(activation.c.activated_at).where(activation.c.pack == pack))
        if known is None:
            self._connection.execute(insert(activation).values(pack=pack, activated_at=now))
        return known or now
