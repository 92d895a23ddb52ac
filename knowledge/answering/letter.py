"""Answers the one thing that a letter asks; what it is about may stand in another sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from knowledge.answering.attempt import RANK, Attempt
from knowledge.answering.leaning import CONFIDENT, DEADLINES, NAMED, WHOLE, is_bare, leans, pointed, wants_a_day
from knowledge.asking.items import Item
from knowledge.asking.letters import Sentence, asks_in_words, says, sentences
from knowledge.asking.reading import LONGEST_SENTENCE, SHORT, behind_colon, is_needed, is_question, pieces_of, stretches
from knowledge.asking.understanding import TIMES, match_again
from knowledge.fold import fold
from knowledge.schema import Obligation

BACK, AHEAD = 12, 1
"""Sentences before and behind the one that asks in which it is looked for what it asks about."""
# How much speaks for a sentence that it tells what is asked about, learned from the letters where one has to.
NEAR, MOST_NEAR = 1.45, 2.5
"""How near it is to what people ask."""
LENGTH, LONG = 2.25, 40
NEIGHBOUR, FARTHER, BEHIND = 0.6, -0.08, -0.85
"""For the next one, for each sentence that it stands farther away, and behind the one that asks."""
OPEN, SETTLED = 0.45, -0.6
"""Where it says that something is not known, and that it is done."""
DATED: Final = 0.65
"""For what is handed in by a day, where a day is asked for."""
OWN, SURE, NEXT = 0.7, 0.3, -0.7
"""For what the asking sentence is taken for by itself, for what is answered; for each thing that is named before it."""
OUTRIGHT, FAR = 1.0, 1.1
"""What it counts that a part of an endless sentence asks outright; how much farther than the nearest it may be."""
KINDS = frozenset({"obligation", "task", "system", "event", "reference", "norm", "person"})
"""What a sentence may be about."""
CLOSE: Final = 0.8
"""How near to the best other things must come that a sentence names."""
LIKELY: Final = 3
UNKNOWN: Final = 3.0
"""What it counts for a bare request that a sentence says that something is not known."""
Attempted = Callable[[str, Mapping[str, Any] | None], Attempt]
"""Answers a part of a letter, after another part where a context is given."""


@dataclass(frozen=True)
class Letters:
    """How letters are answered: by their parts."""

    attempted: Attempted
    near: Callable[[str], float]
    """How near a part is to what people ask."""

    def answer(self, letter: str) -> Attempt:
        """The answer to what a cleaned letter asks."""
        rows = sentences(letter, self.near)
        if not rows:
            return self.attempted(letter, None)
        place = max(range(len(rows)), key=lambda number: rows[number].asking)
        own = self._best(rows[place].text)
        if own.is_sure and (noun := pointed(own.understanding.question)):
            return self._of_that_name(rows, place, own, noun) or own
        if not leans(own):
            return own
        return self._completed(rows, place, own) or own

    def _best(self, sentence: str) -> Attempt:
        """The answer to the part of a sentence that asks most."""
        if len(sentence.split()) > LONGEST_SENTENCE and len(sentence) > SHORT:
            asked = behind_colon(sentence)
            return self._endless(sentence) if len(asked.split()) > LONGEST_SENTENCE else self._best(asked)
        tries = [(self.attempted(piece, None), self.near(piece)) for piece in pieces_of(sentence) or (sentence,)]
        return max(tries, key=lambda row: (RANK[row[0].draft.kind], row[1], row[0].decision.confidence))[0]

    def _endless(self, sentence: str) -> Attempt:
        """The answer to what is asked in a sentence without end: the part that is nearest to what people ask."""
        parts = stretches(f"{sentence} ", self.near)
        tries = [(self.attempted(part, None), self.near(part) + OUTRIGHT * is_question(part)) for part in parts]
        nearest = max(value for _, value in tries)
        close = [row for row in tries if row[1] > nearest - FAR]
        return max(
            close,
            key=lambda row: (
                RANK[row[0].draft.kind],
                row[1] + is_needed(row[0].understanding.question),
                row[0].decision.confidence,
            ),
        )[0]

    def _completed(self, rows: Sequence[Sentence], place: int, own: Attempt) -> Attempt | None:
        """The answer about what another sentence names; a bare request means the one that asks most besides."""
        others = _around(rows, place)
        if own.understanding.check and is_bare(own):
            return self._checked(rows, place, own)
        if is_bare(own):
            return self._meant(rows, others)
        for subject in self._subjects(rows, place, others, own):
            if (found := self._about(subject, own)) is not None:
                return found
        return None

    def _of_that_name(self, rows: Sequence[Sentence], place: int, own: Attempt, noun: str) -> Attempt | None:
        """The answer about the thing that is pointed to by what it is (``thông tư đó``)."""
        subjects = self._subjects(rows, place, _around(rows, place), own)
        subject = next((item for item in subjects if any(fold(name).startswith(noun) for name in item.names)), None)
        match = own.decision.match
        if subject is None or (match and match.item is subject):
            return None
        doubtful = own.decision.confidence < CONFIDENT or subject.kind == "reference"
        return self._about(subject, own) if doubtful else None

    def _meant(self, rows: Sequence[Sentence], others: Sequence[int]) -> Attempt | None:
        """The answer to the sentence that is nearest to asking, of those that are asked to be answered."""
        told = sorted(others, key=lambda number: -rows[number].asking - UNKNOWN * says(rows[number].text, "unknown"))
        tries = (self._best(rows[number].text) for number in told[:LIKELY])
        return next(
            (row for row in tries if row.draft.kind != "unknown" or asks_in_words(row.understanding.question)), None
        )

    def _checked(self, rows: Sequence[Sentence], place: int, own: Attempt) -> Attempt | None:
        """The answer to a check that points back, read with the nearest sentence that it can be about."""
        asks = own.understanding.question
        told = (
            self.attempted(f"{rows[number].text} {asks}", None)
            for number in reversed(range(max(0, place - LIKELY), place))
        )
        return next((row for row in told if row.is_sure and row.decision.confidence >= CONFIDENT), None)

    def _about(self, subject: Item, own: Attempt) -> Attempt | None:
        """The answer to what leaves open what it is about, asked of a thing; None where that tells nothing."""
        asks, pack = own.understanding.question, own.shelf.pack
        intent = "due" if subject.kind == "obligation" else "fact"
        wanted = ["when"] if not own.thought.asks and (intent == "due" or wants_a_day(own)) else []
        found = self.attempted(asks, {"pack": pack.id, "item": subject.key, "intent": intent, "asks": wanted})
        if found.is_sure and found.thought.borrowed:
            return found
        name = subject.title.say("en" if own.thought.reading.english else "vi")
        found = self.attempted(f"{name} {asks}", None)
        told = found.decision.match
        return found if found.is_sure and told is not None and told.item is subject else None

    def _subjects(self, rows: Sequence[Sentence], place: int, others: Sequence[int], own: Attempt) -> Sequence[Item]:
        """What other sentences name, the likeliest to be what is asked about first."""
        asks = set(own.thought.asks) & (TIMES | {"recipient"})
        timed = own.decision.intent == DEADLINES or wants_a_day(own) or bool(asks)
        values: dict[str, float] = {}
        items: dict[str, Item] = {}
        for number in others:
            text = rows[number].text
            if says(text, "dismissed"):
                continue
            told = self._best(text)
            value = self._told(text, number - place) + SURE * told.is_sure
            for rank, item in enumerate(_named(told)):
                taken = own.decision.match is not None and own.decision.match.item is item
                fits = value + NEXT * rank + DATED * (timed and _is_dated(item)) + OWN * taken
                values[item.key] = max(values.get(item.key, fits), fits)
                items[item.key] = item
        return [items[key] for key in sorted(values, key=lambda key: -values[key])]

    def _told(self, text: str, away: int) -> float:
        """How much speaks for a sentence, so many places ``away`` from the one that asks."""
        value = NEAR * max(-1.0, min(self.near(text), MOST_NEAR)) + LENGTH * min(len(text.split()), LONG) / LONG
        value += NEIGHBOUR * (abs(away) == 1) + FARTHER * abs(away) + BEHIND * (away > 0)
        return value + OPEN * says(text, "unknown") + SETTLED * says(text, "settled")


def _named(told: Attempt) -> list[Item]:
    """The things that a sentence names, the likeliest first."""
    match_again(told.thought)  # also what deciding passed over
    named = [
        match for match in told.thought.matches if match.recall >= WHOLE and match.name > 0 and match.item.kind in KINDS
    ]
    best = max((match.score for match in named), default=0.0)
    items = [match.item for match in named if match.score >= CLOSE * best]
    match = told.decision.match
    if match is not None and told.is_sure and match.item.kind in KINDS and match.recall >= NAMED:
        items = [match.item, *(item for item in items if item is not match.item)]
    return items[:LIKELY]


def _is_dated(item: Item) -> bool:
    """Whether a thing is handed in by a day."""
    return isinstance(item.row, Obligation) and any(variant.before for variant in item.row.variants)


def _around(rows: Sequence[Sentence], place: int) -> list[int]:
    """The places of the sentences around one."""
    return [number for number in range(max(0, place - BACK), min(len(rows), place + AHEAD + 1)) if number != place]
