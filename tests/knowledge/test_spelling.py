from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking.lexicon import expand, words_of
from knowledge.asking.shelf import Shelf


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("khi naof nopj baos caos", "khi nao nop bao cao"),
        ("khi na2o no65p", "khi nao nop"),
        ("so7 ke61t ho5c ky2 1", "so ket hoc ky 1"),
        ("congg vann huongg dann", "cong van huong dan"),
        ("baogionopbaocao", "bao gio nop bao cao"),
        ("NOPBAOCAOTONGKETNAMHOCKHINAO", "nop bao cao tong ket nam hoc khi nao"),
        ("nopsokethocky1khinao", "nop so ket hoc ky 1 khi nao"),
        ("truwowngf trung hocj", "truong trung hoc"),
        ("hk1", "hoc ky 1"),
        ("tt gdtx", "trung tam giao duc thuong xuyen"),
        ("tt 42", "thong tu 42"),
        ("fòng gd", "phong giao duc"),
        ("kế hoặch tổng kếc", "ke hoach tong ket"),
    ],
)
def test_makes_ordinary_words(shelf: Shelf, typed: str, meant: str) -> None:
    assert " ".join(shelf.speller.correct(words_of(typed))) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yr end reprt", "year end report"),
        ("semster reviw", "semester review"),
        ("plann", "plan"),
        ("kindagarten", "kindergarten"),
    ],
)
def test_puts_english_right(shelf: Shelf, typed: str, meant: str) -> None:
    assert " ".join(shelf.speller.correct(words_of(typed), english=True)) == meant


@pytest.mark.parametrize("text", ["bao giờ nộp kế hoạch", "Thông tư 09/2021", "học sinh tiểu học", "vnEdu connect"])
def test_leaves_good_words_alone(shelf: Shelf, text: str) -> None:
    assert shelf.speller.correct(words_of(text)) == expand(words_of(text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 ", max_size=80))
def test_takes_anything(shelf: Shelf, text: str) -> None:
    assert all(word.isalnum() for word in shelf.speller.correct(words_of(text)))
