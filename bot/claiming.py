"""What leaves next: messages are claimed, written where they are written late, and held back where a chat rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.channels.base import Limits, Outgoing
from bot.recording import uncertain
from handlers import digests, reminding
from handlers.obligations import with_requests
from handlers.turn import QUIET
from storage.rows import StoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.pacing import Pace
    from handlers.turn import World
    from storage.rows import Address, Message
    from storage.store import Store

log = structlog.get_logger()
BATCH = 50
LEASE = timedelta(seconds=15)
"""After how long without a sign of its sender a message is given up; the sender renews it while it sends."""
DIALOG = frozenset({"reply", "answer"})
"""Causes of what somebody waits for."""
CONTACT = "contact.share"
"""The action of the button that hands over a phone number."""
RENDERS = {reminding.REMINDER: reminding.render, digests.DIGEST: digests.render}
"""What writes a message at the moment it leaves, by the row's ``render``."""

Written = tuple[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Claimed:
    """A message that is to leave now."""

    message: Message
    channel: str
    outgoing: Outgoing


def claim(
    store: Store, world: World, channels: Mapping[str, Limits | None], pace: Pace, now: datetime
) -> list[Claimed]:
    """The next messages of some channels with their limits; none where nothing is due."""
    for lost in store.outbox.expired(list(channels), now, LEASE):
        uncertain(store, lost, "its sender stopped", now)
    world = with_requests(store, world)
    most = min(limits.batch if limits else BATCH for limits in channels.values())
    # A render may skip a message and a chat may rest, so a batch may hold none that leaves although more wait.
    while claimed := store.outbox.claim(list(channels), now, now + LEASE, most):
        addresses = store.outbox.addresses([message.id for message in claimed])
        ready = []
        for message in claimed:
            found = _ready(store, world, message, addresses[message.id], now)
            if found and not _resting(store, found, channels[found.channel], pace, now):
                ready.append(found)
        if ready:
            return ready
    return []


def _resting(store: Store, claimed: Claimed, limits: Limits | None, pace: Pace, now: datetime) -> bool:
    """Put a message off where its chat was written to just now."""
    if limits is None:
        return False
    message, external_id = claimed.message, claimed.outgoing.external_id
    due_at = pace.next(claimed.channel, external_id, limits, now, reply=message.cause in DIALOG)
    if due_at <= now:
        pace.take(claimed.channel, external_id, limits, now)
        return False
    store.outbox.record(message.id, "queued", due_at=due_at, attempts=message.attempts - 1, lease_until=None)
    return True


def _ready(store: Store, world: World, message: Message, address: Address, now: datetime) -> Claimed | None:
    """What is to leave, written at this moment where it is a reminder; None where it need not leave any more."""
    morning = world.outside_quiet_hours(now)
    if morning > now and (message.cause in QUIET or message.render):
        # It was due by day and could not leave then.
        store.outbox.record(message.id, "queued", due_at=morning, attempts=message.attempts - 1, lease_until=None)
        return None
    reason = None
    written: Written | None = (message.text, message.buttons)
    if not address.active:
        reason = "no longer in the directory"
    elif message.edits and address.edits is None:
        reason = "the message that it edits did not leave"
    elif message.render:
        written = _rendered(store, world, message, now)
        if written is None:
            return None
    if reason or written is None:
        store.outbox.record(message.id, "skipped", reason=reason, lease_until=None)
        return None
    return Claimed(message, address.channel, _outgoing(message, address, written))


def _rendered(store: Store, world: World, message: Message, now: datetime) -> Written | None:
    """Write a message; one that cannot be written is set aside, so that it does not hold up the others."""
    try:
        with store.attempt():
            told = RENDERS[message.render or ""](store, world, message, now)
    except Exception as error:
        log.exception("render failed", render=message.render, message=message.id)
        store.outbox.record(message.id, "failed", reason=f"cannot be written: {type(error).__name__}", lease_until=None)
        return None
    if isinstance(told, str):
        store.outbox.record(message.id, "skipped", reason=told, lease_until=None)
        return None
    text, buttons = told[0], [button.to_json() for button in told[1]]
    store.outbox.record(message.id, "sending", text=text, buttons=buttons)
    return text, buttons


def _outgoing(message: Message, address: Address, written: Written) -> Outgoing:
    text, buttons = written
    return Outgoing(
        id=message.id,
        external_id=address.external_id,
        text=text,
        labels=[button["label"] for button in buttons],
        files=[StoredFile(**file) for file in message.files],
        cause=message.cause,
        edits=address.edits if message.edits else None,
        edited_id=message.edits,
        asks_contact=any(button["action"] == CONTACT for button in buttons),
    )


def ids(batch: Sequence[Claimed]) -> list[int]:
    """The outbox rows of a batch."""
    return [claimed.message.id for claimed in batch]
