"""How a thing that is meant is answered: when and where it is handed in, or by what is said of it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answering.decision import Decision
from knowledge.asking.checks import is_check
from knowledge.asking.matching import Match
from knowledge.asking.understanding import ABOUT, TIMES, Thought
from knowledge.schema import Obligation

PAPERS = frozenset({"ke_hoach", "bao_cao", "so_ket", "tong_ket", "ho_so"})
NAMED = 0.9
"""How much of a name must be in a question for the thing to be called named."""
TOLD = 1.5
"""What must speak for a statement of an obligation to be what is asked, rather than when it is handed in."""
JOINTS = frozenset({"va", "voi", "lan", "cung", "con", "and"})
DEADLINES = frozenset({"han", "deadline", "deadlines"})
HANDING_IN = frozenset({"due", "verb:submit"})
WHO = frozenset({"who", "office"})
CONTENTS = 0.4
"""How near a question is to those for what stands in a report to be one."""


def about(thought: Thought, match: Match, confidence: float, reason: str) -> Decision:
    """The decision to answer with an item: when and where it is handed in, or what is said of it."""
    asks = set(thought.asks)
    if match.item.kind == "office" and "list" in asks and asks & TIMES and thought.reading.tags & HANDING_IN:
        return Decision("deadlines", confidence=confidence, reason="asks what of an office's work has a day")
    if "due" in thought.reading.tags and (asks <= {"how", "what", "any"} or _ends_in_how_much(thought, asks)):
        asks = set()
    claimed = is_check(thought) and len(thought.reading.claims.days) > 1
    if match.item.kind == "obligation" and (asks & TIMES or claimed) and (others := _joined(thought, match)):
        thought.slots = replace(thought.slots, period=None)
        return Decision("ambiguous", match, (match, *others), confidence, "several obligations are named")
    contents = bool(asks) and thought.likely.asked.get("contents", -1.0) >= CONTENTS
    due = match.item.kind == "obligation" and (
        bool(asks & (TIMES | {"recipient"}))
        or _asks_whose(match, asks)
        or ("list" in asks and bool(DEADLINES & set(thought.reading.words)))
        # “who has to send it to the Ministry”, “who has to hand it in before 20/10”
        or ("scope" in asks and bool(thought.slots.recipients or thought.reading.claims.days))
        or _claims_a_day(thought, asks)
        or (asks <= {"how", "how-many", "any"} and thought.reading.says("compared"))
        or (not asks & ABOUT and not _asked_what(thought) and not _asked_more(thought, match) and not contents)
    )
    return Decision("due" if due else "fact", match=match, confidence=confidence, reason=reason)


def _claims_a_day(thought: Thought, asks: set[str]) -> bool:
    """Whether a day is claimed to be in time, however that is put (``may send it up to 30/01, correct?``)."""
    return bool(thought.reading.claims.days) and is_check(thought) and asks <= {"how-many"}


def _ends_in_how_much(thought: Thought, asks: set[str]) -> bool:
    """``nộp bao nhiêu`` and nothing behind it: the day, not a number of things."""
    tokens = [token for token in thought.reading.tokens if "manner" not in token.tags]
    if asks != {"how-many"}:
        return False
    ends = bool(tokens[-1:]) and "how-many" in tokens[-1].kind("ask")
    return ends or any(
        "verb:submit" in verb.tags and "how-many" in token.kind("ask") and not after.content
        for verb, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _asks_whose(match: Match, asks: set[str]) -> bool:
    """Whether it is asked who hands something in: the units whose duty it is, where nobody else is told of."""
    told = any(row.aspect == "who" for row in match.item.statements)
    dated = isinstance(match.item.row, Obligation) and any(row.before for row in match.item.row.variants)
    return dated and bool(asks & WHO) and asks <= {*WHO, "any", "list"} and not told


def _asked_more(thought: Thought, match: Match) -> bool:
    """Whether a check of an obligation is about one of its statements (``sơ kết có cần số liệu thống kê không``)."""
    if not is_check(thought) or thought.reading.claims.days or thought.reading.claims.months:
        return False
    best = max(match.statements, key=lambda number: match.statements[number], default=None)
    if best is None or match.statements[best] < TOLD:
        return False
    named = {word for name in match.item.names for word in thought.index.heard(name)}
    own = {word for word in match.found if word[:5] not in ("unit:", "perio") and word[0] != "?"} - named
    return bool(own)


def _joined(thought: Thought, match: Match) -> tuple[Match, ...]:
    """Other obligations that are named besides, each with a word asking when of its own or joined by “and”."""
    asking = [token for token in thought.reading.tokens if "when" in token.kind("ask")]
    return tuple(
        row
        for row in thought.matches
        if row.item.kind == "obligation"
        and row is not match
        and row.recall > NAMED
        and PAPERS & row.named - match.named
        and PAPERS & match.named - row.named
        and (len(asking) > 1 or _stand_joined(thought, match, row))
    )


def _stand_joined(thought: Thought, first: Match, second: Match) -> bool:
    """Whether a word that joins stands between the names of two papers (``hạn kế hoạch và tổng kết``)."""
    one, other = (
        [place for place, token in enumerate(thought.reading.tokens) if token.text in PAPERS & own]
        for own in (first.named - second.named, second.named - first.named)
    )
    if not one or not other:
        return False
    start, end = sorted((one[0], other[0]))
    return any(JOINTS & set(token.text.split("_")) for token in thought.reading.tokens[start + 1 : end])


def _asked_what(thought: Thought) -> bool:
    return (
        not thought.reading.tags & {"due"}
        and "what" in thought.asks
        and "verb:submit" not in thought.reading.tags
        and not is_check(thought)
    )
