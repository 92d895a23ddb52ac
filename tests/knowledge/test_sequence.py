"""Deadlines by their order and for everybody: the first, the last, what follows, whose a day is, the last day."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

ASKED = [
    # question, asker, today, days that are told, days that are not
    ("nộp kế hoạch xong rồi, giờ tới gì", "thcs", "2023-10-03", ["15/01/2024"], ["05/10/2023"]),
    (
        "Đã nộp danh sách kèm kế hoạch các trường, khâu nộp tiếp theo của PGD?",
        "phong",
        "2023-10-18",
        ["20/01/2024"],
        [],
    ),
    ("Plan's in. What's the following hand-in?", "gdtx", "2023-10-03", ["20/01/2024"], ["10/10/2023"]),
    (
        "VP Sở gửi sơ kết ra Bộ rồi, còn lại báo cáo nào, tiếp theo là gì?",
        "so-vp",
        "2024-02-01",
        ["15/06/2024"],
        ["30/01/2024"],
    ),
    ("We have submitted the mid-year review, what's next?", "so-vp", "2024-01-29", ["15/06/2024"], ["30/01/2024"]),
    ("Hạn sớm nhất trong công văn này là hạn nào, của ai?", None, "2023-09-20", ["01/10/2023"], ["05/10/2023"]),
    ("Giờ này trong tỉnh hạn nộp nào đến sớm nhất?", None, "2024-05-06", ["30/05/2024"], ["01/10/2023"]),
    ("Mốc nộp cuối cùng của cả năm học là gì?", None, "2023-09-20", ["15/06/2024"], ["05/06/2024"]),
    ("don vi nao han 30/05/2024", "phong", "2023-09-20", ["30/05/2024"], ["05/06/2024"]),
    ("mốc 20/10 là của đơn vị nào", "th", "2023-09-20", ["20/10/2023"], ["05/10/2023"]),
    (
        "Sau ngày 20/01/2024 trở đi còn những hạn nộp nào nữa, của tất cả các đơn vị?",
        "th",
        "2023-09-20",
        ["30/01/2024", "30/05/2024", "05/06/2024", "15/06/2024"],
        ["15/01/2024"],
    ),
    ("Đơn vị nào đã quá hạn tính tới hôm nay?", None, "2023-10-06", ["01/10/2023", "05/10/2023"], ["10/10/2023"]),
    ("kế hoạch, tổng kết hạn khi nào", "mn", "2023-09-20", ["05/10/2023", "30/05/2024"], ["15/01/2024"]),
    ("Ngày muộn nhất chắc chắn còn kịp nộp sơ kết của tiểu học?", None, "2023-09-20", ["14/01/2024", "12/01/2024"], []),
    ("Mốc 30/5/2024 áp dụng cho những cấp học nào?", None, "2023-09-20", ["30/05/2024"], ["05/06/2024"]),
    ("Chúng tôi nộp danh sách xong xuôi, sau đó nộp gì tiếp?", "phong", "2023-10-21", ["20/01/2024"], ["20/10/2023"]),
    ("Sau công văn hướng dẫn thì tới việc gì, ngày nào?", "phong", "2023-10-02", ["20/10/2023"], ["01/10/2023"]),
    (
        "Hạn nào sớm nhất mà Phòng GDĐT phải lo, và hạn nào muộn nhất?",
        None,
        "2023-09-20",
        ["01/10/2023", "05/06/2024"],
        [],
    ),
    ("hạn cả kế hoạch lẫn báo cáo tổng kết của trường tôi", "thpt", "2023-09-20", ["10/10/2023", "05/06/2024"], []),
    (
        "Phòng nhận những gì từ các trường, vào các hạn nào?",
        "phong",
        "2023-09-20",
        ["05/10/2023", "15/01/2024", "30/05/2024"],
        ["01/10/2023", "20/10/2023"],
    ),
    (
        "Tất cả hạn sơ kết của trường, của Phòng và của Văn phòng Sở là những ngày nào?",
        None,
        "2023-09-20",
        ["15/01/2024", "20/01/2024", "30/01/2024"],
        [],
    ),
    ("Sơ kết đi từ trường lên tới Bộ qua các mốc ngày nào?", None, "2023-09-20", ["15/01/2024", "30/01/2024"], []),
    (
        "Who has to send the review to the Ministry, and by what date?",
        None,
        "2023-09-20",
        ["30/01/2024"],
        ["15/01/2024"],
    ),
    (
        "Which is the last working day on which we can send the first-semester review?",
        "thpt",
        "2024-01-12",
        ["19/01/2024"],
        ["15/01/2024"],
    ),
    (
        "What is the very last safe day to send the Ministry the semester-1 review?",
        "so-vp",
        "2023-09-20",
        ["29/01/2024"],
        [],
    ),
]


@pytest.mark.parametrize(("question", "asker", "today", "told", "untold"), ASKED, ids=[row[0][:40] for row in ASKED])
def test_tells_the_deadlines_that_are_meant(
    knowledge: Knowledge, question: str, asker: str | None, today: str, told: list[str], untold: list[str]
) -> None:
    answer = knowledge.answer(question, unit_type=asker, today=date.fromisoformat(today))

    assert answer.kind == "answer", answer.text
    assert [day for day in told if day not in answer.text] == [], answer.text
    assert [day for day in untold if day in answer.text] == [], answer.text


def test_where_all_is_handed_in_nothing_is_left(knowledge: Knowledge) -> None:
    question = "báo cáo tổng kết cũng nộp xong rồi, tiếp theo là gì"
    answer = knowledge.answer(question, unit_type="thcs", today=date(2024, 5, 28))

    assert answer.text.startswith("Sau đó Trường trung học cơ sở (THCS) không còn hạn nộp nào trong công văn.")


def test_nothing_in_a_time_is_not_nothing_at_all(knowledge: Knowledge) -> None:
    answer = knowledge.answer("đơn vị nào đã quá hạn rồi", unit_type="th", today=date(2023, 9, 20))

    assert answer.text.startswith("Các đơn vị không có hạn nộp nào trong khoảng thời gian này.")
    assert "01/10/2023" in answer.text


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0000", "01/01/0001", "31/02/2024"])
def test_any_day_may_be_named(knowledge: Knowledge, day: str) -> None:
    for question in (
        f"sau ngày {day} còn hạn nộp nào",
        f"từ nay đến {day} còn hạn nào",
        f"nộp ngày {day} có trễ không",
    ):
        assert knowledge.answer(question, unit_type="th", today=date(2023, 9, 20)).text


def test_a_day_that_does_not_count_is_not_confirmed(knowledge: Knowledge) -> None:
    question = "Hạn chót nộp sơ kết là hết ngày 20/01 (tính cả hôm đó), đúng ko"
    answer = knowledge.answer(question, unit_type="gdtx", today=date(2023, 9, 20))

    assert answer.text.startswith("Không đúng.")
    assert "19/01/2024" in answer.text


def test_what_is_more_than_a_duty_is_not_confirmed(knowledge: Knowledge) -> None:
    question = "Is there a template for the semester-1 review?"
    answer = knowledge.answer(question, unit_type="thpt", today=date(2023, 9, 20))

    assert not answer.text.startswith("Yes")


OPENED = [
    ("Sơ kết của tiểu học và của Phòng có chung một hạn không?", "th", "Không."),
    ("Hạn tổng kết của Phòng GDĐT và của trường THPT có trùng nhau không?", "phong", "Có."),
    ("Trường tiểu học với trường cấp 3, hạn sơ kết có khác nhau không?", "th", "Có."),
    ("Công văn hướng dẫn trước 1/10/2023, còn danh sách trước 20/10/2023, đúng cả hai chứ?", "phong", "Đúng."),
    ("Danh sách gửi cùng đợt với công văn hướng dẫn, tức trước 01/10 phải không?", "phong", "Không đúng."),
]


@pytest.mark.parametrize(("question", "asker", "opening"), OPENED)
def test_days_side_by_side_are_judged(knowledge: Knowledge, question: str, asker: str, opening: str) -> None:
    answer = knowledge.answer(question, unit_type=asker, today=date(2023, 9, 20))

    assert answer.text.startswith(opening)


def test_a_day_taken_for_ones_own_is_told_to_be_whose(knowledge: Knowledge) -> None:
    question = "Hạn 15/6/2024 là của Phòng GDĐT gửi Sở đúng không?"
    answer = knowledge.answer(question, unit_type="phong", today=date(2023, 9, 20))

    assert answer.text.startswith("Không đúng.")
    assert "Ngày 15/06/2024 là hạn của:\n• Văn phòng Sở" in answer.text


LATE = [
    ("Hôm qua tôi gửi kế hoạch lên phòng rồi, vậy có bị tính trễ không?", "2023-10-05", "Nộp ngày 04/10/2023 vẫn còn"),
    (
        "Hôm qua tôi gửi kế hoạch lên phòng rồi, vậy có bị tính trễ không?",
        "2023-10-06",
        "Nộp ngày 05/10/2023 là đã trễ",
    ),
    ("nộp kế hoạch đúng ngày đó có bị trễ không", "2023-09-20", "Nộp ngày 05/10/2023 là đã trễ"),
]


@pytest.mark.parametrize(("question", "today", "told"), LATE)
def test_tells_whether_a_day_is_late(knowledge: Knowledge, question: str, today: str, told: str) -> None:
    answer = knowledge.answer(question, unit_type="thcs", today=date.fromisoformat(today))

    assert answer.text.startswith(told)


def test_nobody_is_nobodys_subject(knowledge: Knowledge) -> None:
    question = "Ai có trách nhiệm lập danh sách kèm kế hoạch của các cơ sở giáo dục?"
    answer = knowledge.answer(question, unit_type=None, today=date(2023, 9, 20))

    assert answer.text.startswith("Phòng GDĐT gửi danh sách kèm kế hoạch")


DAYS = [("2023-10-06", "Còn 4 ngày:"), ("2023-10-11", "Còn 365 ngày:"), ("2023-10-10", "Ngày Chuyển đổi số")]


@pytest.mark.parametrize(("today", "told"), DAYS)
def test_counts_the_days_to_what_comes_every_year(knowledge: Knowledge, today: str, told: str) -> None:
    question = "Còn mấy bữa nữa là tới Ngày Chuyển đổi số quốc gia?"
    answer = knowledge.answer(question, unit_type="th", today=date.fromisoformat(today))

    assert answer.text.startswith(told)


TALK = "Trường chúng tôi vừa xây xong dãy phòng mới, sân rộng, cây nhiều, học sinh rất thích. " * 5
LETTERS = [
    (
        "Kính gửi bộ phận hỗ trợ,\n" + TALK + "Xin hỏi chế độ nghỉ thai sản của nhân viên thư viện là mấy tháng?",
        "unknown",
        "",
    ),
    (
        TALK + "Tôi không hỏi về báo cáo tổng kết. Tôi không cần hỏi về kế hoạch. "
        "Điều tôi cần, vì hiệu trưởng sắp đi công tác: trước ngày nào trường phải gửi sơ kết học kỳ 1?",
        "answer",
        "20/01/2024",
    ),
    (
        TALK + "co nguoi bao nop cho phong, co nguoi bao khong can nop gi het. "
        "cau hoi duy nhat la ke hoach ung dung cntt cua truong thpt nop len dau, truoc ngay nao",
        "answer",
        "10/10/2023",
    ),
]


@pytest.mark.parametrize(("letter", "kind", "told"), LETTERS)
def test_finds_the_one_question_of_a_letter(knowledge: Knowledge, letter: str, kind: str, told: str) -> None:
    answer = knowledge.answer(letter, unit_type="thpt", today=date(2023, 9, 20))

    assert answer.kind == kind, answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    "letter", ["Tôi không hỏi gì cả. " * 40, "Kính gửi quý thầy cô. " * 40, "I am not asking.\n" * 60]
)
def test_a_letter_that_asks_nothing_is_answered_too(knowledge: Knowledge, letter: str) -> None:
    assert knowledge.answer(letter, unit_type="th", today=date(2023, 9, 20)).text


def test_names_every_paper_though_by_a_common_word(knowledge: Knowledge) -> None:
    question = "Chị tổng hợp giùm em lịch nộp kế hoạch, sơ kết, tổng kết của trường cấp 2"
    answer = knowledge.answer(question, unit_type="thcs", today=date(2023, 9, 20))

    assert [day for day in ("05/10/2023", "15/01/2024", "30/05/2024") if day not in answer.text] == []


WHO_HELPS = [
    ("Tài khoản dịch vụ công của trường em bị khóa thì liên hệ anh nào phụ trách ở Sở ạ?", "Trần Văn Sáu"),
    ("PMIS bị lỗi, ở Sở ai là người vận hành hệ thống này?", "Trần Văn Sáu"),
    ("cho mik xin mail của chú Khanh phó CVP vs", "khanhnk@bariavungtau.edu.vn"),
]


@pytest.mark.parametrize(("question", "told"), WHO_HELPS)
def test_tells_who_helps_with_what_does_not_work(knowledge: Knowledge, question: str, told: str) -> None:
    assert told in knowledge.answer(question, unit_type="th", today=date(2023, 9, 20)).text
