"""What people live through on Telegram: the story of a deadline, invites, phones, files, groups, odd messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.blobs import LARGEST
from tests.telegram.bot import STARTS, Running, running
from tests.telegram_server import TelegramServer
from tests.telegram_users import Group

if TYPE_CHECKING:
    from pathlib import Path

    from storage.store import Store

PRINCIPAL, PHONE = "thcs-01/hieu-truong", "0990000001"
"""Of so-vp/quan-tri."""
Story = Callable[[Running], Awaitable[None]]
Play = Callable[[Story], None]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Runs a story in a fresh program."""

    def played(story: Story) -> None:
        async def told() -> None:
            async with TelegramServer() as server, running(tmp_path, server) as bot:
                await story(bot)

        asyncio.run(told())

    return played


def test_ask_reminder_one_tap_receipt(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal = await bot.user(7, PRINCIPAL)
        answer = await principal.asks("khi nào trường tôi nộp kế hoạch?")
        assert "05/10/2023" in answer.text
        assert "3626" in answer.text.splitlines()[-1]
        await bot.app.advance_to(STARTS + timedelta(days=4))
        reminder = await principal.hears()
        assert {"Đã xong", "Đang làm"} <= {label.lstrip("✅▶️⏳🆘 ") for label in reminder.labels}, reminder.labels
        noted = await principal.taps("Đang làm")
        assert "Đang làm".lower() in noted.text.lower() or reminder.edited
        await principal.taps("Đã xong")
        receipt = await principal.taps("Gửi")
        assert "đã nộp" in receipt.text.lower() or "biên nhận" in receipt.text.lower(), receipt.text
        assert all(bot.server.queries.values()), "every press was answered"
        assert not [call for call in bot.server.calls if call.status >= 400]

    play(story)


def test_an_invite_by_deep_link_binds_and_gives_the_menu_of_the_role(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(8)
        code = await bot.invite("so-vp/quan-tri")
        bound = await user.asks(f"/start {code}")
        assert "Quản trị" in bound.text
        again = await user.asks("/start")
        assert "Quản trị" in again.text
        await bot.caught_up()
        for _ in range(200):
            if ("8", "") in bot.server.commands:
                break
            await asyncio.sleep(0.01)
        assert "thongbao" in bot.server.commands["8", ""]
        assert "thongbao" not in bot.server.commands["all_private_chats", "vi"]
        assert "help" in bot.server.commands["all_private_chats", "en"]

    play(story)


def test_a_phone_number_opens_when_it_is_the_own_one(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(9)
        await user.asks("/start")
        offer = await user.hears()
        assert offer.markup
        assert offer.markup["keyboard"][0][0]["request_contact"] is True
        user.share_contact(PHONE, of=1234)
        assert "không phải số của chính thầy/cô" in (await user.hears()).text
        user.share_contact(PHONE, of=0)
        assert "không phải số của chính thầy/cô" in (await user.hears()).text
        user.share_contact("+84111111111")
        assert "chưa có trong danh bạ" in (await user.hears()).text
        user.share_contact("+84" + PHONE[1:])
        assert "Đã kết nối" in (await user.hears()).text
        user.share_contact(PHONE)
        assert "đã được kết nối" in (await user.hears()).text

    play(story)


def test_files_are_stored_by_their_content(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(10, PRINCIPAL)
        user.send_photo(PNG)
        assert "chưa biết tệp này" in (await user.hears()).text
        user.send_file("../../ke hoach.txt", b"noi dung")
        await user.hears()
        kept = sorted(len(path.read_bytes()) for path in (bot.app.settings.data / "files").rglob("*") if path.is_file())
        assert kept == [len(b"noi dung"), len(PNG)], "of a photo's sizes the largest"
        user.send_file("rong.txt", b"")
        assert "rỗng" in (await user.hears()).text
        user.send_file("to.bin", b"\0" * (LARGEST + 1))
        assert "20 MB" in (await user.hears()).text
        bot.server.fail("drop", "getFile", times=9)
        user.send_file("mat.txt", b"x")
        assert "chưa tải được" in (await user.hears()).text

    play(story)


def test_what_holds_no_words_gets_a_kind_one(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(11, language="en-GB")
        user.sticker()
        assert "text and files" in (await user.hears()).text
        user.voice()
        assert "voice" in (await user.hears()).text
        user.edit("changed")
        assert "edited" in (await user.hears()).text
        user.send(location={"latitude": 1.0, "longitude": 2.0})
        assert "send it as a file" in (await user.hears()).text
        user.forward("when is the plan due?")
        assert "3626" in (await user.hears()).text

    play(story)


def test_blocked_unblocked_and_service_notes(play: Play) -> None:
    async def story(bot: Running) -> None:
        user = await bot.user(12, PRINCIPAL)
        await user.asks("/toi")

        def blocked(store: Store) -> bool:
            account = store.people.find_account("telegram", "12")
            return account is not None and account.blocked

        user.block()
        await bot.caught_up()
        assert await bot.app.run(blocked)
        user.unblock()
        await bot.caught_up()
        assert not await bot.app.run(blocked)
        user.send(pinned_message=None, new_chat_title="x")
        user.write("/toi")
        assert "Hiệu trưởng" in (await user.hears()).text
        assert len(user.chat.shown) == 2

    play(story)


def test_forged_and_foreign_presses_are_answered_politely(play: Play) -> None:
    async def story(bot: Running) -> None:
        owner, other = await bot.user(13, PRINCIPAL), await bot.user(14)
        await owner.asks("/toi")
        deadlines = await owner.asks("/han")
        assert deadlines.buttons
        own = deadlines.buttons[0]["callback_data"]
        for data in (own, "b:1", "x", "b:99999999999:0", "b:-1:0", "b:1:²", "b:1:0:0"):
            other.press_data(data)
            await other.hears()
        assert {shown.text.splitlines()[0] for shown in other.chat.shown} == {other.chat.shown[0].text.splitlines()[0]}
        assert await bot.app.run(lambda store: store.conversations.failures()) == 0

    play(story)


def test_a_group_is_answered_when_it_asks_and_learns_nothing_personal(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal, group = await bot.user(15, PRINCIPAL), Group(bot.server)
        principal.write("chào cả nhóm", group)
        principal.write("@nhac_test_bot khi nào nộp kế hoạch?", group)
        answer = await principal.hears(group)
        assert "3626" in answer.text
        principal.write("/han@another_bot", group)
        principal.write("/han@nhac_test_bot", group)
        refused = await heard(group, 2)
        assert "05/10" not in refused
        principal.write(f"/start {await bot.invite(PRINCIPAL)}", group)
        assert "trò chuyện riêng" in await heard(group, 3)
        group.move(-100500)
        principal.write("@nhac_test_bot hạn nộp?", group)
        await bot.caught_up()
        assert len(group.chat.shown) == 3
        assert len(bot.server.chats[-100500].shown) == 1, "what was written to the old group is answered in the new one"

    async def heard(group: Group, count: int) -> str:
        for _ in range(1000):
            if len(group.chat.shown) >= count:
                break
            await asyncio.sleep(0.01)
        return group.chat.shown[count - 1].text

    play(story)
