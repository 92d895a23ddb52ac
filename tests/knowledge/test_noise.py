"""However a question is spoilt in typing, it is answered as it would be if it were typed well."""

from __future__ import annotations

import pytest

from knowledge.answering.knowledge import Knowledge
from tests.knowledge.noise import KINDS, kept, usable
from tests.knowledge.scoring import questions

EVERY = 16
"""Of so many questions one is asked here; all of them by ``python -m tests.knowledge.noise``."""
SURE = 0.95
FLOORS = {
    "glued": 0.88,
    "partly glued": 0.88,
    "one slip": 0.88,
    "one slip, no diacritics": 0.88,
    "slips in a third": 0.85,
    "wrong tones": 0.89,
    "sounds: s/x, ch/tr, l/n, d/gi/v": 0.85,
    "sounds: n/ng, c/t, i/y": 0.8,
    "chat": 0.8,
}
"""The least share of questions that must be answered in the same words, where it is not ``SURE``."""


@pytest.mark.parametrize("kind", KINDS)
def test_is_answered_as_if_typed_well(knowledge: Knowledge, kind: str) -> None:
    done = kept(knowledge, usable(questions(), kind)[::EVERY], kind)
    lost = [text for same, text in done if not same]
    assert len(lost) <= round((1 - FLOORS.get(kind, SURE)) * len(done)), "\n".join(lost)
