"""Reports by guided dialog: filling, sending, taking back, reviewing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.rows import Viewer
from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, OFFICE, OTHER_PRINCIPAL, PRINCIPAL, head, only, to

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chat import Chat, Line


def open_form(chat: Chat, who: str = PRINCIPAL) -> None:
    chat.write(who, "/baocao")
    chat.press(who, "Đã xong")


def submit(chat: Chat, who: str = PRINCIPAL) -> list[Line]:
    open_form(chat, who)
    return chat.press(who, "Gửi")


def test_the_form_of_the_plan_from_first_question_to_receipt(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    asked = chat.pressed(PRINCIPAL, "Đã xong")
    assert "câu 1/3" in head(asked)
    assert asked["buttons"] == ["Bỏ qua", "Gửi", "Hủy"]
    assert "câu 2/3" in head(chat.reply(PRINCIPAL, "12 / KH-THCS"))
    assert "câu 3/3" in head(chat.reply(PRINCIPAL, "hôm qua"))
    summary = chat.reply(PRINCIPAL, "Đây ạ: https://drive.google.com/abc")
    assert "Số văn bản: 12/KH-THCS" in summary["text"]
    assert "Ngày ký: 17/09/2023" in summary["text"]
    assert "Tệp hoặc đường dẫn: https://drive.google.com/abc" in summary["text"]
    assert summary["buttons"] == ["Gửi", "Sửa", "Hủy"]
    lines = chat.press(PRINCIPAL, "Gửi")
    receipt = only(lines, PRINCIPAL)
    assert "Số biên nhận 2023-00001, lúc 09:00, 18/09/2023" in receipt["text"]
    assert only(lines, COLLEAGUE)["cause"] == "escalation"
    came_in = only(lines, COORDINATOR)
    assert "12/KH-THCS" in came_in["text"]
    assert came_in["buttons"] == ["Tiếp nhận", "Trả lại"]


def test_nothing_is_sent_without_send(chat: Chat) -> None:
    open_form(chat)
    for _ in range(3):
        chat.press(PRINCIPAL, "Bỏ qua")
    assert "0/6" in head(chat.reply(COORDINATOR, "/tiendo"))
    chat.press(PRINCIPAL, "Gửi")
    assert "1/6" in head(chat.reply(COORDINATOR, "/tiendo"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [("mười hai", "số văn bản"), ("", "số văn bản"), ("😀😀", "số văn bản"), ("x" * 9000, "số văn bản")],
)
def test_what_is_no_number_is_asked_again_with_an_example(chat: Chat, text: str, fault: str) -> None:
    open_form(chat)
    line = chat.write(PRINCIPAL, text)[-1]
    assert fault in line["text"].lower()
    assert "Ví dụ: 12/KH-THCS" in line["text"]


def test_a_file_is_taken_where_a_file_is_asked_for(chat: Chat, tmp_path: Path) -> None:
    open_form(chat)
    chat.press(PRINCIPAL, "Bỏ qua")
    chat.press(PRINCIPAL, "Bỏ qua")
    plan = tmp_path / "Kế hoạch.pdf"
    plan.write_bytes(b"%PDF-1.7\n...")
    summary = only(chat.step({"from": PRINCIPAL, "file": str(plan)}), PRINCIPAL)
    assert "Tệp hoặc đường dẫn: Kế hoạch.pdf" in summary["text"]
    chat.press(PRINCIPAL, "Gửi")
    report = chat.store(
        lambda store: (
            store.reports.latest(1, OFFICE)
            or next(found for number in range(1, 400) if (found := store.reports.latest(number, OFFICE)))
        )
    )
    files = chat.store(lambda store: store.reports.files(report.id, OFFICE))
    assert [(file.name, file.type) for file in files] == [("Kế hoạch.pdf", "application/pdf")]


def test_the_reviewer_gets_the_files(chat: Chat, tmp_path: Path) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n...")
    open_form(chat)
    kept, asked = to(chat.step({"from": PRINCIPAL, "file": str(plan)}), PRINCIPAL)
    assert "Đã nhận tệp plan.pdf" in kept["text"], "one question too early it is kept all the same"
    assert "câu 1/3" in head(asked)
    lines = chat.press(PRINCIPAL, "Gửi")
    assert only(lines, COORDINATOR)["files"] == ["plan.pdf"]
    chat.write(COORDINATOR, "/tiendo")


def test_a_day_that_does_not_exist_is_no_question(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "khi nào nộp sơ kết?")
    chat.write(PRINCIPAL, "12/KH-THCS")
    assert "chưa đọc được ngày" in chat.reply(PRINCIPAL, "31/02/2023")["text"]


def test_back_edit_and_cancel(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "12/KH-THCS")
    assert "Đang có: 12/KH-THCS" in chat.pressed(PRINCIPAL, "Quay lại")["text"]
    chat.write(PRINCIPAL, "13/KH-THCS")
    chat.press(PRINCIPAL, "Bỏ qua")
    chat.press(PRINCIPAL, "Bỏ qua")
    chat.press(PRINCIPAL, "Sửa")
    assert "Ký ngày nào?" in chat.pressed(PRINCIPAL, "Ngày ký")["text"]
    summary = chat.reply(PRINCIPAL, "15/9")
    assert "13/KH-THCS" in summary["text"]
    assert "15/09/2023" in summary["text"]
    assert "chưa gửi gì" in chat.pressed(PRINCIPAL, "Hủy")["text"]
    assert head(chat.pressed(PRINCIPAL, "Gửi")) == "Mục này không còn mở nữa."


def test_what_was_handed_in_is_not_overdue_afterwards(chat: Chat) -> None:
    submit(chat)
    chat.at("2023-10-20T09:00")
    own = next(line for line in chat.reply(PRINCIPAL, "/tiendo")["text"].splitlines() if line.startswith("✅"))
    assert own.endswith("đã nộp, chờ tiếp nhận – trước thứ Năm, 05/10/2023")
    chat.write(PRINCIPAL, "/han")
    chat.press(PRINCIPAL, "Báo cáo đã nộp")
    assert "quá hạn" not in chat.pressed(PRINCIPAL, "Kế hoạch CNTT")["text"]


def test_send_is_heard_though_another_message_came_in_between(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "12/KH-THCS")
    chat.write(PRINCIPAL, "/han")
    assert head(to(chat.write(PRINCIPAL, "Gửi"), PRINCIPAL)[0]).startswith("✅ Đã nộp")
    chat.write(PRINCIPAL, "đã xong sơ kết")
    chat.write(PRINCIPAL, "Sửa")
    assert head(to(chat.write(PRINCIPAL, "gửi"), PRINCIPAL)[0]).startswith("✅ Đã nộp")


def test_a_question_in_the_middle_is_answered_and_the_dialog_goes_on(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "12/KH-THCS")
    lines = to(chat.write(PRINCIPAL, "gặp khó khăn thì gọi số điện thoại nào"), PRINCIPAL)
    assert "0914109009" in lines[0]["text"]
    assert "câu 2/3" in head(lines[1])


def test_the_draft_survives_a_restart(chat: Chat) -> None:
    open_form(chat)
    chat.write(PRINCIPAL, "12/KH-THCS")
    chat.step({"restart": True})
    chat.write(PRINCIPAL, "15/9")
    assert "12/KH-THCS" in chat.pressed(PRINCIPAL, "Bỏ qua")["text"]


def test_a_mistaken_report_is_withdrawn_until_it_is_accepted(chat: Chat) -> None:
    submit(chat)
    lines = chat.press(PRINCIPAL, "Rút lại")
    assert "lại đang mở" in only(lines, PRINCIPAL)["text"]
    assert "đã rút lại" in only(lines, COORDINATOR)["text"]
    submit(chat)
    chat.press(COORDINATOR, "Tiếp nhận")
    assert head(chat.pressed(PRINCIPAL, "Rút lại")) == "Mục này không còn mở nữa."


def test_a_returned_report_is_open_again_with_the_reason(chat: Chat) -> None:
    submit(chat)
    chat.press(COORDINATOR, "Trả lại")
    lines = chat.write(COORDINATOR, "Thiếu chữ ký của hiệu trưởng")
    told = only(lines, PRINCIPAL)
    assert "“Thiếu chữ ký của hiệu trưởng”" in told["text"]
    assert told["buttons"][0] == "Đã xong"
    for command in ("/baocao", "/han"):
        assert "bị trả lại: Thiếu chữ ký của hiệu trưởng" in chat.reply(PRINCIPAL, command)["text"]
    [reminder] = [line for line in to(chat.at("2023-09-20T07:00"), PRINCIPAL) if "2023-09-19" in line["at"]]
    assert "Báo cáo trước bị trả lại: Thiếu chữ ký của hiệu trưởng" in reminder["text"], "reminders go on, and say why"


def test_a_report_on_paper_is_recorded_by_the_reviewer(chat: Chat) -> None:
    chat.write(COORDINATOR, "/tiendo")
    chat.press(COORDINATOR, "Xem từng đơn vị")
    chat.press(COORDINATOR, "Trường THCS mẫu 01")
    chat.press(COORDINATOR, "Ghi nhận bản giấy")
    lines = chat.write(COORDINATOR, "Nhận bản giấy ngày 18/9, số 12/KH-THCS")
    assert "Đã ghi nhận bản giấy" in head(only(lines, COORDINATOR))
    assert "đã ghi nhận bản giấy" in head(only(lines, PRINCIPAL))
    assert "1/6" in head(chat.reply(COORDINATOR, "/tiendo"))
    assert not [line for line in to(chat.at("2023-09-20T08:00"), PRINCIPAL) if "Kế hoạch" in head(line)]


def test_a_form_that_a_colleague_sent_meanwhile_is_closed(chat: Chat) -> None:
    open_form(chat)
    submit(chat, COLLEAGUE)
    line = chat.write(PRINCIPAL, "12/KH-THCS")[0]
    assert head(line) == "Mục này không còn mở nữa."


def test_the_office_of_the_department_reports_to_the_department(chat: Chat) -> None:
    lines = submit(chat, "so-vp/chuyen-vien")
    assert "✅ Đã nộp" in head(only(lines, "so-vp/chuyen-vien"))
    assert only(lines, DEPARTMENT)["buttons"] == [], "submitted is final there"


def test_every_change_is_in_the_audit_trail(chat: Chat) -> None:
    submit(chat)
    chat.press(COORDINATOR, "Trả lại")
    chat.write(COORDINATOR, "Thiếu chữ ký")
    submit(chat)
    chat.press(COORDINATOR, "Tiếp nhận")
    viewer = Viewer(0, "principal", "thcs-01")
    [duty] = chat.store(lambda store: store.duties.of_unit("thcs-01", viewer, ("accepted",)))
    trail = chat.store(lambda store: store.audit.of(f"duty:{duty.id}"))
    people = {person.id: person.code for person in chat.store(lambda store: store.people.people())}
    assert [(action, people[actor], before["state"], after["state"]) for action, actor, before, after in trail] == [
        ("submit", PRINCIPAL, "open", "submitted"),
        ("return", COORDINATOR, "submitted", "returned"),
        ("submit", PRINCIPAL, "returned", "submitted"),
        ("accept", COORDINATOR, "submitted", "accepted"),
    ]


def test_forged_buttons_open_nothing(chat: Chat) -> None:
    open_form(chat)
    for label in ("Gửi", "Bỏ qua", "Hủy"):
        line = chat.pressed(OTHER_PRINCIPAL, label, button_of=PRINCIPAL)
        assert head(line) == "Mục này không còn mở nữa."
        assert "còn 4 việc" in line["text"]
    assert "0/6" in head(chat.reply(COORDINATOR, "/tiendo"))
