"""Another directive, of another year, with other units: data alone."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge
from knowledge.pack import PACKS, load_pack
from tests.knowledge.conftest import SECOND

TODAY = date(2024, 9, 20)


@pytest.fixture(scope="module")
def alone() -> Knowledge:
    return Knowledge([load_pack(SECOND)])


@pytest.fixture(scope="module")
def both() -> Knowledge:
    return Knowledge([load_pack(SECOND), load_pack(PACKS / "3626")])


@pytest.mark.parametrize(
    ("question", "unit", "has"),
    [
        ("trường bán trú nộp hồ sơ an toàn khi nào", None, "10/11/2024"),
        ("hồ sơ an toàn nộp cho ai", "noi-tru", "Phòng An toàn"),
        ("nopthucdonkhinao", None, "01/10/2024"),
        ("ai phụ trách bếp ăn", None, "Lê Thị Một"),
        ("camera vào trang nào", None, "camera.example.vn"),
        ("when is the menu due", "ban-tru", "01/10/2024"),
        ("phải nộp những gì", "noi-tru", "15/11/2024"),
    ],
)
def test_answers(alone: Knowledge, question: str, unit: str | None, has: str) -> None:
    assert has in alone.answer(question, unit_type=unit, today=TODAY).text


@pytest.mark.parametrize("question", ["học phí bao nhiêu", "thời tiết hôm nay", "kế hoạch CNTT nộp khi nào"])
def test_declines(alone: Knowledge, question: str) -> None:
    answer = alone.answer(question, unit_type=None, today=TODAY)
    assert answer.kind == "unknown"
    assert "0290000001" in answer.text


@pytest.mark.parametrize(
    ("question", "unit", "pack"),
    [
        ("hạn nộp của trường nội trú", None, "88"),
        ("hồ sơ an toàn nộp khi nào", "noi-tru", "88"),
        ("công văn 3626 ban hành ngày nào", None, "3626"),
        ("kế hoạch năm học 2023-2024 nộp khi nào", "th", "3626"),
        ("theo công văn 3626 thì sơ kết nộp khi nào", "thcs", "3626"),
        ("ai phụ trách thống kê giáo dục", None, "3626"),
    ],
)
def test_two_packs_are_told_apart(both: Knowledge, question: str, unit: str | None, pack: str) -> None:
    answer = both.answer(question, unit_type=unit, today=TODAY)
    assert (answer.kind, answer.understanding.pack) == ("answer", pack)


def test_there_is_no_knowledge_without_a_pack() -> None:
    with pytest.raises(ValueError, match="no pack"):
        Knowledge([])
