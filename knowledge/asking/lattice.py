"""Chooses among readings of words the ones that go together best."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

FITS = 0.8
"""What two words gain by standing side by side in the vocabulary."""


class Choice(NamedTuple):
    """A reading of one word: what it costs, what it becomes, and the words by which it meets its neighbours."""

    cost: float
    words: tuple[str, ...]
    first: str
    last: str


def plain(word: str, cost: float = 0.0) -> Choice:
    """A word read as one word."""
    return Choice(cost, (word,), word, word)


def choose(places: Sequence[Sequence[Choice]], pairs: Container[tuple[str, str]]) -> tuple[str, ...]:
    """The words of the cheapest choice at each place; of equal ones the first."""
    if all(len(choices) == 1 for choices in places):
        return tuple(word for choices in places for word in choices[0].words)
    best: list[tuple[float, tuple[Choice, ...]]] = [(0.0, ())]
    for choices in places:
        best = [min((_after(row, choice, pairs) for row in best), key=lambda row: row[0]) for choice in choices]
    chosen = min(best, key=lambda row: row[0])[1] if best else ()
    return tuple(word for choice in chosen for word in choice.words)


def _after(
    row: tuple[float, tuple[Choice, ...]], choice: Choice, pairs: Container[tuple[str, str]]
) -> tuple[float, tuple[Choice, ...]]:
    cost, before = row
    fits = bool(before) and (before[-1].last, choice.first) in pairs
    return cost + choice.cost - (FITS if fits else 0.0), (*before, choice)
