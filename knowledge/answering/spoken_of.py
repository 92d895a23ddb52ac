"""Whether a few words that follow an answer are better read with the name of what was spoken of before them."""

from __future__ import annotations

from typing import Final

from knowledge.answering.cited import CITED
from knowledge.answering.decision import Decision
from knowledge.answering.second_opinion import nearness
from knowledge.asking.items import Item
from knowledge.asking.understanding import Thought

# Measured on 2,263 questions that follow others; docs/measurements.md has the figures.
FEW: Final = 10
"""Words up to which a question may lean on the one before."""
STRANGE: Final = 0.2
"""How like what is not answered a question may be that is declined by itself."""
HALF: Final = 0.5
"""The share of its words that what was spoken of must have."""
NEAR: Final = 0.4
"""How near it must be with the name."""
FAR: Final = 0.0
"""How far it must be by itself from what it would be answered with."""
NEARER: Final = 0.8
"""How much nearer it must then be with the name."""
TOLD = frozenset({"fact", "due"})


def may_lean(thought: Thought, decision: Decision, item: Item) -> bool:
    """Whether a question by itself is declined, or answered with something that it is not like."""
    match = decision.match
    if len(thought.reading.words) > FEW or decision.firm:
        return False
    if _may_be_another_document(thought, decision, item):
        return True
    if decision.intent == "unknown":
        return thought.likely.strange < STRANGE and (match is None or match.item.kind != "absent")
    other = match is not None and match.item.kind != "document" and match.item is not item
    answered = decision.intent in TOLD | {"ambiguous"}
    return answered and other and not thought.borrowed and nearness(thought, decision) <= FAR


def _may_be_another_document(thought: Thought, decision: Decision, item: Item) -> bool:
    """Whether after a document another one may be meant, by who issued it (``còn của tỉnh số mấy``)."""
    somebody = decision.match is not None and decision.match.item.kind == "person" and bool(thought.borrowed)
    if item.kind != "reference" or thought.reading.claims.documents or somebody:
        return False
    return not thought.reading.tags & {"due", "verb:submit"} and not thought.slots.period


def is_another_document(alone: tuple[Thought, Decision], told: Decision, item: Item) -> bool:
    """Whether after a document another one that belongs to it is asked for."""
    other = told.reason == CITED and told.match is not None and told.match.item is not item
    return other and _may_be_another_document(*alone, item)


def is_better(alone: tuple[Thought, Decision], named: tuple[Thought, Decision], item: Item) -> bool:
    """Whether with the name of ``item`` before it a question is about that, and nearer to what people ask."""
    (thought, decision), (whole, told) = alone, named
    match = told.match
    if match is None or told.intent not in TOLD:
        return False
    if is_another_document(alone, told, item):
        return True
    declined = decision.intent == "unknown"
    if thought.item not in (None, item):
        return False  # something that belongs to it is meant already
    papers = not declined and item.kind == match.item.kind == "reference"  # one document after another
    if match.item is not item and not papers:
        return False
    words = [word for word in thought.features if word[0] != "?" and ":" not in word and word not in thought.soft]
    had = sum(word in match.found for word in words)
    near = nearness(whole, told)
    if declined:
        return near >= NEAR and had >= HALF * len(words)
    return near >= NEAR and near >= nearness(thought, decision) + NEARER and had == len(words)
