"""The shape of a pack: one directive as data.

A pack is a folder of YAML files; each file holds one key of :class:`Pack` (``obligations.yaml`` the key
``obligations`` and so on), ``pack.yaml`` holds the keys that are no lists. ``knowledge/README.md`` explains them all.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, StringConstraints

from knowledge.likeness import Likeness

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Literal["vi", "en"]


def _iso_day(value: object) -> object:
    """Only ``2023-10-05`` is a day: pydantic would also take a bare number, as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_iso_day)]
Aspect = Literal[
    "what",
    "who",
    "when",
    "where",
    "how-many",
    "how-often",
    "contents",
    "functions",
    "recipient",
    "contact",
    "basis",
    "scope",
    "how",
]


class Model(BaseModel):
    """A frozen row of data that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """What people read, in both languages."""

    vi: Line
    en: Line

    def say(self, language: str) -> str:
        """The wording in ``language`` (``vi`` or ``en``)."""
        return self.en if language == "en" else self.vi


class Names(Model):
    """What people type for a thing, without regard to case and diacritics; the first one is its ordinary name."""

    vi: tuple[Line, ...] = Field(min_length=1)
    en: tuple[Line, ...] = ()


class Fact(Model):
    """One statement of the directive about an entry, under the question that it answers."""

    aspect: Aspect
    text: Text
    provisions: tuple[str, ...] = ()
    unit_types: tuple[Identifier, ...] = ()
    """Whom it concerns; empty: everybody."""
    names: Names | None = None
    """Phrasings that ask for this fact rather than for another one of the entry."""
    general_knowledge: bool = False
    """Common knowledge of the field, not the directive's words: say so."""


class Entry(Model):
    """Anything that can be asked about."""

    id: Identifier
    title: Text
    names: Names
    provisions: tuple[str, ...] = ()
    unit_types: tuple[Identifier, ...] = ()
    """Whom it concerns; empty: everybody."""
    offices: tuple[Identifier, ...] = ()
    """Unit types of the offices in charge."""
    people: tuple[Identifier, ...] = ()
    """Ids of the people in charge."""
    facts: tuple[Fact, ...] = ()


class UnitType(Model):
    """A kind of school or office; ``group`` says how it stands to the department."""

    code: Identifier
    title: Text
    short: Text
    names: Names
    group: Literal["school", "district", "department"]


class Provision(Model):
    """A place in the directive: ``IV.8``, ``II.2.c``, ``preamble``, ``footnote`` or ``closing``."""

    id: Line
    title: Text
    text: Text


class Reference(Entry):
    """A document that the directive names."""

    number: Line
    date: Day | None
    issuer: Text
    about: Text


class Variant(Model):
    """An obligation as it stands for units of some types; the day before ``before`` is the last in time."""

    unit_types: tuple[Identifier, ...] = Field(min_length=1)
    recipient: Text | None
    """None: the directive names nobody to send it to."""
    before: Day | None
    provision: str
    reviewer: Identifier | None = None
    """Unit type of the office that follows it, where it is not the unit's ordinary reviewer."""
    title: Text | None = None
    """Where these units hand in something called otherwise."""
    names: Names | None = None
    """Phrasings that mean what these units hand in, whoever asks."""


class Obligation(Entry):
    """What units of some types hand in, or must have done (``before`` empty: the directive sets no day)."""

    short: Text
    """At most 24 characters: it stands on buttons."""
    form: Identifier
    variants: tuple[Variant, ...] = Field(min_length=1)
    contents: Fact | None = None
    passed_on: Identifier | None = None
    """The obligation by which whoever receives it hands it on, where that is another one."""
    period: Identifier | None = None
    """The part of the school year it closes: ``start``, ``semester-1``, ``year-end``."""


class Event(Entry):
    """Something dated that nobody hands in: an inspection, a day that is marked."""

    when: Text
    start: Day | None = None
    end: Day | None = None
    yearly: bool = False
    """It comes back every year on the day and month of ``start``."""


class Task(Entry):
    """Something to be done for which the directive sets no day."""


class Office(Entry):
    """A department of the Sở, a district office or a kind of school, with what it has to do."""

    unit_type: Identifier | None = None


class Person(Entry):
    """Somebody whom the directive names."""

    name: Line
    position: Text
    phone: Line | None = None
    email: Line | None = None
    uncertain: bool = False
    """The name's diacritics cannot be settled from the scan."""


class System(Entry):
    """A system, platform or site."""

    url: Line | None = None
    general_knowledge: bool = False
    """All its ``what`` facts are common knowledge, not the directive's words (a single one: mark the fact)."""


class NormValue(Model):
    """A figure for units of some types."""

    unit_types: tuple[Identifier, ...]
    text: Text


class Norm(Entry):
    """A figure that the directive sets, by unit type."""

    values: tuple[NormValue, ...] = Field(min_length=1)


class Term(Entry):
    """An abbreviation or a word of the field."""

    means: Text
    general_knowledge: bool = True


class Topic(Entry):
    """Any other statement of the directive."""


class Absent(Model):
    """Something often asked that the directive does not say, though its words sound alike."""

    id: Identifier
    title: Text
    names: Names
    see: tuple[Identifier, ...] = ()
    """Ids of entries that come near it, to offer instead."""


class Help(Model):
    """Whom to turn to."""

    person: Identifier
    text: Text
    provision: str


class Document(Model):
    """The directive itself."""

    number: Line
    short_number: Line
    kind: Text
    date: Day
    school_year: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{4}$")]
    issuer: Text
    subject: Text
    names: Names
    facts: tuple[Fact, ...]
    """Who signed, to whom it goes, copies, what it builds on."""
    help: Help


class ReminderRule(Model):
    """Days before the last working day in time, and days late, on which a unit is reminded; ``hour`` is local."""

    before: tuple[Annotated[int, Field(ge=0, le=60)], ...]
    late: tuple[Annotated[int, Field(ge=1, le=60)], ...]
    hour: Annotated[int, Field(ge=7, le=19)]


class Pack(Model):
    """A directive as data."""

    id: Identifier
    document: Document
    reminders: ReminderRule
    holidays: Line
    """Country code of the ``holidays`` package."""
    office: Identifier
    """Unit type whose coordinators follow the units directly under the department."""
    unit_types: tuple[UnitType, ...]
    provisions: tuple[Provision, ...]
    obligations: tuple[Obligation, ...]
    references: tuple[Reference, ...] = ()
    events: tuple[Event, ...] = ()
    tasks: tuple[Task, ...] = ()
    offices: tuple[Office, ...] = ()
    people: tuple[Person, ...] = ()
    systems: tuple[System, ...] = ()
    norms: tuple[Norm, ...] = ()
    terms: tuple[Term, ...] = ()
    topics: tuple[Topic, ...] = ()
    absent: tuple[Absent, ...] = ()
    likeness: InstanceOf[Likeness] | None = Field(default=None, repr=False, exclude=True)
    """The weights learned from its phrasings; None where it has none."""

    def obligation(self, identifier: str) -> Obligation:
        """The obligation of that id; KeyError where there is none."""
        return {row.id: row for row in self.obligations}[identifier]

    def unit_type(self, code: str) -> UnitType:
        """The unit type of that code; KeyError where there is none."""
        return {row.code: row for row in self.unit_types}[code]

    def variant(self, obligation: str, unit_type: str) -> Variant | None:
        """How an obligation stands for units of a type; None where it does not concern them."""
        return next((v for v in self.obligation(obligation).variants if unit_type in v.unit_types), None)
