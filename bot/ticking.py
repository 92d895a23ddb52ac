"""Calls the tick every half minute by APScheduler, whatever is done to the machine's clock."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.clock import Clock

LATE = 2
"""How many intervals ahead the next tick may lie before the clock must have been set back."""


class Ticking:
    """One job in memory: what is due lives in our tables, and a tick is idempotent."""

    def __init__(self, tick: Callable[[], Awaitable[None]], machine: Clock, seconds: float) -> None:
        """``machine``: the clock that APScheduler goes by."""
        self._machine = machine
        self._seconds = seconds
        self._scheduler = AsyncIOScheduler()
        self.job = self._scheduler.add_job(
            tick, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None, max_instances=1
        )
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Tick until ``stop``.

        The trigger keeps its next moment by the machine's clock: set back by an hour, it would wait for that hour. So
        the event loop's clock, which nobody sets, looks whether the moment has moved away.
        """
        self._scheduler.start()
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), self._seconds)
            due = self.job.next_run_time
            if due and due - self._machine.now() > timedelta(seconds=LATE * self._seconds):
                self.job.reschedule("interval", seconds=self._seconds)
        self._scheduler.shutdown(wait=False)

    def stop(self) -> None:
        """Begin no further tick."""
        self._stopped.set()
