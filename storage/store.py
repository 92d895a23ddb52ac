"""The store: everything that one transaction may read and write, by noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.announcements import Announcements
from storage.audit import Audit
from storage.calendars import Calendars
from storage.conversations import Conversations
from storage.directory import DirectoryTables
from storage.drafts import Drafts
from storage.duties import Duties
from storage.handed import HandedIn
from storage.inserting import once
from storage.invites import Invites
from storage.locks import lock, try_lock
from storage.outbox import Outbox
from storage.people import People
from storage.preferences import Preferences
from storage.privacy import Privacy
from storage.receipts import Receipts
from storage.reminders import Reminders
from storage.reports import Reports
from storage.requests import Requests
from storage.senders import Senders
from storage.standings import Standings
from storage.tables import activation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, NestedTransaction

BELL = "nhac"
SENT = "sent"
"""The name under which PostgreSQL tells every process that there is something to send or, with ids, what was sent."""


class Store:
    """Lives for one transaction; storage.engine makes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.people = People(connection)
        self.duties = Duties(connection)
        self.outbox = Outbox(connection)
        self.conversations = Conversations(connection)
        self.senders = Senders(connection, self.conversations)
        self.announcements = Announcements(connection)
        self.receipts = Receipts(connection)
        self.reminders = Reminders(connection)
        self.requests = Requests(connection)
        self.preferences = Preferences(connection)
        self.reports = Reports(connection)
        self.drafts = Drafts(connection)
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
            self._connection.execute(once(self._connection, activation).values(pack=pack, activated_at=now))
        return known or now

    @property
    def is_shared(self) -> bool:
        """Whether other transactions may run beside this one; SQLite's is alone from its beginning."""
        return self._connection.dialect.name == "postgresql"

    def lock(self, *names: str) -> None:
        """Wait, in this order, until no other transaction holds the locks of those names, and hold them to the end."""
        lock(self._connection, *names)

    def try_lock(self, name: str) -> bool:
        """As ``lock``, without waiting; False where another transaction holds it."""
        return try_lock(self._connection, name)

    def attempt(self) -> NestedTransaction:
        """A context of which an exception takes back what was done within, and no more."""
        return self._connection.begin_nested()

    def tell_sent(self, identifiers: Sequence[int]) -> None:
        """Tell all processes with the commit which messages have left for readers that may be connected to them."""
        if identifiers and self._connection.dialect.name == "postgresql":
            payload = f"{SENT} {' '.join(map(str, identifiers))}"
            self._connection.execute(select(func.pg_notify(BELL, payload)))

    def finish(self) -> None:
        """Write what was only noted and, where something was queued, tell the senders of all processes."""
        self.outbox.flush()
        self.conversations.flush()
        self.duties.flush()
        self.reminders.flush()
        if self.outbox.touched and self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_notify(BELL, "")))
