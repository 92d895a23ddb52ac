from __future__ import annotations

import pytest

from knowledge.answering.batch import BadLineError, answer_batch
from knowledge.answering.knowledge import Knowledge


def test_answers_in_order_and_skips_blank_lines(knowledge: Knowledge) -> None:
    lines = ['{"id": "a", "q": "kế hoạch nộp khi nào", "as": "th"}', "", '{"id": 2, "q": "thời tiết"}']
    rows = list(answer_batch(knowledge, lines))
    assert [(row["id"], row["kind"]) for row in rows] == [("a", "answer"), (2, "unknown")]
    assert set(rows[0]) == {"id", "kind", "text", "citations", "suggestions"}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "a"}',
        '{"q": "a"}',
        '{"id": "a", "q": 1}',
        '{"id": "a", "q": "b", "lang": "fr"}',
        '{"id": "a", "q": "b", "today": "soon"}',
        '{"id": "a", "q": "b", "before": [1]}',
        '{"id": "a", "q": "b", "other": 1}',
    ],
)
def test_names_a_bad_line(knowledge: Knowledge, line: str) -> None:
    with pytest.raises(BadLineError, match="line 2"):
        list(answer_batch(knowledge, ['{"id": "a", "q": "kế hoạch"}', line]))
