"""A channel that fails at random, in every way a network does."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.app import App
from bot.channels.base import FloodError, TryLaterError, UncertainError
from bot.clock import SimulatedClock
from bot.playing import settings_for
from storage.tables import message
from tests.faults.child import CHANNEL
from tests.faults.office import now

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from bot.channels.base import Outgoing
    from tests.faults.office import Office

SHARE = 0.3


class Failing:
    """Fails ``share`` of the sends: 429, 5xx, resets before and time-outs after the message was taken."""

    name = CHANNEL

    def __init__(self, random: Random, share: float = SHARE) -> None:
        self._random = random
        self._share = share
        self.sent: list[tuple[str, str]] = []
        self.failures = 0
        self.faults: list[Exception] = []
        """What the next sends meet, before chance has its turn."""

    async def send(self, outgoing: Outgoing) -> str:
        """As a channel does."""
        fault = self.faults.pop() if self.faults else self._fault()
        self.failures += fault is not None
        taken = isinstance(fault, UncertainError) and self._random.random() < 0.5
        if fault is None or taken:
            self.sent.append((outgoing.external_id, outgoing.text))
        if fault is not None:
            raise fault
        return str(outgoing.id)

    def _fault(self) -> Exception | None:
        if self._random.random() >= self._share:
            return None
        faults = (FloodError(1), TryLaterError("502"), TryLaterError("reset"), UncertainError("no answer"))
        return self._random.choice(faults)


def broadcast_over_a_failing_channel(office: Office, folder: Path, random: Random) -> dict[str, int]:
    """A broadcast on a simulated clock, and a person who has all that is unclear sent again; what became of it."""
    channel = Failing(random)
    announcement = office.announce()

    async def story() -> int:
        settings = settings_for(folder, office.url)
        app = App(settings, {CHANNEL: channel}, clock=SimulatedClock(now()), random=random)
        await app.start()
        unsure = 0
        while True:
            await app.advance_to(app.clock.now() + timedelta(hours=6))
            count = await app.run(lambda store: store.outbox.decide(announcement, app.clock.now(), again=True))
            if not count:
                break
            unsure += count
        await app.stop()
        return unsure

    unsure = asyncio.run(story())
    states = office.states(announcement)
    readers = Counter(reader for reader, text in channel.sent if "Thông báo" in text)
    query = select(func.count()).where(message.c.announcement == announcement, message.c.state == "failed")
    with office.database.engine.begin() as connection:
        failed = connection.scalar(query.where(message.c.edits.is_(None))) or 0
    return {
        "people": office.people,
        "faults": channel.failures,
        "sent": states["sent"],
        "failed": failed,
        "unsure": unsure,
        "lost": office.people - len(readers) - failed,
        "repeats": sum(readers.values()) - len(readers),
    }
