"""Others than those whom a question leaves out."""

from __future__ import annotations

import pytest

from tests.knowledge.conftest import Ask

BESIDES = [
    # question, what is told, what is not
    ("Ngoài ông Kim Khanh, ở Sở còn những ai được phân công mảng CNTT, CĐS, thống kê?", ["Văn Ba", "Lam Khanh"], []),
    ("Ngoài ông Nguyễn Văn Ba thì Sở còn phân công những ai nữa?", ["Phạm Ngọc Triều", "Trần Văn Sáu"], []),
    ("không phải ông Kim Khanh, ông Khanh kia làm gì", ["Lam Khanh"], []),
    ("Không tính các Phòng GDĐT, những nơi nào gửi sơ kết HK1 thẳng về Sở?", ["THPT", "GDTX"], ["Phòng GDĐT gửi"]),
    ("Ngoài nhóm MN, TH, THCS thì nhóm nào nộp kế hoạch, hạn nào?", ["10/10/2023"], ["05/10/2023"]),
    ("truoc 20/1/2024 ngoai phong gd ra con ai gui so ket ve so nua", ["THPT", "GDTX"], ["Phòng GDĐT gửi"]),
    ("Excluding the schools and centres, who sends the Department a semester-one review?", ["20/01/2024"], ["THPT"]),
    ("không phải thpt, trường mầm non cơ, nộp kế hoạch khi nào", ["05/10/2023"], ["10/10/2023"]),
    (
        "Not counting the plan, what does a primary school still owe and by when?",
        ["15/01/2024", "30/05/2024"],
        ["plan"],
    ),
    # what is said besides, and leaves nobody out
    ("Ở tiểu học, ngoài kỹ năng số thì học sinh được hướng dẫn thêm gì?", ["lập trình"], []),
]


@pytest.mark.parametrize(("question", "told", "untold"), BESIDES, ids=[row[0] for row in BESIDES])
def test_others_than_those_left_out(ask: Ask, question: str, told: list[str], untold: list[str]) -> None:
    text = ask(question, unit="th" if "tiểu học" in question else None).text
    assert [each for each in told if each not in text] == []
    assert [each for each in untold if each in text] == []
