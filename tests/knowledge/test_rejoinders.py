"""A few words that only speak of the answer before them: again, is that so, somebody or another day instead."""

from __future__ import annotations

from datetime import date

import pytest

from tests.knowledge.conftest import Ask

DAYS = [
    # asked before, said then, unit, what is told
    ("Hạn nộp kế hoạch CNTT của trường THCS?", "ủa tưởng 10/10 mà", "thcs", "05/10/2023"),
    ("Trường mầm non nộp kế hoạch CĐS trước ngày nào?", "bạn tôi bảo 10/10", "mn", "05/10/2023"),
    ("ke hoach cds cua truong nop ngay nao", "tuong 5/10 chu", "thpt", "10/10/2023"),
    ("When is the district's year-end report due?", "someone told me 30 May", "phong", "05/06/2024"),
    ("Văn bản 3626 của Sở ra ngày mấy?", "25/9 à", None, "15/09/2023"),
]
AGAIN = [
    ("Hạn nộp kế hoạch CNTT của trường THCS?", "nhắc lại giúp mình cái", "thcs", "05/10/2023"),
    ("Year-end report due date for a primary school?", "say again?", "th", "30/05/2024"),
    ("Số điện thoại ông Nguyễn Kim Khanh là gì?", "số này đúng chưa", None, "0914109009"),
    ("số điện thoại liên hệ khi vướng mắc là gì", "gõ lại số đi", "thcs", "0914109009"),
    ("Thanh tra CNTT vào khi nào?", "tháng 11 mà ta", "thcs", "10/2023"),
]
INSTEAD = [
    ("Who handles the sector database at the Department?", "Mr Sau?", ("Phạm Ngọc Triều", "Trần Văn Sáu")),
    ("Who runs PMIS at the Department?", "Mr Triều, right?", ("Trần Văn Sáu", "Phạm Ngọc Triều")),
    ("Ai phụ trách thống kê giáo dục ở Sở?", "ông Triều phải k", ("Lam Khanh",)),
    ("Vướng mắc khi làm theo công văn thì liên hệ ai?", "ông Lam Khanh hả", ("Nguyễn Kim Khanh", "0914109009")),
    ("Học sinh 12 đăng ký thi tốt nghiệp trực tuyến ở đâu?", "trên vnEdu hả", ("Cổng Dịch vụ công Quốc gia",)),
]


@pytest.mark.parametrize(("before", "said", "unit", "told"), DAYS)
def test_another_day_is_put_right(ask: Ask, before: str, said: str, unit: str | None, told: str) -> None:
    answer = ask(before, said, unit=unit)
    assert answer.text.startswith(("Không đúng.", "No."))
    assert told in answer.text


@pytest.mark.parametrize(("before", "said", "unit", "told"), AGAIN)
def test_an_answer_is_given_again(ask: Ask, before: str, said: str, unit: str | None, told: str) -> None:
    assert told in ask(before, said, unit=unit).text


@pytest.mark.parametrize(("before", "said", "told"), INSTEAD)
def test_somebody_or_something_else_is_put_right(ask: Ask, before: str, said: str, told: tuple[str, ...]) -> None:
    answer = ask(before, said)
    assert answer.text.startswith(("Không đúng.", "No."))
    assert all(each in answer.text for each in told)


def test_not_him_is_no_claim(ask: Ask) -> None:
    answer = ask("Who should we call for help with the directive?", "really? not Mr Ba?")
    assert "Nguyễn Kim Khanh" in answer.text
    assert not answer.text.startswith(("Không đúng.", "No."))


def test_whether_it_is_in_time_today(ask: Ask) -> None:
    before = "When is the ICT plan of an upper secondary school due?"
    assert "10/10/2023" in ask(before, "so still ok today?", unit="thpt", today=date(2023, 10, 8)).text


@pytest.mark.parametrize("said", ["tìm kỹ lại coi, chắc có mà", "còn THPT?", "chắc không"])
def test_what_is_not_there_is_not_there_when_asked_again(ask: Ask, said: str) -> None:
    answer = ask("Học kỳ 1 kết thúc ngày nào?", said, unit="thcs")
    assert (answer.kind, answer.citations) == ("unknown", ())


def test_what_is_asked_besides_a_doubt_is_answered(ask: Ask) -> None:
    assert "chuyển đổi số" in ask("hạn sơ kết gửi Bộ", "à thôi, ngày 10/10 là ngày gì", unit="so-vp").text.casefold()
