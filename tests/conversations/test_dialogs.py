"""The guided dialog as people live it: interrupted, corrected, shared with a colleague, taken up days later."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, OFFICE, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.store import Store
    from tests.chat import Line

SCHOOL = "thpt-01/hieu-truong"


@pytest.fixture
def january(tmp_path: Path) -> Iterator[Chat]:
    """The sample directory on 2024-01-10, when the HK1 review is next."""
    conversation = Chat(tmp_path, at="2024-01-10T09:00")
    yield conversation
    conversation.close()


def open_review(chat: Chat, who: str = PRINCIPAL) -> Line:
    chat.write(who, "/baocao")
    chat.press(who, "Sơ kết HK1")
    return chat.pressed(who, "Đã xong")


def answers(chat: Chat, title: str = "hk1-review") -> dict[str, Any]:
    """What the unit has sent last."""

    def newest(store: Store) -> dict[str, Any]:
        return next(each.answers for each in store.reports.of_unit("thcs-01", "3626", OFFICE) if each.form == title)

    found: dict[str, Any] = chat.store(newest)
    return found


def test_a_review_on_a_phone_in_eight_short_messages(january: Chat) -> None:
    assert "câu 1/8" in head(open_review(january))
    assert "câu 3/8" in january.reply(PRINCIPAL, "số 45/BC-THCS ngày 9/1")["text"]
    january.write(PRINCIPAL, "drive.google.com/abc")
    asked = january.reply(PRINCIPAL, "100")
    assert "Công văn yêu cầu 100%" in asked["text"]
    january.write(PRINCIPAL, "92,5 %")
    january.write(PRINCIPAL, "60")
    asked = january.reply(PRINCIPAL, "97,5 phần trăm ạ")
    assert asked["buttons"][:2] == ["Có", "Không"]
    summary = january.pressed(PRINCIPAL, "Không")
    assert summary["text"].split("\n")[1:-1] == [
        "Số văn bản: 45/BC-THCS",
        "Ngày ký: 09/01/2024",
        "Tệp hoặc đường dẫn: https://drive.google.com/abc",
        "CBQL đã cài IOC: 100%",
        "Đã cài VNeID: 92,5%",
        "GV có chữ ký số: 60%",
        "Hồ sơ đủ trên CSDL ngành: 97,5%",
        "Cần hỗ trợ: Không",
    ]
    lines = january.press(PRINCIPAL, "Gửi")
    assert only(lines, COORDINATOR)["text"].split("\n")[2:] == summary["text"].split("\n")[1:-1]


def test_a_limit_says_the_limit_and_the_third_error_a_way_out(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS, 9/1, drive.google.com/abc")
    assert "nhiều nhất là 100%" in head(january.reply(PRINCIPAL, "120"))
    back = january.reply(PRINCIPAL, "một nửa")
    assert "Có phải ý thầy/cô là 50%" in head(back)
    assert back["buttons"][0] == "50%"
    third = january.reply(PRINCIPAL, "nhiều lắm")
    assert "0914109009" in third["text"]
    assert "Ví dụ: 85%" in third["text"]
    assert "Bỏ qua" in third["buttons"]
    assert "câu 5/8" in head(january.pressed(PRINCIPAL, "50%", back=0))


@pytest.mark.parametrize("text", ["25/01/2024", "01/01/1900", "32/1"])
def test_a_day_that_cannot_be_is_refused(january: Chat, text: str) -> None:
    open_review(january)
    january.write(PRINCIPAL, "01/01/2030")
    january.press(PRINCIPAL, "Bỏ qua")
    assert "câu 2/8" in january.reply(PRINCIPAL, text)["text"]


def test_opening_another_form_loses_nothing(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    january.write(PRINCIPAL, "/baocao")
    january.press(PRINCIPAL, "Tự đánh giá CĐS")
    january.press(PRINCIPAL, "Đã xong")
    january.write(PRINCIPAL, "30/BC-THCS")
    assert "✎ Bản nháp: 1 câu" in january.reply(PRINCIPAL, "/baocao")["text"]
    resumed = open_review(january)
    assert head(resumed) == "Tiếp tục bản nháp của thầy/cô, lưu lúc 09:00, 10/01, đã trả lời 1 câu."
    assert "câu 2/8" in resumed["text"]
    january.press(PRINCIPAL, "Gửi")
    assert answers(january) == {"number": "45/BC-THCS"}


def test_days_later_on_another_channel(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    january.step({"restart": True})
    january.at("2024-01-12T10:00")
    january.step({"invite": PRINCIPAL, "as": "c1"})
    january.step({"stranger": "x1", "text": "/start {c1}"})
    asked = january.step({"stranger": "x1", "text": "9/1"})[-1]
    assert "câu 3/8" in asked["text"]
    january.step({"stranger": "x1", "press": "Gửi"})
    assert answers(january) == {"number": "45/BC-THCS", "day": "2024-01-09"}


def test_a_dialog_from_before_this_version_of_the_form_goes_on(january: Chat) -> None:
    open_review(january)
    state = {"form": "hk1-review", "version": 1, "at": 1, "errors": 0, "from_summary": False}

    def age(store: Store) -> None:
        account = store.people.find_account("console", PRINCIPAL)
        assert account
        dialog = store.conversations.dialog(account) or {}
        old = {"kind": "report", "duty": dialog["duty"], "state": {**state, "answers": {"number": "45/BC-THCS"}}}
        store.conversations.set_dialog(account, old, january.player.app.clock.now())

    january.store(age)
    line = january.reply(PRINCIPAL, "9/1")
    assert head(line) == "Biểu mẫu vừa có bản mới; 1 câu đã trả lời vẫn còn nguyên."
    assert "câu 3/8" in line["text"]
    january.press(PRINCIPAL, "Gửi")
    assert answers(january) == {"number": "45/BC-THCS", "day": "2024-01-09"}


def test_cancel_sends_nothing_and_asks_before_it_throws_a_draft_away(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    left = january.pressed(PRINCIPAL, "Hủy")
    assert left["buttons"] == ["Viết tiếp", "Xóa bản nháp"]
    assert "câu 2/8" in january.pressed(PRINCIPAL, "Viết tiếp")["text"]
    january.write(PRINCIPAL, "/huy")
    assert "Đã xóa bản nháp" in january.pressed(PRINCIPAL, "Xóa bản nháp")["text"]
    assert "Đang có" not in open_review(january)["text"]


def test_a_draft_that_a_colleague_added_to_is_not_thrown_away(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    january.press(PRINCIPAL, "Hủy")
    open_review(january, COLLEAGUE)
    january.write(COLLEAGUE, "9/1")
    assert head(january.pressed(PRINCIPAL, "Xóa bản nháp")) == "Mục này không còn mở nữa."
    assert "câu 3/8" in january.pressed(PRINCIPAL, "Viết tiếp")["text"]


def test_cancel_after_a_colleague_has_sent_it(january: Chat) -> None:
    open_review(january)
    open_review(january, COLLEAGUE)
    january.press(COLLEAGUE, "Gửi")
    assert "Đã hủy" in january.reply(PRINCIPAL, "/huy")["text"]
    assert "Không có gì đang làm dở" in january.reply(PRINCIPAL, "/huy")["text"]


def test_a_draft_is_given_back_only_to_its_unit(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    january.press(PRINCIPAL, "Hủy")
    for label in ("Viết tiếp", "Xóa bản nháp"):
        line = january.pressed("thcs-02/hieu-truong", label, button_of=PRINCIPAL)
        assert head(line) == "Mục này không còn mở nữa."


def test_two_people_write_one_draft_and_overwrite_nothing_unseen(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    told = open_review(january, COLLEAGUE)
    assert head(told).startswith("Tiếp tục bản của Hiệu trưởng Trường THCS mẫu 01")
    assert "câu 2/8" in told["text"]
    january.write(COLLEAGUE, "8/1")
    clash = january.reply(PRINCIPAL, "9/1")
    assert "Đầu mối CNTT Trường THCS mẫu 01 vừa trả lời" in head(clash)
    assert "Đang có: 08/01/2024" in clash["text"]
    assert clash["buttons"][0] == "09/01/2024", "what was typed is one tap away"
    january.press(PRINCIPAL, "09/01/2024")
    january.write(PRINCIPAL, "drive.google.com/abc")
    shown = january.pressed(COLLEAGUE, "Gửi")
    assert "✓ Ngày ký: 09/01/2024" in shown["text"]
    assert "0/6" in january.reply(COORDINATOR, "/tiendo")["text"], "nothing was sent unseen"
    january.press(COLLEAGUE, "Gửi")
    assert answers(january) == {
        "number": "45/BC-THCS",
        "day": "2024-01-09",
        "file": ["https://drive.google.com/abc"],
    }


def test_answers_that_do_not_touch_one_another_are_both_taken(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS")
    open_review(january, COLLEAGUE)
    january.write(COLLEAGUE, "VNeID: 90")
    told = january.reply(PRINCIPAL, "9/1")
    assert "✓ Đã cài VNeID: 90%" in told["text"]
    assert "câu 3/8" in told["text"]


def test_a_question_where_a_text_is_asked_is_answered_and_can_still_be_noted(january: Chat) -> None:
    open_review(january)
    for _ in range(7):
        january.press(PRINCIPAL, "Bỏ qua")
    january.press(PRINCIPAL, "Có")
    question = "Khi nào nộp sơ kết?"
    first, again = to(january.write(PRINCIPAL, question), PRINCIPAL)
    assert "15/01/2024" in first["text"]
    assert again["buttons"][0] == f"Ghi lại: “{question}”"
    assert f"Khó khăn, đề xuất: {question}" in january.pressed(PRINCIPAL, "Ghi lại")["text"]


def test_the_last_report_is_offered_as_a_first_version(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "IOC: 90; VNeID: 80")
    january.write(PRINCIPAL, "45/BC-THCS")
    january.press(PRINCIPAL, "Gửi")
    january.write(COLLEAGUE, "/baocao")
    january.press(COLLEAGUE, "Tổng kết")
    offered = january.pressed(COLLEAGUE, "Đã xong")
    assert "Sơ kết học kỳ 1" in head(offered)
    assert offered["buttons"][0] == "Dùng lại câu trả lời cũ"
    summary = january.pressed(COLLEAGUE, "Dùng lại")
    assert "CBQL đã cài IOC: 90%" in summary["text"]
    assert "Số văn bản: (để trống)" in summary["text"], "another report has a number of its own"


def test_an_edit_can_be_thought_better_of(january: Chat) -> None:
    open_review(january)
    january.write(PRINCIPAL, "45/BC-THCS; 9/1; drive.google.com/abc; VNeID 90; IOC: 80; chữ ký số 70; CSDL 60")
    summary = january.pressed(PRINCIPAL, "Không")
    assert "Sửa câu nào?" in january.pressed(PRINCIPAL, "Sửa")["text"]
    assert january.pressed(PRINCIPAL, "Quay lại")["text"] == summary["text"]


def test_several_are_chosen_by_buttons(tmp_path: Path) -> None:
    chat = Chat(tmp_path, at="2024-05-20T09:00")
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    for _ in range(6):
        chat.press(PRINCIPAL, "Bỏ qua")
    asked = chat.pressed(PRINCIPAL, "Bỏ qua")
    assert asked["buttons"][:3] == ["Cáp quang", "Internet không dây", "Phần mềm chống virus"]
    chat.press(PRINCIPAL, "Internet không dây")
    chosen = chat.pressed(PRINCIPAL, "Cáp quang")
    assert chosen["buttons"][:2] == ["☑ Cáp quang", "☑ Internet không dây"]
    assert "Đang có: Cáp quang, Internet không dây" in chosen["text"]
    assert "câu 9/" in chat.pressed(PRINCIPAL, "Tiếp tục")["text"]
    chat.close()


INPUTS = ["45/BC-THCS", "9/1", "drive.google.com/abc", "85 %", "một nửa", "120", "có", "không", "IOC: 90; VNeID: 80"]
INPUTS += ["IOC là gì?", "Thiếu máy", "bỏ qua", "quay lại", "sửa", "/han", "/huy", "😀"]
AVOID = {"Đang làm", "Chưa bắt đầu", "Gặp khó khăn", "Rút lại"}


@pytest.mark.parametrize("seed", range(3))
def test_random_dialogs_of_two_people_send_what_the_summary_showed(january: Chat, seed: int) -> None:
    random, newest = Random(seed), {}
    for who in (PRINCIPAL, COLLEAGUE):
        newest[who] = open_review(january, who)
    for _ in range(30):
        who = random.choice([PRINCIPAL, COLLEAGUE])
        labels = [label for label in newest[who]["buttons"] if label not in AVOID | {"Gửi"}]
        if random.random() < 0.1:
            january.step({"restart": True})
        press = labels and random.random() < 0.5
        lines = january.press(who, random.choice(labels)) if press else january.write(who, random.choice(INPUTS))
        newest[who] = to(lines, who)[-1]
        assert "không xử lý được" not in newest[who]["text"]
    shown = _summary(january)
    lines = january.press(PRINCIPAL, "Gửi")
    sent = [line for line in only(lines, COORDINATOR)["text"].split("\n") if ": " in line][1:]
    assert sent == [line for line in shown if not line.endswith("(để trống)")]


def _summary(chat: Chat) -> list[str]:
    """Go through the form to its summary."""
    line = open_review(chat)
    for _ in range(12):
        if line["text"].endswith("Bấm Gửi để nộp."):
            break
        line = chat.pressed(PRINCIPAL, "Bỏ qua")
    text = line["text"]
    return [each for each in text[text.index("Xem lại") :].split("\n")[1:-1] if ": " in each]
