from __future__ import annotations

import pytest

from knowledge.answering.batch import BadLinesError, answer_batch
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
        '{"id": "a", "q": "b", "as": "nowhere"}',
    ],
)
def test_names_a_bad_line(knowledge: Knowledge, line: str) -> None:
    with pytest.raises(BadLinesError, match="line 2"):
        list(answer_batch(knowledge, ['{"id": "a", "q": "kế hoạch"}', line]))


def test_names_every_bad_line_and_what_there_may_be(knowledge: Knowledge) -> None:
    lines = [
        '{"id": "a", "question": "b"}',
        '{"id": "b", "q": "kế hoạch"}',
        '{"id": "c", "q": "d", "as": "university"}',
    ]
    with pytest.raises(BadLinesError) as raised:
        list(answer_batch(knowledge, lines))
    assert [fault.split(":")[0] for fault in raised.value.faults] == ["line 1", "line 1", "line 3"]
    assert "known are id, q, as, lang, today, before" in raised.value.faults[0]
    assert "thcs" in raised.value.faults[-1]
