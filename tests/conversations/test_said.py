"""How far somebody is, said in words without a button in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from storage.store import Store

TITLES = ["Kế hoạch CNTT, CĐS", "Sơ kết HK1", "Tổng kết năm học", "Tự đánh giá CĐS"]


def leave_one(store: Store) -> None:
    for duty in store.duties.all_unmet("thcs-01"):
        if duty.obligation != "plan":
            store.duties.change(duty.id, duty.changed_at, state="accepted")


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("đang làm", "Đã ghi: đang làm"),
        ("dạ đang làm ạ", "Đã ghi: đang làm"),
        ("trường em chưa làm", "Đã ghi: chưa bắt đầu"),
        ("Đang vướng", "Đã ghi là gặp khó khăn"),
        ("xong rồi", "Kế hoạch CNTT, CĐS · câu 1/"),
        ("da xong a", "Kế hoạch CNTT, CĐS · câu 1/"),
    ],
)
def test_with_one_open_duty_it_is_one_tap(chat: Chat, said: str, noted: str) -> None:
    chat.store(leave_one)
    assert head(chat.reply(PRINCIPAL, said)).startswith(noted)


def test_with_several_it_asks_which(chat: Chat) -> None:
    asked = chat.reply(PRINCIPAL, "xong rồi")
    assert head(asked) == "Đã xong: việc nào?"
    assert asked["buttons"] == TITLES
    assert "câu 1/" in chat.pressed(PRINCIPAL, "Sơ kết HK1")["text"]


def test_the_duty_may_be_named(chat: Chat) -> None:
    assert head(chat.reply(PRINCIPAL, "đang làm kế hoạch")).startswith("Đã ghi: đang làm – Kế hoạch")
    assert head(chat.reply(PRINCIPAL, "sơ kết chưa làm")).startswith("Đã ghi: chưa bắt đầu – ")
    assert "đang làm" in chat.reply(COLLEAGUE, "/baocao")["text"]


@pytest.mark.parametrize(
    "said", ["em nộp kế hoạch rồi ạ", "dạ trường em làm xong kế hoạch rồi", "đã gửi kế hoạch", "kế hoạch nộp rồi nhé"]
)
def test_the_duty_may_be_named_within_what_is_said(chat: Chat, said: str) -> None:
    assert head(chat.reply(PRINCIPAL, said)).startswith("Kế hoạch CNTT, CĐS · câu 1/")


@pytest.mark.parametrize(
    "said",
    [
        "kế hoạch gửi hôm 15/9 rồi",
        "trường tôi đã nộp kế hoạch ngày 14/9",
        "trường tôi đã gửi kế hoạch cho phòng bằng email sáng nay",
    ],
)
def test_the_day_and_the_way_may_be_told_as_well(chat: Chat, said: str) -> None:
    assert head(chat.reply(PRINCIPAL, said)).startswith("Kế hoạch CNTT, CĐS · câu 1/")


@pytest.mark.parametrize(
    "asked", ["đã gửi kế hoạch hôm qua mà có trễ không", "gửi kế hoạch cho phòng hôm nào", "nộp kế hoạch ngày 5/10"]
)
def test_what_is_more_than_a_status_is_none(chat: Chat, asked: str) -> None:
    assert "câu 1/" not in head(chat.reply(PRINCIPAL, asked))


def test_a_question_with_such_an_end_stays_a_question(chat: Chat) -> None:
    assert "câu 1/" not in head(chat.reply(PRINCIPAL, "nộp kế hoạch rồi thì làm gì nữa?"))


@pytest.mark.parametrize("asked", ["gặp khó khăn gọi ai?", "đang làm kế hoạch thì hỏi ai", "xong rồi thì nộp ở đâu"])
def test_a_question_stays_a_question(chat: Chat, asked: str) -> None:
    line = only(chat.write(PRINCIPAL, asked), PRINCIPAL)
    assert "việc nào?" not in head(line)
    assert "Đã ghi" not in head(line)


def test_two_statuses_in_one_message_are_both_taken(chat: Chat) -> None:
    lines = to(chat.write(PRINCIPAL, "đang làm sơ kết, xong kế hoạch"), PRINCIPAL)
    assert head(lines[0]).startswith("Đã ghi: đang làm – ")
    assert head(lines[-1]).startswith("Kế hoạch CNTT, CĐS · câu 1/")


def test_two_forms_cannot_open_at_once(chat: Chat) -> None:
    lines = to(chat.write(PRINCIPAL, "xong sơ kết và xong kế hoạch"), PRINCIPAL)
    assert [line["buttons"] for line in lines] == [["Sơ kết HK1"], ["Kế hoạch CNTT, CĐS"]]


def test_who_reads_english_is_asked_in_english(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/ngonngu en")
    line = chat.reply(PRINCIPAL, "done sơ kết")
    assert "Skip" in line["buttons"]


def test_a_stranger_has_nothing_to_report(chat: Chat) -> None:
    lines = chat.step({"stranger": "x1", "text": "xong rồi"})
    assert "Đã ghi" not in to(lines, "x1")[0]["text"]


def test_nobody_else_hears_of_a_status(chat: Chat) -> None:
    chat.store(leave_one)
    assert to(chat.write(PRINCIPAL, "đang làm"), COORDINATOR) == []


@pytest.mark.parametrize("said", ["da nop kh roi", "nộp KH rồi", "xong kh cntt"])
def test_what_is_shortened_is_understood(chat: Chat, said: str) -> None:
    assert head(chat.reply(PRINCIPAL, said)).startswith("Kế hoạch CNTT, CĐS · câu 1/")


@pytest.mark.parametrize(
    "said",
    [
        "kế hoạch chưa làm được vì máy hư",
        "Máy tính hư hết nên chưa nộp được kế hoạch",
        "không nộp được kế hoạch do mất mạng",
    ],
)
def test_trouble_with_its_reason_goes_to_the_reviewer_as_it_is_said(chat: Chat, said: str) -> None:
    lines = chat.write(PRINCIPAL, said)
    assert "Đã chuyển khó khăn" in only(lines, PRINCIPAL)["text"]
    assert said in only(lines, COORDINATOR)["text"]


@pytest.mark.parametrize("said", ["chưa làm được", "máy hư"])
def test_trouble_without_a_reason_asks_for_it(chat: Chat, said: str) -> None:
    chat.store(leave_one)
    assert "Vướng ở đâu?" in chat.reply(PRINCIPAL, said)["text"]
