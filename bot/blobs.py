"""Files that people send or are sent, by the hash of their content: in a folder, or in an S3-compatible bucket."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

import filetype

from storage.rows import StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from types import ModuleType

    from obstore.store import LocalStore, S3Config, S3Store

    from bot.settings import Settings

T = TypeVar("T")
LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""What an office file is, by the folder that its ZIP holds."""
TEXTS = {".csv": "text/csv", ".ics": "text/calendar"}
DIGEST = re.compile(r"[0-9a-f]{64}")
ONLY_FOR_THE_OWNER = 0o700


class BlobError(Exception):
    """The place of the files cannot be used just now; its text is one line."""


@dataclass(frozen=True)
class Bucket:
    """An S3-compatible bucket; ``endpoint`` None: Amazon's own. Without a key, the machine's role is used."""

    name: str
    prefix: str
    region: str
    endpoint: str | None = None
    key: str | None = None
    secret: str | None = None


class BlobStore:
    """Keeps contents in a folder or bucket; no name from outside ever becomes a path."""

    def __init__(self, place: Path | Bucket) -> None:
        self._place = place

    def put(self, name: str, data: bytes) -> StoredFile:
        """Keep a file; ValueError, with the key of a wording, where it is empty or too large. Raises BlobError."""
        if not data:
            key = "file.empty"
            raise ValueError(key)
        if len(data) > LARGEST:
            key = "file.too-large"
            raise ValueError(key)
        digest = sha256(data).hexdigest()
        # Written even where it is known: so its age tells when it was last wanted, and a sweep leaves it alone.
        self._try(lambda obstore: obstore.put(self._store, _path(digest), data))
        shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
        return StoredFile(digest, shown, type_of(shown, data), len(data))

    def get(self, digest: str) -> bytes:
        """A content by its hash; KeyError where there is none. Raises BlobError."""
        if not DIGEST.fullmatch(digest):
            raise KeyError(digest)
        try:
            return bytes(self._try(lambda obstore: obstore.get(self._store, _path(digest)).bytes()))
        except FileNotFoundError as error:
            raise KeyError(digest) from error

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The hashes of contents that nobody put since a moment. Raises BlobError."""
        batches = self._try(lambda obstore: list(obstore.list(self._store)))
        for each in (each for batch in batches for each in batch):
            digest = PurePath(each["path"]).name
            if DIGEST.fullmatch(digest) and each["last_modified"] < moment:
                yield digest

    def delete(self, digest: str, unless_put_since: datetime) -> bool:
        """Forget a content, unless somebody put it meanwhile; whether it is gone. Raises BlobError."""
        try:
            found = self._try(lambda obstore: obstore.head(self._store, _path(digest)))
        except FileNotFoundError:
            return True
        if found["last_modified"] >= unless_put_since:
            return False
        self._try(lambda obstore: obstore.delete(self._store, _path(digest)))
        return True

    @cached_property
    def _store(self) -> LocalStore | S3Store:
        from obstore.store import LocalStore, S3Store

        if isinstance(self._place, Path):
            self._place.mkdir(mode=ONLY_FOR_THE_OWNER, parents=True, exist_ok=True)
            return LocalStore(self._place)
        bucket = self._place
        config: S3Config = {"region": bucket.region}
        if bucket.endpoint:
            config["endpoint"] = bucket.endpoint
        if bucket.key and bucket.secret:
            config["access_key_id"], config["secret_access_key"] = bucket.key, bucket.secret
        plain = bool(bucket.endpoint and bucket.endpoint.startswith("http://"))
        return S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            config=config,
            client_options={"connect_timeout": "5 seconds", "timeout": "30 seconds", "allow_http": plain},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )

    def _try(self, work: Callable[[ModuleType], T]) -> T:
        """Run a call of the library, its faults as BlobError; FileNotFoundError where there is no such content."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return work(obstore)
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            # The library's text goes on with addresses and headers.
            raise BlobError(str(error).strip().split("\n", 1)[0][:200]) from error


def open_blobs(settings: Settings) -> BlobStore:
    """The place of the files that the settings name."""
    if settings.files_bucket is None:
        return BlobStore(Path(settings.data) / "files")
    name, _, prefix = settings.files_bucket.partition("/")
    secret = settings.s3_secret.get_secret_value() if settings.s3_secret else None
    return BlobStore(Bucket(name, prefix, settings.s3_region, settings.s3_endpoint, settings.s3_key, secret))


def type_of(name: str, data: bytes) -> str:
    """The type by content; of a plain text, by its ending as well, as far as the ending changes nothing else."""
    found: str | None = filetype.guess_mime(data)
    if found == ZIP or found in OFFICE.values():
        return _office(data)
    if found:
        return found
    try:
        # A cut may go through a character: what is left of it is no fault.
        data[:4096].decode(errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return UNKNOWN
    if b"\0" in data[:4096]:
        return UNKNOWN
    return TEXTS.get(PurePath(name).suffix.lower(), TEXT)


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return UNKNOWN
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((kind for folder, kind in OFFICE.items() if any(name.startswith(folder) for name in names)), ZIP)


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
