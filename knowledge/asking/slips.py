"""Words that are near a word: one slip of a finger away, or alike in the ears of some region."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from knowledge.asking.tables import language_data

SOUND, RARE = 0.7, 0.75
"""What it costs to take a word for another that sounds like it."""


LONG, FAR = 8, 2
"""Letters from which on a word is looked for among all of its first letter, and how many slips away."""


class Slips:
    """Words by themselves and by every way of leaving one letter out: finds near ones without comparing all."""

    def __init__(self, words: Iterable[str]) -> None:
        self._table: dict[str, list[str]] = {}
        self._initials: dict[str, list[str]] = {}
        """Long words by their first letter."""
        for word in sorted(words):  # of equally near ones the first is taken, in every run the same
            if len(word) < 2 or word.isdigit():
                continue
            if len(word) >= LONG - FAR:
                self._initials.setdefault(word[0], []).append(word)
            for short in {word, *_shorter(word)}:
                self._table.setdefault(short, []).append(word)

    def near(self, word: str, *, two: int = 6) -> list[tuple[str, float]]:
        """Known words a slip away, each with how large it is: 1, more for short words and first letters.

        ``two``: how many letters a word must have for a slip of two letters.
        """
        if not 2 < len(word) < 30:
            return []
        from rapidfuzz.distance import OSA

        found = dict.fromkeys(other for short in (word, *_shorter(word)) for other in self._table.get(short, ()))
        far = 1 if len(word) < two else 2
        near = ((other, OSA.distance(word, other)) for other in found if other != word and len(other) > 1)
        return [
            (other, distance + sum(_unlike(word, other)) * 0.2 + (0.2 if len(word) < 4 else 0.0))
            for other, distance in near
            if distance <= far and abs(len(word) - len(other)) <= 1
        ]

    def nearest(self, word: str, preferred: Container[str]) -> str | None:
        """The known word that was surely meant by one that nobody knows; ``preferred`` ones first."""
        near = self.near(word, two=5) or (self._far(word) if LONG <= len(word) < 30 else [])
        scored = sorted((cost, other not in preferred, -len(other), other) for other, cost in near)
        return scored[0][-1] if scored else None

    def _far(self, word: str) -> list[tuple[str, float]]:
        """Long words two slips away of which one left a letter out: the same first letter, and about as long."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        choices = [other for other in self._initials.get(word[0], ()) if abs(len(other) - len(word)) <= FAR]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=FAR)
        return [(other, float(distance)) for other, distance, _ in found]


def _unlike(word: str, other: str) -> tuple[bool, bool]:
    """Whether letters differ at all, and whether the first one does."""
    return sorted(word) != sorted(other), word[0] != other[0]


def _shorter(word: str) -> Iterator[str]:
    """Every way of leaving one letter out."""
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


@lru_cache(maxsize=1)
def _confusions() -> tuple[list[tuple[str, str, float]], list[tuple[str, str, float]]]:
    """What is heard, what is meant and what it costs, at the beginning and at the end of a syllable."""
    data = language_data()["syllables"]
    first = [_confusion(pair, SOUND) for pair in data.initials]
    last = [_confusion(pair, SOUND) for pair in data.finals]
    first += [_confusion(pair, RARE) for pair in data.rarer if pair.endswith("-")]
    last += [_confusion(pair, RARE) for pair in data.rarer if pair.startswith("-")]
    return first, last


def _confusion(pair: str, cost: float) -> tuple[str, str, float]:
    heard, meant = pair.strip("-").split(">")
    return heard, meant, cost


@lru_cache(maxsize=2048)
def sounds_of(word: str) -> dict[str, float]:
    """What sounds like a word, at its beginning, its end or both, with what each costs."""
    first, last = _confusions()
    begun = {word: 0.0}
    for heard, meant, cost in first:
        if word.startswith(heard):
            _cheaper(begun, meant + word[len(heard) :], cost)
    found = dict(begun)
    for form, before in begun.items():
        for heard, meant, cost in last:
            if form.endswith(heard):
                _cheaper(found, form[: -len(heard)] + meant, before + cost)
    del found[word]
    return found


def _cheaper(found: dict[str, float], form: str, cost: float) -> None:
    found[form] = min(cost, found.get(form, cost))
