"""Which file comes of which format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from handlers.exporting.commas import archive, commas
from handlers.exporting.consolidated import Author, consolidated
from handlers.exporting.tables import tables
from handlers.exporting.workbook import workbook

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.exporting.tables import Chosen, Table
    from handlers.turn import World
    from storage.store import Store

Format = Literal["xlsx", "csv", "docx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def make(store: Store, world: World, form: Format, chosen: Chosen, now: datetime) -> tuple[str, bytes] | None:
    """The name and content of an export; None where the viewer follows nothing of it. Raises TemplateError."""
    found = tables(store, world, chosen)
    if not found:
        return None
    moment = world.local(now)
    stem = f"{world.wording.say(chosen.language, 'export.file')}-{moment:%Y%m%d-%H%M}"
    if form == "xlsx":
        return f"{stem}.xlsx", workbook(found, world.wording, chosen.language)
    if form == "csv":
        return (f"{stem}.csv", commas(found[0])) if len(found) == 1 else (f"{stem}.zip", archive(found))
    stem = f"{world.wording.say(chosen.language, 'export.report-file')}-{moment:%Y%m%d-%H%M}"
    return f"{stem}.docx", _report(store, world, found, chosen, moment)


def _report(store: Store, world: World, found: list[Table], chosen: Chosen, moment: datetime) -> bytes:
    """The consolidated report on the newest directive among the tables."""
    directive = next((key for key in world.packs if any(table.pack == key for table in found)), found[0].pack)
    unit = store.people.unit(chosen.below or chosen.viewer.unit) if chosen.below or chosen.viewer.unit else None
    department = chosen.viewer.role == "department" and (unit is None or unit.type != "phong")
    author = Author(unit, department)
    return consolidated(world.packs[directive], found, author, moment, world.report_template)
