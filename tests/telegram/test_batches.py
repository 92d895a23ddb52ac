"""Many updates in one poll: taken together, and as if each had come alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.inbox import Inbox
from knowledge.wording import Wording
from tests.telegram.bot import Running, running
from tests.telegram_server import TelegramServer
from tests.telegram_users import User

if TYPE_CHECKING:
    from pathlib import Path

PRINCIPAL, COLLEAGUE = "thcs-01/hieu-truong", "thcs-02/hieu-truong"
Story = Callable[[Running], Awaitable[None]]
Play = Callable[[Story], None]
APART = "batch taken apart"


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Runs a story in a fresh program."""

    def played(story: Story) -> None:
        async def told() -> None:
            async with TelegramServer() as server, running(tmp_path, server) as bot:
                await story(bot)

        asyncio.run(told())

    return played


def crowd(bot: Running, count: int = 60) -> list[User]:
    """Strangers on Telegram."""
    return [User(bot.server, 100 + number) for number in range(count)]


async def heard(users: list[User], each: int = 1) -> None:
    """Wait until everybody was answered so often."""
    for user in users:
        for _ in range(each):
            await user.hears()


def texts(user: User) -> list[str]:
    return [shown.text for shown in user.chat.shown]


def test_everybody_of_a_batch_is_answered_once_and_in_order(play: Play) -> None:
    async def story(bot: Running) -> None:
        users = crowd(bot)
        for word in ("một", "hai"):
            for user in users:
                user.write(f"/{word}{user.id}")
        await heard(users, 2)
        for user in users:
            said = texts(user)
            assert f"/một{user.id}" in said[0]
            assert f"/hai{user.id}" in said[1]
        bot.server.redeliver()
        await bot.caught_up()
        await users[0].asks("/toi")
        assert [len(texts(user)) for user in users] == [3, *[2] * (len(users) - 1)]

    play(story)


def test_one_that_cannot_be_handled_is_set_aside_and_the_others_do_not_suffer(play: Play) -> None:
    async def story(bot: Running) -> None:
        # Nothing is left to say of who somebody is.
        missing = Wording({"vi": {"apology": "Xin lỗi", "cancel.nothing": "Không có gì"}, "en": {}})
        bot.app.inbox = Inbox(bot.app.worker, replace(bot.app.world, wording=missing), bot.app.clock, lambda: None)
        users = crowd(bot, 10)
        with capture_logs() as logs:
            for user in users:
                user.write("/toi" if user is users[4] else "/huy")
            await heard(users)
        bot.server.redeliver()
        await bot.caught_up()
        assert [texts(user) for user in users] == [
            ["Xin lỗi"] if user is users[4] else ["Không có gì"] for user in users
        ]
        assert [line["event"] for line in logs if line["event"] in {APART, "handler failed"}] == [
            APART,
            *["handler failed"] * 3,
        ]
        assert await bot.app.run(lambda store: store.conversations.failures()) == 1

    play(story)


def test_what_one_person_writes_in_a_batch_follows_on_what_was_written_before(play: Play) -> None:
    async def story(bot: Running) -> None:
        principal, colleague = await bot.user(7, PRINCIPAL), await bot.user(8, COLLEAGUE)
        with capture_logs() as logs:
            principal.write("Đã xong kế hoạch")
            colleague.write("/huy")
            principal.write("/huy")
            principal.write("/huy")
            await heard([principal, principal, principal, colleague])
        form, left, nothing = texts(principal)
        assert "câu 1/" in form
        assert "Không có gì" not in left
        assert "Không có gì" in nothing
        assert "Không có gì" in texts(colleague)[0]
        assert APART not in {line["event"] for line in logs}

    play(story)


def test_who_registers_in_a_batch_is_known_to_the_rest_of_it(play: Play) -> None:
    async def story(bot: Running) -> None:
        stranger, other = crowd(bot, 2)
        code = await bot.invite(PRINCIPAL)
        with capture_logs() as logs:
            stranger.write("/toi")
            stranger.write(f"/start {code}")
            other.write(f"/start {code}")
            stranger.write("/toi")
            await heard([stranger, stranger, stranger, other])
        before, _, after = texts(stranger)
        assert "hiệu trưởng" not in before.lower()
        assert "hiệu trưởng" in after.lower()
        assert "hiệu trưởng" not in texts(other)[0].lower()
        assert APART not in {line["event"] for line in logs}

    play(story)


def test_who_blocks_and_comes_back_in_a_batch_is_answered(play: Play) -> None:
    async def story(bot: Running) -> None:
        user, other = crowd(bot, 2)
        await user.asks("/toi")
        user.block()
        user.unblock()
        user.write("/toi")
        other.write("/toi")
        await heard([user, other])

    play(story)


def test_a_batch_of_a_database_that_is_away_comes_again(play: Play, tmp_path: Path) -> None:
    async def story(bot: Running) -> None:
        users = crowd(bot, 5)
        bot.app.database.engine.dispose()
        (tmp_path / "nhac.db").rename(tmp_path / "gone.db")
        (tmp_path / "nhac.db").mkdir()
        for user in users:
            user.write("/toi")
        await asyncio.sleep(0.3)
        (tmp_path / "nhac.db").rmdir()
        (tmp_path / "gone.db").rename(tmp_path / "nhac.db")
        await heard(users)
        assert [len(texts(user)) for user in users] == [1] * len(users)

    play(story)
