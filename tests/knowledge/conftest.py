from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.answering.knowledge import Answer, Knowledge
from knowledge.asking.shelf import Shelf
from knowledge.pack import PACKS, load_pack

SECOND = Path(__file__).parent / "packs" / "88"
TODAY = date(2023, 9, 20)

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge([load_pack(PACKS / "3626")])


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf(load_pack(PACKS / "3626"))


@pytest.fixture
def ask(knowledge: Knowledge) -> Ask:
    """Asks one question after another, as one person."""

    def answers(*texts: str, unit: str | None = None, today: date = TODAY, language: str = "vi") -> Answer:
        context = None
        for text in texts[:-1]:
            answer = knowledge.answer(text, unit_type=unit, today=today, language=language, context=context)
            context = answer.context
        return knowledge.answer(texts[-1], unit_type=unit, today=today, language=language, context=context)

    return answers
