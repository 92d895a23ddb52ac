"""Deadlines by their order and for everybody: the first, the last, what follows, whose a day is, the last day."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

ASKED = [
    # question, asker, today, days that are told, days that are not
    ("nộp kế hoạch xong rồi, giờ tới gì", "thcs", "2023-10-03", ["15/01/2024"], ["05/10/2023"]),
    (
        "Đã nộp danh sách kèm kế hoạch các trường, khâu nộp tiếp theo của PGD?",
        "phong",
        "2023-10-18",
        ["20/01/2024"],
        [],
    ),
    ("Plan's in. What's the following hand-in?", "gdtx", "2023-10-03", ["20/01/2024"], ["10/10/2023"]),
    (
        "VP Sở gửi sơ kết ra Bộ rồi, còn lại báo cáo nào, tiếp theo là gì?",
        "so-vp",
        "2024-02-01",
        ["15/06/2024"],
        ["30/01/2024"],
    ),
    ("We have submitted the mid-year review, what's next?", "so-vp", "2024-01-29", ["15/06/2024"], ["30/01/2024"]),
    ("Hạn sớm nhất trong công văn này là hạn nào, của ai?", None, "2023-09-20", ["01/10/2023"], ["05/10/2023"]),
    ("Giờ này trong tỉnh hạn nộp nào đến sớm nhất?", None, "2024-05-06", ["30/05/2024"], ["01/10/2023"]),
    ("Mốc nộp cuối cùng của cả năm học là gì?", None, "2023-09-20", ["15/06/2024"], ["05/06/2024"]),
    ("don vi nao han 30/05/2024", "phong", "2023-09-20", ["30/05/2024"], ["05/06/2024"]),
    ("mốc 20/10 là của đơn vị nào", "th", "2023-09-20", ["20/10/2023"], ["05/10/2023"]),
    (
        "Sau ngày 20/01/2024 trở đi còn những hạn nộp nào nữa, của tất cả các đơn vị?",
        "th",
        "2023-09-20",
        ["30/01/2024", "30/05/2024", "05/06/2024", "15/06/2024"],
        ["15/01/2024"],
    ),
    ("Đơn vị nào đã quá hạn tính tới hôm nay?", None, "2023-10-06", ["01/10/2023", "05/10/2023"], ["10/10/2023"]),
    ("kế hoạch, tổng kết hạn khi nào", "mn", "2023-09-20", ["05/10/2023", "30/05/2024"], ["15/01/2024"]),
    ("Ngày muộn nhất chắc chắn còn kịp nộp sơ kết của tiểu học?", None, "2023-09-20", ["14/01/2024", "12/01/2024"], []),
    (
        "What is the very last safe day to send the Ministry the semester-1 review?",
        "so-vp",
        "2023-09-20",
        ["29/01/2024"],
        [],
    ),
]


@pytest.mark.parametrize(("question", "asker", "today", "told", "untold"), ASKED, ids=[row[0][:40] for row in ASKED])
def test_tells_the_deadlines_that_are_meant(
    knowledge: Knowledge, question: str, asker: str | None, today: str, told: list[str], untold: list[str]
) -> None:
    answer = knowledge.answer(question, unit_type=asker, today=date.fromisoformat(today))

    assert answer.kind == "answer", answer.text
    assert [day for day in told if day not in answer.text] == [], answer.text
    assert [day for day in untold if day in answer.text] == [], answer.text


def test_where_all_is_handed_in_nothing_is_left(knowledge: Knowledge) -> None:
    question = "báo cáo tổng kết cũng nộp xong rồi, tiếp theo là gì"
    answer = knowledge.answer(question, unit_type="thcs", today=date(2024, 5, 28))

    assert answer.text.startswith("Sau đó Trường trung học cơ sở (THCS) không còn hạn nộp nào trong công văn.")


def test_nothing_in_a_time_is_not_nothing_at_all(knowledge: Knowledge) -> None:
    answer = knowledge.answer("đơn vị nào đã quá hạn rồi", unit_type="th", today=date(2023, 9, 20))

    assert answer.text.startswith("Các đơn vị không có hạn nộp nào trong khoảng thời gian này.")
    assert "01/10/2023" in answer.text


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0000", "01/01/0001", "31/02/2024"])
def test_any_day_may_be_named(knowledge: Knowledge, day: str) -> None:
    for question in (
        f"sau ngày {day} còn hạn nộp nào",
        f"từ nay đến {day} còn hạn nào",
        f"nộp ngày {day} có trễ không",
    ):
        assert knowledge.answer(question, unit_type="th", today=date(2023, 9, 20)).text


def test_a_day_that_does_not_count_is_not_confirmed(knowledge: Knowledge) -> None:
    question = "Hạn chót nộp sơ kết là hết ngày 20/01 (tính cả hôm đó), đúng ko"
    answer = knowledge.answer(question, unit_type="gdtx", today=date(2023, 9, 20))

    assert answer.text.startswith("Không đúng.")
    assert "19/01/2024" in answer.text


def test_what_is_more_than_a_duty_is_not_confirmed(knowledge: Knowledge) -> None:
    question = "Is there a template for the semester-1 review?"
    answer = knowledge.answer(question, unit_type="thpt", today=date(2023, 9, 20))

    assert not answer.text.startswith("Yes")
