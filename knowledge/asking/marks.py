"""What the diacritics of a question rule out: ``Hà Nội`` is not ``kết nối``, though both fold to ``noi``."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from knowledge.fold import fold

_WORD = re.compile(r"[^\W_]+")
_HOOK, _TILDE = "\u0309", "\u0303"

OTHER = "'"
"""Ends a word that folds to a word of the pack and is another one."""
Marks = tuple[str, ...]
Spelled = Mapping[str, frozenset[Marks]]
"""Folded words with the diacritics that they were typed with."""


@lru_cache(maxsize=8_192)
def marks_of(word: str) -> Marks:
    """The diacritics of a word, wherever they stand in it; hook and tilde are one, as in half of the country."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return tuple(
        sorted(_TILDE if part == _HOOK else part for part in parts if unicodedata.combining(part) or part == "đ")
    )


def spellings(texts: Iterable[str]) -> dict[str, frozenset[Marks]]:
    """The spellings of each folded word of ``texts``."""
    found: dict[str, set[Marks]] = {}
    for word in {word for text in texts for word in _WORD.findall(text)}:
        found.setdefault(fold(word), set()).add(marks_of(word))
    return {word: frozenset(forms) for word, forms in found.items()}


def typed(text: str, read: Sequence[str]) -> Spelled:
    """The spellings of the words of ``text`` that bear marks and were ``read`` as they are typed."""
    words = _WORD.findall(text)
    counted, kept = Counter(map(fold, words)), Counter(read)
    return {word: forms for word, forms in spellings(words).items() if () not in forms and counted[word] == kept[word]}


def is_spelled(phrase: str, words: tuple[str, ...], spelled: Spelled) -> bool:
    """Whether ``words``, a stretch of a question, can be ``phrase`` by their diacritics.

    One word must be right; slips in the others are forgiven.
    """
    meant = _marks_of_words(phrase)
    told = [(marks, spelled[word]) for word, marks in zip(words, meant, strict=False) if word in spelled]
    if len(meant) != len(words) or not told:
        return True
    exact = [marks in forms for marks, forms in told]
    return any(exact) and all(
        right or any(_is_slip(marks, form) for form in forms) for right, (marks, forms) in zip(exact, told, strict=True)
    )


def _is_slip(meant: Marks, form: Marks) -> bool:
    """Whether a mark was only left out or put in."""
    return set(form) < set(meant) or set(meant) < set(form)


@lru_cache(maxsize=16_384)
def _marks_of_words(phrase: str) -> tuple[Marks, ...]:
    return tuple(marks_of(word) for word in _WORD.findall(phrase))
