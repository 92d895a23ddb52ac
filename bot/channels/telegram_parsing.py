"""What Telegram delivers, as the conversations understand it. Pure: nothing is fetched here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.turn import Contact, Incoming, Kind, Press

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User

NAME = "telegram"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked to deliver; the rest (channels, polls, payments) has no meaning here."""
LARGEST_ID = 2**31
WORDS = frozenset({ContentType.TEXT, ContentType.DOCUMENT, ContentType.PHOTO, ContentType.CONTACT})
WORDLESS: Mapping[str, Kind] = {
    ContentType.STICKER: "sticker",
    ContentType.ANIMATION: "sticker",
    ContentType.DICE: "sticker",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "voice",
    ContentType.VIDEO_NOTE: "voice",
    ContentType.VIDEO: "unreadable",
    ContentType.LOCATION: "unreadable",
    ContentType.VENUE: "unreadable",
    ContentType.POLL: "unreadable",
    ContentType.STORY: "unreadable",
    ContentType.GAME: "unreadable",
    ContentType.PAID_MEDIA: "unreadable",
    ContentType.CHECKLIST: "unreadable",
}
"""What people send that holds no words. Anything else is Telegram's own note of what happened in a chat."""
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
COMMAND = re.compile(r"/\w+(?:@(?P<bot>\w+))?(?:\s|$)")
NOWHERE = Press(-1, -1)
"""A button that no message bears."""


@dataclass(frozen=True)
class Me:
    """The bot itself."""

    id: int
    username: str


@dataclass(frozen=True)
class Attached:
    """A file that waits on Telegram's side; ``size`` in bytes, None where Telegram does not say."""

    id: str
    name: str
    size: int | None


@dataclass(frozen=True)
class Parsed:
    """An update: what it says, the press that waits for an answer, the file that is to be fetched."""

    incoming: Incoming
    query: str | None = None
    file: Attached | None = None


class Pressed(CallbackData, prefix="b"):
    """What a button brings back: the row of the outbox and the button's place; at most 15 bytes."""

    message: Annotated[int, Field(ge=0, lt=LARGEST_ID)]
    place: Annotated[int, Field(ge=0, lt=1000)]


def pack(message: int, place: int) -> str:
    """The data of a button."""
    return Pressed(message=message, place=place).pack()


def unpack(data: str | None) -> Press:
    """The press; one that no message knows where the data is not ours."""
    try:
        pressed = Pressed.unpack(data or "")
    except (TypeError, ValueError):
        return NOWHERE
    return Press(pressed.message, pressed.place)


def parse(update: Update, me: Me) -> Parsed | None:
    """What an update means; None where there is nothing to answer and nothing to note."""
    if update.message:
        return _message(update.update_id, update.message, me)
    if update.edited_message:
        return _edited(update.update_id, update.edited_message, me)
    if update.callback_query:
        return _pressed(update.update_id, update.callback_query, me)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member, me)
    return None


def _message(update_id: int, message: Message, me: Me) -> Parsed | None:
    if message.chat.type in GROUPS and message.migrate_to_chat_id:
        return _told(update_id, message, me, "moved", text=str(message.migrate_to_chat_id))
    if message.chat.type not in {*GROUPS, ChatType.PRIVATE} or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type in GROUPS and not _addressed(message, me):
        return None
    if message.content_type in WORDS:
        file = _file(message)
        contact = _contact(message)
        text = _without_mention(message.text or message.caption or "", me)
        incoming = _incoming(_id(me, update_id, message.message_id, message.date), message, text=text, contact=contact)
        return Parsed(incoming, file=file)
    kind = WORDLESS.get(message.content_type)
    return _told(update_id, message, me, kind) if kind else None


def _edited(update_id: int, message: Message, me: Me) -> Parsed | None:
    """An edit changes nothing any more; in a group it is passed over."""
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return None
    return _told(update_id, message, me, "edited")


def _pressed(update_id: int, query: CallbackQuery, me: Me) -> Parsed:
    chat = query.message.chat if query.message else None
    group = chat is not None and chat.type in GROUPS
    incoming = Incoming(
        NAME,
        str(chat.id if chat and group else query.from_user.id),
        f"{me.id}:{update_id}:{query.id}"[:100],
        press=unpack(query.data),
        keeps_buttons=True,
        language=_language(query.from_user),
        group=group,
    )
    return Parsed(incoming, query=query.id)


def _membership(update_id: int, change: ChatMemberUpdated, me: Me) -> Parsed | None:
    """Blocked and unblocked in a private chat, shut out of a group and taken back."""
    if change.chat.type not in {*GROUPS, ChatType.PRIVATE}:
        return None
    out = change.new_chat_member.status in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}
    identifier = _id(me, update_id, 0, change.date)
    kind: Kind = "blocked" if out else "unblocked"
    return Parsed(Incoming(NAME, str(change.chat.id), identifier, kind=kind, group=change.chat.type in GROUPS))


def _told(update_id: int, message: Message, me: Me, kind: Kind, text: str = "") -> Parsed:
    return Parsed(_incoming(_id(me, update_id, message.message_id, message.date), message, text=text, kind=kind))


def _incoming(
    identifier: str, message: Message, *, text: str, kind: Kind = "said", contact: Contact | None = None
) -> Incoming:
    private = message.chat.type == ChatType.PRIVATE
    return Incoming(
        NAME,
        str(message.chat.id),
        identifier,
        text=text,
        language=_language(message.from_user),
        kind=kind,
        contact=contact,
        group=not private,
        shares_contact=private,
        forwarded=message.forward_origin is not None,
        keeps_buttons=True,
    )


def _id(me: Me, update_id: int, message_id: int, date: datetime) -> str:
    """Update ids may begin anew after a quiet week; what the update is about keeps the key apart from an old one."""
    return f"{me.id}:{update_id}:{message_id}.{int(date.timestamp())}"


def _language(user: User | None) -> str | None:
    return user.language_code.split("-")[0] if user and user.language_code else None


def _contact(message: Message) -> Contact | None:
    if message.contact is None:
        return None
    # A card out of the address book bears somebody else's account, or none; one passed on proves nothing.
    own = message.from_user is not None and message.contact.user_id == message.from_user.id
    own = own and message.forward_origin is None
    return Contact(message.contact.phone_number, own=own)


def _file(message: Message) -> Attached | None:
    if message.document:
        return Attached(message.document.file_id, message.document.file_name or "file", message.document.file_size)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attached(largest.file_id, f"photo-{message.message_id}.jpg", largest.file_size)
    return None


def _addressed(message: Message, me: Me) -> bool:
    """Whether a message in a group is meant for the bot: its name, a command, or an answer to it."""
    text = message.text or message.caption or ""
    command = COMMAND.match(text)
    if command:
        return command["bot"] is None or command["bot"].lower() == me.username.lower()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == me.id:
        return True
    return bool(_mention(me).search(text))


def _without_mention(text: str, me: Me) -> str:
    return text if COMMAND.match(text) else _mention(me).sub("", text)


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(me.username)}\b", re.IGNORECASE)
