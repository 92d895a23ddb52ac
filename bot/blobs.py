"""Files that people send, in a folder, by the hash of their content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile

import filetype

from storage.rows import StoredFile

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class BlobStore:
    """Keeps contents below ``folder``; no name from outside ever becomes a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> StoredFile:
        """Keep a file; ValueError, with the key of a wording, where it is empty or too large."""
        if not data:
            key = "file.empty"
            raise ValueError(key)
        if len(data) > LARGEST:
            key = "file.too-large"
            raise ValueError(key)
        digest = sha256(data).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(data)
            Path(file.name).replace(path)
        shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
        return StoredFile(digest, shown, _type(shown, data), len(data))

    def get(self, digest: str) -> bytes:
        """A content by its hash; KeyError where there is none."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise KeyError(digest)
        path = self._path(digest)
        if not path.exists():
            raise KeyError(digest)
        return path.read_bytes()

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def _type(name: str, data: bytes) -> str:
    """The type by content; an office file, which is a ZIP inside, by its ending as well."""
    found: str | None = filetype.guess_mime(data)
    if found == "application/zip":
        return OFFICE.get(PurePath(name).suffix.lower(), found)
    if found:
        return found
    try:
        data[:4096].decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return TEXT
