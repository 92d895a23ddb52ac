"""No more than thirty messages in any second: python-telegram-bot's limiter, held to it strictly."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.ext import AIORateLimiter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

RATE = 30
"""Messages a second to all chats together."""
AT_ONCE = 10
"""A full batch leaves together, so that a slow line costs no rate; a reply waits a third of a second behind it."""
SPREAD = 0.05
"""How much longer than another one a request may take to arrive, in seconds."""


@dataclass
class Place:
    """What one request takes up, until a moment of the clock."""

    until: float


class Window:
    """Lets ``most`` requests arrive in any ``seconds``.

    When one arrives nobody here knows, only that it was after it left and before its answer came. So it counts until
    ``seconds`` after its answer, and where that is slow in coming until ``SPREAD`` more after it left.
    """

    def __init__(self, most: int = RATE, seconds: float = 1.0, now: Callable[[], float] = time.monotonic) -> None:
        """``now`` reads a clock that never goes back."""
        self._most = most
        self._seconds = seconds
        self._now = now
        self._places: deque[Place] = deque()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, first come first served, and hold it."""
        async with self._turn:
            wait = self._wait()
            while wait > 0:
                await asyncio.sleep(wait)
                wait = self._wait()
            place = Place(self._now() + self._seconds + SPREAD)
            self._places.append(place)
        try:
            yield
        finally:
            place.until = min(place.until, self._now() + self._seconds)

    def _wait(self) -> float:
        now = self._now()
        self._places = deque(place for place in self._places if place.until > now)
        if len(self._places) < self._most:
            return 0.0
        return min(place.until for place in self._places) - now


class Limiter(AIORateLimiter):
    """Spreads messages as its parent does (30 a second, 20 a minute to a group), and never lets a second have more.

    Nothing is tried again here: the outbox does that. The parent alone lets 59 leave in the first second.
    """

    def __init__(self) -> None:
        super().__init__(overall_max_rate=AT_ONCE, overall_time_period=AT_ONCE / RATE, max_retries=0)
        self._window = Window()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - the library's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:  # noqa: ANN401 - the same
        """Run a request when there is a place for it; what goes to no chat needs none."""
        if "chat_id" not in data:
            return await callback(*args, **kwargs)

        async def placed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the request takes
            async with self._window.place():
                return await callback(*args, **kwargs)

        return await super().process_request(placed, args, kwargs, endpoint, data, rate_limit_args)
