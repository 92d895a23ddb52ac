"""People with a phone: they write, press labels, share contacts, send files, block; and see what a bot sends."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram_chats import DATE
from tests.telegram_server import BOT, TelegramServer

if TYPE_CHECKING:
    from tests.telegram_chats import Chat, Shown

PATIENCE = 15.0


def plain(label: str) -> str:
    """A label from its first letter on, without regard to case."""
    start = next((place for place, char in enumerate(label) if char.isalnum()), 0)
    return label[start:].casefold().strip()


@dataclass
class Group:
    """A group that the bot is in."""

    server: TelegramServer
    id: int = -500

    def __post_init__(self) -> None:
        self.chat.started = True

    @property
    def chat(self) -> Chat:
        return self.server.chat(self.id, "group", "Nhóm")

    def move(self, to: int) -> None:
        """The group becomes a supergroup."""
        self.chat.moved_to = to
        self.server.chat(to, "supergroup", "Nhóm").started = True
        message = {"message_id": self.chat.number(), "date": DATE, "chat": self.chat.to_json()}
        self.server.update(message={**message, "migrate_to_chat_id": to})


@dataclass
class User:
    """Somebody on Telegram; what the bot sent is in ``chat.shown``."""

    server: TelegramServer
    id: int
    name: str = "An"
    language: str | None = "vi"
    _seen: int = field(default=0)

    @property
    def chat(self) -> Chat:
        return self.server.chat(self.id, name=self.name)

    def to_json(self) -> dict[str, Any]:
        who = {"id": self.id, "is_bot": False, "first_name": self.name}
        return {**who, "language_code": self.language} if self.language else who

    def write(self, text: str, group: Group | None = None, **more: Any) -> int:
        """Write; in a group where one is named."""
        more.setdefault("entities", [])
        if text.startswith("/"):
            more["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return self.send(group, text=text, **more)

    def send(self, group: Group | None = None, **content: Any) -> int:
        """Send anything."""
        chat = group.chat if group else self.chat
        chat.started = True
        message = {"message_id": chat.number(), "date": DATE, "chat": chat.to_json()}
        return self.server.update(message={**message, "from": self.to_json(), **content})

    def press(self, label: str, group: Group | None = None, back: int = 0) -> int:
        """Press a button by its label, or how it begins, on the newest message that has it."""
        chat = group.chat if group else self.chat
        for same in (True, False):
            found = [
                (shown, button["callback_data"])
                for shown in reversed(chat.shown)
                for button in shown.buttons
                if (plain(button["text"]) == plain(label) if same else plain(button["text"]).startswith(plain(label)))
            ]
            if len(found) > back:
                return self.press_data(found[back][1], found[back][0], group)
        raise AssertionError(f"no button {label!r} in {[shown.labels for shown in chat.shown]}")

    def press_data(self, data: str, shown: Shown | None = None, group: Group | None = None) -> int:
        """Press something with this data, forged or not."""
        chat = group.chat if group else self.chat
        chat.started = True
        query = f"{self.id}-{len(self.server.queries)}"
        self.server.queries[query] = False
        message = {
            "message_id": shown.id if shown else 1,
            "date": DATE,
            "chat": chat.to_json(),
            "from": BOT,
            "text": shown.text if shown else "x",
        }
        content = {"id": query, "from": self.to_json(), "chat_instance": "1", "data": data, "message": message}
        return self.server.update(callback_query=content)

    def share_contact(self, phone: str, of: int | None = None) -> int:
        """Share a phone number: the own one, or that of another account (0: of none)."""
        contact: dict[str, Any] = {"phone_number": phone, "first_name": self.name}
        if of != 0:
            contact["user_id"] = of or self.id
        return self.send(contact=contact)

    def send_file(self, name: str, content: bytes, **more: Any) -> int:
        """Send a document."""
        identifier = f"doc{len(self.server.files)}"
        self.server.files[identifier] = content
        document = {"file_id": identifier, "file_unique_id": identifier, "file_name": name, "file_size": len(content)}
        return self.send(document=document, **more)

    def send_photo(self, content: bytes) -> int:
        """Send a photo, which Telegram keeps in several sizes."""
        sizes = []
        for width in (90, 1280):
            identifier = f"photo{len(self.server.files)}-{width}"
            self.server.files[identifier] = content if width == 1280 else content[:10]
            sizes.append({"file_id": identifier, "file_unique_id": identifier, "width": width, "height": width})
        return self.send(photo=sizes)

    def sticker(self) -> int:
        kind = {"type": "regular", "is_animated": False, "is_video": False}
        return self.send(sticker={"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, **kind})

    def voice(self) -> int:
        return self.send(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})

    def edit(self, text: str) -> int:
        """Change the text of what was written last."""
        content = {"message_id": self.chat.next_id, "date": DATE, "edit_date": DATE}
        message = {**content, "chat": self.chat.to_json(), "from": self.to_json(), "text": text}
        return self.server.update(edited_message=message)

    def forward(self, text: str) -> int:
        origin = {"type": "hidden_user", "date": DATE, "sender_user_name": "Somebody"}
        return self.send(text=text, forward_origin=origin)

    def block(self) -> None:
        self.chat.blocked = True
        self._member("member", "kicked")

    def unblock(self) -> None:
        self.chat.blocked = False
        self._member("kicked", "member")

    def _member(self, before: str, after: str) -> None:
        def state(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": BOT, **until}

        change = {"chat": self.chat.to_json(), "from": self.to_json(), "date": DATE}
        both = {"old_chat_member": state(before), "new_chat_member": state(after)}
        self.server.update(my_chat_member={**change, **both})

    async def hears(self, group: Group | None = None) -> Shown:
        """The next message that comes; AssertionError where none does."""
        chat, end = group.chat if group else self.chat, time.monotonic() + PATIENCE
        while len(chat.shown) <= self._seen:
            assert time.monotonic() < end, f"nothing came to {self.name}"
            await asyncio.sleep(0.01)
        self._seen += 1
        return chat.shown[self._seen - 1]

    async def asks(self, text: str) -> Shown:
        """Write and hear the answer."""
        self.write(text)
        return await self.hears()

    async def taps(self, label: str) -> Shown:
        """Press and hear the answer."""
        self.press(label)
        return await self.hears()
