"""Finds the items of a pack that a question is about: an index over names, then scores for the few that it yields."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from knowledge.asking.claims import read_claims
from knowledge.asking.features import JOINED, Features, compounds_of, features_of
from knowledge.asking.items import Item, Statement
from knowledge.asking.lexicon import Lexicon, expand, words_of
from knowledge.asking.marks import OTHER, typed
from knowledge.asking.syllables import syllables
from knowledge.asking.tokens import Token
from knowledge.likeness import Likely, Likeness

UNIT_WEIGHT = 0.25
"""What a unit type in the question counts towards a match: it says who asks rather than what."""
TEXT_SHARE = 0.5
"""What a word found only in an item's statements counts, against one in its names."""
ASK_WEIGHT = 0.35
"""What a question word counts towards a name that holds it too (``học phí bao nhiêu``)."""
AMBIGUOUS = frozenset({"may", "noi"})
"""Words that a name has to be read by their diacritics for: ``mấy`` is asked more often than ``máy`` is had."""
COMPOUND = 0.8
"""What two syllables count that stand together, besides what each of them counts."""
LOOSE = "~"
LOOSE_WEIGHT = 0.7
"""What a syllable counts, against any match, that the pack has only inside other words (``yêu`` of ``yêu cầu``)."""
UNKNOWN_SYLLABLE = 0.8
UNKNOWN = 1.5
"""What a word counts, against any match, that the pack does not have: most Vietnamese words are two syllables."""
POSTINGS = 400
"""Items that one word of a question may bring in; a more frequent word only adds to what rarer ones brought."""
LIKELY = 0.5
"""What it counts towards an item's score that the question is one of its phrasings, against one that is far off."""
FAR, NEAR = -1.0, -0.6
"""Where a question is as far off as can be, and from where on an item is looked at without a common word."""
ALIKE = 4
"""Items that are scored although they share no word, for the question is like their phrasings."""
SHARE = 0.45
"""How much of the best one's words an item must have to be scored in full."""
KEPT = 8
"""Items that are scored in full for one question."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of an item (``statement`` is -1) or of one of its statements."""

    item: int
    statement: int
    features: frozenset[str]
    weight: float


@dataclass(slots=True)
class Match:
    """How well an item answers to a question's words."""

    item: Item
    name: float = 0.0
    """Weight of the question's words in its best name, by how much of that name they are."""
    phrase: float = 0.0
    """The same for the best name among its own and its statements'."""
    recall: float = 0.0
    """How much of its best name is in the question."""
    named: frozenset[str] = frozenset()
    """The question's words that stand in its names."""
    found: frozenset[str] = frozenset()
    """The question's words that stand in its names or statements."""
    coverage: float = 0.0
    """Share, by weight, of the question's words that are found."""
    score: float = 0.0
    best_recall: float = 0.0
    """How much of the best name of a statement is in the question."""
    likely: float = -1.0
    """How near the question is to phrasings of it."""
    best: frozenset[str] = frozenset()
    """The question's words in the item's best name."""
    statements: dict[int, float] = field(default_factory=dict)
    """What speaks for each of its statements."""


class Index:
    """The vocabulary of a pack, turned round."""

    def __init__(
        self,
        items: Sequence[Item],
        lexicon: Lexicon,
        *,
        english: bool = False,
        joined: Container[tuple[str, str]] = (),
        likeness: Likeness | None = None,
    ) -> None:
        """``english``: English statements are read too; names are read in both languages always.

        ``joined``: words that stand side by side in the pack, by which its names are read as they are spelled.
        """
        self.items, self._joined, self.likeness = items, joined, likeness
        self._place = {item.key: place for place, item in enumerate(items)}
        self._kinds: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            self._kinds[item.kind].append(item)
        self._lexicon, self._english = lexicon, english
        self._read: dict[str, Features] = {}
        self.phrases: list[Phrase] = []
        self._bodies: list[dict[str, float]] = [{} for _ in items]
        self._said: list[list[frozenset[str]]] = [[] for _ in items]
        self.pairs: set[tuple[str, str]] = set()
        """Words that stand side by side somewhere in the pack."""
        self.own_pairs: set[tuple[str, str]] = set()
        """The same without what the pack is known not to have."""
        self.alone: set[str] = set()
        """Words that are names by themselves."""
        named: list[tuple[int, int, Features]] = []
        for place, item in sorted(enumerate(items), key=lambda row: row[1].kind == "absent"):
            if item.kind == "absent" and not self.own_pairs:
                self.own_pairs = set(self.pairs)
            if item.kind != "provision":
                self._read_item(place, item, named)
        self.own_pairs = self.own_pairs or self.pairs
        self.weights = self._weigh()
        self._named: list[dict[str, list[int]]] = [{} for _ in items]
        """By item: the numbers of the phrases that hold a word."""
        self._texts: dict[str, list[int]] = defaultdict(list)
        self._turn(named)
        self.numbers = frozenset(number for item in items for number in _numbers(item))
        """Numbers of the documents that the pack names."""

    def item(self, key: str | None) -> Item | None:
        """The item of that key; None where there is none."""
        place = self._place.get(key or "")
        return None if place is None else self.items[place]

    def of_kind(self, kind: str) -> Sequence[Item]:
        """The items of a kind, in the pack's order."""
        return self._kinds.get(kind, ())

    def heard(self, text: str) -> Features:
        """The features of a text of the pack, read once."""
        if text not in self._read:
            self._read[text] = features_of(self._lexicon.read(expand(words_of(text))))
        return self._read[text]

    def whole_name(self, item: Item, asked: frozenset[str]) -> frozenset[str]:
        """The longest name of an item that is all ``asked``; empty where none is."""
        named = self._named[self._place[item.key]]
        rows = (self.phrases[number] for word in asked for number in named.get(word, ()))
        names = (row.features for row in rows if row.statement < 0 and row.features <= asked)
        return max(names, key=lambda name: (len(name), sorted(name)), default=frozenset())

    def _plain(self, text: str) -> Features:
        return features_of(self._tokens(expand(words_of(text)), text))

    def _tokens(self, words: tuple[str, ...], text: str) -> list[Token]:
        self.pairs.update(pairwise(words))
        if len(words) == 1:
            self.alone.add(words[0])
        spelled = typed(text, words) if AMBIGUOUS & set(words) and not text.isascii() else None
        return self._lexicon.read(words, spelled, self._joined)

    def _named_features(self, name: str) -> Features:
        """The features of a name, its compounds among them."""
        words = expand(words_of(read_claims(name)[1] if _DIGIT.search(name) else name))
        tokens = self._tokens(words, name)
        return (*features_of(tokens), *compounds_of(tokens))

    def _read_item(self, place: int, item: Item, named: list[tuple[int, int, Features]]) -> None:
        body = self._bodies[place]
        for name in dict.fromkeys((item.title.vi, item.title.en, *item.names)):
            features = self._named_features(name)
            named.append((place, -1, features))
            body.update(dict.fromkeys(features, 1.0))
        body.update({f"unit:{code}": 1.0 for code in getattr(item.row, "offices", ())})
        said: list[frozenset[str]] = []
        for number, statement in enumerate(item.statements):
            words = {*self._plain(statement.text.vi), *(self._plain(statement.text.en) if self._english else ())}
            for name in statement.names:
                features = self._named_features(name)
                named.append((place, number, features))
                words.update(features)
                body.update(dict.fromkeys(features, 1.0))
            said.append(frozenset(words))
            for word in words:
                body.setdefault(word, TEXT_SHARE)
        self._said[place] = said

    def _weigh(self) -> dict[str, float]:
        """How much each word tells items apart."""
        counts: dict[str, int] = defaultdict(int)
        for body in self._bodies:
            for word in body:
                counts[word] += 1
        total = len(self._bodies) + 1
        weights = {word: max(0.4, math.log(total / count) / 2) for word, count in counts.items()}
        return weights | {word: fixed for word in weights if (fixed := _fixed(word)) is not None}

    def _turn(self, named: list[tuple[int, int, Features]]) -> None:
        seen: set[tuple[int, int, Features]] = set()
        own = frozenset(word for place, _, features in named if self.items[place].kind != "absent" for word in features)
        for place, number, features in named:
            vague = (self.items[place].kind == "absent" and len(features) == 1 and features[0] in own) or all(
                word[0] == "?" or (self.items[place].kind == "absent" and word.startswith(("unit:", "period:")))
                for word in features
            )
            if vague or (place, number, features) in seen:
                continue
            seen.add((place, number, features))
            phrase = Phrase(place, number, frozenset(features), math.fsum(self.weights[word] for word in features))
            for word in features:
                self._named[place].setdefault(word, []).append(len(self.phrases))
            self.phrases.append(phrase)
        for place, body in enumerate(self._bodies):
            for word in body:
                self._texts[word].append(place)

    def said_words(self, statement: Statement) -> frozenset[str]:
        """The words of a statement and of what it is called."""
        return frozenset(self.heard(" ".join((statement.text.vi, statement.text.en, *statement.names))))

    def weight(self, word: str) -> float:
        """What a word of a question counts."""
        if word[0] == LOOSE:
            return LOOSE_WEIGHT
        known = self.weights.get(word)
        return known if known is not None else _fixed(word) or _unknown(word)

    def knows(self, word: str) -> bool:
        """Whether any item has the word."""
        return word in self.weights

    def find(
        self,
        features: Features,
        boost: Mapping[str, float] | None = None,
        soft: frozenset[str] = frozenset(),
        foreign: frozenset[str] = frozenset(),
        likely: Likely | None = None,
    ) -> list[Match]:
        """Items that share words with a question, best first.

        ``boost`` adds to the score of a kind or an item; ``soft`` words do not count where they are not found;
        ``foreign`` ones are only found in what the pack is known not to have.
        """
        if not features:
            return []
        weights = {word: self.weight(word) for word in features}
        asked = set(features)
        rough = self._rough(features, weights)
        places = sorted(rough, key=lambda place: (-rough[place], place))[:KEPT]
        least = SHARE * rough[places[0]] if places else 0.0
        places = [place for place in places if rough[place] >= least]
        likely = likely or Likely()
        alike = (self._place[key] for key in likely.above(NEAR) if key in self._place)
        places = list(dict.fromkeys((*places, *islice(alike, ALIKE))))
        matches = []
        for place in places:
            heard = asked if self.items[place].kind == "absent" else asked - foreign
            matches.append(self._match(place, weights, heard, soft))
        boosts = boost or {}
        for match in matches:
            match.score += boosts.get(match.item.kind, 0.0) + boosts.get(match.item.key, 0.0)
            match.likely = likely.near(match.item.key)
            match.score += LIKELY * max(0.0, match.likely - FAR)
        return sorted(matches, key=lambda match: (-match.score, match.item.key))

    def _rough(self, features: Features, weights: Mapping[str, float]) -> dict[int, float]:
        """A first score by item, from the rarest words on."""
        rough: dict[int, float] = {}
        words = [word for word in features if word[0] != "?"] or features
        for word in sorted(words, key=lambda word: len(self._texts.get(word, ()))):
            places = self._texts.get(word, ())
            if len(places) > POSTINGS and rough:
                for place in rough:
                    rough[place] += weights[word] * self._bodies[place].get(word, 0.0)
                continue
            for place in places[:POSTINGS]:
                rough[place] = rough.get(place, 0.0) + weights[word] * self._bodies[place][word]
        return rough

    def _shares(self, place: int, weights: Mapping[str, float], asked: set[str]) -> list[tuple[Phrase, float]]:
        """The item's names that share a word with the question, with the weight of what they share."""
        named, shared = self._named[place], dict[int, float]()
        for word, weight in weights.items():
            if word in asked:
                for number in named.get(word, ()):
                    shared[number] = shared.get(number, 0.0) + weight
        return [(self.phrases[number], weight) for number, weight in shared.items()]

    def _match(self, place: int, weights: Mapping[str, float], asked: set[str], soft: frozenset[str]) -> Match:
        match = Match(self.items[place])
        shares = self._shares(place, weights, asked)
        self._judge_names(match, shares, asked)
        left = asked - match.best
        self._judge_statements(match, shares, left, weights)
        statements = match.statements
        told = max(statements.values(), default=0.0)
        rest = self._account(match, self._bodies[place], weights, asked, soft)
        match.score = (0.4 + 0.6 * match.coverage) * (match.name + 0.6 * rest + 0.5 * told)
        left = {word for word in left & match.found if word[0] != "?"}
        for number, said in enumerate(self._said[place]):
            overlap = math.fsum(map(weights.__getitem__, left & said)) if left else 0.0
            statements[number] = statements.get(number, 0.0) + 0.5 * overlap
        return match

    @staticmethod
    def _judge_names(match: Match, shares: Iterable[tuple[Phrase, float]], asked: set[str]) -> None:
        """Which of its names the question is nearest to."""
        nearest: Phrase | None = None
        for phrase, weight in shares:
            value = weight * weight / phrase.weight
            match.phrase = max(match.phrase, value)
            if phrase.statement < 0 and value > match.name:
                match.name, match.recall, nearest = value, weight / phrase.weight, phrase
        match.best = nearest.features & asked if nearest else frozenset()

    @staticmethod
    def _account(
        match: Match,
        body: Mapping[str, float],
        weights: Mapping[str, float],
        asked: set[str],
        soft: frozenset[str],
    ) -> float:
        """How much of the question the item accounts for; what its words outside the best name weigh."""
        match.found = found = frozenset(asked & body.keys())
        match.named = frozenset(word for word in found if body[word] == 1.0)
        total = covered = rest = 0.0
        for word, weight in weights.items():
            if word[0] == "?":
                continue
            if word in found:
                covered += weight
                total += weight
                rest += weight * body[word] if word not in match.best else 0.0
            elif word not in soft:
                total += weight
        match.coverage = covered / total if total else 0.0
        return rest

    @staticmethod
    def _judge_statements(
        match: Match, shares: Iterable[tuple[Phrase, float]], asked: set[str], weights: Mapping[str, float]
    ) -> None:
        """What the question's words outside the item's own name say for each of its statements."""
        for phrase, weight in shares:
            if phrase.statement < 0:
                continue
            recall = weight / phrase.weight
            match.best_recall = max(match.best_recall, recall)
            value = recall * (math.fsum(map(weights.__getitem__, phrase.features & asked)) + 0.15)
            match.statements[phrase.statement] = max(match.statements.get(phrase.statement, 0.0), value)


def _numbers(item: Item) -> Iterable[int]:
    if item.kind in ("reference", "document"):
        for name in (item.title.vi, *item.names):
            yield from (claim.number for claim in read_claims(name)[0].documents)


def _unknown(word: str) -> float:
    parts = word.removesuffix(OTHER).split("_")
    return UNKNOWN_SYLLABLE * min(2, len(parts)) if all(part in syllables() for part in parts) else UNKNOWN


def _fixed(word: str) -> float | None:
    """The weight of words that do not name a subject; None for those that do."""
    if JOINED in word:
        return COMPOUND
    return ASK_WEIGHT if word[0] == "?" else UNIT_WEIGHT if word.startswith("unit:") else None
