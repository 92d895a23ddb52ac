"""The composition root: builds the program from settings, a clock and channels."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from random import Random
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot import jobs
from bot.blobs import open_blobs
from bot.clock import Clock, SimulatedClock, SystemClock
from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.relaying import Relay
from bot.remembering import Remembering
from bot.retention import remove_old
from bot.seating import Seating
from bot.ticking import Ticking
from bot.worker import Worker
from handlers.duties import make_duties
from handlers.turn import World
from knowledge.forms import load_forms
from knowledge.pack import PACKS, REQUEST_FORMS, load_packs
from knowledge.wording import load_wording
from storage.engine import Database, StorageError
from storage.requests import PACK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.delivery import Group
    from bot.settings import Settings
    from handlers.turn import Incoming
    from knowledge.schema import Pack
    from storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()
TICK_SECONDS = 30
CODE_BYTES = 18  # 144 bits, 24 characters of a link


def build_world(settings: Settings) -> World:
    """Read the data; raises PackError."""
    folder = settings.packs or PACKS
    packs = [_at_hour(pack, settings.reminder_hour) for pack in load_packs(folder)]
    forms = {(pack.id, form.id): form for pack in packs for form in load_forms(folder / pack.id / "forms").values()}
    forms |= {(PACK, form.id): form for form in load_forms(REQUEST_FORMS).values()}
    return World(
        packs={pack.id: pack for pack in packs},
        knowledge=Remembering(packs),
        wording=load_wording(),
        forms=forms,
        zone=ZoneInfo(settings.time_zone),
        new_code=lambda: token_urlsafe(CODE_BYTES),
        keep=open_blobs(settings).put,
        public_url=settings.public_url,
        report_template=settings.report_template,
        approval=settings.approval,
    )


class Wakes:
    """What each sender waits on, set all at once."""

    def __init__(self) -> None:
        self._events: list[asyncio.Event] = []

    def another(self) -> asyncio.Event:
        """One more to wait on."""
        self._events.append(asyncio.Event())
        return self._events[-1]

    def set(self) -> None:
        """Let every sender look into the outbox."""
        for event in self._events:
            event.set()


def _at_hour(pack: Pack, hour: int | None) -> Pack:
    """The pack with the hour that the settings give, where they give one."""
    rule = pack.reminders.model_copy(update={"hour": hour})
    return pack.model_copy(update={"reminders": rule}) if hour is not None else pack


@dataclass
class App:
    """The running program. With a simulated clock nothing happens by itself: ``settle`` and ``advance_to`` drive it."""

    settings: Settings
    channels: Mapping[str, Channel]
    clock: Clock = field(default_factory=SystemClock)
    random: Random = field(default_factory=Random)
    demo: bool = False
    tick_seconds: float = TICK_SECONDS

    def __post_init__(self) -> None:
        """Build the parts; raises PackError or StorageError."""
        self.world = build_world(self.settings)
        self.database = Database(self.settings.database)
        self.blobs = open_blobs(self.settings)
        self.worker = Worker(self.database)
        self._wake = Wakes()
        self._stopping = False
        self._ticking: Ticking | None = None
        self.inbox = Inbox(self.worker, self.world, self.clock, self._wake.set)
        self.delivery = Delivery(self.worker, self.world, self.clock, self.channels, self.random)
        self._seating: Seating | None = None
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Migrate, make the duties that are missing and, by the system's clock, begin to tick and deliver."""
        await asyncio.get_running_loop().run_in_executor(None, self.database.migrate)
        await self.run(make_duties, self.world, self.clock.now())
        if isinstance(self.clock, SimulatedClock):
            return
        self._relay = Relay(self.worker, self.channels)
        self._seating = Seating(self.database, list(self.channels), self._wake.set, self._relay.take)
        self.delivery.may_send = self._relay.is_sender = self._seating.holds
        await self._seating.start()
        await self._tick()
        self._ticking = Ticking(self._tick, SystemClock(), self.tick_seconds)
        self._loops = [asyncio.create_task(self._deliver_forever(group)) for group in self.delivery.groups()]
        self._loops += [asyncio.create_task(self._relay.run()), asyncio.create_task(self._ticking.run())]

    async def stop(self) -> None:
        """Finish what is being sent, then end."""
        self._stopping = True
        if self._ticking:
            self._ticking.stop()
        self.delivery.stop()
        self._wake.set()
        if self._seating:
            self._relay.stop()
            await asyncio.gather(*self._loops)
            await self._seating.stop()
        self.worker.close()

    async def run(self, function: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of the store in one transaction."""
        return await self.worker.run(function, *args, **kwargs)

    async def receive(self, incoming: Incoming) -> None:
        """Take a message through the whole pipeline; raises StorageError where it should be delivered again."""
        await self.inbox.receive(incoming)
        if isinstance(self.clock, SimulatedClock):
            await self.settle()

    async def receive_together(self, incoming: Sequence[Incoming]) -> bool:
        """Take messages of a channel through the whole pipeline in one transaction, or leave them all: ``Inbox``."""
        taken = await self.inbox.receive_together(incoming)
        if taken and isinstance(self.clock, SimulatedClock):
            await self.settle()
        return taken

    async def settle(self) -> None:
        """Do and send everything that is due now."""
        await self.run(jobs.tick, self.world, self.clock.now())
        await self.delivery.drain()

    async def remove_old(self) -> None:
        """Remove what is older than the settings allow, once a day."""
        now = self.clock.now()
        await remove_old(self.worker, self.blobs, self.settings, now, self.world.local(now).date())

    async def next_due(self) -> datetime | None:
        """When there will be something to do or to send."""
        moments = (await self.run(jobs.next_due, self.world), await self.delivery.next_due())
        return min((moment for moment in moments if moment), default=None)

    async def advance_to(self, moment: datetime) -> None:
        """Move the simulated clock, stopping at all that is due on the way; ValueError where it would go back."""
        if not isinstance(self.clock, SimulatedClock):
            message = "only a simulated clock can be moved"
            raise TypeError(message)
        before = None
        while (due := await self.next_due()) and due <= moment and due != before:
            self.clock.move_to(max(due, self.clock.now()))
            await self.settle()
            before = due
        self.clock.move_to(moment)
        await self.settle()

    async def _tick(self) -> None:
        try:
            await self.run(jobs.tick, self.world, self.clock.now())
            await self.remove_old()
        except StorageError as error:
            log.error("tick put off", reason=str(error))
        self._wake.set()

    async def _deliver_forever(self, group: Group) -> None:
        """Send over some channels whenever there is something; nothing that goes wrong ends it."""
        wake = self._wake.another()
        while not self._stopping:
            wake.clear()
            try:
                await self.delivery.drain_group(group)
            except StorageError as error:
                log.error("delivery put off", reason=str(error))
                await asyncio.sleep(1)
            except Exception:
                log.exception("delivery failed")
                await asyncio.sleep(1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), await self._until_next(list(group)))

    async def _until_next(self, channels: list[str]) -> float:
        """Seconds until there is something to send over channels, at most those between two ticks."""
        try:
            due = await self.delivery.next_due(channels)
        except StorageError:
            return 1.0
        if due is None:
            return TICK_SECONDS
        return min(TICK_SECONDS, max(0.05, (due - self.clock.now()).total_seconds()))
