"""Reads packs: folders of YAML files into frozen models."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from knowledge.likeness import Likeness, LikenessError, read_likeness
from knowledge.phrasings import PHRASINGS, WEIGHTS
from knowledge.plain_yaml import Document, Place, PlainYAMLError, Raw, read_plain
from knowledge.schema import Pack

PACKS: Final = Path(__file__).parent / "packs"
REQUEST_FORMS: Final = Path(__file__).parent / "requests"
HEAD: Final = "pack.yaml"
FORMS: Final = "forms"
# The keys that are lists have a file each; the others stand together in pack.yaml.
HEAD_KEYS: Final = ("id", "document", "reminders", "holidays", "office")
LIST_KEYS: Final = tuple(key for key in Pack.model_fields if key not in (*HEAD_KEYS, "likeness"))
REASONS: Final = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "tuple_type": "expects a list",
    "model_type": "expects keys and values",
    "string_type": "expects a text",
    "string_too_short": "is empty",
    "too_short": "is empty",
}


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in one place of a pack; ``key`` is empty where the whole file is meant."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, self.reason) if part)


class PackError(Exception):
    """A pack that cannot be used; ``faults`` holds every fault found, in order of file and key."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Draft:
    """A pack's raw data before the schema has seen it, with the faults of its files."""

    data: dict[str, Raw] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Files that are missing or broken, so that their keys are not called missing as well."""

    def skip(self, name: str, reason: str, key: str = "") -> None:
        """Note a file that cannot be used."""
        self.faults.append(Fault(name, key, reason))
        self.unread.add(name)


def load_pack(folder: Path) -> Pack:
    """The pack in ``folder``; raises :class:`PackError` with every fault of its files and of their shape."""
    pack = unlearned_pack(folder)
    return pack.model_copy(update={"likeness": _likeness(folder)})


def unlearned_pack(folder: Path) -> Pack:
    """The pack without the weights of its phrasings, whatever stands in their file; raises :class:`PackError`."""
    draft = read_draft(folder)
    try:
        pack = Pack.model_validate(draft.data)
    except ValidationError as error:
        raise PackError([*draft.faults, *schema_faults(error, draft)]) from None
    if draft.faults:
        raise PackError(draft.faults)
    return pack


def _likeness(folder: Path) -> Likeness | None:
    """The weights of the pack's phrasings; None where there are none."""
    path = folder / PHRASINGS / WEIGHTS
    try:
        return read_likeness(path) if path.exists() else None
    except (LikenessError, OSError) as error:
        raise PackError([Fault(f"{PHRASINGS}/{WEIGHTS}", "", str(error))]) from None


def load_packs(folder: Path | None = None) -> tuple[Pack, ...]:
    """Every pack below ``folder`` (default: those that come along), newest first; raises :class:`PackError`."""
    packs: list[Pack] = []
    faults: list[Fault] = []
    for place in _packs_below(PACKS if folder is None else folder):
        try:
            packs.append(_named(load_pack(place), place))
        except PackError as error:
            faults += [replace(fault, file=f"{place.name}/{fault.file}") for fault in error.faults]
    if faults:
        raise PackError(faults)
    return tuple(sorted(packs, key=lambda pack: (pack.document.school_year, pack.document.date), reverse=True))


def _packs_below(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise PackError([Fault(folder.name, "", "is no folder of packs")])
    return sorted(place for place in folder.iterdir() if place.is_dir() and place.name[0] not in "._")


def _named(pack: Pack, place: Path) -> Pack:
    """The pack, whose id is the name of its folder: forms are found by it."""
    if pack.id != place.name:
        raise PackError([Fault(HEAD, "id", f"is {pack.id}, but the folder is called {place.name}")])
    return pack


def file_of(key: str) -> str:
    """The name of the file that holds a key of the pack."""
    return f"{key}.yaml" if key in LIST_KEYS else HEAD


def read_draft(folder: Path) -> Draft:
    """The raw data of ``folder``; what cannot be read is in its ``faults``."""
    draft = Draft()
    if not folder.is_dir():
        draft.unread |= {HEAD, *map(file_of, LIST_KEYS)}
        draft.skip(folder.name, "is no folder")
        return draft
    draft.faults += _strangers(folder)
    _read_head(folder, draft)
    for key in LIST_KEYS:
        _read_list(folder, key, draft)
    return draft


def _strangers(folder: Path) -> list[Fault]:
    expected = {HEAD, FORMS, PHRASINGS, *map(file_of, LIST_KEYS)}
    names = [place.name for place in folder.iterdir() if not place.name.startswith(".")]
    return [Fault(name, "", "unknown file in a pack") for name in names if name not in expected]


def _read_head(folder: Path, draft: Draft) -> None:
    data = _read_file(folder / HEAD, (), draft)
    if isinstance(data, dict):
        # A list under its key in pack.yaml would be validated, and silently replaced by the list's own file.
        draft.faults += [Fault(HEAD, key, "unknown key") for key in data if key not in HEAD_KEYS]
        draft.data |= {key: value for key, value in data.items() if key in HEAD_KEYS}
    elif HEAD not in draft.unread:
        draft.skip(HEAD, "expects keys and values")


def _read_list(folder: Path, key: str, draft: Draft) -> None:
    name = file_of(key)
    if not (folder / name).exists() and not Pack.model_fields[key].is_required():
        return
    rows = _read_file(folder / name, (key,), draft)
    if isinstance(rows, list):
        draft.data[key] = rows
    elif name not in draft.unread:
        draft.skip(name, "expects a list")


def _read_file(path: Path, start: Place, draft: Draft) -> Raw:
    """What stands in a file; None with a fault where it cannot be read."""
    try:
        # Some editors write letters and accents apart; people type them together.
        document = read_plain(unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        draft.skip(path.name, "is missing")
    except (OSError, UnicodeDecodeError) as error:
        draft.skip(path.name, f"cannot be read ({type(error).__name__})")
    except PlainYAMLError as error:
        draft.skip(path.name, error.reason, f"line {error.line}" if error.line else "")
    else:
        draft.faults += _twice(path.name, start, document)
        return document.data
    return None


def _twice(name: str, start: Place, document: Document) -> list[Fault]:
    data: Raw = {str(start[0]): document.data} if start else document.data
    return [Fault(name, key_of((*start, *place), data), "stands twice") for place in document.twice]


def schema_faults(error: ValidationError, draft: Draft) -> list[Fault]:
    """The schema's complaints as faults, without those that only follow from a file that could not be read."""
    faults = []
    for row in error.errors(include_url=False, include_context=False):
        name = file_of(str(row["loc"][0]))
        if not (row["type"] == "missing" and len(row["loc"]) == 1 and name in draft.unread):
            faults.append(Fault(name, key_of(row["loc"], draft.data), _reason(row["type"], row["msg"])))
    return faults


def _reason(kind: str, message: str) -> str:
    return REASONS.get(kind) or message.removeprefix("Value error, ").removeprefix("Input ")


def key_of(place: Place, data: Raw) -> str:
    """A place as people write it: rows by their id (``plan.variants.1.before``), the name of the file left out."""
    head, *rest = place
    if head not in LIST_KEYS or not isinstance(data, dict):
        return ".".join(map(str, place))
    return ".".join([_row(rest[0], data[str(head)]), *map(str, rest[1:])]) if rest else ""


def _row(index: str | int, rows: Raw) -> str:
    """A row's id or code, else its number."""
    row = rows[index] if isinstance(rows, list) and isinstance(index, int) else None
    return id_of(row) or str(index)


def id_of(row: Raw) -> str:
    """The id or code of a raw row; empty where it has none."""
    name = row.get("id", row.get("code")) if isinstance(row, dict) else None
    return name if isinstance(name, str) else ""
