"""What people say in the same few words: the phrases of a wording, and a text's words to hold against them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.turn import Turn

T = TypeVar("T")
WORD = re.compile(r"[\w-]+")


class Left:
    """What is left to be understood of a text."""

    def __init__(self, text: str) -> None:
        self._left = f" {spoken(text)} "

    def take(self, names: Iterable[tuple[str, T]]) -> tuple[T, ...]:
        """What is named, longest name first, no word of the text read twice."""
        found: dict[T, None] = {}
        taken: set[str] = set()
        there = [pair for pair in names if f" {pair[0]} " in self._left]
        for name, value in sorted(there, key=lambda pair: -len(pair[0])):
            if name in taken or f" {name} " in self._left:
                taken.add(name)
                self._without(name)
                found[value] = None
        return tuple(found)

    def words(self) -> tuple[str, ...]:
        """The words that nothing has explained, in order."""
        return tuple(self._left.split())

    def _without(self, name: str) -> None:
        while f" {name} " in self._left:
            self._left = self._left.replace(f" {name} ", "  ")


def spoken(text: str) -> str:
    """The words of a text, folded, a blank between them."""
    return " ".join(WORD.findall(fold(text)))


def phrases(turn: Turn, key: str) -> frozenset[str]:
    """The phrases of a wording in both languages, which ``;`` parts there."""
    return _split(turn.say(key, "vi"), turn.say(key, "en"))


def without(text: str, name: str) -> str:
    """Words without those of a name, wherever it stands."""
    return " ".join(f" {text} ".replace(f" {name} ", "  ", 1).split())


@lru_cache
def _split(*wordings: str) -> frozenset[str]:
    """Every message is held against the same few phrases."""
    return frozenset(spoken(phrase) for wording in wordings for phrase in wording.split(";"))
