"""Many processes: who sends, how soon another takes over, and that nothing is lost when they are killed."""

from __future__ import annotations

import os
import signal
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.claiming import BATCH
from tests.faults.office import (
    Locked,
    Office,
    Processes,
    broadcast_over_an_outage,
    broadcast_under_kills,
    now,
    until,
)
from tests.faults.sink import Sink
from tests.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEASE, LONG_LEASE = 3.0, 15.0


@pytest.fixture
def sink() -> Iterator[Sink]:
    listening = Sink()
    yield listening
    listening.close()


def tell(office: Office, sink: Sink) -> float:
    """Queue a reply as another process would; seconds until it comes."""
    before = len(sink.received)
    office.do(lambda store: store.outbox.put("reply", "x", now=now(), person_id=store.people.person_by_code("p0").id))
    return until(lambda: len(sink.received) > before, 20)


@pytest.mark.postgres
def test_one_process_sends_and_another_takes_over(postgres_url: str, sink: Sink, tmp_path: Path) -> None:
    office = Office(postgres_url, 0)
    processes = Processes(postgres_url, sink, tmp_path, 2, LEASE)
    waits = sorted(tell(office, sink) for _ in range(20))
    assert waits[10] < 0.5, "what another process queued does not wait for a poll"
    assert len({process for _, _, process in sink.received}) == 1
    first = processes.sender
    assert first is not None
    processes.kill(first)
    killed = tell(office, sink)
    assert killed < 15
    processes.begin()
    second = processes.sender
    assert second is not None
    assert second is not first
    time.sleep(2)  # the one that was begun stands by
    os.kill(second.pid, signal.SIGSTOP)
    frozen = tell(office, sink)
    assert frozen < 15
    third = processes.sender
    assert third is not second
    os.kill(second.pid, signal.SIGCONT)
    processes.close()
    office.close()


@pytest.mark.postgres
def test_a_broadcast_survives_kills_of_three_processes(postgres_url: str, sink: Sink, tmp_path: Path) -> None:
    killed(postgres_url, sink, tmp_path, processes=3, kills=2)


def test_a_broadcast_survives_kills_of_the_one_process_on_sqlite(sink: Sink, tmp_path: Path) -> None:
    killed(f"sqlite:///{tmp_path / 'nhac.db'}", sink, tmp_path, processes=1, kills=1)


def killed(url: str, sink: Sink, folder: Path, *, processes: int, kills: int) -> None:
    office = Office(url, 250)
    programs = Processes(url, sink, folder, processes, LEASE)
    told = broadcast_under_kills(office, sink, programs, Random(5), kills)
    assert told["sent"] == told["people"], told
    assert told["lost"] == 0, told
    assert told["repeats before the decision"] == 0, told
    assert told["repeats after it"] <= told["uncertain"] <= told["kills of the sender"] * BATCH, told
    programs.close()
    office.close()


@pytest.mark.postgres
def test_a_broadcast_survives_a_server_that_goes_away(postgres: Postgres, sink: Sink, tmp_path: Path) -> None:
    server = Postgres()
    url = server.migrated()
    office = Office(url, 150)
    programs = Processes(url, sink, tmp_path, 2, LONG_LEASE)
    told = broadcast_over_an_outage(office, sink, server.stop, server.start, 2, writers=6)
    assert (told["sent"], told["lost"], told["repeats"]) == (150, 0, 0), told
    programs.close()
    office.close()
    server.close()


def test_a_broadcast_survives_a_file_that_is_locked(sink: Sink, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nhac.db'}"
    office = Office(url, 150)
    programs = Processes(url, sink, tmp_path, 1, LONG_LEASE)
    locked = Locked(tmp_path / "nhac.db")
    told = broadcast_over_an_outage(office, sink, locked.lock, locked.unlock, 6, writers=6)
    assert (told["sent"], told["lost"], told["repeats"]) == (150, 0, 0), told
    programs.close()
    office.close()
