"""Tables as a workbook: a sheet an obligation, and one with the totals."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from handlers.exporting.columns import Column, Kind
    from handlers.exporting.tables import Table
    from knowledge.wording import Wording

FORMATS: dict[Kind, str] = {
    "integer": "#,##0",
    "count": "#,##0",
    "decimal": "#,##0.##",
    "percent": '0.##"%"',
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}
WIDTHS = {"code": 12, "unit": 44, "note": 40, "sender": 24, "district": 20, "sent_at": 17, "state": 24}
LONGEST_TITLE = 31
A4 = 9
"""The paper's number in the format."""
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def workbook(tables: Sequence[Table], wording: Wording, language: str) -> bytes:
    """An XLSX file. What people wrote is text whatever it looks like: never a formula, a link or a number."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(content, options)
    paper = _Paper(book, lambda key: wording.say(language, f"export.{key}"))
    names = list(_names([paper.say("totals"), *(table.short for table in tables)]))
    _totals(book.add_worksheet(names[0]), tables, paper)
    for table, name in zip(tables, names[1:], strict=True):
        _sheet(book.add_worksheet(name), table, paper)
    book.close()
    return content.getvalue()


class _Paper:
    """The formats of a workbook, and its words."""

    def __init__(self, book: Workbook, say: Callable[[str], str]) -> None:
        self.say = say
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
        self.head = book.add_format(head)
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.bold = book.add_format({"bold": True, "top": 1})
        self.share = book.add_format({"num_format": "0%"})
        self.kinds = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}


def _sheet(sheet: Worksheet, table: Table, paper: _Paper) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDTHS.get(column.id, 16))
        sheet.write_string(0, place, headed(column), paper.head)
    for number, row in enumerate(table.rows, start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, (number, place), value, paper.kinds.get(column.kind))
    sheet.freeze_panes(1, 2)
    _printable(sheet)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)


def headed(column: Column) -> str:
    """A column's title with the unit of its figures."""
    unit = "%" if column.kind == "percent" else column.unit
    return f"{column.title} ({unit})" if unit else column.title


def _write(sheet: Worksheet, at: tuple[int, int], value: object, form: Format | None) -> None:
    if isinstance(value, datetime | date):
        sheet.write_datetime(*at, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, form)
    elif value is not None:
        sheet.write_string(*at, str(value))


def _printable(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _totals(sheet: Worksheet, tables: Sequence[Table], paper: _Paper) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 12, 15)
    _printable(sheet)
    line = 0
    for table in tables:
        sheet.write_string(line, 0, table.title, paper.title)
        line = _block(sheet, line + 1, table, "type", paper)
        line = _block(sheet, line, table, "district", paper) + 1


def _block(sheet: Worksheet, line: int, table: Table, by: str, paper: _Paper) -> int:
    """One table of totals; returns the line for the next one."""
    totals = table.by_type if by == "type" else table.by_district
    figures = [column for column in table.asked if column.id in table.whole.figures]
    heads = [paper.say(key) for key in (by, "owed", "met", "share")]
    for place, head in enumerate([*heads, *map(headed, figures)]):
        sheet.write_string(line, place, head, paper.head)
    for number, total in enumerate([*totals, table.whole], start=line + 1):
        bold = paper.bold if total is table.whole else None
        sheet.write_string(number, 0, total.name, bold)
        sheet.write_number(number, 1, total.total, bold)
        sheet.write_number(number, 2, total.met, bold)
        sheet.write_number(number, 3, total.share, paper.share)
        for place, column in enumerate(figures, start=4):
            _write(sheet, (number, place), total.figures.get(column.id), paper.kinds[column.kind])
    return line + len(totals) + 3


def _names(wanted: Sequence[str]) -> Iterator[str]:
    """A name for each sheet that spreadsheets accept, none twice whatever its case."""
    taken = {"history"}
    for name in wanted:
        plain = " ".join(NOT_IN_TITLES.sub(" ", name).split()).strip("' ")[:LONGEST_TITLE] or "1"
        title, count = plain, 1
        while title.casefold() in taken:
            count += 1
            title = f"{plain[: LONGEST_TITLE - 4]} {count}"
        taken.add(title.casefold())
        yield title
