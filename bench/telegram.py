"""Telegram: the whole program beside bare echo bots and bare sends, over the same fake server in its own process."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from tests.postgres import Postgres

ROOT = Path(__file__).parents[1]
ROUNDS = 3
UPDATES, MESSAGES, LONG = 1500, 2000, 5000
MANY, FEW = 400, 60
"""Different questions where people repeat one another, little and much."""
PTB = ("ptb-send-1", "ptb-send-4", "ptb-send-50")


@dataclass
class Server:
    """The fake server's process."""

    process: subprocess.Popen[str]
    url: str = ""

    def expect(self, **wanted: int) -> None:
        """Put things in line."""
        lines = _pipe(self.process.stdin)
        lines.write(json.dumps(wanted) + "\n")
        lines.flush()
        self.answer()

    def answer(self) -> dict[str, float]:
        """What it says next."""
        found: dict[str, float] = json.loads(_pipe(self.process.stdout).readline())
        return found


def _pipe(of: IO[str] | None) -> IO[str]:
    if of is None:  # both are asked for
        raise RuntimeError
    return of


def main() -> None:
    """Prints the tables: medians of three rounds."""
    print(f"telegram: medians of {ROUNDS} rounds, the fake server in its own process")
    with _served() as server:
        _inbound(server)
        _outbound(server)
        _start(server)
        _memory(server)


def _inbound(server: Server) -> None:
    postgres = Postgres()
    try:
        _answered(server, postgres)
    finally:
        postgres.close()


def _answered(server: Server, postgres: Postgres) -> None:
    kinds = [("aiogram-echo", ""), ("ptb-echo", ""), ("nhac", "SQLite"), ("nhac", "PostgreSQL")]
    cases: dict[str, dict[str, int]] = {
        f"{UPDATES} questions answered, out of {FEW} that people repeat, a second": {"own_chats": 1, "out_of": FEW},
        f"{UPDATES} questions answered, out of {MANY}, a second": {"own_chats": 1, "out_of": MANY},
        f"{UPDATES} questions answered, no two alike, a second": {"own_chats": 1},
        f"{UPDATES} questions answered, no two alike, a dozen from everybody at once, a second": {},
    }
    for title, case in cases.items():
        rates = _rates(server, kinds, postgres, updates=UPDATES, **case)
        best = rates["aiogram-echo", ""]
        print(f"  {title}")
        for (kind, database), rate in rates.items():
            name = f"{kind}, {database}" if database else kind
            print(f"    {name:24}{rate:8.0f}{rate / best:8.2f} of aiogram's echo")


def _outbound(server: Server) -> None:
    kinds = [(kind, "") for kind in ("aiogram-send", *PTB, "nhac-send")]
    rates = _rates(server, kinds, messages=MESSAGES)
    best = max(rates[kind, ""] for kind in PTB)
    print(f"  {MESSAGES} messages sent, limiter off, a second")
    for (kind, _), rate in rates.items():
        print(f"    {kind:24}{rate:8.0f}{rate / best:8.2f} of PTB's best")


def _rates(
    server: Server, kinds: Sequence[tuple[str, str]], postgres: Postgres | None = None, **wanted: int
) -> dict[tuple[str, str], float]:
    """Kinds in turn, round after round, so that what else the machine does falls on all of them.

    Each round on PostgreSQL has an empty database.
    """
    found: dict[tuple[str, str], list[float]] = {each: [] for each in kinds}
    for _ in range(ROUNDS):
        for kind, database in kinds:
            url = postgres.empty() if postgres and database == "PostgreSQL" else ""
            server.expect(**wanted)
            with _bot(kind, server.url, wanted.get("messages", 0), url):
                came = server.answer()
            found[kind, database].append((max(wanted.values()) - 1) / (came["last"] - came["first"]))
    return {each: statistics.median(rates) for each, rates in found.items()}


def _start(server: Server) -> None:
    """From the command to the first reply, and what the two libraries' import takes of it."""
    imports: list[float] = []
    replies: list[float] = []
    again: list[float] = []
    for _ in range(ROUNDS):
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", "import aiogram, telegram.ext"], check=True)
        imports.append(time.monotonic() - began)
        with TemporaryDirectory(prefix="nhac-bench-") as folder:
            for times in (replies, again):
                server.expect(updates=1)
                began = time.monotonic()
                with _run(folder, server.url):
                    times.append(server.answer()["first"] - began)
    imported = statistics.median(imports)
    print("  seconds")
    print(f"    {'import of both libraries':24}{imported:8.2f}")
    for name, times in (("first reply, first start", replies), ("first reply, later", again)):
        median = statistics.median(times)
        print(f"    {name:24}{median:8.2f}{median - imported:+8.2f}")


def _memory(server: Server) -> None:
    print(f"  MiB after {LONG} updates")
    for kind in ("aiogram-echo", "ptb-echo", "nhac"):
        server.expect(updates=LONG)
        with _bot(kind, server.url, 0) as process:
            server.answer()
            print(f"    {kind:24}{_resident(process.pid):8.0f}")


def _resident(number: int) -> float:
    """Resident memory in MiB; Linux tells."""
    for line in Path(f"/proc/{number}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def _served() -> Iterator[Server]:
    command = [sys.executable, "-m", "bench._telegram_server"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as process:
        server = Server(process)
        server.url = str(server.answer()["url"])
        yield server
        _pipe(process.stdin).close()


@contextmanager
def _bot(kind: str, url: str, count: int, database: str = "") -> Iterator[subprocess.Popen[str]]:
    with TemporaryDirectory(prefix="nhac-bench-") as folder:
        command = [sys.executable, "-m", "bench._telegram_bots", kind, url, folder, str(count)]
        with _ended(subprocess.Popen([*command, *([database] if database else [])], cwd=ROOT, text=True)) as process:
            yield process


@contextmanager
def _run(folder: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """``python -m bot run``."""
    environment = {
        "PATH": os.defpath,
        "TELEGRAM_TOKEN": "42:made-up_token-for-tests",
        "TELEGRAM_API_URL": url,
        "NHAC_DATA": folder,
        "NHAC_PORT": "0",
        "NHAC_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "bot", "run"]
    silent = subprocess.DEVNULL
    with _ended(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=silent, text=True)) as process:
        yield process


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """A program that is told to stop, and stops, when it is no longer needed."""
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
