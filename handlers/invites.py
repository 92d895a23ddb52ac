"""Invites: how an account becomes a person's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.turn import World
    from storage.rows import Account, Invite, Person
    from storage.store import Store

LASTS = timedelta(days=14)


class InviteError(Exception):
    """A code that opens nothing; ``key`` names the wording that says why."""

    def __init__(self, key: str) -> None:
        """``key``: a wording."""
        super().__init__(key)
        self.key = key


def issue(store: Store, world: World, person: Person, now: datetime) -> str:
    """A new code for a person, good for 14 days and for one account; the person's unused ones are revoked."""
    code = world.new_code()
    store.invites.issue(person.id, code, now, now + LASTS)
    return code


def accept_invite(store: Store, account: Account, code: str, now: datetime) -> Person:
    """Bind an account to the person of a code, and use the code up; raises InviteError."""
    invite = _valid(store, account, store.invites.find(code), now)
    return _bound(store, account, invite, now)


def accept_known(store: Store, account: Account, identifier: int, now: datetime) -> Person:
    """Bind an account by the invite's number, after its holder was asked; raises InviteError."""
    invite = _valid(store, account, store.invites.get(identifier), now)
    return _bound(store, account, invite, now)


def moving(store: Store, account: Account, code: str, now: datetime) -> Invite | None:
    """The invite of a code that would take an account away from its person; None where it would not.

    Raises InviteError where the code opens nothing.
    """
    invite = _valid(store, account, store.invites.find(code), now)
    if account.person in {None, invite.person} or not store.people.person(account.person or 0).active:
        return None
    return invite


def _valid(store: Store, account: Account, invite: Invite | None, now: datetime) -> Invite:
    if invite is None or invite.revoked_at is not None:
        key = "invite.unknown"
        raise InviteError(key)
    if invite.used_at is not None:
        key = "invite.own" if account.person == invite.person else "invite.used"
        raise InviteError(key)
    if invite.expires_at < now:
        key = "invite.expired"
        raise InviteError(key)
    if not store.people.person(invite.person).active:
        key = "invite.unknown"
        raise InviteError(key)
    return invite


def _bound(store: Store, account: Account, invite: Invite, now: datetime) -> Person:
    person = store.people.person(invite.person)
    store.invites.use(invite.id, account.id, now)
    store.conversations.adopt(account)
    store.people.bind(account.id, person.id)
    change = {"account": account.id, "channel": account.channel}
    before = {"person": store.people.person(account.person).code} if account.person not in {None, person.id} else None
    store.audit.note("bind", f"person:{person.code}", actor=person.id, now=now, before=before, after=change)
    return person
