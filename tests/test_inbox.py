"""Inbox and delivery: a poison message, order, an outage, back-off."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.channels.base import GoneError, RefusedError, TryLaterError
from bot.clock import SimulatedClock
from bot.inbox import Inbox
from bot.playing import settings_for
from bot.recording import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, wait
from handlers.turn import Incoming
from knowledge.wording import Wording
from storage.engine import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.channels.base import Outgoing
    from storage.store import Store

NOW = datetime(2023, 9, 18, 2, tzinfo=UTC)


class Pipe:
    """A channel that raises what it is told to, then accepts."""

    name = "pipe"

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(outgoing)
        return str(len(self.sent))


async def started(folder: Path, pipe: Pipe) -> App:
    app = App(settings_for(folder), {"pipe": pipe}, clock=SimulatedClock(NOW), random=Random(1))
    await app.start()
    return app


def message(number: int, text: str = "/toi") -> Incoming:
    return Incoming("pipe", "someone", str(number), text=text)


def states(store: Store) -> list[tuple[str, int]]:
    found = [store.outbox.get(number) for number in range(1, 10)]
    return [(each.state, each.attempts) for each in found if each]


def test_a_poison_message_is_set_aside_after_three_tries_and_the_stream_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        app = await started(tmp_path, pipe)
        missing = Wording({"vi": {"apology": "Xin lỗi", "cancel.nothing": "Không có gì"}, "en": {}})
        broken = Inbox(app.worker, replace(app.world, wording=missing), app.clock, lambda: None)
        await broken.receive(message(1))
        await broken.receive(message(2, "/huy"))
        await app.settle()
        assert [each.text for each in pipe.sent] == ["Xin lỗi", "Không có gì"]
        assert await app.run(lambda store: store.conversations.failures()) == 1
        await app.receive(message(1))
        assert len(pipe.sent) == 2, "what was set aside is not taken again"
        await app.stop()

    asyncio.run(story())


def test_messages_of_one_person_are_taken_in_order_and_once(tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        app = await started(tmp_path, pipe)
        await asyncio.gather(*(app.receive(message(number, f"/lenh{'x' * number}")) for number in (1, 2, 2, 3, 1)))
        assert [each.text.split()[4].count("x") for each in pipe.sent] == [1, 2, 3]
        await app.stop()

    asyncio.run(story())


def test_an_unusable_database_leaves_the_message_to_the_channel(tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        app = await started(tmp_path, pipe)
        app.database.engine.dispose()
        (tmp_path / "nhac.db").rename(tmp_path / "gone.db")
        (tmp_path / "nhac.db").mkdir()
        with pytest.raises(StorageError):
            await app.receive(message(1))
        (tmp_path / "nhac.db").rmdir()
        (tmp_path / "gone.db").rename(tmp_path / "nhac.db")
        await app.receive(message(1))
        assert len(pipe.sent) == 1, "delivered again, it is handled once"
        await app.stop()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("errors", "expected", "sends"),
    [
        ([], ("sent", 1), 1),
        ([RefusedError("bad request")], ("failed", 1), 0),
        ([GoneError("blocked")], ("failed", 1), 0),
        ([TryLaterError("503")], ("sent", 2), 1),
        ([ValueError("a fault of the channel")], ("sent", 2), 1),
        ([TryLaterError("503")] * MOST_ATTEMPTS, ("failed", MOST_ATTEMPTS), 0),
    ],
)
def test_what_becomes_of_a_message(
    tmp_path: Path, errors: list[Exception], expected: tuple[str, int], sends: int
) -> None:
    async def story() -> None:
        pipe = Pipe(*errors)
        app = await started(tmp_path, pipe)
        await app.receive(message(1))
        await app.advance_to(NOW + timedelta(hours=8))
        assert await app.run(states) == [expected]
        assert len(pipe.sent) == sends
        await app.stop()

    asyncio.run(story())


def test_a_sender_that_stopped_in_the_middle_leaves_nothing_lost(tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        app = await started(tmp_path, pipe)

        def claimed_and_gone(store: Store) -> None:
            account = store.people.seen("pipe", "someone", NOW)
            store.outbox.put("reply", "x", now=NOW, account_id=account.id)
            store.outbox.claim(["pipe"], NOW, NOW + timedelta(minutes=2), 10)

        await app.run(claimed_and_gone)
        await app.settle()
        assert pipe.sent == []
        await app.advance_to(NOW + timedelta(minutes=5))
        assert [each.text for each in pipe.sent] == ["x"]
        await app.stop()

    asyncio.run(story())


def test_waiting_doubles_and_is_spread() -> None:
    random = Random(0)
    waits = [wait(attempts, random) for attempts in range(1, 15)]
    for attempts, waited in enumerate(waits, start=1):
        middle = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
        assert 0.75 * middle <= waited <= 1.25 * middle
    assert len(set(waits)) == len(waits)
