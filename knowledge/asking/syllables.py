"""What is a syllable of Vietnamese: onsets, rimes and tones, and how they are spelled together."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from knowledge.asking.tables import language_data
from knowledge.fold import fold

TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""Combining tone marks by their Telex keys."""
LONGEST = 7
"""Letters of the longest syllable (``nghiêng``)."""
_TONES = frozenset(TONES.values())
_STOPS = ("c", "ch", "p", "t")
_HIGH = ("i", "y", "e")
_OPEN_LATE = frozenset(["oa", "oe", "uy"])
_HAT, _WING = "\u0302", "\u0306\u031b"


@dataclass(frozen=True, slots=True)
class Rime:
    """A rime without tone; ``mark``: ``^`` or ``w`` where it has a circumflex, or a breve or horn."""

    text: str
    bare: str
    mark: str


def _mark(rime: str) -> str:
    parts = unicodedata.normalize("NFD", rime)
    return "^" if _HAT in parts else "w" if any(part in parts for part in _WING) else ""


@lru_cache(maxsize=1)
def _rimes() -> dict[str, dict[str, Rime]]:
    """Rimes by their bare letters, then by their mark."""
    table: dict[str, dict[str, Rime]] = {}
    for text in language_data()["syllables"].rimes:
        rime = Rime(text, fold(text), _mark(text))
        table.setdefault(rime.bare, {})[rime.mark] = rime
    return table


def rime_of(bare: str, mark: str) -> Rime | None:
    """The rime of these letters with this mark; without one the bare rime or else any; None where there is none."""
    forms = _rimes().get(bare, {})
    return forms.get(mark) or (next(iter(forms.values()), None) if not mark else None)


def rimes_of(bare: str) -> tuple[Rime, ...]:
    """Every rime of these letters."""
    return tuple(_rimes().get(bare, {}).values())


def _goes(onset: str, rime: str) -> bool:
    """Whether an onset is written before a rime, both bare."""
    high = rime[:1] in _HIGH
    if onset in ("k", "gh", "ngh"):
        return high
    if onset in ("c", "ng"):
        return not high
    if onset == "g":
        return not high or rime[0] == "i"
    return onset not in ("gi", "qu") or rime[0] not in ("iu" if onset == "gi" else "uo") or rime in ("u", "oc", "ung")


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every possible syllable without diacritics."""
    onsets = {fold(onset) for onset in language_data()["syllables"].onsets}
    return frozenset(onset + rime for onset in (*onsets, "") for rime in _rimes() if not onset or _goes(onset, rime))


@lru_cache(maxsize=1)
def onsets() -> frozenset[str]:
    """Every onset, ``đ`` beside ``d``."""
    return frozenset(language_data()["syllables"].onsets)


@lru_cache(maxsize=1)
def _toneless() -> frozenset[str]:
    return frozenset(
        onset + rime.text
        for onset in (*onsets(), "")
        for forms in _rimes().values()
        for rime in forms.values()
        if not onset or _goes(fold(onset), rime.bare)
    )


@lru_cache(maxsize=4096)
def is_spelled_right(word: str) -> bool:
    """Whether a word in small letters is a possible syllable with just these diacritics."""
    parts = unicodedata.normalize("NFD", word)
    tones = [part for part in parts if part in _TONES]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    stops = bare.endswith(_STOPS) and bool(tones) and tones[0] not in (TONES["s"], TONES["j"])
    return len(tones) < 2 and bare in _toneless() and not stops


def with_tone(onset: str, rime: Rime, key: str) -> str:
    """The syllable, its tone (a Telex key or nothing) where it is written; a tone that it cannot have is left out."""
    tone = TONES.get(key, "")
    if not tone or (rime.text.endswith(_STOPS) and key not in "sj"):
        return onset + rime.text
    place = _place(rime)
    return unicodedata.normalize("NFC", onset + rime.text[: place + 1] + tone + rime.text[place + 1 :])


def _place(rime: Rime) -> int:
    """Which letter of a rime bears the tone: the marked vowel, else the middle of three, else by what follows."""
    marked = [at for at, (letter, bare) in enumerate(zip(rime.text, rime.bare, strict=True)) if letter != bare]
    if marked:
        return marked[-1]
    vowels = [at for at, letter in enumerate(rime.bare) if letter in "aeiouy"]
    closed = vowels[-1] < len(rime.bare) - 1
    if len(vowels) == 1 or (len(vowels) == 2 and not closed):
        return vowels[0]
    return vowels[1]
