"""What diacritics tell where they are written: that ``lăm`` is a slip for ``năm`` though ``lam`` is a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.asking.marks import Spelled, marks_of, spellings
from knowledge.asking.tables import language_data
from knowledge.fold import fold

WELL_MARKED = 0.5
"""Share of words with diacritics from which on a text is taken at its word; ordinary Vietnamese has three quarters."""
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=16)
def is_well_marked(text: str) -> bool:
    """Whether somebody typed with diacritics throughout."""
    words = _WORD.findall(text)
    return len(words) >= 3 and sum(word.casefold() != fold(word) for word in words) >= WELL_MARKED * len(words)


def misspelled(text: str, known: Spelled) -> frozenset[str]:
    """The folded words of a text that bear diacritics with which neither the pack (``known``) nor everyday words do.

    Empty where few diacritics are typed.
    """
    if not is_well_marked(text):
        return frozenset()
    everyday = _everyday()
    found: set[str] = set()
    for word in _WORD.findall(text):
        folded, marks = fold(word), marks_of(word)
        if marks and marks not in everyday.get(folded, ()) and marks not in known.get(folded, ()):
            found.add(folded)
    return frozenset(found)


def is_everyday(word: str) -> bool:
    """Whether the language data has a word with just these diacritics."""
    return marks_of(word) in _everyday().get(fold(word), frozenset())


@lru_cache(maxsize=1)
def _everyday() -> Spelled:
    """The spellings of every word of the language data."""
    return spellings(_phrases())


def _phrases() -> Iterator[str]:
    data = language_data()
    yield from data["words"].neutral["vi"]
    yield from (phrase for group in data["words"].synonyms for phrase in group)
    yield from data["spelling"].abbreviations.values()
    for value in dict(data["questions"]).values():
        rows = value.values() if isinstance(value, dict) else (value,)
        yield from (phrase for row in rows for phrase in row)
