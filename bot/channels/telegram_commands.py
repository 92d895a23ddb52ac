"""The menu of commands that Telegram shows: for everybody in each language, and for each person by role."""

from __future__ import annotations

from asyncio import gather
from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.telegram_parsing import NAME
from handlers.permissions import PERMISSIONS, STRANGER
from handlers.router import ALIASES, COMMANDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from telegram.ext import ExtBot

    from bot.app import App
    from handlers.turn import Incoming
    from knowledge.wording import Wording
    from storage.store import Store

LANGUAGES = ("vi", "en")
MENU = (
    "han",
    "baocao",
    "tiendo",
    "xuat",
    "lich",
    "thongbao",
    "chuaro",
    "yeucau",
    "nhac",
    "toi",
    "ngonngu",
    "huy",
    "trogiup",
)
"""In the order in which they are shown; one that the program does not have yet is left out."""
IN_GROUPS = ("trogiup", "ngonngu")
MOST_KNOWN = 50_000
CHANGING = ("/start", "/toi", "/me", "/ngonngu", "/language")


def commands(wording: Wording, role: str, language: str) -> list[BotCommand]:
    """What a role may use, under the names of a language."""
    english = {vietnamese: name for name, vietnamese in ALIASES.items()}
    allowed = [name for name in MENU if name in COMMANDS and role in PERMISSIONS[COMMANDS[name][0]]]
    return [
        BotCommand(english.get(name, name) if language == "en" else name, wording.say(language, f"menu.{name}"))
        for name in allowed
    ]


class Menus:
    """Keeps every chat's menu that of its role and language."""

    def __init__(self, app: App, bot: ExtBot[int]) -> None:
        self._app = app
        self._bot = bot
        self._known: dict[str, tuple[str, str]] = {}

    async def register(self) -> None:
        """The menus for strangers, in private chats and in groups; raises TelegramError."""
        for language, code in (("vi", None), ("vi", "vi"), ("en", "en")):
            menu = commands(self._app.world.wording, STRANGER, language)
            names = {*IN_GROUPS, *(name for name, meant in ALIASES.items() if meant in IN_GROUPS)}
            in_groups = [each for each in menu if each.command in names]
            await self._bot.set_my_commands(menu, BotCommandScopeAllPrivateChats(), language_code=code)
            await self._bot.set_my_commands(in_groups, BotCommandScopeAllGroupChats(), language_code=code)

    def may_differ(self, incoming: Incoming) -> bool:
        """Whether the menu of the chat that this came from may be another one now."""
        if incoming.group or incoming.kind != "said":
            return False
        known = incoming.external_id in self._known
        return not known or bool(incoming.contact or incoming.press or incoming.text.startswith(CHANGING))

    async def refresh(self, chats: Collection[str]) -> None:
        """Bring the menus of private chats up to date; raises StorageError, and a TelegramError once all were tried."""
        found = await self._app.run(_who, chats)
        changes = [self._change(chat, *found.get(chat, (STRANGER, "vi"))) for chat in chats]
        failures = [error for error in await gather(*changes, return_exceptions=True) if error]
        if failures:
            raise failures[0]

    async def _change(self, chat: str, role: str, language: str) -> None:
        if self._known.get(chat, (STRANGER, language)) != (role, language):
            menu = commands(self._app.world.wording, role, language)
            await self._bot.set_my_commands(menu, BotCommandScopeChat(int(chat)))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[chat] = (role, language)


def _who(store: Store, chats: Collection[str]) -> dict[str, tuple[str, str]]:
    """Role and language behind each chat."""
    return {
        reader.external_id: (reader.role or STRANGER, reader.language) for reader in store.people.readers(NAME, chats)
    }
