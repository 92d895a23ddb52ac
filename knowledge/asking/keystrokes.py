"""Takes the keystrokes of Telex and VNI for the letters they were meant to make: ``nopj``, ``no65p`` as ``nộp``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.asking.diacritics import is_everyday
from knowledge.asking.lexicon import is_short_form
from knowledge.asking.syllables import TONES, Rime, is_spelled_right, onsets, rime_of, rimes_of, syllables, with_tone
from knowledge.asking.tables import language_data
from knowledge.fold import fold

LONGEST = 12
"""Letters and keys of the longest word that is taken for a syllable."""
_TOKEN = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aeiouy")
_VNI = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j", "6": "^", "7": "w", "8": "w", "9": "d", "0": "z"}
_VNI_INSIDE = re.compile(r"[a-z]\d+[a-z]")
_COUNTED = re.compile(r"[a-z]+(?:1[0-2]|20\d\d)$")
_AS_KEYS = {"\u0302": "^", "\u0306": "w", "\u031b": "w"} | {mark: key for key, mark in TONES.items()}
_STANDARD = re.compile(r"(?:[sfrxj]|aa|ee|oo|w)[a-z]{0,2}$|^dd")


@dataclass(slots=True)
class _Keys:
    """A syllable taken apart: its letters and what was pressed besides."""

    onset: str
    bare: str = ""
    mark: str = ""
    tone: str = ""
    crossed: bool = False
    ok: bool = True
    pressed: int = 0


def _vowel_at(word: str) -> int:
    """Where the first vowel stands, the length of the word where there is none."""
    return next((place for place, letter in enumerate(word) if letter in _VOWELS), len(word))


def _split(word: str) -> tuple[str, str]:
    """Onset and rest; ``qu`` and ``gi`` before a vowel are onsets."""
    at = _vowel_at(word)
    onset, rest = word[:at], word[at:]
    if onset == "q" and rest[:1] == "u":
        return "qu", rest[1:]
    if onset == "g" and rest[:1] == "i" and len(rest) > 1 and rest[1] in _VOWELS:
        return "gi", rest[1:]
    return onset, rest


def _press(keys: _Keys, letter: str, *, doubling: bool) -> None:
    """One more letter or key."""
    if letter in "sfrxjz":  # a second one writes the letter
        keys.tone, keys.ok = letter, keys.ok and not keys.tone
    elif letter == "w":
        keys.mark = "w"
    elif letter == "^" or (doubling and letter in "aeo" and letter in keys.bare):
        keys.mark = "^"
    elif letter == "d":
        keys.crossed, keys.ok = True, keys.ok and keys.onset in ("d", "đ")
    else:
        keys.bare += letter
        return
    keys.pressed += 1


def _apart(word: str, *, doubling: bool) -> _Keys:
    """The keys of a word; ``w`` alone is a vowel."""
    crossed = "dd" in word[:2] or word.startswith("d^")
    word = word[1:] if word.startswith("dd") else word
    if _vowel_at(word) == len(word) and "w" in word:
        word = word.replace("w", "uw", 1)
    onset, rest = _split(word)
    if onset.endswith("w") and rest[:1] == "o":  # "trwong": the horn before its vowels
        onset, rest = onset[:-1], "u" + rest + "w"
    keys = _Keys(onset, crossed=crossed, pressed=int(crossed), ok=onset == "d" or not crossed)
    for letter in rest:
        _press(keys, letter, doubling=doubling)
    return keys


def _made(keys: _Keys, *, strict: bool) -> str | None:
    """The syllable that the keys make, None where they make none; unless ``strict``, marks that cannot be are left."""
    onset = "đ" if keys.crossed else keys.onset
    if not keys.ok or (onset and onset not in onsets()):
        return None
    forms = rimes_of(keys.bare)
    rime = rime_of(keys.bare, keys.mark) or (forms[0] if len(forms) == 1 and not strict else None)
    if rime is None:
        return None
    made = with_tone(onset, rime, keys.tone)
    if keys.tone and not keys.mark and not is_everyday(made):
        made = next((form for form in _with_marks(onset, forms, keys.tone) if is_everyday(form)), made)
    return made if is_spelled_right(made) else None


def _with_marks(onset: str, forms: Iterable[Rime], tone: str) -> Iterator[str]:
    """The syllables that differ from one only in marks that were not pressed (``nọp``, ``nộp``)."""
    return (with_tone(form, rime, tone) for form in dict.fromkeys((onset, onset.replace("d", "đ"))) for rime in forms)


@lru_cache(maxsize=4096)
def decoded(word: str) -> str | None:
    """The syllable that a word in small letters is in Telex or VNI; None where it has no key or is none.

    Diacritics in it count as pressed, so that impossible ones (``hoặch``) are put right too.
    """
    if not 2 <= len(word) <= LONGEST:
        return None
    typed = _as_keys(word)
    for doubling in (True, False):
        keys = _apart(typed, doubling=doubling)
        if keys.pressed and (made := _made(keys, strict=word.isascii())):
            return made
    return None


def _as_keys(word: str) -> str:
    """A word with VNI's digits and written diacritics as Telex keys."""
    if word.isascii():
        return word if word.isalpha() else _from_vni(word)
    parts = unicodedata.normalize("NFD", word)
    typed = "".join(_AS_KEYS.get(part, part) for part in parts).replace("đ", "d")
    return ("d" if word.startswith("đ") else "") + (_from_vni(typed) if not typed.isalpha() else typed)


def _from_vni(word: str) -> str:
    typed = "".join(_VNI.get(letter, letter) for letter in word)
    return "dd" + typed[2:] if word.startswith("d9") else typed


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    made: str | None


def _tokens(text: str) -> list[_Token]:
    return [_token(found) for found in _TOKEN.findall(text)]


def _token(text: str) -> _Token:
    return _short_token(text) if len(text) <= LONGEST else _Token(text, text.lower(), None)


@lru_cache(maxsize=8_192)
def _short_token(text: str) -> _Token:
    small = text.lower()
    if small in syllables() or text.isdigit() or is_spelled_right(small):
        return _Token(text, small, None)
    return _Token(text, small, decoded(small))


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    data = language_data()
    return frozenset(word for row in (data["languages"].en, data["words"].neutral["en"]) for word in row)


def _is_telex(tokens: Iterable[_Token]) -> bool:
    """Whether a text was typed in Telex with the input method off: two such words, or one that can be nothing else."""
    words = {token.folded: token for token in tokens if token.folded.isalpha() and not is_short_form(token.folded)}
    foreign = sum(word in _english() and word not in syllables() for word in words)
    marked = sum(not word.isascii() for word in words)
    sure = [word for word, token in words.items() if token.made and word.isascii() and word not in _english()]
    if len(sure) < 2:
        return not marked and not foreign and any(_STANDARD.search(word) for word in sure)
    return foreign < 2 * len(sure) and marked < 4 * len(sure)


def _is_vni(tokens: list[_Token]) -> bool:
    """The same for VNI: a digit inside a word, or digits behind two words of which one is never numbered."""
    keyed = [token for token in tokens if _is_keyed(token)]
    return any(_VNI_INSIDE.search(token.folded) for token in keyed) or (
        len(keyed) > 1 and any(token.folded[:-1] not in _numbered() for token in keyed)
    )


@lru_cache(maxsize=1)
def _numbered() -> frozenset[str]:
    """Words that people number (``lop6``), bare."""
    return frozenset(map(fold, language_data()["spelling"].numbered))


def _is_keyed(token: _Token) -> bool:
    return token.made is not None and not token.folded.isalpha() and not _COUNTED.match(fold(token.folded))


def without_keystrokes(text: str) -> str:
    """``text`` with words typed in Telex or VNI as they were meant, the others as they are."""
    tokens = _tokens(text)
    if not any(token.made for token in tokens):
        return text
    telex, vni = _is_telex(tokens), _is_vni(tokens)

    def meant(found: re.Match[str]) -> str:
        token = _token(found[0])
        if not token.folded.isalpha():
            return _from_keys(token) if vni else found[0]
        wanted = token.made and (telex or not token.folded.isascii()) and not is_short_form(fold(token.folded))
        return token.made if wanted and token.made else found[0]

    return _TOKEN.sub(meant, text)


def _from_keys(token: _Token) -> str:
    """A word with figures in a text typed in VNI; of a short form (``cd9s``) only the 9 is a key."""
    if token.made and _is_keyed(token):
        numbered = token.folded[:-1] in _numbered() and not is_everyday(token.made)
        return token.text if numbered else token.made
    bare = token.folded.replace("9", "")
    return bare if "d" in bare and is_short_form(fold(bare)) else token.text
