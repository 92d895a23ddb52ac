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
    ],
)
def test_a_follow_up_leans_on_the_question_before(
    ask: Ask, before: str, question: str, unit: str | None, has: str
) -> None:
    assert has in ask(before, question, unit=unit).text


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
    context = {"pack": "3626", "item": "task:gone", "asks": ["when"], "units": [], "intent": "fact"}
    assert knowledge.answer("nộp ở đâu", unit_type="th", today=TODAY, context=context).kind in {
        "clarify",
        "unknown",
        "answer",
    }
