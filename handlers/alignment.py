"""Brings the ledger in line with a directory that changed: units that went, came back, moved or changed their type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from handlers.duties import first_occasion
from storage.audit import Noted
from storage.duties import NewDuties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from handlers.turn import World
    from knowledge.schema import Obligation, Pack, Variant
    from storage.rows import Duty
    from storage.store import Store

# Kept with the duty for the people who read it; what stands there tells later whether the duty may open again.
GONE = "Đơn vị không còn trong danh bạ"
OTHER_TYPE = "Loại đơn vị đã đổi, việc này không còn thuộc đơn vị"
Action = Literal["waive", "reopen", "follow"]


@dataclass(frozen=True)
class DutyChange:
    """What became of a duty: waived, open again, or following its unit (``after``: the columns that changed)."""

    action: Action
    duty: Duty
    after: dict[str, Any]

    def noted(self) -> Noted:
        """For the audit trail."""
        before = {name: getattr(self.duty, name) for name in self.after if hasattr(self.duty, name)}
        return Noted(self.action, f"duty:{self.duty.id}", _plain(before), _plain(self.after))


def align_duties(store: Store, world: World, retyped: Collection[str], now: datetime) -> list[DutyChange]:
    """Waive what no longer concerns a unit, open again what does, and let the rest follow their units.

    ``retyped``: the codes of units whose type changed. Accepted duties stay as they are: they are history. Aligning
    twice changes nothing.
    """
    changes = [_waived(duty, GONE) for duty in store.duties.of_gone_units()]
    for pack in world.packs.values():
        for obligation in pack.obligations:
            types = [code for variant in obligation.variants for code in variant.unit_types]
            misplaced = store.duties.of_other_types(pack.id, obligation.id, types)
            changes += [_waived(duty, OTHER_TYPE) for duty in misplaced]
            for variant in obligation.variants:
                changes += _Following(world, pack, obligation, variant, now).changes(store, retyped)
    _write(store, changes, now)
    return changes


def _waived(duty: Duty, reason: str) -> DutyChange:
    return DutyChange("waive", duty, {"state": "waived", "reason": reason})


@dataclass(frozen=True)
class _Following:
    """One variant of an obligation, and the duties of units to which it applies now."""

    world: World
    pack: Pack
    obligation: Obligation
    variant: Variant
    now: datetime

    def changes(self, store: Store, retyped: Collection[str]) -> Iterable[DutyChange]:
        new = NewDuties(
            pack=self.pack.id,
            obligation=self.obligation.id,
            unit_types=self.variant.unit_types,
            before=self.variant.before,
            next_occasion=None,
            office=self.pack.office,
            reviewer=self.variant.reviewer,
        )
        for duty, reviewer in store.duties.with_reviewers(new):
            if duty.state == "accepted":
                continue
            before = self._day(duty, retyped)
            if duty.state != "waived":
                yield from self._followed(duty, reviewer, before)
            elif duty.reason in {GONE, OTHER_TYPE}:
                yield from self._reopened(duty, reviewer, before)

    def _day(self, duty: Duty, retyped: Collection[str]) -> date | None:
        """A unit of another type has the other type's day, unless it was given a day of its own."""
        ordinary = {variant.before for variant in self.obligation.variants}
        return self.variant.before if duty.unit in retyped and duty.before in ordinary else duty.before

    def _followed(self, duty: Duty, reviewer: str | None, before: date | None) -> Iterable[DutyChange]:
        after: dict[str, Any] = {}
        if reviewer != duty.reviewer:
            after["reviewer"] = reviewer
        if before != duty.before:
            after["before"] = before
        if "before" in after and duty.state == "open":
            after["next_occasion"] = self._next_occasion(before)
        if after:
            yield DutyChange("follow", duty, after)

    def _reopened(self, duty: Duty, reviewer: str | None, before: date | None) -> Iterable[DutyChange]:
        following = self._next_occasion(before)
        if before is not None and following is None:
            return  # as with a pack put in force: what is over is not asked for any more
        state = {"state": "open", "reason": None, "open_since": self.now, "returned_on": None}
        yield DutyChange("reopen", duty, {**state, "reviewer": reviewer, "before": before, "next_occasion": following})

    def _next_occasion(self, before: date | None) -> date | None:
        return first_occasion(self.world, self.pack, before, self.now) if before else None


def _write(store: Store, changes: Iterable[DutyChange], now: datetime) -> None:
    """One statement for all the duties that change alike."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for change in changes:
        alike[tuple(change.after.items())].append(change.duty.id)
    for values, identifiers in alike.items():
        store.duties.change_all(identifiers, now, **dict(values))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them: days and moments written out."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
