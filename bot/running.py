"""``python -m bot run``: the web server, and in demo mode a database of its own and a clock that people move."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
import uvicorn

from bot.app import App
from bot.blobs import open_blobs
from bot.channels.webchat import WebChat
from bot.clock import Clock, SimulatedClock, SystemClock
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.web.server import create_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from bot.channels.base import Channel
    from bot.channels.telegram import Telegram
    from bot.channels.telegram_listening import Listening
    from bot.directory.reading import Directory
    from bot.settings import Settings
    from handlers.turn import World
    from storage.store import Store

log = structlog.get_logger()
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_STARTS = datetime(2023, 9, 18, 9, 0)  # noqa: DTZ001 - the zone is a setting
GRACE_SECONDS = 5


class RunError(Exception):
    """The program cannot run as it is set; its text is one line."""


class Server(uvicorn.Server):
    """Ends at SIGINT or SIGTERM and lets the program finish; its parent raises the signal anew, which cuts it short."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals while it serves."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def run(settings: Settings) -> None:
    """Serve until it is interrupted; raises RunError, PackError, DirectoryError or StorageError."""
    if settings.configured:
        asyncio.run(_serve(settings, SystemClock(), demo=False))
        return
    if settings.host not in LOOPBACK:
        message = (
            f"NHAC_HOST={settings.host}: demo mode lets anybody act as anybody, so it listens on this machine only"
        )
        raise RunError(message)
    with TemporaryDirectory(prefix="nhac-demo-") as folder:
        # A database and files of its own, made anew at each start: never the configured ones.
        own = settings.model_copy(update={"data": Path(folder), "database_url": None, "public_url": None})
        clock = SimulatedClock(DEMO_STARTS.replace(tzinfo=ZoneInfo(settings.time_zone)))
        asyncio.run(_serve(own, clock, demo=True))


async def _serve(settings: Settings, clock: Clock, *, demo: bool) -> None:
    webchat = WebChat()
    telegram = _telegram(settings)
    channels: dict[str, Channel] = {webchat.name: webchat}
    if telegram:
        channels[telegram.name] = telegram
    app = App(settings, channels, clock=clock, demo=demo)
    with _listening(settings.host, settings.port, or_anywhere=demo) as listener:
        await _fill(app, settings, demo=demo)
        await asyncio.to_thread(app.world.knowledge.warm)  # or the first question would wait for it
        await app.start()
        if demo:
            await app.settle()
        web = create_web(app, webchat)
        listening = await _listen(app, telegram, web) if telegram else None
        # server_header: nobody needs to know; lifespan: the app was started above, before the first request.
        config = uvicorn.Config(
            web,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE_SECONDS,
            ws_max_size=1 << 20,
        )
        print(_address(settings, listener, demo=demo), flush=True)  # noqa: T201 - the one line that people look for
        try:
            await Server(config).serve(sockets=[listener])
        finally:
            if listening:
                await listening.stop()
            await app.stop()
            if telegram:
                await telegram.close()


def _telegram(settings: Settings) -> Telegram | None:
    """The channel, where a token is set: its libraries are heavy, so nobody else loads them."""
    if settings.telegram_token is None:
        return None
    from bot.channels.telegram_loading import load_aiogram

    load_aiogram()
    from bot.channels.telegram import Telegram

    return Telegram(settings.telegram_token.get_secret_value(), open_blobs(settings), api=settings.telegram_api_url)


async def _listen(app: App, telegram: Telegram, web: FastAPI) -> Listening:
    """Take updates, by a webhook where its address is set."""
    from bot.channels.telegram_listening import Listening, webhook_secret
    from bot.web.webhook import Webhook

    listening = Listening(app, telegram)
    address = app.settings.telegram_webhook_url
    if address:
        path, secret = urlsplit(address).path or "/", webhook_secret(app.settings)
        web.add_middleware(Webhook, path=path, secret=secret, take=listening.take_raw)
    await listening.start()
    return listening


async def _fill(app: App, settings: Settings, *, demo: bool) -> None:
    """Import the directory at the first start; later ones are imported by hand, after a look at what changes."""
    await asyncio.to_thread(app.database.migrate)
    source = SAMPLE if demo else settings.directory
    if source is None or await app.run(_has_people):
        return
    directory = read_directory(source, next(iter(app.world.packs.values())))
    if not await app.run(_apply_first, app.world, directory, app.clock.now()):
        return
    if demo:
        await app.run(_open_to_everybody, app.clock.now())
    log.info("directory imported", units=len(directory.units), people=len(directory.people))


def _apply_first(store: Store, world: World, directory: Directory, now: datetime) -> bool:
    """Import the directory, unless another process that started with this one has done so."""
    store.lock("directory")
    if _has_people(store):
        return False
    apply(store, world, directory, now)
    return True


def _open_to_everybody(store: Store, now: datetime) -> None:
    store.people.give_everybody_an_account(WebChat.name, now)


def _has_people(store: Store) -> bool:
    return store.people.count() > 0


@contextlib.contextmanager
def _listening(host: str, port: int, *, or_anywhere: bool) -> Iterator[socket.socket]:
    """A socket on the port; in the demo on a free one where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            _bind(listener, host, port, or_anywhere=or_anywhere)
        except OSError as error:
            message = f"cannot listen on {host}, port {port}: {error.strerror}"
            raise RunError(message) from error
        listener.listen(128)
        yield listener


def _bind(listener: socket.socket, host: str, port: int, *, or_anywhere: bool) -> None:
    try:
        listener.bind((host, port))
    except OSError:
        # A proxy in front knows the configured port and no other.
        if not or_anywhere:
            raise
        listener.bind((host, 0))


def _address(settings: Settings, listener: socket.socket, *, demo: bool) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    local = f"http://{host}:{listener.getsockname()[1]}/"
    name = "nhac (demo)" if demo else "nhac"
    return f"{name}: {settings.public_url + '/' if settings.public_url else local}"
