"""/nhac: the hour, a snooze, what somebody does without; and why a reminder did not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.tables import message, reminder
from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, Line, head, only, to

if TYPE_CHECKING:
    from datetime import date

    from storage.store import Store


def reminders(lines: list[Line], who: str = PRINCIPAL) -> list[str]:
    return [line["at"][:16] for line in to(lines, who) if line["cause"] == "reminder"]


def reasons(chat: Chat, who: str = PRINCIPAL) -> list[tuple[str | None, list[str | None]]]:
    """Why combined reminders of a person were skipped, and why each of their duties was."""

    def read(store: Store) -> list[tuple[str | None, list[str | None]]]:
        person = store.people.person_by_code(who).id
        query = select(message.c.id, message.c.reason).where(message.c.person == person, message.c.state == "skipped")
        return [
            (
                row.reason,
                list(store._connection.scalars(select(reminder.c.skipped).where(reminder.c.message == row.id))),
            )
            for row in store._connection.execute(query.order_by(message.c.id))
        ]

    found: list[tuple[str | None, list[str | None]]] = chat.store(read)
    return found


def plan(store: Store) -> int:
    return next(duty.id for duty in store.duties.all_unmet("thcs-01") if duty.obligation == "plan")


def test_it_says_how_one_is_reminded(chat: Chat) -> None:
    line = chat.reply(PRINCIPAL, "/nhac")
    assert head(line) == "Tôi nhắc thầy/cô lúc 08:00, chỉ ngày làm việc."
    assert line["buttons"] == [
        *("Đổi giờ", "Tắt nhắc hạn", "Tắt nhắc riêng từ chuyên viên", "Tắt thông báo không bắt buộc"),
        *("💤 Để mai", "💤 Để thứ Hai", "English"),
    ]
    assert "Tắt tổng hợp quá hạn" in chat.reply(COORDINATOR, "/nhac")["buttons"]


def test_another_hour(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "Đổi giờ")
    assert "07:00 đến trước 20:00" in chat.reply(PRINCIPAL, "21h")["text"]
    assert "chưa đọc được giờ" in chat.reply(PRINCIPAL, "sớm sớm")["text"]
    assert head(chat.reply(PRINCIPAL, "2h chiều")) == "Từ nay tôi nhắc thầy/cô lúc 14:00."
    lines = chat.at("2023-09-20T23:00")
    assert reminders(lines) == ["2023-09-20T14:00"]
    assert reminders(lines, COLLEAGUE) == ["2023-09-20T08:00"]
    chat.write(PRINCIPAL, "/reminders 7:30")
    assert reminders(chat.at("2023-09-27T23:00")) == ["2023-09-27T07:30"]


@pytest.mark.parametrize("hour", ["6h", "06:59", "20:00", "21:30", "0h"])
def test_no_hour_of_the_night(chat: Chat, hour: str) -> None:
    assert "Không nhắc vào giờ nghỉ" in chat.reply(PRINCIPAL, f"/nhac {hour}")["text"]
    assert "Đã hủy" in chat.reply(PRINCIPAL, "/huy")["text"]


def test_a_snooze_until_tomorrow(chat: Chat) -> None:
    chat.at("2023-09-20T08:00")
    said = chat.reply(PRINCIPAL, "để mai")
    assert head(said) == "💤 Sẽ nhắc lại vào thứ Năm, 21/09/2023, lúc 08:00. Hạn nộp thì không đổi."
    lines = chat.at("2023-09-26T23:00")
    again = only(lines, PRINCIPAL)
    assert (again["at"], again["cause"]) == ("2023-09-21T08:00:00", "prompt")
    assert "Kế hoạch" in head(again)
    assert to(lines, COLLEAGUE) == []


def test_a_snooze_on_friday_is_until_the_next_working_day(chat: Chat) -> None:
    chat.at("2023-09-29T08:00")
    assert "thứ Hai, 02/10/2023" in chat.reply(PRINCIPAL, "mai nhắc lại")["text"]


def test_occasions_within_a_snooze_are_told_at_its_end(chat: Chat) -> None:
    chat.at("2023-10-03T08:00")
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "Để thứ Hai")
    lines = to(chat.at("2023-10-10T23:00"), PRINCIPAL)
    # The 4th and the 5th wait for Monday the 9th, which is an occasion itself: one message, not four.
    assert [(line["at"][:10], line["cause"]) for line in lines] == [("2023-10-09", "reminder")]
    assert head(lines[0]).startswith("⏰ Quá hạn 5 ngày")


def test_what_waits_for_its_hour_is_snoozed_too(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac 15h")
    chat.at("2023-09-20T09:00")
    chat.write(PRINCIPAL, "để mai")
    assert [line["at"] for line in to(chat.at("2023-09-22T08:00"), PRINCIPAL)] == ["2023-09-21T15:00:00"]
    assert reasons(chat) == [("snoozed", ["snoozed"])]


def test_a_snooze_that_ended_early(chat: Chat) -> None:
    chat.at("2023-09-26T08:00")
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "Để thứ Hai")
    chat.press(PRINCIPAL, "Thôi hoãn")
    assert reminders(chat.at("2023-09-27T08:00")) == ["2023-09-27T08:00"]


def test_reminders_turned_off_and_on(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac")
    assert "Đã tắt: nhắc hạn" in chat.pressed(PRINCIPAL, "Tắt nhắc hạn")["text"]
    assert reminders(chat.at("2023-09-20T09:00")) == []
    assert reasons(chat) == [("opted out", ["opted out"])]
    chat.press(PRINCIPAL, "Bật nhắc hạn")
    assert reminders(chat.at("2023-09-27T09:00")) == ["2023-09-27T08:00"]


def test_nudges_and_digests_turned_off(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "Tắt nhắc riêng")
    chat.write(COORDINATOR, "/nhac")
    chat.press(COORDINATOR, "Tắt tổng hợp")
    lines = chat.at("2023-10-05T09:00")
    assert not [line for line in to(lines, COORDINATOR) if line["cause"] == "escalation"]
    chat.write(COORDINATOR, "/tiendo")
    assert to(chat.press(COORDINATOR, "Nhắc"), PRINCIPAL) == []


def test_an_announcement_turned_off_unless_it_must_be_read(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "Tắt thông báo")
    for mandatory in (False, True):
        chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
        preview = chat.reply(DEPARTMENT, "thcs tp vũng tàu")
        if mandatory:
            preview = chat.pressed(DEPARTMENT, "Bắt buộc đọc")
        assert head(preview).startswith("Gửi tới 4 người")
        assert ("(3 người có tài khoản nhận tin)" in head(preview)) is not mandatory
        lines = chat.press(DEPARTMENT, "Gửi ngay")
        assert bool(to(lines, PRINCIPAL)) is mandatory


def test_another_language(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac")
    chat.press(PRINCIPAL, "English")
    assert head(only(chat.at("2023-09-20T08:00"), PRINCIPAL)).startswith("⏰ ICT and digital")


def state(store: Store, chat: Chat, value: str) -> None:
    store.duties.change(plan(store), chat.player.app.clock.now(), state=value)


@pytest.mark.parametrize("what", ["submitted", "waived", "extended"])
def test_what_was_met_since_it_was_queued_is_not_sent(chat: Chat, what: str) -> None:
    chat.write(PRINCIPAL, "/nhac 10h")
    chat.at("2023-09-20T09:00")  # queued for ten o'clock
    now = chat.player.app.clock.now()

    def meet(store: Store) -> None:
        if what == "submitted":
            store.duties.change(plan(store), now, state="submitted")
        elif what == "waived":
            store.duties.waive(plan(store), "Trường nhỏ", None, now)
        else:
            store.duties.extend(plan(store), _later(store), None, now)

    chat.store(meet)
    assert reminders(chat.at("2023-09-21T08:00")) == []
    assert reasons(chat) == [(what, [what])]


def _later(store: Store) -> date:
    found = next(duty for duty in store.duties.all_unmet("thcs-01") if duty.obligation == "plan")
    assert found.before is not None
    return found.before.replace(day=30)


def test_after_an_outage_what_was_queued_joins_the_next_day(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/nhac 15h")
    chat.at("2023-10-04T09:00")  # the last day: queued for three o'clock
    chat.player._clock.move_to(chat.player._clock.now().replace(day=5, hour=21))  # down until the night after
    chat.step({"restart": True})
    lines = to(chat.at("2023-10-06T23:00"), PRINCIPAL)
    assert [line["at"] for line in lines] == ["2023-10-06T15:00:00"], "one, by day, at the hour that was chosen"
    assert reasons(chat) == [("put off", [])]


@pytest.mark.parametrize(
    "said", ["đừng nhắc nữa", "Tắt nhắc đi", "nhắc tôi lúc 6h chiều", "đổi giờ nhắc sang 9h", "stop reminding me"]
)
def test_what_is_written_about_reminders_opens_their_settings(chat: Chat, said: str) -> None:
    asked, typed = (only(chat.write(PRINCIPAL, text), PRINCIPAL) for text in ("/nhac", said))

    assert typed["text"] == asked["text"]
    assert typed["buttons"] == asked["buttons"]


def test_a_question_with_such_words_is_a_question(chat: Chat) -> None:
    settings = only(chat.write(PRINCIPAL, "/nhac"), PRINCIPAL)["text"]
    assert only(chat.write(PRINCIPAL, "Sở nhắc tôi lúc nào phải nộp kế hoạch?"), PRINCIPAL)["text"] != settings


def test_without_an_answer_the_commands_are_named(chat: Chat) -> None:
    told = only(chat.write(PRINCIPAL, "làm sao để nộp báo cáo trên này"), PRINCIPAL)["text"]
    assert told.splitlines()[-1] == "Để nộp báo cáo: /baocao. Hạn của đơn vị: /han. Việc khác: /trogiup."
