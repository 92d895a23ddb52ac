"""What a few words only say to the answer before them: that it be said again, or that it may not be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.asking.checks import is_check
from knowledge.asking.items import Item
from knowledge.asking.marks import OTHER
from knowledge.asking.matching import LOOSE
from knowledge.asking.understanding import INHERITED, Thought, content
from knowledge.schema import Person

FEW = 9
NAMED = 0.9
"""How much of its name must be in a few words for somebody to be named."""
TABLES = ("again", "doubt", "checks", "yesno")
VAGUE, AGAIN = frozenset({"how-many"}), frozenset({"any", "what", "contact"})
"""What words in passing seem to ask for (``bn``), and those that ask for an answer once more (``gõ lại số``)."""
INSTEAD: Mapping[str, frozenset[str]] = {
    "person": frozenset({"who", "contact", "office"}),
    "system": frozenset({"where"}),
}
"""The kinds of things that may be claimed in the place of an answer, by what was asked."""
TODAY = frozenset({"today", "tomorrow"})
DENYING = frozenset({"khong_phai", "not", "dau_phai"})
ANSWERED = frozenset({"due", "fact"})
HELP = "help"


def rejoins(thought: Thought, context: Mapping[str, Any], earlier: Item | None) -> bool:
    """Whether nothing but the answer before is spoken of; the question is then completed by what that was about."""
    instead = _instead(thought, context)
    helped = bool(context.get("helped"))
    if not (helped or (earlier is not None and context.get("intent") in ANSWERED)) or not _is_brief(thought, instead):
        return False
    dated = thought.reading.claims.days or thought.reading.claims.months
    again = thought.reading.says("again")
    still = thought.slots.relative in TODAY and not helped and _asks_whether_still(thought)
    if not (again or still or instead or (dated and not helped and (is_check(thought) or _doubts(thought)))):
        return False
    thought.rejoins = HELP if helped else str(context.get("intent"))
    thought.item = None if helped else earlier
    thought.instead = instead
    thought.asks = (*context.get("asks", ()), *(["overdue"] if still else []))
    thought.borrowed += ["the answer", INHERITED]
    return True


def _is_brief(thought: Thought, instead: Item | None) -> bool:
    """Whether a few words name and ask nothing of their own, but for what is claimed instead."""
    reading = thought.reading
    own = set(thought.asks) - VAGUE - (AGAIN if reading.says("again") else set())
    own -= {"when", "overdue", "where", "who"} if instead else set()
    if len(reading.words) > FEW or own or reading.claims.documents or thought.slots.period or thought.slots.units:
        return False
    follows = any("follow" in token.tags and "manner" not in token.tags for token in reading.tokens)
    if follows and not thought.slots.relative:
        return False
    idle = set().union(*(reading.spoken(table) for table in TABLES))
    named = next((match.found for match in thought.matches if match.item is instead), frozenset())
    return all(
        word in named or set(word.removeprefix(LOOSE).rstrip(OTHER).split("_")) <= idle for word in content(thought)
    )


def _doubts(thought: Thought) -> bool:
    return thought.reading.says("doubt")


def _asks_whether_still(thought: Thought) -> bool:
    """``so still ok today?``, ``hôm nay còn được không``."""
    return bool(thought.reading.tags & {"checks", "yesno", "thanks"}) or thought.reading.says("in_time")


def _instead(thought: Thought, context: Mapping[str, Any]) -> Item | None:
    """Somebody or something that is claimed in the place of what was answered; None where it was answered so."""
    kinds = [kind for kind, asks in INSTEAD.items() if asks & set(context.get("asks", ())) or context.get("helped")]
    top = next((match for match in thought.matches if match.item.kind in kinds and match.name > 0), None)
    if top is None or top.recall < NAMED or not (is_check(thought) or thought.reading.text.rstrip().endswith("?")):
        return None
    told = isinstance(top.item.row, Person) and top.item.row.id in context.get("people", ())
    return None if told or top.item.key == context.get("item") else top.item


def denies(thought: Thought) -> bool:
    """Whether what is claimed instead is claimed not to be so (``not Mr Ba?``)."""
    return any(token.text in DENYING for token in thought.reading.tokens) and "checks" not in thought.reading.tags
