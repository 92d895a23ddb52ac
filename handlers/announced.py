"""What became of the newest announcement, asked in words by who announces: "ai chưa đọc?", "thu hồi thông báo"."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from handlers import publishing, receipts
from handlers.permissions import allowed
from handlers.phrases import Left, phrases

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST = 120
SHOWN = 200


def is_asked(turn: Turn) -> bool:
    """Whether a text asks who received or read what was announced, or wants it back, and nothing else."""
    return len(turn.text) <= LONGEST and allowed(turn, "announce") and _wish(turn) is not None


def tell(turn: Turn) -> None:
    """The author's newest announcement, else the department's, with what can still be done about it."""
    found = turn.store.announcements.newest(turn.who.id)
    if found is None:
        turn.reply(turn.say("announced.none"))
        return
    text = shorten(found.text or turn.say("announce.no-text"), SHOWN, placeholder="…")
    if found.state in publishing.WAITING:
        publishing.show_waiting(turn, found)
    elif found.state == "sent":
        counts, buttons = receipts.standing(turn, found)
        lines = [turn.say("announced.of", text=text), counts]
        if _wish(turn) == "recall":
            lines.append(turn.say("announced.recallable"))
        turn.reply("\n".join(lines), buttons)
    else:
        turn.reply(turn.say(f"announced.{found.state}", text=text))


def _wish(turn: Turn) -> str | None:
    """What is wanted, the key of its phrases; words that may be of anything count only beside what names it."""
    left = Left(turn.text)
    named = left.take((name, name) for name in phrases(turn, "announced.names"))
    left.take((word, word) for word in phrases(turn, "announced.filler"))
    core = " ".join(left.words())
    wishes = ("read", "fate", "recall") if named else ("read",)
    return next((wish for wish in wishes if core in phrases(turn, f"announced.{wish}")), None)
