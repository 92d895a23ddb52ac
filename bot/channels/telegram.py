"""The Telegram channel's speaking half: messages, edits and files go out through python-telegram-bot."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.base import Limits, RefusedError
from bot.channels.telegram_errors import told, unchanged
from bot.channels.telegram_limiter import AT_ONCE, Limiter
from bot.channels.telegram_parsing import pack
from bot.channels.telegram_request import Request
from bot.channels.telegram_text import LONGEST_LABEL, LONGEST_TEXT, shortened, split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.blobs import BlobStore
    from bot.channels.base import Outgoing
    from storage.rows import StoredFile

log = structlog.get_logger()
NAME = "telegram"
API = "https://api.telegram.org"
CHAT_SECONDS, GROUP_SECONDS = 1.0, 3.6
"""Between two messages to a chat. A group takes 20 in any minute: with replies that do not wait that makes 19."""
BURST = 3
PICTURE, LARGEST_PICTURE = "image/png", 10_000_000
"""What is shown at once. A JPEG is somebody's photo of a paper: it goes as a file, for Telegram would blur it."""
LONGEST_ID = 100
"""Of the outbox's column for the channel's own ids."""
SEND = "send_message_"
"""``sendMessage``, by another name: by its own, PTB insists on ``send_message()``, which makes an object of a hundred
fields of each answer. Of them we need the id, and they are an eighth of all that a reply costs."""

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


def _rest(external_id: str) -> float:
    """A group's id is negative."""
    return GROUP_SECONDS if external_id.startswith("-") else CHAT_SECONDS


LIMITS = Limits(seconds=_rest, burst=BURST, batch=AT_ONCE)


class Telegram:
    """Sends to chats by their id. The channel's id of a message is those of its parts, joined by commas."""

    name = NAME

    def __init__(
        self,
        token: str,
        blobs: BlobStore,
        *,
        api: str = API,
        limits: Limits | None = LIMITS,
        request: Request | None = None,
    ) -> None:
        """``limits`` None: as fast as the server answers, for tests and benches."""
        self.limits = limits
        self._request = request or Request()
        self.bot: ExtBot[int] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=Limiter() if limits else None,
        )
        self._blobs = blobs
        self._left: dict[int, list[str]] = {}
        """Ids of the parts that left, of messages whose later parts did not: another try goes on after them."""

    async def close(self) -> None:
        """Give the connections back."""
        await self._request.shutdown()

    async def send(self, outgoing: Outgoing) -> str:
        """Send or edit; raises SendError."""
        try:
            return await (self._edit(outgoing) if outgoing.edits else self._send(outgoing))
        except TelegramError as error:
            raise told(error) from error

    async def _send(self, outgoing: Outgoing) -> str:
        parts = split(outgoing.text)
        if not parts and not outgoing.files:
            message = "nothing to send"
            raise RefusedError(message)
        left = self._left.pop(outgoing.id, [])
        try:
            for place, part in enumerate(parts[len(left) :], start=len(left) + 1):
                await self._rest(outgoing, place)
                left.append(await self._say(outgoing, part, last=place == len(parts)))
            for file in outgoing.files[len(left) - len(parts) :]:
                left.append(await self._hand(outgoing, file))
        except TelegramError:
            if left:
                self._left[outgoing.id] = left
            raise
        return ",".join(left[: len(parts)] or left)[:LONGEST_ID]

    async def _rest(self, outgoing: Outgoing, place: int) -> None:
        """A few parts may follow one another at once, as short replies may; more are as many messages to a chat."""
        if self.limits and place > self.limits.burst:
            await asyncio.sleep(self.limits.seconds(outgoing.external_id))

    async def _say(self, outgoing: Outgoing, text: str, *, last: bool) -> str:
        markup = keyboard(outgoing) if last else None
        asked = {"chat_id": outgoing.external_id, "text": text} | ({"reply_markup": markup} if markup else {})
        sent = await self.bot.do_api_request(SEND, asked)
        return str(sent["message_id"])

    async def _hand(self, outgoing: Outgoing, file: StoredFile) -> str:
        try:
            content = await asyncio.to_thread(self._blobs.get, file.hash)
        except KeyError as error:
            message = "a file of it is gone from the data folder"
            raise RefusedError(message) from error
        document = InputFile(content, filename=file.name)
        markup = None if outgoing.text.strip() else inline(outgoing)
        if file.type == PICTURE and len(content) <= LARGEST_PICTURE:
            shown = await self.bot.send_photo(chat_id=outgoing.external_id, photo=document, reply_markup=markup)
            return str(shown.message_id)
        sent = await self.bot.send_document(chat_id=outgoing.external_id, document=document, reply_markup=markup)
        return str(sent.message_id)

    async def _edit(self, outgoing: Outgoing) -> str:
        """Put the text into the messages that are there: what is too long for them is cut, what is too many goes."""
        known = (outgoing.edits or "").split(",")
        parts = split(outgoing.text)[: len(known)]
        if len(split(outgoing.text)) > len(known):
            rest = outgoing.text.strip()[sum(map(len, parts[:-1])) :].lstrip()
            parts[-1] = shortened(rest, LONGEST_TEXT)
        for place, (identifier, part) in enumerate(zip(known, parts, strict=False), start=1):
            await self._replace(outgoing, int(identifier), part, last=place == len(parts))
        for identifier in known[len(parts) :]:
            with suppress(TelegramError):
                await self.bot.delete_message(outgoing.external_id, int(identifier))
        return ",".join(known[: len(parts)])

    async def _replace(self, outgoing: Outgoing, identifier: int, text: str, *, last: bool) -> None:
        try:
            await self.bot.edit_message_text(
                text,
                chat_id=outgoing.external_id,
                message_id=identifier,
                reply_markup=inline(outgoing) if last else None,
            )
        except TelegramError as error:
            if not unchanged(error):
                raise


def keyboard(outgoing: Outgoing) -> Markup:
    """The buttons under a message, or the one that hands over the reader's phone number."""
    if outgoing.asks_contact and not outgoing.external_id.startswith("-"):
        rows = [[KeyboardButton(label, request_contact=True)] for label in outgoing.labels]
        return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
    return inline(outgoing)


def inline(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    """A button a label: two short ones side by side, a long one alone."""
    buttons = [
        InlineKeyboardButton(shortened(label, LONGEST_LABEL), callback_data=pack(outgoing.id, place))
        for place, label in enumerate(outgoing.labels)
    ]
    return InlineKeyboardMarkup(_rows(buttons)) if buttons else None


def _rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        beside = rows and len(rows[-1]) == 1 and _short(rows[-1][0]) and _short(button)
        if beside:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _short(button: InlineKeyboardButton) -> bool:
    return len(button.text) <= 16
