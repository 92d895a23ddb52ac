"""A played conversation for tests: the real program on a temporary database and a simulated clock."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.directory.reading import SAMPLE
from bot.play import Player
from bot.playing import settings_for
from storage.rows import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.store import Store

PRINCIPAL = "thcs-01/hieu-truong"
COLLEAGUE = "thcs-01/dau-moi"
OTHER_PRINCIPAL = "thcs-02/hieu-truong"
COORDINATOR = "phong-vung-tau/chuyen-vien"
DEPARTMENT = "so-vp/quan-tri"
ENGLISH = "thpt-08/dau-moi"

OFFICE = Viewer(0, "department", "so-vp")
"""Who sees every duty, for looking into the store."""
Line = dict[str, Any]


class Chat:
    """Steps of a script, one by one; each returns what people received because of it."""

    def __init__(
        self, folder: Path, at: str = "2023-09-18T09:00", directory: Path = SAMPLE, database: str | None = None
    ) -> None:
        self._runner = asyncio.Runner()
        self.player = Player(settings_for(folder, database), directory)
        self._steps = 0
        self.step({"at": at})

    def step(self, step: dict[str, Any]) -> list[Line]:
        """Play one step."""
        self._steps += 1
        before = len(self.player.lines)
        self._runner.run(self.player.play(self._steps, json.dumps(step, ensure_ascii=False)))
        return self.player.lines[before:]

    def at(self, moment: str) -> list[Line]:
        """Move the clock."""
        return self.step({"at": moment})

    def write(self, who: str, text: str) -> list[Line]:
        """Somebody of the directory writes."""
        return self.step({"from": who, "text": text})

    def press(self, who: str, label: str, **more: Any) -> list[Line]:
        """Somebody of the directory presses a button."""
        return self.step({"from": who, "press": label, **more})

    def reply(self, who: str, text: str) -> Line:
        """Somebody writes and gets exactly one reply."""
        return only(self.write(who, text), who)

    def pressed(self, who: str, label: str, **more: Any) -> Line:
        """Somebody presses a button and gets exactly one reply."""
        return only(self.press(who, label, **more), who)

    def store(self, function: Callable[[Store], Any]) -> Any:
        """Look into the store."""
        app = self.player.app
        return self._runner.run(app.run(function))

    def close(self) -> None:
        """Tear the program down."""
        self._runner.run(self.player.close())
        self._runner.close()


def to(lines: list[Line], who: str) -> list[Line]:
    """What one person received."""
    return [line for line in lines if line["to"] == who]


def only(lines: list[Line], who: str) -> Line:
    """The one thing that a person received."""
    theirs = to(lines, who)
    assert len(theirs) == 1, [line["text"] for line in theirs]
    return theirs[0]


def head(line: Line) -> str:
    """The first line of a text: it carries the answer."""
    return str(line["text"]).split("\n", 1)[0]
