"""The outbox: every message and edit that is to leave, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.people import push_account
from storage.rows import Button, Cause, Message, MessageState, StoredFile, shaped
from storage.tables import Instant, account, message, person, reminder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

# Asked for with every message that comes in: written once, so that SQLAlchemy need not compose them each time.
RECEIVED = (
    select(message.c.id)
    .where(message.c.account == bindparam("of"), message.c.state == "sent", message.c.edits.is_(None))
    .order_by(message.c.id.desc())
    .limit(1)
)
FORM = (
    select(message)
    .where(or_(message.c.id == bindparam("of"), message.c.edits == bindparam("of")), message.c.state == "sent")
    .order_by(message.c.id.desc())
    .limit(1)
)
PRIORITY: dict[Cause, int] = {"reply": 0, "answer": 1, "escalation": 2, "prompt": 3, "reminder": 4, "announcement": 5}


class Outbox:
    """The messages of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(  # noqa: PLR0913 - a row's columns, by keyword
        self,
        cause: Cause,
        text: str,
        *,
        now: datetime,
        due_at: datetime | None = None,
        account_id: int | None = None,
        person_id: int | None = None,
        buttons: Sequence[Button] = (),
        files: Sequence[StoredFile] = (),
        edits: int | None = None,
        render: str | None = None,
        key: str | None = None,
        announcement_id: int | None = None,
    ) -> int | None:
        """Queue a message to an account, or to the push account of a person; its id, or None where the key is taken.

        Somebody without an account gets a ``skipped`` row, so that nobody is missing from the counts.
        """
        if account_id is None:
            query = select(push_account()).select_from(person).where(person.c.id == person_id)
            account_id = self._connection.scalar(query)
        values = {
            "key": key,
            "cause": cause,
            "priority": PRIORITY[cause],
            "person": person_id,
            "account": account_id,
            "text": text,
            "buttons": [button.to_json() for button in buttons],
            "files": [file.to_json() for file in files],
            "edits": edits,
            "render": render,
            "announcement": announcement_id,
            "state": "queued" if account_id is not None else "skipped",
            "reason": None if account_id is not None else "no account",
            "attempts": 0,
            "due_at": due_at or now,
            "created_at": now,
        }
        return self._insert_once(values)

    def announce(
        self, identifier: int, language: str, text: str, buttons: Sequence[Button], people: Sequence[int], now: datetime
    ) -> int:
        """Queue an announcement to those of the people who read a language, in one statement; returns how many."""
        account_id = push_account()
        reached = account_id.is_not(None)
        source = select(
            literal(f"announcement:{identifier}:") + cast(person.c.id, String),
            literal("announcement"),
            literal(PRIORITY["announcement"]),
            person.c.id,
            account_id,
            literal(text),
            literal([button.to_json() for button in buttons], message.c.buttons.type),
            literal([], message.c.files.type),
            literal(identifier),
            case((reached, "queued"), else_="skipped"),
            case((reached, null()), else_="no account"),
            literal(0),
            literal(now, Instant),
            literal(now, Instant),
        ).where(person.c.id.in_(people), person.c.language == language)
        names = ["key", "cause", "priority", "person", "account", "text", "buttons", "files", "announcement"]
        names += ["state", "reason", "attempts", "due_at", "created_at"]
        return self._connection.execute(insert(message).from_select(names, source)).rowcount

    def edit(self, identifier: int, text: str, *, now: datetime, buttons: Sequence[Button] = ()) -> None:
        """Replace a message's text and buttons; an edit that still waits is itself replaced."""
        original = self.get(identifier)
        if original is None or original.account is None:
            return
        values = {"text": text, "buttons": [button.to_json() for button in buttons]}
        waiting = and_(or_(message.c.edits == identifier, message.c.id == identifier), message.c.state == "queued")
        if self._connection.execute(update(message).where(waiting).values(**values)).rowcount:
            return
        self.put(
            original.cause,
            text,
            now=now,
            account_id=original.account,
            person_id=original.person,
            buttons=buttons,
            edits=identifier,
            announcement_id=original.announcement,
        )

    def get(self, identifier: int) -> Message | None:
        """The message of that id; None where there is none."""
        row = self._connection.execute(select(message).where(message.c.id == identifier)).first()
        return shaped(Message, row) if row else None

    def by_key(self, key: str) -> Message | None:
        """The message of that key; None where there is none."""
        row = self._connection.execute(select(message).where(message.c.key == key)).first()
        return shaped(Message, row) if row else None

    def claim(self, channels: Sequence[str], now: datetime, lease_until: datetime, most: int) -> list[Message]:
        """Take messages that are due, replies before bulk, and mark them as being sent until the lease ends."""
        due = (
            select(message.c.id)
            .join(account, account.c.id == message.c.account)
            .where(message.c.state == "queued", message.c.due_at <= now, account.c.channel.in_(channels))
            .order_by(message.c.priority, message.c.due_at, message.c.id)
            .limit(most)
            .with_for_update(skip_locked=True, of=message)
        )
        identifiers = list(self._connection.scalars(due))
        if not identifiers:
            return []
        chosen = message.c.id.in_(identifiers)
        self._connection.execute(
            update(message)
            .where(chosen)
            .values(state="sending", lease_until=lease_until, attempts=message.c.attempts + 1)
        )
        rows = self._connection.execute(select(message).where(chosen))
        order = {identifier: place for place, identifier in enumerate(identifiers)}
        return sorted((shaped(Message, row) for row in rows), key=lambda found: order[found.id])

    def expired(self, now: datetime) -> list[Message]:
        """Messages whose sender is gone: nobody knows whether they left."""
        query = select(message).where(message.c.state == "sending", message.c.lease_until <= now)
        return [shaped(Message, row) for row in self._connection.execute(query)]

    def record(self, identifier: int, state: MessageState, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set what became of a message."""
        self._connection.execute(update(message).where(message.c.id == identifier).values(state=state, **values))

    def address_anew(self, identifier: int, account_id: int) -> None:
        """Send a message to another account of its person."""
        self._connection.execute(update(message).where(message.c.id == identifier).values(account=account_id))

    def next_due(self, channel: str) -> datetime | None:
        """When the next message of a channel is due, or the lease ends of one that is being sent."""
        moment = case((message.c.state == "queued", message.c.due_at), else_=message.c.lease_until)
        query = select(func.min(moment)).join(account, account.c.id == message.c.account)
        waiting: datetime | None = self._connection.scalar(
            query.where(message.c.state.in_(("queued", "sending")), account.c.channel == channel)
        )
        return waiting

    def history(self, account_id: int, most: int) -> list[Message]:
        """The newest messages that an account received, oldest first, edits left out."""
        query = (
            select(message)
            .where(message.c.account == account_id, message.c.state == "sent", message.c.edits.is_(None))
            .order_by(message.c.id.desc())
            .limit(most)
        )
        return [shaped(Message, row) for row in self._connection.execute(query)][::-1]

    def newest(self, account_id: int) -> Message | None:
        """What an account received last, as its reader sees it now."""
        found = self._connection.execute(RECEIVED, {"of": account_id}).first()
        return self.newest_form(found.id) if found else None

    def newest_form(self, identifier: int) -> Message | None:
        """A message as its reader sees it now: its newest edit that left, else itself."""
        row = self._connection.execute(FORM, {"of": identifier}).first()
        return shaped(Message, row) if row else None

    def remind(self, duty: int, before: date, occasion: str, day: date, person_id: int, message_id: int) -> bool:
        """Note a reminder of a duty's occasion under the person's message of the day; False where it is known."""
        values = {"duty": duty, "before": before, "occasion": occasion, "day": day}
        statement = self._once(reminder).values(**values, person=person_id, message=message_id)
        return bool(self._connection.execute(statement).rowcount)

    def duties_of(self, message_id: int) -> list[int]:
        """The duties that a combined reminder was made for."""
        query = select(reminder.c.duty).where(reminder.c.message == message_id).order_by(reminder.c.id)
        return list(self._connection.scalars(query))

    def counts(self, announcement_id: int) -> dict[str, int]:
        """How an announcement's messages stand: by state, and ``read``."""
        original = self._of(announcement_id)
        query = select(message.c.state, func.count(), func.count(message.c.read_at)).where(original)
        found = {"read": 0}
        for state, count, read in self._connection.execute(query.group_by(message.c.state)):
            found[state] = count
            found["read"] += read
        return found

    def read(self, identifier: int, now: datetime) -> bool:
        """Note that an announcement's message was acknowledged; False where it was before."""
        unread = and_(message.c.id == identifier, message.c.read_at.is_(None))
        return bool(self._connection.execute(update(message).where(unread).values(read_at=now)).rowcount)

    def _of(self, announcement_id: int) -> ColumnElement[bool]:
        return and_(message.c.announcement == announcement_id, message.c.edits.is_(None))

    def _insert_once(self, values: dict[str, Any]) -> int | None:
        statement = self._once(message).values(**values).returning(message.c.id)
        identifier: int | None = self._connection.scalar(statement)
        return identifier

    def _once(self, table: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table).on_conflict_do_nothing()
