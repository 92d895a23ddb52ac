"""``python -m bot person``: what is stored on a person, handed out or erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.administering import AdministrationError, opened
from bot.blobs import BlobError, open_blobs
from bot.clock import SystemClock
from bot.exporting import write_new

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.blobs import BlobStore
    from bot.settings import Settings
    from storage.rows import Person
    from storage.store import Store


def export_person(settings: Settings, code: str, out: Path | None) -> Iterator[str]:
    """Write a ZIP: ``person.json`` with every row by table, and the files; raises AdministrationError, StorageError."""
    database = opened(settings.database)
    try:
        with database.transaction() as store:
            rows = store.privacy.all_on(_person(store, code))
    finally:
        database.close()
    name = f"{code.replace('/', '-')}.zip"
    content, lost = _packed(rows, open_blobs(settings))
    path = write_new(out, Path(name).name, content)
    yield f"{sum(map(len, rows.values()))} rows of {len(rows)} tables written to {path}"
    if lost:
        yield f"{lost} file(s) are kept no longer, or could not be read"


def name_of(settings: Settings, code: str) -> str:
    """Whom a code means; raises AdministrationError, StorageError."""
    database = opened(settings.database)
    try:
        with database.transaction() as store:
            return _person(store, code).name
    finally:
        database.close()


def erase_person(settings: Settings, code: str) -> Iterator[str]:
    """Erase a person and say what was done, a line each; raises AdministrationError, StorageError."""
    database = opened(settings.database)
    try:
        with database.transaction() as store:
            person = _person(store, code)
            done = store.privacy.erase(person)
            store.audit.note("erase", f"person:erased-{person.id}", actor=None, now=SystemClock().now())
    finally:
        database.close()
    yield f"{code}: erased; is now erased-{person.id}, inactive, without name, phone number and e-mail"
    yield f"accounts cut off: {done.accounts}; invitations deleted: {done.invites}"
    yield f"messages emptied: {done.messages}; received messages deleted: {done.inbound}"
    yield f"dialogs deleted: {done.conversations}; texts to others in which the person was named: {done.mentions}"
    yield f"kept, under the pseudonym: {done.kept_reports} report(s) of the unit {person.unit}, and the audit trail"
    yield "not reached from here: copies on phones and at Telegram, exports, backups, and the directory's file:"
    yield "take the person out of that file, or the next import brings the row back"


def _person(store: Store, code: str) -> Person:
    try:
        return store.people.person_by_code(code)
    except KeyError as error:
        message = f"{code}: not in the directory"
        raise AdministrationError(message) from error


def _packed(rows: dict[str, list[dict[str, Any]]], blobs: BlobStore) -> tuple[bytes, int]:
    """The archive, and how many of its files are gone."""
    content, lost = io.BytesIO(), 0
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(rows, ensure_ascii=False, indent=2, default=_plain, sort_keys=True)
        archive.writestr("person.json", text)
        for digest, name in sorted(_files(rows).items()):
            try:
                archive.writestr(f"files/{digest[:12]}-{name}", blobs.get(digest))
            except (KeyError, BlobError):
                lost += 1
    return content.getvalue(), lost


def _files(rows: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """The files of the person's reports and messages: names by hash."""
    reported = {row["blob"]: row["name"] for row in rows.get("report_file", ())}
    sent = {file["hash"]: file["name"] for row in rows.get("message", ()) for file in row["files"]}
    return {digest: Path(name.replace("\\", "/")).name or "file" for digest, name in {**sent, **reported}.items()}


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
