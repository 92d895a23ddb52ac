"""The commands of the department's administrator: the directory, and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import build_world
from bot.channels.telegram_probe import bot_name
from bot.clock import SystemClock
from bot.directory.changes import apply as apply_directory
from bot.directory.changes import compare
from bot.directory.reading import read_directory
from bot.invitations import InvitationError, Ways, issue_for, links, telegram_link, write_sheet
from bot.invitations import revoke as revoke_invitations
from storage.engine import Database, absent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.settings import Settings
    from storage.rows import Person
    from storage.store import Store


EMPTY = "sqlite://"
"""A database in memory."""


class AdministrationError(Exception):
    """What cannot be done; its text is one line."""


@dataclass(frozen=True)
class Chosen:
    """Whom a command is about: a unit's people, one person, or everybody who has no account yet."""

    unit: str | None
    person: str | None
    everybody: bool


def import_directory(settings: Settings, path: Path, *, apply: bool) -> Iterator[str]:
    """What a directory file changes, a line each; written only where told so. Raises DirectoryError, StorageError."""
    world = build_world(settings)
    directory = read_directory(path, next(iter(world.packs.values())))
    # A look must leave no file behind: what would be imported into a new database is compared with an empty one.
    database = opened(EMPTY if absent(settings.database) and not apply else settings.database)
    with database.transaction() as store:
        now = SystemClock().now()
        changes = apply_directory(store, world, directory, now) if apply else compare(store, directory)
        lines = changes.lines()
    database.close()
    yield from (f"warning: {warning}" for warning in directory.warnings)
    yield from lines
    if not apply and changes:
        yield "Nothing was written. Add --apply to write it."


def invite(settings: Settings, chosen: Chosen, out: Path | None) -> Iterator[str]:
    """New links, a line each, or a sheet; raises AdministrationError, StorageError."""
    world = build_world(settings)
    database = opened(settings.database)
    ways = Ways(settings.public_url or f"http://{settings.host}:{settings.port}", bot_name(settings))
    try:
        with database.transaction() as store:
            issued = issue_for(store, world, _people(store, chosen), SystemClock().now())
            if out is not None:
                # Inside the transaction: codes that could not be written down are not issued either.
                write_sheet(out, issued, world, ways)
    except InvitationError as error:
        raise AdministrationError(str(error)) from error
    finally:
        database.close()
    if settings.telegram_token and ways.bot is None:
        yield "Telegram did not say what the bot is called, so its links are left out; TELEGRAM_BOT may say it."
    if out is not None:
        yield f"{len(issued)} invitations written to {out}"
        return
    if not issued:
        yield "no invitation was needed: everybody meant has an account"
    for each in issued:
        telegram = f"\t{telegram_link(ways.bot, each.code)}" if ways.bot else ""
        yield f"{each.unit.name}\t{each.person.name}\t{links(ways.base_url, each.code)}{telegram}"


def revoke(settings: Settings, chosen: Chosen) -> Iterator[str]:
    """Make unused codes worthless; raises AdministrationError, StorageError."""
    database = opened(settings.database)
    with database.transaction() as store:
        count = revoke_invitations(store, _people(store, chosen), SystemClock().now())
    database.close()
    yield f"{count} unused invitations revoked"


def opened(url: str) -> Database:
    """The migrated database; raises StorageError."""
    database = Database(url)
    database.migrate()
    return database


def _people(store: Store, chosen: Chosen) -> list[Person]:
    if [bool(chosen.unit), bool(chosen.person), chosen.everybody].count(True) != 1:
        message = "say whom: exactly one of --unit, --person and --all"
        raise AdministrationError(message)
    try:
        if chosen.person:
            return [store.people.person_by_code(chosen.person)]
        if chosen.unit:
            unit = store.people.unit(chosen.unit)
            return store.people.of_unit(unit.code, ("principal", "focal", "coordinator", "department"))
    except KeyError as error:
        message = f"{error.args[0]}: not in the directory (nothing was imported yet?)"
        raise AdministrationError(message) from error
    waiting = store.people.without_account()
    if not waiting and not store.people.people():
        message = "nobody is in the directory yet; python -m bot import FILE --apply brings people in"
        raise AdministrationError(message)
    return waiting
