"""Thanks and "ok", and a wish to be reminded later whose day cannot be read: neither is a question."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.preferences import SNOOZES
from handlers.questions import is_question
from knowledge.fold import fold

if TYPE_CHECKING:
    from handlers.turn import Turn

WORD = re.compile(r"[\w-]+")
LONGEST = 80


def is_thanks(turn: Turn) -> bool:
    """Whether a text only thanks or acknowledges."""
    return len(turn.text) <= LONGEST and _words(turn.text) in _phrases(turn, "thanks") | _phrases(turn, "noted")


def answer_thanks(turn: Turn) -> None:
    """A short kind word."""
    turn.reply(turn.say("courtesy.welcome" if _words(turn.text) in _phrases(turn, "thanks") else "courtesy.at-hand"))


def is_unclear_later(turn: Turn) -> bool:
    """Whether a text begins like "để mai" or "tạm hoãn" and goes on with what cannot be read as a day to wait for."""
    if turn.person is None or len(turn.text) > LONGEST or is_question(turn.text):
        return False
    text = _words(turn.text)
    begins = any(f"{text} ".startswith(f"{phrase} ") for phrase in _phrases(turn, "later"))
    return begins and not text.endswith((" khong", " duoc k", " ko"))


def explain_later(turn: Turn) -> None:
    """What can be put off, and until when."""
    buttons = [turn.button(f"snooze-{day}", "reminders.snooze", until=day) for day in SNOOZES]
    turn.reply(turn.say("courtesy.later-unclear"), buttons)


def _phrases(turn: Turn, key: str) -> frozenset[str]:
    return _split(turn.say(f"courtesy.{key}", "vi"), turn.say(f"courtesy.{key}", "en"))


@lru_cache
def _split(*wordings: str) -> frozenset[str]:
    """Every message is held against the same few phrases."""
    return frozenset(_words(phrase) for wording in wordings for phrase in wording.split(";"))


def _words(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))
