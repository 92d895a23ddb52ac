"""Reads named tables out of a folder of CSV files or out of one workbook, as rows of clean texts."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from python_calamine import CalamineWorkbook

MOST_BYTES: Final = 20_000_000
LONGEST_SHOWN: Final = 40
SEPARATORS: Final = ",;\t"
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
# A workbook behind a password is a container of the older format with a stream of this name in it.
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
# Copied along from web pages and mail; nobody sees them, and none of them means anything in Vietnamese.
NO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
BLANKS: Final = re.compile("[ \u00a0\u202f]+")


@dataclass(frozen=True)
class Fault:
    """What is wrong: in a file or sheet, in a row as a spreadsheet numbers it (0: not in any one row)."""

    place: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.place}, row {self.row}: {self.reason}" if self.row else f"{self.place}: {self.reason}"


class DirectoryError(Exception):
    """A directory that cannot be used; ``faults`` holds every fault found, in order of table and row."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """``faults``: at least one."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Grid:
    """The cells of one table from the first row on, as clean texts; ``place`` is its file or sheet."""

    place: str
    rows: Sequence[Sequence[str]]


def read_grids(path: Path, names: Sequence[str]) -> tuple[dict[str, Grid], list[Fault]]:
    """Every one of the named tables that can be read at all, and why the others cannot."""
    grids: dict[str, Grid] = {}
    faults: list[Fault] = []
    try:
        workbook = None if path.is_dir() else _workbook(path)
    except DirectoryError as error:
        return {}, list(error.faults)
    for name in names:
        try:
            grids[name] = _csv(path / f"{name}.csv") if workbook is None else _sheet(workbook, name, path.name)
        except DirectoryError as error:
            faults += error.faults
    return grids, faults


def text_of(value: object) -> str:
    """A cell as a person reads it: whole numbers without ``.0``, letters with their accents, no blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value)).translate(NO_WIDTH)
    return BLANKS.sub(" ", text).strip()


def shown(text: str) -> str:
    """A text within a message: its beginning, by which people know it, and nothing that a terminal would obey."""
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return "".join(letter if letter.isprintable() else "�" for letter in short)


def _bytes(path: Path) -> bytes:
    """What a file holds; raises DirectoryError where it cannot be had."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _fault(path.name, f"is larger than {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise _fault(path.name, "is missing") from None
    except (OSError, ValueError) as error:
        raise _fault(path.name, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None


def _csv(path: Path) -> Grid:
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise _fault(path.name, "is not UTF-8 text; in Excel save it as “CSV UTF-8”", row) from None
    if "\0" in text:
        raise _fault(path.name, "is no text file")
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend([text_of(cell) for cell in cells] for cells in reader)
    except csv.Error as error:
        raise _fault(path.name, f"is not CSV: {error}", len(rows) + 1) from None
    return Grid(path.name, rows)


def _workbook(path: Path) -> CalamineWorkbook:
    """An open workbook; raises DirectoryError."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    data = _bytes(path)
    if path.suffix.lower() not in WORKBOOKS:
        raise _fault(path.name, "is neither a folder with units.csv and people.csv nor a workbook (.xlsx)")
    if ENCRYPTED in data:
        raise _fault(path.name, "is behind a password; save it without one")
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise _fault(path.name, "is behind a password; save it without one") from None
    except (CalamineError, OSError, ValueError) as error:
        raise _fault(path.name, f"is broken or no workbook ({_line(error)})") from None


def _sheet(workbook: CalamineWorkbook, name: str, file: str) -> Grid:
    from python_calamine import CalamineError

    known = {sheet.strip().casefold(): sheet for sheet in workbook.sheet_names}
    if name not in known:
        raise _fault(file, f"has no sheet “{name}” (it has: {', '.join(map(shown, workbook.sheet_names)) or 'none'})")
    try:
        cells = workbook.get_sheet_by_name(known[name]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _fault(f"sheet {name}", f"cannot be read ({_line(error)})") from None
    return Grid(f"sheet {name}", [[text_of(cell) for cell in row] for row in cells])


def _fault(place: str, reason: str, row: int = 0) -> DirectoryError:
    return DirectoryError([Fault(place, row, reason)])


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
