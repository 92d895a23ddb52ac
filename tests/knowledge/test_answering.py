from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.knowledge import Answer, Knowledge
from knowledge.asking.cleaning import clean
from knowledge.asking.matching import ALIKE, KEPT
from knowledge.asking.reading import LONGEST_WORDS, SENTENCES, read, stretches
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import think
from knowledge.calendar import last_day, last_working_day, short_day
from knowledge.fold import fold
from knowledge.schema import Pack
from tests.knowledge.conftest import TODAY, Ask
from tests.knowledge.scoring import development, questions

DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
NUMBER = re.compile(r"\d+(?:/\d{4})?/[A-ZĐ]+(?:-[A-Za-zĐ]+)*")
PHONE = re.compile(r"\b0\d{8,}\b")
EMAIL = re.compile(r"[\w.]+@[\w.]+")
HOMOGRAPHS = re.compile(r"\b(?:mấy|máy|cái)\b|\.đ\b", re.IGNORECASE)
"""Without their marks these are other words (``may truong``: some schools, or a school's computers; ``II.1.d``: another
place). Only there may a bare question rightly be read otherwise."""
WORDS = sorted({word for row in questions() if len(row["q"]) < 200 for word in row["q"].split()})
SWAYED = 0.005
"""Questions near the border between two entries, which a word of courtesy may sway."""


def is_open(row: dict[str, Any]) -> bool:
    """Whether a row is a question that stands alone and is answered."""
    return len(row["q"]) < 200 and row["kind"] == "answer" and not row.get("before")


OPEN = [row for row in questions() if is_open(row)]


def answer_to(knowledge: Knowledge, text: str, unit: str | None = None, today: date = TODAY) -> Answer:
    return knowledge.answer(text, unit_type=unit, today=today)


def known_days(pack: Pack, today: date) -> set[str]:
    days = {short_day(today)}
    for obligation in pack.obligations:
        for variant in obligation.variants:
            if variant.before:
                found = (variant.before, last_day(variant.before), last_working_day(variant.before, pack.holidays))
                days |= {short_day(day) for day in found}
    return days | {short_day(row.date) for row in pack.references if row.date} | {short_day(pack.document.date)}


# ---- what an answer looks like


def test_first_line_is_the_answer_and_the_last_one_cites(ask: Ask) -> None:
    first, *_, last = ask("Kế hoạch CNTT nộp khi nào?", unit="thcs").text.splitlines()
    assert first == (
        "Trường trung học cơ sở (THCS) gửi kế hoạch ứng dụng CNTT và CĐS năm học 2023–2024 về Phòng GDĐT "
        "trước thứ Năm, 05/10/2023 (còn 14 ngày)."
    )
    assert last == "Mục IV.8, Công văn 3626/SGDĐT-VP"


@pytest.mark.parametrize(
    ("day", "has"),
    [
        ("2023-09-20", "còn 14 ngày"),
        ("2023-10-04", "hôm nay là ngày cuối"),
        ("2023-10-05", "quá hạn 1 ngày"),
        ("2023-10-20", "tính từ 04/10/2023"),
    ],
)
def test_days_are_counted_to_the_last_day_in_time(ask: Ask, day: str, has: str) -> None:
    assert has in ask("hạn nộp kế hoạch", unit="th", today=date.fromisoformat(day)).text


def test_last_working_day_is_told_where_it_differs(ask: Ask) -> None:
    assert "thứ Sáu, 12/01/2024" in ask("sơ kết nộp khi nào", unit="th").text
    assert "Ngày làm việc cuối" not in ask("kế hoạch nộp khi nào", unit="th").text


def test_the_named_unit_type_wins_over_the_own_one(ask: Ask) -> None:
    assert "10/10/2023" in ask("THPT nộp kế hoạch khi nào", unit="th").text
    assert "10/10/2023" not in ask("kế hoạch nộp khi nào", unit="th").text


def test_an_unknown_asker_gets_both_variants_and_a_choice(ask: Ask) -> None:
    answer = ask("Kế hoạch CNTT nộp khi nào?")
    assert "05/10/2023" in answer.text
    assert "10/10/2023" in answer.text
    assert answer.suggestions


def test_a_combined_school_is_sent_to_the_help_contact(ask: Ask) -> None:
    text = ask("Trường THCS–THPT nộp kế hoạch khi nào?").text
    for part in ("05/10/2023", "10/10/2023", "Nguyễn Kim Khanh"):
        assert part in text


def test_a_bare_name_of_two_people_is_asked_back(ask: Ask) -> None:
    answer = ask("ông Khanh phụ trách gì?")
    assert answer.kind == "clarify"
    assert len(answer.suggestions) == 2


@pytest.mark.parametrize(
    ("question", "unit", "opening"),
    [
        ("Kế hoạch nộp trước 05/10/2023 phải không?", "th", "Đúng."),
        ("Kế hoạch nộp trước 05/10/2023 phải không?", "thpt", "Không đúng."),
        ("Is the year-end report due before 30/05/2024?", "mn", "Yes."),
        ("We send our plan to the district office, right?", "gdtx", "No."),
    ],
)
def test_a_check_opens_with_its_verdict(ask: Ask, question: str, unit: str, opening: str) -> None:
    assert ask(question, unit=unit).text.startswith(opening)


def test_an_english_question_of_a_vietnamese_reader_is_answered_in_english(knowledge: Knowledge) -> None:
    answer = knowledge.answer("when is my report due", unit_type="thcs", today=TODAY, language="vi")
    assert answer.language == "en"
    assert [line.index("before") > 0 for line in answer.text.splitlines() if "•" in line] == [True] * 3
    fixed = knowledge.answer("when is my report due", unit_type="thcs", today=TODAY, fixed_language=True)
    assert fixed.language == "vi"


def test_what_the_directive_does_not_say_is_handed_to_a_person(ask: Ask) -> None:
    answer = ask("quên mật khẩu PMIS thì làm sao", unit="th")
    assert answer.kind == "unknown"
    assert "Nguyễn Kim Khanh" in answer.text
    assert not DATE.search(answer.text)


def test_an_answer_names_its_obligations(ask: Ask) -> None:
    assert ask("sơ kết nộp khi nào", unit="th").obligations == (("3626", "hk1-review"),)


@pytest.mark.parametrize(
    ("question", "unit", "parts"),
    [
        ("Ai đăng bài và ai vận hành cổng thông tin của ngành?", None, ("Triều", "Sáu")),
        ("Thanh tra vào tháng nào, và ai ở Sở phụ trách thống kê?", "phong", ("10/2023", "Lam Khanh")),
        ("kế hoạch nộp hôm nào và tổng kết nộp hôm nào", "th", ("05/10/2023", "30/05/2024")),
        ("Công văn hướng dẫn và danh sách gửi Sở lần lượt ngày nào?", "phong", ("01/10/2023", "20/10/2023")),
    ],
)
def test_two_questions_in_one_are_both_answered(ask: Ask, question: str, unit: str | None, parts: tuple[str]) -> None:
    text = ask(question, unit=unit).text
    assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    ("question", "has"),
    [
        ("điểm II.1.đ quy định cái gì", "Tin học"),
        ("mục IV.8 nói gì", "cơ sở giáo dục"),
        ("<p><b>Hạn</b> nộp <i>kế hoạch</i> của trường THPT?</p>", "10/10/2023"),
        ("**Hạn** nộp [kế hoạch](http://x) của trường THPT?", "10/10/2023"),
        ("trường phải làm gì ngày 10 tháng 10", "Ngày Chuyển đổi số quốc gia"),
        ("Thanh tra Sở vào tháng mấy", "10/2023"),
        ("thầy cô cần được tập huấn mấy kỹ năng số nào", "học liệu số"),
    ],
)
def test_marks_days_and_places_are_understood(ask: Ask, question: str, has: str) -> None:
    assert has in ask(question, unit="thcs").text


@pytest.mark.parametrize(
    "question", ["mưa hay nắng", "cho đặt vé xe ra Hà Nội", "khi nào hết học kỳ 1", "trường mình có bao nhiêu máy tính"]
)
def test_words_that_only_look_alike_are_declined(ask: Ask, question: str) -> None:
    assert ask(question, unit="thcs").kind == "unknown"


def test_a_denied_claim_is_not_confirmed(ask: Ask) -> None:
    text = ask("Sơ kết kỳ 1 có phải kèm số liệu thống kê không?", unit="thcs").text
    assert not text.startswith(("Có.", "Đúng."))
    assert "Sơ kết HK1 nêu việc ứng dụng CNTT và CĐS, không có thống kê giáo dục" in text


# ---- properties


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=10_000))
def test_any_text_is_answered(knowledge: Knowledge, text: str) -> None:
    answer = answer_to(knowledge, text)
    assert answer.kind in {"answer", "clarify", "unknown"}
    assert answer.text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.sampled_from(["mn", "thpt", "phong", "so-vp", None]),
    st.dates(date(2023, 9, 1), date(2024, 8, 31)),
)
def test_nothing_is_invented(knowledge: Knowledge, text: str, unit: str | None, today: date) -> None:
    pack = knowledge.packs[0]
    source = pack.model_dump_json()
    said = answer_to(knowledge, text, unit, today).text
    assert set(DATE.findall(said)) <= known_days(pack, today) | set(DATE.findall(source))
    for pattern in (NUMBER, PHONE, EMAIL):
        assert all(found in source for found in pattern.findall(said)), said


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=10_000) | st.lists(st.sampled_from(WORDS), max_size=1_500).map(" ".join))
def test_what_is_compared_is_bounded(shelf: Shelf, text: str) -> None:
    parts = stretches(clean(text))
    assert len(parts) <= SENTENCES + 2
    for part in parts[:2]:
        reading = read(part, shelf.lexicon, shelf.speller, shelf=shelf)
        assert len(reading.words) <= 16 * LONGEST_WORDS
        assert len(think(reading, shelf.index, shelf.pack).matches) <= KEPT + ALIKE


MANNERS: dict[str, Callable[[str], str]] = {
    "polite": lambda text: f"Dạ cho em hỏi {text} ạ",
    "emoji": lambda text: f"{text} 🙏😀",
    "bare": fold,
    "upper": str.upper,
    "thanks": lambda text: f"{text}, em cảm ơn",
}


@pytest.mark.parametrize("manner", MANNERS)
def test_manners_never_change_the_entry(knowledge: Knowledge, manner: str) -> None:
    assert len(swayed(knowledge, OPEN, manner)) <= SWAYED * len(OPEN)
    assert swayed(knowledge, [row for row in development() if is_open(row)], manner) == []


def swayed(knowledge: Knowledge, rows: list[dict[str, Any]], manner: str) -> list[str]:
    """The questions that are answered with another entry where they are put in another manner."""
    return [
        row["q"]
        for row in rows
        if row.get("lang") != "en"
        and not (manner == "bare" and HOMOGRAPHS.search(row["q"]))
        and answer_to(knowledge, row["q"], row.get("as")).understanding.item
        != answer_to(knowledge, MANNERS[manner](row["q"]), row.get("as")).understanding.item
    ]


def test_a_message_of_a_hundred_thousand_letters_is_answered(knowledge: Knowledge) -> None:
    noise = "Hôm nay trời nắng, cả trường đi lao động, các cháu rất vui và ngoan. "
    question = "Cho hỏi báo cáo tổng kết nộp trước ngày nào? "
    assert "30/05/2024" in answer_to(knowledge, question + noise * 1_500, "mn").text


def test_days_of_a_year_of_todays(knowledge: Knowledge) -> None:
    for days in range(0, 365, 30):
        assert answer_to(knowledge, "hạn nộp gần nhất", "thcs", TODAY + timedelta(days)).kind == "answer"
