"""Drains the outbox: claims what is due, sends it, and records what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.channels.base import (
    FloodError,
    GoneError,
    Limited,
    Limits,
    MovedError,
    Outgoing,
    RefusedError,
    SendError,
    TryLaterError,
    UncertainError,
)
from bot.pacing import Pace
from handlers import digests, receipts, reminding
from handlers.obligations import with_requests
from handlers.turn import QUIET
from storage.rows import StoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from random import Random

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.worker import Worker
    from handlers.turn import World
    from storage.rows import Message, MessageState
    from storage.store import Store

log = structlog.get_logger()
BATCH = 50
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MOST_UNCERTAIN_ATTEMPTS = 2
DIALOG = frozenset({"reply", "answer"})
"""Causes of what somebody waits for."""
CONTACT = "contact.share"
"""The action of the button that hands over a phone number."""


RENDERS = {reminding.REMINDER: reminding.render, digests.DIGEST: digests.render}
"""What writes a message at the moment it leaves, by the row's ``render``."""


@dataclass(frozen=True)
class Claimed:
    """A message that is to leave now."""

    message: Message
    channel: str
    outgoing: Outgoing


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed message: the channel's id, or an error."""

    message: Message
    provider_id: str | None
    error: SendError | None


class Delivery:
    """Sends what the outbox holds over the channels; one at a time runs."""

    def __init__(
        self, worker: Worker, world: World, clock: Clock, channels: Mapping[str, Channel], random: Random
    ) -> None:
        self._worker = worker
        self._world = world
        self._clock = clock
        self._channels = channels
        self._random = random
        self._paused: dict[str, datetime] = {}
        self._pace = Pace()
        self._draining = asyncio.Lock()
        self._stopping = False

    async def drain(self) -> None:
        """Send everything that is due now."""
        async with self._draining:
            while not self._stopping and (batch := await self._claim()):
                await self._send_all(batch)

    def stop(self) -> None:
        """Finish the batch that is being sent, and begin no other: the rest waits for the next start."""
        self._stopping = True

    async def next_due(self) -> datetime | None:
        """When there will be something to send; a paused channel's messages wait for its end."""
        moments = []
        for channel in self._channels:
            due = await self._worker.run(_next_due, channel)
            if due:
                moments.append(max(due, self._paused.get(channel, due)))
        return min(moments, default=None)

    async def _claim(self) -> list[Claimed]:
        now = self._clock.now()
        ready = [name for name in self._channels if self._paused.get(name, now) <= now]
        for group in self._together(ready):
            if claimed := await self._worker.run(_claim, self._world, group, self._pace, now):
                return claimed
        return []

    def _together(self, channels: Sequence[str]) -> list[dict[str, Limits | None]]:
        """Channels to claim for: each that has limits by itself, the others at once."""
        limits = {name: _limits(self._channels[name]) for name in channels}
        limited: list[dict[str, Limits | None]] = [{name: each} for name, each in limits.items() if each]
        free: dict[str, Limits | None] = {name: None for name, each in limits.items() if each is None}
        return [*limited, free] if free else limited

    async def _send_all(self, batch: Sequence[Claimed]) -> None:
        by_account: dict[tuple[str, str], list[Claimed]] = {}
        for claimed in batch:
            by_account.setdefault((claimed.channel, claimed.outgoing.external_id), []).append(claimed)
        sent = await asyncio.gather(*(self._send_in_order(claimed) for claimed in by_account.values()))
        outcomes = [outcome for each in sent for outcome in each]
        await self._worker.run(_record, self._world, outcomes, self._clock.now(), self._random)

    async def _send_in_order(self, claimed: Sequence[Claimed]) -> list[Outcome]:
        return [await self._send(each) for each in claimed]

    async def _send(self, claimed: Claimed) -> Outcome:
        pause = self._paused.get(claimed.channel)
        if pause and pause > self._clock.now():
            left = (pause - self._clock.now()).total_seconds()
            return Outcome(claimed.message, None, FloodError(left))
        try:
            provider_id = await self._channels[claimed.channel].send(claimed.outgoing)
        except FloodError as error:
            self._paused[claimed.channel] = self._clock.now() + timedelta(seconds=error.seconds)
            log.warning("channel paused", channel=claimed.channel, seconds=error.seconds)
            return Outcome(claimed.message, None, error)
        except SendError as error:
            return Outcome(claimed.message, None, error)
        except Exception as error:  # a fault of the channel's code must not stop the others
            log.exception("channel failed", channel=claimed.channel, message=claimed.message.id)
            return Outcome(claimed.message, None, TryLaterError(type(error).__name__))
        return Outcome(claimed.message, provider_id, None)


def _next_due(store: Store, channel: str) -> datetime | None:
    return store.outbox.next_due(channel)


def _limits(channel: Channel) -> Limits | None:
    return channel.limits if isinstance(channel, Limited) else None


def _claim(
    store: Store, world: World, channels: Mapping[str, Limits | None], pace: Pace, now: datetime
) -> list[Claimed]:
    for lost in store.outbox.expired(now):
        _uncertain(store, lost, "its sender stopped", now)
    most = min(limits.batch if limits else BATCH for limits in channels.values())
    # A render may skip a message and a chat may rest, so a batch may hold none that leaves although more wait.
    while claimed := store.outbox.claim(list(channels), now, now + LEASE, most):
        ready = []
        for message in claimed:
            found = _ready(store, world, message, now)
            if found and not _resting(store, found, channels[found.channel], pace, now):
                ready.append(found)
        if ready:
            return ready
    return []


def _resting(store: Store, claimed: Claimed, limits: Limits | None, pace: Pace, now: datetime) -> bool:
    """Put a message off where its chat was written to just now."""
    if limits is None:
        return False
    message, external_id = claimed.message, claimed.outgoing.external_id
    due_at = pace.next(claimed.channel, external_id, limits, now, reply=message.cause in DIALOG)
    if due_at <= now:
        pace.take(claimed.channel, external_id, limits, now)
        return False
    store.outbox.record(message.id, "queued", due_at=due_at, attempts=message.attempts - 1, lease_until=None)
    return True


def _ready(store: Store, world: World, message: Message, now: datetime) -> Claimed | None:
    """What is to leave, written at this moment where it is a reminder; None where it need not leave any more."""
    world = with_requests(store, world)
    text, buttons = message.text, message.buttons
    if message.person is not None and not store.people.person(message.person).active:
        store.outbox.record(message.id, "skipped", reason="no longer in the directory")
        return None
    morning = world.outside_quiet_hours(now)
    if morning > now and (message.cause in QUIET or message.render):
        # It was due by day and could not leave then.
        store.outbox.record(message.id, "queued", due_at=morning, attempts=message.attempts - 1, lease_until=None)
        return None
    if message.render:
        written = RENDERS[message.render](store, world, message, now)
        if isinstance(written, str):
            store.outbox.record(message.id, "skipped", reason=written)
            return None
        text, buttons = written[0], [button.to_json() for button in written[1]]
        store.outbox.record(message.id, "sending", text=text, buttons=buttons)
    original = store.outbox.get(message.edits) if message.edits else None
    if message.edits and (original is None or original.provider_id is None):
        store.outbox.record(message.id, "skipped", reason="the message that it edits did not leave")
        return None
    account = store.people.account(message.account or 0)
    outgoing = Outgoing(
        id=message.id,
        external_id=account.external_id,
        text=text,
        labels=[button["label"] for button in buttons],
        files=[StoredFile(**file) for file in message.files],
        cause=message.cause,
        edits=original.provider_id if original else None,
        edited_id=message.edits,
        asks_contact=any(button["action"] == CONTACT for button in buttons),
    )
    return Claimed(message, account.channel, outgoing)


def _record(store: Store, world: World, outcomes: Sequence[Outcome], now: datetime, random: Random) -> None:
    for outcome in outcomes:
        _record_one(store, outcome, now, random)
    for identifier in {outcome.message.announcement for outcome in outcomes if outcome.message.announcement}:
        announcement = store.announcements.get(identifier)
        if announcement:
            receipts.show(store, world, announcement, now)


def _record_one(store: Store, outcome: Outcome, now: datetime, random: Random) -> None:
    message, error = outcome.message, outcome.error
    if error is None:
        store.outbox.record(message.id, "sent", provider_id=outcome.provider_id, sent_at=now, lease_until=None)
    elif isinstance(error, GoneError):
        _gone(store, message, str(error))
    elif isinstance(error, UncertainError):
        _uncertain(store, message, str(error), now)
    elif isinstance(error, MovedError):
        store.outbox.address_anew(message.id, store.people.move(message.account or 0, error.external_id))
        state: MessageState = "queued" if message.attempts < MOST_ATTEMPTS else "failed"
        store.outbox.record(message.id, state, reason=str(error), lease_until=None)
    elif isinstance(error, FloodError):
        due_at = now + timedelta(seconds=error.seconds)
        store.outbox.record(message.id, "queued", due_at=due_at, reason=str(error), attempts=message.attempts - 1)
    elif isinstance(error, RefusedError) or message.attempts >= MOST_ATTEMPTS:
        store.outbox.record(message.id, "failed", reason=str(error), lease_until=None)
    else:
        store.outbox.record(message.id, "queued", due_at=now + wait(message.attempts, random), reason=str(error))


def wait(attempts: int, random: Random) -> timedelta:
    """How long to wait after that many attempts: doubled each time, spread by a half."""
    longest = min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)
    return longest * (0.75 + random.random() / 2)


def _gone(store: Store, message: Message, reason: str) -> None:
    """Mark the account; a person's other account takes a message over, not an edit."""
    if message.account is not None:
        store.people.block(message.account)
    other = store.people.push_account_of(message.person) if message.person and not message.edits else None
    if other is None:
        store.outbox.record(message.id, "failed", reason=reason, lease_until=None)
    else:
        store.outbox.address_anew(message.id, other)
        store.outbox.record(message.id, "queued", reason=reason)


def _uncertain(store: Store, message: Message, reason: str, now: datetime) -> None:
    """Nobody knows whether it left: an announcement waits for a person's decision, the others go once more."""
    again = message.cause != "announcement" and message.attempts < MOST_UNCERTAIN_ATTEMPTS
    state: MessageState = "queued" if again else "uncertain"
    due_at = now + FIRST_WAIT if again else message.due_at
    store.outbox.record(message.id, state, reason=reason, due_at=due_at, lease_until=None)
