"""/chuaro: announcements of which nobody knows whether they reached some people; a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import receipts
from handlers.unsure_buttons import unsure_buttons

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Button

LONGEST_EXCERPT = 60


def show(turn: Turn) -> None:
    """Every announcement with uncertain messages: how many, and what can be done about them."""
    found = turn.store.outbox.unsure()
    if not found:
        turn.reply(turn.say("unsure.none"))
        return
    total = sum(each.count for each in found)
    lines = [turn.say("unsure.head", count=total), turn.say("unsure.why")]
    shown: list[Button] = []
    for place, each in enumerate(found, start=1):
        announcement = turn.store.announcements.get(each.announcement)
        text = " ".join(announcement.text.split()) if announcement else ""
        excerpt = text if len(text) <= LONGEST_EXCERPT else f"{text[:LONGEST_EXCERPT]}…"
        lines.append(turn.say("unsure.line", place=place, count=each.count, text=excerpt))
        shown += unsure_buttons(turn.world, each.announcement, each.count, turn.language)
    turn.reply("\n".join(lines), shown)


def resend(turn: Turn, announcement: int) -> None:
    """Send them once more: some readers will get the announcement twice."""
    _decide(turn, announcement, again=True)


def leave(turn: Turn, announcement: int) -> None:
    """Leave them as they are: some readers may not have it."""
    _decide(turn, announcement, again=False)


def _decide(turn: Turn, announcement: int, *, again: bool) -> None:
    turn.store.lock(f"announcement {announcement}")
    found = turn.store.announcements.get(announcement)
    count = turn.store.outbox.decide(announcement, turn.now, again=again)
    if found is None or not count:
        raise LookupError(announcement)
    key = "resend" if again else "leave"
    subject, after = f"announcement:{announcement}", {"count": count}
    turn.store.audit.note(f"unsure-{key}", subject, actor=turn.who.id, now=turn.now, after=after)
    turn.reply(turn.say(f"unsure.{key}", count=count))
    receipts.show(turn.store, turn.world, found, turn.now)
