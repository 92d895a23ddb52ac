"""Whether what a question claims is so, as far as the data can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from knowledge.answering.duties import Due, recipient_of
from knowledge.asking.checks import is_check
from knowledge.asking.claims import Claims, DayClaim
from knowledge.asking.items import Statement
from knowledge.asking.lexicon import Lexicon
from knowledge.asking.matching import Index, Match
from knowledge.asking.understanding import Thought
from knowledge.calendar import last_day
from knowledge.fold import fold

_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
_MONTH = re.compile(r"(?:thang |\b)(\d{1,2})/20\d\d|thang (\d{1,2})\b")
_YEAR = re.compile(r"\b20\d\d\b")
_NUMBER = re.compile(r"(?<![\d/])\d+(?![\d/])")
_FIGURES = {"mot": 1, "hai": 2, "bon": 4, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
RELATIVE = {"yesterday": -1, "tomorrow": 1}
"""Days on which something is handed in, counted from today."""
_PUPILS = re.compile(r"\b(\d{1,4}) (?:em|hs|hoc sinh|hoc vien|tre|pupils?|students?|children)\b")
_COMPUTERS = re.compile(r"\b(\d{1,4}) (?:may|bo may|computers?|machines?|pcs?)\b")
_BEFORE = re.compile(r"\b(?:truoc|before)(?: ngay)? ngayxx")
"""A day that is claimed to be the deadline, rather than that on which something is handed in."""
_BINDS = re.compile(r"\b(?:phai|bat buoc|100|must|required|has to|have to)\b")
YET, RIGHT = frozenset({"chua", "yet"}), frozenset({"dung", "chuan", "phai", "xac", "ok"})
"""“… chưa?” asks whether something is done, but behind these words whether it is right."""
DONE = frozenset({("nop", "roi"), ("gui", "roi"), ("xong", "roi"), ("already", "submitted"), ("already", "sent")})
SO_WHAT = frozenset({"co_sao_khong"})
"""Asks what comes of something, where nothing else is asked."""
_DENIES = re.compile(r"\b(?:khong|chi|chua|not|only|no|none)\b")


def asks_whether_done(thought: Thought) -> bool:
    """Whether it is asked, or said, that something is done or not yet: the directive cannot tell, nor can it be wrong.

    ``trường em nộp kế hoạch chưa``, ``chưa triển khai được vì mạng yếu``
    """
    words, claims = thought.reading.words, thought.reading.claims
    if claims.days or claims.months or any(word.isdigit() for word in words):
        return False
    return any(
        (word in YET and before not in RIGHT) or (before, word) in DONE for before, word in pairwise(("", *words))
    )


def of_dues(thought: Thought, dues: Sequence[Due], lexicon: Lexicon) -> bool | None:
    """Whether the days and recipients that a question names are those of ``dues``; None where it names none."""
    claims, slots = thought.reading.claims, thought.slots
    if not is_check(thought) or asks_whether_done(thought):
        return None
    verdicts: list[bool] = []
    befores = [due.variant.before for due in dues if due.variant.before]
    if claims.days and befores:
        right = [last_day(before) for before in befores]
        if not thought.reading.says("inclusive"):
            right += befores
        verdicts.append(all(any(map(claim.is_day, right)) for claim in claims.days))
    elif claims.months and befores:
        verdicts.append(
            all(any(month in (before.month, last_day(before).month) for before in befores) for month in claims.months)
        )
    if len(slots.recipients) == 1 and dues:
        verdicts.append(any(recipient_of(due.variant, lexicon) in slots.recipients for due in dues))
    return all(verdicts) if verdicts else None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A day on which something would be handed in, and whether that is late."""

    day: date
    late: bool
    last: date
    """The last day in time."""


def handed_in_on(thought: Thought, dues: Sequence[Due], today: date) -> HandedIn | None:
    """Whether what is handed in on the day that a question names is late; None where that is not asked.

    The directive says "before": on the day itself it is late.
    """
    days = thought.reading.claims.days
    befores = {due.variant.before for due in dues if due.variant.before}
    asked = thought.reading.says("in_time") or "overdue" in thought.asks
    asked = asked or (thought.slots.relative in RELATIVE and {"yesno", "verb:submit"} <= thought.reading.tags)
    asked = asked or bool(thought.pointed & SO_WHAT)
    before_it = _BEFORE.search(" ".join(thought.reading.words)) and "overdue" not in thought.asks
    if not asked or before_it or len(days) > 1 or not befores:
        return None
    day = _day_of(days[0], min(befores)) if days else None
    if not days and thought.reading.says("same_day"):
        day = min(befores)
    elif not days and thought.slots.relative in RELATIVE:
        day = today + timedelta(RELATIVE[thought.slots.relative])
    late = {day >= before for before in befores} if day else set()
    return HandedIn(day, late.pop(), last_day(min(befores))) if day and len(late) == 1 else None


def _day_of(claim: DayClaim, before: date) -> date | None:
    """The day that is named, in the year nearest to the deadline where none is."""
    years = [claim.year] if claim.year else [before.year - 1, before.year, before.year + 1]
    found = []
    for year in years:
        with suppress(ValueError):  # 29/02
            found.append(date(year, claim.month, claim.day))
    return min(found, key=lambda day: abs(day - before), default=None)


def of_fact(thought: Thought, match: Match, statement: Statement, index: Index) -> bool | None:
    """Whether a claim about a fact holds; None where the words alone do not tell."""
    if thought.instead or not is_check(thought) or asks_whether_done(thought):
        return None
    return of_norm(thought, statement) if match.item.kind == "norm" else _of_words(thought, match, statement, index)


def _of_words(thought: Thought, match: Match, statement: Statement, index: Index) -> bool | None:
    text = fold(f"{statement.text.vi} {statement.text.en}")
    tags = thought.reading.tags
    if "only" in tags:
        return False if _wider(text) else None
    if (claims := thought.reading.claims).days or claims.months:
        return _dated(text, claims)
    named = {str(claim.number) for claim in claims.documents}
    numbers = [token.text for token in thought.reading.tokens if token.text.isdigit() and token.text not in named]
    if numbers and not set(numbers) <= set(_NUMBER.findall(text)):
        return False
    missing = [
        word
        for word in thought.features
        if word not in match.found and not (word in thought.soft and not word.startswith("unit:"))
    ]
    if missing and all(_particular(word, thought, statement) for word in missing):
        return None if _is_of_leave(thought) else False
    pairs = map(" ".join, pairwise(thought.reading.words))
    deputy = match.item.kind == "person" and "pho" not in thought.reading.words
    if deputy and any(_is_deputys(pair, text) for pair in pairs):
        return False
    denied = _DENIES.search(text) is not None  # what is denied has the same words
    asked = set(thought.asks) - ({"who"} if thought.reading.english else set())  # "in charge" asks nothing there
    # Which of several years is meant is not told by the words alone.
    several = bool(claims.years) and len(set(_YEAR.findall(text))) > 1
    said = not missing and not denied and not asked and not several and _is_said(thought, index, statement)
    return True if said and not _claims_more(thought, text) else None


def _is_deputys(words: str, text: str) -> bool:
    """Whether a position stands in a statement only as that of whose deputy somebody is (``Phó Giám đốc``)."""
    found = len(re.findall(rf"\b{words}\b", text))
    return 0 < found == len(re.findall(rf"(?:pho|thay|kt\.|deputy) {words}\b", text))


def _is_of_leave(thought: Thought) -> bool:
    """Whether it is asked what one may do: what the directive does not say is not forbidden."""
    return thought.reading.says("leave")


def _claims_more(thought: Thought, text: str) -> bool:
    """Whether a duty is claimed of which a statement says no more than that it is so (``có bắt buộc … không``)."""
    return thought.reading.says("duty") and not _BINDS.search(text)


def of_norm(thought: Thought, statement: Statement) -> bool | None:
    """Whether a figure that a question names keeps a norm (``2–3 học sinh/máy``); None where it names none."""
    words = [word for token in thought.reading.tokens for word in token.text.split("_")]
    if (each := pupils_a_computer(thought)) is not None:
        most = max(map(int, re.findall(r"\d+", statement.text.vi)), default=0)
        return each <= most if most else None
    named = [_FIGURES.get(word) or int(word) for word in words if word in _FIGURES or word.isdigit()]
    figures = [value for value in named if value > 1]
    allowed = [int(value) for value in re.findall(r"\d+", statement.text.vi)]
    if not allowed or not named:
        return None
    most = "toi_da" in words or "toi" in words or "at_most" in words
    return all(value in allowed if most else value <= max(allowed) for value in figures)


def pupils_a_computer(thought: Thought) -> float | None:
    """Pupils by computers, where a question counts both (``35 em 12 máy``)."""
    said = " ".join(thought.reading.words)
    pupils, computers = _PUPILS.search(said), _COMPUTERS.search(said)
    if not pupils or not computers or not int(computers[1]):
        return None
    return int(pupils[1]) / int(computers[1])


def _dated(text: str, claims: Claims) -> bool | None:
    """Whether the days and months that a question names stand in a statement."""
    months = {int(part) for found in _MONTH.findall(text) for part in found if part}
    days = [(int(found[0]), int(found[1]), int(found[2] or 0)) for found in _DAY.findall(text)]
    if claims.days:
        return (
            any(
                claim.day == day and claim.month == month and claim.year in (None, year, year or claim.year)
                for claim in claims.days
                for day, month, year in days
            )
            if days
            else None
        )
    return bool(set(claims.months) & (months | {month for _, month, _ in days})) if months or days else None


def _wider(text: str) -> bool:
    """Whether a statement lists more than what the question names."""
    return text.count(",") >= 1 or " va " in text or "100%" in text


def _particular(word: str, thought: Thought, statement: Statement) -> bool:
    """Words of the directive that stand elsewhere: offices, people, positions, documents.

    A kind of school counts only where a statement leaves some out: most are for all of them.
    """
    kind, _, code = word.partition(":")
    if kind == "unit" and any(unit.code == code and unit.group == "school" for unit in thought.pack.unit_types):
        return bool(statement.unit_types) or _DENIES.search(fold(statement.text.vi)) is not None
    return kind == "unit" or thought.index.knows(word)


def _is_said(thought: Thought, index: Index, statement: Statement) -> bool:
    numbers = {str(claim.number) for claim in thought.reading.claims.documents}
    words = [
        word
        for word in thought.features
        if not word.startswith("unit:") and word[0] != "?" and word not in thought.soft and word not in numbers
    ]
    return bool(words) and all(word in index.said_words(statement) for word in words)


def opening(*, said: bool | None) -> str | None:
    """The key of the sentence that opens the answer."""
    return None if said is None else "right" if said else "wrong"
