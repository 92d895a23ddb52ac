"""What is behind the channel of the programs under test: takes messages, and hands out what people write."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Sink:
    """Listens on this machine, in a thread of its own; ``seconds``: how long it takes over a message."""

    seconds: float = 0.01
    received: list[tuple[int, str, int]] = field(default_factory=list)
    """What came: the outbox row, to whom, from which process."""
    port: int = 0

    def __post_init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.done: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def write(self, updates: Sequence[dict[str, Any]]) -> None:
        """Let people write: each update is handed out until a program says that it is done."""
        self._loop.call_soon_threadsafe(self.waiting.extend, updates)

    def repeats(self) -> int:
        """How many messages came more than once, each counted as often as it was too many."""
        return sum(count - 1 for count in Counter(row for row, _, _ in self.received).values())

    def close(self) -> None:
        """Stop listening."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _close(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        in_hand: dict[str, Any] | None = None
        try:
            while line := await reader.readline():
                asked = json.loads(line)
                if "id" in asked:
                    self.received.append((asked["id"], asked["to"], asked["process"]))
                    await asyncio.sleep(self.seconds)
                    answer: dict[str, Any] = {"id": str(asked["id"])}
                else:
                    if in_hand and asked["done"] == in_hand["id"]:
                        self.done.add(in_hand["id"])
                    in_hand = self.waiting.pop(0) if self.waiting else None
                    answer = {"update": in_hand}
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except OSError:
            pass  # the program was killed
        finally:
            if in_hand and in_hand["id"] not in self.done:
                self.waiting.insert(0, in_hand)
            writer.close()
