"""What a cell of the directory may hold: a table of columns, and a check for each kind of cell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from bot.directory.spreadsheets import Fault, shown
from storage.rows import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.directory.spreadsheets import Grid
    from knowledge.schema import Pack

LONGEST_CODE: Final = 50
LONGEST_NAME: Final = 200
LONGEST_DISTRICT: Final = 100
LONGEST_EMAIL: Final = 200
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
EMAIL: Final = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# Mobile numbers have ten digits, landlines with their area code eleven; before 2018 mobile numbers had eleven too.
PHONE: Final = re.compile(r"0[1-9]\d{8,9}|\+[1-9]\d{7,14}")
# Spreadsheets take a phone number for a figure and drop its leading 0.
LOST_ZERO: Final = re.compile(r"[35789]\d{8}|2\d{9}")
# Line breaks, tabs, marks that turn the direction of writing, and whatever else shows nothing.
UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
SCIENTIFIC: Final = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)


class CellError(ValueError):
    """A cell that cannot be used; its text says why."""


@dataclass(frozen=True)
class Column:
    """A column: its header, whether every row needs it, and what turns a cell into a value (raises CellError)."""

    name: str
    read: Callable[[str], str]
    required: bool = False


@dataclass(frozen=True)
class Row:
    """A row as it was read; ``bad`` names the columns whose value cannot be relied on."""

    number: int
    values: dict[str, str]
    bad: frozenset[str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def unit_columns(pack: Pack) -> tuple[Column, ...]:
    """The columns of ``units``."""
    return (
        Column("code", code, required=True),
        Column("name", text(LONGEST_NAME), required=True),
        Column("type", one_of("unit type", [kind.code for kind in pack.unit_types]), required=True),
        Column("parent", code),
        Column("district", text(LONGEST_DISTRICT)),
    )


def person_columns() -> tuple[Column, ...]:
    """The columns of ``people``."""
    return (
        Column("code", code, required=True),
        Column("unit", code, required=True),
        Column("name", text(LONGEST_NAME), required=True),
        Column("role", one_of("role", get_args(Role)), required=True),
        Column("phone", phone),
        Column("email", email),
        Column("language", one_of("language", ("vi", "en"))),
    )


def read_rows(grid: Grid, columns: Sequence[Column]) -> tuple[list[Row], list[Fault]]:
    """The rows of a table below its header, empty ones left out, and everything that is wrong with them."""
    filled = [(number, cells) for number, cells in enumerate(grid.rows, start=1) if any(cells)]
    if not filled:
        return [], [Fault(grid.place, 0, "is empty")]
    (head, header), *body = filled
    names = [name.casefold() for name in header]
    reasons = _header_reasons(names, columns)
    if reasons:
        return [], [Fault(grid.place, head, reason) for reason in reasons]
    if not body:
        return [], [Fault(grid.place, 0, "has a header, but no rows")]
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in body:
        row, reasons = _row(number, cells, names, columns)
        rows.append(row)
        faults += [Fault(grid.place, number, reason) for reason in reasons]
    return rows, faults


def _header_reasons(names: Sequence[str], columns: Sequence[Column]) -> list[str]:
    wanted = [column.name for column in columns]
    missing = [f"column “{name}” is missing" for name in wanted if name not in names]
    # Columns that have neither a header nor anything below are what spreadsheets leave at the right edge.
    unknown = [f"unknown column “{shown(name)}”" for name in dict.fromkeys(names) if name and name not in wanted]
    twice = [f"column “{name}” stands twice" for name in wanted if names.count(name) > 1]
    return missing + unknown + twice


def _row(number: int, cells: Sequence[str], names: Sequence[str], columns: Sequence[Column]) -> tuple[Row, list[str]]:
    named = dict(zip(names, cells, strict=False))
    reasons = []
    if any(cells[len(names) :]) or any(cell for name, cell in zip(names, cells, strict=False) if not name):
        reasons.append("has more cells than there are columns; is a text with a separator not in quotes?")
    values: dict[str, str] = {}
    bad: set[str] = set()
    for column in columns:
        cell = named.get(column.name, "")
        try:
            values[column.name] = _value(column, cell)
        except CellError as error:
            values[column.name] = cell
            bad.add(column.name)
            reasons.append(f"{column.name} {error}")
    return Row(number, values, frozenset(bad)), reasons


def _value(column: Column, cell: str) -> str:
    if not cell:
        if column.required:
            raise CellError("is empty")
        return ""
    unseen = next((letter for letter in cell if unicodedata.category(letter) in UNSEEN), "")
    if unseen:
        name = "a line break or tab" if unseen in "\r\n\t" else f"an invisible character (U+{ord(unseen):04X})"
        message = f"holds {name}"
        raise CellError(message)
    return column.read(cell)


def code(cell: str) -> str:
    """A code, in the case in which it is written."""
    _not_longer(cell, LONGEST_CODE)
    if not CODE.fullmatch(cell):
        message = f"“{shown(cell)}” is no code: letters without diacritics, digits and . _ - / only"
        raise CellError(message)
    return cell


def text(longest: int) -> Callable[[str], str]:
    """Any text up to a length. It may look like a formula or HTML: it stays text wherever it is shown."""

    def read(cell: str) -> str:
        _not_longer(cell, longest)
        return cell

    return read


def one_of(what: str, allowed: Sequence[str]) -> Callable[[str], str]:
    """One of some words, whatever its case."""

    def read(cell: str) -> str:
        if cell.casefold() not in allowed:
            message = f"“{shown(cell)}” is no {what}; known: {', '.join(allowed)}"
            raise CellError(message)
        return cell.casefold()

    return read


def phone(cell: str) -> str:
    """A phone number in digits, Vietnamese ones with their leading 0 (put back where a spreadsheet dropped it)."""
    number = re.sub(r"[\s().-]", "", cell)
    if SCIENTIFIC.fullmatch(cell):
        raise CellError("was rounded by a spreadsheet; format the column as text and type the number again")
    number = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))0?", "0", number)
    if LOST_ZERO.fullmatch(number):
        number = f"0{number}"
    if not PHONE.fullmatch(number):
        raise CellError("is no phone number such as 0912345678")
    return number


def email(cell: str) -> str:
    """An e-mail address."""
    _not_longer(cell, LONGEST_EMAIL)
    if not EMAIL.fullmatch(cell):
        raise CellError("is no e-mail address such as ten@example.vn")
    return cell


def _not_longer(cell: str, longest: int) -> None:
    if len(cell) > longest:
        message = f"has {len(cell)} characters, more than {longest}"
        raise CellError(message)
