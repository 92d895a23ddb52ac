"""What only PostgreSQL has: many processes at work at the same time."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from bot import jobs
from bot.app import App
from bot.clock import SimulatedClock
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.playing import settings_for
from handlers.turn import Incoming
from storage.engine import Database, StorageError
from storage.rows import Viewer
from storage.tables import inbound, message, metadata, reminder, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.channels.base import Outgoing
    from storage.store import Store
    from tests.postgres import Postgres

pytestmark = pytest.mark.postgres
KEPT_BY_SQLITE = {("add_fk", "fk_message_account"), ("add_fk", "fk_message_announcement")}
"""Keys that are declared, and that PostgreSQL does not check."""
EVE = datetime(2023, 9, 19, 2, tzinfo=UTC)
MORNING = datetime(2023, 9, 20, 1, tzinfo=UTC)  # 08:00 in Vietnam, 14 days before the plan's last working day


class Pipe:
    """A channel that takes everything."""

    name = "pipe"

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> str:
        self.sent.append(outgoing)
        return str(outgoing.id)


def at_once(*works: Callable[[], object]) -> None:
    """Run functions in threads; the first fault of any is raised."""
    faults: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def processes(url: str, folder: Path, pipe: Pipe, now: datetime = EVE) -> list[App]:
    """Two programs on one database with the sample directory."""
    apps = [App(settings_for(folder, url), {"pipe": pipe}, clock=SimulatedClock(now)) for _ in range(2)]
    with apps[0].database.transaction() as store:
        apply(store, apps[0].world, read_directory(SAMPLE, next(iter(apps[0].world.packs.values()))), EVE)
        store.people.give_everybody_an_account("pipe", EVE)
    return apps


def test_the_migrations_make_exactly_the_tables(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert {(kind, key.name) for kind, key in differences} == KEPT_BY_SQLITE
    database.close()


def test_processes_that_start_together_migrate_once(postgres: Postgres) -> None:
    url = postgres.empty()
    databases = [Database(url) for _ in range(3)]
    at_once(*(database.migrate for database in databases))
    for database in databases:
        database.close()
    postgres.drop(url)


def test_the_same_update_at_two_processes_is_one(postgres_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        apps = processes(postgres_url, tmp_path, pipe)
        updates = [Incoming("pipe", who, f"{who} {number}", text="/toi") for who in "abcd" for number in range(5)]
        await asyncio.gather(*(app.receive(update) for update in updates for app in apps))
        assert Counter(each.external_id for each in pipe.sent) == dict.fromkeys("abcd", 5)
        with apps[0].database.engine.begin() as connection:
            states = set(connection.scalars(select(inbound.c.state)))
        assert states == {"handled"}, "no copy was counted as a failure"
        for app in apps:
            await app.stop()

    asyncio.run(story())


def test_the_same_batch_at_two_processes_is_acted_on_once(postgres_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        apps = processes(postgres_url, tmp_path, pipe)
        updates = [Incoming("pipe", who, f"{who} {number}", text="/toi") for number in range(5) for who in "abcdef"]
        # Turned round, the people come in another order, and neither process may wait for the other for ever.
        batches = [updates, updates[::-1]]
        taken = await asyncio.gather(*(app.receive_together(batch) for app, batch in zip(apps, batches, strict=True)))
        assert taken == [True, True]
        assert Counter(each.external_id for each in pipe.sent) == dict.fromkeys("abcdef", 5)
        for app in apps:
            await app.stop()

    asyncio.run(story())


def test_what_one_person_does_at_two_processes_is_done_one_after_the_other(postgres_url: str) -> None:
    def count() -> None:
        database = Database(postgres_url)
        for _ in range(30):
            with database.transaction() as store:
                store.lock("person 1")
                account = store.people.seen("web", "a", EVE)
                context = store.conversations.context(account, EVE, timedelta(hours=1))
                store.conversations.set_context(account, {"n": context.get("n", 0) + 1}, EVE)
        database.close()

    at_once(count, count, count)
    database = Database(postgres_url)
    with database.transaction() as store:
        account = store.people.seen("web", "a", EVE)
        assert store.conversations.context(account, EVE, timedelta(hours=1)) == {"n": 90}
    database.close()


def test_ticks_of_many_processes_are_one(postgres_url: str, tmp_path: Path) -> None:
    apps = processes(postgres_url, tmp_path, Pipe(), MORNING)

    def tick(app: App) -> None:
        for _ in range(3):
            with app.database.transaction() as store:
                jobs.tick(store, app.world, MORNING)

    at_once(*(lambda app=app: tick(app) for app in apps))
    with apps[0].database.engine.begin() as connection:
        keys = list(connection.scalars(select(message.c.key).where(message.c.cause == "reminder")))
        reminders = connection.scalar(select(func.count()).select_from(reminder))
    assert len(keys) == len(set(keys)) > 50
    assert reminders == len(keys)
    for app in apps:
        app.worker.close()


def test_reports_that_come_at_the_same_moment_get_numbers_of_their_own(postgres_url: str, tmp_path: Path) -> None:
    apps = processes(postgres_url, tmp_path, Pipe())

    def hand_in(app: App, code: str) -> None:
        for _ in range(10):
            with app.database.transaction() as store:
                person = store.people.person_by_code(code)
                duty = store.duties.of_unit(person.unit, Viewer(person.id, person.role, person.unit))[0]
                values: dict[str, Any] = {"form": "plan", "answers": {}, "files": (), "via": "chat", "note": None}
                store.reports.add(duty.id, **values, form_version=1, sent_by=person.id, now=EVE)

    codes = ("thcs-01/hieu-truong", "thcs-02/hieu-truong")
    at_once(*(lambda app=app, code=code: hand_in(app, code) for app, code in zip(apps, codes, strict=True)))
    with apps[0].database.engine.begin() as connection:
        assert len(set(connection.scalars(select(report.c.number)))) == 20
    for app in apps:
        app.worker.close()


def test_claims_of_many_processes_never_meet(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.transaction() as store:
        account = store.people.seen("pipe", "a", EVE)
        for _ in range(300):
            store.outbox.put("reply", "x", now=EVE, account_id=account.id)
    claimed: list[int] = []

    def claim() -> None:
        own = Database(postgres_url)
        while found := _claimed(own):
            claimed.extend(found)
        own.close()

    at_once(claim, claim, claim)
    assert len(claimed) == len(set(claimed)) == 300
    database.close()


def _claimed(database: Database) -> list[int]:
    with database.transaction() as store:
        return [each.id for each in store.outbox.claim(["pipe"], EVE, EVE + timedelta(minutes=1), 10)]


def test_a_nul_is_no_fault(postgres_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        pipe = Pipe()
        app = App(settings_for(tmp_path, postgres_url), {"pipe": pipe}, clock=SimulatedClock(EVE))
        await app.receive(Incoming("pipe", "a", "1", text="/to\0i"))
        assert await app.run(lambda store: store.conversations.failures()) == 0
        assert pipe.sent
        await app.stop()

    asyncio.run(story())


def test_a_transaction_that_lost_is_run_again(postgres_url: str, tmp_path: Path) -> None:
    """Two accounts are changed in opposite orders, so that PostgreSQL has to end one transaction."""
    meet = threading.Barrier(2)
    waits = [1, 1]

    def made(store: Store) -> None:
        for name in "ab":
            store.people.seen("pipe", name, EVE)

    def change(store: Store, place: int) -> None:
        names = ("a", "b") if place == 0 else ("b", "a")
        store.people.seen("pipe", names[0], EVE)
        if waits[place]:
            waits[place] = 0
            meet.wait(10)
        store.people.seen("pipe", names[1], EVE)

    async def story() -> None:
        app = App(settings_for(tmp_path, postgres_url), {}, clock=SimulatedClock(EVE))
        await app.run(made)
        await asyncio.gather(app.run(change, 0), app.run(change, 1))
        app.worker.close()

    asyncio.run(story())


def test_a_server_that_is_not_there_is_said_in_a_line(tmp_path: Path) -> None:
    for url in (f"postgresql://nhac@/x?host={tmp_path}", "postgresql+psycopg://nhac@127.0.0.1:1/x"):
        with pytest.raises(StorageError, match="is it running") as raised, Database(url).transaction():
            pass
        assert "\n" not in str(raised.value)
