"""Which deadlines a question means by their order: the first, the last, those after what is handed in already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answering.about import PAPERS
from knowledge.answering.decision import Decision
from knowledge.answering.duties import Due, dues_of
from knowledge.answering.particular import DIRECTIVE, GENERAL
from knowledge.asking.items import Item
from knowledge.asking.matching import Match
from knowledge.asking.understanding import TIMES, Thought, content

NAMED = 0.9
"""How much of its name must be in a question for a paper to be called handed in."""
FAR = 8
"""Words within which what is handed in stands between the verb and that it is done."""
OVER = frozenset({"roi", "xong"})
AFTER = frozenset({"sau", "after"})
IDLE = 1.0
"""What words that the directive does not have may weigh beside."""


def is_everybodys(thought: Thought) -> bool:
    """Whether deadlines are asked for whosesoever they are (``hạn của trường nào``, ``tất cả các đơn vị``)."""
    if thought.slots.units or thought.slots.own:
        return False
    unknown = thought.asker is None and thought.reading.says("every")
    return unknown or thought.reading.says("everybody")


def received(thought: Thought) -> Decision | None:
    """What others hand in to whom the question is about (``Phòng tôi phải nhận những gì từ các trường``)."""
    if thought.item is not None or not thought.reading.says("receiving"):
        return None
    if not (thought.slots.units or thought.asker) or any(map(thought.index.knows, _named(thought))):
        return None
    return Decision("deadlines", confidence=0.8, reason="asks what is received", firm=True)


def asks_for_an_end(thought: Thought) -> bool:
    """Whether one end of the year's deadlines is asked for: the first or the last."""
    return thought.reading.says("first") or thought.reading.says("final")


def first_or_last(thought: Thought) -> Decision | None:
    """The deadlines of which the first or the last is asked for (``hạn sớm nhất trong công văn``)."""
    if thought.item is not None or not asks_for_an_end(thought):
        return None
    if not (set(thought.asks) & (TIMES | {"list"}) or "due" in thought.reading.tags) or thought.reading.claims.days:
        return None
    if any(match.item.kind == "obligation" and match.recall > NAMED for match in thought.matches):
        return None
    if sum(map(thought.index.weight, _named(thought))) >= IDLE:
        return None
    return Decision("deadlines", confidence=0.8, reason="asks for the first or the last deadline", firm=True)


def _named(thought: Thought) -> list[str]:
    """What a question names besides the directive and papers in general."""
    own = {thought.pack.document.short_number, "nam_hoc", *DIRECTIVE, *GENERAL}
    return [word for word in content(thought) if word not in own and ":" not in word]


def what_comes_next(thought: Thought) -> Decision | None:
    """What is to be handed in after what is already (``nộp kế hoạch xong rồi, giờ tới gì``)."""
    if not done(thought) or "basis" in thought.asks or not (thought.reading.says("then") or "next" in thought.asks):
        return None
    return Decision("deadlines", confidence=0.8, reason="asks what follows what is handed in", firm=True)


def done(thought: Thought) -> tuple[Item, ...]:
    """The obligations that a question says are met, or that what is asked for comes after."""
    if thought.item is not None:
        followed = thought.item.kind == "obligation" and thought.reading.says("then")
        return (thought.item,) if followed else ()
    if not (thought.reading.says("done") or _is_handed_in(thought) or _stands_after(thought)):
        return ()
    return tuple(match.item for match in thought.matches if match.item.kind == "obligation" and match.recall > NAMED)


def _is_handed_in(thought: Thought) -> bool:
    """Whether something stands between the words of handing in and that it is done (``gửi sơ kết ra Bộ rồi``)."""
    tokens = thought.reading.tokens
    sent = next((place for place, token in enumerate(tokens) if "verb:submit" in token.tags), len(tokens))
    return any(token.text in OVER for token in tokens[sent + 1 : sent + FAR])


def _stands_after(thought: Thought) -> bool:
    """Whether it begins with what something comes after (``sau công văn hướng dẫn thì tới việc gì``)."""
    return thought.reading.says("then") and any(token.text in AFTER for token in thought.reading.tokens[:2])


def after(dues: Sequence[Due], met: Sequence[Item]) -> list[Due]:
    """Those of the dues, in order of their days, that come after all that is met."""
    keys = {item.id for item in met}
    days = [due.variant.before for due in dues if due.variant.before and due.obligation.id in keys]
    last = max(days, default=None)
    return [
        due
        for due in dues
        if due.variant.before and due.obligation.id not in keys and (last is None or due.variant.before >= last)
    ]


def ends(thought: Thought, dues: Sequence[Due], today: date) -> list[Due]:
    """The first or the last of the dues where that is asked for, else all of them.

    The first is the next one from ``today`` on, unless it is the directive's first that is asked for.
    """
    days = [due.variant.before for due in dues if due.variant.before]
    if not days or not asks_for_an_end(thought):
        return list(dues)
    coming = [day for day in days if day > today] if "document" not in thought.reading.tags else []
    wanted = {max(days)} if thought.reading.says("final") else set()
    wanted |= {min(coming or days)} if thought.reading.says("first") else set()
    return [due for due in dues if due.variant.before in wanted]


def on_the_day(thought: Thought) -> Decision | None:
    """What the asker hands in by a day that is named, asked whether that day still counts, no paper being named."""
    days = thought.reading.claims.days
    if len(days) != 1 or not thought.asker or not thought.reading.says("in_time") or thought.item is not None:
        return None
    theirs = [
        due.obligation
        for due in dues_of(thought.pack)
        if due.variant.before and thought.asker in due.variant.unit_types and days[0].is_day(due.variant.before)
    ]
    named = [word for word in content(thought) if word not in PAPERS | GENERAL]
    if len(theirs) != 1 or any(thought.index.knows(word) for word in named if ":" not in word):
        return None
    item = next(item for item in thought.index.of_kind("obligation") if item.row is theirs[0])
    match = next((row for row in thought.matches if row.item is item), Match(item, coverage=1.0, recall=1.0))
    return Decision("due", match, confidence=0.8, reason="asks whether a day is in time", firm=True)
