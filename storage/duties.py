"""The ledger: one obligation of one unit. Reminders, progress and "who has not answered" are all read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from storage.audit import Audit
from storage.inserting import MOST_AT_ONCE, chunks, once
from storage.requests import PACK
from storage.rows import MET, UNMET, Duty, DutyState, Unit, Viewer, shaped
from storage.tables import Instant, duty, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import BindParameter, Connection
    from sqlalchemy.sql.selectable import NamedFromClause

    from storage.rows import Role


@dataclass(frozen=True)
class NewDuties:
    """What ``make`` makes: a duty for every active unit of the types that has none of this obligation yet.

    ``office``: unit type of the office that follows units directly under the department.
    ``reviewer``: unit type of the office that follows this obligation instead, where there is one.
    """

    pack: str
    obligation: str
    unit_types: tuple[str, ...]
    before: date | None
    next_occasion: date | None
    office: str
    reviewer: str | None


@dataclass(frozen=True)
class Tally:
    """How an obligation stands among the units that a viewer follows; ``before``: the first day that is still owed."""

    pack: str
    obligation: str
    before: date | None
    total: int
    met: int
    started: int
    trouble: int
    overseen: bool = False
    """Whether another office follows it, and the viewer may only look."""

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Handed in, in progress, in trouble, not heard of."""
        silent = self.total - self.met - self.started - self.trouble
        return self.met, self.started, self.trouble, silent


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The duties that a viewer may see: the own unit's and, for who reviews, those that the unit reviews."""
    return _visible(viewer.role, viewer.unit)


def _visible(role: Role, code: str | BindParameter[str]) -> ColumnElement[bool]:
    if role == "department":
        return true()
    if role == "focal":
        return duty.c.unit == code
    return or_(duty.c.unit == code, duty.c.reviewer == code)


@cache
def _of_unit(role: Role) -> Select[Any]:
    """A unit's duties in some states, for who has a role: asked for with many a message, so composed once."""
    theirs = (duty.c.unit == bindparam("of_unit"), duty.c.state.in_(bindparam("states", expanding=True)))
    query = select(duty).where(*theirs, _visible(role, bindparam("viewer")))
    return query.order_by(duty.c.before.is_(None), duty.c.before, duty.c.id)


def followed(viewer: Viewer) -> ColumnElement[bool]:
    """The duties that a viewer follows as a reviewer; the own unit's are none of them."""
    if viewer.role == "department":
        return true()
    if viewer.role == "focal":
        return duty.c.id.is_(None)
    return and_(duty.c.reviewer == viewer.unit, duty.c.unit != viewer.unit)


def overseen(viewer: Viewer) -> ColumnElement[bool]:
    """The duties of the units under the viewer's office that another office follows."""
    if viewer.role not in {"coordinator", "principal"}:
        return duty.c.id.is_(None)
    below = select(unit.c.code).where(unit.c.parent == viewer.unit)
    return and_(duty.c.unit.in_(below), duty.c.reviewer != viewer.unit)


Scope = Literal["followed", "overseen"]
"""Duties that the viewer reviews, or may only look at: how far they are, not what was handed in."""
SCOPES = {"followed": followed, "overseen": overseen}


def _reviewer(new: NewDuties, parent: NamedFromClause[Any]) -> ColumnElement[str | None]:
    """The code of the unit that reviews a unit's duty, within a statement that joins ``unit`` with its ``parent``."""
    offices = unit.alias("offices")
    office = select(func.min(offices.c.code)).where(offices.c.type == (new.reviewer or new.office), offices.c.active)
    own_office = unit.c.type == new.office
    by_parent = and_(parent.c.type == "phong", literal(new.reviewer is None))
    return case((own_office, null()), (by_parent, parent.c.code), else_=office.scalar_subquery())


class Duties:
    """The duties of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._audit = Audit(connection)
        self._occasions: dict[date | None, list[int]] = {}

    def make(self, new: NewDuties, now: datetime) -> int:
        """Make the missing duties of an obligation, and set who reviews them; returns how many were made."""
        parent = unit.alias("parent")
        reviewer = _reviewer(new, parent)
        have = select(duty.c.unit).where(duty.c.pack == new.pack, duty.c.obligation == new.obligation)
        source = (
            select(
                literal(new.pack),
                literal(new.obligation),
                unit.c.code,
                reviewer,
                literal(new.before, Date),
                literal("open"),
                literal(now, Instant),
                literal(now, Instant),
                literal(now, Instant),
                literal(new.next_occasion, Date),
            )
            .select_from(unit.outerjoin(parent, parent.c.code == unit.c.parent))
            .where(unit.c.active, unit.c.type.in_(new.unit_types), unit.c.code.not_in(have))
        )
        names = ["pack", "obligation", "unit", "reviewer", "before", "state"]
        names += ["created_at", "changed_at", "open_since", "next_occasion"]
        return self._connection.execute(once(self._connection, duty).from_select(names, source)).rowcount

    def of_unit(self, code: str, viewer: Viewer, states: Sequence[DutyState] = UNMET) -> list[Duty]:
        """A unit's duties in some states, the nearest day first, those without a day last."""
        wanted = {"of_unit": code, "states": list(states), "viewer": viewer.unit}
        return [shaped(Duty, row) for row in self._connection.execute(_of_unit(viewer.role), wanted)]

    def all_unmet(self, code: str) -> list[Duty]:
        """A unit's unmet duties, the nearest day first, for what is told to the unit itself."""
        query = select(duty).where(duty.c.unit == code, duty.c.state.in_(UNMET))
        return self._listed(query.order_by(duty.c.before.is_(None), duty.c.before, duty.c.id))

    def get(self, identifier: int, viewer: Viewer) -> Duty | None:
        """A duty that the viewer may see, kept from others' changes until the transaction ends; None where none."""
        found = self._listed(select(duty).where(duty.c.id == identifier, visible(viewer)).with_for_update())
        return found[0] if found else None

    def tallies(self, viewer: Viewer, scope: Scope = "followed") -> list[Tally]:
        """An obligation's counts among the units that the viewer follows, what is owed longest first."""
        met = func.sum(case((duty.c.state.in_(MET), 1), else_=0))
        unmet = duty.c.state.in_(UNMET)
        owed_before = func.min(case((unmet, duty.c.before), else_=null()))
        query = (
            select(
                duty.c.pack,
                duty.c.obligation,
                owed_before.label("before"),
                func.count().label("total"),
                met.label("met"),
                func.sum(case((and_(unmet, duty.c.progress == "started"), 1), else_=0)).label("started"),
                func.sum(case((and_(unmet, duty.c.progress == "trouble"), 1), else_=0)).label("trouble"),
                literal(scope == "overseen").label("overseen"),
            )
            .where(SCOPES[scope](viewer), duty.c.state != "waived")
            .group_by(duty.c.pack, duty.c.obligation)
            .order_by(owed_before.is_(None), owed_before, duty.c.obligation)
        )
        return [shaped(Tally, row) for row in self._connection.execute(query)]

    def requests_seen(self, viewer: Viewer) -> list[str]:
        """The packs of the requests of which the viewer follows, or looks at, a duty that is not waived."""
        seen = or_(SCOPES["followed"](viewer), SCOPES["overseen"](viewer))
        asked = (duty.c.pack.startswith(PACK, autoescape=True), duty.c.state != "waived", seen)
        return list(self._connection.scalars(select(duty.c.pack).where(*asked).distinct().order_by(duty.c.pack)))

    def followed(
        self,
        viewer: Viewer,
        pack: str,
        obligation: str,
        states: Sequence[DutyState],
        scope: Scope = "followed",
    ) -> list[tuple[Duty, Unit]]:
        """The duties of an obligation that the viewer follows, with their units, by unit."""
        query = (
            select(duty, unit.c.code)
            .join(unit, unit.c.code == duty.c.unit)
            .where(SCOPES[scope](viewer), duty.c.pack == pack, duty.c.obligation == obligation)
            .where(duty.c.state.in_(states))
            .order_by(unit.c.type, unit.c.code)
        )
        return self._with_units(query)

    def late(self, viewer: Viewer, today: date) -> list[tuple[Duty, Unit]]:
        """The unmet duties that the viewer follows and whose last day has gone, the longest late first."""
        query = (
            select(*duty.c)
            .join(unit, unit.c.code == duty.c.unit)
            .where(followed(viewer), duty.c.before <= today, duty.c.state.in_(UNMET), unit.c.active)
            .order_by(duty.c.before, duty.c.obligation, unit.c.type, unit.c.code)
        )
        return self._with_units(query)

    def change(self, identifier: int, now: datetime, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set columns of a duty."""
        self._connection.execute(update(duty).where(duty.c.id == identifier).values(changed_at=now, **values))

    def extend(self, identifier: int, day: date, by: int | None, now: datetime) -> Duty:
        """Give an unmet duty another day before which it is due, and so new occasions, none of them before ``now``.

        LookupError where there is no such duty, or nothing is owed any more.
        """
        found = self._unmet(identifier)
        # The tick looks at it at once, and finds the first occasion of the new day.
        values = {"before": day, "open_since": now, "returned_on": None, "next_occasion": now.date()}
        self.change(identifier, now, **values)
        days = [{"before": each.isoformat() if each else None} for each in (found.before, day)]
        self._audit.note("extend", f"duty:{identifier}", actor=by, now=now, before=days[0], after=days[1])
        return replace(found, before=day, open_since=now, returned_on=None, changed_at=now)

    def waive(self, identifier: int, reason: str, by: int | None, now: datetime) -> Duty:
        """Let a unit off an unmet duty; LookupError where there is no such duty, or nothing is owed any more."""
        found = self._unmet(identifier)
        self.change(identifier, now, state="waived", reason=reason)
        before, after = {"state": found.state}, {"state": "waived", "reason": reason}
        self._audit.note("waive", f"duty:{identifier}", actor=by, now=now, before=before, after=after)
        return replace(found, state="waived", reason=reason, changed_at=now)

    def nudged(self, identifiers: Iterable[int], day: date) -> None:
        """Note that the units of these duties were nudged on a day."""
        self._connection.execute(update(duty).where(duty.c.id.in_(list(identifiers))).values(nudged_on=day))

    def due_for_a_reminder(self, today: date) -> list[tuple[Duty, date]]:
        """Every unmet duty whose next occasion has come, with that occasion's day."""
        self.flush()
        query = select(duty).where(duty.c.next_occasion <= today, duty.c.state.in_(UNMET)).order_by(duty.c.id)
        return [(shaped(Duty, row), row.next_occasion) for row in self._connection.execute(query)]

    def states(self, identifiers: Sequence[int]) -> dict[int, DutyState]:
        """The states of some duties, by their ids."""
        query = select(duty.c.id, duty.c.state).where(duty.c.id.in_(identifiers))
        return {row.id: row.state for row in self._connection.execute(query)}

    def next_occasion(self) -> date | None:
        """The nearest day on which an unmet duty has an occasion."""
        self.flush()
        query = select(func.min(duty.c.next_occasion)).where(duty.c.state.in_(UNMET))
        day: date | None = self._connection.scalar(query)
        return day

    def set_next_occasion(self, identifiers: Sequence[int], day: date | None) -> None:
        """Note when the duties are to be looked at again; written with others of the same day, by ``flush``."""
        self._occasions.setdefault(day, []).extend(identifiers)

    def flush(self) -> None:
        """Write what was noted; the transaction's end does."""
        noted, self._occasions = self._occasions, {}
        for day, identifiers in noted.items():
            for some in chunks(identifiers, MOST_AT_ONCE):
                self._connection.execute(update(duty).where(duty.c.id.in_(some)).values(next_occasion=day))

    def count_unmet(self, units: Sequence[str]) -> int:
        """How many unmet duties some units have."""
        query = select(func.count()).select_from(duty).where(duty.c.unit.in_(units), duty.c.state.in_(UNMET))
        return self._connection.scalar(query) or 0

    def of_gone_units(self) -> list[Duty]:
        """The unmet duties of units that are no longer in the directory."""
        query = select(duty).join(unit, unit.c.code == duty.c.unit).where(~unit.c.active, duty.c.state.in_(UNMET))
        return self._listed(query.order_by(duty.c.id))

    def of_other_types(self, pack: str, obligation: str, unit_types: Sequence[str]) -> list[Duty]:
        """The unmet duties of an obligation that active units of none of these types have."""
        query = select(duty).join(unit, unit.c.code == duty.c.unit)
        query = query.where(duty.c.pack == pack, duty.c.obligation == obligation, duty.c.state.in_(UNMET))
        return self._listed(query.where(unit.c.active, unit.c.type.not_in(unit_types)).order_by(duty.c.id))

    def with_reviewers(self, new: NewDuties) -> list[tuple[Duty, str | None]]:
        """The duties that ``make`` would make, as far as they are there, with who is to review each now."""
        parent = unit.alias("parent")
        query = (
            select(*duty.c, _reviewer(new, parent).label("is_to_review"))
            .join(unit, unit.c.code == duty.c.unit)
            .outerjoin(parent, parent.c.code == unit.c.parent)
            .where(duty.c.pack == new.pack, duty.c.obligation == new.obligation)
            .where(unit.c.active, unit.c.type.in_(new.unit_types))
            .order_by(duty.c.id)
        )
        return [(shaped(Duty, row), row.is_to_review) for row in self._connection.execute(query)]

    def change_all(self, identifiers: Sequence[int], now: datetime, **values: Any) -> None:  # noqa: ANN401 - columns of many types
        """Set the same columns of several duties."""
        self._connection.execute(update(duty).where(duty.c.id.in_(identifiers)).values(changed_at=now, **values))

    def _unmet(self, identifier: int) -> Duty:
        found = self._listed(select(duty).where(duty.c.id == identifier, duty.c.state.in_(UNMET)))
        if not found:
            raise LookupError(identifier)
        return found[0]

    def _with_units(self, query: Any) -> list[tuple[Duty, Unit]]:  # noqa: ANN401 - any selection of the duty's columns
        duties = self._listed(query)
        codes = {each.unit for each in duties}
        rows = self._connection.execute(select(unit).where(unit.c.code.in_(codes)))
        units = {row.code: shaped(Unit, row) for row in rows}
        return [(each, units[each.unit]) for each in duties]

    def _listed(self, query: Any) -> list[Duty]:  # noqa: ANN401 - any selection of the duty's columns
        return [shaped(Duty, row) for row in self._connection.execute(query)]
