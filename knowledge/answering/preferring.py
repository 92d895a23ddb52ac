"""Which candidate is meant where the best one is not: the thing before the person, the document that is named."""

from __future__ import annotations

from knowledge.answering.about import NAMED, PAPERS
from knowledge.asking.checks import is_check
from knowledge.asking.facts import in_charge
from knowledge.asking.matching import Match
from knowledge.asking.understanding import TIMES, Thought, content, is_named

SIGNING = frozenset({"ky", "ki", "signed", "sign"})
MOSTLY = 0.5
POSITION = 0.15
"""How near a claim about somebody must be to those about what they are, rather than what they do."""


def preferred(thought: Thought, top: Match | None) -> Match | None:
    """The candidate that is meant rather than the best one."""
    top = _signed(thought, _located(thought, _thing(thought, top)))
    top = _claimed(thought, _led(thought, top))
    return _explaining(thought, _really(thought, _more_particular(thought, top)))


def _thing(thought: Thought, top: Match | None) -> Match | None:
    """Before somebody who is not named, the thing that is, where it says who is in charge of it."""
    if top is None or top.item.kind != "person" or top.name:
        return top
    told = (
        match
        for match in thought.matches
        if match.recall > NAMED
        and (match.coverage > top.coverage or match.coverage == top.coverage < 1.0)
        and match.score > 0.7 * top.score
        and match.item.kind == "system"
        and any(row.aspect == "who" for row in match.item.statements)
    )
    return next(told, top)


def _led(thought: Thought, top: Match | None) -> Match | None:
    """Asked which office leads, the task with somebody in charge rather than the document that it follows."""
    if top is None or top.item.kind != "reference" or "office" not in thought.asks:
        return top
    told = (match for match in thought.matches if match.item.kind in ("task", "system", "event"))
    return next((match for match in told if match.recall > NAMED and in_charge(match.item, thought.pack)), top)


def _claimed(thought: Thought, top: Match | None) -> Match | None:
    """A claim about a document that is named by its number is about that one, whatever else it names."""
    if top is None or top.item.kind != "reference" or not is_check(thought) or is_named(top.item, thought.reading):
        return top
    items = (item for item in thought.index.of_kind("reference") if is_named(item, thought.reading))
    item = next(items, None)
    return Match(item, coverage=top.coverage, recall=1.0, score=top.score) if item else top


def _located(thought: Thought, top: Match | None) -> Match | None:
    """Asked where, the candidate that has an address, where the best one has none."""
    if (
        top is None
        or "where" not in thought.asks
        or top.item.kind == "obligation"
        or any(row.aspect == "where" for row in top.item.statements)
    ):
        return top
    placed = (match for match in thought.matches if any(row.aspect == "where" for row in match.item.statements))
    return next((match for match in placed if match.recall > 0.9 and match.score > 0.6 * top.score), top)


def _explaining(thought: Thought, top: Match | None) -> Match | None:
    """Asked what a system is, the system itself rather than what has to be done with it."""
    words = set(content(thought))
    if top is None or top.item.kind != "task" or not {"what"} <= set(thought.asks) <= {"what", "any"}:
        return top
    close = (match for match in thought.matches if match.item.kind == "system" and words <= match.named)
    return next((match for match in close if match.recall > NAMED and match.score > 0.7 * top.score), top)


def _signed(thought: Thought, top: Match | None) -> Match | None:
    """A claim that somebody signed or issued a document is about the document."""
    signs = "document" in thought.reading.tags and bool(SIGNING & set(thought.reading.words))
    if top is None or top.item.kind != "person" or not is_check(thought):
        return top
    if signs and not thought.reading.claims.documents:
        thought.asks = (*thought.asks, "who")
        item = thought.index.of_kind("document")[0]
        signed = next((match for match in thought.matches if match.item is item), Match(item))
        signed.coverage = signed.recall = 1.0  # it is named by “công văn này”
        return signed
    if not thought.reading.claims.documents:
        return top
    named = (
        match
        for match in thought.matches
        if match.item.kind in ("document", "reference") and is_named(match.item, thought.reading)
    )
    document = next(named, None)
    if document is not None:
        thought.asks = (*thought.asks, "who")
    return document or top


def _more_particular(thought: Thought, top: Match | None) -> Match | None:
    """Before an obligation, something that is named by the obligation's words and more (``thống kê trong sơ kết``)."""
    if top is None or top.item.kind != "obligation" or set(thought.asks) & (TIMES | {"recipient"}):
        return top
    own = {word for word in top.best if word[0] != "?"}
    particular = (
        match
        for match in thought.matches
        if match.item.kind == "topic"
        and max(match.recall, match.best_recall) > MOSTLY
        and own & PAPERS
        and own & PAPERS < {word for word in match.named if word[0] != "?"}
        and (match.named - top.named) & set(content(thought))
    )
    return next(particular, top)


def _really(thought: Thought, top: Match | None) -> Match | None:
    """Asked whether somebody has a task, the one who has it."""
    if top is not None and top.item.kind in ("system", "task", "topic") and is_check(thought):
        somebody = (row for row in thought.matches[:4] if row.item.kind == "person" and row.name and row.recall > NAMED)
        if top.item.kind != "topic" or top.recall < NAMED:  # “hai ông Khanh” is about neither of them
            top = next(somebody, top)
    if top is None or top.item.kind != "person" or top.recall < NAMED or not is_check(thought):
        return top
    if thought.likely.asked.get("position", -1.0) > POSITION:
        return top  # what somebody is, not what they do
    others = [match for match in thought.matches if match.item.kind == "person" and match is not top]
    told = max(top.statements.values(), default=0.0)
    better = [match for match in others if max(match.statements.values(), default=0.0) > told + 0.5]
    if not better:
        return top
    chosen = max(better, key=lambda match: max(match.statements.values()))
    chosen.recall = 1.0  # the task is named, if not the person
    return chosen
