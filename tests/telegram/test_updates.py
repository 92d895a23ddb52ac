"""No update lost, none acted on twice: redelivery, polls that fail, webhooks. Kills are in test_kills."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest
import structlog
import uvicorn
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.channels.telegram_listening import webhook_secret
from bot.channels.telegram_polling import Polling
from bot.channels.webchat import WebChat
from bot.web.server import create_web
from bot.web.webhook import MOST_BYTES, Webhook
from storage.engine import StorageError
from tests.telegram.bot import running
from tests.telegram_server import SECRET_HEADER, TelegramServer
from tests.telegram_users import User

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aiogram.types import Update


def test_what_is_delivered_again_is_not_done_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server, running(tmp_path, server) as bot:
            user = await bot.user(20)
            for _ in range(5):
                await user.asks("/toi")
            server.redeliver()
            await bot.caught_up()
            await user.asks("/toi")
            assert len(user.chat.shown) == 6

    asyncio.run(story())


def test_update_ids_that_begin_anew_below_are_taken(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server, running(tmp_path, server) as bot:
            user = await bot.user(21)
            await user.asks("/toi")
            await bot.caught_up()
            server.next_update = 3
            await user.asks("/toi")
            server.next_update = 1000  # the very number that was used first
            await user.asks("/toi")

    asyncio.run(story())


def test_an_update_of_no_known_shape_does_not_hold_up_the_others(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server, running(tmp_path, server) as bot:
            user = await bot.user(22)
            server.update(message={"message_id": "what", "chat": 3})
            await user.asks("/toi")
            assert await bot.app.run(lambda store: store.conversations.failures()) == 1
            assert len(user.chat.shown) == 1

    asyncio.run(story())


WAIT = 0.2
"""Between two tries, where the program itself waits five times as long."""


class Failing:
    """An intake whose database is away for a while."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: list[int] = []

    async def take(self, updates: Sequence[Update]) -> None:
        if self.failures:
            self.failures -= 1
            raise StorageError("locked")
        self.taken += [update.update_id for update in updates]


async def _polled(server: TelegramServer, intake: Failing, seconds: float, **more: float) -> list[str]:
    """Poll for a while; what was said."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = Bot(server.token, session=session)
    polling = Polling(bot, intake, seconds=1, first_wait=WAIT, **more)  # type: ignore[arg-type]
    with structlog.testing.capture_logs() as logs:
        task = asyncio.create_task(polling.run())
        await asyncio.sleep(seconds)
        await polling.stop()
        await task
    await session.close()
    return [str(line["reason"]) for line in logs if line["event"] == "telegram waits"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (409, "another program asks"),
        (401, "refuses TELEGRAM_TOKEN"),
        (500, "TelegramServerError"),
        (429, "TelegramRetryAfter"),
        ("drop", "cannot be reached"),
    ],
)
def test_a_poll_that_fails_is_said_and_tried_again_without_a_rush(fault: int | str, said: str) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            intake = Failing(0)
            server.fail(fault, "getUpdates", times=2, seconds=1)
            User(server, 1).write("x")
            reasons = await _polled(server, intake, 2.4 if fault == 429 else 1.0)
            assert len(reasons) == 2
            assert said in reasons[0]
            assert len(intake.taken) == 1, "nothing was lost"
            assert len(server.calls) <= 5

    asyncio.run(story())


def test_a_poll_that_stalls_is_begun_anew() -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            intake = Failing(0)
            server.fail("stall", "getUpdates", seconds=60)
            User(server, 1).write("x")
            assert await _polled(server, intake, 2, grace=0.2) == ["the poll stalled and is begun anew"]
            assert len(intake.taken) == 1

    asyncio.run(story())


def test_what_the_database_did_not_take_is_not_confirmed() -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            intake = Failing(1)
            first = User(server, 1).write("x")
            reasons = await _polled(server, intake, 1)
            assert "database" in reasons[0]
            assert intake.taken == [first]
            assert not server.updates

    asyncio.run(story())


def test_a_webhook_takes_only_what_bears_the_secret_and_answers_after_the_commit(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            port = _free_port()
            address = f"http://127.0.0.1:{port}/telegram"
            async with running(tmp_path, server, webhook=address) as bot:
                web = create_web(bot.app, WebChat())
                secret = webhook_secret(bot.app.settings)
                web.add_middleware(Webhook, path="/telegram", secret=secret, take=bot.listening.take_raw)
                config = uvicorn.Config(web, port=port, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
                serving = uvicorn.Server(config)
                task = asyncio.create_task(serving.serve())
                user = await bot.user(30)
                assert "tôi chưa biết thầy/cô" in (await user.asks("/toi")).text.lower()
                server.redeliver()
                await user.asks("/trogiup")
                assert len(user.chat.shown) == 2, "what was posted again was not done again"
                assert bot.server.posted[-1] == 200
                async with httpx.AsyncClient() as client:
                    statuses = [
                        (await client.post(address, content=body, headers=headers)).status_code
                        for body, headers in (
                            (b"{}", {}),
                            (b"{}", {SECRET_HEADER: "wrong"}),
                            (b"{", {SECRET_HEADER: secret}),
                            (b" " * (MOST_BYTES + 1), {SECRET_HEADER: secret}),
                            (b'{"update_id": 5, "message": 5}', {SECRET_HEADER: secret}),
                        )
                    ]
                    assert statuses == [403, 403, 400, 413, 200]
                    assert (await client.get(address)).status_code == 405
                    assert (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200
                serving.should_exit = True
                await task

    asyncio.run(story())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
