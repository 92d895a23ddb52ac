"""A stretch of a message, answered from one pack: what each way of reading a message is weighed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from knowledge.answering.decision import Decision
from knowledge.answering.draft import Draft
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import NOTHING, LeftOut, Thought, Understanding

RANK: Final = {"answer": 2, "clarify": 1, "unknown": 0}


@dataclass(frozen=True)
class Asker:
    """Who asks, when, and in which language."""

    unit_type: str | None
    today: date
    language: str
    english: bool
    context: Mapping[str, Any]
    left_out: LeftOut = NOTHING

    @property
    def tongue(self) -> str:
        """The language of the question, whatever that of the answer."""
        return "en" if self.english else "vi"


@dataclass(frozen=True)
class Attempt:
    """A stretch of a message, answered from one pack."""

    draft: Draft
    decision: Decision
    understanding: Understanding
    shelf: Shelf
    thought: Thought
    near: float = 0.0
    """How near it is to what people ask, where the message is long."""
    needed: bool = False
    """Whether a long message says that this is what it asks."""
    leans: bool = False
    """Whether it is a part that points to what stands before it (``… and who receives it?``)."""

    @property
    def is_sure(self) -> bool:
        """Whether one thing in particular is answered."""
        return self.draft.kind == "answer" and self.decision.intent in ("due", "fact", "help")

    @property
    def names_no_paper(self) -> bool:
        """Whether it is answered with something that is handed in, without naming it."""
        match = self.decision.match
        return match is not None and match.item.kind == "obligation" and not match.name and self.thought.item is None

    @property
    def only_explains(self) -> bool:
        """Whether it is answered with what a short form stands for, which nobody asks (``…, CĐS về Sở hạn mấy``)."""
        match = self.decision.match
        return match is not None and match.item.kind == "term" and "what" not in self.thought.asks

    @property
    def is_absent(self) -> bool:
        """Whether it asks for what is known not to be in the directive."""
        match = self.decision.match
        return self.draft.kind == "unknown" and match is not None and match.item.kind == "absent"

    @property
    def worth(self) -> tuple[int, float, float]:
        return RANK[self.draft.kind], self.near + self.needed - self.leans, self.decision.confidence
