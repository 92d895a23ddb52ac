"""Claims about people: who is in charge of what, who is what, whom to call."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

DAY = date(2023, 9, 20)
CLAIMS = [
    # claim, how the answer begins, what else it tells
    ("Ông Sáu lo thống kê phải không", "Không đúng.", ["Lam Khanh – chuyên viên Phòng KHTC", "Ông Trần Văn Sáu"]),
    ("PMIS do ông Triều vận hành đúng không", "Không đúng. Ông Trần Văn Sáu", ["Ông Phạm Ngọc Triều"]),
    ("Is Mr Sáu the one who runs the education statistics?", "No.", ["Mr Huỳnh Trần Lam Khanh"]),
    ("thống kê giáo dục là ông Lam Khanh phụ trách đúng không", "Đúng.", ["Lam Khanh"]),
    ("Ông Ba là Giám đốc Sở, đúng không", "Không đúng. Ông Nguyễn Văn Ba – Phó Giám đốc", []),
    ("Có khó khăn thì liên hệ ông Triều phải không", "Không đúng.", ["0914109009", "Ông Phạm Ngọc Triều"]),
    ("vướng thì gọi ông Lam Khanh đúng không", "Không đúng.", ["0914109009", "Ông Huỳnh Trần Lam Khanh"]),
]


@pytest.mark.parametrize(("claim", "begins", "told"), CLAIMS, ids=[row[0] for row in CLAIMS])
def test_a_claim_about_somebody(knowledge: Knowledge, claim: str, begins: str, told: list[str]) -> None:
    """Put right with who it is, and with what the one who was named does."""
    text = knowledge.answer(claim, unit_type="th", today=DAY).text
    assert text.startswith(begins)
    assert [each for each in told if each not in text] == []
