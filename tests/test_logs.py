"""Logs at INFO: events, but no text of a message and no phone number."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.app import App
from bot.channels.base import FloodError, TryLaterError
from bot.clock import SimulatedClock
from bot.inbox import Inbox
from bot.logs import start_logging
from bot.playing import settings_for
from handlers.turn import Incoming
from knowledge.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.channels.base import Outgoing

NOW = datetime(2023, 9, 18, 2, tzinfo=UTC)
SECRETS = ("mật khẩu là hunter2", "0990000033", "Xin lỗi bí mật")


class Faulty:
    """A channel that fails in every way, then accepts."""

    name = "pipe"

    def __init__(self) -> None:
        self.errors: list[Exception] = [FloodError(1), TryLaterError("503"), ValueError("x")]

    async def send(self, outgoing: Outgoing) -> str:
        if self.errors:
            raise self.errors.pop()
        return str(outgoing.id)


@pytest.fixture
def _restored() -> Iterator[None]:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    configured = structlog.get_config()
    yield
    structlog.configure(**configured)
    logging.getLogger().handlers[:], _ = before
    logging.getLogger().setLevel(before[1])


@pytest.mark.usefixtures("_restored")
def test_no_text_and_no_phone_number_is_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def story() -> None:
        app = App(settings_for(tmp_path), {"pipe": Faulty()}, clock=SimulatedClock(NOW))
        await app.start()
        for number, text in enumerate(SECRETS):
            await app.receive(Incoming("pipe", SECRETS[1], str(number), text=text))
        wording = Wording({"vi": {"apology": SECRETS[2]}, "en": {}})
        broken = Inbox(app.worker, replace(app.world, wording=wording), app.clock, lambda: None)
        await broken.receive(Incoming("pipe", SECRETS[1], "poison", text=f"/toi {SECRETS[0]}"))
        await app.settle()
        await app.stop()

    start_logging("INFO")
    asyncio.run(story())
    logged = capsys.readouterr().err
    assert "handler failed" in logged
    assert "channel failed" in logged
    assert "channel paused" in logged
    for secret in SECRETS:
        assert secret not in logged


@pytest.mark.usefixtures("_restored")
def test_libraries_log_as_we_do(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers.clear()
    start_logging("INFO")
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    structlog.get_logger().info("telegram listens", bot="nhac")
    library, ours = capsys.readouterr().err.splitlines()
    assert library.split("Z ", 1)[1] == 'level=info event="Started server process [7]" logger=uvicorn.error'
    assert ours.split("Z ", 1)[1] == 'level=info event="telegram listens" bot=nhac'
