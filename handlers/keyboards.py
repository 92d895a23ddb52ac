"""Buttons that were answered or mean nothing any more are taken off, where a channel keeps them in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.turn import Turn

ANSWERED_ONCE = ("form.", "trouble.", "dialog.", "announce.", "invite.")
"""How the actions begin whose press brings the next message of a dialog, with buttons of its own."""
ENDING = frozenset({"report.withdraw", "review.accept", "language.set"})
STAYING = frozenset({"announce.read"})


def done_with(action: str) -> bool:
    """Whether one press is all that a message with this action is for."""
    return action not in STAYING and (action in ENDING or action.startswith(ANSWERED_ONCE))


def take_off(turn: Turn) -> None:
    """Take the buttons off the message that was pressed, unless the answer replaced it."""
    pressed = turn.store.outbox.get(turn.message) if turn.message and turn.incoming.keeps_buttons else None
    if pressed is None:
        return
    original = pressed.edits or pressed.id
    shown = turn.store.outbox.newest_form(original)
    if shown is not None and shown.buttons and not turn.edited & {original, pressed.id}:
        turn.edit(original, shown.text)
