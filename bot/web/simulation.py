"""The simulated clock of the demo, and everybody who can be looked at in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.web.identity import CHANNEL

if TYPE_CHECKING:
    from datetime import datetime

    from bot.app import App
    from bot.channels.webchat import WebChat
    from storage.rows import Person, Unit
    from storage.store import Store

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class Member:
    """Somebody who can be picked."""

    person: Person
    unit: Unit


class Simulation:
    """The directory's people and the simulated clock."""

    def __init__(self, app: App, webchat: WebChat) -> None:
        self._app = app
        self._webchat = webchat
        self._moving = asyncio.Lock()

    async def members(self) -> list[Member]:
        """Everybody, unit by unit; from now on each has an account here, so that nothing sent to them is lost."""
        return await self._app.run(_members, self._app.clock.now())

    async def ready(self, code: str) -> bool:
        """See that a person has an account here; False where nobody has that code."""
        return await self._app.run(_ready, code, self._app.clock.now())

    async def clock(self) -> dict[str, Any]:
        """What the clock shows, and where "next reminder" would take it, in local time."""
        due = await self._app.next_due()
        return {"type": "clock", "at": self._shown(self._app.clock.now()), "next": self._shown(due) if due else None}

    async def tell_clock(self) -> None:
        """Show it on every page."""
        self._webchat.tell_everybody(await self.clock())

    async def move(self, by: str) -> dict[str, Any]:
        """Move the clock by a step, or on to what is due next; one mover at a time."""
        async with self._moving:
            now = self._app.clock.now()
            moment = now + STEPS[by] if by in STEPS else await self._app.next_due()
            if moment is not None:
                await self._app.advance_to(max(moment, now))
            await self.tell_clock()
            return await self.clock()

    def _shown(self, moment: datetime) -> str:
        return f"{self._app.world.local(moment):%Y-%m-%dT%H:%M:%S}"


def _members(store: Store, now: datetime) -> list[Member]:
    store.people.give_everybody_an_account(CHANNEL, now)
    units = {unit.code: unit for unit in store.people.units()}
    return [Member(person, units[person.unit]) for person in store.people.people()]


def _ready(store: Store, code: str, now: datetime) -> bool:
    if store.people.find_account(CHANNEL, code) is None:
        store.people.give_everybody_an_account(CHANNEL, now)
    return store.people.find_account(CHANNEL, code) is not None
