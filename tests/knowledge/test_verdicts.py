"""Yes, no, or neither: what the directive is asked to confirm."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

CHECKED = [
    # question, asker, how the answer begins
    ("mầm non có phải cài vneid không", "mn", "VNeID được cài cho 100%"),
    ("trường mn có cần chữ ký số không", "mn", "Tại CSGD, toàn bộ giáo viên"),
    ("mầm non có phải tự đánh giá không", "mn", "Không."),
    ("Trần Văn Sáu ở phòng KHTC đúng không", None, "Không đúng."),
    ("ông Ba là giám đốc phải không", None, "Không đúng."),
    ("ông Ba là phó giám đốc phải không", None, "Đúng."),
    ("ngày 10/10 nộp kế hoạch được không", "thpt", "Nộp ngày 10/10/2023 là đã trễ"),
    ("bao cao tong ket nop 29/5 duoc ko", "thcs", "Nộp ngày 29/05/2024 vẫn còn trong hạn"),
    ("is it ok to submit on 5 October?", "thcs", "Handed in on 05/10/2023 it is late"),
    (
        "our plan arrives on 10 October itself, and that counts as in time, yes?",
        "thpt",
        "Handed in on 10/10/2023 it is",
    ),
    ("the directive was signed by Mr Trần Văn Sáu, wasnt it?", None, "No."),
    ("The smart education project is finished in 2023, right?", None, "The smart education project (phase 1) has"),
    ("có được thuê ngoài phần mềm không", "thcs", "Phòng KHTC đẩy mạnh"),
    ("có bắt buộc học bạ điện tử không", "thcs", "Triển khai hồ sơ điện tử"),
    ("phòng máy 35 em 12 máy đạt chưa", "th", "Đúng."),
    ("phòng máy thcs 45 hs 23 máy có đủ không", None, "Đúng."),
    ("Phòng máy trường tôi 40 học sinh 20 máy có đạt không?", "thpt", "Không đúng."),
    ("phòng máy 40 em 0 máy có đạt không", "th", ""),
]


@pytest.mark.parametrize(("question", "asker", "opening"), CHECKED, ids=[row[0][:40] for row in CHECKED])
def test_confirms_no_more_than_the_directive_says(
    knowledge: Knowledge, question: str, asker: str | None, opening: str
) -> None:
    answer = knowledge.answer(question, unit_type=asker, today=date(2023, 9, 20))

    assert answer.text.startswith(opening)
