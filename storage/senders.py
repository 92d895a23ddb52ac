"""Who writes, and where their conversations stand: looked up for many accounts at once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Row, Table, and_, bindparam, or_, select, update

from storage.inserting import once
from storage.rows import LANGUAGES, Account, Person, Sender, Shown, Unit
from storage.tables import account, conversation, message, person, unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from storage.conversations import Conversations


def _columns(kind: type, table: Table) -> list[Column[Any]]:
    return [table.c[field.name] for field in fields(kind)]


ACCOUNT, PERSON, UNIT = _columns(Account, account), _columns(Person, person), _columns(Unit, unit)
THOSE = and_(
    account.c.channel == bindparam("of_channel"), account.c.external_id.in_(bindparam("those", expanding=True))
)
SEEN = update(account).where(THOSE).values(seen_at=bindparam("now"), blocked=False)

# What an account received last, and of that the newest edit that left: what its reader has in front.
_received = (
    select(message.c.id)
    .where(message.c.account == account.c.id, message.c.state == "sent", message.c.edits.is_(None))
    .order_by(message.c.id.desc())
    .limit(1)
    .correlate(account)
    .scalar_subquery()
)
_form = message.alias("form")
_shown = message.alias("shown")
_newest = (
    select(_form.c.id)
    .where(or_(_form.c.id == _received, _form.c.edits == _received), _form.c.state == "sent")
    .order_by(_form.c.id.desc())
    .limit(1)
    .correlate(account)
    .scalar_subquery()
)
_theirs = or_(
    conversation.c.person == account.c.person,
    and_(account.c.person.is_(None), conversation.c.account == account.c.id),
)
SENDERS = (
    select(
        *(*ACCOUNT, *PERSON, *UNIT),
        *(conversation.c.dialog, conversation.c.context, conversation.c.context_at),
        *(_shown.c.id, _shown.c.buttons),
    )
    .select_from(account)
    .outerjoin(person, person.c.id == account.c.person)
    .outerjoin(unit, unit.c.code == person.c.unit)
    .outerjoin(conversation, _theirs)
    .outerjoin(_shown, _shown.c.id == _newest)
    .where(THOSE)
)


class Senders:
    """The senders of one transaction."""

    def __init__(self, connection: Connection, conversations: Conversations) -> None:
        self._connection = connection
        self._conversations = conversations

    def seen(self, channel: str, languages: Mapping[str, str | None], now: datetime) -> dict[str, Sender]:
        """The senders behind accounts that just wrote, by a channel's own identifiers.

        ``languages``: what the channel tells of each one's reader. Accounts are made where they are new; writing
        revives a blocked one.
        """
        if not languages:
            return {}
        self._conversations.flush()
        those = {"of_channel": channel, "those": list(languages)}
        if self._connection.execute(SEEN, {**those, "now": now}).rowcount < len(languages):
            new = {"channel": channel, "created_at": now, "seen_at": now, "blocked": False}
            rows = [
                {**new, "external_id": each, "language": told if told in LANGUAGES else None}
                for each, told in languages.items()
            ]
            self._connection.execute(once(self._connection, account), rows)
        found = [_sender(row) for row in self._connection.execute(SENDERS, those)]
        return {each.account.external_id: each for each in found}


def _sender(row: Row[*tuple[Any, ...]]) -> Sender:
    """The columns of ``SENDERS`` as they stand in it."""
    values = iter(row)
    own, who, whose = ([next(values) for _ in columns] for columns in (ACCOUNT, PERSON, UNIT))
    dialog, context, context_at, shown, buttons = values
    return Sender(
        account=Account(*own),
        person=Person(*who) if who[0] is not None else None,
        unit=Unit(*whose) if whose[0] is not None else None,
        dialog=dialog,
        context=context or {},
        context_at=context_at,
        shown=Shown(shown, buttons) if shown is not None else None,
    )
