"""Takes Telegram's updates to the inbox: in order for each chat, files fetched first, presses answered at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.types import Update
from pydantic import ValidationError
from telegram.error import BadRequest, TelegramError

from bot.blobs import LARGEST, BlobError
from bot.channels.telegram_parsing import NAME, Attached, Me, Parsed, parse
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence
    from datetime import datetime

    from bot.app import App
    from bot.channels.telegram import Telegram
    from bot.channels.telegram_commands import Menus
    from handlers.turn import Incoming
    from storage.store import Store

log = structlog.get_logger()
FETCH_TRIES = 3
FETCH_WAIT_SECONDS = 0.5
BATCH = 25
"""Messages that share a transaction of SQLite: with more, all others wait noticeably long for the one writer."""
POLL = 100
"""Messages that share one of PostgreSQL, beside which others go on: as many as Telegram hands over at once."""
TOO_BIG = "file is too big"


class Intake:
    """Takes updates of the bot ``me``."""

    def __init__(self, app: App, telegram: Telegram, me: Me, menus: Menus) -> None:
        self._app = app
        self._telegram = telegram
        self._me = me
        self._menus = menus
        self._asides: set[asyncio.Task[None]] = set()

    async def take(self, updates: Sequence[Update]) -> None:
        """Handle updates to their end; raises StorageError where they should be delivered again."""
        taken = []
        for update in updates:
            parsed = await self._parsed(update)
            if parsed is None:
                continue
            if parsed.query:
                self._aside(self._telegram.bot.answer_callback_query(parsed.query))
            taken.append(parsed)
        # What has a file waits for it, so its chat is no company for others.
        apart = {parsed.incoming.external_id for parsed in taken if parsed.file}
        chats = _chats([parsed for parsed in taken if parsed.incoming.external_id in apart])
        most = BATCH if self._app.database.embedded else POLL
        batches = _batches([parsed for parsed in taken if parsed.incoming.external_id not in apart], most)
        await _all([*map(self._in_order, chats), *map(self._together, batches)])

    async def take_raw(self, update: object) -> None:
        """Handle one update as JSON; one that cannot be read is set aside."""
        try:
            read = Update.model_validate(update)
        except ValidationError as error:
            await self._set_aside(_number(update), type(error).__name__)
            return
        await self.take([read])

    async def close(self) -> None:
        """Wait for what goes on beside the updates."""
        await asyncio.gather(*self._asides, return_exceptions=True)

    async def _parsed(self, update: Update) -> Parsed | None:
        try:
            return parse(update, self._me)
        except Exception as error:  # whatever is wrong with one update, the stream goes on
            log.exception("update not understood", update_id=update.update_id)
            await self._set_aside(update.update_id, type(error).__name__)
            return None

    async def _set_aside(self, update_id: int, reason: str) -> None:
        identifier = f"{self._me.id}:{update_id}"
        log.error("update set aside", message_id=identifier, reason=reason)
        await self._app.run(_set_aside, identifier, reason, self._app.clock.now())

    async def _together(self, batch: Sequence[Parsed]) -> None:
        """Many messages at once where all goes well; where anything fails each goes by itself."""
        incoming = [parsed.incoming for parsed in batch]
        if len(incoming) == 1 or not await self._app.receive_together(incoming):
            await _all(map(self._in_order, _chats(batch)))
            return
        self._refresh_menus(incoming)

    async def _in_order(self, chat: Sequence[Parsed]) -> None:
        for parsed in chat:
            incoming = await self._with_file(parsed.incoming, parsed.file) if parsed.file else parsed.incoming
            try:
                await self._app.receive(incoming)
            except StorageError:
                raise
            except Exception as error:  # a fault outside the handlers must not hold up the stream either
                log.exception("update not handled", message_id=incoming.message_id)
                await self._app.run(_set_aside, incoming.message_id, type(error).__name__, self._app.clock.now())
            self._refresh_menus([incoming])

    def _refresh_menus(self, incoming: Sequence[Incoming]) -> None:
        if chats := {each.external_id for each in incoming if self._menus.may_differ(each)}:
            self._aside(self._menus.refresh(chats))

    async def _with_file(self, incoming: Incoming, file: Attached) -> Incoming:
        """The update with its file in the blob store, or with what was wrong with it."""
        if file.size is not None and file.size > LARGEST:
            return replace(incoming, kind="file-too-large")
        for attempt in range(1, FETCH_TRIES + 1):
            try:
                content = await self._fetch(file)
                stored = await asyncio.to_thread(self._app.blobs.put, file.name, content)
            except BadRequest as error:
                return replace(incoming, kind="file-too-large" if TOO_BIG in str(error).lower() else "file-lost")
            except (TelegramError, BlobError) as error:
                log.warning("file not fetched", message_id=incoming.message_id, reason=type(error).__name__)
                await asyncio.sleep(FETCH_WAIT_SECONDS * attempt)
            except ValueError as error:
                return replace(incoming, kind="file-empty" if str(error) == "file.empty" else "file-too-large")
            else:
                return replace(incoming, file=stored)
        return replace(incoming, kind="file-lost")

    async def _fetch(self, file: Attached) -> bytes:
        found = await self._telegram.bot.get_file(file.id)
        return bytes(await found.download_as_bytearray())

    def _aside(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that nothing waits for, and that may fail."""

        async def quietly() -> None:
            try:
                await work
            except (TelegramError, StorageError) as error:
                log.info("left undone", reason=type(error).__name__)

        task = asyncio.create_task(quietly())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


async def _all(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Side by side, each to its end; then the first fault of any is raised."""
    for result in await asyncio.gather(*works, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def _chats(parsed: Sequence[Parsed]) -> list[list[Parsed]]:
    """Messages by their chat, in order."""
    chats: dict[str, list[Parsed]] = {}
    for each in parsed:
        chats.setdefault(each.incoming.external_id, []).append(each)
    return [*chats.values()]


def _batches(parsed: Sequence[Parsed], most: int) -> list[list[Parsed]]:
    """Messages in order, ``most`` or little more of them together, and never a chat's in two places."""
    batches: list[list[Parsed]] = []
    place: dict[str, int] = {}
    room = 0
    for chat in _chats(parsed):
        if room <= 0:
            batches.append([])
            room = most
        room -= len(chat)
        place[chat[0].incoming.external_id] = len(batches) - 1
    for each in parsed:
        batches[place[each.incoming.external_id]].append(each)
    return batches


def _number(update: object) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0


def _set_aside(store: Store, message_id: str, reason: str, now: datetime) -> None:
    if not store.conversations.settled(NAME, [message_id]):
        store.conversations.failed(NAME, message_id, reason, now, most=1)
