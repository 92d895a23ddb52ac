"""What every channel does, and how it says that a message did not leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    asks_contact: bool = False
    """Whether its one button offers the reader's own phone number."""


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


class UnreachableError(FloodError):
    """Nothing leaves the channel at present, whoever it is to: what waits keeps its attempts."""

    def __init__(self, reason: str, seconds: float) -> None:
        """``seconds``: after how long it is worth another try."""
        super().__init__(seconds)
        self.args = (reason,)


class MovedError(SendError):
    """The account goes by another identifier from now on."""

    def __init__(self, external_id: str) -> None:
        """``external_id``: the new one."""
        super().__init__("the chat has moved")
        self.external_id = external_id


class UncertainError(SendError):
    """Nobody knows whether it left: the connection broke after the request was out."""


class Channel(Protocol):
    """Sends one message at a time."""

    name: str

    async def send(self, outgoing: Outgoing) -> str:
        """Send or edit; returns the channel's own id of the message. Raises SendError."""


@runtime_checkable
class Shown(Protocol):
    """A channel whose readers may be connected to any process, whichever sends."""

    async def show(self, outgoing: Outgoing) -> None:
        """Show a message that another process has sent to those who are connected to this one."""


@dataclass(frozen=True)
class Limits:
    """How fast a channel takes messages.

    ``seconds`` tells, for an external id, how long a chat rests after a message; ``burst`` replies may leave without
    that rest. ``batch`` messages are taken at once: few, so that a reply does not wait behind a broadcast.
    """

    seconds: Callable[[str], float]
    burst: int
    batch: int


@runtime_checkable
class Limited(Protocol):
    """A channel that has limits."""

    @property
    def limits(self) -> Limits | None:
        """None: as fast as it goes."""
