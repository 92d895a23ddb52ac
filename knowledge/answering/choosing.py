"""Chooses among the candidates, and says how surely."""

from __future__ import annotations

from knowledge.answering.about import NAMED, PAPERS, about
from knowledge.answering.decision import Decision
from knowledge.answering.preferring import preferred
from knowledge.asking.asks import counts_loosely
from knowledge.asking.checks import is_check
from knowledge.asking.facts import ASPECTS
from knowledge.asking.items import Item
from knowledge.asking.matching import LOOSE, Match
from knowledge.asking.understanding import CLOSE, NEAR, REPORTS, SURE, TIMES, Thought, content
from knowledge.schema import Obligation, Variant

BEST = "the best candidate"
SLIGHT = 1.2
"""A score below which a candidate rests on one common word."""
FIRM = 0.65
"""The confidence that such a candidate needs."""
COMPLETE = 0.65
"""The least confidence in a question that names an obligation and asks when or where it is handed in."""
CLEAR = 1.5
"""How far ahead of other things a candidate is that nothing else comes near."""
ENOUGH = 0.4
"""The coverage that is enough for a candidate named in full, far ahead, that has what is asked for."""


def best(thought: Thought) -> Decision:
    """The best candidate, where it accounts for enough of the question."""
    if thought.item is not None:
        return _taken_over(thought, thought.item)
    top = _not_the_directive(thought, preferred(thought, _concerning(thought)))
    top = _that_has_a_day(thought, top)
    if top is None or not content(thought) or not _is_firm(thought):
        return Decision("unknown", reason="nothing of the directive in it")
    if not thought.slots.combined and _is_numbered_only(top):
        return Decision("unknown", match=top, reason="nothing but a number is the directive's")
    top = _paper(thought, top)
    if _is_other_paper(thought, top):
        return Decision("unknown", match=top, reason="another paper than those of the directive")
    if thought.slots.period in REPORTS and ("bao_cao" in thought.features or top.item.kind == "obligation"):
        return Decision("unknown", match=top, reason="no such report in the directive")
    return _weighed(thought, top, _confidence(thought, top))


def _not_the_directive(thought: Thought, top: Match | None) -> Match | None:
    """What is handed in rather than the directive, where being late is asked about (``công văn hướng dẫn quá hạn``)."""
    if top is None or top.item.kind != "document" or not {"overdue", "remaining"} & set(thought.asks):
        return top
    handed_in = (match for match in thought.matches if match.item.kind == "obligation" and match.recall > NAMED)
    return next(handed_in, top)


def _that_has_a_day(thought: Thought, top: Match | None) -> Match | None:
    """What is done, where it is asked when, and not somebody who is not named and only in charge of it."""
    if top is None or top.item.kind != "person" or top.name or not set(thought.asks) & TIMES:
        return top
    done = (match for match in thought.matches if match.item.kind in ("task", "event", "obligation", "system"))
    return next((match for match in done if match.coverage >= CLOSE * top.coverage), top)


def _is_numbered_only(match: Match) -> bool:
    """Whether something that is no document is found by figures alone."""
    named = [word for word in match.named if word[0] != "?"]
    return match.item.kind == "topic" and bool(named) and all(word.isdigit() or len(word) == 1 for word in named)


def _is_firm(thought: Thought) -> bool:
    """Whether anything but single syllables that may be everyday words speaks of a subject."""
    found = [
        token
        for token in thought.reading.tokens
        if (token.content and not token.text.isdigit()) or any(token.kind("period"))
    ]
    numbered = any(word.isdigit() and word not in thought.soft for word in thought.features)
    return numbered or any(not token.soft or token.end > token.start + 1 or thought.reading.english for token in found)


def _paper(thought: Thought, top: Match) -> Match:
    """Of candidates that come close, the one that is called the paper that is handed in."""
    papers = PAPERS & set(thought.features)
    if not papers or papers & top.named or thought.reading.claims.documents or _names_a_number(thought):
        return top  # a plan that is named by its number is no paper to hand in
    near = (match for match in thought.matches if match.score >= 0.8 * top.score and papers & match.named)
    return next(near, top)


def _names_a_number(thought: Thought) -> bool:
    """Whether a bare number can only be that of a document (``theo kh 3427``)."""
    return any(word.isdigit() and len(word) > 2 and int(word) in thought.index.numbers for word in thought.features)


def _is_other_paper(thought: Thought, top: Match) -> bool:
    """Whether something is handed in that is called a plan or a report, and the candidate is not called so."""
    papers = PAPERS & set(thought.features)
    return (
        bool(papers)
        and bool(thought.reading.tags & {"verb:submit", "due"})
        and not papers & top.named
        and not thought.reading.claims.documents
        and not thought.slots.period
    )


def _weighed(thought: Thought, top: Match, confidence: float) -> Decision:
    """Answers where the candidate is sure and has no rival, asks back where it is near, declines else."""
    rivals = _concerned(_rivals(thought, top), thought)
    if len(rivals) > 1 and _names_papers_in_general(thought):
        return Decision("deadlines", confidence=confidence, reason="papers in general are named")
    if confidence >= NEAR and len(rivals) > 1:
        return Decision("ambiguous", top, rivals, confidence, "several candidates come close")
    if confidence >= NEAR and rivals and rivals[0] is not top:
        return about(thought, rivals[0], confidence, "the one of several that concerns the asker")
    if confidence >= (SURE if top.score >= SLIGHT else FIRM):
        return about(thought, top, confidence, BEST)
    if confidence >= NEAR and top.item.kind == "obligation" and top.recall >= NAMED and "how-many" not in thought.asks:
        return Decision("unsure", top, tuple(thought.matches[:3]), confidence, "not sure enough")
    return Decision("unknown", top, (), confidence, "too little of the question is the directive's")


def _names_papers_in_general(thought: Thought) -> bool:
    """Whether a question for deadlines names more than one kind of paper (``những báo cáo, kế hoạch nào``)."""
    words = [token.text for token in thought.reading.tokens]
    papers = {paper for paper in PAPERS for word in words if word == paper or word.startswith(f"{paper}_")}
    return len(papers) > 1 and thought.likely.nearest[:1] == ("deadlines",)


def _confidence(thought: Thought, match: Match) -> float:
    """How surely a question means an item, from 0 to 1."""
    confidence = match.coverage * (0.6 + 0.4 * min(1.0, max(match.recall, match.best_recall)))
    if match.item.kind in ("person", "document") and match.recall > NAMED and is_check(thought):
        return max(confidence, COMPLETE)
    confidence *= _lacking(thought, match)
    narrowed = _narrowed(thought, match)
    if match.item.kind == "obligation":
        return 0.6 * confidence if narrowed else max(confidence, COMPLETE * _is_complete(thought, match))
    timed = match.item.kind in ("task", "event", "system") and bool(set(thought.asks) & TIMES)
    timed = timed and match.recall > NAMED and match.coverage >= 0.5
    return max(confidence, SURE) if not narrowed and (timed or _is_plain(thought, match)) else confidence


def _is_plain(thought: Thought, match: Match) -> bool:
    """Whether an item is named in full, far ahead of all others, and has what is asked for."""
    wanted = {aspect for ask in thought.asks for aspect in ASPECTS.get(ask, ())[:1]}
    others = (row for row in thought.matches if row.item.kind == match.item.kind and row is not match)
    return (
        match.recall > NAMED
        and match.coverage >= ENOUGH
        and len([word for word in match.named if word[0] != "?" and word[:5] != "unit:"]) > 1
        and any(row.aspect in wanted and not row.made for row in match.item.statements)
        and all(match.score >= CLEAR * row.score for row in others)
    )


def _is_complete(thought: Thought, match: Match) -> bool:
    """Whether a question names an obligation and asks when or where it is handed in."""
    asked = bool(set(thought.asks) & (TIMES | {"recipient"})) and bool(thought.reading.tags & {"verb:submit", "due"})
    return asked and match.recall > NAMED


def _lacking(thought: Thought, match: Match) -> float:
    """How much less sure it is where an item is found by its statements alone, or has nothing of what is asked for."""
    aspects = {row.aspect for row in match.item.statements}
    factor = 0.85 if match.name == 0 and match.best_recall < 0.5 else 1.0
    if match.item.kind == "document" and match.recall < NAMED and match.best_recall < NAMED:
        factor *= 0.7  # words of its statements are everywhere
    if (
        "how-many" in thought.asks
        and "contact" not in thought.asks
        and "muc_do" not in thought.features
        and not _counts(match.item)
    ):
        return (0.85 if counts_loosely(thought.reading.tokens) else 0.5) * factor
    if _calls(thought) and "contact" not in aspects:
        return 0.7 * factor
    listed = match.item.kind == "topic" or aspects & {"contents", "functions"}
    return 0.7 * factor if "contents" in thought.asks and not listed else factor


def _calls(thought: Thought) -> bool:
    """Whether a number or an address to write to is all that is asked for."""
    asks = set(thought.asks)
    return (
        "contact" in asks
        and asks <= {"contact", "what", "any", "how-many", "basis"}
        and "thu_dien_tu" not in thought.features
        and not thought.reading.claims.documents
    )


def _taken_over(thought: Thought, item: Item) -> Decision:
    """What the earlier question was about; of a system or a task nobody's number is told."""
    if item.kind == "absent":
        return Decision("unknown", Match(item), reason="known not to be in the directive")
    if (
        _calls(thought)
        and item.kind in ("system", "task")
        and not any(row.aspect == "contact" for row in item.statements)
    ):
        return Decision("unknown", reason="nobody's number is told of it")
    taken = Match(item, coverage=1.0, recall=1.0)
    taken.statements = next((row.statements for row in thought.matches if row.item.key == item.key), {})
    return about(thought, taken, 0.8, "taken over from the earlier question")


def _counts(item: Item) -> bool:
    """Whether an item has a figure to give."""
    return any(row.aspect in ("how-many", "how-often") or "%" in row.text.vi for row in item.statements)


def _narrowed(thought: Thought, match: Match) -> bool:
    """Whether a word that the item lacks stands beside its name: something else is meant (``kế hoạch dạy bơi``)."""
    beside = 0
    for token in thought.reading.tokens:
        named = token.text in match.named and not token.soft
        strange = (
            token.content
            and not token.soft
            and not token.text.isdigit()
            and token.text not in match.found
            and (token.text in thought.features or LOOSE + token.text in thought.features)
        )
        if beside and strange:
            return True
        beside = 2 if named else beside - 1 if token.tags == {"neutral"} and beside else 0
    return False


def is_narrowed(thought: Thought, key: str) -> bool:
    """The same for a candidate by its key."""
    return any(_narrowed(thought, match) for match in thought.matches if match.item.key == key)


def _rivals(thought: Thought, top: Match) -> tuple[Match, ...]:
    """Obligations that answer to the same words; those that were passed over for ``top`` are none."""
    if top.item.kind != "obligation":
        return ()
    return tuple(
        match
        for match in thought.matches
        if match.item.kind == "obligation"
        and CLOSE * top.score <= match.score <= top.score
        and match.name >= CLOSE * top.name
    )


def _concerning(thought: Thought) -> Match | None:
    """The best candidate; another obligation goes first where only that one is for the units that are named."""
    top, slots = thought.top, thought.slots
    if top is None or top.item.kind != "obligation" or not (slots.units or slots.schools_send):
        return top
    for match in thought.matches:
        if match.item.kind == "obligation" and match.score > 0.6 * top.score and _is_for(match, thought):
            return match
    named = (match for match in thought.matches if match.item.kind == "obligation" and match.recall > NAMED)
    return next((match for match in named if PAPERS & match.named and _goes_there(match, thought)), top)


def _goes_there(match: Match, thought: Thought) -> bool:
    """Whether units that are named send something to just the one that is named as its recipient."""
    units, to = set(thought.slots.units), thought.slots.recipients
    return len(to) == 1 and any(
        units & set(variant.unit_types)
        and variant.recipient is not None
        and {to[0], f"unit:{to[0]}"} & set(thought.index.heard(variant.recipient.vi))
        for variant in _variants(match)
    )


def _is_for(match: Match, thought: Thought) -> bool:
    named = set(thought.slots.units)
    if named:
        return any(named & set(variant.unit_types) for variant in _variants(match))
    return len({code for variant in _variants(match) for code in variant.unit_types}) > 1


def is_for_named(match: Match, thought: Thought) -> bool:
    """Whether units that a question names hand an obligation in."""
    named = set(thought.slots.units)
    return any(named & set(variant.unit_types) for variant in _variants(match))


def _concerned(rivals: tuple[Match, ...], thought: Thought) -> tuple[Match, ...]:
    """The rivals that concern the units in question, where any does."""
    slots = thought.slots
    if slots.schools_send and not slots.units:
        return tuple(match for match in rivals if _is_for(match, thought)) or rivals
    units = set(slots.units) or ({thought.asker} if thought.asker else set())
    theirs = tuple(
        match for match in rivals if units & {code for variant in _variants(match) for code in variant.unit_types}
    )
    return theirs or rivals


def _variants(match: Match) -> tuple[Variant, ...]:
    return match.item.row.variants if isinstance(match.item.row, Obligation) else ()
