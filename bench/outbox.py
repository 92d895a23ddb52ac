"""How fast the outbox is filled, ticked and drained on PostgreSQL, beside raw SQL in psycopg for the same rows."""

from __future__ import annotations

import multiprocessing
import resource
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psycopg

from bot import jobs
from bot.app import build_world
from bot.playing import settings_for
from storage.audiences import Audience
from storage.engine import Database
from storage.rows import Button
from tests.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handlers.turn import World

RECIPIENTS = (100_000, 1_000_000)
DUTIES, DUE = 1_000_000, 10_000
TO_CLAIM = 60_000
BATCHES = (10, 100)
PROCESSES = (1, 2, 3)
NOW = datetime(2023, 9, 20, 2, tzinfo=UTC)  # 09:00 in Vietnam, a Wednesday
TEXT = "Thông báo: kính mời các đơn vị dự tập huấn trực tuyến lúc 14 giờ thứ Sáu. " * 3
PEOPLE = """
INSERT INTO person (id, code, unit, name, role, language, active)
    SELECT n, 'p' || n, 'u' || n % %s, 'P', 'focal', CASE WHEN n %% 50 = 0 THEN 'en' ELSE 'vi' END, true
    FROM generate_series(1, %s::int) AS n"""
UNITS = """
INSERT INTO unit (code, name, type, district, active) SELECT 'u' || n, 'U', 'thcs', '', true
    FROM generate_series(0, %s::int) AS n"""
ACCOUNTS = """
INSERT INTO account (channel, external_id, person, blocked, created_at, seen_at)
    SELECT 'telegram', id::text, id, false, now(), now() FROM person"""
DUTIES_SQL = """
INSERT INTO duty (pack, obligation, unit, before, state, created_at, changed_at, open_since, next_occasion)
    SELECT '3626', 'plan', 'u' || n, '2023-10-05', 'open', '2023-09-01', '2023-09-01', '2023-09-01', '2023-09-20'
    FROM generate_series(0, %s::int) AS n"""
LATER_SQL = """
INSERT INTO duty (pack, obligation, unit, before, state, created_at, changed_at, open_since, next_occasion)
    SELECT '3626', 'later' || n / %s::int, 'u' || n %% %s::int, '2024-06-01', 'open', '2023-09-01', '2023-09-01',
        '2023-09-01', date '2024-05-01' + n %% 20
    FROM generate_series(0, %s::int) AS n"""
RAW_ENQUEUE = """
INSERT INTO message (key, cause, priority, person, account, channel, text, buttons, files, state, attempts, due_at,
        created_at)
    SELECT 'raw:' || p.id, 'announcement', 5, p.id, a.id, a.channel, %s, '[]', '[]', 'queued', 0, %s, %s
    FROM person p JOIN account a ON a.person = p.id"""
RAW_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM message WHERE channel = 'telegram' AND state = 'queued' AND due_at <= %s
    ORDER BY priority, due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
UPDATE message SET state = 'sending', lease_until = %s, attempts = attempts + 1 FROM due
    WHERE message.id = due.id RETURNING message.*"""
RAW_TICK = """
WITH due AS (UPDATE duty SET next_occasion = '2023-09-27'
        WHERE next_occasion <= '2023-09-20' AND state IN ('open', 'returned') RETURNING id, unit, before),
    made AS (INSERT INTO message (key, cause, priority, person, account, channel, text, buttons, files, render, state,
            attempts, due_at, created_at)
        SELECT 'reminder:' || p.id || ':2023-09-20', 'reminder', 4, p.id, a.id, a.channel, '', '[]', '[]', 'reminder',
            'queued', 0, timestamp '2023-09-20 02:00', timestamp '2023-09-20 02:00'
        FROM due JOIN person p ON p.unit = due.unit JOIN account a ON a.person = p.id RETURNING id, person)
INSERT INTO reminder (duty, before, occasion, day, person, message)
    SELECT due.id, due.before, 'before-14', '2023-09-20', p.id, made.id
    FROM due JOIN person p ON p.unit = due.unit JOIN made ON made.person = p.id"""

COUNTS = {"message": "SELECT count(*) FROM message", "reminder": "SELECT count(*) FROM reminder"}


def main() -> None:
    """Prints the tables."""
    server = Postgres()
    try:
        for size in RECIPIENTS:
            _enqueueing(server, size)
        with TemporaryDirectory() as folder:
            _ticking(server, build_world(settings_for(Path(folder))))
        _claiming(server)
    finally:
        server.close()


def _enqueueing(server: Postgres, size: int) -> None:
    url = server.migrated()
    _people(url, size, units=1000)
    database = Database(url)
    with database.transaction() as store:
        store.announcements.add(1, TEXT, Audience(), files=(), mandatory=False, state="scheduled", send_at=NOW, now=NOW)
    before = _memory()
    began = time.perf_counter()
    with database.transaction() as store:
        [announced] = store.announcements.due(NOW)
        button = [Button("Đã đọc", "announce.read", {})]
        queued = sum(store.outbox.announce(announced, each, TEXT, button, Audience(), NOW) for each in ("vi", "en"))
    ours = time.perf_counter() - began
    raw = _raw(url, lambda session: session.execute(RAW_ENQUEUE, (TEXT, NOW, NOW)))
    grown = _memory() - before
    print(f"enqueue {queued:,}: {ours:.1f} s, raw {raw:.1f} s, this process grew by {grown:.0f} MiB")
    database.close()
    server.drop(url)


def _ticking(server: Postgres, world: World) -> None:
    url = server.migrated()
    _people(url, 2 * DUE, units=DUE)
    _execute(url, LATER_SQL, (DUE, DUE, DUTIES - DUE - 1))
    _execute(url, "ANALYZE", ())
    idle = _tick(url, world)
    _execute(url, DUTIES_SQL, (DUE - 1,))
    _execute(url, "ANALYZE", ())
    raw = _raw(url, lambda session: session.execute(RAW_TICK), keep=False)
    due = _tick(url, world, times=1)
    made = _count(url, "message")
    print(f"tick among {DUTIES:,} duties: nothing due {idle * 1000:.1f} ms", end=", ")
    print(f"{DUE:,} due ({made:,} messages, {_count(url, 'reminder'):,} reminders) {due:.1f} s, raw {raw:.1f} s")
    server.drop(url)


def _claiming(server: Postgres) -> None:
    for batch in BATCHES:
        for count in PROCESSES:
            rates = [_claims(server, work, batch, count) for work in (_claim_all, _claim_all_raw)]
            print(f"claims in {batch}s, {count} process(es): {rates[0]:,.0f} a second, raw {rates[1]:,.0f}")


def _claims(server: Postgres, work: Callable[[str, int], int], batch: int, count: int) -> float:
    url = server.migrated()
    _people(url, TO_CLAIM, units=10)
    _execute(url, RAW_ENQUEUE, (TEXT, NOW, NOW))
    _execute(url, "ANALYZE", ())
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        pool.starmap(_nothing, [(url, 1)] * count, chunksize=1)
        began = time.perf_counter()
        claimed = sum(pool.starmap(work, [(url, batch)] * count, chunksize=1))
        taken = time.perf_counter() - began
    if claimed != _count(url, "message"):
        raise AssertionError(claimed)
    server.drop(url)
    return claimed / taken


def _claim_all(url: str, batch: int) -> int:
    database, claimed = Database(url), 0
    while True:
        with database.transaction() as store:
            found = store.outbox.claim(["telegram"], NOW, NOW + timedelta(minutes=1), batch)
        if not found:
            database.close()
            return claimed
        claimed += len(found)


def _claim_all_raw(url: str, batch: int) -> int:
    claimed = 0
    with psycopg.connect(url) as session:
        while found := session.execute(RAW_CLAIM, (NOW, batch, NOW + timedelta(minutes=1))).fetchall():
            session.commit()
            claimed += len(found)
    return claimed


def _nothing(_url: str, _batch: int) -> None:
    """So that every process has started before the clock does."""


def _tick(url: str, world: World, times: int = 5) -> float:
    database = Database(url)
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        with database.transaction() as store:
            jobs.tick(store, world, NOW)
        taken.append(time.perf_counter() - began)
    database.close()
    return min(taken)


def _people(url: str, count: int, units: int) -> None:
    _execute(url, UNITS, (units - 1,))
    _execute(url, PEOPLE.replace("n % %s", f"n %% {units}"), (count,))
    _execute(url, ACCOUNTS, ())
    _execute(url, "ANALYZE", ())


def _raw(url: str, work: Callable[[psycopg.Connection], object], *, keep: bool = True) -> float:
    with psycopg.connect(url) as session:
        began = time.perf_counter()
        work(session)
        if keep:
            session.commit()
        taken = time.perf_counter() - began
        session.rollback()
    return taken


def _execute(url: str, statement: str, values: Sequence[object]) -> None:
    with psycopg.connect(url) as session:
        session.execute(statement, values or None)


def _count(url: str, table: str) -> int:
    with psycopg.connect(url) as session:
        row = session.execute(COUNTS[table]).fetchone()
    return int(row[0]) if row else 0


def _memory() -> float:
    """The most that this process had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
