"""What a pack's schema alone cannot see: that what is pointed to is there, days, forms, and (check_wording) texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from knowledge.check_wording import WORDINGS
from knowledge.form_check import form_faults
from knowledge.likeness import GENERAL, LikenessError, read_likeness
from knowledge.pack import (
    FORMS,
    HEAD_KEYS,
    LIST_KEYS,
    REQUEST_FORMS,
    Draft,
    Fault,
    file_of,
    id_of,
    read_draft,
    schema_faults,
)
from knowledge.phrasings import KINDS, PHRASINGS, WEIGHTS, PhrasingError, fingerprint_of, read_phrasings
from knowledge.plain_yaml import Raw
from knowledge.rows import ENTRIES, Finding, entries, facts, identity, inside, rows, under
from knowledge.schema import Entry, Fact, Model, Pack, Term

# Fields that hold ids, with what they point to.
POINTERS: Final = {
    "unit_types": "unit type",
    "unit_type": "unit type",
    "offices": "unit type",
    "reviewer": "unit type",
    "provisions": "provision",
    "provision": "provision",
    "people": "person",
    "person": "person",
    "see": "entry",
    "passed_on": "obligation",
}
ANY_DAY: Final = date(2024, 1, 1)
"""On which the examples of a form without a directive are read: days in words need one."""
NEED_FACTS: Final = frozenset({"tasks", "offices", "people", "systems", "topics"})


def check_pack(folder: Path) -> tuple[Fault, ...]:
    """Every fault of the pack in ``folder``, in order of file and key; empty where it is sound.

    Rows that do not fit the schema are reported and left aside, so that the rest is checked all the same.
    """
    draft = read_draft(folder)
    pack, faults = _sound_part(draft)
    if pack is not None:
        found = [finding for check in (*CHECKS, *WORDINGS) for finding in check(pack)]
        found += [*_references(pack, _declared(draft)), *_forms(pack, folder / FORMS)]
        faults += _phrasings(draft, folder)
        faults += [_fault(*finding) for finding in found]
    return tuple(sorted(set(faults)))


def _phrasings(draft: Draft, folder: Path) -> Iterator[Fault]:
    """Each phrasing is about an entry that is there, and the weights are those of these phrasings."""
    known = {f"{kind}:{id_of(row)}" for key, kind in KINDS.items() for row in _raw(draft, key)}
    known |= {"document:document", *GENERAL}
    unread = {kind for key, kind in KINDS.items() if file_of(key) in draft.unread}
    strangers: Counter[tuple[str, str]] = Counter()
    for row in read_phrasings(folder):
        if isinstance(row, PhrasingError):
            yield Fault(row.file, f"line {row.line}", row.reason)
        elif row.thing not in known and row.thing.partition(":")[0] not in unread:
            strangers[row.file, row.thing] += 1
    for (file, thing), count in strangers.items():
        yield Fault(file, thing, f"is no entry of the pack, but has {count} phrasing(s)")
    path = folder / PHRASINGS / WEIGHTS
    wanted = fingerprint_of(folder)
    if wanted and (not path.exists() or _fingerprint(path) != wanted):
        yield Fault(f"{PHRASINGS}/{WEIGHTS}", "", "is not of these phrasings; make learn makes it anew")


def _fingerprint(path: Path) -> str:
    try:
        return read_likeness(path).fingerprint
    except (LikenessError, OSError) as error:
        return str(error)


def check_requests(folder: Path = REQUEST_FORMS) -> tuple[Fault, ...]:
    """Every fault of the forms of requests, which belong to no pack."""
    paths = sorted(folder.glob("*.yaml"))
    return tuple(Fault(path.name, *fault) for path in paths for fault in form_faults(path, (), ANY_DAY))


def _fault(key: str, place: str, reason: str) -> Fault:
    """A finding as people read it: in a list's file the rows stand at the top."""
    return Fault(file_of(key), place if key in LIST_KEYS else under(key, place), reason)


def _sound_part(draft: Draft) -> tuple[Pack | None, list[Fault]]:
    """The pack without its broken rows (None where it has no sound head), and the faults so far."""
    try:
        return Pack.model_validate(draft.data), list(draft.faults)
    except ValidationError as error:
        faults = [*draft.faults, *schema_faults(error, draft)]
        return _rest(draft, {row["loc"][:2] for row in error.errors()}), faults


def _rest(draft: Draft, broken: set[tuple[int | str, ...]]) -> Pack | None:
    data: dict[str, Raw] = {key: draft.data[key] for key in HEAD_KEYS if key in draft.data}
    for key in LIST_KEYS:
        data[key] = [row for number, row in enumerate(_raw(draft, key)) if (key, number) not in broken]
    try:
        return Pack.model_validate(data)
    except ValidationError:
        return None


def _raw(draft: Draft, key: str) -> list[Raw]:
    found = draft.data.get(key)
    return found if isinstance(found, list) else []


def _declared(draft: Draft) -> set[str]:
    """Ids of all rows, broken ones included: what points to a broken row is not a fault of its own."""
    return {id_of(row) for key in LIST_KEYS for row in _raw(draft, key)}


def _ids(pack: Pack) -> Iterator[Finding]:
    """An id names one row of all that can be asked about; unit types and provisions have ids of their own."""
    homes: dict[str, str] = {}
    for key in LIST_KEYS:
        ids = [identity(row) for row in getattr(pack, key)]
        yield from ((key, one, "id stands twice") for one, count in Counter(ids).items() if count > 1)
        for one in dict.fromkeys(ids if key in ENTRIES else ()):
            if homes.setdefault(one, key) != key:
                yield key, f"{one}.id", f"is also an id in {file_of(homes[one])}"


def _references(pack: Pack, declared: set[str]) -> Iterator[Finding]:
    """Everything that is pointed to is there."""
    known = {
        "unit type": {unit.code for unit in pack.unit_types},
        "provision": {row.id for row in pack.provisions},
        "person": {row.id for row in pack.people},
        "entry": {row.id for _, row in entries(pack)},
        "obligation": {row.id for row in pack.obligations},
    }
    for key, place, row in rows(pack):
        for where, target, value in _pointers(row, place):
            if value not in known[target] | declared:
                yield key, where, f"there is no {target} {value}"
    groups = {unit.code: unit.group for unit in pack.unit_types}
    if groups.get(pack.office, "department" if pack.office in declared else None) != "department":
        yield "office", "", f"{pack.office} is no unit type of the department"


def _pointers(row: Model, place: str) -> Iterator[tuple[str, str, str]]:
    """Every id that a row, or anything inside it, points to: where, to what, the id."""
    for name, target in POINTERS.items():
        value = getattr(row, name, None)
        if isinstance(value, str):
            yield under(place, name), target, value
        elif isinstance(value, tuple):
            yield from ((under(place, f"{name}.{number}"), target, one) for number, one in enumerate(value))
    for where, inner in inside(row, place):
        yield from _pointers(inner, where)


def _variants(pack: Pack) -> Iterator[Finding]:
    """A unit type has one variant of an obligation, and an obligation concerns those of its variants."""
    for row in pack.obligations:
        codes = [code for variant in row.variants for code in variant.unit_types]
        for code, count in Counter(codes).items():
            if count > 1:
                yield "obligations", f"{row.id}.variants", f"{code} stands in two of them"
        if row.unit_types and set(row.unit_types) != set(codes):
            yield "obligations", f"{row.id}.unit_types", "are not those of the variants"


def _due_days(pack: Pack) -> Iterator[Finding]:
    """Duties are due in the school year, after the directive was issued."""
    first, last = pack.document.date, date(int(pack.document.school_year[-4:]), 8, 31)
    for row in pack.obligations:
        for number, variant in enumerate(row.variants):
            if variant.before and not first < variant.before <= last:
                reason = f"{variant.before} lies outside {first} to {last}"
                yield "obligations", f"{row.id}.variants.{number}.before", reason


def _other_days(pack: Pack) -> Iterator[Finding]:
    """Documents are older than the directive that names them; events end after they start."""
    for reference in pack.references:
        if reference.date and reference.date > pack.document.date:
            yield "references", f"{reference.id}.date", f"{reference.date} lies after the directive's own day"
    for event in pack.events:
        if event.end and (event.start is None or event.end < event.start):
            yield "events", f"{event.id}.end", "has no start before it"
        if event.yearly and event.start is None:
            yield "events", f"{event.id}.yearly", "needs a start for its day and month"


def _cited(pack: Pack) -> Iterator[Finding]:
    """Entries and statements cite a provision, unless they are common knowledge."""
    for key, row in entries(pack):
        if not row.provisions and not (isinstance(row, Term) and row.general_knowledge):
            yield key, f"{row.id}.provisions", "is empty: an entry cites where it stands"
    for key, place, entry, fact in facts(pack):
        if not _source(entry, fact):
            yield key, f"{place}.provisions", "is empty: a statement cites where it stands"


def _source(entry: Entry | None, fact: Fact) -> bool:
    return bool(fact.provisions or (entry and entry.provisions) or fact.general_knowledge)


def _told(pack: Pack) -> Iterator[Finding]:
    """What is only named cannot be answered; a task says that the directive sets no day for it."""
    for key, row in entries(pack):
        if key in NEED_FACTS and not row.facts:
            yield key, f"{row.id}.facts", "is empty"
    for task in pack.tasks:
        if task.facts and not any(fact.aspect == "when" for fact in task.facts):
            yield "tasks", f"{task.id}.facts", "none says when: say that the directive sets no date"


def _head(pack: Pack) -> Iterator[Finding]:
    """The keys of pack.yaml fit together."""
    document, rule = pack.document, pack.reminders
    first, second = map(int, document.school_year.split("-"))
    if second != first + 1:
        yield "document", "school_year", "is not two years in a row"
    if document.short_number not in document.number:
        yield "document", "short_number", f"is no part of {document.number}"
    for name, days in (("before", rule.before), ("late", rule.late)):
        if len(set(days)) != len(days):
            yield "reminders", name, "names a day twice"


def _holidays(pack: Pack) -> Iterator[Finding]:
    import holidays  # slow to import, and nothing but this check and the calendar needs it

    if pack.holidays not in holidays.list_supported_countries():
        yield "holidays", "", f"the holidays package knows no country {pack.holidays}"


def _forms(pack: Pack, folder: Path) -> Iterator[Finding]:
    """Forms are there and sound: those of the obligations, and any other in the folder."""
    used = {row.form: f"{row.id}.form" for row in pack.obligations}
    codes = [unit.code for unit in pack.unit_types]
    for name in sorted(used.keys() | {path.stem for path in folder.glob("*.yaml")}):
        for place, reason in form_faults(folder / f"{name}.yaml", codes, pack.document.date):
            told = f"{FORMS}/{name}.yaml {under(place, '')}".strip()
            yield "obligations", used.get(name, ""), f"{told}: {reason}" if place else f"{told} {reason}"


CHECKS: Final[tuple[Callable[[Pack], Iterator[Finding]], ...]] = (
    _ids,
    _variants,
    _due_days,
    _other_days,
    _cited,
    _told,
    _head,
    _holidays,
)
