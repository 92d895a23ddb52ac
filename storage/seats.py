"""What one process has at a time: the right to send over a channel; and how processes hear of each other's queueing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg

from storage.locks import NUMBER
from storage.store import BELL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storage.engine import Database

IDLE_SECONDS = 10
"""How long the server keeps the seats of a process that says nothing; PostgreSQL 14 or newer."""
LISTEN_SECONDS = 1.0
FAULTS = (psycopg.Error, OSError)


class Seats:
    """The seats of this process, each an advisory lock of one session.

    A killed process' session ends with it, that of one that hangs or has vanished by the server's time-out: either way
    the seats are free within seconds, whatever anybody's clock says. On SQLite there is one process: it has them all.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: psycopg.Connection | None = None
        self._held: set[str] = set()

    def keep(self, names: Iterable[str]) -> frozenset[str]:
        """The seats that this process has now, taken where they were free; none where the database is gone.

        To be called more often than every ``IDLE_SECONDS``.
        """
        if self._database.embedded:
            return frozenset(names)
        try:
            session = self._session or self._opened()
            session.execute("SELECT 1")
            for name in set(names) - self._held:
                row = session.execute(f"SELECT pg_try_advisory_lock({NUMBER})", (f"seat {name}",)).fetchone()
                if row and row[0]:
                    self._held.add(name)
        except FAULTS:
            self.leave()
        return frozenset(self._held)

    def leave(self) -> None:
        """Leave every seat, so that another process takes it at once."""
        self._held.clear()
        if self._session:
            with suppress(*FAULTS):
                self._session.close()
        self._session = None

    def _opened(self) -> psycopg.Connection:
        self._session = psycopg.connect(self._database.address, autocommit=True, connect_timeout=IDLE_SECONDS // 2)
        self._session.execute(f"SET idle_session_timeout = '{IDLE_SECONDS}s'")
        return self._session


class Bell:
    """Hears that any process has queued something."""

    def __init__(self, database: Database) -> None:
        self._address = database.address

    def listen(self, rung: Callable[[], None], stopped: Callable[[], bool]) -> None:
        """Call ``rung`` at each ring until ``stopped``; returns, too, where the connection breaks or cannot be made."""
        with suppress(*FAULTS), psycopg.connect(self._address, autocommit=True, connect_timeout=5) as session:
            session.execute(f"LISTEN {BELL}")
            rung()  # whatever was queued before
            while not stopped():
                for _ in session.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                    rung()
