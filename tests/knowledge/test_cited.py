"""Documents that the directive cites, asked for by kind, issuer, day or what they carry out."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.knowledge import Knowledge

DAY = date(2023, 9, 20)
ASKED = [
    # question, what is told, what is not
    ("Sở ban hành kế hoạch nào ngày 16/8/2023?", ["3098/KH-SGDĐT"], ["1490"]),
    ("Which plan did the Department issue in May 2022?", ["1490/KH-SGDĐT"], ["3098"]),
    ("cong van nao cua Bo ra ngay 31/08/2023", ["4771/BGDĐT-CNTT"], ["3626 đề"]),
    ("Which circular is dated 5 October 2020?", ["37/2020/TT-BGDĐT"], ["35/2017"]),
    (
        "Liệt kê các thông tư được dẫn trong công văn",
        ["09/2021", "42/2021", "24/2018", "19/2020", "37/2020", "35/2017"],
        ["QĐ-TTg"],
    ),
    ("Which circulars does it cite?", ["09/2021", "35/2017"], ["131/QĐ-TTg"]),
    ("Năm 2022 Thủ tướng ký mấy quyết định được nêu ở đây?", ["131/QĐ-TTg", "06/QĐ-TTg"], ["4725"]),
    ("Trong các thông tư đó cái nào cũ nhất?", ["35/2017"], ["09/2021"]),
    ("Thông tư mới nhất được nêu là thông tư nào?", ["42/2021"], ["35/2017"]),
    ("Sở có kế hoạch nào để thực hiện Đề án 06?", ["1121/KH-SGDĐT", "21/04/2022"], ["46/KH-UBND"]),
    ("UBND tỉnh triển khai Quyết định 131 bằng kế hoạch nào?", ["61/KH-UBND", "18/04/2022"], ["1490"]),
    ("Which plan carries out Decision 2207?", ["1977/KH-SGDĐT"], ["3427"]),
    ("TT 42/2021 với TT 24/2018 nói về cái gì dạ", ["cơ sở dữ liệu", "báo cáo thống kê"], ["09/2021"]),
    ("KH 61/KH-UBND và KH 1490/KH-SGDĐT ký ngày nào", ["18/04/2022", "25/05/2022"], ["131/QĐ-TTg đề"]),
]
OTHERWISE = [
    # what only looks like it: a paper that is handed in, a document that is named, a deadline
    ("kế hoạch nộp trước ngày nào", "thcs", ["05/10/2023"]),
    ("What is the latest date for the plans from our lower secondary schools?", "phong", ["05/10/2023"]),
    ("Thông tư 37/2020 ban hành ngày nào", None, ["05/10/2020"]),
    ("Ngày 10/10/2023 là hạn của kế hoạch nào?", "thpt", ["10/10/2023"]),
]


@pytest.mark.parametrize(("question", "told", "untold"), ASKED, ids=[row[0] for row in ASKED])
def test_documents_are_found_by_what_they_are(
    knowledge: Knowledge, question: str, told: list[str], untold: list[str]
) -> None:
    """By kind, issuer and day; several of them in a list, each with its day and issuer."""
    answer = knowledge.answer(question, unit_type=None, today=DAY)
    assert answer.kind == "answer"
    assert [text for text in told if text not in answer.text] == [], answer.text
    assert [text for text in untold if text in answer.text] == [], answer.text
    assert answer.citations


@pytest.mark.parametrize(("question", "asker", "told"), OTHERWISE, ids=[row[0] for row in OTHERWISE])
def test_what_is_handed_in_is_no_cited_document(
    knowledge: Knowledge, question: str, asker: str | None, told: list[str]
) -> None:
    """A plan that a school owes, or a document that is named, is answered as before."""
    answer = knowledge.answer(question, unit_type=asker, today=DAY)
    assert [text for text in told if text not in answer.text] == [], answer.text
    assert "văn bản như vậy" not in answer.text


def test_a_wrong_document_is_put_right(knowledge: Knowledge) -> None:
    """Claimed to follow one document, what is named follows another: both are told, each once."""
    answer = knowledge.answer("Dạy học trực tuyến theo Thông tư 24/2018 phải không?", unit_type="thcs", today=DAY)
    assert answer.text.startswith("Không đúng. Thông tư 24/2018/TT-BGDĐT")
    assert "Thông tư 09/2021/TT-BGDĐT (30/03/2021)" in answer.text
    assert answer.text.count("24/2018/TT-BGDĐT") == 1


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("To whom is the directive addressed?", "It is addressed to the heads"),
        ("công văn này gửi cho ai", "Công văn kính gửi Trưởng phòng"),
        ("công văn sao gửi cho ai", "Nơi nhận:"),
        ("Apart from those it is addressed to, who is sent a copy of this công văn?", "Copies go to:"),
    ],
)
def test_of_two_statements_the_one_whose_name_is_used(knowledge: Knowledge, question: str, first: str) -> None:
    """Whom the directive is addressed to, and who gets copies."""
    assert knowledge.answer(question, unit_type=None, today=DAY).text.startswith(first)


def test_the_plans_of_the_schools_are_no_cited_documents(knowledge: Knowledge) -> None:
    question = "How long can we keep the schools' plans before they must reach the Department?"
    assert "19/10/2023" in knowledge.answer(question, unit_type="phong", today=DAY).text


def test_a_claim_is_about_the_document_that_is_named(knowledge: Knowledge) -> None:
    """Not about the one that the claimed issuer did issue; asked which office leads, not about the document at all."""
    answer = knowledge.answer("QĐ 131 là của UBND tỉnh ban hành đúng không", unit_type="thcs", today=DAY)
    assert answer.text.startswith("Không đúng. Quyết định 131/QĐ-TTg")
    assert "Thủ tướng" in answer.text
    answer = knowledge.answer("phòng nào chỉ đạo dạy học trực tuyến theo Thông tư 09", unit_type="th", today=DAY)
    assert "GDTrH" in answer.text


def test_a_long_list_says_how_many(knowledge: Knowledge) -> None:
    """The head counts, every line is one document."""
    lines = knowledge.answer("Kể các thông tư được nêu", unit_type="thcs", today=DAY).text.splitlines()
    assert lines[0] == "Công văn nêu 6 văn bản như vậy:"
    assert [line[:10] for line in lines[1:7]] == ["• Thông tư"] * 6
