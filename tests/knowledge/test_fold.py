from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fold import fold


@given(st.text())
def test_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàáảãạăằâầđéèêếíìóòôốơờúùưừýỳ ĐẦẾƯ"))
def test_does_not_care_how_letters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Khi nào nộp KẾ HOẠCH?", "khi nao nop ke hoach?"),
        ("  Đơn\tvị \n ", "don vi"),
        ("Phạm Ngọc Triều", "pham ngoc trieu"),
        ("", ""),
    ],
)
def test_takes_case_and_diacritics_away(text: str, folded: str) -> None:
    assert fold(text) == folded
