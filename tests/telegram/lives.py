"""A program that is started, killed and started again on the same data; what its database says meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy import Engine

    from tests.telegram_server import TelegramServer

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0
GLANCE = 0.002


@dataclass
class Lives:
    """One program after another; ``begin`` and ``kill`` in turn."""

    server: TelegramServer
    folder: Path
    process: asyncio.subprocess.Process
    database: Engine | None = None
    """Of PostgreSQL; SQLite's file is read beside the program."""
    number: int = 0
    inside: list[int] = field(default_factory=list)
    """At each kill, how many updates were done and not confirmed: of the batch that was being handled."""
    open: list[int] = field(default_factory=list)
    """At each kill, how many posts waited for their answer."""

    async def begin(self) -> None:
        self._write(b"begin\n")
        self.number = int(await self._line())

    async def kill(self) -> None:
        self.open.append(self.server.under_way)
        os.kill(self.number, signal.SIGKILL)
        assert await self._line() == b"ended"
        self.inside.append(self.unconfirmed())

    async def end(self) -> None:
        """Tell it to stop, as systemd does."""
        os.kill(self.number, signal.SIGTERM)
        assert await self._line() == b"ended"

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something, while the program lives."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self.log()[-4000:]
            await asyncio.sleep(GLANCE)

    async def until_done(self, least: int) -> None:
        """Wait until so many updates were handled or set aside."""
        await self.until(lambda: self.count() >= least)

    def unconfirmed(self) -> int:
        """How many updates are handled or set aside, and not confirmed yet."""
        done = self.done()
        return sum(update["update_id"] in done for update in self.server.updates)

    def done(self) -> set[int]:
        """The numbers of the updates that were handled or set aside."""
        rows = self.rows("SELECT message_id FROM inbound WHERE state IN ('handled', 'failed')")
        return {int(str(identifier).split(":")[1]) for (identifier,) in rows}

    def count(self) -> int:
        """How many updates were handled or set aside."""
        found = self.rows("SELECT count(*) FROM inbound WHERE state IN ('handled', 'failed')")
        return int(found[0][0]) if found else 0

    def replies(self) -> Counter[str]:
        """How many messages the outbox holds for each chat, whatever became of them."""
        told = "SELECT external_id, count(*) FROM message JOIN account ON account.id = message.account"
        return Counter(dict(self.rows(f"{told} GROUP BY external_id")))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers; nothing where it is not there yet."""
        if self.database:
            with self.database.connect() as connection:
                return [tuple(row) for row in connection.exec_driver_sql(query)]
        path = self.folder / "data" / "nhac.db"
        if not path.exists():
            return []
        with closing(sqlite3.connect(path)) as database:
            try:
                return database.execute(query).fetchall()
            except sqlite3.OperationalError:  # the tables are not there yet
                return []

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _write(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line)

    async def _line(self) -> bytes:
        assert self.process.stdout
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        assert line, self.log()[-4000:]
        return line.strip()


@asynccontextmanager
async def lives(server: TelegramServer, folder: Path, **settings: str) -> AsyncIterator[Lives]:
    """A program to be started and killed; ``settings`` of its environment beside the usual ones."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "NHAC_DATA": str(folder / "data"),
        "NHAC_PORT": "0",
        **settings,
    }
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.telegram.child",
            env=environment,
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            url = settings.get("DATABASE_URL")
            yield Lives(server, folder, process, create_engine(url, poolclass=NullPool) if url else None)
        finally:
            process.kill()
            await process.communicate()
