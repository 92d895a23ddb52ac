"""What is old is removed, once a day: texts of conversations, what came in, and files that nobody refers to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.blobs import BlobError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.blobs import BlobStore
    from bot.settings import Settings
    from bot.worker import Worker
    from storage.store import Store

log = structlog.get_logger()
CHORE = "retention"


@dataclass(frozen=True)
class Limits:
    """Moments before which things are old; None: they never are."""

    texts: datetime | None
    inbox: datetime | None
    files: datetime | None


def limits(settings: Settings, now: datetime) -> Limits:
    """The limits that the settings set at a moment."""

    def before(days: int) -> datetime | None:
        return now - timedelta(days=days) if days else None

    return Limits(before(settings.keep_texts_days), before(settings.keep_inbox_days), before(settings.keep_files_days))


async def remove_old(worker: Worker, blobs: BlobStore, settings: Settings, now: datetime, today: date) -> None:
    """Do the day's removal where it was not done yet; raises StorageError."""
    old = limits(settings, now)
    if not await worker.run(_begin, today):
        return
    counts = await worker.run(_remove, old)
    gone = 0
    if old.files is not None:
        wanted = await worker.run(_wanted, old.files)
        try:
            gone = await asyncio.to_thread(sweep, blobs, lambda digest: digest not in wanted, old.files)
        except BlobError as error:
            log.warning("old files stay until tomorrow", reason=str(error))
    log.info("old things removed", files=gone, **counts)


def sweep(blobs: BlobStore, unwanted: Callable[[str], bool], before: datetime) -> int:
    """Forget the contents that were last put before a moment and are wanted by nobody; returns how many."""
    old = [digest for digest in blobs.older_than(before) if unwanted(digest)]
    return sum(blobs.delete(digest, unless_put_since=before) for digest in old)


def _begin(store: Store, today: date) -> bool:
    return store.privacy.begin_chore(CHORE, today)


def _remove(store: Store, old: Limits) -> dict[str, int]:
    return store.privacy.remove_old(old.texts, old.inbox)


def _wanted(store: Store, since: datetime) -> set[str]:
    return store.privacy.wanted_files(since)
