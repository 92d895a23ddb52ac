"""The program as its command line starts it, with a command that no handler survives; killed by the test.

A line on standard input starts it: a fork of this process, which has loaded the libraries once for all. Its number is
printed, and ``ended`` once it is gone.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from bot.channels.telegram_loading import load_aiogram
from bot.logs import start_logging
from bot.running import run
from bot.settings import read_settings
from handlers.router import COMMANDS

if TYPE_CHECKING:
    from handlers.turn import Turn


def poison(turn: Turn, rest: str) -> None:
    raise ArithmeticError(rest)


def live() -> None:
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what it prints is not for the test to read
    settings = read_settings()
    start_logging(settings.log_level)
    run(settings)


def load() -> None:
    """What the program itself loads where a token is set."""
    load_aiogram()
    for module in ("telegram", "telegram_listening"):
        importlib.import_module(f"bot.channels.{module}")


def main() -> None:
    COMMANDS["poison"] = ("ask", poison)
    load()
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            live()
            return
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        os.waitpid(number, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
