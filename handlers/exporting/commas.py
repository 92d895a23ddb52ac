"""Tables as CSV files, as spreadsheets open them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.exporting.columns import Cell
    from handlers.exporting.tables import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would take for a formula."""
MADE = (2023, 1, 1, 0, 0, 0)
"""The day in an archive: the same rows make the same file."""


def commas(table: Table) -> bytes:
    """One table as CSV: UTF-8 with a byte order mark, days as 2023-10-05, points in figures."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_plain(column.title) for column in table.columns])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def archive(tables: Sequence[Table]) -> bytes:
    """Several tables as a ZIP, a CSV file each, named by obligation."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for table in tables:
            entry = zipfile.ZipInfo(f"{table.pack}-{table.obligation}.csv", MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, commas(table))
    return content.getvalue()


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # An apostrophe makes a spreadsheet show the text and calculate nothing.
        return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
    return f"{value:g}" if isinstance(value, float) else str(value)
