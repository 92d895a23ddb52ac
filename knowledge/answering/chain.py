"""The way of a paper: who hands on what they receive, and by when."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering.duties import Due, concerning, dues_of, group_of, recipient_of
from knowledge.asking.lexicon import Lexicon
from knowledge.asking.understanding import Thought
from knowledge.schema import Obligation, Pack

LEVELS = "levels"
"""The tag of what asks for the whole way."""


def by_its_sender(thought: Thought, obligation: Obligation, pack: Pack) -> Obligation:
    """The obligation with which the units that are named hand on what they were handed; else the one that is meant.

    ``trường nộp kế hoạch …`` / ``Phòng chuyển lên Sở khi nào``
    """
    units, received = set(thought.slots.units), set(thought.slots.recipients)
    if not units and thought.slots.own and thought.asker:
        units = {thought.asker}
    sends = "verb:submit" in thought.reading.tags or thought.reading.says("onward") or bool(received)
    if obligation.passed_on is None or not units or not sends or units & received:
        return obligation
    following = pack.obligation(obligation.passed_on)
    theirs = {code for variant in following.variants for code in variant.unit_types}
    own = {code for variant in obligation.variants for code in variant.unit_types}
    return following if units <= theirs and not units & own else obligation


def with_what_follows(thought: Thought, chosen: Sequence[Due], pack: Pack, lexicon: Lexicon) -> list[Due]:
    """The dues, and where it is asked who hands on what is received, those with which that is done."""
    every = LEVELS in thought.reading.tags
    senders = {code for due in chosen for code in due.variant.unit_types}
    received = thought.reading.says("onward_received") and (thought.slots.own_takes or thought.asker not in senders)
    if not (every or received or thought.reading.says("onward")):
        return list(chosen)
    found, last = list(chosen), list(chosen)
    while last:
        last = [due for due in _following(last, pack, lexicon) if due not in found]
        found += last
        if not every:
            break
    return found if len(found) > len(chosen) else [*_before(chosen, pack, lexicon), *chosen]


def _before(dues: Sequence[Due], pack: Pack, lexicon: Lexicon) -> list[Due]:
    """What those who hand one of the dues on are handed."""
    senders = {code for due in dues for code in due.variant.unit_types}
    papers = {due.obligation.id for due in dues}
    return [
        due
        for due in dues_of(pack)
        if {due.obligation.id, due.obligation.passed_on} & papers
        and due not in dues
        and due.variant.before
        and recipient_of(due.variant, lexicon) in senders
    ]


def _following(dues: Sequence[Due], pack: Pack, lexicon: Lexicon) -> list[Due]:
    """What those who receive one of the dues hand on."""
    found: list[Due] = []
    for due in dues:
        receiver = recipient_of(due.variant, lexicon)
        if receiver is None:
            continue
        on = due.obligation.passed_on
        rows = [due.obligation, *([pack.obligation(on)] if on else [])]
        found += [each for each in concerning(dues_of(pack, rows), [receiver], pack) if each.variant.before]
    return list(dict.fromkeys(found))


def starts_at_one_school(thought: Thought, pack: Pack) -> bool:
    """Whether a way is asked for that begins at one kind of school."""
    units = thought.slots.units
    return len(units) == 1 and group_of(units[0], pack) == "school"
