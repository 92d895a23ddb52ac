"""The web chat: messages go to every open page of an account."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.channels.base import Outgoing
    from bot.clock import Clock

MOST_WAITING = 500
MOST_LINES = 12
MOST_RECENT = 300


@dataclass(frozen=True)
class Sent:
    """A message on its way to a page, with the moment at which it was sent."""

    outgoing: Outgoing
    at: datetime


Event = Sent | dict[str, Any]


@dataclass(eq=False)
class Line:
    """The wire to one open page. ``take`` yields what is to be shown, then None once it was cut."""

    waiting: asyncio.Queue[Event | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    _cut: bool = field(default=False, init=False)

    def put(self, event: Event) -> None:
        """Queue an event; a page that does not keep up is cut off: it connects again and reads the store."""
        if self._cut:
            return
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.cut()

    def cut(self) -> None:
        """End the line; what waits is dropped."""
        self._cut = True
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)

    async def take(self) -> Event | None:
        """The next event."""
        return await self.waiting.get()


class WebChat:
    """Keeps the open pages by the account's external id; an account may have several.

    A message to an account without an open page has arrived all the same: the page reads the store when it opens.
    """

    name = "web"

    def __init__(self, clock: Clock | None = None) -> None:
        """``clock`` tells when a message was sent; the system's, unless told otherwise."""
        self.clock = clock or SystemClock()
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        self._newest: dict[str, int] = {}
        self._recent: deque[tuple[str, Event]] = deque(maxlen=MOST_RECENT)

    async def send(self, outgoing: Outgoing) -> str:
        """Hand a message to every open page of its account; its id is that of the outbox row."""
        self._newest[outgoing.external_id] = max(outgoing.id, self.newest(outgoing.external_id))
        self.tell_and_keep(outgoing.external_id, Sent(outgoing, self.clock.now()))
        return str(outgoing.id)

    async def show(self, outgoing: Outgoing) -> None:
        """Hand on what another process has sent."""
        await self.send(outgoing)

    def tell_and_keep(self, external_id: str, event: Event) -> None:
        """Hand an event to every open page of an account, and again to pages that read the store meanwhile."""
        self._recent.append((external_id, event))
        self.tell(external_id, event)

    def recent(self, external_id: str) -> list[Event]:
        """What just happened to an account, and may be missing where the store was read at that moment."""
        return [event for owner, event in self._recent if owner == external_id]

    def newest(self, external_id: str) -> int:
        """The newest outbox row that this process sent to an account; 0 where there was none."""
        return self._newest.get(external_id, 0)

    def tell(self, external_id: str, event: Event) -> None:
        """Hand an event to every open page of an account."""
        for line in self._lines.get(external_id, ()):
            line.put(event)

    def tell_everybody(self, event: Mapping[str, Any]) -> None:
        """Hand an event to every open page."""
        for external_id in list(self._lines):
            self.tell(external_id, dict(event))

    def hang_up(self, external_id: str) -> None:
        """End every open page's line of an account."""
        for line in self._lines.get(external_id, ()):
            line.cut()

    @contextmanager
    def line(self, external_id: str) -> Iterator[Line]:
        """A line for a page that opens; beyond MOST_LINES the account's oldest page is cut off."""
        line = Line()
        lines = self._lines[external_id]
        if len(lines) >= MOST_LINES:
            lines[0].cut()
        lines.append(line)
        try:
            yield line
        finally:
            lines.remove(line)
            if not lines:
                self._lines.pop(external_id, None)
