"""A channel that fails a third of the time, and a clock that is set back: on both engines."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.channels.base import FloodError, TryLaterError, UncertainError
from bot.clock import SimulatedClock
from bot.playing import settings_for
from tests.faults.child import CHANNEL
from tests.faults.failing import Failing, broadcast_over_a_failing_channel
from tests.faults.office import Office, now

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 300


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'nhac.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_everything_is_delivered_or_told(url: str, tmp_path: Path) -> None:
    office = Office(url, PEOPLE)
    told = broadcast_over_a_failing_channel(office, tmp_path, Random(3))
    assert told["lost"] == 0, told
    assert told["faults"] > PEOPLE * 0.3, told
    assert told["sent"] + told["failed"] == PEOPLE, told
    assert told["repeats"] <= told["unsure"], told
    office.close()


def test_a_clock_that_is_set_back_stops_and_repeats_nothing(url: str, tmp_path: Path) -> None:
    office = Office(url, 20)

    async def story() -> None:
        office.announce()
        start = now()
        channel = Failing(Random(1), share=0.0)
        clock = SimulatedClock(start)
        app = App(settings_for(tmp_path, url), {CHANNEL: channel}, clock=clock, random=Random(1))
        await app.start()
        channel.faults = [FloodError(30.0), UncertainError("no answer"), TryLaterError("503")]
        await app.settle()
        clock.moment = start - timedelta(hours=2)
        office.do(lambda store: store.outbox.put("reply", "x", now=clock.now(), person_id=2))
        await app.settle()
        assert "x" in [text for _, text in channel.sent], "the pause was of the other time"
        await app.advance_to(start + timedelta(hours=1))
        readers = Counter(reader for reader, text in channel.sent if "Thông báo" in text)
        assert sum(readers.values()) >= 19
        assert max(readers.values()) == 1
        await app.stop()

    asyncio.run(story())
    office.close()
