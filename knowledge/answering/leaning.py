"""What a sentence of a letter leaves open, so that another one must tell what it is about."""

from __future__ import annotations

import re
from typing import Final

from knowledge.answering.attempt import Attempt
from knowledge.asking.letters import asks_in_words
from knowledge.asking.understanding import content
from knowledge.fold import fold

NAMED, WHOLE = 0.6, 0.9
"""How much of its name must be in a sentence for a thing to be what it is about, and to be named."""
CONFIDENT: Final = 0.8
STRANGE, FEW = 0.7, 1
"""How like what is not answered a sentence may be, and how many words of its own it may have, to leave much open."""
SAID: Final = 10
"""Words that a bare request may have."""
DEADLINES = "deadlines"
VAGUE = frozenset({"document", "topic"})
"""What a sentence is taken for that names nothing else."""
DAYS = frozenset({"ngay", "han", "moc", "date", "deadline"})
HANDING_IN = frozenset({"due", "verb:submit"})
_POINTED = re.compile(
    r"\b(?P<noun>thong tu|quyet dinh|ke hoach|bao cao|danh sach|cong van|van ban|phan mem|he thong)"
    r" (?:do|ay|kia|noi tren)\b"
    r"|\b(?:that|this) (?P<english>report|review|plan|list|letter|circular|decision|system|portal|software)\b"
)


def pointed(text: str) -> str | None:
    """What a thing is called that is pointed to (``kế hoạch ấy``), folded; None for none."""
    found = _POINTED.search(fold(text))
    return (found["noun"] or found["english"]) if found else None


def leans(own: Attempt) -> bool:
    """Whether a sentence leaves open what it is about."""
    match = own.decision.match
    named = match is not None and (match.recall >= NAMED or match.item.kind == "person")
    if own.decision.intent == DEADLINES:
        return not {"list", "next"} & set(own.thought.asks) and not own.thought.slots.relative
    if match is not None and match.item.kind in VAGUE and own.is_sure:
        return match.item.kind == "document" or not content(own.thought)
    if own.is_sure or own.decision.intent == "ambiguous":
        return own.is_sure and not named
    return is_bare(own) or _is_open(own)


def _is_open(own: Attempt) -> bool:
    """Whether a sentence that is declined, or asked back, has next to no words of its own."""
    match = own.decision.match
    if match is not None and match.recall >= WHOLE and own.decision.confidence >= CONFIDENT:
        return False  # declined, but known
    return own.thought.likely.strange < STRANGE and not own.is_absent and len(content(own.thought)) <= FEW


def is_bare(own: Attempt) -> bool:
    """Whether a sentence only requests an answer, and names nothing (``mong anh chị cho biết ạ``)."""
    tags = own.thought.reading.tags & HANDING_IN
    named = own.draft.kind != "unknown" and any(own.shelf.index.knows(word) for word in content(own.thought))
    day = wants_a_day(own) and not own.understanding.check  # “ngày ấy có đúng không”
    asks = own.understanding.claims or asks_in_words(own.understanding.question) or day
    return not (tags or named or asks) and len(own.thought.reading.words) <= SAID


def wants_a_day(own: Attempt) -> bool:
    """Whether a day is requested without a word that asks (``xin cho ngày đó``)."""
    return not DAYS.isdisjoint(own.thought.reading.words)
