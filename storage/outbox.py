"""The outbox: every message and edit that is to leave, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    update,
)

from storage.audiences import people_of
from storage.inserting import MOST_AT_ONCE, chunks, once
from storage.people import push_account
from storage.rows import Address, Button, Cause, Message, MessageState, StoredFile, Unsure, shaped
from storage.statements import ADDRESSES, CLAIM, DUE, EXPIRED, FORM, NEW, PRIORITY, PUT, SENT
from storage.tables import Instant, account, message, opt_out, person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, timedelta

    from sqlalchemy import Connection

    from storage.audiences import Audience
    from storage.rows import Account, Announcement

OPTED_OUT = "opted out"


class Outbox:
    """The messages of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._prepared: dict[str, int] = {}
        self._noted: list[dict[str, Any]] = []
        self.touched = False
        """Whether something was queued that a sender, perhaps in another process, should look at."""

    def put(  # noqa: PLR0913 - a row's columns, by keyword
        self,
        cause: Cause,
        text: str,
        *,
        now: datetime,
        due_at: datetime | None = None,
        account_id: int | None = None,
        channel: str | None = None,
        person_id: int | None = None,
        buttons: Sequence[Button] = (),
        files: Sequence[StoredFile] = (),
        edits: int | None = None,
        render: str | None = None,
        key: str | None = None,
        announcement_id: int | None = None,
    ) -> int | None:
        """Queue a message to an account, or to the push account of a person; its id, or None where the key is taken.

        ``channel``: the account's, where it is known already.
        Somebody without an account gets a ``skipped`` row, so that nobody is missing from the counts.
        """
        self.flush()
        if key in self._prepared:
            return self._prepared.pop(key)
        if account_id is None:
            query = select(push_account()).select_from(person).where(person.c.id == person_id)
            account_id = self._connection.scalar(query)
        values = {
            **_columns(cause, text, now, buttons, files),
            "key": key,
            "person": person_id,
            "account": account_id,
            "channel": channel or self._channel(account_id),
            "edits": edits,
            "render": render,
            "announcement": announcement_id,
            "state": "queued" if account_id is not None else "skipped",
            "reason": None if account_id is not None else "no account",
            "due_at": due_at or now,
        }
        identifier: int | None = self._connection.scalar(PUT[self._connection.dialect.name], values)
        self.touched = True
        return identifier

    def reply(
        self,
        text: str,
        to: Account,
        person_id: int | None,
        *,
        now: datetime,
        buttons: Sequence[Button] = (),
        files: Sequence[StoredFile] = (),
    ) -> None:
        """Queue an answer to the account that wrote; it has no id before ``flush`` writes it with others."""
        whose = {"account": to.id, "channel": to.channel, "person": person_id}
        self._noted.append({**_columns("reply", text, now, buttons, files), **whose, "state": "queued", "due_at": now})
        self.touched = True

    def flush(self) -> None:
        """Write what was noted; the transaction's end does."""
        noted, self._noted = self._noted, []
        if noted:
            self._connection.execute(NEW, noted)

    def prepare(
        self, cause: Cause, render: str, people: Sequence[int], day: date, *, due_at: datetime, now: datetime
    ) -> None:
        """Make people's combined messages of a day, ``<render>:<person>:<day>``, all at once.

        ``put`` of the same key then finds its message made. One that nothing is put into has nothing to tell, and is
        skipped when it leaves.
        """
        key = literal(f"{render}:") + cast(person.c.id, String) + literal(f":{day}")
        columns: dict[str, Any] = {
            "key": key,
            "cause": literal(cause),
            "priority": literal(PRIORITY[cause]),
            "person": person.c.id,
            "text": literal(""),
            "buttons": literal([], message.c.buttons.type),
            "files": literal([], message.c.files.type),
            "render": literal(render),
            "attempts": literal(0),
            "due_at": literal(due_at, Instant),
            "created_at": literal(now, Instant),
            **_reached(false()),
        }
        pushed = person.outerjoin(account, account.c.id == push_account())
        for some in chunks(people, MOST_AT_ONCE):
            source = select(*columns.values()).select_from(pushed).where(person.c.id.in_(some))
            statement = once(self._connection, message).from_select(list(columns), source)
            made = self._connection.execute(statement.returning(message.c.key, message.c.id))
            self._prepared |= {row.key: row.id for row in made}
        self.touched = True

    def announce(
        self,
        announced: Announcement,
        language: str,
        text: str,
        buttons: Sequence[Button],
        audience: Audience,
        now: datetime,
    ) -> int:
        """Queue an announcement to those of an audience who read a language, in one statement; returns how many.

        Nobody is listed in memory, however many there are.
        """
        out = and_(opt_out.c.person == person.c.id, opt_out.c.kind == "announcement")
        opted_out = false() if announced.mandatory else select(opt_out).where(out).exists()
        columns: dict[str, Any] = {
            "key": literal(f"announcement:{announced.id}:") + cast(person.c.id, String),
            "cause": literal("announcement"),
            "priority": literal(PRIORITY["announcement"]),
            "person": person.c.id,
            "text": literal(text),
            "buttons": literal([button.to_json() for button in buttons], message.c.buttons.type),
            "files": literal(announced.files, message.c.files.type),
            "announcement": literal(announced.id),
            "attempts": literal(0),
            "due_at": literal(now, Instant),
            "created_at": literal(now, Instant),
            **_reached(opted_out),
        }
        people = people_of(audience, announced.author).correlate(None)
        meant = select(person.c.id, push_account().label("account"))
        meant = meant.where(person.c.id.in_(people), person.c.language == language)
        # Kept as a table of its own, so that nobody's account is looked up twice.
        reached = meant.cte("reached").prefix_with("MATERIALIZED", dialect="postgresql")
        source = select(*columns.values()).select_from(
            reached.join(person, person.c.id == reached.c.id).outerjoin(account, account.c.id == reached.c.account)
        )
        self.touched = True
        return self._connection.execute(once(self._connection, message).from_select(list(columns), source)).rowcount

    def edit(self, identifier: int, text: str, *, now: datetime, buttons: Sequence[Button] = ()) -> None:
        """Replace a message's text and buttons; an edit that still waits is itself replaced."""
        original = self.get(identifier)
        if original is None or original.account is None:
            return
        values = {"text": text, "buttons": [button.to_json() for button in buttons]}
        waiting = and_(or_(message.c.edits == identifier, message.c.id == identifier), message.c.state == "queued")
        if self._connection.execute(update(message).where(waiting).values(**values)).rowcount:
            self.touched = True
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
        wanted = {"channels": list(channels), "now": now, "lease": lease_until, "most": most}
        claimed = [shaped(Message, row) for row in self._connection.execute(CLAIM, wanted)]
        return sorted(claimed, key=lambda found: (PRIORITY[found.cause], found.due_at, found.id))

    def addresses(self, identifiers: Sequence[int]) -> dict[int, Address]:
        """Where messages go, in one look: their accounts, whether their people are still there, what they edit."""
        rows = self._connection.execute(ADDRESSES, {"those": list(identifiers)})
        return {row.id: shaped(Address, row) for row in rows}

    def renew(self, identifiers: Sequence[int], lease_until: datetime) -> None:
        """Keep messages that take long to send from being given up."""
        mine = and_(message.c.id.in_(identifiers), message.c.state == "sending")
        self._connection.execute(update(message).where(mine).values(lease_until=lease_until))

    def expired(self, channels: Sequence[str], now: datetime, longest: timedelta) -> list[Message]:
        """Messages whose sender is gone: nobody knows whether they left. Taken by one process only.

        A lease that ends later than the ``longest`` one could is from before the clock was set back.
        """
        wanted = {"channels": list(channels), "now": now, "longest": now + longest}
        return [shaped(Message, row) for row in self._connection.execute(EXPIRED, wanted)]

    def record(self, identifier: int, state: MessageState, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set what became of a message."""
        self._connection.execute(update(message).where(message.c.id == identifier).values(state=state, **values))

    def give_back(self, claimed: Message, reason: str, due_at: datetime, *, counted: bool) -> None:
        """Queue a message again that certainly did not leave, unless somebody else has taken it up meanwhile.

        ``counted``: the attempt stays on its account.
        """
        mine = and_(message.c.id == claimed.id, message.c.state == "sending", message.c.attempts == claimed.attempts)
        values = {"state": "queued", "reason": reason, "due_at": due_at, "lease_until": None}
        attempts = claimed.attempts if counted else claimed.attempts - 1
        self._connection.execute(update(message).where(mine).values(**values, attempts=attempts))

    def sent(self, left: Sequence[tuple[int, str | None]], now: datetime) -> None:
        """Note what left: the ids of messages, with those that the channel gave them."""
        rows = [{"this": identifier, "theirs": provider_id, "now": now} for identifier, provider_id in left]
        if rows:
            self._connection.execute(SENT, rows)

    def address_anew(self, identifier: int, account_id: int) -> None:
        """Send a message to another account of its person."""
        values = {"account": account_id, "channel": self._channel(account_id)}
        self._connection.execute(update(message).where(message.c.id == identifier).values(**values))
        self.touched = True

    def next_due(self, channel: str) -> datetime | None:
        """When the next message of a channel is due, or the lease ends of one that is being sent.

        A probe of the index for each priority: what waits behind is not read.
        """
        found: list[datetime | None] = list(self._connection.execute(DUE, {"of": channel}).scalars())
        return min((moment for moment in found if moment), default=None)

    def unsure(self) -> list[Unsure]:
        """The announcements of whose messages nobody knows whether they left, with how many; oldest first."""
        query = (
            select(message.c.announcement, func.count().label("count"))
            .where(message.c.state == "uncertain", message.c.announcement.is_not(None))
            .group_by(message.c.announcement)
            .order_by(message.c.announcement)
        )
        return [shaped(Unsure, row) for row in self._connection.execute(query)]

    def decide(self, announcement_id: int, now: datetime, *, again: bool) -> int:
        """Send an announcement's uncertain messages again, or leave them as they are; returns how many."""
        values: dict[str, Any] = {"state": "failed", "reason": "uncertain, and left so by a person"}
        if again:
            values = {"state": "queued", "due_at": now, "lease_until": None}
            self.touched = True
        waiting = and_(message.c.announcement == announcement_id, message.c.state == "uncertain")
        return self._connection.execute(update(message).where(waiting).values(**values)).rowcount

    def history(self, account_id: int, most: int) -> list[Message]:
        """The newest messages that an account received, oldest first, edits left out."""
        query = (
            select(message)
            .where(message.c.account == account_id, message.c.state == "sent", message.c.edits.is_(None))
            .order_by(message.c.id.desc())
            .limit(most)
        )
        return [shaped(Message, row) for row in self._connection.execute(query)][::-1]

    def newest_form(self, identifier: int) -> Message | None:
        """A message as its reader sees it now: its newest edit that left, else itself."""
        row = self._connection.execute(FORM, {"of": identifier}).first()
        return shaped(Message, row) if row else None

    def waiting_reminders(self, person_id: int, render: str) -> list[Message]:
        """A person's messages of a kind that are written when they leave, and have not left."""
        waiting = and_(message.c.person == person_id, message.c.render == render, message.c.state == "queued")
        return [shaped(Message, row) for row in self._connection.execute(select(message).where(waiting))]

    def because(self, identifier: int, cause: Cause) -> None:
        """Give a message another cause."""
        values = {"cause": cause, "priority": PRIORITY[cause]}
        self._connection.execute(update(message).where(message.c.id == identifier).values(**values))

    def _channel(self, account_id: int | None) -> str | None:
        """The channel of an account."""
        return self._connection.scalar(select(account.c.channel).where(account.c.id == account_id))


def _columns(
    cause: Cause, text: str, now: datetime, buttons: Sequence[Button], files: Sequence[StoredFile]
) -> dict[str, Any]:
    """The columns that every new message has."""
    return {
        "cause": cause,
        "priority": PRIORITY[cause],
        "text": text,
        "buttons": [button.to_json() for button in buttons],
        "files": [file.to_json() for file in files],
        "attempts": 0,
        "created_at": now,
    }


def _reached(opted_out: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    """The columns that say where a push goes, within a statement that joins ``person`` with its push account.

    Somebody without one, or who does without it, gets a ``skipped`` row, so that nobody is missing from the counts.
    """
    reason = case((account.c.id.is_(None), "no account"), (opted_out, OPTED_OUT), else_=null())
    return {
        "account": account.c.id,
        "channel": account.c.channel,
        "state": case((reason.is_(None), "queued"), else_="skipped"),
        "reason": reason,
    }
