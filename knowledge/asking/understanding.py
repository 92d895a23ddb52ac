"""From a question to what it asks for: an intent, slots and the items that it may mean, with what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.asking.facts import ASPECTS
from knowledge.asking.features import compounds_of, features_of
from knowledge.asking.items import Item
from knowledge.asking.matching import LOOSE, Index, Match
from knowledge.asking.reading import Reading
from knowledge.asking.slots import Slots
from knowledge.asking.syllables import syllables
from knowledge.likeness import Likely
from knowledge.schema import Pack

INHERITED = "what is asked"
TIMES = frozenset({"when", "remaining", "overdue", "next"})
PLACES = frozenset({"recipient"})
LIKE = 0.5
"""What a follow-up's candidate gains by being of the kind that was spoken of."""
SURE = 0.56
"""Share of a question's words that an answer must account for."""
NEAR = 0.48
"""Below this share nothing is offered."""
CLOSE = 0.9
"""How near the second candidate must come for the question to be ambiguous."""

SOFTWARE = ("phan_mem", "ung_dung", "nen_tang", "cong_cu", "which_software", "what_software", "which_app", "what_app")
"""How words begin that ask for a system."""
REPORTS = frozenset({"semester-2", "monthly", "weekly", "quarterly"})
LISTING = frozenset({"list", "next"})
SOUGHT = frozenset({"list", "what", "who", "office", "any"})
"""What is asked for of a day that is named, rather than claimed."""
ABOUT = frozenset({"contents", "basis", "scope", "who", "office", "how", "how-many", "how-often", "functions"})
_TITLES = frozenset({"ong", "ba", "anh", "chi", "thay", "co", "mr", "ms", "mrs"})
_FOLLOWING = frozenset({"theo", "under", "following", "per"})
_DONE = frozenset({"xong", "hoan", "finish", "finished", "complete", "completed"})
_BOOSTS: Mapping[str, Mapping[str, float]] = {
    "when": {"obligation": 0.3, "task": 0.3, "event": 0.3},
    "remaining": {"obligation": 1.0},
    "overdue": {"obligation": 1.0},
    "recipient": {"obligation": 0.5, "document": 0.2},
    "who": {"person": 0.4, "office": 0.1},
    "office": {"office": 0.4},
    "where": {"system": 0.4},
    "how-many": {"norm": 0.6},
    "basis": {"reference": 0.4},
    "contact": {"person": 0.8},
    "what": {"system": 0.25, "reference": 0.1},
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a question may mean."""

    key: str
    score: float
    coverage: float
    recall: float


@dataclass(frozen=True)
class Understanding:
    """What was read out of a question.

    ``intent``: ``due``, ``deadlines``, ``fact``, ``documents``, ``help``, ``ambiguous``, ``unsure``, ``unknown``,
    ``year``, ``orders``, ``greeting`` or ``thanks``.
    """

    question: str
    words: str
    language: str
    intent: str
    asks: tuple[str, ...] = ()
    slots: Slots = field(default_factory=Slots)
    claims: tuple[str, ...] = ()
    item: str | None = None
    statement: int | None = None
    check: bool = False
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    like: tuple[str, ...] = ()
    """The things whose phrasings it is most like, and how like it is to what is not answered."""
    reasons: tuple[str, ...] = ()
    from_context: tuple[str, ...] = ()
    pack: str = ""

    def explain(self) -> str:
        """What was read, which candidates there were and why it was answered, asked back or declined; plain text."""
        slots = {name: value for name in Slots.__slots__ if (value := getattr(self.slots, name))}
        lines = [
            f"read:       {self.words}",
            f"language:   {self.language}",
            f"pack:       {self.pack or '-'}",
            f"intent:     {self.intent}{' (yes/no check)' if self.check else ''}, confidence {self.confidence:.2f}",
            f"asks for:   {', '.join(self.asks) or '-'}",
            f"slots:      {', '.join(f'{name}={_shown(value)}' for name, value in slots.items()) or '-'}",
            f"figures:    {', '.join(self.claims) or '-'}",
            f"context:    {', '.join(self.from_context) or '-'}",
            f"item:       {self.item or '-'}",
        ]
        lines += [
            f"candidate:  {row.key} score {row.score:.2f} coverage {row.coverage:.2f} name {row.recall:.2f}"
            for row in self.candidates
        ]
        lines += [f"like:       {', '.join(self.like)}"] if self.like else []
        lines += [f"because:    {reason}" for reason in self.reasons]
        return "\n".join(lines)


def _shown(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What others are asked for besides: keys of items and codes of unit types."""

    items: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


NOTHING = LeftOut()


@dataclass
class Thought:
    """A reading while it is being understood; what the earlier question left is merged in here."""

    reading: Reading
    index: Index
    pack: Pack
    slots: Slots
    asks: tuple[str, ...]
    matches: list[Match]
    features: tuple[str, ...]
    soft: frozenset[str]
    pointed: frozenset[str]
    foreign: frozenset[str]
    asker: str | None = None
    borrowed: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    item: Item | None = None
    """Taken over from the earlier question."""
    rejoins: str | None = None
    """The intent of the answer before, where nothing but that answer is spoken of."""
    left_out: LeftOut = NOTHING
    instead: Item | None = None
    """What is then claimed in its place (``ông Triều hả``)."""
    likely: Likely = field(default_factory=Likely)
    """How near the question is to phrasings of each thing."""

    @property
    def inherits(self) -> bool:
        """Whether it asks what the earlier question asked, and nothing of its own."""
        return INHERITED in self.borrowed

    @property
    def top(self) -> Match | None:
        """The best candidate."""
        return self.matches[0] if self.matches else None


def think(reading: Reading, index: Index, pack: Pack, asker: str | None = None, left_out: LeftOut = NOTHING) -> Thought:
    """The first step: what is asked for, and the items that share words with the question; none that is left out."""
    asks = reading.asks()
    features = features_of(reading.tokens)
    soft = frozenset(token.text for token in reading.tokens if token.soft or any(token.kind("period"))) | frozenset(
        word
        for word in features
        if word.startswith(("unit:", "period:", "?"))
        or (word.isdigit() and not reading.claims.documents and not _is_document(word, index))
    )
    pointed = frozenset(token.text for token in reading.tokens if "pointed" in token.tags and not token.soft)
    names = _proper_names(reading, index)
    loose = _loose(reading, index, index.pairs)
    foreign = _loose(reading, index, index.own_pairs) - loose
    idle = _idle(reading, index)
    features = tuple(
        LOOSE + word if word in loose else word for word in features if word not in names and word not in idle
    )
    compounds = tuple(word for word in compounds_of(reading.tokens) if index.knows(word))
    features, soft = (*features, *compounds), soft | set(compounds)
    thought = Thought(reading, index, pack, reading.slots, asks, [], features, soft, pointed, foreign, asker)
    thought.left_out = left_out
    if index.likeness is not None:
        thought.likely = index.likeness.of(reading.told())
    match_again(thought)
    return thought


def _is_document(word: str, index: Index) -> bool:
    """Whether a bare number can only be that of a document."""
    return len(word) > 2 and int(word) in index.numbers


def match_again(thought: Thought, like: str | None = None) -> None:
    """Finds the candidates for what is asked by now; those of the kind ``like`` first where they come close."""
    boost = _boost(thought.asks, thought.reading)
    if like:
        boost[like] = boost.get(like, 0.0) + LIKE
    found = thought.index.find(thought.features, boost, thought.soft, thought.foreign, thought.likely)
    thought.matches = _adjusted([match for match in found if match.item.key not in thought.left_out.items], thought)


def _loose(reading: Reading, index: Index, pairs: set[tuple[str, str]]) -> frozenset[str]:
    """Syllables that the pack knows only beside others: alone they are other words."""
    words = ("", *reading.words, "")
    return frozenset(
        token.text
        for token in reading.tokens
        if token.content
        and words[token.end] == token.text
        and not token.tags
        and token.end == token.start + 1
        and token.text in syllables()
        and token.text not in index.alone
        and index.knows(token.text)
        and (words[token.start], token.text) not in pairs
        and (token.text, words[token.end + 1]) not in pairs
    )


def _idle(reading: Reading, index: Index) -> frozenset[str]:
    """Everyday syllables that may be words of the pack (``may``), where no neighbour says that they are."""
    if reading.english:
        return frozenset()
    words = ("", *reading.words, "")
    return frozenset(
        token.text
        for token in reading.tokens
        if token.soft
        and token.end == token.start + 1
        and words[token.end] in syllables()
        and (words[token.start], words[token.end]) not in index.own_pairs
        and (words[token.end], words[token.end + 1]) not in index.own_pairs
    )


def _proper_names(reading: Reading, index: Index) -> frozenset[str]:
    """Unknown words right after a school's type or a kind of place: most likely a name (``trường mầm non Hoa Sen``)."""
    names: set[str] = set()
    open_for = 0
    for token in reading.tokens:
        if any(token.kind("unit")) or {"schools", "own", "places"} & token.tags:
            open_for = 4
        elif open_for and token.content and not token.tags and not index.knows(token.text):
            names.add(token.text)
            open_for -= 1
        else:
            open_for = 0
    return frozenset(names)


def _boost(asks: Iterable[str], reading: Reading) -> dict[str, float]:
    boost: dict[str, float] = {}
    for ask in asks:
        for kind, value in _BOOSTS.get(ask, {}).items():
            boost[kind] = max(boost.get(kind, 0.0), value)
    if "meaning" in reading.tags:
        boost["term"] = 1.0
    if any(token.text.startswith(SOFTWARE) and any(token.kind("ask")) for token in reading.tokens):
        boost["system"] = boost.get("system", 0.0) + 0.8
    if "verb:submit" in reading.tags:
        for kind in ("obligation", "event"):
            boost[kind] = boost.get(kind, 0.0) + 0.25
    return boost


def _adjusted(matches: list[Match], thought: Thought) -> list[Match]:
    """Matches with what figures and parts of the year say for or against them, best first."""
    reading = thought.reading
    asked = reading.slots.period
    units = _units_meant(thought)
    wanted = {aspect for ask in thought.asks if ask != "when" for aspect in ASPECTS.get(ask, ())[:1]}
    for match in matches:
        aspects = {row.aspect for row in match.item.statements if not row.made}
        if match.item.kind == "person" and match.recall > 0.9 and _TITLES & set(reading.words):
            match.score += 0.8
        if match.item.kind == "person" and not match.name and not wanted & {"who", "contact"}:
            match.score -= 0.5
        match.score += _fitting(match.item, wanted, aspects)
        if units and "who" in wanted and any(units & set(row.unit_types) for row in match.item.statements):
            match.score += 0.8
        if match.item.kind == "document" and is_named(match.item, reading) and _is_only_named(match, matches):
            continue
        if match.item.kind in ("reference", "document") and is_named(match.item, reading):
            aside = _by_the_way(match.item, reading) or _is_to_be_done(thought, matches)
            match.score += -0.5 if aside else 3.0
        if match.item.kind == "obligation" and asked:
            period = getattr(match.item.row, "period", None)
            match.score -= 1.0 if period and period != asked else 0.0
    return sorted(matches, key=lambda match: (-match.score, match.item.key))


def _is_only_named(match: Match, matches: list[Match]) -> bool:
    """Whether the directive is only where something else is looked for (``công văn 3626 yêu cầu ... khi nào``)."""
    return any(row is not match and row.recall > 0.9 and row.coverage > match.coverage for row in matches)


def _units_meant(thought: Thought) -> set[str]:
    """The unit types that a question is about: those that are named, the own one, or any school."""
    slots = thought.reading.slots
    if slots.units:
        return set(slots.units)
    if thought.asker and (slots.own or slots.schools_meant):
        return {thought.asker}
    return {unit.code for unit in thought.pack.unit_types if unit.group == "school"} if slots.schools_meant else set()


def _fitting(item: Item, wanted: set[str], aspects: set[str]) -> float:
    """What an item gains by having a statement of an aspect that is asked for."""
    if "where" in wanted and any(row.aspect == "where" for row in item.statements):
        return 0.8
    return 0.5 if "who" in wanted & aspects else 0.3 if wanted & aspects else 0.0


def _by_the_way(item: Item, reading: Reading) -> bool:
    """Whether a document is only what something follows (``đánh giá theo Kế hoạch 3427``)."""
    number = item.number.lstrip("0")
    words = reading.words
    place = words.index(number) if number in words else -1
    before = words[max(0, place - 5) : max(0, place)]
    return place > 0 and bool(_FOLLOWING & set(before))


def _is_to_be_done(thought: Thought, matches: list[Match]) -> bool:
    """Whether it is asked when something has to be done that a document is only named for."""
    if "when" not in thought.asks or not _DONE & set(thought.reading.words):
        return False
    return any(row.item.kind in ("obligation", "task") and row.recall > 0.9 for row in matches)


def is_named(item: Item, reading: Reading) -> bool:
    """Whether the question names the document by its number."""
    numbers = {claim.number for claim in reading.claims.documents}
    return any(part.isdigit() and int(part) in numbers for part in (item.number,))


def content(thought: Thought) -> tuple[str, ...]:
    """The words that carry the question's subject."""
    near = [] if "verb:submit" in thought.reading.tags else [row for row in thought.matches[:3] if row.recall > 0.55]
    helped = frozenset(word for row in near for word in row.named)
    return tuple(
        word
        for word in thought.features
        if (
            word not in thought.soft
            or word.startswith("period:")
            or ("_" in word and word in helped and word[:5] != "unit:")
        )
        and word[0] != "?"
    )
