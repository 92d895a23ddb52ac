"""What people read and type, checked: both languages, lengths, and phrasings that mean one thing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from knowledge.fold import fold
from knowledge.rows import Finding, identity, inside, rows
from knowledge.schema import Absent, Entry, Model, Names, Pack, Text, UnitType

LONGEST: Final = {"short": 24, "title": 100}
"""Most characters of a text, by the field that holds it: buttons and phone screens are small."""
LONGEST_TEXT: Final = 900
LONGEST_NAME: Final = 120
LANGUAGES: Final = ("vi", "en")
# Shorter texts may well read the same in both languages: "PMIS", "THCS".
SAME: Final = 24
# Obligations or people that share a phrasing are listed or asked back ...
SHARING: Final = frozenset({"obligations", "people"})
# ... and these explain or narrow down other entries by the very same words.
EXPLAINING: Final = frozenset({"terms", "unit_types"})
_DAY: Final = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_WORD: Final = re.compile(r"[a-z0-9]+")
M = TypeVar("M", bound=Model)


def phrasing(name: str) -> str:
    """What is left of a phrasing when case, diacritics and punctuation are taken away."""
    return " ".join(_WORD.findall(fold(name)))


def _within(model: type[M], row: Model, place: str) -> Iterator[tuple[str, M]]:
    """Everything of a model inside a row, however deep, with its place."""
    for where, inner in inside(row, place):
        if isinstance(inner, model):
            yield where, inner
        else:
            yield from _within(model, inner, where)


def _every(model: type[M], pack: Pack) -> Iterator[tuple[str, str, M]]:
    for key, place, row in rows(pack):
        for where, found in _within(model, row, place):
            yield key, where, found


def _names(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every phrasing: key of the pack, place, the phrasing."""
    for key, where, names in _every(Names, pack):
        for language in LANGUAGES:
            for number, name in enumerate(getattr(names, language)):
                yield key, f"{where}.{language}.{number}", name


def _texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every text in each language: key of the pack, place, the text."""
    for key, where, text in _every(Text, pack):
        for language in LANGUAGES:
            yield key, f"{where}.{language}", text.say(language)


def _languages(pack: Pack) -> Iterator[Finding]:
    """Both languages are there and say the same days."""
    for key, where, text in _every(Text, pack):
        if text.vi == text.en and len(text.vi) > SAME:
            yield key, f"{where}.en", "is the Vietnamese text again"
        if sorted(_DAY.findall(text.vi)) != sorted(_DAY.findall(text.en)):
            yield key, where, "names other days in Vietnamese than in English"


def _letters(pack: Pack) -> Iterator[Finding]:
    """Nothing that cannot be seen stands in a text."""
    for key, where, text in (*_texts(pack), *_names(pack)):
        if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn") for letter in text.replace("\n", "")):
            yield key, where, "holds a character that cannot be seen"
        if "  " in text:
            yield key, where, "holds two spaces in a row"


def _lengths(pack: Pack) -> Iterator[Finding]:
    for key, where, text in _texts(pack):
        longest = LONGEST.get(where.split(".")[-2], LONGEST_TEXT)
        if len(text) > longest:
            yield key, where, f"has {len(text)} characters, {longest} at most"
    for key, where, name in _names(pack):
        if len(name) > LONGEST_NAME or "\n" in name:
            yield key, where, f"is no line of {LONGEST_NAME} characters at most"


def _repeated(pack: Pack) -> Iterator[Finding]:
    """A phrasing stands once in its list."""
    seen: dict[tuple[str, str, str], str] = {}
    for key, where, name in _names(pack):
        folded = phrasing(name)
        home = (key, where.rpartition(".")[0], folded)
        if not folded:
            yield key, where, "holds no letter and no figure"
        elif home in seen:
            yield key, where, f"“{name}” is the same as “{seen[home]}”"
        seen.setdefault(home, name)


def _collisions(pack: Pack) -> Iterator[Finding]:
    """A phrasing means one entry; said of each that bears it as well."""
    owners: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for key, _, row in rows(pack):
        if isinstance(row, (Entry, Absent, UnitType)) and key not in EXPLAINING:
            for name in (*row.names.vi, *row.names.en):
                owners[phrasing(name)].setdefault((key, identity(row)), name)
    for bearers in owners.values():
        keys = {key for key, _ in bearers}
        if len(bearers) > 1 and not (len(keys) == 1 and keys <= SHARING):
            (_, kept), *others = bearers
            for key, place in others:
                yield key, f"{place}.names", f"“{bearers[key, place]}” means {kept} already"


WORDINGS: Final[tuple[Callable[[Pack], Iterator[Finding]], ...]] = (
    _languages,
    _letters,
    _lengths,
    _repeated,
    _collisions,
)
