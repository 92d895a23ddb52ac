"""The real program behind the fake Bot API server, in the loop of the test."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.app import App
from bot.blobs import BlobStore
from bot.channels.telegram import Telegram
from bot.channels.telegram_listening import Listening
from bot.channels.telegram_request import Request
from bot.clock import Clock, SimulatedClock
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.settings import Settings
from handlers.invites import issue
from tests.telegram_server import TelegramServer
from tests.telegram_users import User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.channels.base import Limits
    from storage.store import Store

STARTS = datetime(2023, 9, 18, 2, tzinfo=UTC)
POLL_SECONDS = 1
SEND_SECONDS = 1.0


@dataclass
class Running:
    """A program, and the server that it takes for Telegram."""

    app: App
    server: TelegramServer
    telegram: Telegram
    listening: Listening

    async def user(self, number: int, code: str | None = None, language: str | None = "vi") -> User:
        """Somebody on Telegram; with a code of the directory they have an account already."""
        user = User(self.server, number, language=language)
        if code:
            await self.app.run(_bind, str(number), code)
            user.chat.started = True
        return user

    async def invite(self, code: str) -> str:
        """A code of an invite for somebody of the directory."""

        def made(store: Store) -> str:
            return issue(store, self.app.world, store.people.person_by_code(code), self.app.clock.now())

        return await self.app.run(made)

    async def caught_up(self) -> None:
        """Wait until every update was taken and confirmed."""
        while self.server.updates:  # noqa: ASYNC110 - the server tells in no other way
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    folder: Path,
    server: TelegramServer,
    *,
    limits: Limits | None = None,
    clock: Clock | None = None,
    webhook: str | None = None,
    people: Path = SAMPLE,
) -> AsyncIterator[Running]:
    """The program with the sample directory, on 2023-09-18 at 09:00 local time where no clock is given."""
    settings = Settings.model_construct(
        data=folder,
        database_url=None,
        telegram_token=SecretStr(server.token),
        telegram_api_url=server.url,
        telegram_webhook_url=webhook,
    )
    telegram = Telegram(
        server.token, BlobStore(folder / "files"), api=server.url, limits=limits, request=Request(SEND_SECONDS)
    )
    app = App(settings, {telegram.name: telegram}, clock=clock or SimulatedClock(STARTS), random=Random(1))
    app.database.migrate()
    directory = read_directory(people, next(iter(app.world.packs.values())))
    await app.run(apply, app.world, directory, app.clock.now())
    await app.start()
    listening = Listening(app, telegram, poll_seconds=POLL_SECONDS)
    await listening.start()
    try:
        yield Running(app, server, telegram, listening)
    finally:
        await listening.stop()
        await app.stop()
        await telegram.close()
        gc.unfreeze()
        assert not server.invalid, server.invalid


def _bind(store: Store, external_id: str, code: str) -> None:
    account = store.people.seen("telegram", external_id, STARTS)
    store.people.bind(account.id, store.people.person_by_code(code).id)
