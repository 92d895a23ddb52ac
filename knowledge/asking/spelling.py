"""Makes ordinary words of what people type: keystrokes of input methods, doubled letters, glued words, typos."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from knowledge.asking.lexicon import expand, is_short_form, language_data

_DOUBLED = re.compile(r"([a-z])\1+")
_TELEX_TONE = re.compile(r"^([^aeiouy]*[aeiouy].*?)[sfrxj]+([a-z]*)$")
_VNI_INSIDE = re.compile(r"^[a-z]+[1-9]+[a-z]")
_RUNS = re.compile(r"[a-z]+|\d+")
LONGEST_GLUED = 60
"""Letters of one glued word that are cut up; longer ones are noise."""


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every possible Vietnamese syllable without diacritics."""
    data = language_data()["syllables"]
    return frozenset(onset + rime for onset in (*data.onsets, "") for rime in data.rimes)


@lru_cache(maxsize=1)
def _confusions() -> tuple[tuple[tuple[str, str], ...], ...]:
    """What is heard and what is meant, at the beginning and at the end of a syllable."""
    data = language_data()["syllables"]
    return tuple(
        tuple((pair.split(">")[0], pair.split(">")[1]) for pair in row) for row in (data.initials, data.finals)
    )


def untelex(word: str) -> str:
    """``naof`` as ``nao``: Telex's keystrokes taken out of a word."""
    bare = word.replace("dd", "d").replace("aa", "a").replace("ee", "e").replace("oo", "o").replace("w", "")
    if word.startswith("w"):
        bare = "u" + bare
    while found := _TELEX_TONE.match(bare):
        bare = found[1] + found[2]
    return bare


class Speller:
    """Knows the words of a vocabulary, and which of them stand side by side in its phrases."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], english: Iterable[str] = ()) -> None:
        self.pairs: set[tuple[str, str]] = set()
        self.words: set[str] = set()
        self._alone: set[str] = set()
        for phrase in phrases:
            self.words.update(phrase)
            if len(phrase) == 1:
                self._alone.add(phrase[0])
            self.pairs.update(pairwise(phrase))
        self._english = frozenset(english)
        self._near: dict[str, list[str]] | None = None

    def correct(self, words: tuple[str, ...], *, english: bool = False, careful: bool = False) -> tuple[str, ...]:
        """``words`` as they were meant, short forms written out; ``careful``: by somebody who types diacritics."""
        vni = _is_vni(words)
        single = [piece for word in words for piece in self._pieces(word, vni=vni, english=english)]
        return self._in_context(expand(tuple(single)), english=english, careful=careful)

    def pairs_with(self, words: tuple[str, ...], place: int) -> bool:
        """Whether a word and one of its neighbours stand side by side in the vocabulary."""
        return any(pair in self.pairs for pair in pairwise(words[max(0, place - 1) : place + 2]))

    def _known(self, word: str) -> bool:
        return word in self.words or word in self._english or word.isdigit() or is_short_form(word)

    def _pieces(self, word: str, *, vni: bool, english: bool) -> tuple[str, ...]:
        """A word alone, put right as far as it goes without its neighbours."""
        if word.isalpha():
            return self._letters(word, english=english)
        if word.isdigit() or is_short_form(word):
            return (word,)
        if vni and (bare := _without_digits(word)) in syllables():
            return (bare,)
        runs = _RUNS.findall(word)
        if all(self._known(run) or run in syllables() or len(run) > 4 for run in runs):
            return tuple(piece for run in runs for piece in self._pieces(run, vni=vni, english=english))
        bare = _without_digits(word)
        return self._letters(bare, english=english)

    def _letters(self, word: str, *, english: bool) -> tuple[str, ...]:
        if english and word not in self._english and (swapped := self._swapped(word)):
            return (swapped,)
        if self._known(word):
            return (word,)
        if found := self._stem(word) or (self._in_english(word) if english else None):
            return (found,)
        if word in syllables():
            return (word,)
        for bare in self._respelled(word):
            if bare != word and (bare in self.words or is_short_form(bare) or bare in syllables()):
                return (bare,)
        return self._cut(word) or ((self._nearest(word) or word),)

    def _swapped(self, word: str) -> str | None:
        """The English word of which two letters changed places (``deu``)."""
        if len(word) < 3 or word not in syllables():
            return None
        pairs = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1))
        return next((other for other in pairs if other in self._english), None)

    def _in_english(self, word: str) -> str | None:
        """The English word that was meant."""
        single = _DOUBLED.sub(r"\1", word)
        if single in self._english or single in self.words:
            return single
        near = self._nearest(word)
        return near if near in self._english or word not in syllables() else None

    def _stem(self, word: str) -> str | None:
        """The known word of which this is an English form."""
        stems = (
            word[: -len(ending)] + more
            for ending in ("s", "es", "ed", "ing", "d")
            if word.endswith(ending)
            for more in ("", "e")
        )
        return next(
            (
                stem
                for stem in stems
                if len(stem) > 3 and (stem in self._english or stem in self.words) and stem not in syllables()
            ),
            None,
        )

    def _respelled(self, word: str) -> Iterable[str]:
        """Ways of undoing what hands and keyboards do to a whole word, the surest first."""
        single = _DOUBLED.sub(r"\1", word)
        yield untelex(word)
        yield single
        yield untelex(single)
        for heard, meant in (("f", "ph"), ("w", "qu"), ("z", "d"), ("z", "gi"), ("z", "v"), ("j", "gi"), ("dz", "d")):
            if word.startswith(heard):
                yield meant + single[len(heard) :]

    def _cut(self, word: str) -> tuple[str, ...]:
        """A glued word as known words: as few as possible, neighbours of the vocabulary first; else empty."""
        if not 4 <= len(word) <= LONGEST_GLUED:
            return ()
        best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                before, piece = best[start], word[start:end]
                if before is None or (cost := self._cost(piece, before[1])) is None:
                    continue
                total = before[0] + cost
                if best[end] is None or total < best[end][0]:  # type: ignore[index]
                    best[end] = (total, (*before[1], piece))
        found = best[-1]
        if not found or len(found[1]) < 2 or found[0] > 1.6 * len(found[1]) + 1:
            return ()
        paired = any(pair in self.pairs for pair in zip(found[1], found[1][1:], strict=False))
        return found[1] if paired or len(found[1]) > 2 else ()

    def _cost(self, piece: str, before: tuple[str, ...]) -> float | None:
        if piece in self.words and (len(piece) > 1 or piece.isdigit()):
            known = bool(before) and (before[-1], piece) in self.pairs
            return 0.6 if known else 1.5 + (0.8 if len(piece) < 3 else 0)
        if is_short_form(piece) and len(piece) > 1:
            return 2.0
        return 3.2 if piece in syllables() and len(piece) > 1 else None

    def _in_context(self, words: tuple[str, ...], *, english: bool, careful: bool) -> tuple[str, ...]:
        """Words that the vocabulary lacks, or that were misheard, replaced where their neighbours ask for it."""
        meant = list(words)
        for place, word in enumerate(words):
            before = meant[place - 1] if place else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            if (
                (before, word) in self.pairs
                or (word, after) in self.pairs
                or word.isdigit()
                or word in self._alone
                or (english and word in self._english)
            ):
                continue
            sounds = word in self.words or (careful and word in syllables())
            near = self._misheard(word) if sounds else [*self._misheard(word), *self._neighbours(word)]
            fitting = [other for other in near if (before, other) in self.pairs or (other, after) in self.pairs]
            if fitting:
                meant[place] = max(
                    fitting, key=lambda other: ((before, other) in self.pairs) + ((other, after) in self.pairs)
                )
        return tuple(meant)

    def _misheard(self, word: str) -> list[str]:
        """Known words that sound alike in some region."""
        initials, finals = _confusions()
        swapped = [meant + word[len(heard) :] for heard, meant in initials if word.startswith(heard)]
        swapped += [word[: -len(heard)] + meant for heard, meant in finals if word.endswith(heard)]
        return [other for other in swapped if other in self.words and other != word]

    def _neighbours(self, word: str) -> list[str]:
        """Known words one slip away: a letter left out, put in, changed or swapped with the next."""
        if self._near is None:
            self._near = _deletions(self.words | self._english)
        near = self._near
        found = dict.fromkeys(other for short in (word, *_shorter(word)) for other in near.get(short, ()))
        return [other for other in found if other != word and abs(len(other) - len(word)) <= 1]

    def _nearest(self, word: str) -> str | None:
        """The known word that was surely meant by one that nobody knows."""
        if len(word) < 3:
            return None
        near = [other for other in self._neighbours(word) if len(other) >= 2]
        if not near:
            return None
        from rapidfuzz.distance import OSA

        scored = sorted(
            (OSA.distance(word, other), *_unlike(word, other), other not in self._english, -len(other), other)
            for other in near
        )
        return scored[0][-1] if scored[0][0] <= 1 or len(word) >= 6 else None


def _unlike(word: str, other: str) -> tuple[bool, bool]:
    """Whether letters differ at all, and whether the first one does."""
    return sorted(word) != sorted(other), word[0] != other[0]


def _is_vni(words: tuple[str, ...]) -> bool:
    """Whether digits inside words, or behind most of them, are keystrokes of VNI."""
    bare = [word for word in words if not word.isalnum() or not word.isdigit()]
    marked = [word for word in bare if not word.isalpha() and _without_digits(word) in syllables()]
    return any(_VNI_INSIDE.match(word) for word in marked) or len(marked) * 2 >= max(4, len(bare))


def _without_digits(word: str) -> str:
    return re.sub(r"\d", "", word)


def _shorter(word: str) -> Iterable[str]:
    """Every way of leaving one letter out."""
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _deletions(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by themselves and by every way of leaving one letter out: the index that finds typos without comparing."""
    table: dict[str, list[str]] = {}
    for word in words:
        if len(word) < 2 or word.isdigit():
            continue
        for short in {word, *_shorter(word)}:
            table.setdefault(short, []).append(word)
    return table
