"""Letters, in which much is told and one thing is asked: their sentences, and how much each of them asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from knowledge.asking import reading
from knowledge.asking.tables import language_data
from knowledge.fold import fold

# How much each sign counts, learned from 1,048 letters by several hands; docs/measurements.md has the figures.
MARK: Final = 5.0
"""A question mark; the sentences of the same letter that have none lose as much."""
SIGNS: Final = {"requests": 3.1, "needs": 1.2, "cues": 2.6, "unknown": -0.8, "settled": -0.6}
ASKING, TO_THE_POINT, BESIDE = 1.4, 0.5, -1.3
"""A word that asks, one that comes to the point, a salutation."""
PLACES: Final = (3.7, 2.9, 1.6)
"""The last sentence, the last but one, the one before that."""
LATER: Final = 2.3
"""What a sentence gains from the beginning of a letter to its end."""
OPENING: Final = 1.2
LIKE, MOST_LIKE = 1.4, 2.5
"""How near it is to what people ask."""
LENGTH, LONG = -1.8, 40
THANKING, THANKS_ALONE, THANKS_FIRST = -0.5, -0.8, -2.0
"""With thanks or wishes, with little else, beginning with them."""
FIRST = 12
"""Letters within which a sentence begins with something."""
BRIEF, SHORT = 4, 12
"""Words up to which a sentence says little, and up to which one with thanks is nothing else."""
CURT: Final = -1.4
DONE: Final = -0.1
ASKED: Final = -2.0
"""The word ``hỏi``, which stands in cues and requests, and as often where somebody else has asked."""
THEN = frozenset({"vay", "so"})
"""How sentences begin that come to the point."""
OVER, TO_ASK = "roi", "hoi"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|\?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a letter; ``asking``: how surely it is the one that asks, for comparison with its neighbours."""

    text: str
    asking: float


def sentences(letter: str, near: Callable[[str], float]) -> list[Sentence]:
    """The sentences of a cleaned letter, in order; ``near``: how near each is to what people ask, about 0 or more."""
    parts = [part for part in reading.parts_of(letter) if part.strip()]
    marked = any("?" in part for part in parts)
    rows = []
    for place, part in enumerate(parts):
        like = LIKE * max(-1.0, min(near(part), MOST_LIKE))
        rows.append(Sentence(part, _asking(part, marked=marked) + _placed(place, len(parts)) + like))
    return rows


def _asking(part: str, *, marked: bool) -> float:
    """What the words of a sentence say for it; ``marked``: whether any of its letter has a question mark."""
    words = _WORD.findall(fold(part))
    said = f" {' '.join(words)} "
    wishes = [phrase for phrase in _phrases("wishes") if phrase in said]
    value = MARK * ("?" in part) - MARK * (marked and "?" not in part)
    value += sum(weight for table, weight in SIGNS.items() if any(phrase in said for phrase in _phrases(table)))
    value += ASKING * bool(reading.STRONG & set(words)) + TO_THE_POINT * bool(THEN & set(words[:1]))
    value += BESIDE * reading.is_beside(part) + DONE * (OVER in words) + ASKED * (TO_ASK in words)
    value += THANKING * bool(wishes) + THANKS_ALONE * (bool(wishes) and len(words) < SHORT)
    value += THANKS_FIRST * any(said.find(phrase) < FIRST for phrase in wishes)
    return value + CURT * (len(words) <= BRIEF) + LENGTH * min(len(words), LONG) / LONG


def _placed(place: int, count: int) -> float:
    """What its place says for a sentence."""
    left = count - 1 - place
    value = PLACES[left] if left < len(PLACES) else 0.0
    return value + LATER * place / max(1, count - 1) + OPENING * (place == 0)


@cache
def _phrases(table: str) -> tuple[str, ...]:
    """The phrases of a table of ``questions.yaml``, to look for in a sentence."""
    return tuple(f" {fold(phrase)} " for phrase in getattr(language_data()["questions"], table))


def says(text: str, table: str) -> bool:
    """Whether a sentence has one of the phrases of a table of ``questions.yaml``."""
    said = f" {' '.join(_WORD.findall(fold(text)))} "
    return any(phrase in said for phrase in _phrases(table))


def asks_in_words(text: str) -> bool:
    """Whether one of the words that ask stands in a text (``nào``, ``when``)."""
    return not reading.STRONG.isdisjoint(_WORD.findall(fold(text)))
