"""The database: migrations, what it refuses, what it says when it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, text

from storage.engine import Database, StorageError
from storage.tables import metadata

NOW = datetime(2023, 9, 18, 2, tzinfo=UTC)
LEASE = timedelta(minutes=2)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database(f"sqlite:///{tmp_path / 'nhac.db'}")
    opened.migrate()
    return opened


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []
    database.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()
    database.close()


def test_the_embedded_database_is_set_up(database: Database) -> None:
    with database.engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}
    database.close()


def test_a_person_of_no_unit_is_refused(database: Database) -> None:
    person = {"code": "a", "unit": "none", "name": "A", "role": "focal", "phone": "", "email": "", "language": "vi"}
    with pytest.raises(exc.IntegrityError), database.transaction() as store:
        store.directory.add_people([person])
    database.close()


def test_an_exception_takes_everything_back(database: Database) -> None:
    unit = {"code": "u", "name": "U", "type": "thcs", "parent": None, "district": ""}
    with pytest.raises(ZeroDivisionError), database.transaction() as store:
        store.directory.add_units([unit])
        _ = 1 // 0
    with database.transaction() as store:
        assert store.people.units() == []
    database.close()


def test_a_message_of_a_key_is_queued_once(database: Database) -> None:
    with database.transaction() as store:
        account = store.people.seen("web", "a", NOW)
        first = store.outbox.put("reminder", "x", now=NOW, account_id=account.id, key="k")
        assert first is not None
        assert store.outbox.put("reminder", "y", now=NOW, account_id=account.id, key="k") is None
    database.close()


def test_replies_leave_before_bulk_and_nothing_before_its_time(database: Database) -> None:
    with database.transaction() as store:
        account = store.people.seen("web", "a", NOW)
        for cause in ("announcement", "reminder", "reply"):
            store.outbox.put(cause, cause, now=NOW, account_id=account.id)
        store.outbox.put("reply", "later", now=NOW, due_at=NOW + timedelta(hours=1), account_id=account.id)
    with database.transaction() as store:
        claimed = store.outbox.claim(["web"], NOW, NOW + timedelta(minutes=2), 10)
        assert [message.text for message in claimed] == ["reply", "reminder", "announcement"]
        assert store.outbox.claim(["web"], NOW, NOW + timedelta(minutes=2), 10) == []
        assert store.outbox.expired(["web"], NOW + timedelta(minutes=1), LEASE) == []
        assert len(store.outbox.expired(["web"], NOW + timedelta(minutes=3), LEASE)) == 3
        back = NOW - timedelta(hours=1)
        assert len(store.outbox.expired(["web"], back, LEASE)) == 3, "a lease from before the clock was set back"
    database.close()


def test_an_edit_of_what_still_waits_replaces_it(database: Database) -> None:
    with database.transaction() as store:
        account = store.people.seen("web", "a", NOW)
        identifier = store.outbox.put("reply", "old", now=NOW, account_id=account.id)
        assert identifier is not None
        store.outbox.edit(identifier, "new", now=NOW)
        assert [each.text for each in store.outbox.claim(["web"], NOW, NOW + timedelta(minutes=2), 10)] == ["new"]
        store.outbox.record(identifier, "sent", provider_id="1", sent_at=NOW)
        store.outbox.edit(identifier, "newer", now=NOW)
        store.outbox.edit(identifier, "newest", now=NOW)
        assert [each.text for each in store.outbox.claim(["web"], NOW, NOW + timedelta(minutes=2), 10)] == ["newest"]
    database.close()


def test_pushes_go_to_the_newest_account_and_the_web_last(database: Database) -> None:
    with database.transaction() as store:
        store.directory.add_units([{"code": "u", "name": "U", "type": "thcs", "parent": None, "district": ""}])
        row = {"code": "p", "unit": "u", "name": "P", "role": "focal", "phone": "", "email": "", "language": "vi"}
        store.directory.add_people([row])
        person = store.people.person_by_code("p")
        assert store.people.push_account_of(person.id) is None
        for hours, (channel, external) in enumerate([("telegram", "1"), ("zalo", "2"), ("web", "3")]):
            account = store.people.seen(channel, external, NOW + timedelta(hours=hours))
            store.people.bind(account.id, person.id)
        zalo = store.people.find_account("zalo", "2")
        assert zalo is not None
        assert store.people.push_account_of(person.id) == zalo.id
        store.people.block(zalo.id)
        telegram = store.people.find_account("telegram", "1")
        assert telegram is not None
        assert store.people.push_account_of(person.id) == telegram.id
    database.close()


def test_moments_need_a_time_zone(database: Database) -> None:
    with pytest.raises(exc.StatementError), database.transaction() as store:
        store.people.seen("web", "a", NOW.replace(tzinfo=None))
    database.close()


def test_two_writers_do_not_lose_an_update(database: Database) -> None:
    with database.transaction() as store:
        account = store.people.seen("web", "a", NOW)

    def count() -> None:
        for _ in range(50):
            with database.transaction() as store:
                context = store.conversations.context(account, NOW, timedelta(hours=1))
                store.conversations.set_context(account, {"n": context.get("n", 0) + 1}, NOW)

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as store:
        assert store.conversations.context(account, NOW, timedelta(hours=1)) == {"n": 150}
    database.close()


def test_a_locked_database_is_said_in_a_line(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_MILLISECONDS", 50)
    other = sqlite3.connect(tmp_path / "nhac.db", isolation_level=None)
    impatient = Database(f"sqlite:///{tmp_path / 'nhac.db'}")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another program holds it"), impatient.transaction():
        pass
    other.close()
    impatient.close()
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/none/x.db", "mysql://x/y"])
def test_an_address_that_cannot_be_used_is_said_in_a_line(url: str) -> None:
    with pytest.raises(StorageError) as raised:
        Database(url).migrate()
    assert "\n" not in str(raised.value)


def test_a_damaged_file_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"nonsense" * 5000)
    with pytest.raises(StorageError, match="it is damaged"):
        Database(f"sqlite:///{tmp_path / 'x.db'}").migrate()


def test_a_full_disk_is_said_in_a_line(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="no room left"), database.transaction() as store:
        account = store.people.seen("web", "a", NOW)
        for number in range(500):
            store.outbox.put("reply", "x" * 5000, now=NOW, account_id=account.id, key=str(number))
    database.close()
