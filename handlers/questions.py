"""Free text: a question about the directive, answered in the asker's own terms."""

from __future__ import annotations

from datetime import timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from handlers.duties import words
from storage.rows import Button

if TYPE_CHECKING:
    from handlers.turn import Turn
    from knowledge.answering.knowledge import Answer

CONTEXT_LASTS = timedelta(minutes=30)
LONGEST_LABEL = 60


def answer(turn: Turn) -> None:
    """Answer a question, ask back, or say that the directive does not tell."""
    _reply(turn, _asked(turn))


def ask(turn: Turn, question: str) -> None:
    """Answer a question that was offered as a button."""
    _reply(turn, _asked(turn, question))


def answer_in_between(turn: Turn) -> bool:
    """Answer a question asked in the middle of a dialog; False where the text is none that the directive answers."""
    found = _asked(turn)
    if found.kind != "answer":
        return False
    _reply(turn, found)
    return True


def _asked(turn: Turn, question: str | None = None) -> Answer:
    return turn.world.knowledge.answer(
        question or turn.text,
        unit_type=turn.unit.type if turn.unit else None,
        today=turn.today,
        language=turn.setting,
        context=turn.store.conversations.context(turn.account, turn.now, CONTEXT_LASTS),
    )


def _reply(turn: Turn, found: Answer) -> None:
    turn.store.conversations.set_context(turn.account, found.context, turn.now)
    buttons = [
        Button(shorten(each, LONGEST_LABEL, placeholder="…"), "question.ask", {"question": each})
        for each in found.suggestions
    ]
    turn.reply(_with_own_duties(turn, found), buttons)


def _with_own_duties(turn: Turn, found: Answer) -> str:
    """The answer, and before its source whether the asker's unit has handed the thing in already."""
    if turn.person is None or found.kind != "answer":
        return found.text
    about = set(found.obligations)
    duties = turn.store.duties.of_unit(turn.person.unit, turn.viewer, ("submitted", "accepted", "waived"))
    told = [words(turn, duty, found.language) for duty in duties if (duty.pack, duty.obligation) in about]
    if not told:
        return found.text
    *lines, source = found.text.split("\n")
    own = [each.say("question.own-duty", title=each.short, status=each.status) for each in told]
    return "\n".join([*lines, *own, source])
