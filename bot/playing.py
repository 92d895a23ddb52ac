"""Runs a script for the command line: a temporary database, and lines on standard output."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.directory.reading import SAMPLE
from bot.directory.spreadsheets import DirectoryError
from bot.logs import start_logging
from bot.play import Player, ScriptError, faults_of
from bot.settings import Settings
from knowledge.pack import PackError
from storage.engine import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlayError(Exception):
    """What cannot be played; ``faults``: a line each."""

    def __init__(self, *faults: object) -> None:
        """``faults``: a line each."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def run(script: Path, directory: Path | None, database: str | None) -> None:
    """Play a script and print what people receive; raises PlayError."""
    try:
        text = sys.stdin.read() if str(script) == "-" else script.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{script}: {error}"
        raise PlayError(message) from error
    faults = faults_of(text.splitlines())
    if faults:
        raise PlayError(*(f"{script}: {fault}" for fault in faults))
    start_logging("ERROR")
    try:
        with TemporaryDirectory(prefix="nhac-play-") as folder:
            settings = settings_for(Path(folder), database)
            asyncio.run(_play(Player(settings, directory or SAMPLE), text.splitlines()))
    except ScriptError as error:
        raise PlayError(f"{script}: {error}") from error
    except (DirectoryError, PackError) as error:
        raise PlayError(*error.faults) from error
    except StorageError as error:
        raise PlayError(error) from error


def settings_for(folder: Path, database: str | None = None) -> Settings:
    """Settings of a program that reads neither the environment nor a file."""
    return Settings.model_construct(data=folder, database_url=database)


async def _play(player: Player, lines: Iterable[str]) -> None:
    shown = 0
    try:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                await player.play(number, line)
            for received in player.lines[shown:]:
                print(json.dumps(received, ensure_ascii=False), flush=True)
            shown = len(player.lines)
    finally:
        await player.close()
