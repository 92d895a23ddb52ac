"""One inbound message: seen once, one at a time a person, one transaction for state and replies."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from handlers.router import handle
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.worker import Worker
    from handlers.turn import Incoming, World
    from storage.rows import Sender
    from storage.store import Store

log = structlog.get_logger()
MOST_FAILURES = 3


class Inbox:
    """Takes what the channels parsed."""

    def __init__(self, worker: Worker, world: World, clock: Clock, woken: Callable[[], None]) -> None:
        self._worker = worker
        self._world = world
        self._clock = clock
        self._woken = woken
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        # Batches wait here, not in the worker's line: there, delivery would wait behind all of them.
        self._batches = asyncio.Semaphore(worker.threads)

    async def receive(self, incoming: Incoming) -> None:
        """Handle a message to its end. After it returns the channel may forget it: it is done, known, or set aside.

        Raises StorageError where the database could not be used: then the channel should deliver it again.
        """
        incoming = _storable(incoming)
        owner = (await self._worker.run(_owners, [incoming]))[0]
        async with self._one_at_a_time(owner):
            for _ in range(MOST_FAILURES):
                if await self._handled(incoming):
                    break
        self._woken()

    async def receive_together(self, incoming: Sequence[Incoming]) -> bool:
        """Handle messages of one channel, in order, in one transaction, which is most of what each of them costs.

        False where any of them failed: then nothing was kept, and each is to be received by itself. Raises StorageError
        as ``receive`` does.
        """
        incoming = [_storable(each) for each in incoming]
        async with self._batches, AsyncExitStack() as locks:
            for owner in sorted({*await self._worker.run(_owners, incoming)}):
                await locks.enter_async_context(self._one_at_a_time(owner))
            try:
                await self._worker.run(_handle, self._world, incoming, self._clock.now())
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - by itself, the one at fault says more
                log.info("batch taken apart", messages=len(incoming), reason=type(error).__name__)
                return False
        self._woken()
        return True

    async def _handled(self, incoming: Incoming) -> bool:
        try:
            await self._worker.run(_handle, self._world, [incoming], self._clock.now())
        except StorageError:
            raise
        except Exception as error:  # whatever a handler did wrong, the stream goes on
            log.exception("handler failed", channel=incoming.channel, message_id=incoming.message_id)
            return await self._worker.run(_fail, self._world, incoming, type(error).__name__, self._clock.now())
        return True

    @asynccontextmanager
    async def _one_at_a_time(self, key: str) -> AsyncIterator[None]:
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(key)
            if waiting > 1:
                self._locks[key] = (lock, waiting - 1)


def _storable(incoming: Incoming) -> Incoming:
    """Half a surrogate pair can be sent, but neither stored nor sent back; PostgreSQL stores no NUL."""
    text = incoming.text.replace("\0", "").encode("utf-8", "replace").decode()
    return replace(incoming, text=text) if text != incoming.text else incoming


def _alone(store: Store, incoming: Sequence[Incoming]) -> list[str]:
    """Wait for what other processes do for the same people, or for strangers' accounts; whose each message is."""
    owners, before = _owners(store, incoming), [""]
    while owners != before and store.is_shared:
        # In one order everywhere, so that no two transactions wait for each other.
        store.lock(*sorted({*owners}))
        # Whoever was waited for may have made the account a person's.
        owners, before = _owners(store, incoming), owners
    return owners


def _owners(store: Store, incoming: Sequence[Incoming]) -> list[str]:
    """For each message whose it is: a person's, or a stranger's account's."""
    channel = incoming[0].channel
    people = store.people.behind(channel, {each.external_id for each in incoming})
    accounts = [each.external_id for each in incoming]
    return [f"person {people[each]}" if people.get(each) else f"account {channel} {each}" for each in accounts]


def _handle(store: Store, world: World, incoming: Sequence[Incoming], now: datetime) -> None:
    """Answer messages of a channel in order, each once."""
    channel, waiting = incoming[0].channel, list({each.message_id: each for each in incoming}.values())
    owners = _alone(store, waiting)
    settled = store.conversations.settled(channel, [each.message_id for each in waiting])
    while waiting:
        most = _before_anybody_again(owners)
        fresh = [each for each in waiting[:most] if each.message_id not in settled]
        senders = store.senders.seen(channel, {each.external_id: each.language for each in fresh}, now)
        for each in fresh:
            _answer(store, world, each, senders[each.external_id], now)
        waiting = waiting[most:]
        owners = _alone(store, waiting) if waiting else []


def _before_anybody_again(owners: Sequence[str]) -> int:
    """How many messages come before anybody's second: what is known of a sender holds until their next one."""
    known: set[str] = set()
    for count, owner in enumerate(owners):
        if owner in known:
            return count
        known.add(owner)
    return len(owners)


def _answer(store: Store, world: World, incoming: Incoming, sender: Sender, now: datetime) -> None:
    handle(store, world, incoming, sender, now)
    store.conversations.handled(incoming.channel, incoming.message_id, sender.account.id, _shown(store, incoming), now)


def _shown(store: Store, incoming: Incoming) -> str:
    """What the page's history shows of it: the text, the label of the button, or the file's name."""
    if incoming.press:
        message = store.outbox.get(incoming.press.message)
        known = message is not None and 0 <= incoming.press.index < len(message.buttons)
        return str(message.buttons[incoming.press.index]["label"]) if message and known else ""
    return incoming.text or (incoming.file.name if incoming.file else "")


def _fail(store: Store, world: World, incoming: Incoming, error: str, now: datetime) -> bool:
    """Count the failure in a transaction of its own; True once the message is set aside and an apology queued."""
    _alone(store, [incoming])
    if store.conversations.settled(incoming.channel, [incoming.message_id]):
        return True
    aside = store.conversations.failed(incoming.channel, incoming.message_id, error, now, MOST_FAILURES)
    if aside:
        account = store.people.seen(incoming.channel, incoming.external_id, now)
        person = store.people.person(account.person) if account.person else None
        language = person.language if person else account.language or "vi"
        text = world.wording.say(language, "apology")
        store.outbox.put("reply", text, now=now, account_id=account.id, person_id=account.person)
    return aside
