"""What is done with a question."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.asking.matching import Match


@dataclass(frozen=True, slots=True)
class Decision:
    """An intent with what it is about."""

    intent: str
    match: Match | None = None
    rivals: tuple[Match, ...] = ()
    confidence: float = 0.0
    reason: str = ""
    firm: bool = False
    """Whether nothing else that the question is like may overrule it."""
