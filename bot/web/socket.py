"""The WebSocket of a page: what is typed and pressed comes in, what the account receives goes out."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Annotated, Literal

import structlog
from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.channels.webchat import Sent
from bot.web.conversation import MOST_CHARACTERS, cleaned
from handlers import turn
from storage.engine import StorageError

if TYPE_CHECKING:
    from bot.channels.webchat import Line
    from bot.web.site import Site

MOST_FRAME = 2_000_000
IDLE_SECONDS = 90
"""A page says something every 25 seconds; where even that stays out, nobody is there."""
NOBODY, OVER = 4401, 4000
"""Close codes: the page has no identity any more; the page shall connect again and read the store."""

router = APIRouter()
log = structlog.get_logger()


class Frame(BaseModel):
    """What a page sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Say(Frame):
    """A typed message; ``key`` is the page's own name for it."""

    type: Literal["say"]
    key: str = Field(pattern=r"^[\w-]{8,40}$")
    text: str


class Press(Frame):
    """A press of a button of the message whose newest form is ``form``."""

    type: Literal["press"]
    key: str = Field(pattern=r"^[\w-]{8,40}$")
    form: int = Field(ge=0, lt=2**31)
    index: int = Field(ge=0, lt=1000)


class Ask(Frame):
    """A sign of life, or a wish for the history."""

    type: Literal["ping", "history"]


FRAMES: TypeAdapter[Say | Press | Ask] = TypeAdapter(Annotated[Say | Press | Ask, Field(discriminator="type")])


def _frame(text: str) -> Say | Press | Ask:
    """Raises ValueError, of which pydantic's and JSON's are kinds."""
    read = json.loads(text)
    if isinstance(read, dict) and isinstance(read.get("text"), str):
        # Half a character, which JSON can write and nothing else can.
        read["text"] = cleaned(read["text"])
    return FRAMES.validate_python(read)


@router.websocket("/socket")
async def talk(websocket: WebSocket) -> None:
    """One page's line, for as long as it is open. A page of another site is refused before it begins."""
    site: Site = websocket.app.state.site
    if not site.origins.admits(websocket.headers):
        await websocket.close(1008, "cross-site request refused")
        return
    await websocket.accept()
    try:
        external_id = await site.account(websocket)
        if external_id is None:
            await websocket.close(NOBODY)
            return
        with site.webchat.line(external_id) as line:
            await Talk(site, websocket, external_id, line).run()
    except StorageError as error:
        log.error("web.storage", reason=str(error))
        with contextlib.suppress(RuntimeError):  # it may be closed by now
            await websocket.close(OVER)


class Talk:
    """One open page."""

    def __init__(self, site: Site, websocket: WebSocket, external_id: str, line: Line) -> None:
        self._site = site
        self._socket = websocket
        self._external_id = external_id
        self._line = line

    async def run(self) -> None:
        """Until either side ends it. The line is open before the history is read, so that nothing falls between."""
        await self._tell_history()
        await self._site.greet(self._line)
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _write(self) -> None:
        while (event := await self._line.take()) is not None:
            await self._socket.send_json(self._site.conversations.item(event) if isinstance(event, Sent) else event)
        await self._socket.close(OVER)

    async def _read(self) -> None:
        while (text := await self._next()) is not None:
            try:
                frame = _frame(text)
            except ValueError:
                await self._socket.close(1008, "not understood")
                return
            await self._take(frame)

    async def _next(self) -> str | None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await self._socket.receive()
        except TimeoutError:
            await self._socket.close(OVER)
            return None
        text: str | None = message.get("text")
        if message["type"] == "websocket.disconnect" or text is None:
            return None
        if len(text) > MOST_FRAME:
            await self._socket.close(1009)
            return None
        return text

    async def _take(self, frame: Say | Press | Ask) -> None:
        if isinstance(frame, Ask):
            await self._answer(frame)
            return
        reason = self._fault(frame)
        if reason is None:
            try:
                await self._pass_on(frame)
            except StorageError as error:
                log.error("web.storage", reason=str(error))
                reason = "broken"
        if reason is not None:
            self._site.webchat.tell(self._external_id, {"type": "refused", "key": frame.key, "reason": reason})

    def _fault(self, frame: Say | Press) -> str | None:
        if isinstance(frame, Say) and len(frame.text) > MOST_CHARACTERS:
            return "long"
        if isinstance(frame, Say) and not frame.text.strip():
            return "empty"
        return None if self._site.pace.allows(self._external_id) else "fast"

    async def _pass_on(self, frame: Say | Press) -> None:
        conversations = self._site.conversations
        if isinstance(frame, Say):
            await conversations.say(self._external_id, frame.key, frame.text)
        else:
            await conversations.press(self._external_id, frame.key, turn.Press(frame.form, frame.index))
        await self._site.after_message()

    async def _answer(self, frame: Ask) -> None:
        if frame.type == "ping":
            self._line.put({"type": "pong"})
        elif self._site.reads.allows(self._external_id):
            await self._tell_history()

    async def _tell_history(self) -> None:
        self._line.put({"type": "history", "items": await self._site.conversations.history(self._external_id)})
        for event in self._site.webchat.recent(self._external_id):
            self._line.put(event)
