"""Invites: single-use codes that bind an account to a person. Only a code's hash is kept."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import and_, insert, select, update

from storage.rows import Invite, shaped
from storage.tables import invite, person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


def hashed(code: str) -> str:
    """What is kept of a code: it holds 128 random bits, so a plain hash cannot be guessed back."""
    return sha256(code.encode()).hexdigest()


def _unused() -> ColumnElement[bool]:
    return and_(invite.c.used_at.is_(None), invite.c.revoked_at.is_(None))


class Invites:
    """The invites of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def issue(self, person_id: int, code: str, now: datetime, expires_at: datetime) -> None:
        """Keep a new code for a person; those issued before and not used are revoked."""
        self.revoke(person_id, now)
        values = {"person": person_id, "code_hash": hashed(code), "created_at": now, "expires_at": expires_at}
        self._connection.execute(insert(invite).values(**values))

    def revoke(self, person_id: int, now: datetime) -> int:
        """Make a person's unused codes worthless; returns how many there were."""
        statement = update(invite).where(_unused(), invite.c.person == person_id)
        return self._connection.execute(statement.values(revoked_at=now)).rowcount

    def revoke_of_the_gone(self, now: datetime) -> list[str]:
        """Make the unused codes of inactive people worthless; returns these people's codes in the directory."""
        gone = select(person.c.id).where(~person.c.active)
        statement = update(invite).where(_unused(), invite.c.person.in_(gone)).values(revoked_at=now)
        open_to = select(invite.c.person).where(_unused())
        holders = select(person.c.code).where(~person.c.active, person.c.id.in_(open_to))
        codes = list(self._connection.scalars(holders.order_by(person.c.code)))
        self._connection.execute(statement)
        return codes

    def find(self, code: str) -> Invite | None:
        """The invite of a code, whatever its state; None where there never was one."""
        row = self._connection.execute(select(invite).where(invite.c.code_hash == hashed(code))).first()
        return shaped(Invite, row) if row else None

    def get(self, identifier: int) -> Invite | None:
        """The invite of an id; None where there is none."""
        row = self._connection.execute(select(invite).where(invite.c.id == identifier)).first()
        return shaped(Invite, row) if row else None

    def use(self, identifier: int, account_id: int, now: datetime) -> None:
        """Note that a code was used."""
        self._connection.execute(
            update(invite).where(invite.c.id == identifier).values(used_at=now, used_by=account_id)
        )
