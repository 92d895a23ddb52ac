"""A played conversation that goes through Telegram: updates are parsed, texts and buttons really sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aiogram.types import Update

from bot.app import build_world
from bot.blobs import BlobStore
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.channels.telegram_parsing import Me, pack, parse
from bot.channels.telegram_text import LONGEST_LABEL, shortened, split
from bot.play import CHANNEL, Player
from tests.telegram_server import BOT, TelegramServer
from tests.telegram_users import User

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Outgoing
    from bot.clock import Clock
    from handlers.turn import Incoming, World

ME = Me(42, str(BOT["username"]))
FIRST_USER = 5000


@dataclass
class Users:
    """The accounts behind the people of a script: a number for each."""

    server: TelegramServer

    def __post_init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, who: str) -> User:
        """Somebody's account; they have written before, as everybody of a script has."""
        user = User(self.server, self.numbers.setdefault(who, FIRST_USER + len(self.numbers)))
        user.chat.started = True
        return user


class Wire(Console):
    """Refuses as the script asks; what it takes is sent to the server, and read there as its reader sees it."""

    def __init__(self, player: CarriedPlayer, world: World, clock: Clock) -> None:
        super().__init__(world, clock, lines=player.lines)
        self.users = player.users
        server, files = player.server, BlobStore(player.folder / "files")
        self.telegram = Telegram(server.token, files, api=server.url, limits=None)
        self.ids: dict[int, str] = {}
        self.faults: list[str] = []

    async def send(self, outgoing: Outgoing) -> str:
        identifier = await super().send(outgoing)
        try:
            await self._carry(outgoing)
        except Exception as error:  # noqa: BLE001 - told at the end
            self.faults.append(f"{outgoing}: {error!r}")
        return identifier

    async def _carry(self, outgoing: Outgoing) -> None:
        user = self.users.of(outgoing.external_id)
        edits = self.ids.get(outgoing.edited_id or 0)
        sent = await self.telegram.send(replace(outgoing, external_id=str(user.id), edits=edits))
        self.ids[outgoing.edited_id or outgoing.id] = self.ids[outgoing.id] = sent
        shown = [user.chat.find(int(number)) for number in sent.split(",")]
        assert [each.text for each in shown] == split(outgoing.text), shown
        assert shown[-1].labels == [shortened(label, LONGEST_LABEL) for label in outgoing.labels]


class CarriedPlayer(Player):
    """Plays over the fake server."""

    async def _start(self, moment: datetime, *, import_first: bool) -> None:
        if import_first:
            self.server = TelegramServer()
            await self.server.listen()
            self.users = Users(self.server)
            self.folder = self._settings.data
            self._console = Wire(self, build_world(self._settings), self._clock)
        await super()._start(moment, import_first=import_first)

    def _incoming(self, who: str, step: dict[str, Any], kind: str) -> Incoming:
        meant = super()._incoming(who, step, kind)
        user = self.users.of(who)
        if meant.press:
            user.press_data(pack(meant.press.message, meant.press.index))
        elif meant.file:
            user.send_file(meant.file.name, b"x")
        else:
            user.write(meant.text or " ")
        parsed = parse(Update.model_validate(self.server.history[-1]), ME)
        assert parsed is not None
        return replace(
            parsed.incoming,
            channel=CHANNEL,
            external_id=who,
            file=meant.file,
            language=None,
            shares_contact=False,
            keeps_buttons=False,
        )

    async def close(self) -> None:
        """Tear program and server down."""
        await super().close()
        console: Any = getattr(self, "_console", None)
        if console:
            await console.telegram.close()
            await self.server.vanish()
            assert not self.server.invalid, self.server.invalid
            assert not console.faults, console.faults[:3]
