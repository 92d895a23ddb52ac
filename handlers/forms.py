"""Which form a duty is handed in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.turn import Turn
    from knowledge.forms import Form
    from storage.rows import Duty


def form_of(turn: Turn, duty: Duty) -> Form:
    """The form of a duty's obligation."""
    return turn.world.forms[duty.pack, turn.world.packs[duty.pack].obligation(duty.obligation).form]
