"""Directory files for tests, written as people write them, and a database to import them into."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bot.app import build_world
from bot.directory.changes import apply
from bot.directory.reading import read_directory
from bot.directory.spreadsheets import DirectoryError
from bot.playing import settings_for
from storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.directory.changes import Changes
    from handlers.turn import World
    from knowledge.schema import Pack
    from storage.store import Store

MONDAY = datetime(2023, 9, 18, 2, tzinfo=UTC)
UNITS = [
    ["code", "name", "type", "parent", "district"],
    ["so", "Sở", "so", "", ""],
    ["so-vp", "Văn phòng Sở", "so-vp", "so", ""],
    ["phong-a", "Phòng A", "phong", "so", "Huyện A"],
    ["phong-b", "Phòng B", "phong", "so", "Huyện B"],
    ["thcs-01", "Trường THCS 01", "thcs", "phong-a", "Huyện A"],
    ["thpt-01", "Trường THPT 01", "thpt", "so", "Huyện A"],
]
PEOPLE = [
    ["code", "unit", "name", "role", "phone", "email", "language"],
    ["so-vp/qt", "so-vp", "Quản trị", "department", "0990000001", "qt@example.vn", "vi"],
    ["a/cv", "phong-a", "Chuyên viên A", "coordinator", "0990000002", "", "vi"],
    ["b/cv", "phong-b", "Chuyên viên B", "coordinator", "0990000003", "", ""],
    ["thcs-01/ht", "thcs-01", "Hiệu trưởng 01", "principal", "0990000004", "ht@example.vn", "vi"],
    ["thpt-01/ht", "thpt-01", "Hiệu trưởng 02", "principal", "02543852401", "", "en"],
]
Cells = list[list[Any]]


def changed(table: Cells, row: int, column: str, value: object) -> Cells:
    """A table with another value in a row (numbered as in the file) and column."""
    rows = [list(each) for each in table]
    rows[row - 1][rows[0].index(column)] = value
    return rows


def without(table: Cells, code: str) -> Cells:
    """A table without the rows whose first two cells hold a code."""
    return [list(row) for row in table if code not in row[:2]]


def csv_text(table: Sequence[Sequence[object]], separator: str = ",") -> str:
    """A table as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(table)
    return out.getvalue()


def folder(
    path: Path, units: Cells = UNITS, people: Cells = PEOPLE, *, separator: str = ",", bom: bool = False
) -> Path:
    """A folder with the two CSV files."""
    path.mkdir(exist_ok=True)
    for name, table in (("units", units), ("people", people)):
        text = csv_text(table, separator)
        (path / f"{name}.csv").write_text(text, encoding="utf-8-sig" if bom else "utf-8", newline="")
    return path


def workbook(path: Path, units: Cells | None = UNITS, people: Cells | None = PEOPLE) -> Path:
    """A workbook with the two sheets (None: without it)."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, table in (("units", units), ("people", people), ("notes", [])):
            if table is None:
                continue
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    return path


def faults(path: Path, pack: Pack) -> list[str]:
    """Why a directory is refused, a line each."""
    try:
        read_directory(path, pack)
    except DirectoryError as error:
        return [str(fault) for fault in error.faults]
    return []


class Office:
    """A migrated database, the world, and imports into it."""

    def __init__(self, path: Path) -> None:
        self.world: World = build_world(settings_for(path))
        self.pack = next(iter(self.world.packs.values()))
        self.path = path
        self.database = Database(f"sqlite:///{path / 'nhac.db'}")
        self.database.migrate()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """One transaction."""
        with self.database.transaction() as store:
            yield store

    def load(self, units: Cells = UNITS, people: Cells = PEOPLE, now: datetime = MONDAY) -> Changes:
        """Import two tables."""
        directory = read_directory(folder(self.path / "directory", units, people), self.pack)
        with self.store() as store:
            return apply(store, self.world, directory, now)
