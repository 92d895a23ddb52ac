"""What Telegram keeps of chats: messages as their readers see them, and what it refuses."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from math import ceil
from typing import Any

DATE = 1_695_000_000
"""The moment at which everything happens."""
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
MOST_BUTTONS, LONGEST_DATA = 100, 64
TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "span", "tg-spoiler", "blockquote"}
)


class RefusalError(Exception):
    """An answer that is no success: status, what it says, and its parameters."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(reason: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {reason}")


@dataclass
class Shown:
    """A message in a chat."""

    id: int
    text: str
    markup: dict[str, Any] | None = None
    document: str | None = None
    content: bytes = b""
    edited: int = 0

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]


@dataclass
class Bucket:
    """``most`` at once, then ``rate`` a second."""

    most: float
    rate: float
    tokens: float = field(default=-1.0)
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is a token; 0 once it was taken."""
        tokens = self.most if self.tokens < 0 else min(self.most, self.tokens + (now - self.at) * self.rate)
        self.at, self.tokens = now, tokens
        if tokens < 1:
            return (1 - tokens) / self.rate
        self.tokens = tokens - 1
        return 0.0


@dataclass
class Window:
    """At most ``most`` in any ``seconds``."""

    most: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 once it was taken."""
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        if len(self.taken) >= self.most:
            return self.taken[0] + self.seconds - now
        self.taken.append(now)
        return 0.0


@dataclass
class Floods:
    """Limits that are enforced, the clock of chats and groups ``scale`` times as fast.

    Telegram says "about" 30 a second, 1 a second to a chat with short bursts, 20 a minute to a group, and not how it
    counts. So here it is counted in the least favourable way, in any second and any minute: who is never refused here
    keeps any reading of it. Only the burst to a chat needs a number of its own: four.
    """

    scale: float = 1.0
    overall: Window = field(default_factory=lambda: Window(30, 1.0))
    chats: dict[int, Bucket | Window] = field(default_factory=dict)

    def check(self, chat: int) -> None:
        now = time.monotonic()
        wait = self._of(chat).wait(now) or self.overall.wait(now)
        if wait:
            seconds = max(1, ceil(wait))
            raise RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def _of(self, chat: int) -> Bucket | Window:
        if chat not in self.chats:
            self.chats[chat] = Bucket(4, self.scale) if chat > 0 else Window(20, 60 / self.scale)
        return self.chats[chat]


@dataclass
class Chat:
    """A private chat or a group, with what happened in it."""

    id: int
    type: str = "private"
    name: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    moved_to: int | None = None
    shown: list[Shown] = field(default_factory=list)
    next_id: int = 1

    def to_json(self) -> dict[str, Any]:
        key = "first_name" if self.type == "private" else "title"
        return {"id": self.id, "type": self.type, key: self.name or str(self.id)}

    def number(self) -> int:
        """A fresh message id; unique in this chat only."""
        self.next_id += 1
        return self.next_id

    def admit(self) -> None:
        """Refuse what may not be sent here."""
        if self.moved_to is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise RefusalError(400, reason, migrate_to_chat_id=self.moved_to)
        if self.deactivated:
            raise RefusalError(403, "Forbidden: user is deactivated")
        if self.blocked:
            reason = "bot was blocked by the user" if self.type == "private" else "bot was kicked from the group chat"
            raise RefusalError(403, f"Forbidden: {reason}")
        if not self.started:
            raise RefusalError(403, "Forbidden: bot can't initiate conversation with a user")

    def show(self, text: str, keys: dict[str, Any] | None, document: str | None = None, content: bytes = b"") -> Shown:
        shown = Shown(self.number(), text, keys, document, content)
        self.shown.append(shown)
        return shown

    def find(self, identifier: int) -> Shown:
        found = next((shown for shown in self.shown if shown.id == identifier), None)
        if found is None:
            raise bad("message to edit not found")
        return found


class Entities(HTMLParser):
    """Telegram's own HTML: few tags, all closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad("can't parse entities: Unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(text: str, parse_mode: str | None, most: int = LONGEST_TEXT) -> str:
    """A text after its entities are parsed; refused where it is empty, too long or badly marked up."""
    if parse_mode == "HTML":
        parser = Entities()
        parser.feed(text)
        parser.close()
        if parser.open:
            raise bad("can't parse entities: Can't find end tag")
        text = parser.text
    elif parse_mode:
        raise bad("unsupported parse_mode")
    text = text.strip()
    if not text and most == LONGEST_TEXT:
        raise bad("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise bad("message is too long" if most == LONGEST_TEXT else "message caption is too long")
    return text


def markup(raw: str | None) -> dict[str, Any] | None:
    """A keyboard, refused where a button has no text or its data is not of 1 to 64 bytes."""
    if not raw:
        return None
    found: dict[str, Any] = json.loads(raw)
    buttons = [button for row in found.get("inline_keyboard", []) for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        if not button.get("text", "").strip():
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if not 1 <= len(button.get("callback_data", "").encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return found
