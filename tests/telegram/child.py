"""The program as its command line starts it, with a command that no handler survives; killed by the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.running import run
from bot.settings import read_settings
from handlers.router import COMMANDS

if TYPE_CHECKING:
    from handlers.turn import Turn


def poison(turn: Turn, rest: str) -> None:
    raise ArithmeticError(rest)


if __name__ == "__main__":
    COMMANDS["poison"] = ("ask", poison)
    run(read_settings())
