"""The real program behind a real web server, on this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from bot.app import App
from bot.channels.webchat import WebChat
from bot.clock import SimulatedClock
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.settings import Settings
from bot.web.server import create_web
from handlers.invites import issue
from handlers.turn import Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
STARTS = datetime(2023, 9, 18, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PATIENCE = 60
LEFT, RIGHT, OFFICE = "thcs-01/hieu-truong", "phong-vung-tau/chuyen-vien", "so-vp/quan-tri"


class Server:
    """Serves the sample directory on 2023-09-18 at 09:00; ``demo`` as the command line has it, else by invite."""

    def __init__(self, folder: Path, *, demo: bool, public_url: str | None = None) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        # With the protocol named, asyncio sends small frames at once.
        self._listener = socket.socket(proto=socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = Settings.model_construct(data=folder, database_url=None, public_url=public_url, secret_key=None)
        self.do(self._start(demo=demo))

    async def _start(self, *, demo: bool) -> None:
        webchat = WebChat()
        self.app = App(self.settings, {webchat.name: webchat}, clock=SimulatedClock(STARTS), demo=demo)
        await asyncio.to_thread(self.app.database.migrate)
        directory = read_directory(SAMPLE, next(iter(self.app.world.packs.values())))
        await self.app.run(apply, self.app.world, directory, STARTS)
        await self.app.start()
        config = uvicorn.Config(
            create_web(self.app, webchat), log_config=None, lifespan="off", timeout_graceful_shutdown=2
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started:  # noqa: ASYNC110 - it tells in no other way
            await asyncio.sleep(0.01)

    def do(self, work: Coroutine[None, None, T]) -> T:
        """Run a coroutine where the program runs."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def run(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of the store."""
        return self.do(self.app.run(function, *args, **kwargs))

    def invite(self, code: str) -> str:
        """A new invite's address for a person."""

        def made(store: Store) -> str:
            return issue(store, self.app.world, store.people.person_by_code(code), self.app.clock.now())

        return f"{self.url}/invite/{self.run(made)}"

    def write(self, external_id: str, text: str, key: str) -> None:
        """Somebody writes, by another page than the one under test."""
        self.do(self.app.receive(Incoming("web", external_id, f"{external_id}:{key}", text)))

    def client(self) -> httpx.Client:
        """A browser without scripts, that says which page it comes from."""
        return httpx.Client(base_url=self.url, headers={"Origin": self.url}, timeout=PATIENCE)

    def close(self) -> None:
        """Stop serving, then the program."""
        self.do(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _stop(self) -> None:
        self._server.should_exit = True
        await self._serving
        await self.app.stop()
