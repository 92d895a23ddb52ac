"""The Telegram channel's listening half: polling, or a webhook where an address is set. aiogram reads the updates."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
from typing import TYPE_CHECKING

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from telegram.error import TelegramError

from bot.channels.telegram_commands import Menus
from bot.channels.telegram_intake import Intake
from bot.channels.telegram_parsing import UPDATES, Me
from bot.channels.telegram_polling import FIRST_WAIT, LONGEST_WAIT, POLL_SECONDS, REASONS, Polling

if TYPE_CHECKING:
    from bot.app import App
    from bot.channels.telegram import Telegram
    from bot.settings import Settings

log = structlog.get_logger()
SESSION_SECONDS = 20
COLLECT = (20_000, 50, 100)
"""aiogram's classes are some 190,000 objects that never go away: the collector is told to leave them alone."""


class NotReadyError(Exception):
    """Telegram has not told yet who the bot is: updates have to come again."""


class Listening:
    """Brings updates to the program until it is stopped; ``poll_seconds`` as polling has it."""

    def __init__(self, app: App, telegram: Telegram, *, poll_seconds: int = POLL_SECONDS) -> None:
        settings = app.settings
        if settings.telegram_token is None:
            raise ValueError
        session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url), timeout=SESSION_SECONDS)
        self.bot = Bot(settings.telegram_token.get_secret_value(), session=session)
        self._app = app
        self._telegram = telegram
        self._menus = Menus(app, telegram.bot)
        self._seconds = poll_seconds
        self._intake: Intake | None = None
        self._polling: Polling | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Begin; what is wrong with token or network is said and tried again, the program runs on."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Let what is being handled come to its end."""
        self._stopping.set()
        if self._polling:
            await self._polling.stop()
        if self._task:
            await self._task
        if self._intake:
            await self._intake.close()
        await self.bot.session.close()

    async def take_raw(self, update: object) -> None:
        """Handle an update that came by the webhook; raises StorageError, NotReadyError."""
        if self._intake is None:
            raise NotReadyError
        await self._intake.take_raw(update)

    async def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                await self._introduce()
                break
            except (AiogramError, TelegramError) as error:
                failures += 1
                await self._wait(error, failures)
        if self._polling and not self._stopping.is_set():
            await self._polling.run()

    async def _introduce(self) -> None:
        """Learn who the bot is, and tell Telegram where updates go and which commands there are."""
        settings = self._app.settings
        me = await self.bot.get_me()
        intake = Intake(self._app, self._telegram, Me(me.id, me.username or ""), self._menus)
        await self._menus.register()
        if settings.telegram_webhook_url:
            self._intake = intake
            await self.bot.set_webhook(
                settings.telegram_webhook_url, secret_token=webhook_secret(settings), allowed_updates=list(UPDATES)
            )
        else:
            await self.bot.delete_webhook(drop_pending_updates=False)
            self._intake = intake
            # Telegram answers one process a bot: the one that sends over the channel, too.
            self._polling = Polling(self.bot, intake, seconds=self._seconds, may_poll=self._has_seat)
        log.info("telegram listens", bot=me.username, webhook=bool(settings.telegram_webhook_url))

    def _has_seat(self) -> bool:
        return self._app.delivery.may_send(self._telegram.name)

    async def _wait(self, error: Exception, failures: int) -> None:
        seconds = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - 1, 10))
        reason = next((text for kind, text in REASONS if isinstance(error, kind)), type(error).__name__)
        log.warning("telegram waits", reason=reason, seconds=seconds)
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def webhook_secret(settings: Settings) -> str:
    """What Telegram has to bring along with each update: the setting, or one that follows from the token."""
    if settings.telegram_webhook_secret is not None:
        return settings.telegram_webhook_secret.get_secret_value()
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    return hmac.new(token.encode(), b"nhac webhook", hashlib.sha256).hexdigest()
