"""What of a question, a name or a statement is compared: content words, unit types, parts of the year, asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from knowledge.asking.syllables import syllables
from knowledge.asking.tokens import Token

MARKED: Final = {"unit": "unit:", "period": "period:", "ask": "?", "many": "?many"}
"""How the features begin that stand for tags, by the kind of tag."""
JOINED: Final = "+"
"""What joins the two syllables of a compound."""
Features = tuple[str, ...]


def compounds_of(tokens: Sequence[Token]) -> Features:
    """Two single syllables side by side that no list knows as a word (``công an``): most Vietnamese words are such."""
    return tuple(
        JOINED.join((first.text, second.text))
        for first, second in pairwise(tokens)
        if _is_syllable(first) and _is_syllable(second) and (first.content or second.content)
    )


def _is_syllable(token: Token) -> bool:
    return token.end == token.start + 1 and token.tags <= {"neutral"} and token.text in syllables()


def features_of(tokens: Iterable[Token]) -> Features:
    """What of a question or a name is compared, each once: content words, unit types, parts of the year, asks."""
    found: dict[str, None] = {}
    for token in tokens:
        if token.content:
            found[token.text] = None
        for mark in _marked(token.tags):
            found[mark] = None
    return tuple(found)


@lru_cache(maxsize=4_096)
def _marked(tags: frozenset[str]) -> Features:
    """The unit types, parts of the year and asks among tags, in an order that does not change from run to run."""
    parted = (tag.partition(":") for tag in sorted(tags))
    return tuple(MARKED[kind] + value for kind, _, value in parted if kind in MARKED)
