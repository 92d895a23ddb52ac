"""Several answers in one message: what is clear by its form is taken, what is not is asked about, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import filling
from knowledge.filling import Pressed, Typed, Unsorted
from knowledge.forms import Form
from tests.chat import COORDINATOR, PRINCIPAL, Chat, head, only, to
from tests.knowledge.test_filling import FORMS, HK1, NOW, TEXT, played, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.filling import Step

OPTIONS = [
    {"id": "a", "label": {"vi": "Cáp đồng", "en": "Copper"}},
    {"id": "b", "label": {"vi": "Vệ tinh", "en": "Sky"}},
]
UNIT = {"unit": {"vi": "máy", "en": "computers"}}
FIELDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "document-number": ({}, {"45/BC-THCS": "45/BC-THCS", "số 7/KH-MN": "7/KH-MN"}),
    "day": ({}, {"9/1": "2024-01-09", "ngày 15/12": "2023-12-15", "hôm qua": "2024-01-09"}),
    "percent": ({}, {"100%": 100, "92,5 %": 92.5, "đạt 7 phần trăm": 7}),
    "integer": (UNIT, {"45 máy": 45, "1.200 máy": 1200}),
    "email": ({}, {"a@b.vn": "a@b.vn"}),
    "phone": ({}, {"0914109009": "0914109009", "+84914109009": "0914109009"}),
    "files": ({}, {"drive.google.com/abc": ["https://drive.google.com/abc"], "https://x.vn/1": ["https://x.vn/1"]}),
    "choice": ({"options": OPTIONS}, {"cáp đồng": "a", "vệ tinh": "b"}),
}
ALL = Form.model_validate(
    {
        "id": "all",
        "version": 1,
        "title": TEXT,
        "fields": [
            {"id": kind, "type": kind, "label": {"vi": f"Nhãn {kind}", "en": f"Label {kind}"}, "ask": TEXT, **more}
            for kind, (more, _) in FIELDS.items()
        ],
    }
)


@given(data=st.data())
def test_parts_that_fit_one_open_field_each_are_all_taken_in_any_order(data: st.DataObject) -> None:
    every = data.draw(st.permutations(list(FIELDS)))
    kinds = every[: data.draw(st.integers(2, len(every)))]
    parts = {kind: data.draw(st.sampled_from(list(FIELDS[kind][1]))) for kind in kinds}
    text = parts[kinds[0]]
    for kind in kinds[1:]:
        text += data.draw(st.sampled_from([", ", "; ", "\n", " và ", ";", " ; "])) + parts[kind]
    step = played(ALL, text)
    assert step.state["answers"] == {kind: FIELDS[kind][1][part] for kind, part in parts.items()}
    assert not [reply for reply in step.replies if isinstance(reply, Unsorted)]
    assert not set(said(step)) - {"form.noted"}


def unsorted(step: Step) -> list[tuple[str, list[str]]]:
    return [(each.text, [one.id for one in each.fields]) for each in step.replies if isinstance(each, Unsorted)]


PERCENTS = ["ioc", "vneid", "signatures", "data"]


@pytest.mark.parametrize(
    "text",
    [
        "45/BC-THCS, 15/12, 100%",
        "100%;15/12;45/BC-THCS",
        "45/BC-THCS,15/12,100%",
        "15/12 và 45/BC-THCS và 100%",
        "số 45/BC-THCS ký ngày 15/12 , đạt 100%",
        "45/BC-THCS 15/12 100%",
    ],
)
def test_number_day_and_share_come_apart_and_the_share_is_asked_about(text: str) -> None:
    step = played(HK1, text)
    assert step.state["answers"] == {"number": "45/BC-THCS", "day": "2023-12-15"}
    [(part, fields)] = unsorted(step)
    assert "100%" in part
    assert fields == PERCENTS


def test_where_one_share_is_left_it_is_clear() -> None:
    before = played(HK1, "IOC 90; VNeID 80; chữ ký số 70")
    step = filling.step(HK1, before.state, Typed("45/BC-THCS, 15/12, 100%"), NOW)
    assert step.state["answers"]["data"] == 100
    assert unsorted(step) == []


def test_two_shares_are_asked_about_one_after_the_other() -> None:
    step = played(HK1, "45/BC-THCS, 90%, 80%")
    assert unsorted(step) == [("90%", PERCENTS)]
    step = filling.step(HK1, step.state, Pressed("write", "vneid", "90%"), NOW)
    assert step.state["answers"] == {"number": "45/BC-THCS", "vneid": 90}
    assert unsorted(step) == [("80%", ["ioc", "signatures", "data"])]
    again = filling.step(HK1, step.state, Pressed("write", "vneid", "70%"), NOW)
    assert again.state["answers"]["vneid"] == 90, "an old button overwrites nothing"


def test_a_bare_figure_may_be_meant_for_the_question_that_is_asked() -> None:
    form = FORMS["guidance-letter"]
    assert played(form, "35, 14/9").state["answers"] == {"day": "2023-09-14"}
    assert played(form, "310/PGDĐT, 14/9, 35").state["answers"]["schools"] == 35


def test_units_tell_figures_apart() -> None:
    assert played(FORMS["year-end-report"], "40 máy, 90 học sinh").state["answers"] == {"pupils": 90, "computers": 40}


def test_what_follows_the_label_of_a_text_belongs_to_it() -> None:
    step = played(HK1, Pressed("pick", "trouble", "yes"), "Khó khăn, đề xuất: thiếu máy, hỏng 3 máy; IOC: 90")
    assert step.state["answers"] == {"trouble": True, "trouble-what": "thiếu máy, hỏng 3 máy", "ioc": 90}


def test_a_question_that_another_answer_of_the_message_raises_is_answered_too() -> None:
    step = played(HK1, "IOC 80; Cần hỗ trợ: có; Khó khăn, đề xuất: mạng yếu, máy cũ")
    assert step.state["answers"] == {"ioc": 80, "trouble": True, "trouble-what": "mạng yếu, máy cũ"}


def test_every_link_is_kept() -> None:
    at_files = (Pressed("skip"), Pressed("skip"))
    two = ["https://x.vn/1", "https://x.vn/2"]
    for text in (
        "https://x.vn/1, https://x.vn/2",
        "https://x.vn/1 https://x.vn/2",
        "gửi sở: https://x.vn/1\nhttps://x.vn/2",
    ):
        assert played(HK1, *at_files, text).state["answers"] == {"file": two}
    more = played(HK1, *at_files, "https://x.vn/0", Pressed("edit", "ioc"), "https://x.vn/1, IOC 80")
    assert more.state["answers"] == {"file": ["https://x.vn/0", "https://x.vn/1"], "ioc": 80}


def test_a_part_that_is_unclear_is_kept_until_it_is_placed_written_again_or_dropped() -> None:
    before = played(HK1, "45/BC-THCS, 15/12, 90%, 80%", "drive.google.com/abc")
    assert before.state["unclear"] == ["90%", "80%"]
    assert unsorted(filling.step(HK1, before.state, None, NOW)) == [("90%", PERCENTS)], "taken up again"
    refused = filling.step(HK1, before.state, Pressed("send"), NOW)
    assert not refused.done
    assert said(refused) == ["form.still-unclear"]
    assert unsorted(refused) == [("90%", PERCENTS)]
    again = filling.step(HK1, refused.state, Typed("VNeID: 90%"), NOW)
    assert again.state["unclear"] == ["80%"]
    assert unsorted(again) == [("80%", ["ioc", "signatures", "data"])]
    assert filling.step(HK1, again.state, Typed("bao giờ xong"), NOW).state["unclear"] == ["80%"]
    dropped = filling.step(HK1, again.state, Pressed("drop", None, "80%"), NOW)
    assert dropped.state["unclear"] == []
    assert filling.step(HK1, dropped.state, Pressed("send"), NOW).done


def test_where_all_that_it_may_answer_is_answered_it_can_still_be_dropped() -> None:
    before = played(
        HK1, "45/BC-THCS, 15/12, 90%", *(f"{name}: 70" for name in ("IOC", "VNeID", "chữ ký số", "Dữ liệu"))
    )
    assert before.state["unclear"] == ["90%"]
    assert unsorted(filling.step(HK1, before.state, Pressed("send"), NOW)) == [("90%", [])]


@pytest.mark.parametrize("text", ["15/1, phải không?", "45/BC-THCS, hạn nộp là ngày nào?"])
def test_a_question_is_not_taken_for_half_an_answer(text: str) -> None:
    assert played(HK1, text).state["answers"] == {}


@pytest.fixture
def january(tmp_path: Path) -> Iterator[Chat]:
    conversation = Chat(tmp_path, at="2024-01-10T09:00")
    yield conversation
    conversation.close()


def test_as_a_principal_writes_it(january: Chat) -> None:
    january.write(PRINCIPAL, "/baocao sơ kết")
    january.press(PRINCIPAL, "Đã xong")
    line = january.reply(PRINCIPAL, "45/BC-THCS, 15/12, 100%, mạng yếu")
    assert line["text"].split("\n")[:4] == [
        "✓ Số văn bản: 45/BC-THCS",
        "✓ Ngày ký: 15/12/2023",
        "Tôi chưa rõ “mạng yếu” trả lời câu nào nên chưa ghi. Xin viết lại, tên câu đứng trước.",
        "“100%” là của câu nào? Bấm một nút, hoặc viết tên câu đứng trước, ví dụ: CBQL đã cài IOC: 100%.",
    ]
    assert "câu 3/8" in line["text"]
    assert line["buttons"][:2] == ["100% → CBQL đã cài IOC", "100% → Đã cài VNeID"]
    _, between = to(january.write(PRINCIPAL, "hạn nộp sơ kết là ngày nào?"), PRINCIPAL)
    assert between["buttons"][:2] == line["buttons"][:2], "the buttons come again behind a question in between"
    line = january.reply(PRINCIPAL, "gửi")
    assert head(line) == "Chưa gửi: còn phần “100%” trong tin trước, chưa rõ của câu nào."
    assert "Bỏ “100%”" in line["buttons"]
    line = january.pressed(PRINCIPAL, "100% → Đã cài VNeID")
    assert head(line) == "✓ Đã cài VNeID: 100%"
    assert "Chưa gửi. Bấm Gửi để nộp." in line["text"]
    assert "Đã cài VNeID: 100%" in only(january.press(PRINCIPAL, "Gửi"), COORDINATOR)["text"]
