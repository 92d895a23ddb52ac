"""Cuts words that were typed without spaces: the way through their letters that costs least."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

LONGEST = 120
"""Letters of one glued word that are cut up; longer ones are noise."""
LONGEST_PIECE = 14
KEPT = 4
"""Ways that are followed at each letter."""
PAIRED = 0.3
"""What a word costs right behind one that it stands behind in the vocabulary."""


@dataclass(frozen=True, slots=True)
class Way:
    """A beginning of a glued word in pieces: what they are read as, what they cost, how many neighbours fit."""

    cost: float
    words: tuple[str, ...] = ()
    pairs: int = 0


Price = Callable[[str], tuple[float, str] | None]
"""What a piece costs and how it is read; None for what is no word."""


def cut(word: str, price: Price, pairs: Container[tuple[str, str]]) -> Way | None:
    """The cheapest way of reading ``word`` as several words; None where there is none."""
    if not 4 <= len(word) <= LONGEST:
        return None
    prices: dict[str, tuple[float, str] | None] = {}
    ways: list[list[Way]] = [[Way(0.0)], *([] for _ in word)]
    for end in range(1, len(word) + 1):
        found: dict[str, Way] = {}
        for start in range(max(0, end - LONGEST_PIECE), end):
            if not ways[start]:
                continue
            piece = word[start:end]
            if piece not in prices:
                prices[piece] = price(piece)
            if priced := prices[piece]:
                _extend(found, ways[start], priced, pairs)
        ways[end] = sorted(found.values(), key=lambda way: way.cost)[:KEPT]
    return next((way for way in ways[-1] if len(way.words) > 1), None)


def _extend(
    found: dict[str, Way], before: list[Way], priced: tuple[float, str], pairs: Container[tuple[str, str]]
) -> None:
    """Adds one piece to each way that leads to it, keeping the cheapest for each last word."""
    cost, word = priced
    for way in before:
        paired = bool(way.words) and (way.words[-1], word) in pairs
        total = way.cost + (min(cost, PAIRED) if paired else cost)
        if word not in found or total < found[word].cost:
            found[word] = Way(total, (*way.words, word), way.pairs + paired)
