"""Drains the outbox: claims what is due, sends it, and records what became of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot import claiming
from bot.channels.base import FloodError, Limited, Limits, SendError, TryLaterError
from bot.claiming import claim, ids
from bot.pacing import Pace
from bot.recording import Outcome, record
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime
    from random import Random

    from bot.channels.base import Channel
    from bot.claiming import Claimed
    from bot.clock import Clock
    from bot.worker import Worker
    from handlers.turn import World
    from storage.store import Store

log = structlog.get_logger()
RENEWALS = 3
"""How often a lease is renewed before it would end."""
AGAIN_SECONDS = 0.5
MOST_SECONDS = 60.0
"""How long a process that is told to end still tries to record what it has sent, while the database is gone."""

Group = dict[str, Limits | None]
"""Channels that are drained together, with their limits."""


class Delivery:
    """Sends what the outbox holds over the channels of which this process has the seat."""

    def __init__(
        self, worker: Worker, world: World, clock: Clock, channels: Mapping[str, Channel], random: Random
    ) -> None:
        self._worker = worker
        self._world = world
        self._clock = clock
        self._channels = channels
        self._random = random
        self._paused: dict[str, tuple[datetime, datetime]] = {}
        self._pace = Pace()
        self._draining: dict[str, asyncio.Lock] = {}
        self._stopping = False
        self.may_send: Callable[[str], bool] = lambda _: True
        """Whether this process has the seat of a channel."""

    def groups(self) -> list[Group]:
        """Channels by what is drained together: each that has limits by itself, so that it holds up no other."""
        limits = {name: _limits(channel) for name, channel in self._channels.items()}
        limited: list[Group] = [{name: each} for name, each in limits.items() if each]
        free: Group = {name: None for name, each in limits.items() if each is None}
        return [*limited, free] if free else limited

    async def drain(self) -> None:
        """Send everything that is due now, over every channel."""
        await asyncio.gather(*(self.drain_group(group) for group in self.groups()))

    async def drain_group(self, group: Group) -> None:
        """Send everything that is due now over some channels; raises StorageError."""
        async with self._draining.setdefault(next(iter(group)), asyncio.Lock()):
            while not self._stopping and (batch := await self._claim(group)):
                await self._send_all(batch)

    def stop(self) -> None:
        """Finish the batch that is being sent, and begin no other: the rest waits for the next start."""
        self._stopping = True

    async def next_due(self, channels: Sequence[str] | None = None) -> datetime | None:
        """When there will be something to send over channels, all by default; a paused one's waits for its end."""
        moments = []
        for channel in self._channels if channels is None else channels:
            due = await self._worker.run(_next_due, channel) if self.may_send(channel) else None
            if due:
                moments.append(max(due, self._pause(channel) or due))
        return min(moments, default=None)

    async def _claim(self, group: Group) -> list[Claimed]:
        ready = {name: each for name, each in group.items() if self.may_send(name) and not self._pause(name)}
        if not ready:
            return []
        return await self._worker.run(claim, self._world, ready, self._pace, self._clock.now())

    def _pause(self, channel: str) -> datetime | None:
        """Until when a channel is silent; a pause that begins in the future is from before the clock was set back."""
        begun, over = self._paused.get(channel, (None, None))
        now = self._clock.now()
        return over if begun and over and begun <= now < over else None

    async def _send_all(self, batch: Sequence[Claimed]) -> None:
        by_account: dict[tuple[str, str], list[Claimed]] = {}
        for claimed in batch:
            by_account.setdefault((claimed.channel, claimed.outgoing.external_id), []).append(claimed)
        async with self._leased(batch):
            sent = await asyncio.gather(*(self._send_in_order(claimed) for claimed in by_account.values()))
        await self._record([outcome for each in sent for outcome in each])

    @asynccontextmanager
    async def _leased(self, batch: Sequence[Claimed]) -> AsyncIterator[None]:
        """Renew the lease of what is being sent as long as it takes."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(claiming.LEASE.total_seconds() / RENEWALS)
                with suppress(StorageError):
                    await self._worker.run(_renew, ids(batch), self._clock.now() + claiming.LEASE)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()

    async def _record(self, outcomes: Sequence[Outcome]) -> None:
        """Write down what left, however long the database is away: forgotten, it would leave a second time."""
        tries = 0
        while True:
            try:
                await self._worker.run(record, self._world, outcomes, self._clock.now(), self._random)
            except StorageError as error:
                tries += 1
                log.error("record put off", messages=len(outcomes), reason=str(error))
                if self._stopping and tries * AGAIN_SECONDS > MOST_SECONDS:
                    raise
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def _send_in_order(self, claimed: Sequence[Claimed]) -> list[Outcome]:
        return [await self._send(each) for each in claimed]

    async def _send(self, claimed: Claimed) -> Outcome:
        put_off = self._put_off(claimed.channel)
        if put_off:
            return Outcome(claimed.message, None, put_off)
        try:
            provider_id = await self._channels[claimed.channel].send(claimed.outgoing)
        except FloodError as error:
            now = self._clock.now()
            self._paused[claimed.channel] = (now, now + timedelta(seconds=error.seconds))
            log.warning("channel paused", channel=claimed.channel, seconds=error.seconds)
            return Outcome(claimed.message, None, error)
        except SendError as error:
            return Outcome(claimed.message, None, error)
        except Exception as error:  # a fault of the channel's code must not stop the others
            log.exception("channel failed", channel=claimed.channel, message=claimed.message.id)
            return Outcome(claimed.message, None, TryLaterError(type(error).__name__))
        return Outcome(claimed.message, provider_id, None)

    def _put_off(self, channel: str) -> FloodError | None:
        """Why a claimed message is not to leave after all: its channel is silent, or another process sends now."""
        if not self.may_send(channel):
            return FloodError(0)
        pause = self._pause(channel)
        return FloodError((pause - self._clock.now()).total_seconds()) if pause else None


def _next_due(store: Store, channel: str) -> datetime | None:
    return store.outbox.next_due(channel)


def _renew(store: Store, identifiers: Sequence[int], lease_until: datetime) -> None:
    store.outbox.renew(identifiers, lease_until)


def _limits(channel: Channel) -> Limits | None:
    return channel.limits if isinstance(channel, Limited) else None
