"""From what was typed to what was meant, as far as it shows without knowing any directive."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.asking.keystrokes import without_keystrokes
from knowledge.asking.lexicon import is_short_form
from knowledge.asking.marks import marks_of
from knowledge.asking.syllables import onsets, syllables
from knowledge.asking.tables import language_data
from knowledge.fold import fold

_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(
    r"(?<=[^\W\d_]{3})\d{1,5}(?:[/.-]\d{1,4}){1,2}(?!\d)|(?<![\d/.-])\d{1,5}(?:[/.-]\d{1,4}){1,2}(?=[^\W\d_]{3})"
)
_STOPPED = re.compile(r"[^\W\d_]+(?:[ptc]|ch)\b", re.IGNORECASE)
"""Syllables that end in a stop: they have one of two tones, never none."""
_DIGIT = re.compile(r"\d")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NOUGHT = re.compile(r"(?<![\w/.-])[^\W\d_]{0,3}[bcdđghklmnpqrstvx]0[^\W\d_]{0,3}(?![\w/.-])", re.IGNORECASE)
_LONG = re.compile(r"[^\W_]{13,}")
_BORDER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_CUT_SHORT = re.compile(r"(?<![\w@./-])([^\W\d_]{1,3})[./]([^\W\d_]{1,8})(?![\w@/-]|\.\w)")


def as_meant(text: str) -> str:
    """``text`` without keystrokes, short forms in one piece, regional words as everybody writes them."""
    return _everyday(_half_typed_bare(_joined(without_keystrokes(_apart(_lettered(text))))))


def _lettered(text: str) -> str:
    """``h0ạch`` as ``hoạch``: a nought behind a consonant, where no keystroke can be, stands for the letter."""
    return _NOUGHT.sub(_with_letter, text) if "0" in text else text


def _with_letter(found: re.Match[str]) -> str:
    word = found[0].replace("0", "o")
    bare = fold(word)
    return word if bare in syllables() or is_short_form(bare) else found[0]


def _half_typed_bare(text: str) -> str:
    """Words bare that bear a hat or a horn but lack the tone that they must have (``nôp``): they rule nothing out."""
    return text if text.isascii() else _STOPPED.sub(_bare_without_tone, text)


def _bare_without_tone(found: re.Match[str]) -> str:
    return fold(found[0]) if _lacks_tone(found[0]) else found[0]


@lru_cache(maxsize=8_192)
def _lacks_tone(word: str) -> bool:
    marks = set(marks_of(word)) - {"đ"}
    return bool(marks) and not marks & _TONES


def _apart(text: str) -> str:
    """Figures apart from the words that they are glued to, where the whole is no syllable with keys in it."""
    if _DIGIT.search(text):
        text = _FIGURES.sub(lambda found: " " + found[0] + " ", text)
    return _LONG.sub(lambda found: _BORDER.sub(" ", found[0]), text)


def _joined(text: str) -> str:
    """``b.cáo`` and ``k/h`` as ``bcáo`` and ``kh``."""
    if "." not in text and "/" not in text:
        return text
    return _CUT_SHORT.sub(lambda found: found[1] + found[2] if _is_one(found[1], found[2]) else found[0], text)


def _is_one(first: str, second: str) -> bool:
    """Whether a dot or a slash stands inside a short form rather than between two words."""
    left, right = fold(first), fold(second)
    return is_short_form(left + right) or (left in onsets() and len(right) > 1 and right in syllables())


@lru_cache(maxsize=1)
def _regional() -> tuple[dict[tuple[str, ...], str], dict[str, int]]:
    """Regional and chat words by how they are spelled, diacritics and all, and the longest that begins with a word."""
    table = {tuple(word.split()): meant for word, meant in language_data()["spelling"].regional.items()}
    longest: dict[str, int] = {}
    for words in table:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return table, longest


def _everyday(text: str) -> str:
    """``text`` with regional words replaced; the longest first."""
    table, longest = _regional()
    found = list(_WORD.finditer(text))
    small = [match[0].lower() for match in found]
    if longest.keys().isdisjoint(small):
        return text
    pieces: list[str] = []
    done = place = 0
    while place < len(found):
        for length in range(min(longest.get(small[place], 0), len(small) - place), 0, -1):
            if meant := table.get(tuple(small[place : place + length])):
                pieces += (text[done : found[place].start()], meant)
                place += length
                done = found[place - 1].end()
                break
        else:
            place += 1
    return "".join((*pieces, text[done:]))
