"""What people do on Telegram without a second thought: old buttons, forwards, somebody else's code, files, blocking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.directory.reading import SAMPLE
from tests.chat import OFFICE
from tests.telegram.bot import STARTS, Running, running
from tests.telegram_server import TelegramServer

if TYPE_CHECKING:
    from pathlib import Path

    from storage.store import Store
    from tests.telegram_chats import Shown
    from tests.telegram_users import User

PRINCIPAL, COORDINATOR, OTHER = "thcs-01/hieu-truong", "phong-vung-tau/chuyen-vien", "thcs-02/hieu-truong"
Story = Callable[[Running], Awaitable[None]]
Play = Callable[[Story], None]
PDF = b"%PDF-1.7\n" + b"\0" * 40


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Runs a story in a fresh program."""

    def played(story: Story, people: Path = SAMPLE) -> None:
        async def told() -> None:
            async with TelegramServer() as server, running(tmp_path, server, people=people) as bot:
                await story(bot)

        asyncio.run(told())

    return played


async def _begun(bot: Running, principal: User) -> Shown:
    """Reminded, and with the first question of the form in front."""
    await principal.asks("/toi")
    await bot.app.advance_to(STARTS + timedelta(days=4))
    reminder = await principal.hears()
    await principal.taps("Đã xong")
    return reminder


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


def test_buttons_go_once_they_are_answered_and_stay_where_one_may_choose_again(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        reminder = await _begun(bot, principal)
        question = principal.chat.shown[-1]
        old = next(button["callback_data"] for button in question.buttons if "Gửi" in button["text"])
        receipt = await principal.taps("Gửi")
        assert "biên nhận" in receipt.text.lower()
        await _until(lambda: not question.buttons)
        assert question.text, "the text stays"
        assert reminder.buttons, "how far one is may change again"
        principal.press_data(old, question)
        assert "không còn mở nữa" in (await principal.hears()).text

    play(story)


def test_an_outdated_button_is_answered_and_goes(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        await _begun(bot, principal)
        question = principal.chat.shown[-1]
        await principal.asks("/huy")
        principal.press_data(question.buttons[0]["callback_data"], question)
        assert "không còn mở nữa" in (await principal.hears()).text
        await _until(lambda: not question.buttons)

    play(story)


def test_a_press_is_answered_before_its_reply(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        await principal.asks("/toi")
        await principal.asks("/han")
        before = len(bot.server.calls)
        await principal.taps(principal.chat.shown[-1].labels[0])
        methods = [call.method for call in bot.server.calls[before:]]
        assert methods.index("answerCallbackQuery") < methods.index("sendMessage")

    play(story)


def test_a_forwarded_question_is_answered_and_nothing_else_that_is_forwarded_is_obeyed(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        principal.forward("khi nào nộp kế hoạch?")
        assert "05/10/2023" in (await principal.hears()).text
        words_of_others = ("nộp kế hoạch rồi", "máy hư nên chưa làm được kế hoạch", "đã đọc")
        for words in ("/ngonngu en", "trợ giúp", f"/start {await bot.invite(OTHER)}", *words_of_others):
            principal.forward(words)
            assert "chuyển tiếp" in (await principal.hears()).text

    play(story)


def test_what_is_forwarded_in_a_dialog_is_no_answer_but_a_file_is(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        await _begun(bot, principal)
        principal.forward("số 12/KH-THCS01")
        assert "không lấy tin chuyển tiếp" in (await principal.hears()).text
        principal.forward("Gửi")
        assert "không lấy tin chuyển tiếp" in (await principal.hears()).text
        principal.forward("gặp khó khăn gọi ai?")
        assert "Văn phòng" in (await principal.hears()).text
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Văn thư"}
        principal.send_file("kế hoạch.pdf", PDF, forward_origin=origin)
        answers = [await principal.hears(), await principal.hears()]
        assert any("kế hoạch.pdf" in answer.text for answer in answers)

    play(story)


def test_a_report_takes_a_document_by_its_content_and_hands_it_to_the_reviewer(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal, coordinator = await bot.user(7, PRINCIPAL), await bot.user(8, COORDINATOR)
        await _begun(bot, principal)
        principal.send_file("ke-hoach.txt", PDF)
        await _until(lambda: any("ke-hoach.txt" in shown.text for shown in principal.chat.shown))
        principal.press("Gửi")
        await _until(lambda: any(shown.document for shown in coordinator.chat.shown))
        sent = next(shown for shown in coordinator.chat.shown if shown.document)
        assert (sent.document, sent.content) == ("ke-hoach.txt", PDF)

        def types(store: Store) -> set[str]:
            return {file.type for report in (1, 2) for file in store.reports.files(report, OFFICE)}

        assert await bot.app.run(types) == {"application/pdf"}, "by content, whatever the name says"

    play(story)


def test_a_code_for_somebody_else_asks_before_it_takes_an_account_over(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(7, PRINCIPAL)
        code = await bot.invite(OTHER)
        asked = await user.asks(f"/start {code}")
        assert "THCS mẫu 01" in asked.text
        assert "THCS mẫu 02" in asked.text
        assert asked.labels == ["Chuyển", "Giữ nguyên"]
        assert "vẫn là của" in (await user.taps("Giữ nguyên")).text
        assert "THCS mẫu 01" in (await user.asks("/toi")).text
        await user.asks(f"/start {code}")
        assert "Đã kết nối" in (await user.taps("Chuyển")).text
        assert "THCS mẫu 02" in (await user.asks("/toi")).text
        other = await bot.user(8, COORDINATOR)
        assert "đã được dùng" in (await other.asks(f"/start {code}")).text

    play(story)


def test_a_phone_number_of_two_people_opens_nothing(tmp_path: Path) -> None:
    rows = (SAMPLE / "people.csv").read_text(encoding="utf-8-sig")
    shared = tmp_path / "directory"
    shared.mkdir()
    (shared / "people.csv").write_text(rows.replace("0990000002", "0990000001"))
    (shared / "units.csv").write_text((SAMPLE / "units.csv").read_text(encoding="utf-8-sig"))

    async def story() -> None:
        async with TelegramServer() as server, running(tmp_path, server, people=shared) as bot:
            user = await bot.user(9)
            await user.asks("xin chào")
            user.share_contact("+84990000001")
            assert "nhiều người dùng chung" in (await user.hears()).text
            assert "chưa biết thầy/cô" in (await user.asks("/toi")).text
            origin = {"type": "hidden_user", "date": 1, "sender_user_name": "An"}
            contact = {"phone_number": "+84990000003", "first_name": "An", "user_id": user.id}
            user.send(contact=contact, forward_origin=origin)
            assert "không phải số của chính thầy/cô" in (await user.hears()).text

    asyncio.run(story())


def test_who_blocked_the_bot_is_left_alone_until_they_come_back(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        await principal.asks("/toi")
        principal.chat.blocked = True  # and Telegram has not told of it
        await bot.app.advance_to(STARTS + timedelta(days=4))
        refused = [call for call in bot.server.calls if call.status == 403]
        assert len(refused) == 1, "it is tried once"
        await bot.app.advance_to(STARTS + timedelta(days=12))
        assert len([call for call in bot.server.calls if call.status == 403]) == 1
        principal.unblock()
        await bot.caught_up()
        await bot.app.advance_to(STARTS + timedelta(days=16))
        assert "05/10/2023" in (await principal.hears()).text

    play(story)


def test_what_waits_for_a_group_that_moved_goes_to_where_it_is_now(play: Play) -> None:
    async def story(bot: Running) -> None:
        for identifier, kind in ((-5, "group"), (-1005, "supergroup")):
            bot.server.chat(identifier, kind).started = True
        bot.server.chat(-5).moved_to = -1005

        def put(store: Store) -> None:
            account = store.people.seen("telegram", "-5", STARTS)
            store.outbox.put("reply", "Chào cả nhóm", now=STARTS, account_id=account.id)

        await bot.app.run(put)
        await bot.app.settle()
        assert [shown.text for shown in bot.server.chats[-1005].shown] == ["Chào cả nhóm"]
        assert not bot.server.chats[-5].shown

    play(story)


@pytest.mark.parametrize(
    ("code", "words"), [("vi", "Xin chào"), ("en", "Hello"), ("en-US", "Hello"), ("fr", "Xin chào"), (None, "Xin chào")]
)
def test_a_stranger_is_greeted_in_the_language_of_their_telegram(play: Play, code: str | None, words: str) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(7, language=code)
        assert (await user.asks("/start")).text.startswith(words)

    play(story)
