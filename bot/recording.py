"""What became of the messages that were sent, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.channels.base import FloodError, GoneError, MovedError, RefusedError, SendError, UncertainError
from handlers import receipts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from handlers.turn import World
    from storage.rows import Message, MessageState
    from storage.store import Store

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MOST_UNSURE = 1
"""How often a message is sent again of which nobody knows whether it left."""


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed message: the channel's id, or an error."""

    message: Message
    provider_id: str | None
    error: SendError | None


def record(store: Store, world: World, outcomes: Sequence[Outcome], now: datetime, random: Random) -> None:
    """Note what became of a batch, and bring the boards of its announcements up to date."""
    announcements = sorted({outcome.message.announcement for outcome in outcomes if outcome.message.announcement})
    for identifier in announcements:
        # Before any row of theirs is held: who counts a board's messages waits here for who changes them.
        store.lock(f"announcement {identifier}")
    store.outbox.sent([(each.message.id, each.provider_id) for each in outcomes if each.error is None], now)
    for outcome in outcomes:
        if outcome.error is not None:
            _record_one(store, outcome.message, outcome.error, now, random)
    for identifier in announcements:
        announcement = store.announcements.get(identifier)
        if announcement:
            receipts.show(store, world, announcement, now)


def _record_one(store: Store, message: Message, error: SendError, now: datetime, random: Random) -> None:
    reason = str(error)
    if isinstance(error, GoneError):
        _gone(store, message, reason, now)
    elif isinstance(error, UncertainError):
        uncertain(store, message, reason, now)
    elif isinstance(error, MovedError):
        _moved(store, message, error, now)
    elif isinstance(error, FloodError):
        store.outbox.give_back(message, reason, now + timedelta(seconds=error.seconds), counted=False)
    elif isinstance(error, RefusedError) or message.attempts >= MOST_ATTEMPTS:
        store.outbox.record(message.id, "failed", reason=reason, lease_until=None)
    else:
        store.outbox.give_back(message, reason, now + wait(message.attempts, random), counted=True)


def wait(attempts: int, random: Random) -> timedelta:
    """How long to wait after that many attempts: doubled each time, spread by a half."""
    longest = min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)
    return longest * (0.75 + random.random() / 2)


def uncertain(store: Store, message: Message, reason: str, now: datetime) -> None:
    """Nobody knows whether it left: a new announcement waits for a person's decision, the others go once more."""
    waits = message.cause == "announcement" and message.edits is None
    again = not waits and message.unsure < MOST_UNSURE
    state: MessageState = "queued" if again else "uncertain"
    due_at = now + FIRST_WAIT if again else message.due_at
    values = {"due_at": due_at, "lease_until": None, "unsure": message.unsure + 1}
    store.outbox.record(message.id, state, reason=reason, **values)


def _gone(store: Store, message: Message, reason: str, now: datetime) -> None:
    """Mark the account; a person's other account takes a message over, not an edit."""
    if message.account is not None:
        store.people.block(message.account)
    other = store.people.push_account_of(message.person) if message.person and not message.edits else None
    if other is None:
        store.outbox.record(message.id, "failed", reason=reason, lease_until=None)
    else:
        store.outbox.address_anew(message.id, other)
        store.outbox.record(message.id, "queued", reason=reason, due_at=now, lease_until=None)


def _moved(store: Store, message: Message, error: MovedError, now: datetime) -> None:
    store.outbox.address_anew(message.id, store.people.move(message.account or 0, error.external_id))
    state: MessageState = "queued" if message.attempts < MOST_ATTEMPTS else "failed"
    store.outbox.record(message.id, state, reason=str(error), due_at=now, lease_until=None)
