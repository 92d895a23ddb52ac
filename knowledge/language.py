"""Which language a message is in."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.asking.tables import language_data
from knowledge.fold import fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]|[a-zA-Z][\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b]")
NAMES_ONLY = 2
"""English words from which on capitalised Vietnamese ones are names in an English sentence."""
HEARD = 2_000
"""How many letters of a message are looked at: enough for any language to show."""


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """The words that are of one language only, folded."""
    data = language_data()["languages"]
    vi, en = (frozenset(word for phrase in phrases for word in fold(phrase).split()) for phrases in (data.vi, data.en))
    return vi - en, en - vi


@lru_cache(maxsize=1)
def _borrowed() -> frozenset[str]:
    """Vietnamese words that stand in English sentences, too."""
    return frozenset(language_data()["languages"].borrowed)


def detect_language(text: str) -> str | None:
    """``vi`` or ``en`` where the message is clearly in it, else None."""
    words = _WORD.findall(text[:HEARD])
    vi_only, en_only = _lists()
    plain = [fold(word) for word in words if word.isascii() or not _VIETNAMESE.search(word)]
    marked = [word for word in words if not word.isascii() and _VIETNAMESE.search(word)]
    en = sum(1 for word in plain if word in en_only)
    if en >= NAMES_ONLY and all(word[0].isupper() for word in marked):
        marked = []  # nothing but names: “signed by Mr Trần Văn Sáu”
    borrowed = sum(1 for word in marked if word.casefold() in _borrowed())
    vi = 2 * len(marked) - borrowed + sum(1 for word in plain if word in vi_only)
    if vi >= 2 and vi > 2 * en:
        return "vi"
    if en >= 2 and en > vi:
        return "en"
    if en == vi == 0 or abs(en - vi) <= 1:
        return None
    return "vi" if vi > en else "en"
