"""``python -m bot doctor``: looks at what the program needs, and says what to mend. It changes nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from bot.channels.telegram_probe import REFUSED, Told, ask
from bot.directory.reading import read_directory
from bot.directory.spreadsheets import DirectoryError
from knowledge.pack import PACKS, PackError, load_packs
from storage.condition import condition
from storage.engine import Database, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.clock import Clock
    from bot.settings import Settings
    from storage.condition import Condition

LEAST_FREE = 500 * 1024 * 1024
MOST_SECONDS_OFF = 30
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
MOST_PENDING = 100
Mark = Literal["ok", "note", "mend"]


@dataclass(frozen=True)
class Finding:
    """``mend``: something does not work as it is; ``note``: worth knowing."""

    mark: Mark
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark:5} {self.about:10} {self.text}"


def examine(settings: Settings, clock: Clock, *, offline: bool) -> Iterator[Finding]:
    """Every finding, what is local first; ``offline`` leaves out what Telegram would have to be asked."""
    yield _folder(settings)
    yield from _database(settings)
    yield _webhook_address(settings)
    if settings.telegram_token is None:
        yield Finding("note", "token", "TELEGRAM_TOKEN is not set: nobody is reached on Telegram")
    elif offline:
        yield Finding("note", "token", "has the right form; Telegram was not asked")
    else:
        yield from _telegram(settings, clock)


def _folder(settings: Settings) -> Finding:
    """The data folder, or what it would be made in."""
    folder = settings.data.absolute()
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            "mend", "data", f"{there} may not be written: give it to the user that runs nhac, or set NHAC_DATA"
        )
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        return Finding("mend", "data", f"{folder}: only {free // 1024**2} MB are free; make room")
    made = "" if there == folder else ", made at the first start"
    return Finding("ok", "data", f"{folder}{made}; {free / 1024**3:.1f} GB free")


def _database(settings: Settings) -> Iterator[Finding]:
    """The database, and the directory in it."""
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        yield Finding("ok", "database", f"{file} is made at the first start")
        yield _directory_file(settings)
        return
    try:
        database = Database(settings.database)
        found = condition(database)
        database.close()
    except StorageError as error:
        yield Finding("mend", "database", f"cannot be used ({error}); look at DATABASE_URL and whether its server runs")
        yield _directory_file(settings)
        return
    yield _tables(found)
    yield _directory(found) if found.people else _directory_file(settings)


def _sqlite_file(settings: Settings) -> Path | None:
    if not settings.database.startswith("sqlite:///"):
        return None
    return Path(settings.database.removeprefix("sqlite:///"))


def _tables(found: Condition) -> Finding:
    if not found.ready and found.version:
        return Finding(
            "note", "database", f"tables of version {found.version}; the next start brings them to {found.newest}"
        )
    if not found.ready:
        return Finding("ok", "database", "reached; its tables are made at the first start")
    if found.set_aside:
        text = f"{found.set_aside} incoming messages were set aside; the log has their errors ('handler failed')"
        return Finding("note", "database", text)
    return Finding("ok", "database", f"tables of version {found.version}; {found.waiting} messages wait to be sent")


def _directory(found: Condition) -> Finding:
    without = found.people - found.connected
    if found.people and not found.connected:
        text = (
            f"{found.people} people, none connected: hand out invitations (python -m bot invite --all --out FILE.xlsx)"
        )
        return Finding("note", "directory", text)
    return Finding("ok", "directory", f"{found.people} people, {without} of them not connected yet")


def _directory_file(settings: Settings) -> Finding:
    """What the first start would import."""
    if settings.directory is None:
        text = "empty: set NHAC_DIRECTORY for the first start, or run python -m bot import PATH --apply"
        return Finding("mend", "directory", text)
    try:
        pack = next(iter(load_packs(settings.packs or PACKS)))
        directory = read_directory(settings.directory, pack)
    except (DirectoryError, PackError) as error:
        more = f" (and {len(error.faults) - 1} more; python -m bot import tells all)" if len(error.faults) > 1 else ""
        return Finding("mend", "directory", f"{error.faults[0]}{more}")
    text = f"{len(directory.units)} units and {len(directory.people)} people are imported at the first start"
    return Finding("ok", "directory", text)


def _webhook_address(settings: Settings) -> Finding:
    """What Telegram asks of an address, as far as it can be read off it."""
    if not settings.telegram_webhook_url:
        return Finding("ok", "webhook", "not set: the program asks Telegram for updates")
    parts = urlsplit(settings.telegram_webhook_url)
    if parts.scheme != "https":
        return Finding("mend", "webhook", "TELEGRAM_WEBHOOK_URL must begin with https://")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        return Finding("mend", "webhook", f"port {parts.port}: Telegram posts to 443, 80, 88 and 8443 only")
    return Finding("ok", "webhook", f"updates are to be posted to {settings.telegram_webhook_url}")


def _telegram(settings: Settings, clock: Clock) -> Iterator[Finding]:
    me = ask(settings, "getMe")
    yield _token(settings, me)
    yield _clock(me, clock.now())
    if me.status == 200:
        yield from _webhook(settings, ask(settings, "getWebhookInfo"), clock.now())


def _token(settings: Settings, me: Told) -> Finding:
    server = urlsplit(settings.telegram_api_url).hostname
    if me.status == 200:
        return Finding("ok", "token", f"opens @{me.result.get('username')}")
    if me.status in REFUSED:
        return Finding("mend", "token", "Telegram refuses TELEGRAM_TOKEN: get a new one from @BotFather (/token)")
    if me.status:
        return Finding("note", "token", f"{server} answered {me.status}; try again later")
    return Finding("mend", "token", f"{server} cannot be reached ({me.reason}): look at network, proxy and firewall")


def _clock(me: Told, now: datetime) -> Finding:
    if me.at is None:
        return Finding("note", "clock", f"{now:%Y-%m-%d %H:%M} UTC; there was nothing to compare it with")
    seconds = round((now - me.at).total_seconds())
    if abs(seconds) > MOST_SECONDS_OFF:
        way = "fast" if seconds > 0 else "slow"
        text = f"{abs(seconds)} seconds {way}: reminders would leave at wrong times; timedatectl set-ntp true"
        return Finding("mend", "clock", text)
    return Finding("ok", "clock", "agrees with Telegram's")


def _webhook(settings: Settings, info: Told, now: datetime) -> Iterator[Finding]:
    """What Telegram knows of the webhook; addresses that are not ours are shown by their host alone."""
    url, wanted = str(info.result.get("url") or ""), settings.telegram_webhook_url or ""
    if url and url != wanted:
        text = (
            f"updates go to {urlsplit(url).hostname}: the next start changes that; does another program use the token?"
        )
        yield Finding("note", "webhook", text)
    if wanted and not url:
        yield Finding("note", "webhook", "Telegram does not know it yet: the next start tells it")
    happened = float(info.result.get("last_error_date") or 0)
    if url and url == wanted and now.timestamp() - happened < 3600:
        text = f"{info.result.get('last_error_message')}, {datetime.fromtimestamp(happened, UTC):%H:%M} UTC"
        yield Finding("mend", "webhook", f"Telegram could not post to it: {text}; look at the web server in front")
    pending = int(info.result.get("pending_update_count") or 0)
    if pending > MOST_PENDING:
        yield Finding(
            "note", "webhook", f"{pending} updates wait at Telegram, which keeps them a day: is nhac running?"
        )
