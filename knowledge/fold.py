"""Folding: what is left of a text when case, diacritics and layout are taken away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

WORD = 16
"""Letters up to which a text is a word, which is met again: words are folded once."""


def _bare(letter: str) -> str:
    """A lower-case letter without its diacritics; ``đ`` becomes ``d``."""
    parts = unicodedata.normalize("NFKD", letter)
    return (
        "".join(part for part in parts if not unicodedata.combining(part)).replace("đ", "d").replace("Đ", "d").lower()
    )


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Latin letters to their bare forms, combining marks to nothing; made once, on first use."""
    letters = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]
    table = {ord(letter): _bare(letter) for letter in letters if letter.isalpha()}
    return {code: bare for code, bare in table.items() if bare != chr(code)} | dict.fromkeys(range(0x300, 0x370), "")


def fold(text: str) -> str:
    """``text`` in lower case without diacritics (``đ`` is ``d``), white space single and stripped.

    Idempotent; composed and decomposed spellings fold to the same.
    """
    return _folded_word(text) if len(text) <= WORD else _folded(text)


@lru_cache(maxsize=16_384)
def _folded_word(word: str) -> str:
    return _folded(word)


def _folded(text: str) -> str:
    bare = text.translate(_table()).lower()
    # A capital may fall apart into a letter and a mark when it is made small.
    return " ".join((bare if bare.isascii() else bare.translate(_table())).split())
