"""Thanks and "ok", and a wish to be reminded later whose day cannot be read: neither is a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.phrases import phrases, spoken
from handlers.preferences import SNOOZES
from handlers.questions import is_question

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST = 80


def is_thanks(turn: Turn) -> bool:
    """Whether a text only thanks or acknowledges."""
    known = phrases(turn, "courtesy.thanks") | phrases(turn, "courtesy.noted")
    return len(turn.text) <= LONGEST and spoken(turn.text) in known


def answer_thanks(turn: Turn) -> None:
    """A short kind word."""
    thanked = spoken(turn.text) in phrases(turn, "courtesy.thanks")
    turn.reply(turn.say("courtesy.welcome" if thanked else "courtesy.at-hand"))


def is_unclear_later(turn: Turn) -> bool:
    """Whether a text begins like "để mai" or "tạm hoãn" and goes on with what cannot be read as a day to wait for."""
    if turn.person is None or len(turn.text) > LONGEST or is_question(turn.text):
        return False
    text = spoken(turn.text)
    begins = any(f"{text} ".startswith(f"{phrase} ") for phrase in phrases(turn, "courtesy.later"))
    return begins and not text.endswith((" khong", " duoc k", " ko"))


def explain_later(turn: Turn) -> None:
    """What can be put off, and until when."""
    buttons = [turn.button(f"snooze-{day}", "reminders.snooze", until=day) for day in SNOOZES]
    turn.reply(turn.say("courtesy.later-unclear"), buttons)
