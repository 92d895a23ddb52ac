"""What phrasings that people use say of a question, where its words alone left it undecided or led elsewhere."""

from __future__ import annotations

from typing import Final

from knowledge.answering import people
from knowledge.answering.about import about
from knowledge.answering.choosing import BEST, is_for_named, is_narrowed
from knowledge.answering.decision import Decision
from knowledge.asking.checks import is_check
from knowledge.asking.items import Item
from knowledge.asking.matching import Match
from knowledge.asking.understanding import TIMES, Thought
from knowledge.likeness import GENERAL

# Measured on sets of questions by several hands; docs/measurements.md has the figures.
RESCUED: Final = 0.4
"""How much must speak for a thing that a question which was declined is answered with it."""
NARROW: Final = 0.5
"""What must speak besides where a strange word stands beside the name of something that is handed in."""
SWITCHED: Final = 0.3
"""How much must speak for another thing than the words led to."""
APART: Final = 0.15
"""How much nearer the question must then be to the other thing."""
STRANGE: Final = 0.5
"""How near a question must be to those that are not answered to be declined after all."""
FOREIGN: Final = 0.4
FAR_OFF: Final = 1.4
"""How near it must be, and how much nearer than to what its words led to, whatever the words are."""
DOUBTFUL: Final = -0.9
"""How near a question must be to what its words led to, not to be asked back.

Of 3,447 answers to strangers four were so, and three of these wrong.
"""
OFFERED: Final = 3
COMES_NEXT: Final = -0.4
"""How near to deadlines in general a question for the next thing is that names what is done already."""
AHEAD: Final = 0.5
"""What the lead over the second thing counts."""
AGAINST: Final = 1.0
"""What nearness to questions that are not answered counts against a thing."""
ABSENT: Final = 0.9
"""What must speak besides where the words name something that is known not to be in the directive."""
POINTED: Final = 1.0
"""What must speak besides where something particular is named that the directive does not have."""
EXACT_MORE: Final = 0.2
EXACT_APART: Final = 0.1
EXACT: Final = 0.95
"""The confidence of an answer whose words are all accounted for: it is declined only where much more speaks for it."""
ITS_OWN: Final = 0.4
"""How near a thing a question must be to be about it, whatever was spoken of before."""
NAMED = ("person:", "event:", "document:", "reference:")
"""How the things begin that have a name: of units and their papers a few words say no more than whom they mean."""
SETTLED = frozenset({"orders", "year", "greeting", "thanks", "ambiguous"})
CLAIMED = frozenset({"person", "obligation", "topic", "document"})
ANSWERS = frozenset({"fact", "due", "help", "deadlines"})


def reconsider(thought: Thought, decision: Decision) -> Decision:
    """The decision, or another where the question is much nearer to phrasings of something else."""
    near, nearest = thought.likely.near, thought.likely.nearest[:2]
    if len(nearest) < 2 or decision.intent in SETTLED or decision.firm:
        return decision
    first, second = nearest
    if thought.borrowed and (near(first) < ITS_OWN or not first.startswith(NAMED)):
        return decision
    value = near(first) + AHEAD * (near(first) - near(second)) - AGAINST * thought.likely.strange
    if decision.intent in ANSWERS:
        return _doubted(thought, decision, first, value)
    needed = RESCUED + NARROW * (first.startswith("obligation:") and is_narrowed(thought, first))
    needed += ABSENT * (decision.match is not None and decision.match.item.kind == "absent")
    needed += POINTED * (decision.intent == "unknown" and not _has_what_is_pointed_at(thought, first))
    return (_meant(thought, first) or decision) if value >= needed else decision


def _has_what_is_pointed_at(thought: Thought, key: str) -> bool:
    """Whether a thing has the particular words of a question; also where there are none."""
    return not thought.pointed or any(
        match.item.key == key and thought.pointed <= match.found for match in thought.matches
    )


def _doubted(thought: Thought, decision: Decision, first: str, value: float) -> Decision:
    """An answer, kept unless the question is far from its phrasings and near to others."""
    near = thought.likely.near
    own = nearness(thought, decision)
    exact = EXACT_MORE if decision.confidence >= EXACT else 0.0
    strange = thought.likely.strange
    if strange >= STRANGE + max(0.0, own) + exact or (strange >= FOREIGN and strange - own >= FAR_OFF):
        return Decision("unknown", decision.match, reason="like what is asked and not in the directive")
    if "next" in thought.asks and decision.intent == "due" and near("deadlines") >= COMES_NEXT:
        return _meant(thought, "deadlines") or decision
    if (
        value >= SWITCHED
        and near(first) - own >= APART + EXACT_APART * (exact > 0)
        and (thought.borrowed or not _is_claimed(thought, decision, first))
    ):
        return _meant(thought, first) or decision
    if decision.reason == BEST and own < DOUBTFUL and not thought.borrowed and not is_check(thought):
        offered = tuple(thought.matches[:OFFERED])
        return Decision("unsure", decision.match, offered, decision.confidence, "far from what is asked of it")
    return decision


def _is_claimed(thought: Thought, decision: Decision, first: str) -> bool:
    """Whether the words tell what is meant: somebody is claimed to do something, or an office's tasks are asked for."""
    kind = decision.match.item.kind if decision.match else ""
    if kind == "obligation" and _is_of_another_time(thought, first):
        return True
    if kind == "obligation" and decision.match and first.startswith("obligation:"):
        other = next((match for match in thought.matches if match.item.key == first), None)
        if is_for_named(decision.match, thought) and not (other and is_for_named(other, thought)):
            return True  # the units that are named hand in no such thing
    return (kind == "office" and first != "deadlines") or (is_check(thought) and kind in CLAIMED)


def _is_of_another_time(thought: Thought, key: str) -> bool:
    """Whether a thing belongs to another part of the year than the one that is named."""
    item = thought.index.item(key)
    period = getattr(item.row, "period", None) if item else None
    return bool(period and thought.slots.period and period != thought.slots.period)


def nearness(thought: Thought, decision: Decision) -> float:
    """How near a question is to phrasings of what it is answered with."""
    return max(map(thought.likely.near, _things(decision)))


def _things(decision: Decision) -> tuple[str, ...]:
    """What a decision answers with; the tasks of an office are asked for without naming it, too."""
    if decision.intent in GENERAL:
        return (decision.intent,)
    item = decision.match.item if decision.match else None
    return ((item.key, "tasks") if item.kind == "office" else (item.key,)) if item else ("",)


def _meant(thought: Thought, key: str) -> Decision | None:
    """The decision for a thing that a question is like; None where it is not enough to answer by."""
    reason = f"like phrasings of {key}"
    confidence = min(1.0, 0.7 + thought.likely.near(key) / 4)
    if key == "deadlines":
        return Decision("deadlines", confidence=confidence, reason=reason)
    if key == "help":
        return people.help_wanted(thought, reason)
    item = thought.index.item(key)
    if item is None or (item.kind == "person" and set(thought.asks) & TIMES and not _is_named(thought, item)):
        return None  # it is asked when something is done, not who is in charge of it
    match = next((row for row in thought.matches if row.item is item), Match(item))
    match.coverage = match.recall = 1.0
    return about(thought, match, confidence, reason)


def _is_named(thought: Thought, item: Item) -> bool:
    """Whether a candidate is called by its name."""
    return any(match.item is item and match.name for match in thought.matches)
