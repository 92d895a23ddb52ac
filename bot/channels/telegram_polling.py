"""Asks Telegram for updates: a batch is handled and committed before it is confirmed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.channels.telegram_parsing import UPDATES
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiogram import Bot
    from aiogram.types import Update

    from bot.channels.telegram_intake import Intake

log = structlog.get_logger()
POLL_SECONDS = 25
GRACE_SECONDS = 10
SPARE_SECONDS = 5
"""The watch over a poll comes before the time-out of its request: that one may itself be what hangs."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
STAND_BY_SECONDS = 1.0
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TelegramConflictError, "another program asks for this bot's updates; stop it, or use a token of your own"),
    (TelegramUnauthorizedError, "Telegram refuses TELEGRAM_TOKEN; get a new one from BotFather"),
    (TelegramNotFound, "Telegram refuses TELEGRAM_TOKEN; get a new one from BotFather"),
    (TelegramNetworkError, "Telegram cannot be reached"),
    (StorageError, "the database cannot be used, the updates wait"),
    (TimeoutError, "the poll stalled and is begun anew"),
)


class Polling:
    """Goes round until it is stopped: fetch, hand over, and confirm with the next fetch."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        *,
        seconds: int = POLL_SECONDS,
        grace: float = GRACE_SECONDS,
        first_wait: float = FIRST_WAIT,
        may_poll: Callable[[], bool] = lambda: True,
    ) -> None:
        """``seconds``: how long Telegram may hold a poll open; ``grace``: how much later it counts as stalled.

        ``first_wait``: seconds of rest after a first failure, doubled with each that follows.
        ``may_poll``: whether this process is the one that asks; the others stand by.
        """
        self._may_poll = may_poll
        self._bot = bot
        self._intake = intake
        self._seconds = seconds
        self._grace = grace
        self._first_wait = first_wait
        self._stopping = asyncio.Event()
        self._fetching: asyncio.Task[Sequence[Update]] | None = None

    async def run(self) -> None:
        """Poll until ``stop``."""
        offset: int | None = None
        failures = 0
        while not self._stopping.is_set():
            try:
                updates = await self._fetch(offset) if self._may_poll() else await self._stand_by()
                # What was confirmed once need not be again, and update ids may begin anew, below any offset.
                offset = None
                if updates:
                    await self._intake.take(updates)
                    offset = updates[-1].update_id + 1
                failures = 0
            except ClientDecodeError as error:
                offset = await self._one_by_one(error)
            except (AiogramError, StorageError, TimeoutError) as error:
                failures += 1
                await self._wait(error, failures)
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise

    async def stop(self) -> None:
        """Let go of an open poll; a batch that is being handled comes to its end."""
        self._stopping.set()
        if self._fetching:
            self._fetching.cancel()

    async def _stand_by(self) -> Sequence[Update]:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), STAND_BY_SECONDS)
        return ()

    async def _fetch(self, offset: int | None) -> Sequence[Update]:
        asked = self._bot.get_updates(
            offset=offset,
            timeout=self._seconds,
            allowed_updates=list(UPDATES),
            request_timeout=int(self._seconds + self._grace) + SPARE_SECONDS,
        )
        self._fetching = asyncio.create_task(asked)
        try:
            async with asyncio.timeout(self._seconds + self._grace):
                return await self._fetching
        except TimeoutError:
            # A connection that says nothing any more is not to be used again.
            with suppress(OSError):
                await self._bot.session.close()
            raise
        finally:
            self._fetching = None

    async def _one_by_one(self, error: ClientDecodeError) -> int | None:
        """A batch with something unknown in it: each update by itself, so that one does not hold up the others."""
        offset = None
        data: Any = error.data if isinstance(error.data, dict) else {}
        for update in data.get("result") or ():
            try:
                await self._intake.take_raw(update)
            except StorageError as failure:
                await self._wait(failure, 1)
                break
            offset = int(update["update_id"]) + 1
        else:
            if offset is None:
                await self._wait(error, 1)
        return offset

    async def _wait(self, error: Exception, failures: int) -> None:
        """Say what is wrong in a line, and rest: longer each time, or as long as Telegram asks."""
        seconds = min(LONGEST_WAIT, self._first_wait * 2 ** min(failures - 1, 10))
        if isinstance(error, TelegramRetryAfter):
            seconds = float(error.retry_after)
        reason = next((text for kind, text in REASONS if isinstance(error, kind)), type(error).__name__)
        log.warning("telegram waits", reason=reason, seconds=seconds)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
