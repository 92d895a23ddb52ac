"""What every channel does, and how it says that a message did not leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.rows import StoredFile


@dataclass(frozen=True)
class Outgoing:
    """A message, or with ``edits`` a replacement of the one that the channel knows by that id.

    ``id`` is the outbox row; with a button's place in ``labels`` it is all that a press has to bring back.
    """

    id: int
    external_id: str
    text: str
    labels: Sequence[str]
    files: Sequence[StoredFile]
    cause: str
    edits: str | None = None
    edited_id: int | None = None
    """The outbox row of the message that is replaced."""


class SendError(Exception):
    """A message did not leave. Its text says why, without the message's own text."""


class GoneError(SendError):
    """The account takes no messages any more (blocked, deleted): it is not tried again until it writes."""


class RefusedError(SendError):
    """The channel will never take this message."""


class TryLaterError(SendError):
    """A passing fault; nothing left."""


class FloodError(TryLaterError):
    """The channel wants silence for ``seconds``."""

    def __init__(self, seconds: float) -> None:
        """``seconds``: how long nothing may be sent."""
        super().__init__(f"flood limit, {seconds:g} s")
        self.seconds = seconds


class UncertainError(SendError):
    """Nobody knows whether it left: the connection broke after the request was out."""


class Channel(Protocol):
    """Sends one message at a time."""

    name: str

    async def send(self, outgoing: Outgoing) -> str:
        """Send or edit; returns the channel's own id of the message. Raises SendError."""
