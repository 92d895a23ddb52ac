"""An obligation as a table: a row a unit, typed cells, totals by unit type and district."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from handlers.exporting.columns import NUMBERS, Cell, Column, Kind, cell, column_of
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from handlers.turn import World
    from knowledge.schema import Pack
    from storage.handed import Handed
    from storage.rows import Viewer
    from storage.store import Store

SUMMED = frozenset({"count", "integer"})


@dataclass(frozen=True)
class Total:
    """A group's counts; ``figures`` has, for each numeric column, the sum of counted things, else the mean."""

    name: str
    total: int
    met: int
    figures: dict[str, float]

    @property
    def share(self) -> float:
        """How much has been handed in, from 0 to 1."""
        return self.met / self.total if self.total else 0.0


@dataclass(frozen=True)
class Table:
    """One obligation. ``fixed`` columns come from the duty, ``asked`` ones from the form; a row has both, in order."""

    pack: str
    obligation: str
    title: str
    short: str
    fixed: tuple[Column, ...]
    asked: tuple[Column, ...]
    rows: list[list[Cell]]
    by_type: list[Total]
    by_district: list[Total]
    whole: Total
    handed: list[Handed]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns."""
        return self.fixed + self.asked


@dataclass(frozen=True)
class Chosen:
    """What is exported, and for whom; ``obligation`` and ``below`` None: all."""

    viewer: Viewer
    language: str
    today: date
    obligation: str | None = None
    below: str | None = None


def tables(store: Store, world: World, chosen: Chosen) -> list[Table]:
    """A table an obligation of which the viewer follows any duty."""
    found = []
    for pack, obligation in _followed(store, world, chosen):
        handed = store.handed_in.of(pack.id, obligation, chosen.viewer, chosen.below)
        if handed:
            found.append(_table(world, pack, obligation, handed, chosen))
    return found


def _followed(store: Store, world: World, chosen: Chosen) -> list[tuple[Pack, str]]:
    """The obligations of which the viewer follows a duty, in the directives' order, what no directive has last."""
    keys = {(each.pack, each.obligation) for each in store.duties.tallies(chosen.viewer)}
    order = [(pack.id, each.id) for pack in world.packs.values() for each in pack.obligations]
    listed = [key for key in order if key in keys] + sorted(keys - set(order))
    return [
        (pack, obligation)
        for key, obligation in listed
        if chosen.obligation in {None, obligation} and (pack := world.packs.get(key)) is not None
    ]


def _table(world: World, pack: Pack, identifier: str, handed: list[Handed], chosen: Chosen) -> Table:
    obligation = pack.obligation(identifier)
    language = chosen.language
    fixed = _fixed(world, language)
    yes_no = (world.wording.say(language, "export.yes"), world.wording.say(language, "export.no"))
    provisions = {provision.id for provision in pack.provisions}
    form = world.forms[pack.id, obligation.form]
    asked = tuple(column_of(each, language, yes_no, provisions) for each in form.fields)
    types = [each.code for each in pack.unit_types]
    handed = sorted(handed, key=lambda row: (types.index(row.unit.type), row.unit.code))
    rows = [_row(world, pack, row, asked, chosen) for row in handed]
    owed = [(row, cells[len(fixed) :]) for row, cells in zip(handed, rows, strict=True) if row.duty.state != "waived"]

    def type_of(row: Handed) -> str:
        return pack.unit_type(row.unit.type).short.say(language)

    def district_of(row: Handed) -> str:
        return row.unit.district or world.wording.say(language, "invite-sheet.department")

    districts = _totals(owed, asked, district_of)
    return Table(
        pack=pack.id,
        obligation=identifier,
        title=obligation.title.say(language),
        short=obligation.short.say(language),
        fixed=fixed,
        asked=asked,
        rows=rows,
        by_type=_totals(owed, asked, type_of),
        by_district=sorted(districts, key=lambda total: fold(total.name)),
        whole=_total(world.wording.say(language, "export.whole"), owed, asked),
        handed=handed,
    )


def _fixed(world: World, language: str) -> tuple[Column, ...]:
    kinds: dict[str, Kind] = {"before": "day", "sent_at": "moment"}
    keys = ("code", "unit", "type", "district", "before", "state", "progress", "note", "number", "sent_at", "sender")
    return tuple(
        Column(key, world.wording.say(language, f"export.{key.replace('_', '-')}"), kinds.get(key, "text"))
        for key in keys
    )


def _row(world: World, pack: Pack, row: Handed, asked: Sequence[Column], chosen: Chosen) -> list[Cell]:
    duty, unit, report = row.duty, row.unit, row.report
    say = world.wording.say
    answers = report.answers if report and not duty.unmet else {}
    progress = say(chosen.language, f"progress.{duty.progress}") if duty.progress and duty.unmet else None
    fixed: list[Cell] = [
        unit.code,
        unit.name,
        pack.unit_type(unit.type).short.say(chosen.language),
        unit.district or None,
        duty.before,
        say(chosen.language, f"state.{duty.state}"),
        progress,
        duty.progress_note if duty.unmet else None,
        report.number if report else None,
        world.local(report.sent_at).replace(tzinfo=None, microsecond=0) if report else None,
        row.sender or None,
    ]
    return [*fixed, *(cell(column, answers.get(column.id)) for column in asked)]


def _totals(
    rows: Sequence[tuple[Handed, list[Cell]]], asked: Sequence[Column], key: Callable[[Handed], str]
) -> list[Total]:
    """A total a group, in the order in which the groups come."""
    groups: defaultdict[str, list[tuple[Handed, list[Cell]]]] = defaultdict(list)
    for row in rows:
        groups[key(row[0])].append(row)
    return [_total(name, members, asked) for name, members in groups.items()]


def _total(name: str, rows: Sequence[tuple[Handed, list[Cell]]], asked: Sequence[Column]) -> Total:
    figures = {}
    for place, column in enumerate(asked):
        values = numbers(cells[place] for _, cells in rows)
        if column.kind in NUMBERS and values:
            figures[column.id] = sum(values) if column.kind in SUMMED else fmean(values)
    return Total(name, len(rows), sum(not row.duty.unmet for row, _ in rows), figures)


def numbers(cells: Iterable[Cell]) -> list[float]:
    """The figures among some cells."""
    return [each for each in cells if isinstance(each, int | float)]
