"""No update lost, none acted on twice: the program is killed at any moment, polled or posted to.

Small in `make test`; `make soak` plays it in full with 2,000 updates and 14 kills.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.telegram.lives import Lives, lives
from tests.telegram_server import TelegramServer
from tests.telegram_users import User

if TYPE_CHECKING:
    from pathlib import Path

UPDATES, KILLS = int(os.environ.get("NHAC_TEST_UPDATES", "300")), int(os.environ.get("NHAC_TEST_KILLS", "5"))  # noqa: TID251
PAGE = 60
"""More than share a transaction, so that a kill can fall between two of the same poll."""
PEOPLE = 40
TEXTS = ("/toi", "khi nào nộp kế hoạch?", "/trogiup", "/huy", "gặp khó khăn gọi ai?")


def test_killed_at_any_moment_it_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    random = Random(4)

    async def story() -> None:
        async with TelegramServer(page=PAGE) as server, lives(server, tmp_path) as program:
            _write(server, UPDATES)
            began = time.monotonic()
            for number, moment in enumerate(sorted(random.sample(range(1, UPDATES), KILLS))):
                await program.begin()
                await program.until_done(moment)
                if number % 2:
                    await asyncio.sleep(random.random() / 50)  # wherever that is
                else:
                    await program.until(lambda: _is_inside(program) or program.count() >= UPDATES)
                await program.kill()
            await program.begin()
            await program.until(lambda: not server.updates)
            await program.kill()
            _all_handled_once(program, UPDATES)
            inside = [done for done in program.inside if 0 < done < PAGE]
            assert len(inside) >= KILLS // 2, f"kills must fall inside batches: {program.inside}"
            assert not server.invalid
            _tell("polled", UPDATES, KILLS, len(inside), began)

    asyncio.run(story())


def test_killed_on_postgresql_it_loses_nothing_and_repeats_nothing(tmp_path: Path, postgres_url: str) -> None:
    """There a whole poll shares a transaction: kills fall into it, or between its commit and its confirmation."""
    random = Random(6)
    updates, kills = UPDATES // 2, max(2, KILLS // 2)

    async def story() -> None:
        async with (
            TelegramServer(page=PAGE) as server,
            lives(server, tmp_path, DATABASE_URL=postgres_url) as program,
        ):
            _write(server, updates)
            began = time.monotonic()
            for moment in sorted(random.sample(range(1, updates), kills)):
                await program.begin()
                await program.until_done(moment)
                await asyncio.sleep(random.random() / 5)  # about what a transaction takes
                await program.kill()
            await program.begin()
            await program.until(lambda: not server.updates)
            await program.kill()
            _all_handled_once(program, updates)
            assert not server.invalid
            _tell("polled, PostgreSQL", updates, kills, sum(map(bool, program.inside)), began)

    asyncio.run(story())


def test_killed_while_updates_are_posted_it_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    random = Random(5)
    updates, kills = UPDATES // 2, max(2, KILLS // 2)

    async def story() -> None:
        port = _free_port()
        settings = {"NHAC_PORT": str(port), "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"}
        async with TelegramServer(posters=8) as server, lives(server, tmp_path, **settings) as program:
            _write(server, updates)
            began = time.monotonic()
            for moment in sorted(random.sample(range(1, updates), kills)):
                await program.begin()
                await program.until_done(moment)
                await asyncio.sleep(random.random() / 50)
                await program.kill()
            server.redeliver()
            await program.begin()
            await program.until(lambda: not server.updates)
            await program.kill()
            _all_handled_once(program, updates)
            broken = [count for count in program.open[:kills] if count]
            assert len(broken) >= kills // 2, f"kills must break posts that are under way: {program.open}"
            assert set(server.posted) <= {0, 200, 503}
            _tell("posted, all of them twice", updates, kills, len(broken), began)

    asyncio.run(story())


def test_told_to_stop_it_finishes_what_is_being_sent(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server, lives(server, tmp_path) as program:
            server.fail("slow", "sendMessage", seconds=1)
            User(server, 100).write("/toi")
            await program.begin()
            await program.until(lambda: any(call.method == "sendMessage" for call in server.calls))
            await program.end()
            assert program.rows("SELECT state FROM message") == [("sent",)]
            assert not server.updates, "and what was handled is confirmed"

    asyncio.run(story())


def _is_inside(program: Lives) -> bool:
    """Whether part of a poll is handled: a kill between two transactions is the one that could lose or repeat."""
    return 0 < program.unconfirmed() < PAGE


def _write(server: TelegramServer, updates: int) -> None:
    for number in range(updates):
        user = User(server, 100 + number % PEOPLE)
        user.write("/poison" if number == updates // 3 else TEXTS[number % len(TEXTS)])


def _all_handled_once(program: Lives, updates: int) -> None:
    states = Counter(state for (state,) in program.rows("SELECT state FROM inbound"))
    assert states == {"handled": updates - 1, "failed": 1}
    assert program.rows("SELECT attempts FROM inbound WHERE state = 'failed'") == [(3,)]
    assert len(program.done()) == updates
    written = Counter(str(100 + number % PEOPLE) for number in range(updates))
    assert program.replies() == written, "one answer an update, an apology for the poisoned one"


def _tell(how: str, updates: int, kills: int, inside: int, began: float) -> None:
    seconds = time.monotonic() - began
    print(f"{how}: {updates} updates, {kills} kills, {inside} inside: {seconds:.1f} s")  # noqa: T201 - the figures


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
