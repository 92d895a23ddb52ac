"""What a directory would change in the database, and changing it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from handlers.alignment import align_duties
from handlers.duties import make_duties
from storage.audit import Noted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.directory.reading import Directory
    from handlers.alignment import DutyChange
    from handlers.turn import World
    from storage.store import Store

Values = dict[str, Any]
Kind = Literal["added", "changed", "revived", "gone"]
KINDS: Final[tuple[Kind, ...]] = ("added", "changed", "revived", "gone")
SIGNS: Final[Mapping[Kind, str]] = {"added": "+", "changed": "~", "revived": "*", "gone": "-"}
ACTIONS: Final[Mapping[Kind, str]] = {"added": "add", "changed": "change", "revived": "revive", "gone": "retire"}
# A person's language is set when the person is new and never again: from then on it is what the person chose in chat,
# and the file, in which nobody noted that choice, must not take it back at every import.
ONLY_WHEN_NEW: Final = frozenset({"language"})


@dataclass(frozen=True)
class Change:
    """What happens to a unit or a person; ``before`` and ``after`` hold the fields that differ."""

    table: Literal["unit", "person"]
    kind: Kind
    code: str
    name: str
    before: Values
    after: Values

    def __str__(self) -> str:
        """A line for the dry run, phone numbers and e-mail addresses masked."""
        line = f"{SIGNS[self.kind]} {self.table} {self.code}: {self.name}"
        if self.kind in {"added", "gone"}:
            return line
        fields = [f"{key} {_shown(key, self.before[key])} → {_shown(key, self.after[key])}" for key in self.after]
        return "; ".join([line, *fields])

    def noted(self) -> Noted:
        """For the audit trail."""
        active = {} if self.kind == "changed" else {"active": self.kind != "gone"}
        return Noted(ACTIONS[self.kind], f"{self.table}:{self.code}", self.before or None, {**self.after, **active})


@dataclass(frozen=True)
class Changes:
    """Everything that a directory changes.

    ``open_duties``: how many unmet duties the units that are gone have. ``duties`` and ``made`` (new duties) are known
    once it is applied.
    """

    units: tuple[Change, ...] = ()
    people: tuple[Change, ...] = ()
    open_duties: int = 0
    duties: tuple[DutyChange, ...] = ()
    made: int = 0

    def __bool__(self) -> bool:
        return bool(self.units or self.people or self.duties or self.made)

    def lines(self) -> list[str]:
        """What changes, the counts first, then a line a unit and person."""
        lines = [f"units: {_counts(self.units)}", f"people: {_counts(self.people)}"]
        if self.duties or self.made:
            actions = [change.action for change in self.duties]
            counts = f"{actions.count('waive')} waived, {actions.count('reopen')} open again"
            lines.append(f"duties: {self.made} made, {counts}, {actions.count('follow')} following their unit")
        elif self.open_duties:
            lines.append(f"duties: {self.open_duties} open ones of units that are gone, to be waived")
        return [*lines, *map(str, self.units), *map(str, self.people)]


def compare(store: Store, directory: Directory) -> Changes:
    """What applying a directory would change in units and people; nothing is written."""
    changes, _ = _compared(store, directory)
    return changes


def apply(store: Store, world: World, directory: Directory, now: datetime) -> Changes:
    """Make the database's units and people those of the directory, and let the duties follow, in one transaction."""
    changes, wanted = _compared(store, directory)
    wanted.write(store, changes)
    store.audit.note_all([change.noted() for change in (*changes.units, *changes.people)], actor=None, now=now)
    revoked = [Noted("revoke-invite", f"person:{code}") for code in store.invites.revoke_of_the_gone(now)]
    retyped = {change.code for change in changes.units if change.before.get("type")}
    duties = align_duties(store, world, retyped, now)
    store.audit.note_all([*revoked, *(change.noted() for change in duties)], actor=None, now=now)
    return replace(changes, duties=tuple(duties), made=make_duties(store, world, now))


@dataclass(frozen=True)
class _Wanted:
    """The directory's rows by code, parents first, under the codes that the database has for them."""

    units: dict[str, Values]
    people: dict[str, Values]

    def write(self, store: Store, changes: Changes) -> None:
        """New units before anything that may point to them."""
        tables = store.directory
        tables.add_units([self.units[code] for code in _codes(changes.units, "added")])
        tables.change_units([self.units[code] for code in _codes(changes.units, "changed", "revived")])
        tables.add_people([self.people[code] for code in _codes(changes.people, "added")])
        tables.change_people([self.people[code] for code in _codes(changes.people, "changed", "revived")])
        if gone := _codes(changes.people, "gone"):
            tables.retire_people(gone)
        if gone := _codes(changes.units, "gone"):
            tables.retire_units(gone)


def _compared(store: Store, directory: Directory) -> tuple[Changes, _Wanted]:
    units, people = store.directory.units(), store.directory.people()
    wanted = _wanted(directory, units, people)
    unit_changes = [*_differences("unit", units, wanted.units), *_gone("unit", units, wanted.units)]
    person_changes = [*_differences("person", people, wanted.people), *_gone("person", people, wanted.people)]
    gone = _codes(unit_changes, "gone")
    open_duties = store.duties.count_unmet(gone) if gone else 0
    return Changes(tuple(unit_changes), tuple(person_changes), open_duties), wanted


def _wanted(directory: Directory, units: Mapping[str, Values], people: Mapping[str, Values]) -> _Wanted:
    """The rows, where a code that only changed its case stays the code that it was: it is the same school."""
    unit_codes = {row.code: row.code for row in directory.units} | _same_but_for_case(directory.units, units)
    person_codes = {row.code: row.code for row in directory.people} | _same_but_for_case(directory.people, people)
    unit_rows = [
        {**asdict(row), "code": unit_codes[row.code], "parent": unit_codes[row.parent] if row.parent else None}
        for row in directory.units
    ]
    person_rows = [
        {**asdict(row), "code": person_codes[row.code], "unit": unit_codes[row.unit]} for row in directory.people
    ]
    for row in person_rows:
        if row["code"] in people:
            row.update({field: people[row["code"]][field] for field in ONLY_WHEN_NEW})
    return _Wanted({row["code"]: row for row in unit_rows}, {row["code"]: row for row in person_rows})


def _same_but_for_case(rows: Sequence[Any], known: Mapping[str, Values]) -> dict[str, str]:
    folded = {code.casefold(): code for code in known}
    changed = [row.code for row in rows if row.code not in known and row.code.casefold() in folded]
    return {code: folded[code.casefold()] for code in changed}


def _differences(
    table: Literal["unit", "person"], known: Mapping[str, Values], wanted: Mapping[str, Values]
) -> list[Change]:
    changes = []
    for code, row in wanted.items():
        if code not in known:
            changes.append(Change(table, "added", code, row["name"], {}, row))
            continue
        before = {field: known[code][field] for field in row if known[code][field] != row[field]}
        after = {field: row[field] for field in before}
        if not known[code]["active"]:
            changes.append(Change(table, "revived", code, row["name"], before, after))
        elif before:
            changes.append(Change(table, "changed", code, row["name"], before, after))
    return changes


def _gone(table: Literal["unit", "person"], known: Mapping[str, Values], wanted: Mapping[str, Values]) -> list[Change]:
    return [
        Change(table, "gone", code, row["name"], {}, {})
        for code, row in sorted(known.items())
        if row["active"] and code not in wanted
    ]


def _codes(changes: Sequence[Change], *kinds: Kind) -> list[str]:
    return [change.code for change in changes if change.kind in kinds]


def _counts(changes: Sequence[Change]) -> str:
    kinds = [change.kind for change in changes]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS)


def _shown(field: str, value: str | None) -> str:
    """A value in a line that may be copied around: enough of a number or an address to tell them apart."""
    if not value:
        return "(none)"
    if field == "phone":
        return f"…{value[-3:]}"
    if field == "email":
        return f"{value[0]}…@{value.partition('@')[2]}"
    return f"“{value}”"
