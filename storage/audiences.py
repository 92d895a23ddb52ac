"""Who is meant: the audience of an announcement or of a request."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from storage.rows import UNMET
from storage.tables import duty, person, unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement


@dataclass(frozen=True)
class Audience:
    """Everybody to whom each condition that is set applies; empty: all. Codes and names within one are alternatives."""

    unit_types: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    not_submitted: tuple[str, str] | None = None
    """A pack's and an obligation's id."""
    roles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    below: str | None = None
    """The code of a unit: only those under it."""
    without: tuple[str, ...] = ()
    """Unit types that are never meant."""

    def to_json(self) -> dict[str, Any]:
        """As it stands in a row or a dialog."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Audience:
        """Back from a row or a dialog."""
        lists = {name: tuple(value.get(name) or ()) for name in LISTS}
        missing = value.get("not_submitted")
        return cls(**lists, not_submitted=(missing[0], missing[1]) if missing else None, below=value.get("below"))

    def narrowed(self, by: Audience) -> Audience:
        """Both audiences' conditions: those of one kind are alternatives, those of different kinds must all hold."""
        lists: Any = {name: tuple(dict.fromkeys((*getattr(self, name), *getattr(by, name)))) for name in LISTS}
        return replace(self, **lists, not_submitted=by.not_submitted or self.not_submitted)


LISTS = ("unit_types", "districts", "roles", "units", "without")
CONDITIONS: tuple[tuple[str, Callable[[Any], ColumnElement[bool]]], ...] = (
    ("unit_types", unit.c.type.in_),
    ("districts", unit.c.district.in_),
    ("units", unit.c.code.in_),
    ("without", unit.c.type.not_in),
    ("below", lambda code: unit.c.code.in_(_below(code))),
    ("not_submitted", lambda owed: unit.c.code.in_(_owing(*owed))),
)


def units_of(audience: Audience) -> Select[tuple[str]]:
    """The codes of the active units that are meant."""
    query = select(unit.c.code).where(unit.c.active)
    for name, condition in CONDITIONS:
        if value := getattr(audience, name):
            query = query.where(condition(value))
    return query


def people_of(audience: Audience, author: int) -> Select[tuple[int]]:
    """The ids of everybody who is meant, the author left out."""
    query = select(person.c.id).where(person.c.active, person.c.id != author, person.c.unit.in_(units_of(audience)))
    return query.where(person.c.role.in_(audience.roles)) if audience.roles else query


def _below(code: str) -> Select[tuple[str]]:
    """The codes of the units under a unit, at any depth."""
    tree = select(unit.c.code).where(unit.c.parent == code).cte(recursive=True)
    tree = tree.union(select(unit.c.code).where(unit.c.parent == tree.c.code))
    return select(tree.c.code)


def _owing(pack: str, obligation: str) -> Select[tuple[str]]:
    return select(duty.c.unit).where(duty.c.pack == pack, duty.c.obligation == obligation, duty.c.state.in_(UNMET))
