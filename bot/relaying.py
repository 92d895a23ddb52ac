"""Shows what another process has sent to the pages that are connected to this one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.channels.base import Shown
from bot.claiming import outgoings
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.channels.base import Channel
    from bot.worker import Worker

log = structlog.get_logger()


class Relay:
    """Takes the ids of sent messages, and shows them in order where this process is not their sender."""

    def __init__(self, worker: Worker, channels: Mapping[str, Channel]) -> None:
        self._worker = worker
        self._shown: dict[str, Shown] = {name: each for name, each in channels.items() if isinstance(each, Shown)}
        self.is_sender: Callable[[str], bool] = lambda _: True
        """Whether this process sends over a channel itself, and so has shown its messages."""
        self._waiting: asyncio.Queue[Sequence[int] | None] = asyncio.Queue()

    def take(self, identifiers: Sequence[int]) -> None:
        """Messages that some process has sent."""
        self._waiting.put_nowait(identifiers)

    def stop(self) -> None:
        """End once all that waits is shown."""
        self._waiting.put_nowait(None)

    async def run(self) -> None:
        """Go on until ``stop``."""
        while (identifiers := await self._waiting.get()) is not None:
            try:
                await self._show(identifiers)
            except StorageError as error:
                # The page reads the store when it is opened again.
                log.error("not shown", messages=len(identifiers), reason=str(error))

    async def _show(self, identifiers: Sequence[int]) -> None:
        for claimed in await self._worker.run(outgoings, identifiers):
            if claimed.channel in self._shown and not self.is_sender(claimed.channel):
                await self._shown[claimed.channel].show(claimed.outgoing)
