"""Several stages in one question: who sends to whom, and then who else (``trường gửi Phòng …, Phòng gửi Sở …``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.answering.about import NAMED
from knowledge.answering.duties import DEPARTMENT, Due, concerning, dues_of, group_of, recipient_of
from knowledge.answering.particular import named_besides
from knowledge.asking.checks import is_check
from knowledge.asking.lexicon import Lexicon
from knowledge.asking.slots import MINISTRY, is_sent_to, last_word, sends, unit_of
from knowledge.asking.tokens import Token
from knowledge.asking.understanding import TIMES, Thought
from knowledge.schema import Obligation, Pack

PAIR = 2
FAR = 6
"""Words within which a sender is followed by the verb."""
UNDER = frozenset({"thuoc", "under"})
OF = frozenset({"cua", "of", "the"})
JOINTS = frozenset({"va", "voi", "lan", "con", "and"})


@dataclass(frozen=True, slots=True)
class Stage:
    """Unit types that send, and the one (or ``bo_giao_duc``) that receives, where it is told."""

    senders: tuple[str, ...]
    recipient: str | None
    place: int
    """Of the sender among the tokens."""


def dues_of_stages(thought: Thought, chosen: Sequence[Due], pack: Pack, lexicon: Lexicon) -> list[Due]:
    """The dues of each stage that a question names; empty where it names one, or none is known of any."""
    if not set(thought.asks) & TIMES or is_check(thought):
        return []
    stages = _stages(thought, pack)
    if not _are_joined(thought, stages):
        return []
    first = chosen[0].obligation
    papers = [first, *([pack.obligation(first.passed_on)] if first.passed_on else []), *_named(thought)]
    found: list[Due] = []
    for stage in stages:
        ways = (_sent(concerning(dues_of(pack, [paper]), stage.senders, pack), stage, lexicon) for paper in papers)
        dues = next((dues for dues in ways if dues), None)
        if dues is None:
            return []
        found += [due for due in dues if due not in found]
    return found


def without_receivers(thought: Thought, chosen: Sequence[Due], lexicon: Lexicon) -> list[Due]:
    """Without what an office sends that only waits for somebody else's paper (``phòng cần bản đó trước hôm nào``)."""
    tokens = thought.reading.tokens
    every = [(code, place) for place, token in enumerate(tokens) for code in token.kind("unit")]
    places = {code: place for code, place in every if code in thought.slots.units}
    if not PAIR <= len(places) == len(every) or any(map(_joins, tokens[min(places.values()) : max(places.values())])):
        return list(chosen)
    waiting = {
        code
        for code in places
        if any(recipient_of(due.variant, lexicon) == code for due in chosen)
        and not sends(tokens[places[code] + 1 : places[code] + FAR])
        and not (places[code] and last_word(tokens[places[code] - 1].text) in OF)
    }
    return [due for due in chosen if not waiting & set(due.variant.unit_types)] or list(chosen)


def _named(thought: Thought) -> list[Obligation]:
    """The papers that a question names, the likeliest first."""
    rows = [match.item.row for match in (*thought.matches, *named_besides(thought)) if match.recall > NAMED]
    return [row for row in rows if isinstance(row, Obligation)]


def _sent(dues: Sequence[Due], stage: Stage, lexicon: Lexicon) -> list[Due]:
    """Those with a day, and of them those that go where the stage tells, where any does."""
    dated = [due for due in dues if due.variant.before]
    return [due for due in dated if recipient_of(due.variant, lexicon) == stage.recipient] or dated


def _are_joined(thought: Thought, stages: Sequence[Stage]) -> bool:
    """Whether a word that joins, or asks when once more, stands between the first sender and the last."""
    if len({stage.senders for stage in stages}) < PAIR or thought.slots.combined:
        return False
    return any(_joins(token) for token in thought.reading.tokens[stages[0].place + 1 : stages[-1].place])


def _joins(token: Token) -> bool:
    return bool(JOINTS & set(token.text.split("_"))) or "when" in token.kind("ask")


def _stages(thought: Thought, pack: Pack) -> list[Stage]:
    """Who is said to send, or stands beside somebody else (``của trường tôi và của Phòng``), in order."""
    tokens = thought.reading.tokens
    stages: list[Stage] = []
    for place, token in enumerate(tokens):
        units = _units(tokens, place, thought, pack)
        if not units:
            continue
        if is_sent_to(tokens, place):
            receives = DEPARTMENT if group_of(units[0], pack) == "department" else units[0]
            if stages:
                stages[-1] = Stage(stages[-1].senders, stages[-1].recipient or receives, stages[-1].place)
        elif token.text != MINISTRY:
            stages.append(Stage(units, None, place))
    beside = {
        stage.place
        for pair in pairwise(stages)
        if _stand_side_by_side(tokens[pair[0].place + 1 : pair[1].place])
        for stage in pair
    }
    ends = [*(stage.place for stage in stages), len(tokens)][1:]
    return [
        stage
        for stage, end in zip(stages, ends, strict=True)
        if stage.place in beside or _is_told_when(tokens, stage, end)
    ]


def _is_told_when(tokens: Sequence[Token], stage: Stage, end: int) -> bool:
    """Whether somebody is said to send, and to whom, or is asked when (``trường em muốn biết để gửi sớm`` is not)."""
    place = stage.place
    generic = not any(tokens[place].kind("unit"))
    if generic and place and last_word(tokens[place - 1].text) in OF:
        return False  # “kế hoạch của các trường gửi Sở”
    if not any("verb:submit" in token.tags for token in tokens[place + 1 : place + FAR]):
        return False
    near = (*tokens[max(0, place - 2) : place], *tokens[place + 1 : end])
    return stage.recipient is not None or any("when" in token.kind("ask") for token in near)


def _stand_side_by_side(between: Sequence[Token]) -> bool:
    return bool(between) and all(token.text in OF | JOINTS for token in between)


def _units(tokens: Sequence[Token], place: int, thought: Thought, pack: Pack) -> tuple[str, ...]:
    """Whom a token names: a unit type, the asker's own, any school."""
    token, after = tokens[place], tokens[place + 1 : place + 2]
    before = last_word(tokens[place - 1].text) if place else ""
    if before in UNDER:
        return ()
    named = unit_of(token, before) or (next(token.kind("unit"), None) if sends(after) else None)
    if named or token.text == MINISTRY:
        return (named or MINISTRY,)
    if any(any(following.kind("unit")) for following in after):
        return ()  # “our kindergartens”, “các trường THCS”
    if "own" in token.tags and thought.asker:
        return (thought.asker,)
    if {"schools", "many"} & token.tags:
        return tuple(unit.code for unit in pack.unit_types if unit.group == "school")
    return ()
