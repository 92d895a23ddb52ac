"""How fast each chat is written to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Limits

MOST_CHATS = 10_000


class Pace:
    """Keeps, a chat, the moment at which it has rested from all that went there."""

    def __init__(self) -> None:
        self._rested: dict[tuple[str, str], datetime] = {}

    def next(self, channel: str, external_id: str, limits: Limits, now: datetime, *, reply: bool) -> datetime:
        """When a chat may be written to; replies in a dialog need not wait until it has rested."""
        ahead = timedelta(seconds=limits.seconds(external_id)) * (limits.burst - 1 if reply else 0)
        rested = self._rested.get((channel, external_id), now)
        if rested - now > timedelta(seconds=limits.seconds(external_id)) * (limits.burst + 1):
            rested = now  # from before the clock was set back
        return max(now, rested - ahead)

    def take(self, channel: str, external_id: str, limits: Limits, now: datetime) -> None:
        """Note that a message goes to a chat."""
        if len(self._rested) >= MOST_CHATS:
            self._rested = {chat: moment for chat, moment in self._rested.items() if moment > now}
        chat = (channel, external_id)
        self._rested[chat] = max(now, self._rested.get(chat, now)) + timedelta(seconds=limits.seconds(external_id))
