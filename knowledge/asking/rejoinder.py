"""What a few words only say to the answer before them: that it be said again, or that it may not be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.asking.checks import is_check
from knowledge.asking.items import Item
from knowledge.asking.marks import OTHER
from knowledge.asking.matching import LOOSE
from knowledge.asking.understanding import INHERITED, TIMES, Thought, content
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
CLAIMING = frozenset({"when", "overdue", "where", "who"})
"""What a claim seems to ask for (``trên cổng nào đó hả``)."""
POINTING = frozenset({"that", "it", "this", "the"})
"""``isn't that Mr Khanh?``"""
CHOOSING = frozenset({"hay", "or", "hoac"})
DATES = frozenset({"mung", "mong"})
TODAY = frozenset({"today", "tomorrow"})
DENYING = frozenset({"khong_phai", "not", "dau_phai"})
ANSWERED = frozenset({"due", "fact"})
HELP = "help"


@dataclass(frozen=True)
class _Claimed:
    """Who or what few words name where somebody or something was told; ``instead``: of what was."""

    words: frozenset[str] = frozenset()
    instead: Item | None = None


def rejoins(thought: Thought, context: Mapping[str, Any], earlier: Item | None) -> bool:
    """Whether nothing but the answer before is spoken of; the question is then completed by what that was about."""
    helped = bool(context.get("helped"))
    if not (helped or (earlier is not None and context.get("intent") in ANSWERED)):
        return False
    claimed = _claimed(thought, context)
    if not _is_brief(thought, claimed):
        return False
    dated = thought.reading.claims.days or thought.reading.claims.months
    still = thought.slots.relative in TODAY and not helped and _asks_whether_still(thought)
    doubted = dated and not helped and (is_check(thought) or thought.reading.says("doubt"))
    if not (thought.reading.says("again") or still or claimed or doubted):
        return False
    thought.rejoins = HELP if helped else str(context.get("intent"))
    thought.item = None if helped else earlier
    thought.instead = claimed.instead if claimed else None
    thought.asks = (*context.get("asks", ()), *(["overdue"] if still else []))
    thought.borrowed += ["the answer", INHERITED]
    return True


def _is_brief(thought: Thought, claimed: _Claimed | None) -> bool:
    """Whether a few words name and ask nothing of their own, but for what is claimed."""
    reading = thought.reading
    own = set(thought.asks) - VAGUE - (AGAIN if reading.says("again") else set())
    own -= CLAIMING if claimed else set()
    own -= TIMES if reading.claims.days and reading.says("doubt") else set()
    if len(reading.words) > FEW or own or reading.claims.documents or thought.slots.period or thought.slots.units:
        return False
    pointing = POINTING if claimed else frozenset()
    leaning = (token for token in reading.tokens if "follow" in token.tags and token.text not in pointing)
    if any("manner" not in token.tags for token in leaning) and not thought.slots.relative:
        return False
    idle = set().union(*(reading.spoken(table) for table in TABLES), DATES)
    named = claimed.words if claimed else frozenset()
    return all(
        word in named or set(word.removeprefix(LOOSE).rstrip(OTHER).split("_")) <= idle for word in content(thought)
    )


def _asks_whether_still(thought: Thought) -> bool:
    """``so still ok today?``, ``hôm nay còn được không``."""
    return bool(thought.reading.tags & {"checks", "yesno", "thanks"}) or thought.reading.says("in_time")


def _claimed(thought: Thought, context: Mapping[str, Any]) -> _Claimed | None:
    """What is claimed to be the answer, or to be one of two; None for none, and where just that was answered."""
    if not (is_check(thought) or thought.reading.text.rstrip().endswith("?")):
        return None
    kinds = [kind for kind, asks in INSTEAD.items() if asks & set(context.get("asks", ())) or context.get("helped")]
    named = [match for match in thought.matches if match.item.kind in kinds and match.name > 0]
    named = [match for match in named if match.recall >= NAMED]
    words = frozenset(word for match in named for word in match.found)
    if not named or (len(named) > 1 and CHOOSING.isdisjoint(thought.reading.words)):
        return _Claimed(named[0].found, named[0].item) if named and not _is_told(named[0].item, context) else None
    if len(named) > 1:
        return _Claimed(words)
    if not _is_told(named[0].item, context):
        return _Claimed(words, named[0].item)
    first = f"person:{next(iter(context.get('people', ())), '')}"
    return None if named[0].item.key in (first, context.get("item")) else _Claimed(words)


def _is_told(item: Item, context: Mapping[str, Any]) -> bool:
    """Whether a person or a thing is in the answer before."""
    told = isinstance(item.row, Person) and item.row.id in context.get("people", ())
    return told or item.key == context.get("item")


def denies(thought: Thought) -> bool:
    """Whether what is claimed instead is claimed not to be so (``not Mr Ba?``)."""
    return any(token.text in DENYING for token in thought.reading.tokens) and "checks" not in thought.reading.tags
