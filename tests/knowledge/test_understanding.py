from __future__ import annotations

import pytest

from knowledge.asking.claims import DayClaim, read_claims
from knowledge.asking.shelf import Shelf
from tests.knowledge.conftest import Ask


@pytest.mark.parametrize(
    ("question", "item", "asks"),
    [
        ("Trường THPT nộp kế hoạch CĐS về đâu và khi nào?", "obligation:plan", {"when"}),
        ("so ket hk1 nop ngay may", "obligation:hk1-review", {"when"}),
        ("Thông tư 37/2020 về vấn đề gì", "reference:tt-37-2020", {"what"}),
        ("IOC là gì", "system:ioc", {"what"}),
        ("tiểu học mấy học sinh một máy tính", "norm:pupils-per-computer", {"how-many"}),
    ],
)
def test_reads_item_and_what_is_asked(ask: Ask, question: str, item: str, asks: set[str]) -> None:
    read = ask(question).understanding
    assert read.item == item
    assert asks <= set(read.asks)


def test_reads_units_and_recipients(ask: Ask) -> None:
    slots = ask("Các trường THCS phải gửi sơ kết cho Phòng GDĐT trước ngày nào?").understanding.slots
    assert slots.units == ("thcs",)
    assert slots.recipients == ("phong",)


def test_explains_itself(ask: Ask) -> None:
    told = ask("Hạn nộp KH CNTT 2023-2024?", unit="thcs").understanding.explain()
    for part in ("obligation:plan", "intent:", "due", "when", "2023-2024", "because:"):
        assert part in told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trước 5/10/2023", DayClaim(5, 10, 2023)),
        ("ngày 5 tháng 10 năm 2023", DayClaim(5, 10, 2023)),
        ("mùng năm tháng mười", DayClaim(5, 10, None)),
        ("October 5th", DayClaim(5, 10, None)),
        ("5 October 2023", DayClaim(5, 10, 2023)),
        ("2023-10-05", DayClaim(5, 10, 2023)),
    ],
)
def test_reads_days(text: str, day: DayClaim) -> None:
    assert read_claims(text)[0].days == [day]


@pytest.mark.parametrize("text", ["chung 1 máy", "giai đoạn 2022-2025", "2-3 học sinh", "TT 09/2021", "35/13"])
def test_reads_no_day_where_there_is_none(text: str) -> None:
    assert read_claims(text)[0].days == []


def test_reads_school_years_and_documents() -> None:
    claims, _ = read_claims("QĐ 131/QĐ-TTg và thông tư 37/2020, năm học 2022–2023")
    assert [claim.number for claim in claims.documents][:1] == [131]
    assert {claim.year for claim in claims.documents} >= {2020}
    assert claims.school_years == ["2022-2023"]


def test_reads_provisions() -> None:
    assert read_claims("Mục IV.8 quy định gì")[0].provisions == ["iv.8"]


def test_looking_at_statements_teaches_the_index_nothing(shelf: Shelf) -> None:
    """Else what somebody asked before would change how near the next answer comes."""
    pairs, alone = set(shelf.index.pairs), set(shelf.index.alone)
    for item in shelf.items:
        for statement in item.statements:
            shelf.index.said_words(statement)
    assert (shelf.index.pairs, shelf.index.alone) == (pairs, alone)
