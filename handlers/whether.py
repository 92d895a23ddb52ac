"""Whether something has been handed in: the own unit's, or that of a unit that is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import deadlines, progress, review, status
from handlers.audience import unit_names
from handlers.permissions import allowed
from handlers.phrases import Left, phrases, spoken
from storage.rows import MET, UNMET

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty

LONGEST = 120


def is_asked(turn: Turn) -> bool:
    """Whether a text asks if something is handed in, received or accepted, and nothing else."""
    if turn.person is None or len(turn.text) > LONGEST:
        return False
    said = f" {spoken(turn.text)} "
    return any(f" {core} " in said for core in phrases(turn, "whether.cores")) and _asked(turn) is not None


def tell(turn: Turn) -> None:
    """The duty as it stands; of all of them where none is named."""
    units, duties = _asked(turn) or ((), [])
    if units:
        review.show(turn, duties[0].id)
    elif len(duties) == 1:
        deadlines.show_duty(turn, duties[0].id)
    else:
        progress.show_own(turn)


def _asked(turn: Turn) -> tuple[tuple[str, ...], list[Duty]] | None:
    """The unit that is followed and named, if any, and the duties that are meant; None where it is no such question."""
    left = Left(turn.text)
    units = left.take(unit_names(turn)) if allowed(turn, "review") else ()
    units = tuple(code for code in units if code != turn.who.unit)
    if len(units) > 1:
        return None
    known = _duties(turn, units[0] if units else turn.who.unit)
    named = left.take((name, duty.id) for duty in known for name in status.names_of(turn, duty))
    left.take((word, word) for word in phrases(turn, "whether.filler"))
    if " ".join(left.words()) not in phrases(turn, "whether.phrases"):
        return None
    meant = [duty for duty in known if duty.id in named] if named else known
    if units:
        return (units, meant[:1]) if meant else None
    return units, meant if named else []


def _duties(turn: Turn, unit: str) -> list[Duty]:
    """A unit's duties that the viewer may see, those that are owed first."""
    return [duty for states in (UNMET, MET) for duty in turn.store.duties.of_unit(unit, turn.viewer, states)]
