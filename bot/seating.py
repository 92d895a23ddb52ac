"""Which channels this process sends over: each has one sender among all processes, the others stand by."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog

from storage.seats import IDLE_SECONDS, Bell, Seats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.engine import Database

log = structlog.get_logger()
BEAT_SECONDS = 1.0
GRACE_SECONDS = IDLE_SECONDS - 2
"""How long a seat counts as held after the server last said so: it is free for others two seconds later."""
AGAIN_SECONDS = 1.0


class Seating:
    """Takes and keeps seats, and wakes the senders of this process when another one has queued something."""

    def __init__(self, database: Database, names: Sequence[str], woken: Callable[[], None]) -> None:
        self._seats, self._bell = Seats(database), Bell(database)
        self._names = tuple(names)
        self._woken = woken
        self._held: frozenset[str] = frozenset()
        self._said = 0.0
        self._stopping = asyncio.Event()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="seats")
        self._tasks: list[asyncio.Task[None]] = []

    def holds(self, name: str) -> bool:
        """Whether this process may send over a channel now."""
        return name in self._held and time.monotonic() - self._said < GRACE_SECONDS

    async def start(self) -> None:
        """Take what is free, then go on in the background."""
        await self._beat()
        self._tasks = [asyncio.create_task(self._beat_forever()), asyncio.create_task(self._listen_forever())]

    async def stop(self) -> None:
        """Leave the seats to the others."""
        self._stopping.set()
        await asyncio.gather(*self._tasks)
        await asyncio.get_running_loop().run_in_executor(self._threads, self._seats.leave)
        self._threads.shutdown(wait=True)

    async def _beat_forever(self) -> None:
        while not await self._stopped_within(BEAT_SECONDS):
            await self._beat()

    async def _beat(self) -> None:
        asked = time.monotonic()
        held = await asyncio.get_running_loop().run_in_executor(self._threads, self._seats.keep, self._names)
        if held != self._held:
            log.info("sends over", channels=",".join(sorted(held)) or "none: stands by")
        taken = held - self._held
        self._held, self._said = held, asked
        if taken:
            self._woken()

    async def _listen_forever(self) -> None:
        loop = asyncio.get_running_loop()

        def rung() -> None:
            loop.call_soon_threadsafe(self._woken)

        while not self._stopping.is_set():
            await loop.run_in_executor(self._threads, self._bell.listen, rung, self._stopping.is_set)
            await self._stopped_within(AGAIN_SECONDS)

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True
