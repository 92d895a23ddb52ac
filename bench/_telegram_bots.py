"""What is compared, each in a process of its own: ``python -m bench._telegram_bots KIND URL FOLDER COUNT [DATABASE]``.

A bot loads what it needs and no more, so that memory and start are its own.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.channels.telegram import Telegram
    from storage.store import Store

TOKEN = "42:made-up_token-for-tests"  # noqa: S105 - opens nothing
FIRST, PEOPLE = 1000, 122
TEXT = "Thông báo: họp trực tuyến lúc 14:00 ngày mai, xin các đơn vị dự đủ."
AT_ONCE = 50
DATABASE = sys.argv[5] if len(sys.argv) > 5 else None


async def aiogram_echo(url: str, _folder: Path, _count: int) -> None:
    """Aiogram's own polling, one handler that answers with what it heard."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "-")

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await dispatcher.start_polling(bot)


async def ptb_echo(url: str, _folder: Path, _count: int) -> None:
    """python-telegram-bot's own polling and one handler."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message:
            await update.message.reply_text(update.message.text or "-")

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(AT_ONCE).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    await application.start()
    if application.updater:
        await application.updater.start_polling()
    await _forever()


async def nhac(url: str, folder: Path, _count: int) -> None:
    """The whole pipeline with the sample directory, as ``python -m bot run`` builds it, without flood limits."""
    app, telegram = await _program(url, folder)
    from bot.channels.telegram_listening import Listening

    app.world.knowledge.warm()  # as in a program that has run for a while
    listening = Listening(app, telegram)
    await listening.start()
    await _forever()
    await listening.stop()
    await app.stop()
    await telegram.close()


async def nhac_send(url: str, folder: Path, count: int) -> None:
    """Messages out of the outbox."""
    app, telegram = await _program(url, folder, start=False)

    def put(store: Store) -> None:
        accounts = [store.people.seen("telegram", str(FIRST + number), app.clock.now()) for number in range(PEOPLE)]
        for number in range(count):
            account = accounts[number % PEOPLE]
            store.outbox.put("announcement", TEXT, now=app.clock.now(), account_id=account.id, person_id=account.person)

    await app.run(put)
    await app.delivery.drain()
    await app.stop()
    await telegram.close()


async def aiogram_send(url: str, _folder: Path, count: int) -> None:
    """Aiogram's ``send_message``, fifty at once."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await _sent(count, AT_ONCE, lambda chat: bot.send_message(chat, TEXT))
    await bot.session.close()


async def ptb_send(url: str, _folder: Path, count: int, at_once: int = AT_ONCE) -> None:
    """PTB's ``send_message``, over its own client."""
    from telegram import Bot

    bot = Bot(TOKEN, base_url=f"{url}/bot")
    await _sent(count, at_once, lambda chat: bot.send_message(chat, TEXT))
    await bot.shutdown()


async def ptb_send_one(url: str, folder: Path, count: int) -> None:
    """One after another: PTB's client slows down with more."""
    await ptb_send(url, folder, count, at_once=1)


async def ptb_send_few(url: str, folder: Path, count: int) -> None:
    """Four at once."""
    await ptb_send(url, folder, count, at_once=4)


async def _sent(count: int, at_once: int, send: Callable[[int], Awaitable[object]]) -> None:
    numbers = iter(range(count))

    async def sender() -> None:
        for number in numbers:
            await send(FIRST + number % PEOPLE)

    await asyncio.gather(*(sender() for _ in range(at_once)))


async def _program(url: str, folder: Path, *, start: bool = True) -> tuple[App, Telegram]:
    from pydantic import SecretStr

    from bot.channels.telegram_loading import load_aiogram

    load_aiogram()
    from bot.app import App
    from bot.blobs import BlobStore
    from bot.channels.telegram import Telegram
    from bot.directory.changes import apply
    from bot.directory.reading import SAMPLE, read_directory
    from bot.logs import start_logging
    from bot.settings import Settings

    start_logging("ERROR")
    settings = Settings.model_construct(
        data=folder,
        database_url=DATABASE,
        telegram_token=SecretStr(TOKEN),
        telegram_api_url=url,
        telegram_webhook_url=None,
    )
    telegram = Telegram(TOKEN, BlobStore(folder / "files"), api=url, limits=None)
    app = App(settings, {telegram.name: telegram})
    app.database.migrate()
    directory = read_directory(SAMPLE, next(iter(app.world.packs.values())))
    await app.run(apply, app.world, directory, app.clock.now())
    await app.run(_connect)
    if start:
        await app.start()
    return app, telegram


def _connect(store: Store) -> None:
    """Everybody of the directory is on Telegram."""
    from bot.clock import SystemClock

    now = SystemClock().now()
    for number, person in enumerate(store.people.people()):
        store.people.bind(store.people.seen("telegram", str(FIRST + number), now).id, person.id)


async def _forever() -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


KINDS = {
    "aiogram-echo": aiogram_echo,
    "ptb-echo": ptb_echo,
    "nhac": nhac,
    "aiogram-send": aiogram_send,
    "ptb-send-50": ptb_send,
    "ptb-send-4": ptb_send_few,
    "ptb-send-1": ptb_send_one,
    "nhac-send": nhac_send,
}

if __name__ == "__main__":
    asyncio.run(KINDS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
