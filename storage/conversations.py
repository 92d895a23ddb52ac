"""What came in, and where each conversation stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.inserting import upserts
from storage.rows import Account
from storage.tables import conversation, inbound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

HANDLED, TRYING, SET_ASIDE = "handled", "trying", "failed"

# Asked for with every message that comes in: written once, so that SQLAlchemy need not compose them each time.
_MESSAGE = (inbound.c.channel == bindparam("of_channel")) & (inbound.c.message_id == bindparam("of_message"))
SETTLED = select(inbound.c.message_id).where(
    inbound.c.channel == bindparam("of_channel"),
    inbound.c.message_id.in_(bindparam("those", expanding=True)),
    inbound.c.state.in_((HANDLED, SET_ASIDE)),
)
ATTEMPTS = select(inbound.c.attempts).where(_MESSAGE)
NOTED, NEW = update(inbound).where(_MESSAGE), insert(inbound)
DONE = upserts(inbound, ("channel", "message_id"), ("account", "text", "state"))
_OWNERS = {name: conversation.c[name] == bindparam("of_owner") for name in ("person", "account")}
DIALOG = {name: select(conversation.c.dialog).where(owner) for name, owner in _OWNERS.items()}
CONTEXT = {
    name: select(conversation.c.context, conversation.c.context_at).where(owner) for name, owner in _OWNERS.items()
}


@cache
def _changed(kind: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return upserts(conversation, (kind,), columns)


class Conversations:
    """Inbound messages, dialogs and contexts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._handled: list[dict[str, Any]] = []
        self._changed: dict[tuple[str, int], dict[str, Any]] = {}

    def settled(self, channel: str, message_ids: Sequence[str]) -> set[str]:
        """Which messages of a channel were handled, or set aside, before."""
        return set(self._connection.scalars(SETTLED, {"of_channel": channel, "those": list(message_ids)}))

    def handled(self, channel: str, message_id: str, account_id: int, text: str, now: datetime) -> None:
        """Note a message as handled, in the transaction of what it caused; written with others, by ``flush``."""
        key = {"channel": channel, "message_id": message_id, "received_at": now}
        self._handled.append({**key, "account": account_id, "text": text, "state": HANDLED, "attempts": 0})

    def failed(self, channel: str, message_id: str, error: str, now: datetime, most: int) -> bool:
        """Count a failure of a message; True once it has failed ``most`` times and is set aside."""
        attempts = 1 + (self._connection.scalar(ATTEMPTS, _message(channel, message_id)) or 0)
        aside = attempts >= most
        self._note(
            channel,
            message_id,
            now=now,
            state=SET_ASIDE if aside else TRYING,
            attempts=attempts,
            error=error[:300],
        )
        return aside

    def history(self, account_id: int, most: int) -> list[tuple[int, datetime, str]]:
        """The newest messages that came from an account, oldest first: id, moment, text."""
        query = (
            select(inbound.c.id, inbound.c.received_at, inbound.c.text)
            .where(inbound.c.account == account_id, inbound.c.text != "")
            .order_by(inbound.c.id.desc())
            .limit(most)
        )
        return [(row.id, row.received_at, row.text) for row in self._connection.execute(query)][::-1]

    def dialog(self, account: Account) -> dict[str, Any] | None:
        """Where the person, or the stranger, is in a dialog."""
        self.flush()
        kind, owner = _owner(account)
        return self._connection.scalar(DIALOG[kind], {"of_owner": owner})

    def set_dialog(self, account: Account, dialog: dict[str, Any] | None, now: datetime) -> None:
        """Keep a dialog, or end it."""
        self._set(account, now, dialog=dialog)

    def context(self, account: Account, now: datetime, keep: timedelta) -> dict[str, Any]:
        """What the last question was about; empty once it is older than ``keep``."""
        self.flush()
        kind, owner = _owner(account)
        row = self._connection.execute(CONTEXT[kind], {"of_owner": owner}).first()
        if row is None or row.context_at is None or now - row.context_at > keep:
            return {}
        return row.context or {}

    def set_context(self, account: Account, context: dict[str, Any], now: datetime) -> None:
        """Keep what the question was about."""
        self._set(account, now, context=context, context_at=now)

    def adopt(self, account: Account) -> None:
        """Forget what a stranger's account was in the middle of, now that it is a person's."""
        self._changed.pop(("account", account.id), None)
        self._connection.execute(delete(conversation).where(conversation.c.account == account.id))

    def failures(self) -> int:
        """How many messages were set aside."""
        query = select(func.count()).select_from(inbound).where(inbound.c.state == SET_ASIDE)
        return self._connection.scalar(query) or 0

    def flush(self) -> None:
        """Write what was noted; the transaction's end does."""
        handled, self._handled = self._handled, []
        changed, self._changed = self._changed, {}
        dialect = self._connection.dialect.name
        if handled:
            self._connection.execute(DONE[dialect], handled)
        alike: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
        for (kind, owner), values in changed.items():
            alike.setdefault((kind, tuple(sorted(values))), []).append({kind: owner, **values})
        for (kind, columns), rows in alike.items():
            self._connection.execute(_changed(kind, columns)[dialect], rows)

    def _note(self, channel: str, message_id: str, *, now: datetime, **values: Any) -> None:  # noqa: ANN401
        if self._connection.execute(NOTED, {**_message(channel, message_id), **values}).rowcount:
            return
        key = {"channel": channel, "message_id": message_id, "received_at": now}
        self._connection.execute(NEW, {"text": "", "attempts": 0, **key, **values})

    def _set(self, account: Account, now: datetime, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        self._changed.setdefault(_owner(account), {}).update(updated_at=now, **values)


def _message(channel: str, message_id: str) -> dict[str, str]:
    return {"of_channel": channel, "of_message": message_id}


def _owner(account: Account) -> tuple[str, int]:
    """Whose a conversation is: a person's, or a stranger's account's."""
    return ("account", account.id) if account.person is None else ("person", account.person)
