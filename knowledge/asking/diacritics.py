"""What diacritics tell where they are written: that ``bơi`` is not ``bởi`` though both fold to ``boi``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.asking.lexicon import language_data
from knowledge.fold import fold

WELL_MARKED = 0.5
"""Share of words with diacritics from which on a text is taken at its word; ordinary Vietnamese has three quarters."""
_WORD = re.compile(r"[^\W\d_]+")

Marks = tuple[str, ...]


def is_well_marked(text: str) -> bool:
    """Whether somebody typed with diacritics throughout."""
    words = _WORD.findall(text)
    return len(words) >= 3 and sum(word.casefold() != fold(word) for word in words) >= WELL_MARKED * len(words)


def misread(text: str) -> frozenset[str]:
    """The folded words of a text that look like everyday ones but are spelled otherwise.

    Empty where few diacritics are typed.
    """
    if not is_well_marked(text):
        return frozenset()
    everyday = _everyday()
    found: set[str] = set()
    for word in _WORD.findall(text):
        folded = fold(word)
        marks = _marks(word)
        if marks and (known := everyday.get(folded)) and marks not in known:
            found.add(folded)
    return frozenset(found)


def _marks(word: str) -> Marks:
    """The diacritics of a word, wherever they stand in it (``hòa`` and ``hoà`` are one)."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return tuple(sorted(part for part in parts if unicodedata.combining(part) or part == "đ"))


@lru_cache(maxsize=1)
def _everyday() -> dict[str, frozenset[Marks]]:
    """The spellings of the words that carry no subject, by their folded form."""
    data = language_data()
    words = [*data["words"].neutral["vi"], *(phrase for row in data["questions"].asks.values() for phrase in row)]
    spelled: dict[str, set[Marks]] = {}
    for phrase in words:
        for word in phrase.split():
            spelled.setdefault(fold(word), set()).add(_marks(word))
    return {folded: frozenset(forms) for folded, forms in spelled.items()}
