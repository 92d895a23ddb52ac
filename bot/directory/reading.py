"""The directory: the department's units and people, read from a file that is used as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.directory.cells import person_columns, read_rows, unit_columns
from bot.directory.spreadsheets import DirectoryError, Fault, read_grids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.directory.cells import Row
    from knowledge.schema import Pack

SAMPLE: Final = Path(__file__).parent / "sample"
# Which groups of unit types a role belongs to; the others belong anywhere. `department` sees everything: a slip of the
# pen must not give it to a school.
GROUPS_OF_ROLE: Final = {"department": ("department",), "coordinator": ("department", "district")}


@dataclass(frozen=True)
class UnitRow:
    """A row of ``units``; the parent is None at the top."""

    code: str
    name: str
    type: str
    parent: str | None
    district: str


@dataclass(frozen=True)
class PersonRow:
    """A row of ``people``."""

    code: str
    unit: str
    name: str
    role: str
    phone: str
    email: str
    language: str


@dataclass(frozen=True)
class Directory:
    """A directory without a fault. Parents come before their units; ``warnings`` are things to look at."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table's rows, and its file or sheet."""

    place: str
    rows: Sequence[Row]

    def fault(self, row: Row, reason: str) -> Fault:
        """Something wrong in a row."""
        return Fault(self.place, row.number, reason)


def read_directory(path: Path, pack: Pack) -> Directory:
    """The directory in a folder (``units.csv``, ``people.csv``) or a workbook (sheets ``units``, ``people``).

    Raises DirectoryError with every fault at once; the unit types are those of ``pack``.
    """
    grids, faults = read_grids(path, ("units", "people"))
    tables: dict[str, Table] = {}
    for name, columns in (("units", unit_columns(pack)), ("people", person_columns())):
        if name in grids:
            rows, found = read_rows(grids[name], columns)
            tables[name] = Table(grids[name].place, rows)
            faults += found
    units, people = tables.get("units", Table("", ())), tables.get("people", Table("", ()))
    codes = {row["code"].casefold(): row["code"] for row in reversed(units.rows) if row["code"]}
    faults += [*_twice(units), *_parents(units, codes), *_twice(people)]
    if units.rows:
        faults += _places_of_people(people, units, codes, pack)
    if faults:
        order = {units.place: 1, people.place: 2}
        raise DirectoryError(sorted(faults, key=lambda fault: (order.get(fault.place, 0), fault.row)))
    return _directory(units, people, codes, pack)


def _twice(table: Table) -> Iterator[Fault]:
    first: dict[str, Row] = {}
    for row in table.rows:
        if "code" in row.bad:
            continue
        known = first.setdefault(row["code"].casefold(), row)
        if known is not row:
            yield table.fault(row, f"code “{row['code']}” stands in row {known.number} already")


def _parents(units: Table, codes: Mapping[str, str]) -> Iterator[Fault]:
    parents = {row["code"].casefold(): row["parent"].casefold() for row in reversed(units.rows) if row["code"]}
    reported: set[str] = set()
    for row in units.rows:
        if not row["parent"] or "parent" in row.bad:
            continue
        if row["parent"].casefold() not in codes:
            yield units.fault(row, f"parent “{row['parent']}” is no unit of this directory")
            continue
        loop = _loop(row["code"].casefold(), parents) if row["code"] else []
        # A loop is one mistake, however many units it runs through.
        if loop and reported.isdisjoint(loop):
            reported.update(loop)
            yield units.fault(row, f"parent runs in a loop: {' → '.join(codes[code] for code in [*loop, loop[0]])}")


def _loop(start: str, parents: Mapping[str, str]) -> list[str]:
    """The units between ``start`` and itself on the way up; empty where the way up ends."""
    way = {start: None}
    above = parents.get(start, "")
    while above and above not in way:
        way[above] = None
        above = parents.get(above, "")
    return list(way) if above == start else []


def _places_of_people(people: Table, units: Table, codes: Mapping[str, str], pack: Pack) -> Iterator[Fault]:
    types = {row["code"].casefold(): row["type"] for row in units.rows if "type" not in row.bad}
    groups = {kind.code: kind.group for kind in pack.unit_types}
    for row in people.rows:
        unit = row["unit"].casefold()
        if "unit" not in row.bad and unit not in codes:
            yield people.fault(row, f"unit “{row['unit']}” is no unit of this directory")
        allowed = GROUPS_OF_ROLE.get(row["role"])
        if allowed and unit in types and groups[types[unit]] not in allowed:
            yield people.fault(row, f"role {row['role']} does not belong to a unit of type {types[unit]}")


def _directory(units: Table, people: Table, codes: Mapping[str, str], pack: Pack) -> Directory:
    rows = [
        UnitRow(row["code"], row["name"], row["type"], codes.get(row["parent"].casefold()), row["district"])
        for row in units.rows
    ]
    persons = [
        PersonRow(**{**row.values, "unit": codes[row["unit"].casefold()], "language": row["language"] or "vi"})
        for row in people.rows
    ]
    warnings = tuple(_warnings(units, {each.unit for each in persons}, people, pack))
    return Directory(_parents_first(rows), tuple(persons), warnings)


def _parents_first(rows: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    parents = {row.code: row.parent for row in rows}

    def depth(code: str | None) -> int:
        steps = 0
        while code is not None:
            code, steps = parents[code], steps + 1
        return steps

    return tuple(sorted(rows, key=lambda row: depth(row.code)))


def _warnings(units: Table, with_people: set[str], people: Table, pack: Pack) -> Iterator[Fault]:
    districts = {kind.code for kind in pack.unit_types if kind.group == "district"}
    empty = [row for row in units.rows if row["code"] not in with_people]
    for row in empty:
        if row["type"] in districts:
            yield units.fault(row, f"“{row['code']}” has no people: nobody follows its schools")
    schools = {kind.code for kind in pack.unit_types if kind.group == "school"}
    silent = sum(row["type"] in schools for row in empty)
    if silent:
        yield Fault(units.place, 0, f"schools without people, whom nobody can remind: {silent}")
    if not any(row["type"] == pack.office for row in units.rows):
        yield Fault(units.place, 0, f"no unit of type {pack.office}: units right under the department have no reviewer")
    if not any(row["role"] == "department" for row in people.rows):
        yield Fault(people.place, 0, "nobody has the role department: nobody can make announcements")
