"""A reviewer notes a report that came on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import questions, sending
from handlers.duties import words

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST_NOTE = 1000


def begin(turn: Turn, duty: int) -> None:
    """Ask for a note."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None or not found.unmet or found.unit == turn.who.unit:
        raise LookupError(duty)
    turn.keep_dialog({"kind": "paper", "duty": duty})
    unit = turn.store.people.unit(found.unit).name
    _ask(turn, turn.say("paper.ask", unit=unit, title=words(turn, found).title))


def finish(turn: Turn) -> None:
    """Record the report, with the note."""
    found = turn.store.duties.get((turn.dialog or {})["duty"], turn.viewer)
    if found is None or not found.unmet:
        turn.end_dialog()
        raise LookupError
    if not turn.text:
        _ask(turn, turn.say("paper.only-text"))
        return
    if questions.answer_in_between(turn):
        _ask(turn, turn.say("paper.go-on"))
        return
    sending.send(turn, found, {}, via="paper", note=turn.text[:LONGEST_NOTE])


def _ask(turn: Turn, text: str) -> None:
    turn.reply(text, [turn.button("cancel", "dialog.cancel")])
