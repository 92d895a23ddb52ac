"""Flood limits, enforced strictly by the server: broadcasts, groups, and a channel that is told to be silent.

Small in `make test`; `make soak` sends a broadcast to 3,000.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from bot.channels.base import Limits
from bot.channels.telegram import BURST, CHAT_SECONDS, GROUP_SECONDS, LIMITS
from bot.channels.telegram_limiter import AT_ONCE, RATE
from bot.clock import SystemClock
from tests.directories import PEOPLE, UNITS, folder
from tests.telegram.bot import running
from tests.telegram_chats import Floods
from tests.telegram_server import TelegramServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.rows import Cause
    from storage.store import Store
    from tests.telegram_users import User

READERS = int(os.environ.get("NHAC_TEST_BROADCAST", "300"))  # noqa: TID251 - how much is the tester's to say
AUTHOR, ASKER, FIRST = 1, 2, 1000
DEPARTMENT, PRINCIPAL = "so-vp/qt", "thcs-01/ht"
FASTER = 20


def _many(path: Path) -> Path:
    people = [[f"thcs-01/{number}", "thcs-01", f"Người {number}", "focal", "", "", "vi"] for number in range(READERS)]
    return folder(path / "directory", UNITS, [*PEOPLE, *people])


def test_a_broadcast_keeps_the_limits_and_replies_go_first(tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            TelegramServer(floods=Floods()) as server,
            running(tmp_path, server, limits=LIMITS, clock=SystemClock(), people=_many(tmp_path)) as bot,
        ):
            author, asker = await bot.user(AUTHOR, DEPARTMENT), await bot.user(ASKER, PRINCIPAL)
            await bot.app.run(_open_all)
            for number in range(READERS):
                server.chat(FIRST + number).started = True
            await _announce(author)
            await asyncio.sleep(2)
            asked = time.monotonic()
            asker.write("/toi")
            await _until(lambda: any("Hiệu trưởng" in shown.text for shown in asker.chat.shown))
            assert time.monotonic() - asked < 2, "a reply does not wait for the broadcast"
            await _until(lambda: _received(server) == READERS, READERS / RATE * 1.5 + 10)
            moments = [call.at for call in server.sent() if int(call.params["chat_id"]) >= FIRST]
            rate = (READERS - 1) / (moments[-1] - moments[0])
            assert not [call for call in server.calls if call.status == 429]
            assert rate >= 0.95 * RATE, rate
            assert all(len(server.chats[FIRST + number].shown) == 1 for number in range(READERS))
            print(f"broadcast to {READERS}: {rate:.1f} messages a second, no 429")  # noqa: T201 - the figure

    asyncio.run(story())


def test_what_is_put_off_by_a_429_is_sent_once_and_nothing_before_its_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            TelegramServer(floods=Floods()) as server,
            running(tmp_path, server, limits=LIMITS, clock=SystemClock()) as bot,
        ):
            server.fail(429, "sendMessage", seconds=2, skip=25)
            await bot.app.run(_put, [FIRST + number for number in range(60)], "announcement")
            for number in range(60):
                server.chat(FIRST + number).started = True
            bot.app._wake.set()
            await _until(lambda: _received(server) == 60)
            refused = [call.at for call in server.calls if call.status == 429]
            assert len(refused) == 1
            later = [call.at for call in server.sent() if call.at > refused[0] + 0.2]
            assert min(later) >= refused[0] + 2
            assert all(len(server.chats[FIRST + number].shown) == 1 for number in range(60))

    asyncio.run(story())


def test_a_group_is_written_to_twenty_times_a_minute(tmp_path: Path) -> None:
    limits = Limits(
        seconds=lambda chat: (GROUP_SECONDS if chat.startswith("-") else CHAT_SECONDS) / FASTER,
        burst=BURST,
        batch=AT_ONCE,
    )

    async def story() -> None:
        async with (
            TelegramServer(floods=Floods(scale=FASTER)) as server,
            running(tmp_path, server, limits=limits, clock=SystemClock()) as bot,
        ):
            server.chat(-7, "group").started = True
            await bot.app.run(_put, [-7] * 23, "reply")
            bot.app._wake.set()
            await _until(lambda: len(server.chats[-7].shown) == 23)
            assert not [call for call in server.calls if call.status == 429]
            assert [shown.text for shown in server.chats[-7].shown] == [f"Tin {number}" for number in range(23)]

    asyncio.run(story())


async def _announce(author: User) -> None:
    for text in ("/thongbao", "Họp trực tuyến lúc 14:00 ngày mai."):
        await author.asks(text)
    await author.taps("Tất cả")
    author.press("Gửi ngay")


def _open_all(store: Store) -> None:
    """Everybody who reads the announcement has an account."""
    now = SystemClock().now()
    for number in range(READERS):
        account = store.people.seen("telegram", str(FIRST + number), now)
        store.people.bind(account.id, store.people.person_by_code(f"thcs-01/{number}").id)


def _put(store: Store, chats: list[int], cause: Cause) -> None:
    now = SystemClock().now()
    for number, chat in enumerate(chats):
        account = store.people.seen("telegram", str(chat), now)
        store.outbox.put(cause, f"Tin {number}", now=now, account_id=account.id)


def _received(server: TelegramServer) -> int:
    return sum(bool(chat.shown) for identifier, chat in server.chats.items() if identifier >= FIRST)


async def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)
