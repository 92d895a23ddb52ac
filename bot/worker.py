"""The threads in which transactions run: one for SQLite, which has one writer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from storage.engine import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.engine import Database
    from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
MOST_CONFLICTS = 5


class Worker:
    """Runs a function in one transaction, away from the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.threads = database.threads
        self._threads = ThreadPoolExecutor(self.threads, thread_name_prefix="storage")

    async def run(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``function(store, *args)`` in a transaction of its own; raises what it raises, or StorageError.

        Where it loses against another process it is run again, so it must change nothing but the store.
        """

        def in_transaction() -> T:
            with self._database.transaction() as store:
                return function(store, *args, **kwargs)

        for _ in range(MOST_CONFLICTS - 1):
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, in_transaction)
            except ConflictError:
                continue
        return await asyncio.get_running_loop().run_in_executor(self._threads, in_transaction)

    def close(self) -> None:
        """Wait for what runs, then end."""
        self._threads.shutdown(wait=True)
        self._database.close()
