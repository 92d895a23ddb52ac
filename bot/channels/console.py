"""The channel of a played script: what people receive is collected, and refusals happen on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.base import FloodError, GoneError, UncertainError

if TYPE_CHECKING:
    from bot.channels.base import Outgoing
    from bot.clock import Clock
    from handlers.turn import World


@dataclass
class Console:
    """Collects what is sent; ``blocked``, ``flood`` and ``timeouts`` say what is refused next."""

    world: World
    clock: Clock
    name: str = "console"
    lines: list[dict[str, Any]] = field(default_factory=list)
    received: dict[str, list[Outgoing]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    timeouts: set[str] = field(default_factory=set)
    flood: float | None = None

    async def send(self, outgoing: Outgoing) -> str:
        """Accept a message, or refuse it as the script asked."""
        if self.flood is not None:
            seconds, self.flood = self.flood, None
            raise FloodError(seconds)
        if outgoing.external_id in self.blocked:
            message = "blocked by the reader"
            raise GoneError(message)
        self._take(outgoing)
        if outgoing.external_id in self.timeouts:
            self.timeouts.discard(outgoing.external_id)
            message = "no confirmation"
            raise UncertainError(message)
        return str(outgoing.edited_id or outgoing.id)

    def _take(self, outgoing: Outgoing) -> None:
        now = self.world.local(self.clock.now())
        line: dict[str, Any] = {
            "at": f"{now:%Y-%m-%dT%H:%M:%S}",
            "to": outgoing.external_id,
            "text": outgoing.text,
            "buttons": list(outgoing.labels),
            "cause": outgoing.cause,
            "files": [file.name for file in outgoing.files],
        }
        if outgoing.edits:
            line["edit"] = True
        self.lines.append(line)
        theirs = self.received.setdefault(outgoing.external_id, [])
        place = next((at for at, each in enumerate(theirs) if outgoing.edited_id in {each.id, each.edited_id}), None)
        if outgoing.edits is None or place is None:
            theirs.append(outgoing)
        else:
            theirs[place] = outgoing
