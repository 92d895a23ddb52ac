"""The database behind the store: how it is opened, migrated and held in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, make_url

from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 5000


class StorageError(Exception):
    """The database cannot be used (locked, read-only, full, gone); its text is one line for the operator."""


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
        # What is written stays out of error messages, and so out of the logs.
        engine = create_engine(parsed, hide_parameters=True)
        self.engine = _sqlite(parsed.database, engine) if self.embedded else engine

    def migrate(self) -> None:
        """Bring the tables to the newest form; raises StorageError."""
        from alembic import command
        from alembic.config import Config

        with self._said(), self.engine.connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """A store for one transaction: committed at the end, rolled back by any exception."""
        with self._said(), self.engine.begin() as connection:
            yield Store(connection)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except exc.DatabaseError as error:
            if isinstance(error, exc.IntegrityError | exc.DataError | exc.ProgrammingError):
                raise  # a fault of the program, not of the database
            raise StorageError(_in_a_line(error, self.engine.url.render_as_string())) from error


def _sqlite(path: str | None, engine: Engine) -> Engine:
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
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


def _in_a_line(error: exc.DBAPIError, url: str) -> str:
    cause = str(error.orig).splitlines()[0]
    hints = {
        "locked": "another program holds it; close that one or wait",
        "readonly": "its file or folder may not be written",
        "read-only": "its file or folder may not be written",
        "not a database": "it is damaged, or another kind of file",
        "full": "there is no room left on the disk",
        "unable to open": "its folder does not exist or may not be entered",
    }
    hint = next((hint for word, hint in hints.items() if word in cause), "")
    return f"database {url}: {cause}" + (f" ({hint})" if hint else "")
