"""The buttons that choose an audience: what they choose goes to the dialog that asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import announcing, picking, requesting
from storage.audiences import Audience

if TYPE_CHECKING:
    from handlers.turn import Turn

PREVIEWS = {announcing.KIND: announcing.preview, requesting.KIND: requesting.preview}
EDITS = {announcing.KIND: announcing.edit, requesting.KIND: requesting.edit}


def everyone(turn: Turn) -> None:
    """To everybody who can be meant."""
    to(turn)


def to(turn: Turn, **audience: object) -> None:
    """To an audience that was offered."""
    if turn.dialog is None or turn.dialog["kind"] not in PREVIEWS:
        raise LookupError
    PREVIEWS[turn.dialog["kind"]](turn, picking.within(turn, Audience.from_json(audience)))


def back(turn: Turn) -> None:
    """To the text."""
    if turn.dialog is None or turn.dialog["kind"] not in EDITS:
        raise LookupError
    EDITS[turn.dialog["kind"]](turn)
