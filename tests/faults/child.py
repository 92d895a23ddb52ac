"""One of the many processes, as a program of its own, to be killed by the test; its channel ends in a sink."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bot import claiming
from bot.app import App
from bot.channels.base import UnreachableError
from bot.logs import start_logging
from bot.playing import settings_for
from handlers.turn import Incoming
from storage.engine import StorageError

if TYPE_CHECKING:
    from bot.channels.base import Outgoing

CHANNEL = "pipe"
SINK_SECONDS = 10


class Wire:
    """A connection to the sink: a line out, a line back."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Wire:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """What the sink answers."""
        self._writer.write(json.dumps(question).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await self._reader.readline())
        return answer


class Pipe:
    """The channel: every message to the sink."""

    name = CHANNEL

    def __init__(self, port: int) -> None:
        self._port = port

    async def send(self, outgoing: Outgoing) -> str:
        """As a channel does."""
        question = {"id": outgoing.id, "to": outgoing.external_id, "process": os.getpid()}
        try:
            async with asyncio.timeout(SINK_SECONDS), Wire(self._port) as wire:
                return str((await wire.ask(question))["id"])
        except OSError as error:
            reason = "no sink"
            raise UnreachableError(reason, 1) from error


async def listen(app: App, port: int) -> None:
    """Take what people write; an update is done only after it was committed."""
    done = None
    async with Wire(port) as wire:
        while True:
            update = (await wire.ask({"done": done}))["update"]
            if update is None:
                await asyncio.sleep(0.05)
                continue
            incoming = Incoming(CHANNEL, update["from"], update["id"], text=update["text"])
            while True:
                try:
                    await app.receive(incoming)
                    break
                except StorageError:
                    await asyncio.sleep(0.3)
            done = update["id"]


async def run(database: str, port: int, folder: str, lease: float) -> None:
    """Run until standard input ends."""
    claiming.LEASE = timedelta(seconds=lease)
    app = App(settings_for(Path(folder), database), {CHANNEL: Pipe(port)}, random=Random(os.getpid()))
    await app.start()
    listening = asyncio.create_task(listen(app, port))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    listening.cancel()
    await app.stop()


if __name__ == "__main__":
    start_logging("ERROR")
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])))
