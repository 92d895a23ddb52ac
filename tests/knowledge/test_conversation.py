from __future__ import annotations

import json

import pytest

from knowledge.answering.knowledge import Knowledge
from tests.knowledge.conftest import TODAY, Ask


@pytest.mark.parametrize(
    ("before", "question", "unit", "has"),
    [
        ("Trường tiểu học nộp kế hoạch khi nào?", "trung tâm GDTX thì sao", "th", "10/10/2023"),
        ("hạn tổng kết năm học là ngày nào", "nộp ở đâu", "th", "Phòng GDĐT"),
        ("Sơ kết HK1 nộp ngày nào?", "cuối năm thì sao?", "thpt", "05/06/2024"),
        ("IOC cài cho ai", "bao giờ phải xong", "th", "không ấn định"),
        ("THPT bao nhiêu học sinh một máy tính?", "tiểu học?", None, "2–3"),
        ("Ai phụ trách chung CNTT và CĐS của Sở?", "ông này giữ chức gì", None, "Phó Giám đốc"),
        ("Hạn nộp kế hoạch của THPT?", "còn tháng 1 thì sao", "thpt", "20/01/2024"),
        ("When is our plan due?", "And the one in January?", "th", "15/01/2024"),
        ("Phòng gửi danh sách kèm kế hoạch của trường khi nào?", "còn công văn?", "phong", "01/10/2023"),
        ("Phòng tôi còn những hạn nào?", "còn công văn?", "phong", "01/10/2023"),
        ("Ngày nộp tổng kết của trường?", "lộn, ý tôi là sơ kết", "mn", "15/01/2024"),
        ("Người phụ trách dịch vụ công trực tuyến của Sở là ai?", "số điện thoại?", "mn", "0914109009"),
        # with the name of what was spoken of before it
        ("Thu học phí không dùng tiền mặt có bắt buộc không?", "phòng nào hướng dẫn", "thpt", "KHTC"),
        ("Tổng kết năm học nộp khi nào", "nộp về phòng hay sở", "gdtx", "về Sở GDĐT"),
        ("Kế hoạch 61/KH-UBND ký hôm nào?", "để triển khai cái gì vậy", None, "131/QĐ-TTg"),
        ("What is Plan 1490/KH-SGDĐT about?", "date?", None, "25/05/2022"),
        ("Where do we send the plan?", "so not to the Department?", "thcs", "Phòng GDĐT"),
        # the document of another issuer that belongs to it
        ("Đề án 06 là gì?", "kế hoạch của tỉnh số mấy", None, "46/KH-UBND"),
        ("KH 1121 về cái gì", "còn của UBND tỉnh thì số mấy", None, "46/KH-UBND"),
        # somebody who was spoken of
        ("ông Khanh phụ trách gì", "ông bên KHTC ấy", "th", "thống kê giáo dục"),
        ("ông Khanh phụ trách gì", "ông phó chánh văn phòng á", "th", "Đề án 06"),
        ("What does Mr Khanh do?", "the one in planning and finance", None, "statistics"),
        ("ông Khanh làm ở phòng nào", "Lam Khanh ấy", "phong", "KHTC"),
        ("Who can help us if we get stuck?", "his number?", "mn", "0914109009"),
        ("Ai phụ trách thống kê giáo dục ở Sở?", "vậy ổng là trưởng phòng à", None, "Không đúng"),
        ("ai ký công văn này", "ông ấy chức gì", None, "Phó Giám đốc"),
        # whose deadline, and which
        ("Phòng gửi tổng kết về Sở ngày nào?", "vậy hạn của trường gửi lên phòng ngày mấy", "phong", "30/05/2024"),
        ("Các Phòng gửi sơ kết HK1 về Sở ngày nào?", "còn mình gửi ra Bộ?", "so-vp", "30/01/2024"),
        ("trường THCS nộp kế hoạch ngày mấy", "trường liên cấp 2-3 thì theo mốc nào", None, "10/10/2023"),
        ("Trong năm học trường phải nộp những gì", "cái cuối cùng hôm nào", "mn", "30/05/2024"),
        ("Kế hoạch nộp hôm nào", "vậy còn mấy hôm", "th", "Còn 14 ngày"),
        ("Trường mầm non có phải tự đánh giá mức độ CĐS không?", "còn GDTX?", None, "dành cho"),
    ],
)
def test_a_follow_up_leans_on_the_question_before(
    ask: Ask, before: str, question: str, unit: str | None, has: str
) -> None:
    assert has in ask(before, question, unit=unit).text


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("PMIS ai vận hành", "quên mk rồi làm sao"),
        ("ai ký công văn này", "ông ấy sinh năm nào"),
        ("Who is in charge of education statistics?", "how much does he earn"),
        ("Who can help us?", "what time does the office open"),
        ("nộp sơ kết cho ai", "quên đi, giải giúp phương trình x²=9"),
        ("When do we hand in the semester 1 review?", "On which day does the first semester end?"),
    ],
)
def test_what_the_directive_does_not_say_is_declined_after_an_answer_too(ask: Ask, before: str, question: str) -> None:
    assert ask(before, question, unit="th").kind == "unknown"


def test_people_of_an_earlier_answer_do_not_catch_a_new_question(ask: Ask) -> None:
    answer = ask("ông Khanh phụ trách gì", "kế hoạch nộp khi nào", unit="th")
    assert "05/10/2023" in answer.text
    assert not answer.understanding.from_context


def test_a_complete_question_stands_alone(ask: Ask) -> None:
    answer = ask("THPT nộp sơ kết ngày nào?", "hạn nộp kế hoạch của tôi là khi nào?", unit="th")
    assert "05/10/2023" in answer.text
    assert not answer.understanding.from_context


def test_courtesy_keeps_the_subject(ask: Ask) -> None:
    assert "20/01/2024" in ask("kế hoạch nộp khi nào", "cảm ơn", "còn sơ kết?", unit="thpt").text


def test_context_is_json_and_holds_no_time(knowledge: Knowledge) -> None:
    answer = knowledge.answer("kế hoạch nộp khi nào", unit_type="th", today=TODAY)
    assert json.loads(json.dumps(answer.context)) == answer.context
    assert "2023" not in json.dumps(answer.context)


def test_a_context_of_another_version_does_no_harm(knowledge: Knowledge) -> None:
    context = {
        "pack": "3626",
        "item": "task:gone",
        "asks": ["when"],
        "units": [],
        "intent": "fact",
        "people": ["somebody", "gone"],
    }
    for question in ("nộp ở đâu", "ông ấy chức gì", "Lam Khanh"):
        assert knowledge.answer(question, unit_type="th", today=TODAY, context=context).kind in {
            "clarify",
            "unknown",
            "answer",
        }
