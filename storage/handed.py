"""What was handed in: duties with their units and newest reports, as a viewer may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from storage.duties import followed
from storage.rows import Duty, Report, Unit, shaped
from storage.tables import duty, person, report, unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.rows import Viewer


@dataclass(frozen=True)
class Handed:
    """One duty, its unit and, where it was handed in, the newest report that counts and who sent it."""

    duty: Duty
    unit: Unit
    report: Report | None
    sender: str


class HandedIn:
    """What was handed in, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, pack: str, obligation: str, viewer: Viewer, below: str | None = None) -> list[Handed]:
        """An obligation's duties that the viewer follows, by unit; ``below``: only that unit and those under it."""
        chosen = and_(followed(viewer), duty.c.pack == pack, duty.c.obligation == obligation)
        if below is not None:
            chosen = and_(chosen, duty.c.unit.in_(_under(below)))
        duties = [shaped(Duty, row) for row in self._connection.execute(select(duty).where(chosen))]
        units = self._units(chosen)
        reports = self._reports(chosen)
        rows = [
            Handed(each, units[each.unit], *reports.get(each.id, (None, "")))
            for each in duties
            if units[each.unit].active or each.id in reports
        ]
        return sorted(rows, key=lambda row: (row.unit.type, row.unit.code))

    def _units(self, chosen: ColumnElement[bool]) -> dict[str, Unit]:
        rows = self._connection.execute(select(unit).where(unit.c.code.in_(select(duty.c.unit).where(chosen))))
        return {row.code: shaped(Unit, row) for row in rows}

    def _reports(self, chosen: ColumnElement[bool]) -> dict[int, tuple[Report, str]]:
        newest = (
            select(func.max(report.c.id))
            .join(duty, duty.c.id == report.c.duty)
            .where(chosen, report.c.withdrawn_at.is_(None))
            .group_by(report.c.duty)
        )
        query = select(*report.c, person.c.name.label("sender")).join(person, person.c.id == report.c.sent_by)
        rows = self._connection.execute(query.where(report.c.id.in_(newest)))
        return {row.duty: (shaped(Report, row), row.sender) for row in rows}


def _under(code: str) -> ColumnElement[str]:
    return select(unit.c.code).where(or_(unit.c.code == code, unit.c.parent == code)).scalar_subquery()
