"""Why a question is declined: orders, other years, things that the directive does not have."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answering.decision import Decision
from knowledge.answering.verdict import RELATIVE, SO_WHAT
from knowledge.asking.checks import is_check
from knowledge.asking.facts import ASPECTS
from knowledge.asking.matching import ASK_WEIGHT, Match
from knowledge.asking.understanding import TIMES, Thought, match_again

BETTER = 1.1
"""How much more must speak for what is there than for what is known to be missing."""
DOCUMENTS = frozenset({"thong_tu", "quyet_dinh", "cong_van", "van_ban"})
NAMED = 0.9
OVER = frozenset({"xong", "roi"})
SINCE = frozenset({"sau", "khi", "sau_khi", "after", "once"})
TROUBLE = frozenset({"bi_khoa", "bi_loi", "loi_gi", "error", "reset", "log_in", "login"})
FAR_OFF, NEAR = -0.7, -0.3
"""How far a question is from those that are not answered, and how near to a thing, to mean nothing that is missing."""
PART = 0.6
"""How much of its name must then be in the question."""


def orders(thought: Thought) -> Decision | None:
    """What gives the program orders is not followed."""
    if "orders" in thought.reading.tags:
        return Decision("orders", reason="it gives the program orders")
    return None


def other_years(thought: Thought) -> Decision | None:
    """Other school years are declined; years inside a document's title are not meant."""
    claims, top = thought.reading.claims, thought.top
    own = {int(year) for year in thought.pack.document.school_year.split("-")}
    if any(year != thought.pack.document.school_year for year in claims.school_years) or (
        thought.slots.other_year and not own & set(claims.years)
    ):
        return Decision("year", reason="another school year")
    if top and top.item.kind in ("reference", "topic", "term", "event") and top.recall > 0.5:
        return None
    if _dates_a_document(thought):
        return None
    if claims.years and not any(year in own for year in claims.years) and not _spans(claims.years, own):
        return Decision("year", reason="another year")
    return None


def _dates_a_document(thought: Thought) -> bool:
    """Whether a year is that of a document that is asked for (``thông tư nào năm 2020``)."""
    known = {row.date.year for row in thought.pack.references if row.date}
    named = "basis" in thought.asks or DOCUMENTS & set(thought.features)
    return bool(named) and set(thought.reading.claims.years) <= known


def _spans(years: Iterable[int], own: set[int]) -> bool:
    """Whether years are the ends of a period around the school year (``2022-2025``)."""
    return min(years) < min(own) and max(years) > max(own)


def not_there(thought: Thought) -> Decision | None:
    """Declines what points at something particular that the directive does not have."""
    claims = thought.reading.claims
    numbers = [claim.number for claim in claims.documents if claim.suffix or claim.number >= 5]
    if missing := [number for number in numbers if number not in thought.index.numbers]:
        return Decision("unknown", reason=f"no document {missing[0]} in the directive", firm=True)
    if thought.pointed and (_only_says_when(thought) or _asks_whether_late(thought) or _asks_for_help(thought)):
        thought.features = tuple(word for word in thought.features if word not in thought.pointed)
        match_again(thought)
        thought.matches[:] = [match for match in thought.matches if match.item.kind != "absent"]
        return None
    if thought.pointed:
        kept = [match for match in thought.matches if thought.pointed <= match.found]
        if not kept:
            return Decision("unknown", reason=f"the directive says nothing of {', '.join(sorted(thought.pointed))}")
        thought.matches[:] = kept
    top = thought.top
    if "howto" in thought.reading.tags and not (top and any(row.aspect == "how" for row in top.item.statements)):
        return Decision("unknown", reason="asks for instructions")
    if (absent := _absent(thought)) and not _asks_what_they_are(thought):
        return Decision("unknown", match=absent, confidence=absent.coverage, reason="known not to be in the directive")
    thought.matches[:] = [match for match in thought.matches if match.item.kind != "absent"]
    return None


def _asks_what_they_are(thought: Thought) -> bool:
    """Whether the position is asked for of somebody who was spoken of (``ổng là trưởng phòng à``)."""
    told = thought.item is not None and thought.item.kind == "person" and "pronouns" in thought.reading.tags
    return told and thought.likely.asked.get("position", -1.0) > 0


def _only_says_when(thought: Thought) -> bool:
    """Whether what is pointed at is done before something is handed in (``bế giảng xong thì gửi tổng kết khi nào``)."""
    if "verb:submit" not in thought.reading.tags or not set(thought.asks) & (TIMES | {"recipient"}):
        return False
    if not any(match.item.kind == "obligation" and match.recall > NAMED for match in thought.matches):
        return False
    tokens = thought.reading.tokens
    places = [place for place, token in enumerate(tokens) if "pointed" in token.tags]
    return all(
        any(token.text in OVER for token in tokens[place + 1 : place + 2])
        or any(token.text in SINCE for token in tokens[max(0, place - 4) : place])
        for place in places
    )


def _asks_whether_late(thought: Thought) -> bool:
    """Whether it is asked what comes of handing something in on a day (``mai mới nộp có sao không``)."""
    day = thought.slots.relative in RELATIVE or len(thought.reading.claims.days) == 1
    late = thought.pointed <= SO_WHAT and "verb:submit" in thought.reading.tags and day
    return late and any(match.item.kind == "obligation" and match.recall > NAMED for match in thought.matches)


def _asks_for_help(thought: Thought) -> bool:
    """Whether it is asked who is in charge of a thing that does not work (``PMIS bị lỗi, ai vận hành``)."""
    if not thought.pointed <= TROUBLE or not {"who", "contact", "office"} & set(thought.asks):
        return False
    return any(
        match.recall > PART and any(row.aspect == "who" for row in match.item.statements)
        for match in thought.matches
        if match.item.kind in ("system", "topic")
    )


def _absent(thought: Thought) -> Match | None:
    """Something known to be missing that answers to the question better than all that is there."""
    rows = [match for match in thought.matches if match.item.kind == "absent" and match.recall > 0.92]
    others = [match for match in thought.matches if match.item.kind != "absent"]
    best = max(rows, key=lambda match: match.name, default=None)
    if best is None or _is_known_number(thought) or _is_near_to_what_is_there(thought):
        return None
    if "tasks" in thought.reading.tags and thought.slots.units and "document" in thought.reading.tags:
        return None  # what an office has to do by the directive
    top = thought.top
    if is_check(thought) and top and top.item.kind == "person" and top.name and top.recall > NAMED:
        return None  # “ông Ba là Giám đốc Sở, đúng không”
    rivals = [match for match in others if match.coverage > best.coverage - 0.05]
    rival = max((match.phrase + ASK_WEIGHT * _answers(match, thought) for match in rivals), default=0.0)
    stronger = any(_is_stronger(match, best, thought) for match in others)
    return best if best.name > 1.05 * rival and not stronger else None


def _is_near_to_what_is_there(thought: Thought) -> bool:
    """Whether a question is like others about something that is there, and far from those that are not answered."""
    likely = thought.likely
    nearest = max(map(likely.near, likely.nearest), default=-1.0)
    return likely.strange < FAR_OFF and nearest > NEAR


def _is_known_number(thought: Thought) -> bool:
    """Whether somebody is named of whom the directive has a telephone or an address, and that is asked for."""
    return "contact" in thought.asks and any(
        match.item.kind == "person"
        and match.name > 0
        and match.recall > NAMED
        and any(row.aspect == "contact" and not row.made for row in match.item.statements)
        for match in thought.matches[:3]
    )


def _is_stronger(match: Match, absent: Match, thought: Thought) -> bool:
    """Whether something that is there accounts for more of the question, or for as much and has what is asked for."""
    if match.coverage > absent.coverage + 0.15:
        return match.recall > 0.9 or match.score > absent.score
    if match.coverage < absent.coverage or match.score < BETTER * absent.score or match.recall < PART:
        return False
    return _answers(match, thought) and not thought.slots.own


def _answers(match: Match, thought: Thought) -> bool:
    """Whether an item has a statement of an aspect that is asked for."""
    if match.item.kind == "obligation" and set(thought.asks) & (TIMES | {"recipient"}):
        return True
    wanted = {aspect for ask in thought.asks for aspect in ASPECTS.get(ask, ())[:1]}
    return any(row.aspect in wanted for row in match.item.statements)
