"""Whose deadline is meant: by the name of the paper, by who receives it, by what is set aside or left out."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

DAY = date(2023, 9, 20)
ASKED = [
    # question, asker, days that are told, days that are not
    ("Tự chấm điểm thi đua gửi ra Bộ trước ngày nào?", "thpt", ["15/06/2024"], ["05/06/2024"]),
    ("When does the province's self-scoring go to the Ministry?", "gdtx", ["15/06/2024"], ["05/06/2024"]),
    ("Ai gửi sơ kết về Sở, trước ngày nào?", "so-vp", ["20/01/2024"], ["30/01/2024"]),
    ("trường mầm non em làm sơ kết, phòng cần trước ngày nào", "mn", ["15/01/2024"], ["20/01/2024"]),
    ("Sơ kết của trường mầm non và của Phòng hạn ngày nào?", "mn", ["15/01/2024", "20/01/2024"], []),
    ("Trường em nộp sơ kết ngày 20/01/2024 như THPT phải không?", "th", ["15/01/2024"], []),
    ("không phải kế hoạch đâu, báo cáo hết năm cơ, ngày mấy", "thpt", ["05/06/2024"], ["10/10/2023"]),
    ("Not the plan, I mean the year-end report. When is it due?", "th", ["30/05/2024"], ["05/10/2023"]),
    ("The report, not the plan: what day for us?", "thpt", ["05/06/2024"], ["10/10/2023"]),
    ("kế hoạch phải tới nơi chậm nhất ngày nào", "thpt", ["09/10/2023"], ["05/10/2023"]),
    ("hạn 30/01/2024 gắn với việc gì", None, ["30/01/2024"], ["20/10/2023"]),
    ("When do the districts forward us the list of plans?", "so-vp", ["20/10/2023"], []),
    ("Trong tháng 10/2023 các trường và các Phòng có những hạn nào?", None, ["05/10/2023", "20/10/2023"], []),
    ("ngày 20/10/2023 ai nộp gì cho ai", None, ["20/10/2023"], ["10/10/2023"]),
    ("Nộp kế hoạch xong thì tới lượt nộp gì?", "thpt", ["20/01/2024"], ["20/10/2023"]),
    ("bản sơ kết phải nằm ở Phòng trước hôm nào", "th", ["15/01/2024"], ["20/01/2024"]),
    ("Give me every due date that applies to a district education office.", "phong", ["20/10/2023"], ["15/01/2024"]),
    ("Sắp tới Phòng phải nộp gì nữa?", "phong", ["20/10/2023"], ["15/01/2024"]),
    ("phòng phải nhận được báo cáo tổng kết của trường trước ngày nào", "th", ["30/05/2024"], ["05/06/2024"]),
    ("Chúng tôi nhận báo cáo tổng kết của các trường trước ngày nào?", "phong", ["30/05/2024"], ["05/06/2024"]),
    (
        "Sơ kết HK1: trường, Phòng, Văn phòng Sở mỗi nơi hạn ngày nào?",
        "so-vp",
        ["15/01/2024", "20/01/2024", "30/01/2024"],
        [],
    ),
    ("nhiem vu cua van phong so gom nhung viec gi co han nop", "so-vp", ["30/01/2024", "15/06/2024"], []),
    ("kế hoạch của trường phải gửi trước ngày nào để không bị nhắc nhở?", "thcs", ["05/10/2023"], ["10/10/2023"]),
    ("By what date is our plan due, so that we are not late?", "thcs", ["05/10/2023"], ["10/10/2023"]),
    ("We are drafting our ICT plan. What is the cut-off, and who receives it?", "thcs", ["05/10/2023"], []),
    ("From now on, what do we still have to submit, and when?", "th", ["05/10/2023", "30/05/2024"], ["05/06/2024"]),
]
APART = [
    ("Hạn sơ kết của THCS và của THPT cách nhau mấy ngày?", "vi", "Hai hạn cách nhau 5 ngày."),
    (
        "How many days apart are the plan deadlines of primary and upper secondary schools?",
        "en",
        "The two deadlines are 5 days apart.",
    ),
]


@pytest.mark.parametrize(("question", "asker", "told", "untold"), ASKED, ids=[row[0] for row in ASKED])
def test_the_right_day_is_told(
    knowledge: Knowledge, question: str, asker: str | None, told: list[str], untold: list[str]
) -> None:
    """The sender, the receiver and what is set aside first are kept apart."""
    answer = knowledge.answer(question, unit_type=asker, today=DAY)
    assert [day for day in told if day not in answer.text] == [], answer.text
    assert [day for day in untold if day in answer.text] == [], answer.text


@pytest.mark.parametrize(("question", "language", "line"), APART, ids=[row[0] for row in APART])
def test_the_days_between_two_deadlines_are_counted(
    knowledge: Knowledge, question: str, language: str, line: str
) -> None:
    """Asked how far apart they are, not how many days are left."""
    answer = knowledge.answer(question, unit_type=None, today=DAY, language=language)
    assert line in answer.text.splitlines()


def test_what_a_question_leaves_out_is_not_answered(knowledge: Knowledge) -> None:
    """In brackets, behind a comma, or after “chứ không phải”."""
    for question in (
        "Báo cáo định kỳ (không phải thống kê) theo thông tư nào?",
        "Báo cáo định kỳ theo thông tư nào, không phải báo cáo thống kê?",
    ):
        answer = knowledge.answer(question, unit_type="th", today=DAY)
        assert "19/2020" in answer.text
        assert "24/2018" not in answer.text


def test_others_than_the_asker_are_named(knowledge: Knowledge) -> None:
    """Who else: the line names all whose day it is."""
    question = "Ngoài trường THPT chúng tôi, còn ai phải gửi kế hoạch về Sở nữa?"
    answer = knowledge.answer(question, unit_type="thpt", today=DAY)
    assert "GDTX" in answer.text


def test_a_claim_about_the_wrong_sender_says_whose_it_is(knowledge: Knowledge) -> None:
    """No, then the sender's own day, then whose paper it is."""
    question = "Trường THPT phải tự chấm điểm thi đua gửi Bộ trước 15/6/2024 đúng không?"
    answer = knowledge.answer(question, unit_type=None, today=DAY)
    assert answer.text.startswith("Không đúng.")
    assert "05/06/2024" in answer.text
    assert "Văn phòng Sở" in answer.text


def test_in_a_long_letter_the_writers_own_school_counts(knowledge: Knowledge) -> None:
    """Other types of school that it tells of do not."""
    letter = (
        "Hello. I teach informatics at an upper secondary school. A friend of mine works at a primary school and told "
        "me a date, but her colleagues say another one, and we are all confused by now, because the scan we were sent "
        "is hard to read and nobody in the office picks up the phone in the afternoon. The plan has gone out already. "
        "When does our review of the first semester have to be in? Many thanks for your help."
    )
    answer = knowledge.answer(letter, unit_type=None, today=DAY)
    assert "20/01/2024" in answer.text
    assert "15/01/2024" not in answer.text


def test_a_few_words_that_have_nothing_to_do_with_it_are_declined(knowledge: Knowledge) -> None:
    """They are not taken for a follow-up of the question before; a number nobody has is not given either."""
    first = knowledge.answer("Ai phụ trách CSDL ngành?", unit_type="thcs", today=DAY)
    for words in ("sđt?", "kể chuyện cười đi"):
        answer = knowledge.answer(words, unit_type="thcs", today=DAY, context=first.context)
        assert answer.kind == "unknown", words


def test_a_dictated_question_mark_is_none_of_the_question(knowledge: Knowledge) -> None:
    """``chấm hỏi`` at the end of what was dictated."""
    said = "dạ cho em hỏi bản sơ kết học kỳ một bên em gửi sở trước ngày nào ạ em nghe không rõ chấm hỏi"
    answer = knowledge.answer(said, unit_type="thpt", today=DAY)
    assert "20/01/2024" in answer.text


def test_whether_it_is_still_in_time_is_told(knowledge: Knowledge) -> None:
    """Not “right”, but that there is time."""
    answer = knowledge.answer(
        "Đầu tháng 6 rồi, tổng kết chưa gửi Sở, còn kịp không?", unit_type="thpt", today=date(2024, 6, 1)
    )
    assert answer.text.startswith("Còn kịp, chưa quá hạn: Trường trung học phổ thông (THPT)")
    assert "05/06/2024" in answer.text


def test_blanks_and_commas_without_end_are_read_at_once(knowledge: Knowledge) -> None:
    """What is set aside is looked for in any message; ten thousand blanks are one, and ask nothing."""
    for text in (" " * 9_990 + "kế hoạch?", "(" * 9_990 + "kế hoạch?", ", không phải " * 800):
        assert knowledge.answer(text, unit_type="thcs", today=DAY).kind in ("answer", "clarify", "unknown")
