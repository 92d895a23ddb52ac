"""The questions of this project, scored; what is expected was written from the facts, before any answer was seen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.answering.batch import answer_batch
from knowledge.answering.knowledge import Knowledge
from tests.knowledge.scoring import CONVERSATIONS, QUESTIONS, STRANGERS, asked, faults, questions

LEAST = 0.97
WRONG = 0.02
"""The largest share of answers that say something else than what is so."""
EVERY = {STRANGERS: 6}
"""Of so many questions of a file one is asked here; all of them by the scorer of the evaluation."""


@pytest.mark.parametrize(
    ("path", "least", "wrong"),
    [(QUESTIONS, LEAST, WRONG), (CONVERSATIONS, 0.95, 0.03), (STRANGERS, 0.96, 0.03)],
    ids=["facts", "conversations", "strangers"],
)
def test_share_of_right_answers(knowledge: Knowledge, path: Path, least: float, wrong: float) -> None:
    rows = questions(path)[:: EVERY.get(path, 1)]
    answers = list(answer_batch(knowledge, asked(rows)))
    bad = [(row, got, found) for row, got in zip(rows, answers, strict=True) if (found := faults(row, got))]
    told = "\n".join(f"{row['id']} {row['q'][:80]}: {'; '.join(found)[:120]}" for row, _, found in bad)
    assert len(bad) <= (1 - least) * len(rows), told
    assert sum(got["kind"] == "answer" for _, got, _ in bad) <= wrong * len(rows), told


def test_no_deadline_is_told_wrong(knowledge: Knowledge) -> None:
    rows = [row for row in questions() if row["tag"] == "deadline"]
    answers = answer_batch(knowledge, asked(rows))
    wrong = [row["q"] for row, got in zip(rows, answers, strict=True) if got["kind"] == "answer" and faults(row, got)]
    assert not wrong


def test_questions_are_many_and_various() -> None:
    tags = Counter(row["tag"] for row in questions())
    assert sum(tags.values()) >= 250
    assert set(tags) >= {"deadline", "nodate", "fact", "who", "list", "confirm", "followup", "far", "near", "noise"}
