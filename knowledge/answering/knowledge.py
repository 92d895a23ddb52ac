"""Answers questions about directives from their packs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from knowledge.answering.attempt import Asker, Attempt
from knowledge.answering.cited import bases
from knowledge.answering.deciding import decide, understood
from knowledge.answering.draft import document_name
from knowledge.answering.letter import Letters
from knowledge.answering.rendering import render
from knowledge.answering.spoken_of import is_another_document, is_better, may_lean
from knowledge.asking.besides import without_left_out
from knowledge.asking.clauses import halves, shares, without_set_aside
from knowledge.asking.cleaning import clean
from knowledge.asking.conversation import recall, remember
from knowledge.asking.reading import SHORT, is_needed, is_question, read, stretches
from knowledge.asking.sentences import say
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import TIMES, Understanding, think
from knowledge.language import detect_language
from knowledge.schema import Pack

SENTENCE = re.compile(r"[.!?\n]+\s")
INTRODUCTION = 600
"""Letters of a message in which people say who they are."""
OUTRIGHT = 1.0
"""What it counts in a long message that a part asks outright."""
FAR = 1.1
"""How much farther than the nearest a part of a long message may be from what people ask, and still be the question."""
PAIR = 2
PAPERS = frozenset({"document", "reference"})
PARTLY = 0.9
"""The confidence above which a question is answered as one."""
POINTING = frozenset({"it", "them", "they", "no"})
"""Words for what was named before."""
FINAL = frozenset({"orders", "greeting", "thanks", "deadlines", "ambiguous"})
"""Intents for which an older directive is not asked."""


@dataclass(frozen=True)
class Answer:
    """What a question is answered with. ``kind``: ``answer``, ``clarify`` or ``unknown``."""

    kind: str
    text: str
    citations: tuple[str, ...]
    suggestions: tuple[str, ...]
    language: str
    context: dict[str, Any]
    obligations: tuple[tuple[str, str], ...]
    understanding: Understanding = field(repr=False)


def _are_alike(first: Attempt, second: Attempt) -> bool:
    """Whether two answers are about different things, asked the same of."""
    one, other = first.decision.match, second.decision.match
    if one is None or other is None or one.item is other.item:
        return False
    asks = first.understanding.asks
    return asks == second.understanding.asks and len(asks) == 1


def _introduced(whole: str, shelf: Shelf, asker: str | None) -> tuple[str, ...]:
    """The one unit type that the rest of a message names, where its question names none (``em ở trường THPT …``).

    Where several are, and nobody knows who asks, the one that stands alone in a sentence about the asker.
    """
    begun = whole[:INTRODUCTION]
    slots = read(begun, shelf.lexicon, shelf.speller).slots
    if len(slots.units) < PAIR:
        return slots.units
    if asker:
        return ()
    sentences = (read(each, shelf.lexicon, shelf.speller).slots for each in SENTENCE.split(begun))
    return next((each.units for each in sentences if each.own and len(each.units) == 1), ())


class Knowledge:
    """Packs with their indexes; built once, immutable afterwards."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        """``packs``: the newest school year first; ValueError where there is none."""
        if not packs:
            raise ValueError("no pack")
        self.packs = tuple(packs)
        self._shelves = tuple(Shelf(pack) for pack in packs)

    def warm(self) -> None:
        """Builds what the first questions would build; for programs that answer more than one."""
        for shelf in self._shelves:
            for english in (False, True):
                read("khi nao", shelf.lexicon, shelf.speller, english=english)
            shelf.index.knows("")
            shelf.english_index.knows("")

    def answer(
        self,
        question: str,
        *,
        unit_type: str | None,
        today: date,
        language: str = "vi",
        fixed_language: bool = False,
        context: Mapping[str, Any] | None = None,
    ) -> Answer:
        """The answer to a question, whatever text it is.

        ``unit_type``: the asker's, None where it is not known; ``language``: the reader's setting, which a message
        clearly in the other language overrides unless ``fixed_language``; ``context``: that of the answer before.
        """
        text = without_set_aside(clean(question))
        detected = detect_language(text)
        tongue = language if fixed_language or detected is None else detected
        english = detected == "en" or (detected is None and language == "en")
        asker = Asker(unit_type, today, tongue, english, context or {})
        tries: list[Attempt] = []
        for shelf in self._meant(text, context or {}):
            if len(text) <= SHORT:
                text, left_out = without_left_out(text, shelf, english=english)
                asker = replace(asker, left_out=left_out)
                tries += [self._try(shelf, part, text, asker) for part in stretches(text, shelf.near)]
            else:
                tries.append(self._letter(shelf, text, asker))
            if any(row.draft.kind == "answer" or row.decision.intent in FINAL for row in tries):
                break
        best = max(tries, key=lambda row: row.worth)
        best = self._in_it(best, text, asker) or self._spoken_of(best, text, asker) or best
        best = self._both(best, text, asker) or self._each(best, text, asker) or best
        injected = next((row for row in tries if row.decision.intent == "orders"), None)
        if injected and (best.draft.kind != "answer" or best.decision.confidence < PARTLY):
            best = injected
        return self._answer(best, tongue, context or {})

    def _meant(self, text: str, context: Mapping[str, Any]) -> tuple[Shelf, ...]:
        """The packs to ask, the likeliest first: one that is named, else the newest."""
        named = [shelf for shelf in self._shelves if shelf.is_named_in(text)]
        if named:
            return tuple(named[:1])
        held = [shelf for shelf in self._shelves if shelf.pack.id == context.get("pack")]
        return tuple(dict.fromkeys([*held, *self._shelves]))

    def _try(self, shelf: Shelf, part: str, whole: str, asker: Asker) -> Attempt:
        index = shelf.english_index if asker.english else shelf.index
        thought = think(
            read(part, shelf.lexicon, shelf.speller, english=asker.english, shelf=shelf),
            index,
            shelf.pack,
            asker.unit_type,
            asker.left_out,
        )
        known = thought.slots.units or (thought.slots.own and asker.unit_type)
        if part != whole and not known:
            thought.slots = replace(thought.slots, units=_introduced(whole, shelf, asker.unit_type))
        if asker.context and asker.context.get("pack") == shelf.pack.id:
            recall(thought, asker.context)
        decision = decide(thought)
        draft = render(thought, decision, shelf, asker.unit_type, asker.today, asker.language)
        told = understood(thought, decision, asker.language)
        if len(whole) <= SHORT:
            return Attempt(
                draft,
                decision,
                told,
                shelf,
                thought,
                leans=part != whole and not POINTING.isdisjoint(thought.reading.words),
            )
        return Attempt(
            draft, decision, told, shelf, thought, shelf.near(part) + OUTRIGHT * is_question(part), is_needed(part)
        )

    def _letter(self, shelf: Shelf, text: str, asker: Asker) -> Attempt:
        def attempted(part: str, said: Mapping[str, Any] | None) -> Attempt:
            return self._try(shelf, part, text, replace(asker, context=said) if said else asker)

        return Letters(attempted, shelf.near).answer(text)

    def _both(self, whole: Attempt, text: str, asker: Asker) -> Attempt | None:
        """Both answers to two questions in one sentence; None where it is one, or already answered in full.

        Where only one of the two is answered, that one, and that the other is not.
        """
        partly: Attempt | None = None
        for first, second in halves(text):
            left = self._try(whole.shelf, first, text, asker)
            if not left.is_sure or left.names_no_paper:
                partly = partly or self._half(whole, second, left, text, asker)
                continue
            said = remember(left.understanding, whole.shelf.pack, " ".join(left.draft.lines[:2]))
            right = self._try(whole.shelf, second, text, replace(asker, context=said))
            if not right.is_sure or right.only_explains or right.draft.lines[0] == left.draft.lines[0]:
                partly = partly or self._half(whole, first, right, text, asker)
                continue
            if whole.draft.kind == "answer" and whole.draft.has(left.draft) and whole.draft.has(right.draft):
                return None
            told = (f"answered first: {first.strip()}", *right.understanding.reasons)
            understood_both = replace(right.understanding, reasons=told)
            return replace(right, draft=left.draft.joined(right.draft), understanding=understood_both)
        return partly

    def _in_it(self, whole: Attempt, text: str, asker: Asker) -> Attempt | None:
        """The answer on what a directive says of a thing where its number is named (``3626 nói gì về VNeID``)."""
        match, shelf = whole.decision.match, whole.shelf
        if match is None or match.item.kind != "document" or whole.understanding.check or not shelf.is_named_in(text):
            return None
        number = rf"\b{re.escape(shelf.pack.document.short_number)}\b[^\s,.?!]*"
        found = self._try(shelf, re.sub(number, " ", whole.understanding.question), text, asker)
        other = found.decision.match
        if other is None or not found.is_sure or other.item.kind in PAPERS:
            return None
        timed = set(found.understanding.asks) & (TIMES | {"recipient"})
        told = other.item.kind != "obligation" or (found.decision.intent == "due" and bool(timed))
        return found if told and other.named - match.named else None

    def _spoken_of(self, whole: Attempt, text: str, asker: Asker) -> Attempt | None:
        """The answer about what was spoken of, where a few words have a better one with its name before them."""
        index = whole.shelf.index
        item = index.item(asker.context.get("item"))
        if item is None or not may_lean(whole.thought, whole.decision, item):
            return None
        alone, part = (whole.thought, whole.decision), whole.understanding.question
        for subject, name in (*bases(item, index), (item, item.title)):
            named = self._try(whole.shelf, f"{name.say(asker.tongue)} {part}", text, replace(asker, context={}))
            better = is_better(alone, (named.thought, named.decision), item)
            if subject is not item:
                better = is_another_document(alone, named.decision, item)
            if named.is_sure and better:
                source = (f"name {subject.key}",)
                told = replace(named.understanding, question=whole.understanding.question, from_context=source)
                return replace(named, understanding=told)
        return None

    def _half(self, whole: Attempt, part: str, other: Attempt, text: str, asker: Asker) -> Attempt | None:
        """The answer to one of two questions, of which the other has none; None where the whole is answered."""
        if whole.decision.intent in FINAL or (whole.draft.kind != "unknown" and not other.is_absent):
            return None
        half = self._try(whole.shelf, part, text, asker)
        if not half.is_sure or half.decision.confidence < PARTLY or half.decision.intent != "due":
            return None
        document = document_name(whole.shelf.pack, asker.language)
        rest = say("unknown.rest", asker.language, document=document)
        return replace(half, draft=replace(half.draft, lines=[*half.draft.lines, rest]))

    def _each(self, whole: Attempt, text: str, asker: Asker) -> Attempt | None:
        """The answers about each of two things that share a verb, where the question as a whole has none."""
        numbered = sum(claim.startswith("document ") for claim in whole.understanding.claims)
        if whole.understanding.slots.combined:
            return None  # two types of one school
        if whole.decision.intent in FINAL - {"ambiguous"} or (whole.decision.confidence > PARTLY and numbered < PAIR):
            return None
        sides = []
        for ways in shares(text):
            tries = [self._try(whole.shelf, way, text, asker) for way in ways]
            sure = [row for row in tries if row.is_sure]
            if not sure:
                return None
            sides.append(max(sure, key=lambda row: row.decision.confidence))
        if len(sides) < 2 or not _are_alike(*sides):
            return None
        if whole.draft.kind == "answer" and all(whole.draft.has(side.draft) for side in sides):
            return None
        reasons = (*sides[1].understanding.reasons, "about two things that share a verb")
        understood_both = replace(sides[1].understanding, reasons=reasons)
        return replace(sides[1], draft=sides[0].draft.joined(sides[1].draft), understanding=understood_both)

    @staticmethod
    def _context_after(found: Attempt, context: Mapping[str, Any]) -> dict[str, Any]:
        """What the next question may lean on; courtesy and whom to call leave what was spoken of."""
        said = remember(found.understanding, found.shelf.pack, " ".join(found.draft.lines[:2]))
        intent = found.decision.intent
        if intent == "help":
            return {"pack": said["pack"], **context, "people": said["people"], "helped": True}
        return dict(context) if intent in ("thanks", "greeting") else said

    def _answer(self, found: Attempt, language: str, context: Mapping[str, Any]) -> Answer:
        draft, pack = found.draft, found.shelf.pack
        return Answer(
            kind=draft.kind,
            text=draft.text(pack, language),
            citations=tuple(dict.fromkeys(draft.citations)),
            suggestions=tuple(draft.suggestions[:3]),
            language=language,
            context=self._context_after(found, context),
            obligations=tuple((pack.id, key) for key in dict.fromkeys(draft.obligations)),
            understanding=found.understanding,
        )
