"""A pack made ready for questions: its words, its spelling, its index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from knowledge.asking.claims import read_claims
from knowledge.asking.items import items_of
from knowledge.asking.lexicon import Lexicon, expand, words_of
from knowledge.asking.marks import Spelled, spellings
from knowledge.asking.matching import Index
from knowledge.asking.spelling import Speller
from knowledge.asking.tables import language_data
from knowledge.asking.tokens import Token
from knowledge.likeness import Likely
from knowledge.schema import Pack

_DIGIT = re.compile(r"\d")
WINDOW, STEP = 14, 4
"""Words of a long sentence that are looked at together, and between the beginnings of two such windows."""


def _says_something(token: Token, kind: str) -> bool:
    return (
        token.content
        or ("document" in token.tags and kind != "obligation")
        or any(token.kind("unit"))
        or any(token.kind("period"))
    )


def _names_a_time(tokens: Iterable[Token]) -> bool:
    """Whether a name has no subject but a part of the year (``khi nào hết học kỳ 1``): it counts as a whole."""
    return all(
        any(token.kind("period")) or not (token.content or "document" in token.tags or any(token.kind("unit")))
        for token in tokens
    ) and any(any(token.kind("period")) for token in tokens)


def _nearness(likely: Likely) -> float:
    return max(map(likely.near, likely.nearest[:1]), default=-1.0) - likely.strange


class Shelf:
    """One pack with what is derived from it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        names = {unit.code: (*unit.names.vi, *unit.names.en) for unit in pack.unit_types}
        self.lexicon = Lexicon(names, [unit.code for unit in pack.unit_types if unit.group != "school"])
        self.items = items_of(pack)
        self._add_names()

    def _add_names(self) -> None:
        """People are known by their whole names; so is what has no word of its own (``công văn triển khai``)."""
        bearers = Counter(words_of(name) for item in self.items if item.kind == "person" for name in set(item.names))
        for item in self.items:
            for name in item.names:
                words = expand(words_of(name))
                if item.kind == "person" and len(words) > 1 and bearers[words] < 2:
                    self.lexicon.add_name(name, "nguoi_" + item.id.replace("-", "_"))
                elif self._is_plain(item.kind, words):
                    self.lexicon.add_name(name)

    def _is_plain(self, kind: str, words: tuple[str, ...]) -> bool:
        """Whether a name has only everyday words in it, and is long enough to be no chance."""
        least = {"system": 2, "term": 2, "absent": 2, "obligation": 4}.get(kind)
        if len(words) < (least or 2):
            return False
        if kind == "absent" and len(words) > 2 and _names_a_time(self.lexicon.read(words)):
            return True
        tokens = self.lexicon.tokens(words)
        if least is None:
            return all(token.tags <= {"neutral"} and not token.content for token in tokens)
        return not any(_says_something(token, kind) for token in tokens)

    @cached_property
    def index(self) -> Index:
        """The vocabulary for Vietnamese questions."""
        return Index(self.items, self.lexicon, joined=self.pairs, likeness=self.pack.likeness)

    @cached_property
    def english_index(self) -> Index:
        """The vocabulary for English questions, made when the first one comes."""
        return Index(self.items, self.lexicon, english=True, joined=self.pairs, likeness=self.pack.likeness)

    @cached_property
    def speller(self) -> Speller:
        """The spelling of the pack's words and of everyday ones."""
        phrases = [
            *self.lexicon.phrases(),
            *(words_of(name) for item in self.items for name in (*item.names, item.title.vi, item.title.en)),
        ]
        phrases += [words_of(name) for item in self.items for row in item.statements for name in row.names]
        english = {word for phrase in language_data()["languages"].en for word in words_of(phrase)}
        for item in self.items:
            english.update(words_of(item.title.en))
        return Speller(phrases, english)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words side by side in a name of what the pack has, or in a phrase of the language."""
        names = (
            words_of(name) for item in self.items if item.kind != "absent" for name in (*item.names, item.title.vi)
        )
        said = (words_of(name) for item in self.items for row in item.statements for name in (*row.names, row.text.vi))
        return frozenset(pair for phrase in (*self.lexicon.phrases(), *names, *said) for pair in pairwise(phrase))

    @cached_property
    def spelled(self) -> Spelled:
        """How the pack spells its words."""
        texts = [text for item in self.items for text in (item.title.vi, *item.names)]
        texts += [text for item in self.items for row in item.statements for text in (row.text.vi, *row.names)]
        return spellings(texts)

    def near(self, text: str) -> float:
        """How near a part of a message is to what people ask and the directive answers."""
        if self.pack.likeness is None:
            return 0.0
        words = expand(words_of(text))
        starts = range(0, max(1, len(words) - WINDOW + STEP), STEP)
        parts = (words, *(words[place : place + WINDOW] for place in starts)) if len(words) > WINDOW else (words,)
        return max(_nearness(self.pack.likeness.of(part)) for part in parts)

    def is_named_in(self, text: str) -> bool:
        """Whether a message names this directive by its number or its school year."""
        if not _DIGIT.search(text):
            return False
        claims, _ = read_claims(text[:2_000])
        document = self.pack.document
        numbers = {claim.number for claim in claims.documents}
        return (
            document.short_number.isdigit() and int(document.short_number) in numbers
        ) or document.school_year in claims.school_years
