"""Who hands on what they receive, and by when."""

from __future__ import annotations

import pytest

from tests.knowledge.conftest import Ask

WAYS = [
    (("kh cntt thcs nop phong ngay nao", "xong phong chuyen len so ngay nao z"), "thcs", ["20/10/2023"]),
    (("kế hoạch của trường tiểu học nộp cho đơn vị nào", "phòng thì phải nộp lên sở khi nào"), "th", ["20/10/2023"]),
    (("Kế hoạch CNTT của trường tiểu học: Phòng nhận trước ngày nào, rồi Phòng chuyển Sở trước ngày nào?",), None,
     ["05/10/2023", "20/10/2023"]),
    (("Phòng mình nhận tổng kết của mấy trường trước bữa nào, rồi tới lượt mình gửi Sở trước bữa nào?",), "phong",
     ["30/05/2024", "05/06/2024"]),
    (("Trường tôi nộp tổng kết cho ai, rồi nơi đó nộp tiếp cho ai, hạn của họ ngày nào?",), "th",
     ["30/05/2024", "05/06/2024"]),
    (("When do the schools send us their plans, and when do we pass them on to the Department?",), "phong",
     ["05/10/2023", "20/10/2023"]),
    (("Sơ kết HK1: trường nào gửi cho Phòng, trường nào gửi cho Sở, rồi Sở gửi cho ai?",), None,
     ["15/01/2024", "20/01/2024", "Bộ GDĐT"]),
    (("Kế hoạch CNTT của trường TH đi đường nào: gửi ai trước, rồi ai gửi tiếp cho ai, mỗi chặng trước ngày nào?",),
     None, ["05/10/2023", "20/10/2023"]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "unit", "told"), WAYS, ids=[row[0][-1] for row in WAYS])
def test_those_who_receive_hand_it_on(ask: Ask, asked: tuple[str, ...], unit: str | None, told: list[str]) -> None:
    text = ask(*asked, unit=unit).text
    assert [day for day in told if day not in text] == []


def test_a_school_is_told_only_its_own(ask: Ask) -> None:
    text = ask(
        "Hết học kỳ I, nhà trường đánh giá tình hình triển khai CNTT rồi nộp lên cấp trên ngày nào?", unit="mn"
    ).text
    assert "15/01/2024" in text
    assert "20/01/2024" not in text


def test_two_kinds_of_school_are_compared(ask: Ask) -> None:
    text = ask("mầm non vs thpt sơ kết hk1 khác ngày hả, mấy vs mấy").text
    assert "15/01/2024" in text
    assert "20/01/2024" in text
