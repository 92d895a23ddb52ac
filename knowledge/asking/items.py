"""Everything of a pack that can be asked about, in one shape: items with statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.asking.sentences import both
from knowledge.calendar import short_day
from knowledge.schema import (
    Absent,
    Entry,
    Event,
    Fact,
    Names,
    Norm,
    Obligation,
    Pack,
    Person,
    Provision,
    Reference,
    System,
    Term,
    Text,
)

KINDS = (
    ("obligations", "obligation"),
    ("references", "reference"),
    ("events", "event"),
    ("tasks", "task"),
    ("offices", "office"),
    ("people", "person"),
    ("systems", "system"),
    ("norms", "norm"),
    ("terms", "term"),
    ("topics", "topic"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the directive says of an item."""

    aspect: str
    text: Text
    provisions: tuple[str, ...]
    unit_types: tuple[str, ...]
    names: tuple[str, ...]
    made: bool = False
    """Put together from fields rather than written as a fact."""
    general: bool = False
    """Common knowledge, not the directive's words."""


@dataclass(frozen=True)
class Item:
    """Something that can be asked about; ``row`` is its entry in the pack (None: the directive itself)."""

    id: str
    kind: str
    title: Text
    names: tuple[str, ...]
    provisions: tuple[str, ...]
    unit_types: tuple[str, ...]
    statements: tuple[Statement, ...]
    row: Entry | Absent | None
    number: str = ""
    """The first part of a document's number, as it is written (``09``)."""

    @cached_property
    def key(self) -> str:
        """Its name among all items of the pack: ``obligation:plan``."""
        return f"{self.kind}:{self.id}"


def items_of(pack: Pack) -> tuple[Item, ...]:
    """Every item of a pack."""
    items = [_document(pack)]
    for key, kind in KINDS:
        items += [_item(kind, row) for row in getattr(pack, key)]
    items += map(_place, pack.provisions)
    items += [Item(row.id, "absent", row.title, _names(row.names), (), (), (), row) for row in pack.absent]
    return tuple(items)


def _place(row: Provision) -> Item:
    said = Text(vi=f"{row.title.vi}: {row.text.vi}", en=f"{row.title.en}: {row.text.en}")
    return Item(row.id, "provision", row.title, (), (row.id,), (), (Statement("what", said, (row.id,), (), ()),), None)


def _names(names: Names | None) -> tuple[str, ...]:
    return (*names.vi, *names.en) if names else ()


def _document(pack: Pack) -> Item:
    document = pack.document
    title = Text(vi=f"{document.kind.vi} {document.number}", en=f"{document.kind.en} {document.number}")
    return Item(
        "document",
        "document",
        title,
        _names(document.names),
        (),
        (),
        tuple(map(_statement, document.facts)),
        None,
        document.short_number,
    )


def _item(kind: str, row: Entry) -> Item:
    facts = [*row.facts, *([row.contents] if isinstance(row, Obligation) and row.contents else [])]
    written = tuple(_statement(fact, row.provisions) for fact in facts)
    made = tuple(_made(row, {fact.aspect for fact in facts}))
    names = [*_names(row.names), *_variant_names(row)]
    number = row.number.split("/")[0] if isinstance(row, Reference) else ""
    return Item(
        row.id,
        kind,
        row.title,
        tuple(dict.fromkeys(names)),
        row.provisions,
        row.unit_types,
        (*written, *made),
        row,
        number,
    )


def _variant_names(row: Entry) -> Iterable[str]:
    return [name for variant in row.variants for name in _names(variant.names)] if isinstance(row, Obligation) else []


def _statement(fact: Fact, provisions: tuple[str, ...] = ()) -> Statement:
    return Statement(
        fact.aspect,
        fact.text,
        fact.provisions or provisions,
        fact.unit_types,
        _names(fact.names),
        general=fact.general_knowledge,
    )


def _made(row: Entry, written: set[str]) -> Iterator[Statement]:
    """Statements that follow from the fields of a row, for the aspects that no fact covers."""
    if isinstance(row, Reference):
        yield from _of_reference(row, written)
    elif isinstance(row, Person):
        yield from _of_person(row)
    elif isinstance(row, System) and row.url and "where" not in written:
        yield _of(row, "where", both("system.where", title=row.title, url=row.url))
    elif isinstance(row, Term) and "what" not in written:
        yield _of(row, "what", both("term.what", title=row.title, means=row.means))
    elif isinstance(row, Event) and "when" not in written:
        yield _of(row, "when", both("event.when", title=row.title, when=row.when))
    elif isinstance(row, Norm):
        yield from _of_norm(row)


def _of(row: Entry, aspect: str, text: Text, unit_types: tuple[str, ...] = ()) -> Statement:
    return Statement(aspect, text, row.provisions, unit_types, (), made=True)


def _of_reference(row: Reference, written: set[str]) -> Iterator[Statement]:
    date = short_day(row.date) if row.date else ""
    about = {"title": row.title, "issuer": row.issuer, "about": row.about}
    if "what" not in written:
        yield _of(
            row, "what", both("reference.what", date=date, **about) if date else both("reference.what-undated", **about)
        )
    if "when" not in written:
        yield _of(
            row,
            "when",
            both("reference.when", title=row.title, date=date) if date else both("reference.undated", title=row.title),
        )
    yield _of(row, "who", both("reference.who", title=row.title, issuer=row.issuer))


def _of_person(row: Person) -> Iterator[Statement]:
    parts = [both(key, value=value) for key, value in (("phone", row.phone), ("email", row.email)) if value]
    if parts:
        details = Text(vi=", ".join(part.vi for part in parts), en=", ".join(part.en for part in parts))
        yield _of(row, "contact", both("person.contact", name=row.name, position=row.position, details=details))
    else:
        yield _of(row, "contact", both("person.no-contact", title=row.title))
    yield _of(row, "position", both("person.position", title=row.title, position=row.position))


def _of_norm(row: Norm) -> Iterator[Statement]:
    for value in row.values:
        text = Text(vi=_sentence(value.text.vi), en=_sentence(value.text.en))
        yield _of(row, "how-many", text, value.unit_types)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")
