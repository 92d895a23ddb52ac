"""What people type as answers: figures, days, numbers of documents, links, options."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.days import parse_day
from knowledge.filling.figures import read_figure
from knowledge.filling.showing import shown
from knowledge.filling.values import fits, understand
from knowledge.forms import DayRange, FormField, Option
from knowledge.schema import Names, Text

TODAY = date(2023, 9, 20)  # a Wednesday
LABEL = Text(vi="Nhãn", en="Label")


def field(kind: str, **more: Any) -> FormField:
    return FormField.model_validate({"id": "x", "type": kind, "label": LABEL, "ask": LABEL, **more})


FIGURES = [
    ("1.234,5", ["1234.5"]),
    ("1,234.5", ["1234.5"]),
    ("1.234", ["1234", "1.234"]),
    ("1,234", ["1.234", "1234"]),
    ("1.234.567", ["1234567"]),
    ("1 234", ["1234"]),
    ("0,5", ["0.5"]),
    ("0.125", ["0.125"]),
    ("85 %", ["85"]),
    ("85 phần trăm", ["85"]),
    ("-3", ["-3"]),
    ("320 em", ["320"]),
    ("1.23.4", []),
    ("khoảng 85", []),
    ("12 hoặc 13", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "values"), FIGURES)
def test_figures_are_read_as_vietnamese_write_them(text: str, values: list[str]) -> None:
    assert list(read_figure(text).values) == [Decimal(each) for each in values]


GUESSES = [
    ("một nửa", "50"),
    ("Khoảng 85", "85"),
    ("45/60", "75"),
    ("hai mươi lăm", "25"),
    ("mười hai", "12"),
    ("tất cả", "100"),
    ("chưa có", "0"),
    ("nhiều", None),
]


@pytest.mark.parametrize(("text", "guess"), GUESSES)
def test_vague_figures_are_asked_back(text: str, guess: str | None) -> None:
    reading = read_figure(text, of_hundred=True)
    assert reading.values == ()
    assert reading.guess == (Decimal(guess) if guess else None)


UNDERSTOOD = [
    (field("percent"), "92,5 %", 92.5),
    (field("percent"), "dạ 85% ạ", 85),
    (field("percent"), "85.125", 85.125),
    (field("integer", most=5000), "1.234", 1234),
    (field("integer", unit=Text(vi="học sinh", en="pupils")), "320 học sinh", 320),
    (field("integer"), "1,234", 1234),
    (field("decimal"), "72,5", 72.5),
    (field("document-number"), "số 12 / KH-THCS", "12/KH-THCS"),
    (field("document-number"), "09/2021/TT-BGDĐT", "09/2021/TT-BGDĐT"),
    (field("files"), "đây ạ: https://x.vn/a", ["https://x.vn/a"]),
    (field("files"), "drive.google.com/abc", ["https://drive.google.com/abc"]),
    (field("phone"), "+84 914 109 009", "0914109009"),
    (field("email"), "a.b@edu.vn", "a.b@edu.vn"),
    (field("yes-no"), "có ạ", True),
    (field("yes-no"), "Chưa", False),
    (field("day"), "hôm qua", "2023-09-19"),
    (field("text"), "  hai dòng\nđây ", "hai dòng\nđây"),
]


@pytest.mark.parametrize(("asked", "text", "answer"), UNDERSTOOD)
def test_answers_are_understood(asked: FormField, text: str, answer: object) -> None:
    assert understand(asked, text, TODAY) == (answer, None)


FAULTS = [
    (field("percent"), "120", "form.too-high"),
    (field("percent"), "-1", "form.too-low"),
    (field("percent"), "một nửa", "form.mean"),
    (field("integer"), "2,5", "form.not-integer"),
    (field("integer"), "85 %", "form.not-integer"),
    (field("integer", most=10), "11", "form.too-high"),
    (field("decimal", most=5000), "1,234", "form.which-figure"),
    (field("document-number"), "01/01/2030", "form.not-document-number"),
    (field("document-number"), "12", "form.not-document-number"),
    (field("day", days=DayRange(past=400, ahead=0)), "25/9", "form.day-too-late"),
    (field("day"), "01/01/1900", "form.day-too-early"),
    (field("day"), "31/02/2023", "form.not-day"),
    (field("files"), "kế hoạch.docx", "form.not-files"),
    (field("files"), "a.b@edu.vn", "form.not-files"),
    (field("phone"), "12345", "form.not-phone"),
    (field("email"), "a@b", "form.not-email"),
    (field("text", longest=5), "sáu chữ", "form.too-long"),
    (field("text"), "   ", "form.not-text"),
    (field("yes-no"), "có lẽ", "form.not-yes-no"),
]


@pytest.mark.parametrize(("asked", "text", "key"), FAULTS)
def test_what_is_no_answer_says_why(asked: FormField, text: str, key: str) -> None:
    answer, fault = understand(asked, text, TODAY)
    assert answer is None
    assert fault
    assert fault.key == key


LINES = field(
    "several",
    options=(
        Option(id="fibre", label=Text(vi="Cáp quang", en="Fibre"), names=Names(vi=("quang",))),
        Option(id="wireless", label=Text(vi="Internet không dây", en="Wireless"), names=Names(vi=("wifi",))),
    ),
)
OPTIONS = [
    ("quang và wifi", ["fibre", "wireless"]),
    ("1, 2", ["fibre", "wireless"]),
    ("Cap quang", ["fibre"]),
    ("3", None),
    ("vệ tinh", None),
]


@pytest.mark.parametrize(("text", "chosen"), OPTIONS)
def test_options_are_chosen_by_label_name_or_place(text: str, chosen: list[str] | None) -> None:
    assert understand(LINES, text, TODAY)[0] == chosen


DAYS = [
    ("20/10", "2023-10-20"),
    ("ngày 15 tháng 9", "2023-09-15"),
    ("mai", "2023-09-21"),
    ("thứ Hai tuần sau", "2023-09-25"),
    ("thứ 6 này", "2023-09-22"),
    ("thứ sáu tuần trước", "2023-09-15"),
    ("thứ hai", "2023-09-25"),
    ("thứ tư", "2023-09-20"),
    ("thứ tư tới", "2023-09-27"),
    ("chủ nhật tuần này", "2023-09-24"),
    ("CN", "2023-09-24"),
    ("next Monday", "2023-09-25"),
    ("Friday next week", "2023-09-29"),
    ("last Friday", "2023-09-15"),
    ("someday", None),
    ("thứ tám", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_days_as_people_say_them(text: str, day: str | None) -> None:
    found = parse_day(text, TODAY)
    assert (found.isoformat() if found else None) == day


SHOWN = [
    (field("percent"), 92.5, "92,5%", "92.5%"),
    (field("integer", unit=Text(vi="máy", en="computers")), 1234, "1.234 máy", "1,234 computers"),
    (field("yes-no"), False, "Không", "No"),
    (field("day"), "2023-09-05", "05/09/2023", "05/09/2023"),
    (LINES, ["fibre", "wireless"], "Cáp quang, Internet không dây", "Fibre, Wireless"),
    (field("files"), [{"name": "a.pdf"}, "https://x.vn/a"], "a.pdf, https://x.vn/a", "a.pdf, https://x.vn/a"),
    (field("files"), {"name": "a.pdf"}, "a.pdf", "a.pdf"),
]


@pytest.mark.parametrize(("asked", "answer", "vi", "en"), SHOWN)
def test_answers_are_shown_in_the_readers_language(asked: FormField, answer: object, vi: str, en: str) -> None:
    assert (shown(asked, answer, "vi"), shown(asked, answer, "en")) == (vi, en)


CARRIED = [
    (field("files"), "https://x.vn/a", ["https://x.vn/a"]),
    (field("files"), 5, None),
    (field("percent"), 85, 85),
    (field("percent"), 850, None),
    (field("percent"), "85", None),
    (field("percent"), True, None),
    (field("yes-no"), True, True),
    (field("yes-no"), "yes", None),
    (field("day"), "2023-09-05", "2023-09-05"),
    (field("day"), "gestern", None),
    (LINES, ["fibre"], ["fibre"]),
    (LINES, ["gone"], None),
    (LINES, "fibre", None),
]


@pytest.mark.parametrize(("asked", "old", "new"), CARRIED)
def test_answers_of_another_version_are_carried_where_they_fit(asked: FormField, old: object, new: object) -> None:
    assert fits(asked, old) == new
