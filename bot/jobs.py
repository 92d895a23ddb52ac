"""What happens by itself when its time has come; trying it twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import publishing, receipts, reminding
from handlers.obligations import with_requests

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.turn import World
    from storage.store import Store


def tick(store: Store, world: World, now: datetime) -> None:
    """Queue the announcements and reminders that are due; where another process is at it, that is enough."""
    if not store.try_lock("tick"):
        return
    world = with_requests(store, world)
    publishing.send_due(store, world, now)
    receipts.remind_due(store, world, now)
    reminding.remind(store, world, now)


def next_due(store: Store, world: World) -> datetime | None:
    """When the next tick will find something."""
    announced = (store.announcements.next_due(), store.announcements.next_reminder())
    moments = (*announced, reminding.next_reminder(store, world))
    return min((moment for moment in moments if moment), default=None)
