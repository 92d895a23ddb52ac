"""Two deadlines asked for at once: of two senders, of two papers, or one that is there beside one that is not."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

DAY = date(2023, 9, 21)
PLAN, LIST, REVIEW_SCHOOL, REVIEW, YEAR_SCHOOL, YEAR, MINISTRY, MINISTRY_REVIEW = (
    "05/10/2023",
    "20/10/2023",
    "15/01/2024",
    "20/01/2024",
    "30/05/2024",
    "05/06/2024",
    "15/06/2024",
    "30/01/2024",
)
BOTH = (
    (
        "Hạn các trường THCS nộp kế hoạch về phòng và hạn phòng tổng hợp gửi Sở là những ngày nào?",
        "phong",
        {PLAN, LIST},
    ),
    ("Trường tiểu học nộp kế hoạch cho Phòng ngày nào, rồi Phòng gửi danh sách cho Sở ngày nào?", "th", {PLAN, LIST}),
    ("tong ket cua phong gui so vs so gui bo la 2 ngay nao", "phong", {YEAR, MINISTRY}),
    ("Mấy trường gởi sơ kết về phòng mình ngày mấy, còn phòng mình gởi Sở ngày mấy?", "phong", {REVIEW_SCHOOL, REVIEW}),
    ("khi nào các trường nộp tổng kết cho phòng em và khi nào phòng em gửi Sở", "phong", {YEAR_SCHOOL, YEAR}),
    ("hạn sơ kết của trường em với của phòng là ngày nào", "mn", {REVIEW_SCHOOL, REVIEW}),
    ("Tất cả hạn sơ kết của trường, của Phòng và của Văn phòng Sở", None, {REVIEW_SCHOOL, REVIEW, MINISTRY_REVIEW}),
    ("What are the dates for our first-semester review and for our annual report?", "phong", {REVIEW, YEAR}),
    ("hạn nộp kế hoạch và báo cáo tổng kết của trường em", "thcs", {PLAN, YEAR_SCHOOL}),
)
ONE = (
    ("Phòng GDĐT lập danh sách và đính kèm kế hoạch của các CSGD gửi Sở khi nào", "phong", LIST, {PLAN, "10/10/2023"}),
    ("PGD nộp danh sách + kế hoạch các trường cho Sở ngày nào, trường em muốn biết để gửi sớm", "th", LIST, {PLAN}),
    ("Trường liên cấp TH và THCS gửi sơ kết học kỳ 1 trước ngày nào?", None, REVIEW_SCHOOL, {REVIEW}),
    (
        "Our kindergartens and primary schools send us their semester-one reviews until when?",
        "phong",
        REVIEW_SCHOOL,
        {REVIEW},
    ),
    ("bên thpt nộp kh cđs hôm nào v, bên mình biết r", "th", "10/10/2023", {PLAN}),
    ("Mấy trường THCS phải nộp kế hoạch cho phòng chậm nhất hôm nào để tụi tôi tổng hợp?", "phong", PLAN, {LIST}),
)


@pytest.mark.parametrize(("question", "asker", "days"), BOTH)
def test_every_deadline_that_is_asked_for(
    knowledge: Knowledge, question: str, asker: str | None, days: set[str]
) -> None:
    answer = knowledge.answer(question, unit_type=asker, today=DAY)
    assert answer.kind == "answer"
    assert {day for day in days if day in answer.text} == days


@pytest.mark.parametrize(("question", "asker", "day", "others"), ONE)
def test_somebody_spoken_of_besides_is_nobody_asked_about(
    knowledge: Knowledge, question: str, asker: str | None, day: str, others: set[str]
) -> None:
    text = knowledge.answer(question, unit_type=asker, today=DAY).text
    assert day in text
    assert not {other for other in others if other in text}


def test_answers_the_half_that_is_there_and_says_that_the_other_is_not(knowledge: Knowledge) -> None:
    asked = "Trường em nộp kế hoạch cds trước ngày nào, và học kỳ 1 năm nay kết thúc hôm nào ạ?"
    answer = knowledge.answer(asked, unit_type="thcs", today=DAY)
    assert PLAN in answer.text
    assert "Phần còn lại của câu hỏi: Công văn 3626/SGDĐT-VP không nêu." in answer.text


def test_an_office_asks_on_behalf_of_schools(knowledge: Knowledge) -> None:
    asked = "Các cơ sở giáo dục trên địa bàn gửi kế hoạch CĐS theo những mốc nào? Văn phòng cần tổng hợp để nhắc."
    text = knowledge.answer(asked, unit_type="so-vp", today=DAY).text
    assert PLAN in text
    assert "10/10/2023" in text
    assert "không phải nộp" not in text


def test_from_here_on_to_the_summer_is_no_count_of_days(knowledge: Knowledge) -> None:
    text = knowledge.answer("từ đây tới hè còn phải nộp gì", unit_type="th", today=date(2023, 10, 9)).text
    assert REVIEW_SCHOOL in text
    assert YEAR_SCHOOL in text


def test_now_is_no_hour(knowledge: Knowledge) -> None:
    late = knowledge.answer("Tổng kết năm học, giờ nộp còn kịp không?", unit_type="thcs", today=date(2024, 6, 2))
    assert late.text.startswith("Đã quá hạn")


@pytest.mark.parametrize(
    ("question", "asker", "said"),
    [
        ("trường em nộp kế hoạch chưa", "thcs", "05/10/2023"),
        ("chưa triển khai được vnEdu vì mạng yếu", "thcs", ""),
        ("bữa nay trễ sơ kết chưa", "th", "15/01/2024"),
    ],
)
def test_what_is_done_is_neither_confirmed_nor_denied(
    knowledge: Knowledge, question: str, asker: str, said: str
) -> None:
    text = knowledge.answer(question, unit_type=asker, today=DAY).text
    assert not text.startswith(("Có", "Đúng", "Không đúng"))
    assert said in text


@pytest.mark.parametrize(
    "question", ["Kế hoạch gửi Phòng trước 05/10/2023, đúng chưa?", "hạn kế hoạch là 5/10 chuẩn chưa"]
)
def test_whether_a_claim_is_right_is_still_said(knowledge: Knowledge, question: str) -> None:
    assert knowledge.answer(question, unit_type="thcs", today=DAY).text.startswith("Đúng")


def test_a_modal_verb_is_no_machine(knowledge: Knowledge) -> None:
    asked = "Our centre may send the semester-one review up to 30/01/2024, correct?"
    text = knowledge.answer(asked, unit_type="gdtx", today=DAY, language="en").text
    assert text.startswith("No.")
    assert REVIEW in text


def test_what_comes_next_leaves_out_what_has_gone(knowledge: Knowledge) -> None:
    asked = "Việc gần nhất Văn phòng phải gửi Bộ là việc gì, hạn nào?"
    text = knowledge.answer(asked, unit_type="so-vp", today=date(2024, 3, 1)).text
    assert MINISTRY in text
    assert MINISTRY_REVIEW not in text


def test_papers_in_general_are_all_deadlines(knowledge: Knowledge) -> None:
    asked = "Trung tâm GDTX phải nộp những báo cáo, kế hoạch nào, thời hạn từng loại?"
    text = knowledge.answer(asked, unit_type=None, today=DAY).text
    assert all(day in text for day in ("10/10/2023", REVIEW, YEAR))


def test_in_a_letter_the_question_mark_marks_the_question(knowledge: Knowledge) -> None:
    letter = (
        "Chào admin. Mình quản trị mạng của một trường tiểu học. Tuần rồi họp hội đồng, thầy hiệu trưởng đọc hướng dẫn "
        "của Sở, tới phần máy tính thì bảo phải rà soát phòng Tin học xem có đủ chuẩn không. Kế toán yêu cầu phải có "
        "căn cứ, tức là văn bản nào nói như thế nào thì trích ra cho đúng, chứ nói miệng thì không duyệt. "
    ) + "Mình cũng đã dò trên mạng. " * 12
    letter += "Mình cần mỗi một ý thôi, là ở cấp của mình thì tối đa bao nhiêu em được học chung một máy?"
    assert "2–3 học sinh/máy" in knowledge.answer(letter, unit_type="th", today=DAY).text
