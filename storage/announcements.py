"""Announcements and their audiences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, insert, select, update

from storage.people import push_account
from storage.rows import UNMET, Announcement, shaped
from storage.tables import announcement, duty, person, unit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True)
class Audience:
    """Who is meant: everybody to whom each condition that is set applies; empty: all."""

    unit_types: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    not_submitted: tuple[str, str] | None = None
    """A pack's and an obligation's id."""

    def to_json(self) -> dict[str, Any]:
        """As it stands in a row or a dialog."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Audience:
        """Back from a row or a dialog."""
        missing = value["not_submitted"]
        return cls(tuple(value["unit_types"]), tuple(value["districts"]), (missing[0], missing[1]) if missing else None)


class Announcements:
    """The announcements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meant(self, audience: Audience, author: int) -> Select[tuple[int]]:
        """What selects the ids of everybody whom an audience means, the author left out; for ``Outbox.announce``."""
        return self._meant(audience, author)

    def count(self, audience: Audience, author: int) -> int:
        """How many people an audience means, the author left out."""
        return self._connection.scalar(select(func.count()).select_from(self._meant(audience, author).subquery())) or 0

    def reachable(self, audience: Audience, author: int) -> int:
        """How many of them have an account that takes messages."""
        query = self._meant(audience, author).where(push_account().is_not(None))
        return self._connection.scalar(select(func.count()).select_from(query.subquery())) or 0

    def add(self, author: int, text: str, audience: Audience, send_at: datetime, now: datetime) -> int:
        """Keep an announcement that is to go out at a moment; its id."""
        values = {"author": author, "text": text, "audience": audience.to_json(), "send_at": send_at}
        statement = insert(announcement).values(**values, state="scheduled", created_at=now, people=0)
        identifier: int = self._connection.execute(statement.returning(announcement.c.id)).scalar_one()
        return identifier

    def get(self, identifier: int) -> Announcement | None:
        """The announcement of that id; None where there is none."""
        row = self._connection.execute(select(announcement).where(announcement.c.id == identifier)).first()
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

    def change(self, identifier: int, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set columns of an announcement."""
        self._connection.execute(update(announcement).where(announcement.c.id == identifier).values(**values))

    def _meant(self, audience: Audience, author: int) -> Select[tuple[int]]:
        query = select(person.c.id).join(unit, unit.c.code == person.c.unit)
        query = query.where(person.c.active, unit.c.active, person.c.id != author)
        if audience.unit_types:
            query = query.where(unit.c.type.in_(audience.unit_types))
        if audience.districts:
            query = query.where(unit.c.district.in_(audience.districts))
        if audience.not_submitted:
            pack, obligation = audience.not_submitted
            owing = select(duty.c.unit).where(
                duty.c.pack == pack, duty.c.obligation == obligation, duty.c.state.in_(UNMET)
            )
            query = query.where(unit.c.code.in_(owing))
        return query
