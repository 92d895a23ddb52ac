"""What to do with a question once it is read: which item it means, or why it is asked back or declined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from knowledge.answering import cited, declining, particular, people, sequence
from knowledge.answering.choosing import best
from knowledge.answering.decision import Decision
from knowledge.answering.second_opinion import reconsider
from knowledge.asking.checks import is_check
from knowledge.asking.items import Item
from knowledge.asking.rejoinder import HELP
from knowledge.asking.understanding import Candidate, Thought, Understanding
from knowledge.likeness import Likely

SHOWN = 4
STEPS: Final[tuple[Callable[[Thought], Decision | None], ...]] = (
    declining.orders,
    particular.smalltalk,
    declining.other_years,
    cited.cited,
    sequence.first_or_last,
    declining.not_there,
    sequence.received,
    sequence.what_comes_next,
    sequence.on_the_day,
    particular.a_ratio,
    people.a_telephone,
    particular.due_on_a_day,
    people.in_difficulty,
    people.helping_person,
    particular.several,
    particular.a_short_form,
    particular.a_provision,
    particular.a_day,
    particular.an_offices_day,
    particular.office_tasks,
    particular.the_directive,
    particular.deadlines,
    people.wrongly_in_charge,
    people.two_people,
)
"""What is tried in turn before the candidates are weighed."""


def decide(thought: Thought) -> Decision:
    """The decision on a question; never raises."""
    if thought.rejoins:
        return _again(thought)
    decision = next((decision for step in STEPS if (decision := step(thought))), None) or best(thought)
    return reconsider(thought, decision)


def _again(thought: Thought) -> Decision:
    """What was answered before, which is all that is spoken of."""
    return people.help_wanted(thought, "of the answer before") if thought.rejoins == HELP else best(thought)


def understood(thought: Thought, decision: Decision, language: str) -> Understanding:
    """The decision as a value for the outside."""
    reading, match = thought.reading, decision.match
    figures = [
        *(f"day {claim.day}/{claim.month}" for claim in reading.claims.days),
        *(f"month {month}" for month in reading.claims.months),
        *reading.claims.school_years,
        *(f"document {claim.number}" for claim in reading.claims.documents),
    ]
    return Understanding(
        question=reading.text,
        words=" ".join(reading.words),
        language=language,
        intent=decision.intent,
        asks=thought.asks,
        slots=thought.slots,
        claims=tuple(figures),
        item=match.item.key if match else None,
        check=is_check(thought),
        confidence=decision.confidence,
        candidates=tuple(
            Candidate(row.item.key, row.score, row.coverage, row.recall) for row in thought.matches[:SHOWN]
        ),
        like=_like(thought.likely),
        reasons=(*thought.reasons, decision.reason) if decision.reason else tuple(thought.reasons),
        from_context=tuple(thought.borrowed),
        pack=thought.pack.id,
    )


def _like(likely: Likely) -> tuple[str, ...]:
    """The nearest things with how near they are: about 1 for one of their phrasings, -1 for what is far off."""
    near = [f"{name} {likely.near(name):.2f}" for name in likely.nearest]
    return (*near, f"what is not answered {likely.strange:.2f}") if near else ()


def rival_items(decision: Decision) -> tuple[Item, ...]:
    """The items of an ambiguous question, best first."""
    return tuple(match.item for match in decision.rivals)
