"""Makes ordinary words of what people type: short forms, glued words, sounds and slips, by the words beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from knowledge.asking.keystrokes import decoded
from knowledge.asking.lattice import Choice, choose, plain
from knowledge.asking.lexicon import expand, is_short_form, words_of
from knowledge.asking.respelling import heard_in_english, respelled, undoubled
from knowledge.asking.segments import Way, cut
from knowledge.asking.slips import Slips, sounds_of
from knowledge.asking.syllables import syllables
from knowledge.asking.tables import language_data
from knowledge.fold import fold

_VNI_INSIDE = re.compile(r"^[a-z]+[1-9]+[a-z]")
_RUNS = re.compile(r"[a-z]+|\d+")
_CLIP = re.compile(r"^([b-df-hj-np-tv-xz]{1,3})([b-df-hj-np-tv-xz]{0,3}[aeiouy][a-z]*)$")

UNREAD = 2.6
"""What it costs to leave a word as it is that is none."""
KEYS, HABIT, CLIPPED, SLIPPED, OTHER_LETTER = 0.2, 0.4, 1.1, 1.1, 0.3
OFTEN = 8
"""Phrases with the same two words that are counted."""
ALIKE = 0.6
"""What a slip counts that made another syllable: less than its neighbours' agreement."""
ODD = 0.5
"""What it costs to keep a word whose diacritics no known word has."""
UNHEARD = 0.8
"""What a possible syllable costs that the vocabulary does not have."""
GLUED = 11
"""Letters from which on an unknown word of an English question may be several written as one."""
MANY = 60
"""Words of a message from which on no word is put right that is one."""


@dataclass(frozen=True, slots=True)
class _Typing:
    """How a message was typed: in English, and which of its words bear diacritics that no known word has."""

    english: bool
    odd: frozenset[str]


class Speller:
    """Knows the words of a vocabulary, and which of them stand side by side in its phrases."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], english: Iterable[str] = ()) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.words: set[str] = set()
        self._alone: set[str] = set()
        for phrase in phrases:
            self.words.update(phrase)
            if len(phrase) == 1:
                self._alone.add(phrase[0])
            self.pairs.update(pairwise(phrase))
        self._english = frozenset(english)

    @cached_property
    def _slips(self) -> Slips:
        """The index of near words, made when the first unknown one comes."""
        return Slips(self.words | self._english)

    @cached_property
    def _beside(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """The words that follow a word and those that go before it."""
        after: dict[str, list[str]] = {}
        before: dict[str, list[str]] = {}
        for first, second in self.pairs:
            after.setdefault(first, []).append(second)
            before.setdefault(second, []).append(first)
        return after, before

    def correct(
        self,
        words: tuple[str, ...],
        *,
        english: bool = False,
        odd: frozenset[str] = frozenset(),
    ) -> tuple[str, ...]:
        """``words`` as they were meant, short forms written out.

        ``odd``: those of them that were typed with diacritics that no known word has.
        """
        vni = _is_vni(words)
        pieces = [piece for word in words for piece in self._split(word, vni=vni)]
        single = choose([self._choices(piece, english=english) for piece in pieces], self.pairs)
        return self._in_context(_written_out(single) if english else expand(single), _Typing(english, odd))

    def pairs_with(self, words: tuple[str, ...], place: int) -> bool:
        """Whether a word and one of its neighbours stand side by side in the vocabulary."""
        return any(pair in self.pairs for pair in pairwise(words[max(0, place - 1) : place + 2]))

    def _known(self, word: str) -> bool:
        return word in self.words or word in self._english or word.isdigit() or is_short_form(word)

    @staticmethod
    def _split(word: str, *, vni: bool) -> tuple[str, ...]:
        """A word of letters and figures as words and numbers, or without the keys that the figures are."""
        if word.isalpha() or word.isdigit() or is_short_form(word):
            return (word,)
        bare = _without_digits(word)
        return (bare,) if vni and bare in syllables() else tuple(_RUNS.findall(word))

    def _choices(self, word: str, *, english: bool) -> list[Choice]:
        """A word alone as it may have been meant, the likeliest first where nothing speaks for another."""
        if is_short_form(word):
            return [plain(word)] if english and word == "t" else _of_short_form(word)  # “doesn't”
        if english and word not in self._english and (swapped := self._swapped(word)):
            return [plain(swapped)]
        if self._known(word):
            return [plain(word)]
        if found := self._stem(word) or (self._in_english(word) if english else None):
            return [plain(found)]
        if word in syllables():
            return [plain(word, UNHEARD), *self._alike(word)]
        return sorted(self._meant(word, glued=not english or len(word) >= GLUED), key=lambda choice: choice.cost)[:8]

    def _meant(self, word: str, *, glued: bool) -> Iterable[Choice]:
        """What a word may have been that is none."""
        yield plain(word, UNREAD)
        for form in dict.fromkeys((undoubled(word), *_unkeyed(word), *_unkeyed(undoubled(word)))):
            if form != word and (form in syllables() or self._known(form)):
                yield plain(form, KEYS + self._strange(form))
        for form, steps in respelled(word):
            yield plain(form, HABIT * steps + self._strange(form))
        for form, cost in self._slips.near(word):
            yield plain(form, SLIPPED * cost + (OTHER_LETTER if form in self._english else 0.0))
        yield from self._clipped(word)
        if glued and (way := cut(word, self._price, self.pairs)):
            yield Choice(_cost_of(way), way.words, way.words[0], way.words[-1])

    def _alike(self, word: str) -> Iterable[Choice]:
        """Known words that sound or look like a syllable that the vocabulary does not have."""
        for form, cost in sounds_of(word).items():
            if form in self.words:
                yield plain(form, UNHEARD + cost)
        for form, cost in self._slips.near(word):
            if form in syllables():
                yield plain(form, UNHEARD + cost * ALIKE)

    def _strange(self, word: str) -> float:
        return 0.0 if self._known(word) else UNHEARD

    def _clipped(self, word: str) -> Iterable[Choice]:
        """``dsach`` as ``danh sach``: the beginning of a word before the next one."""
        for size in (1, 2):
            second = word[size:]
            if second in syllables() and not set(word[:size]) & set("aeiouy"):
                for first in self._beside[1].get(second, ()):
                    if first.startswith(word[:size]) and first in syllables():
                        known = min(self.pairs[first, second], OFTEN)
                        yield Choice(CLIPPED - known * 0.1, (first, second), first, second)

    def _price(self, piece: str) -> tuple[float, str] | None:
        """What a piece of a glued word costs."""
        if len(piece) == 1:
            return (2.2, piece) if piece in "aeou" else None
        if piece in self.words:
            return 1.5 + (0.8 if len(piece) < 3 else 0), piece
        if is_short_form(piece):
            return 2.0, piece
        if piece in syllables():
            return 3.2, piece
        made = decoded(piece)
        return (5.0 + self._strange(fold(made)), fold(made)) if made else None

    def _swapped(self, word: str) -> str | None:
        """The English word of which two letters changed places (``deu``)."""
        if len(word) < 3 or word not in syllables():
            return None
        pairs = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1))
        return next((other for other in pairs if other in self._english), None)

    def _in_english(self, word: str) -> str | None:
        """The English word that was meant."""
        single = undoubled(word)
        if single in self._english or single in self.words:
            return single
        near = heard_in_english(word, self._english) or self._slips.nearest(word, self._english)
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

    def _in_context(self, words: tuple[str, ...], typing: _Typing) -> tuple[str, ...]:
        """Words replaced that the vocabulary has beside their neighbours only in another spelling."""
        if len(words) > MANY:
            return words
        places = [self._heard(words, place, typing) for place in range(len(words))]
        return choose(places, self.pairs) if any(len(choices) > 1 for choices in places) else words

    def _heard(self, words: tuple[str, ...], place: int, typing: _Typing) -> list[Choice]:
        """A word as it stands, and what fits one of its neighbours and sounds or looks like it."""
        word = words[place]
        odd = word in typing.odd
        if not word.isalpha() or (typing.english and word in self._english):
            return [plain(word)]
        if not odd and (word in self._alone or self.pairs_with(words, place)):
            return [plain(word)]
        sounds = sounds_of(word)
        fitting = (plain(other, sounds[other]) for other in self._fitting(words, place) if other in sounds)
        return [plain(word, ODD if odd else 0.0), *fitting]

    def _fitting(self, words: tuple[str, ...], place: int) -> Iterable[str]:
        """Every word that the vocabulary has behind the word before or in front of the one after."""
        after, before = self._beside
        left = after.get(words[place - 1], ()) if place else ()
        right = before.get(words[place + 1], ()) if place + 1 < len(words) else ()
        return dict.fromkeys((*left, *right))


def _written_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """English words with short forms written out; the “t” of “isn't” is none."""
    if "t" not in words:
        return expand(words)
    place = words.index("t")
    return (*expand(words[:place]), "t", *_written_out(words[place + 1 :]))


def _of_short_form(word: str) -> list[Choice]:
    """A short form as it stands, to be written out with its neighbours, and what else it may stand for."""
    usual = expand((word,))
    rest = [Choice(0.1, meant, meant[0], meant[-1]) for meant in _ambiguous().get(word, ()) if meant != usual]
    return [Choice(0.0, (word,), usual[0], usual[-1]), *rest]


@lru_cache(maxsize=1)
def _ambiguous() -> dict[str, tuple[tuple[str, ...], ...]]:
    table = language_data()["spelling"].ambiguous
    return {fold(short): tuple(words_of(meant) for meant in meanings) for short, meanings in table.items()}


def _cost_of(way: Way) -> float:
    """What a glued word costs against other readings of it."""
    loose = 1 - way.pairs / (len(way.words) - 1)
    return 0.5 + loose * (0.9 if len(way.words) == 2 else 0.6)


def _unkeyed(word: str) -> Iterable[str]:
    made = decoded(word)
    return (fold(made),) if made else ()


def _is_vni(words: tuple[str, ...]) -> bool:
    """Whether digits inside words, or behind most of them, are keystrokes of VNI."""
    bare = [word for word in words if not word.isalnum() or not word.isdigit()]
    marked = [word for word in bare if not word.isalpha() and _without_digits(word) in syllables()]
    return any(_VNI_INSIDE.match(word) for word in marked) or len(marked) * 2 >= max(4, len(bare))


def _without_digits(word: str) -> str:
    return re.sub(r"\d", "", word)
