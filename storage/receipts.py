"""What became of an announcement's messages: counts, who did not get it, who has not read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, case, func, select, update

from storage.rows import Message, Person, shaped
from storage.tables import account, message, person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

Fate = Literal["failed", "skipped", "unread"]
"""Whom to name: did not get it, has no account or opted out, got it and has not said that it was read."""
BLOCKED = "blocked"


class Receipts:
    """The receipts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, announcement_id: int) -> dict[str, int]:
        """How an announcement's messages stand: by state, ``read``, and of the failed those ``blocked``."""
        blocked = and_(message.c.state == "failed", account.c.blocked)
        query = (
            select(
                message.c.state,
                func.count(),
                func.count(message.c.read_at),
                func.sum(case((blocked, 1), else_=0)),
            )
            .outerjoin(account, account.c.id == message.c.account)
            .where(_original(announcement_id))
        )
        found = {"read": 0, BLOCKED: 0}
        for state, count, read, refused in self._connection.execute(query.group_by(message.c.state)):
            found[state] = count
            found["read"] += read
            found[BLOCKED] += refused
        return found

    def who(self, announcement_id: int, fate: Fate, most: int) -> list[Person]:
        """The first people whom an announcement did not reach, or who have not read it, by unit."""
        query = select(*person.c).join(message, message.c.person == person.c.id)
        query = query.where(_original(announcement_id), _fate(fate)).order_by(person.c.unit, person.c.id)
        return [shaped(Person, row) for row in self._connection.execute(query.limit(most))]

    def unread(self, announcement_id: int) -> list[Message]:
        """The messages that arrived and were not acknowledged."""
        query = select(message).where(_original(announcement_id), _fate("unread")).order_by(message.c.id)
        return [shaped(Message, row) for row in self._connection.execute(query)]

    def newest_unread(self, person_id: int) -> int | None:
        """The newest announcement's message that came to a person and was not acknowledged."""
        theirs = and_(message.c.person == person_id, message.c.cause == "announcement", message.c.edits.is_(None))
        query = select(message.c.id).where(theirs, _fate("unread")).order_by(message.c.id.desc()).limit(1)
        return self._connection.scalar(query)

    def read(self, identifier: int, now: datetime) -> bool:
        """Note that an announcement's message was acknowledged, and so has come; False where it was before."""
        unread = and_(message.c.id == identifier, message.c.read_at.is_(None))
        come = case((message.c.state == "uncertain", "sent"), else_=message.c.state)
        return bool(self._connection.execute(update(message).where(unread).values(read_at=now, state=come)).rowcount)

    def recall(self, announcement_id: int) -> int:
        """Hold back what has not left of an announcement; returns how many messages."""
        waiting = and_(_original(announcement_id), message.c.state == "queued")
        statement = update(message).where(waiting).values(state="skipped", reason="recalled")
        return self._connection.execute(statement).rowcount


def _original(announcement_id: int) -> ColumnElement[bool]:
    # What reminds of an announcement belongs to it as well; it goes out as a prompt.
    return and_(message.c.announcement == announcement_id, message.c.edits.is_(None), message.c.cause == "announcement")


def _fate(fate: Fate) -> ColumnElement[bool]:
    if fate == "unread":
        return and_(message.c.state == "sent", message.c.read_at.is_(None))
    return message.c.state == fate
