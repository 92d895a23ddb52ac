"""What time it is: the system's, or a simulated one that stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment, aware of its time zone."""

    def now(self) -> datetime:
        """The moment."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


@dataclass
class SimulatedClock:
    """Stands at ``moment``; never goes back."""

    moment: datetime

    def now(self) -> datetime:
        """Where it stands."""
        return self.moment

    def move_to(self, moment: datetime) -> None:
        """Move it on; ValueError where that would go back."""
        if moment < self.moment:
            message = f"the clock stands at {self.moment} and cannot go back to {moment}"
            raise ValueError(message)
        self.moment = moment
