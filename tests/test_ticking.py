"""The tick of the running program goes on, whatever becomes of the machine's clock or of a tick."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.app import App
from bot.clock import SystemClock
from bot.playing import settings_for
from bot.ticking import Ticking
from storage.engine import StorageError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2023, 9, 18, 2, tzinfo=UTC)
PATIENCE = 10


class Settable:
    """A machine's clock that somebody sets."""

    def __init__(self) -> None:
        self.moment = NOW
        self.looked = asyncio.Event()
        self.fault: Exception | None = None

    def now(self) -> datetime:
        self.looked.set()
        if self.fault:
            raise self.fault
        return self.moment


async def ticks(clock: Settable, count: int) -> None:
    for _ in range(count):
        clock.looked.clear()
        await asyncio.wait_for(clock.looked.wait(), PATIENCE)


def test_it_does_not_wait_for_an_hour_that_the_clock_was_set_back() -> None:
    async def run() -> None:
        came = asyncio.Event()

        async def tick() -> None:
            came.set()

        ticking = Ticking(tick, SystemClock(), 0.02)
        running = asyncio.create_task(ticking.run())
        await asyncio.wait_for(came.wait(), PATIENCE)
        # What the trigger keeps when the clock goes back by an hour: a moment an hour away.
        ticking.job.modify(next_run_time=SystemClock().now() + timedelta(hours=1))
        came.clear()
        await asyncio.wait_for(came.wait(), PATIENCE)
        ticking.stop()
        await asyncio.wait_for(running, PATIENCE)

    asyncio.run(run())


def test_it_goes_on_when_the_clock_is_set_back_and_when_a_tick_fails(tmp_path: Path) -> None:
    async def run() -> None:
        clock = Settable()
        app = App(settings_for(tmp_path), {}, clock=clock, tick_seconds=0.01)
        await app.start()
        await ticks(clock, 2)
        clock.moment -= timedelta(days=3)
        await ticks(clock, 3)
        for fault in (StorageError("the database is away"), RuntimeError("a fault of our own")):
            clock.fault = fault
            await ticks(clock, 2)
        clock.fault = None
        await ticks(clock, 2)
        await asyncio.wait_for(app.stop(), PATIENCE)

    asyncio.run(run())
