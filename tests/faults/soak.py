"""``make soak``: the faults at full size, with their figures; several minutes. ``ARGS=2`` for another seed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.claiming import BATCH, LEASE
from tests.faults.failing import broadcast_over_a_failing_channel
from tests.faults.office import Locked, Office, Processes, broadcast_over_an_outage, broadcast_under_kills
from tests.faults.sink import Sink
from tests.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Mapping

PEOPLE, KILLS, SECONDS, WRITERS = 10_000, 20, 30, 200
SLOW = 0.05
"""Seconds that the far end takes over a message: a network's."""


def main(seed: int) -> None:
    """Prints what became of each broadcast."""
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            sqlite = f"sqlite:///{folder}/"
            for name, url, count in (("PostgreSQL", server.migrated(), 3), ("SQLite", sqlite + "kills.db", 1)):
                _tell(f"{KILLS} kills, {count} process(es), {name}", _kills(url, Path(folder), count, seed))
            for name, url in (("PostgreSQL", server.migrated()), ("SQLite", sqlite + "failing.db")):
                office = Office(url, PEOPLE)
                told = broadcast_over_a_failing_channel(office, Path(folder), Random(seed))
                office.close()
                _tell(f"30 % of sends failing, {name}", told)
            _tell(f"no server for {SECONDS} s, PostgreSQL, 3 processes", _gone(server, Path(folder)))
            _tell(f"file locked for {SECONDS} s, SQLite, 1 process", _locked(Path(folder)))
    finally:
        server.close()


def _kills(url: str, folder: Path, count: int, seed: int) -> Mapping[str, int | float]:
    sink = Sink(SLOW)
    office = Office(url, PEOPLE)
    processes = Processes(url, sink, folder, count, LEASE.total_seconds())
    told = broadcast_under_kills(office, sink, processes, Random(seed), KILLS)
    told["at most in flight"] = int(told["kills of the sender"]) * BATCH
    _end(processes, office, sink)
    return told


def _gone(server: Postgres, folder: Path) -> Mapping[str, int | float]:
    sink, url = Sink(SLOW), server.migrated()
    office = Office(url, PEOPLE)
    processes = Processes(url, sink, folder, 3, LEASE.total_seconds())
    told = broadcast_over_an_outage(office, sink, server.stop, server.start, SECONDS, WRITERS)
    _end(processes, office, sink)
    return told


def _locked(folder: Path) -> Mapping[str, int | float]:
    sink, path = Sink(SLOW), folder / "locked.db"
    office = Office(f"sqlite:///{path}", PEOPLE)
    processes = Processes(f"sqlite:///{path}", sink, folder, 1, LEASE.total_seconds())
    locked = Locked(path)
    told = broadcast_over_an_outage(office, sink, locked.lock, locked.unlock, SECONDS, WRITERS)
    _end(processes, office, sink)
    return told


def _end(processes: Processes, office: Office, sink: Sink) -> None:
    processes.close()
    office.close()
    sink.close()


def _tell(name: str, told: Mapping[str, int | float]) -> None:
    figures = ", ".join(f"{key} {value}" for key, value in told.items())
    print(f"{name}: {figures}", flush=True)
    if told["lost"]:
        raise SystemExit(name)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
