"""How an obligation stands among the units that a viewer follows, group by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, case, func, select

from storage.duties import followed
from storage.rows import MET, UNMET, shaped
from storage.tables import duty, unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.rows import Viewer

Grouping = Literal["district", "type"]


@dataclass(frozen=True)
class Standing:
    """How many units of a group (a district's name or a unit type's code) are how far."""

    group: str
    met: int
    started: int
    trouble: int
    silent: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Handed in, in progress, in trouble, not heard of."""
        return self.met, self.started, self.trouble, self.silent

    @property
    def total(self) -> int:
        """All units of the group that owe it."""
        return sum(self.counts)


class Standings:
    """The standings of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, pack: str, obligation: str, by: Grouping, viewer: Viewer) -> list[Standing]:
        """An obligation's standings by district or unit type."""
        unmet = duty.c.state.in_(UNMET)
        told = func.coalesce(duty.c.progress, "")
        counts = {
            "met": duty.c.state.in_(MET),
            "started": and_(unmet, told == "started"),
            "trouble": and_(unmet, told == "trouble"),
            "silent": and_(unmet, told.not_in(("started", "trouble"))),
        }
        sums = [func.sum(case((which, 1), else_=0)).label(name) for name, which in counts.items()]
        query = (
            select(unit.c[by].label("group"), *sums)
            .select_from(duty)
            .join(unit, unit.c.code == duty.c.unit)
            .where(followed(viewer), duty.c.pack == pack, duty.c.obligation == obligation, duty.c.state != "waived")
            .group_by(unit.c[by])
        )
        return [shaped(Standing, row) for row in self._connection.execute(query)]
