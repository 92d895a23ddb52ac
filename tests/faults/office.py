"""A database with many people, a broadcast to them, and the processes that send it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.audiences import Audience
from storage.engine import Database
from storage.tables import message
from tests.faults.child import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from storage.store import Store
    from tests.faults.sink import Sink

ROOT = Path(__file__).parents[2]
PATIENCE = 600.0


def now() -> datetime:
    """The moment; these tests live in real time."""
    return datetime.fromtimestamp(time.time_ns() / 1e9, UTC)


class Office:
    """A migrated database, filled; ``people`` readers and an author, each with an account on the sink's channel."""

    def __init__(self, url: str, people: int) -> None:
        self.url = url
        self.people = people
        self.database = Database(url)
        self.database.migrate()
        with self.database.transaction() as store:
            store.directory.add_units([{"code": "so-vp", "name": "S", "type": "so-vp", "parent": None, "district": ""}])
            store.directory.add_people([_person(number) for number in range(people + 1)])
            store.people.give_everybody_an_account(CHANNEL, now())

    def announce(self) -> int:
        """An announcement to everybody but its author, due now; its id."""
        with self.database.transaction() as store:
            author = store.people.person_by_code("p0")
            board = store.outbox.put("reply", "đang gửi", now=now(), person_id=author.id)
            identifier = store.announcements.add(
                author.id,
                "Thông báo",
                Audience(),
                files=(),
                mandatory=False,
                state="scheduled",
                send_at=now(),
                now=now(),
            )
            store.announcements.change(identifier, board=board)
        return identifier

    def do(self, function: Callable[[Store], object]) -> None:
        """One transaction, as another process would make it."""
        with self.database.transaction() as store:
            function(store)

    def states(self, announcement: int) -> Counter[str]:
        """How many messages of an announcement are in which state."""
        query = select(message.c.state, func.count()).where(message.c.announcement == announcement)
        with self.database.engine.begin() as connection:
            rows = connection.execute(query.where(message.c.edits.is_(None)).group_by(message.c.state))
            return Counter({row[0]: row[1] for row in rows})

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


class Locked:
    """Keeps a SQLite file to itself, as a backup program might."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lock(self) -> None:
        """Let nobody else write."""
        self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        self._connection.execute("BEGIN IMMEDIATE")

    def unlock(self) -> None:
        """Give it free."""
        self._connection.execute("COMMIT")
        self._connection.close()


class Processes:
    """Some programs over one database and one sink."""

    def __init__(self, url: str, sink: Sink, folder: Path, count: int, lease: float) -> None:
        self._command = [sys.executable, "-m", "tests.faults.child", url, str(sink.port), str(folder), str(lease)]
        self._sink = sink
        self.running = [self._begun() for _ in range(count)]
        self.killed = 0
        for process in self.running:
            _ready(process)

    @property
    def sender(self) -> subprocess.Popen[str] | None:
        """Whichever sent last, if it still runs."""
        last = self._sink.received[-1][2] if self._sink.received else None
        return next((process for process in self.running if process.pid == last), None)

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill it without warning."""
        process.kill()
        process.communicate()
        self.running.remove(process)
        self.killed += 1

    def begin(self) -> None:
        """Start another one."""
        self.running.append(self._begun())

    def close(self) -> None:
        """End them as an operator would."""
        for process in self.running:
            process.communicate(timeout=PATIENCE)
            assert process.returncode == 0

    def _begun(self) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
        return subprocess.Popen(self._command, **pipes)  # type: ignore[call-overload, no-any-return]


def until(done: Callable[[], object], patience: float = PATIENCE) -> float:
    """Wait until something is true; how many seconds that took. Fails where it never is."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < patience, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - began


def broadcast_under_kills(
    office: Office, sink: Sink, processes: Processes, random: Random, kills: int
) -> dict[str, int | float]:
    """A broadcast, with processes killed and begun anew at random moments; what became of it."""
    began = time.monotonic()
    announcement = office.announce()
    moments = sorted(random.uniform(0.02, 0.95) * office.people for _ in range(kills))
    of_senders = 0
    for moment in moments:
        until(lambda moment=moment: len(sink.received) >= moment)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.05))
        sender = processes.sender
        victim = sender if sender and random.random() < 0.7 else random.choice(processes.running)
        of_senders += victim is sender
        processes.kill(victim)
        processes.begin()
    until(lambda: not _moving(office, announcement))
    before = office.states(announcement)
    first = {row for row, _, _ in sink.received}
    repeats_before = sink.repeats()
    office.do(lambda store: store.outbox.decide(announcement, now(), again=True))
    until(lambda: not _moving(office, announcement))
    after = office.states(announcement)
    return {
        "people": office.people,
        "kills": kills,
        "kills of the sender": of_senders,
        "uncertain": before["uncertain"],
        "came at first": len(first),
        "repeats before the decision": repeats_before,
        "repeats after it": sink.repeats(),
        "sent": after["sent"],
        "lost": office.people - len(_readers(sink)),
        "seconds": round(time.monotonic() - began, 1),
    }


def broadcast_over_an_outage(
    office: Office, sink: Sink, gone: Callable[[], None], back: Callable[[], None], seconds: float, writers: int
) -> dict[str, int | float]:
    """A broadcast while people write, and in the middle of it no database for some seconds; what became of it."""
    announcement = office.announce()
    half = [{"id": f"u{number}", "from": f"w{number}", "text": "/toi"} for number in range(writers)]
    sink.write(half[: writers // 2])
    until(lambda: len(sink.received) >= office.people * 0.3)
    gone()
    began = time.monotonic()
    sink.write(half[writers // 2 :])
    time.sleep(seconds)
    back()
    returned = time.monotonic()
    until(lambda: len(sink.done) == writers)
    until(lambda: not _moving(office, announcement))
    until(lambda: len({to for _, to, _ in sink.received if to.startswith("w")}) == writers)
    states = office.states(announcement)
    office.do(lambda store: store.outbox.decide(announcement, now(), again=True))
    until(lambda: not _moving(office, announcement))
    return {
        "people": office.people,
        "seconds without": round(returned - began, 1),
        "uncertain": states["uncertain"],
        "sent": office.states(announcement)["sent"],
        "lost": office.people - len({to for _, to, _ in sink.received if to.startswith("p")} - {"p0"}),
        "repeats": sink.repeats(),
        "replies": len({to for _, to, _ in sink.received if to.startswith("w")}),
        "seconds until all was well": round(time.monotonic() - returned, 1),
    }


def _moving(office: Office, announcement: int) -> bool:
    time.sleep(0.1)
    states = office.states(announcement)
    return sum(states.values()) < office.people or bool(states["queued"] or states["sending"])


def _readers(sink: Sink) -> set[str]:
    """Everybody but the author to whom something came."""
    return {reader for _, reader, _ in sink.received} - {"p0"}


def _ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def _person(number: int) -> dict[str, object]:
    role = "department" if number == 0 else "focal"
    return {
        "code": f"p{number}",
        "unit": "so-vp",
        "name": f"P{number}",
        "role": role,
        "phone": "",
        "email": "",
        "language": "vi",
    }
