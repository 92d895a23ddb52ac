from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.tables import language_data
from knowledge.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is my report due", "en"),
        ("What does IOC stand for?", "en"),
        ("Who is in charge of education statistics at the Department?", "en"),
        ("khi nào nộp kế hoạch", "vi"),
        ("ke hoach nop khi nao", "vi"),
        ("Deadline nộp plan CNTT là khi nào ạ", "vi"),
        ("so the guidance letter may reach Sở until 20/10, right?", "en"),
        ("dedline fr leter 2 sở", None),
        ("the directive was signed by Mr Trần Văn Sáu, wasnt it?", "en"),
        ("When does Phòng GDĐT want it?", "en"),
        ("Trường THCS", "vi"),
        ("vnEdu", None),
        ("plan", None),
        ("2023", None),
        ("", None),
        ("😀", None),
    ],
)
def test_tells_what_is_clear(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@given(st.text())
def test_takes_anything(text: str) -> None:
    assert detect_language(text) in {"vi", "en", None}


def test_language_data_is_valid() -> None:
    assert set(language_data()) == {"syllables", "spelling", "questions", "words", "languages", "outside"}
