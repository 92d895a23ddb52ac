"""``python -m bot play``: a script through the real pipeline, on a simulated clock."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bot.app import App
from bot.channels.console import Console
from bot.clock import SimulatedClock
from bot.directory.changes import apply
from bot.directory.reading import read_directory
from handlers.invites import issue
from handlers.turn import Incoming, Press

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.channels.base import Outgoing
    from bot.directory.reading import Directory
    from bot.settings import Settings
    from storage.rows import Person, StoredFile
    from storage.store import Store

CHANNEL = "console"
NO_START = 'the first step must be {"at": ...}'
PLACE = re.compile(r"\{([A-Za-z0-9_-]+)\}")
KEYS: dict[str, frozenset[str]] = {
    "at": frozenset(),
    "from": frozenset({"text", "press", "back", "button_of", "file", "repeat"}),
    "stranger": frozenset({"text", "press", "back", "button_of", "file", "repeat"}),
    "invite": frozenset({"as"}),
    "fail": frozenset({"to", "seconds"}),
    "restart": frozenset(),
}
"""What each kind of step may hold beside its first key."""


class ScriptError(Exception):
    """A line that cannot be played; ``line`` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        """``reason``: what is wrong with it."""
        super().__init__(f"line {line}: {reason}")


class StepError(Exception):
    """What is wrong with a step."""


class Player:
    """Plays steps one after the other; what people receive is in ``lines``."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._settings = settings
        self._directory = directory
        self._app: App | None = None
        self._codes: dict[str, str] = {}
        self._last: dict[str, Incoming] = {}
        self._count = 0
        self.lines: list[dict[str, Any]] = []

    async def play(self, number: int, line: str) -> None:
        """Play one line; raises ScriptError."""
        try:
            kind, step = _step(line)
            if self._app is None and kind != "at":
                raise StepError(NO_START)
            await STEPS[kind](self, step)
        except StepError as error:
            raise ScriptError(number, str(error)) from error

    async def close(self) -> None:
        """Tear the program down."""
        if self._app:
            await self._app.stop()

    async def at(self, step: dict[str, Any]) -> None:
        moment = _moment(step["at"], self._app.world.zone if self._app else None, self._settings)
        if self._app is None:
            self._clock = SimulatedClock(moment)
            await self._start(moment, import_first=True)
        else:
            try:
                await self._app.advance_to(moment)
            except ValueError as error:
                message = f"time goes back: {error}"
                raise StepError(message) from error

    async def _start(self, moment: datetime, *, import_first: bool) -> None:
        channels: dict[str, Any] = {}
        app = App(self._settings, channels, clock=self._clock, random=Random(0))  # noqa: S311 - a played script is the same each time
        if not hasattr(self, "_console"):
            self._console = Console(app.world, self._clock, lines=self.lines)
        channels[CHANNEL] = self._console
        self._app = app
        if import_first:
            app.database.migrate()
            directory = read_directory(self._directory, next(iter(app.world.packs.values())))
            await app.run(_import, app, directory, moment)
        await app.start()
        await app.settle()

    async def restart(self, step: dict[str, Any]) -> None:
        if step["restart"] is not True:
            message = '"restart" must be true'
            raise StepError(message)
        await self.app.stop()
        await self._start(self._clock.now(), import_first=False)

    async def from_(self, step: dict[str, Any]) -> None:
        code = step["from"]
        if not isinstance(code, str) or await self._person(code) is None:
            message = f"no person {code!r} in the directory"
            raise StepError(message)
        await self._write(code, step)

    async def stranger(self, step: dict[str, Any]) -> None:
        name = step["stranger"]
        if not isinstance(name, str) or await self._person(name):
            message = f"{name!r} is no stranger's name"
            raise StepError(message)
        await self._write(name, step)

    async def _write(self, who: str, step: dict[str, Any]) -> None:
        given = [key for key in ("text", "press", "file", "repeat") if key in step]
        if len(given) != 1:
            message = 'exactly one of "text", "press", "file", "repeat" is needed'
            raise StepError(message)
        if given[0] == "repeat":
            incoming = self._last.get(who)
            if incoming is None or step["repeat"] is not True:
                message = f"{who} has no update to repeat"
                raise StepError(message)
        else:
            self._count += 1
            incoming = self._incoming(who, step, given[0])
        self._last[who] = incoming
        await self.app.receive(incoming)

    def _incoming(self, who: str, step: dict[str, Any], kind: str) -> Incoming:
        value = step[kind]
        if not isinstance(value, str):
            message = f"{kind!r} must be a string"
            raise StepError(message)
        message_id = f"{who} {self._count} {secrets.token_hex(4)}"
        if kind == "press":
            return Incoming(CHANNEL, who, message_id, press=self._press(who, step))
        if kind == "file":
            return Incoming(CHANNEL, who, message_id, file=self._file(value))
        return Incoming(CHANNEL, who, message_id, text=PLACE.sub(self._code, value))

    def _press(self, who: str, step: dict[str, Any]) -> Press:
        owner, back = step.get("button_of", who), step.get("back", 0)
        if not isinstance(back, int) or back < 0:
            message = '"back" must be a number from 0'
            raise StepError(message)
        wanted = _plain(step["press"])
        found = [
            Press(outgoing.id, place)
            for outgoing in reversed(self._console.received.get(owner, []))
            if (place := _place(outgoing, wanted)) is not None
        ]
        if back >= len(found):
            message = f"no message to {owner} has a button {step['press']!r}"
            raise StepError(message)
        return found[back]

    def _file(self, path: str) -> StoredFile:
        try:
            return self.app.blobs.put(path, Path(path).read_bytes())
        except (OSError, ValueError) as error:
            message = f"file {path!r} cannot be sent: {error}"
            raise StepError(message) from error

    def _code(self, place: re.Match[str]) -> str:
        return self._codes.get(place[1], place[0])

    async def invite(self, step: dict[str, Any]) -> None:
        person = await self._person(step["invite"])
        if person is None or not isinstance(step.get("as"), str):
            message = f"no person {step['invite']!r}" if person is None else '"as" is missing'
            raise StepError(message)
        app = self.app
        self._codes[step["as"]] = await app.run(issue, app.world, person, app.clock.now())

    async def fail(self, step: dict[str, Any]) -> None:
        kind, console = step["fail"], self._console
        to = step.get("to")
        if kind in {"blocked", "timeout"} and not isinstance(to, str):
            message = f'"to" is needed for {kind!r}'
            raise StepError(message)
        if kind == "blocked":
            console.blocked.add(str(to))
        elif kind == "timeout":
            console.timeouts.add(str(to))
        elif kind == "flood" and isinstance(step.get("seconds"), int | float):
            console.flood = float(step["seconds"])
        elif kind == "none":
            console.blocked.clear()
            console.timeouts.clear()
            console.flood = None
        else:
            message = f"unknown fault {kind!r}, or its seconds are missing"
            raise StepError(message)

    async def _person(self, code: object) -> Person | None:
        return await self.app.run(_find, str(code))

    @property
    def app(self) -> App:
        """The program that plays; RuntimeError before the first step."""
        if self._app is None:
            raise RuntimeError
        return self._app


def faults_of(lines: Iterable[str]) -> list[str]:
    """What can be seen to be wrong with a script before anything of it is played, a line each."""
    found, first = [], True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            kind, _ = _step(line)
            if first and kind != "at":
                found.append(f"line {number}: {NO_START}")
        except StepError as error:
            found.append(f"line {number}: {error}")
        first = False
    return [f"line 1: {NO_START}"] if first else found


def _step(line: str) -> tuple[str, dict[str, Any]]:
    step = _read(line)
    kind = next((kind for kind in KEYS if kind in step), None)
    if kind is None:
        message = f"no step: {', '.join(map(repr, step)) or 'empty'}"
        raise StepError(message)
    unknown = sorted(set(step) - KEYS[kind] - {kind})
    if unknown:
        message = f"unknown key {unknown[0]!r} for {kind!r}"
        raise StepError(message)
    return kind, step


def _read(line: str) -> dict[str, Any]:
    try:
        step = json.loads(line)
    except ValueError as error:
        message = f"not JSON: {error}"
        raise StepError(message) from error
    if not isinstance(step, dict):
        message = "not a JSON object"
        raise StepError(message)
    return step


def _moment(value: object, zone: ZoneInfo | None, settings: Settings) -> datetime:
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        message = f"no moment such as 2023-09-18T08:00: {value!r}"
        raise StepError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone or ZoneInfo(settings.time_zone))


def _plain(label: str) -> str:
    """A label from its first letter on, without regard to case."""
    start = next((place for place, char in enumerate(label) if char.isalnum()), 0)
    return label[start:].casefold().strip()


def _place(outgoing: Outgoing, wanted: str) -> int | None:
    """The button of a message that is meant: the exact label before one that begins so."""
    labels = [_plain(label) for label in outgoing.labels]
    if wanted in labels:
        return labels.index(wanted)
    return next((place for place, label in enumerate(labels) if wanted and label.startswith(wanted)), None)


def _find(store: Store, code: str) -> Person | None:
    try:
        person = store.people.person_by_code(code)
    except KeyError:
        return None
    return person if person.active else None


def _import(store: Store, app: App, directory: Directory, now: datetime) -> None:
    apply(store, app.world, directory, now)
    store.people.give_everybody_an_account(CHANNEL, now)


STEPS: dict[str, Callable[[Player, dict[str, Any]], Awaitable[None]]] = {
    "at": Player.at,
    "from": Player.from_,
    "stranger": Player.stranger,
    "invite": Player.invite,
    "fail": Player.fail,
    "restart": Player.restart,
}
