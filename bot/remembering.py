"""Answers that were given today, for all who ask the same in the same words."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from knowledge.answering.knowledge import Answer, Knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from knowledge.schema import Pack

MOST = 1000
"""Answers that are kept, the last asked for: some 6 MiB."""


class Remembering(Knowledge):
    """An answer is a function of what it is asked with, so it need not be found twice. Nobody may change an answer."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        super().__init__(packs)
        self._remembered = lru_cache(MOST)(self._found)

    def answer(
        self,
        question: str,
        *,
        unit_type: str | None,
        today: date,
        language: str = "vi",
        fixed_language: bool = False,
        context: Mapping[str, Any] | None = None,
    ) -> Answer:
        """As ``Knowledge`` answers."""
        said = json.dumps(context or {}, sort_keys=True)
        return self._remembered(question, unit_type, today, language, fixed_language, said)

    def _found(
        self,
        question: str,
        unit_type: str | None,
        today: date,
        language: str,
        fixed_language: bool,  # noqa: FBT001 - the key
        said: str,
    ) -> Answer:
        return super().answer(
            question,
            unit_type=unit_type,
            today=today,
            language=language,
            fixed_language=fixed_language,
            context=json.loads(said),
        )
