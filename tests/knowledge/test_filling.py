"""Filling a form is pure: transcripts go through JSON between every two inputs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import filling
from knowledge.filling import Attached, Given, Pressed, Said, Step, Typed
from knowledge.filling.inputs import Act
from knowledge.forms import Form, load_forms
from knowledge.pack import PACKS

NOW = datetime(2024, 1, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FORMS = load_forms(PACKS / "3626" / "forms")
TYPES = ["mn", "th", "thcs", "thpt", "gdtx", "phong", "so-vp"]
TEXT = {"vi": "Chữ", "en": "Text"}


def restored(state: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(state))
    return found


def played(form: Form, *inputs: Given | str, unit_type: str = "thcs") -> Step:
    step = Step(filling.begin(form, unit_type))
    for each in inputs:
        step = filling.step(form, restored(step.state), Typed(each) if isinstance(each, str) else each, NOW)
    return step


def said(step: Step) -> list[str]:
    return [reply.key for reply in step.replies if isinstance(reply, Said)]


def asked(step: Step) -> str | None:
    return next((reply.field.id for reply in step.replies if isinstance(reply, filling.Asked)), None)


HK1 = FORMS["hk1-review"]
SHORT = Form.model_validate(
    {
        "id": "short",
        "version": 3,
        "title": TEXT,
        "fields": [
            {"id": "name", "type": "text", "label": TEXT, "ask": TEXT, "required": True},
            {"id": "share", "type": "percent", "label": {"vi": "Tỉ lệ", "en": "Share"}, "ask": TEXT},
        ],
    }
)


CHOICES = [{"id": "a", "label": {"vi": "Một", "en": "One"}}, {"id": "b", "label": {"vi": "Hai", "en": "Two"}}]
EVERY_TYPE: dict[str, dict[str, Any]] = {
    "choice": {"options": CHOICES, "required": True},
    "several": {"options": CHOICES, "when": [{"field": "choice", "one_of": ["a"]}]},
    "yes-no": {"when": [{"field": "several", "one_of": ["b"]}]},
    "integer": {"least": 1, "most": 2000},
    "decimal": {"when": [{"field": "integer", "above": 5, "below": 500}]},
    "percent": {},
    "computed": {"formula": {"how": "sum", "of": ["integer", "percent"]}},
    "day": {"when": [{"field": "computed", "above": 50}], "required": True},
    "text": {"longest": 10},
    "phone": {},
    "email": {},
    "document-number": {},
    "files": {"most_files": 2},
}
EVERY = Form.model_validate(
    {
        "id": "every",
        "version": 1,
        "title": TEXT,
        "fields": [
            {"id": kind, "type": kind, "label": {"vi": f"Câu {kind}", "en": f"Field {kind}"}, "ask": TEXT, **more}
            for kind, more in EVERY_TYPE.items()
        ],
    }
)


def test_several_answers_in_one_message() -> None:
    step = played(HK1, "số 45/BC-THCS ngày 9/1, drive.google.com/abc")
    assert step.state["answers"] == {
        "number": "45/BC-THCS",
        "day": "2024-01-09",
        "file": ["https://drive.google.com/abc"],
    }
    assert asked(step) == "ioc"


def test_a_day_in_words_behind_a_number_is_its_own_answer() -> None:
    assert played(HK1, "45/BC-THCS hôm qua").state["answers"].keys() == {"number", "day"}


def test_labelled_figures_go_to_their_questions_and_the_one_asked_stays() -> None:
    step = played(HK1, "VNeID: 90; chữ ký số 60 %")
    assert step.state["answers"] == {"vneid": 90, "signatures": 60}
    assert asked(step) == "number"


@pytest.mark.parametrize(
    ("text", "taken"),
    [("85, 90", {}), ("12/KH-THCS, 90", {"number": "12/KH-THCS"}), ("VNeID 90, nhiều", {"vneid": 90})],
)
def test_what_is_ambiguous_is_not_taken(text: str, taken: dict[str, Any]) -> None:
    assert played(HK1, text).state["answers"] == taken


def test_a_condition_asks_only_whom_it_concerns() -> None:
    school = [field.id for field in filling.fields_asked(HK1, filling.begin(HK1, "thcs"))]
    kindergarten = [field.id for field in filling.fields_asked(HK1, filling.begin(HK1, "mn"))]
    assert set(school) - set(kindergarten) == {"signatures"}
    assert "trouble-what" not in school
    step = played(HK1, Pressed("pick", "trouble", "yes"))
    assert "trouble-what" in {field.id for field in filling.fields_asked(HK1, step.state)}


def test_an_edit_that_raises_a_question_asks_it_and_comes_back_to_the_summary() -> None:
    step = played(HK1, Pressed("pick", "trouble", "no"), *[Pressed("skip")] * 8)
    assert isinstance(step.replies[-1], filling.Reviewed)
    step = filling.step(HK1, step.state, Pressed("edit", "trouble"), NOW)
    step = filling.step(HK1, step.state, Typed("có"), NOW)
    assert asked(step) == "trouble-what"
    step = filling.step(HK1, step.state, Typed("Thiếu máy"), NOW)
    assert isinstance(step.replies[-1], filling.Reviewed)


def test_an_answer_that_no_longer_counts_is_not_sent_but_comes_back() -> None:
    yes, no = Pressed("pick", "trouble", "yes"), Pressed("pick", "trouble", "no")
    told = played(HK1, yes, Pressed("edit", "trouble-what"), "Thiếu máy", no)
    assert "trouble-what" not in filling.report(HK1, told.state)
    again = filling.step(HK1, told.state, yes, NOW)
    assert filling.report(HK1, again.state)["trouble-what"] == "Thiếu máy"


def test_computed_figures_follow_their_operands() -> None:
    form = FORMS["year-end-report"]
    step = played(form, "số học sinh: 90; số máy tính: 40")
    assert filling.report(form, step.state) == {"pupils": 90, "computers": 40, "pupils-per-computer": 2.3}
    assert "Học sinh một máy tính: 2,3" in filling.lines(form, step.state, "vi")
    none = filling.step(form, step.state, Typed("số máy tính: 0"), NOW)
    assert "pupils-per-computer" not in filling.report(form, none.state)


def test_the_third_error_shows_a_way_out_and_an_answer_forgets_them() -> None:
    assert said(played(SHORT, "x", *["nhiều"] * 2)) == ["form.not-percent"]
    third = played(SHORT, "x", *["nhiều"] * 3)
    assert said(third) == ["form.not-percent", "form.way-out"]
    assert played(SHORT, "x", *["nhiều"] * 3, "50").state["errors"] == 0


def test_a_required_field_is_neither_skipped_nor_sent_empty() -> None:
    for press in (Pressed("skip"), Pressed("send")):
        step = played(SHORT, press)
        assert said(step) == ["form.required"]
        assert not step.done
    assert played(SHORT, "x", Pressed("send")).done


def test_a_press_counts_once() -> None:
    assert asked(played(HK1, Pressed("skip", "number"), Pressed("skip", "number"))) == "day"


def test_moves_can_be_typed() -> None:
    assert asked(played(HK1, "bỏ qua")) == "day"
    assert asked(played(HK1, "bỏ qua", "quay lại")) == "number"
    assert played(HK1, "gửi").done


def test_several_files_are_kept_and_one_sent_early_waits_at_its_question() -> None:
    first, second = Attached({"name": "a.pdf", "hash": "1"}), Attached({"name": "b.pdf", "hash": "2"})
    step = played(HK1, first)
    assert said(step) == ["form.file-kept"]
    assert asked(step) == "number"
    step = played(HK1, first, second)
    assert [file["name"] for file in step.state["answers"]["file"]] == ["a.pdf", "b.pdf"]


def test_a_state_of_an_older_form_is_carried_over_by_field_names() -> None:
    old = {"form": "hk1-review", "version": 1, "at": 1, "errors": 0, "from_summary": False}
    old |= {"answers": {"number": "45/BC-THCS", "file": "https://x.vn/a", "gone": "x"}}
    step = filling.step(HK1, {**old, "about": {"unit-type": "thcs"}}, None, NOW)
    assert said(step) == ["form.new-version"]
    assert asked(step) == "day"
    assert step.state["answers"] == {"number": "45/BC-THCS", "file": ["https://x.vn/a"]}


def test_earlier_answers_are_reused_but_for_those_of_one_report_alone() -> None:
    sent = {"number": "45/BC-THCS", "day": "2024-01-09", "ioc": 85, "trouble": True}
    form = FORMS["year-end-report"]
    assert filling.reusable(form, sent, same_duty=False) == {"ioc": 85, "trouble": True}
    assert filling.reusable(HK1, sent, same_duty=True) == sent


POOL = (
    *("45/BC-THCS", "9/1", "hôm qua", "drive.google.com/abc", "85 %", "1.234,5", "một nửa", "120", "-1", "có"),
    *("không", "1", "1, 2", "VNeID 90; IOC: 80", "Thiếu máy tính", "bỏ qua", "quay lại", "sửa", "IOC là gì?"),
    *("0914109009", "a@edu.vn", "Câu integer: 90; Câu percent 40", "0914109009, a@edu.vn, 9/1", "Một", "10", "60"),
)
TEXTS = st.one_of(st.sampled_from(POOL), st.text(max_size=12))
MOVES: tuple[Act, ...] = ("skip", "back", "next", "clear", "edit")


@st.composite
def inputs(draw: st.DrawFn, form: Form) -> Given:
    field = draw(st.sampled_from([*form.fields]))
    option = draw(st.sampled_from([*(each.id for each in field.options), "yes", "no"]))
    own = [Pressed("pick", field.id, option)] if field.options or field.type == "yes-no" else []
    own = [each for each in own if not field.options or option in {one.id for one in field.options}]
    return draw(
        st.one_of(
            st.builds(Typed, TEXTS),
            st.builds(Typed, TEXTS),
            st.sampled_from([Pressed(move, field.id) for move in MOVES] + own),
            st.just(Attached({"name": "a.pdf", "hash": "1"})),
            st.builds(lambda text: Pressed("write", field.id, text), TEXTS),
        )
    )


def touched(given_: Given, before: dict[str, Any], step: Step, form: Form) -> set[str]:
    """The fields that an input may change; every other answer has to stay as it was."""
    values = [value for reply in step.replies if isinstance(reply, Said) for value in reply.values.values()]
    noted = {value.field.id for value in values if isinstance(value, filling.Shown)}
    if isinstance(given_, Attached):
        return {field.id for field in form.fields if field.type == "files"}
    if isinstance(given_, Pressed):
        return {str(given_.field)} if given_.act in {"pick", "clear", "write"} else set()
    return noted | {str(before["at"])}


@settings(max_examples=150, deadline=None)
@given(data=st.data(), form=st.sampled_from([*FORMS.values(), SHORT, EVERY]), unit_type=st.sampled_from(TYPES))
def test_random_conversations_lose_nothing_and_send_what_the_summary_showed(
    data: st.DataObject, form: Form, unit_type: str
) -> None:
    state = filling.begin(form, unit_type)
    for _ in range(data.draw(st.integers(1, 25))):
        each = data.draw(inputs(form))
        step = filling.step(form, restored(state), each, NOW)
        may_change = touched(each, state, step, form)
        for name in state["answers"].keys() | step.state["answers"].keys():
            same = state["answers"].get(name) == step.state["answers"].get(name)
            assert same or (step.understood and name in may_change), (each, name)
        assert step.replies or step.done
        assert filling.opened(form, restored(step.state))["answers"] == step.state["answers"]
        state = step.state
    shown = filling.lines(form, state, "vi")
    unclear = filling.unclear(state)
    sent = filling.step(form, restored(state), Pressed("send"), NOW)
    assert sent.done == (filling.complete(form, state) and not unclear)
    report = restored(filling.report(form, sent.state))
    assert [
        f"{field.label.vi}: {filling.shown(field, report[field.id])}" for field in form.fields if field.id in report
    ] == shown
