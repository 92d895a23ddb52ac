"""``python -m bot export``: what was handed in, as a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot.administering import AdministrationError, opened
from bot.app import build_world
from bot.clock import SystemClock
from handlers.exporting.consolidated import TemplateError
from handlers.exporting.making import FORMATS, make
from handlers.exporting.tables import Chosen
from handlers.obligations import with_requests
from storage.rows import Viewer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.settings import Settings
    from handlers.exporting.making import Format
    from handlers.turn import World
    from storage.store import Store

DEPARTMENT = Viewer(0, "department", "")
ONLY_FOR_THE_OWNER = 0o600


def export(settings: Settings, form: str, obligation: str | None, unit: str | None, out: Path | None) -> Iterator[str]:
    """Write an export as the department sees it; raises AdministrationError, StorageError, PackError."""
    chosen_form = next((each for each in FORMATS if each == form), None)
    if chosen_form is None:
        message = f"--format {form}: is none of {', '.join(FORMATS)}"
        raise AdministrationError(message)
    world = build_world(settings)
    if obligation and not any(obligation == each.id for pack in world.packs.values() for each in pack.obligations):
        names = ", ".join(each.id for pack in world.packs.values() for each in pack.obligations)
        message = f"--obligation {obligation}: is none of {names}"
        raise AdministrationError(message)
    database = opened(settings.database)
    try:
        with database.transaction() as store:
            name, content = _made(store, world, chosen_form, obligation, unit)
    finally:
        database.close()
    if out is not None and name.endswith(".zip") and out.suffix != ".zip":
        message = f"--out {out}: several obligations make a .zip; name it so, or choose one with --obligation"
        raise AdministrationError(message)
    yield f"{len(content)} bytes written to {write_new(out, name, content)}"


def _made(store: Store, world: World, form: Format, obligation: str | None, unit: str | None) -> tuple[str, bytes]:
    if unit is not None:
        try:
            store.people.unit(unit)
        except KeyError as error:
            message = f"--unit {unit}: not in the directory"
            raise AdministrationError(message) from error
    now = SystemClock().now()
    chosen = Chosen(DEPARTMENT, "vi", world.local(now).date(), obligation, unit)
    try:
        made = make(store, with_requests(store, world), form, chosen, now)
    except TemplateError as error:
        raise AdministrationError(str(error)) from error
    if made is None:
        message = "nobody owes any of this (nothing was imported yet?)"
        raise AdministrationError(message)
    return made


def write_new(out: Path | None, name: str, content: bytes) -> Path:
    """Write a file that is not there yet, readable by its owner alone; raises AdministrationError."""
    from pathlib import Path

    path = out or Path(name)
    try:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), ONLY_FOR_THE_OWNER
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror})"
        raise AdministrationError(message) from error
    return path
