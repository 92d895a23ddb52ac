"""What people ask, by the entry that answers: the files ``phrasings/*.tsv`` of a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from knowledge.likeness import GENERAL
from knowledge.schema import Aspect

PHRASINGS: Final = "phrasings"
WEIGHTS: Final = "likeness.bin"
SUFFIX: Final = ".tsv"
ANYWHERE: Final = "general"
"""The file of phrasings of no entry: its first column is one of ``likeness.GENERAL``."""
KINDS: Final[Mapping[str, str]] = {
    "absent": "absent",
    "document": "document",
    "events": "event",
    "norms": "norm",
    "obligations": "obligation",
    "offices": "office",
    "people": "person",
    "references": "reference",
    "systems": "system",
    "tasks": "task",
    "terms": "term",
    "topics": "topic",
}
"""Files by the kind of the entries that they are about."""


ASPECTS: Final = frozenset({*get_args(Aspect), "position"})
"""What a statement may say of a thing; that of somebody's position is made from the fields of a person."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask, and what answers it: ``task:antivirus``, or one of ``likeness.GENERAL``."""

    thing: str
    text: str
    file: str
    aspect: str = ""
    """Of the statement that answers it, where somebody told."""


class PhrasingError(ValueError):
    """A line that is no phrasing; ``line`` is its number, from 1."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}: line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def read_phrasings(folder: Path) -> Iterator[Phrasing | PhrasingError]:
    """The phrasings of a pack in order of file and line, and an error for each line that is none."""
    for path in sorted((folder / PHRASINGS).glob(f"*{SUFFIX}")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield _read(path, number, line)


def _read(path: Path, number: int, line: str) -> Phrasing | PhrasingError:
    name = f"{PHRASINGS}/{path.name}"
    entry, *rest = line.split("\t")
    text, aspect = (*rest, "", "")[:2]
    if not entry or not text.strip() or len(rest) > 2:
        return PhrasingError(name, number, "expects an id, a tab and a question, perhaps a tab and an aspect")
    if aspect and aspect not in ASPECTS:
        return PhrasingError(name, number, f"unknown aspect {aspect!r}")
    if path.stem == ANYWHERE:
        return (
            Phrasing(entry, text, name) if entry in GENERAL else PhrasingError(name, number, f"unknown kind {entry!r}")
        )
    if path.stem not in KINDS:
        return PhrasingError(name, number, f"no entries are called {path.stem}")
    if entry in GENERAL:
        return Phrasing(entry, text, name)
    return Phrasing(f"{KINDS[path.stem]}:{entry}", text, name, aspect)


def fingerprint_of(folder: Path) -> str:
    """What changes with any phrasing; empty where there are none."""
    paths = sorted((folder / PHRASINGS).glob(f"*{SUFFIX}"))
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths))
    return digest.hexdigest()[:32] if paths else ""
