"""Announcements: what was said to whom, and when it is to go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, insert, select, update

from storage.audiences import people_of
from storage.people import push_account
from storage.rows import Announcement, shaped
from storage.tables import announcement, opt_out, person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.audiences import Audience
    from storage.rows import AnnouncementState, StoredFile


class Announcements:
    """The announcements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, audience: Audience, author: int) -> int:
        """How many people an audience means, the author left out."""
        return self._connection.scalar(select(func.count()).select_from(people_of(audience, author).subquery())) or 0

    def reachable(self, audience: Audience, author: int, *, mandatory: bool) -> int:
        """How many of them have an account that takes messages, and have not opted out where they may."""
        query = select(func.count()).select_from(person).where(person.c.id.in_(people_of(audience, author)))
        query = query.where(push_account().is_not(None))
        out = and_(opt_out.c.person == person.c.id, opt_out.c.kind == "announcement")
        return self._connection.scalar(query if mandatory else query.where(~select(opt_out).where(out).exists())) or 0

    def add(  # noqa: PLR0913 - a row's columns, by keyword
        self,
        author: int,
        text: str,
        audience: Audience,
        *,
        files: Sequence[StoredFile],
        mandatory: bool,
        state: AnnouncementState,
        send_at: datetime,
        now: datetime,
    ) -> int:
        """Keep an announcement that is to go out at a moment; its id."""
        values = {"author": author, "text": text, "audience": audience.to_json(), "send_at": send_at}
        values |= {"files": [file.to_json() for file in files], "mandatory": mandatory, "state": state}
        statement = insert(announcement).values(**values, created_at=now, people=0)
        identifier: int = self._connection.execute(statement.returning(announcement.c.id)).scalar_one()
        return identifier

    def get(self, identifier: int) -> Announcement | None:
        """The announcement of that id; None where there is none."""
        row = self._connection.execute(select(announcement).where(announcement.c.id == identifier)).first()
        return shaped(Announcement, row) if row else None

    def newest(self, author: int) -> Announcement | None:
        """The newest announcement of an author; of somebody else where they have none; None where there is none."""
        own_first = case((announcement.c.author == author, 0), else_=1)
        query = select(announcement).order_by(own_first, announcement.c.id.desc()).limit(1)
        row = self._connection.execute(query).first()
        return shaped(Announcement, row) if row else None

    def due(self, now: datetime) -> list[Announcement]:
        """Announcements whose moment has come, but for those that another process is queueing just now."""
        query = select(announcement).where(announcement.c.state == "scheduled", announcement.c.send_at <= now)
        query = query.order_by(announcement.c.id).with_for_update(skip_locked=True)
        return [shaped(Announcement, row) for row in self._connection.execute(query)]

    def next_due(self) -> datetime | None:
        """When the next scheduled announcement is to go out."""
        query = select(func.min(announcement.c.send_at)).where(announcement.c.state == "scheduled")
        moment: datetime | None = self._connection.scalar(query)
        return moment

    def to_remind_of(self, now: datetime) -> list[Announcement]:
        """Sent announcements of which those who have not read them are to be reminded by now."""
        query = select(announcement).where(announcement.c.state == "sent", announcement.c.remind_at <= now)
        query = query.order_by(announcement.c.id).with_for_update(skip_locked=True)
        return [shaped(Announcement, row) for row in self._connection.execute(query)]

    def next_reminder(self) -> datetime | None:
        """When those who have not read one of them are reminded next."""
        query = select(func.min(announcement.c.remind_at)).where(announcement.c.state == "sent")
        moment: datetime | None = self._connection.scalar(query)
        return moment

    def change(self, identifier: int, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set columns of an announcement."""
        self._connection.execute(update(announcement).where(announcement.c.id == identifier).values(**values))
