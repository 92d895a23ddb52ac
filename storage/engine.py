"""The database behind the store: how it is opened, migrated and held in one transaction."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, make_url

from storage.locks import lock
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 5000
THREADS = 8
"""Transactions that run at the same time on PostgreSQL; on SQLite one does."""
CONNECT_SECONDS = 5
AGAIN = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's codes of transactions that lost against another and may be tried again."""


class StorageError(Exception):
    """The database cannot be used (locked, read-only, full, gone); its text is one line for the operator."""


class ConflictError(StorageError):
    """The transaction lost against another one; nothing of it was kept, and it may be tried again at once."""


class Database:
    """One database; ``url`` as SQLAlchemy writes it. Nothing is opened before the first transaction."""

    def __init__(self, url: str) -> None:
        """Raises StorageError where the address cannot be read."""
        try:
            parsed = make_url(url)
        except exc.ArgumentError as error:
            message = f"DATABASE_URL cannot be read: {error}"
            raise StorageError(message) from error
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername not in {"sqlite", "postgresql+psycopg"}:
            message = f"DATABASE_URL: {parsed.drivername} is neither sqlite nor postgresql"
            raise StorageError(message)
        self.embedded = parsed.get_backend_name() == "sqlite"
        self.threads = 1 if self.embedded else THREADS
        # What is written stays out of error messages, and so out of the logs.
        self.engine = (
            _sqlite(parsed.database, create_engine(parsed, hide_parameters=True))
            if self.embedded
            else create_engine(
                parsed,
                hide_parameters=True,
                pool_size=THREADS,
                pool_pre_ping=True,  # a server that was away costs no message its attempt
                connect_args={"connect_timeout": CONNECT_SECONDS},
            )
        )

    @property
    def address(self) -> str:
        """As PostgreSQL's own library takes it, password included."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def migrate(self) -> None:
        """Bring the tables to the newest form; raises StorageError."""
        from alembic import command
        from alembic.config import Config

        with self._said(), self._alone("migrations"), self.engine.connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """A store for one transaction: committed at the end, rolled back by any exception."""
        with self._said(), self.engine.begin() as connection:
            store = Store(connection)
            yield store
            store.finish()

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Of processes that start together one goes first; SQLite has one process."""
        if self.embedded:
            yield
            return
        with self.engine.begin() as connection:
            lock(connection, name)
            yield

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            if isinstance(error, exc.IntegrityError | exc.DataError | exc.ProgrammingError):
                raise  # a fault of the program, not of the database
            kind = ConflictError if getattr(error.orig, "sqlstate", None) in AGAIN else StorageError
            raise kind(_in_a_line(error, self.engine.url)) from error
        except exc.TimeoutError as error:
            message = f"database {self.engine.url.render_as_string()}: every connection is taken"
            raise StorageError(message) from error


def absent(url: str) -> bool:
    """Whether a database is a file that is not there yet."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        return False
    return parsed.get_backend_name() == "sqlite" and bool(parsed.database) and not Path(parsed.database or "").exists()


def _file(path: str) -> Path:
    """The file of a database that is given by its path, or as an address (``file:/var/lib/nhac.db``)."""
    return Path(path.removeprefix("file:"))


def _sqlite(path: str | None, engine: Engine) -> Engine:
    if path and path != ":memory:":
        try:
            _file(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"database {path}: its folder cannot be made ({error.strerror})"
            raise StorageError(message) from error

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's listener signature
        # Python's driver would otherwise open transactions of its own, and only before writes.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Taking the write lock at once makes read-modify-write atomic.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


HINTS = {
    "locked": "another program holds it; close that one or wait",
    "not a database": "it is damaged, or another kind of file",
    "full": "there is no room left on the disk",
    "unable to open": "its folder does not exist or may not be entered",
    "Connection refused": "no PostgreSQL listens there; is it running?",
    "No such file or directory": "no PostgreSQL listens there; is it running?",
    "timeout expired": "the server does not answer",
    "password authentication failed": "check user and password in DATABASE_URL",
    "read-only transaction": "the server takes no writes: a standby, or set so",
}


def _in_a_line(error: exc.DBAPIError, url: URL) -> str:
    cause = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
    hint = next((hint for word, hint in HINTS.items() if word in cause), "")
    if "readonly" in cause or "read-only database" in cause:
        hint = _unwritable(_file(url.database or ""))
    return f"database {url.render_as_string()}: {cause}" + (f" ({hint})" if hint else "")


def _unwritable(path: Path) -> str:
    """What of a SQLite database may not be written: it needs its folder too, for the files beside it."""
    folder = path.parent
    if path.exists() and not os.access(path, os.W_OK):
        return "the file may not be written"
    if not os.access(folder, os.W_OK):
        return f"its folder {folder} may not be written"
    beside = [each.name for each in folder.glob(f"{path.name}-*") if not os.access(each, os.W_OK)]
    return f"{beside[0]} beside it may not be written" if beside else "the file system takes no writes"
