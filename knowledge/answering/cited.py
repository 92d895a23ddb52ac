"""Documents that a directive cites, asked for by what they are: kind, issuer and day (``các thông tư của Bộ``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.answering.about import NAMED
from knowledge.answering.decision import Decision
from knowledge.answering.particular import DIRECTIVE
from knowledge.asking.checks import is_check
from knowledge.asking.claims import read_claims
from knowledge.asking.items import Item
from knowledge.asking.lexicon import words_of
from knowledge.asking.matching import Index, Match
from knowledge.asking.understanding import NOTHING, Thought, content
from knowledge.fold import fold
from knowledge.schema import Reference, Text

IDLE = 1.0
"""What words that the directive does not have may weigh beside."""
CITED = "documents of a kind, an issuer or a day"
TOLD = frozenset({"what", "when", "any", "who", "where", "how", "contents", "basis", "office", "list"})
"""What the line of each of several documents tells."""
NUMBER = re.compile(r"\d.*")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A document that is cited, as what may be asked for."""

    item: Item
    row: Reference

    @property
    def day(self) -> date | None:
        return self.row.date


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question says of the documents that it asks for."""

    kinds: frozenset[str]
    issuers: frozenset[str]
    several: bool
    """Whether it names the kind in the plural."""
    words: frozenset[str]
    """The question's words for all of these."""


def cited(thought: Thought) -> Decision | None:
    """The documents of a kind, an issuer or a day, or that carry another one out, none being named by its number."""
    if thought.item is not None or is_check(thought) or "due" in thought.reading.tags or _of_schools(thought):
        return None
    wanted = _wanted(thought)
    if wanted is None:
        return None
    basis = _basis(thought)
    found = _named_together(thought, wanted) or (_carrying_out(thought, basis, wanted) if basis else [])
    if not found and not _numbers_named(thought):
        dated = bool(thought.reading.claims.days or thought.reading.claims.years)
        found = (_of_its_day if dated else _listed)(thought, wanted)
    if not found:
        return None
    matches = tuple(Match(one.item, coverage=1.0, recall=1.0) for one in found)
    intent = "fact" if len(matches) == 1 else "documents"
    return Decision(intent, matches[0], matches, confidence=0.9, reason=CITED, firm=True)


def _of_schools(thought: Thought) -> bool:
    """Whether it is the schools' own papers that are spoken of (``the schools' plans``)."""
    top = thought.top
    return thought.slots.schools_meant and top is not None and top.item.kind == "obligation" and top.recall > NAMED


def _named_together(thought: Thought, wanted: _Wanted) -> list[_Cited]:
    """Two documents or more that are named by their numbers, and nothing else (``TT 42 với TT 24 nói về gì``)."""
    numbers = _numbers_named(thought) | {word for word in thought.reading.words if word.isdigit() and len(word) > 1}
    found = [one for one in _all(thought) if one.item.number.lstrip("0") in numbers]
    rest = [word for word in content(thought) if not word.isdigit() and word not in wanted.words]
    told = set(thought.asks) <= TOLD and "tasks" not in thought.reading.tags
    return found if len(found) > 1 and not rest and told and thought.left_out is NOTHING else []


def _all(thought: Thought) -> list[_Cited]:
    return [_Cited(item, item.row) for item in thought.index.of_kind("reference") if isinstance(item.row, Reference)]


def _of_that_sort(thought: Thought, wanted: _Wanted) -> list[_Cited]:
    return [one for one in _all(thought) if _is(one.row, wanted, thought)]


def _wanted(thought: Thought) -> _Wanted | None:
    """None where neither a kind of document nor a day is named, as in most questions."""
    said = f" {' '.join(thought.reading.words)} "
    every = {name for row in thought.pack.references for name in _kinds(row)}
    named = {name for name in every if f" {name} " in said or _many(name, said)}
    if not named and not (thought.reading.claims.days or thought.reading.claims.years):
        return None
    own = {fold(thought.pack.document.kind.vi), fold(thought.pack.document.kind.en)}
    kinds = named - own or named  # “thông tư nào được nêu trong công văn này”
    texts = {*thought.features, *(token.text for token in thought.reading.tokens)}
    issuers = {_issuer(thought, row) for row in thought.pack.references} & texts
    heard = {word for kind in kinds for word in thought.index.heard(kind)}
    several = any(_many(kind, said) for kind in kinds) or (bool(kinds) and thought.reading.says("cited_all"))
    return _Wanted(frozenset(kinds), frozenset(issuers), several, frozenset(heard | issuers))


def _kinds(row: Reference) -> tuple[str, ...]:
    """``thong tu`` and ``circular``: the title before the number."""
    return _kind(row.title.vi), _kind(row.title.en)


@lru_cache
def _kind(title: str) -> str:
    return fold(NUMBER.sub("", title))


def _many(kind: str, said: str) -> bool:
    """Whether a kind is named in the English plural."""
    return f" {kind}s " in said


def _issuer(thought: Thought, row: Reference) -> str:
    """The word that tells an issuer from the others."""
    return next(iter(thought.index.heard(row.issuer.vi)), "")


def _is(row: Reference, wanted: _Wanted, thought: Thought) -> bool:
    of_kind = not wanted.kinds or bool(wanted.kinds & set(_kinds(row)))
    return of_kind and (not wanted.issuers or _issuer(thought, row) in wanted.issuers)


def _basis(thought: Thought) -> Reference | None:
    """The document that is named, by its number or its subject, where another one is asked for."""
    numbered = (row for row in thought.pack.references if _number(row) in _numbers_named(thought))
    top = thought.top.item.row if thought.top and thought.top.recall > NAMED else None
    return next(numbered, top if isinstance(top, Reference) else None)


def _numbers_named(thought: Thought) -> set[str]:
    """The numbers of documents in a question, other than that of the directive."""
    return {str(claim.number) for claim in thought.reading.claims.documents} - {thought.pack.document.short_number}


def _carrying_out(thought: Thought, basis: Reference, wanted: _Wanted) -> list[_Cited]:
    """The document of another kind that carries it out (``Sở có kế hoạch nào cho Đề án 06``), or those of an issuer."""
    kinds = wanted.kinds - set(_kinds(basis))
    of_somebody_else = bool(wanted.issuers) and _issuer(thought, basis) not in wanted.issuers
    if not ("basis" in thought.asks or of_somebody_else) or not kinds:
        return []
    of_kind = [one for one in _all(thought) if kinds & set(_kinds(one.row))]
    found = [one for one in of_kind if _number(basis) in _numbers(one.row.about.vi)]
    theirs = [one for one in found if _is_by(one.row, found, wanted, thought)]
    return theirs or (found if len(found) == 1 or wanted.several else [])


def _is_by(row: Reference, others: Sequence[_Cited], wanted: _Wanted, thought: Thought) -> bool:
    """Whether a question names the issuer, by a word that the issuers of the others do not have ("tỉnh")."""
    key = _issuer(thought, row)
    if key in wanted.issuers or ":" in key:
        return key in wanted.issuers
    shared = {word for one in others if _issuer(thought, one.row) != key for word in words_of(one.row.issuer.vi)}
    return not set(thought.reading.words).isdisjoint({*words_of(row.issuer.vi)} - shared)


def bases(item: Item, index: Index) -> list[tuple[Item, Text]]:
    """The documents that a document carries out, by the numbers in its subject, each named with its own kind."""
    row = item.row
    if not isinstance(row, Reference):
        return []
    numbers = _numbers(row.about.vi)
    rows = [other for other in index.of_kind("reference") if other.number.lstrip("0") in numbers]
    kind_vi, kind_en = _kinds(row)
    return [
        (other, Text(vi=f"{other.title.vi} {kind_vi}", en=f"{other.title.en} {kind_en}"))
        for other in rows
        if other is not item
    ]


def _number(row: Reference) -> str:
    return row.number.split("/")[0].lstrip("0")


def _numbers(text: str) -> set[str]:
    return {str(claim.number) for claim in read_claims(text)[0].documents}


def _of_its_day(thought: Thought, wanted: _Wanted) -> list[_Cited]:
    """Those of a day, a month or a year that is named."""
    claims, narrowed = thought.reading.claims, bool(wanted.kinds or wanted.issuers)
    of_that_sort = _of_that_sort(thought, wanted)
    if claims.days:
        deadlines = {row.before for entry in thought.pack.obligations for row in entry.variants if row.before}
        if any(claim.is_day(day) for claim in claims.days for day in deadlines):
            return []
        asked = narrowed or "basis" in thought.asks or "document" in thought.reading.tags
        return [
            one for one in of_that_sort if asked and one.day and any(claim.is_day(one.day) for claim in claims.days)
        ]
    months = claims.months or range(1, 13)
    found = [one for one in of_that_sort if one.day and one.day.year in claims.years and one.day.month in months]
    if claims.months:
        return found if narrowed else []
    return found if wanted.kinds and wanted.issuers and "verb:submit" not in thought.reading.tags else []


def _listed(thought: Thought, wanted: _Wanted) -> list[_Cited]:
    """All of a kind, or the oldest or the newest of them, where nothing else is named."""
    ends = [table for table in ("cited_first", "cited_last") if thought.reading.says(table)]
    if not wanted.kinds or not (wanted.several or ends) or thought.reading.claims.months:
        return []
    known = {*wanted.words, *DIRECTIVE, thought.pack.document.short_number}
    words = [word for word in content(thought) if word not in known and ":" not in word]
    if "verb:submit" in thought.reading.tags or sum(map(thought.index.weight, words)) >= IDLE:
        return []
    papers = {fold(name) for row in thought.pack.obligations for name in (row.short.vi, row.short.en)}
    if not wanted.issuers and any(kind in paper for kind in wanted.kinds for paper in papers):
        return []  # “kế hoạch” alone is what is handed in
    of_that_sort = _of_that_sort(thought, wanted)
    if not ends:
        return of_that_sort if len(of_that_sort) > 1 else []
    by_day = sorted((one for one in of_that_sort if one.day), key=lambda one: one.day or date.max)
    return by_day[:1] if ends[0] == "cited_first" else by_day[-1:]
