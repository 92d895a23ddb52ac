from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.keystrokes import decoded
from knowledge.asking.meant import as_meant
from knowledge.asking.syllables import is_spelled_right, syllables


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("naof", "nào"),
        ("noopj", "nộp"),
        ("nopoj", "nộp"),
        ("nopj", "nộp"),
        ("truwowngf", "trường"),
        ("trwowngf", "trường"),
        ("twf", "từ"),
        ("ddieenj", "điện"),
        ("dieenjd", "điện"),
        ("giuwx", "giữ"),
        ("gif", "gì"),
        ("quyeets", "quyết"),
        ("no65p", "nộp"),
        ("d9o6ng2", "đồng"),
        ("tru7o7ng2", "trường"),
        ("hoặch", "hoạch"),
    ],
)
def test_makes_the_syllable_that_was_meant(typed: str, meant: str) -> None:
    assert decoded(typed) == meant


@pytest.mark.parametrize("word", ["nao", "khi", "pass", "virus", "book", "need", "cntt", "đvị", "vnedu"])
def test_leaves_alone_what_has_no_keys(word: str) -> None:
    assert decoded(word) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KHI NAOF NOOPJ", "KHI nào nộp"),
        ("hk1 lop6 nop khi na2o", "hk1 lop6 nop khi nào"),
        ("gửi b.cáo, k/h cho p.gd", "gửi bcáo, kh cho pgd"),
        ("và/hoặc mục IV.8", "và/hoặc mục IV.8"),
        ("truocngay05/10/2023phaikhong", "truocngay 05/10/2023 phaikhong"),
        ("chưa nạp, trễ chưa", "chưa nộp, trễ chưa"),
        ("when is the test for our car", "when is the test for our car"),
        ("pass wifi của Sở là gì", "pass wifi của Sở là gì"),
        ("pcgd.moet.gov.vn", "pcgd.moet.gov.vn"),
    ],
)
def test_puts_a_message_right(typed: str, meant: str) -> None:
    assert as_meant(typed) == meant


@pytest.mark.parametrize("word", ["nộp", "hoạch", "nghiêng", "quyết", "giữ", "uỷ", "ủy", "kỳ"])
def test_knows_a_syllable(word: str) -> None:
    assert is_spelled_right(word)


@pytest.mark.parametrize("word", ["hoặch", "kếch1", "nghành", "cể", "hổc", "trưc0", "ngế"])
def test_knows_what_is_none(word: str) -> None:
    assert not is_spelled_right(word)


@given(st.text(max_size=60))
def test_takes_any_text(text: str) -> None:
    assert isinstance(as_meant(text), str)


def test_never_changes_a_syllable_without_keys() -> None:
    changed = [word for word in sorted(syllables()) if as_meant(word) != word]
    assert changed == ["nghen"]  # a regional word, and a syllable besides
