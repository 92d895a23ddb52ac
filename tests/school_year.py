"""A made-up school year, played through the real program: who was reminded of what, and who should have been."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.app import App
from bot.channels.console import Console
from bot.clock import SimulatedClock
from bot.directory.changes import apply
from bot.directory.reading import read_directory
from bot.playing import settings_for
from handlers.duties import first_occasion
from storage.audiences import Audience
from tests.directories import folder
from tests.year_oracle import Owed, Phase, Reader, expected, works

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.store import Store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2023, 9, 1, 6, tzinfo=ZONE)
END = datetime(2024, 6, 30, 23, tzinfo=ZONE)
LATEST = timedelta(days=12)
REQUESTS = (*(date(2024, 2, day) for day in range(7, 17)), date(2024, 4, 30))
SCHOOLS = ("mn", "th", "thcs", "thpt", "gdtx")
Seen = set[tuple[str, str, date]]


@dataclass
class Figures:
    """What a year came to."""

    due: Seen
    received: Counter[tuple[str, str, date]]
    messages: list[dict[str, Any]]
    outages: int
    restarts: int
    events: Counter[str]


class Year:
    """One seeded year of so many schools."""

    def __init__(self, path: Path, schools: int, people: int, seed: int) -> None:
        self._random = Random(seed)
        self._path = path
        self._clock = SimulatedClock(START)
        self._console: Console | None = None
        self._app = self._build()
        self._directory = _directory(path, schools, people, self._random)
        self._duties: dict[int, Owed] = {}
        self._readers: dict[str, Reader] = {}
        self._events: list[tuple[datetime, str, Callable[[Store, datetime], None]]] = []
        self._outages: list[tuple[datetime, datetime]] = []
        self._played: Counter[str] = Counter()
        self._restarts = 0

    async def play(self) -> Figures:
        """Play it from September to June."""
        await self._begin()
        self._plan()
        for at, kind, event in sorted(self._events, key=lambda each: each[0]):
            if at >= END:
                break
            await self._go_on(at)
            if at >= self._clock.now():  # else the program was down: nobody could do it
                await self._app.advance_to(at)
                await self._app.run(event, at)
                self._played[kind] += 1
        await self._app.advance_to(END)
        await self._app.stop()
        return self._figures()

    def _build(self) -> App:
        settings = settings_for(self._path)
        channels: dict[str, Any] = {}
        app = App(settings, channels, clock=self._clock, random=Random(0))
        self._console = self._console or Console(app.world, self._clock)
        channels["console"] = self._console
        return app

    async def _begin(self) -> None:
        app = self._app
        app.database.migrate()
        pack = next(iter(app.world.packs.values()))
        await app.run(apply, app.world, read_directory(self._directory, pack), START)
        await app.run(lambda store: store.people.give_everybody_an_account("console", START))
        await app.start()
        await app.run(self._learn)

    def _learn(self, store: Store) -> None:
        roles = {"principal", "focal", "coordinator"}
        for person in store.people.people():
            if person.role in roles:
                self._readers[person.code] = Reader(person.code, person.unit)
        types = {unit.code: unit.type for unit in store.people.units()}
        for code, kind in types.items():
            for duty in store.duties.all_unmet(code):
                if duty.before:
                    variant = self._app.world.packs[duty.pack].variant(duty.obligation, kind)
                    title = self._app.world.packs[duty.pack].obligation(duty.obligation).title
                    own = variant.title if variant and variant.title else title
                    self._duties[duty.id] = Owed(code, own.vi, [Phase(duty.created_at, duty.before)])

    def _plan(self) -> None:
        self._plan_outages()
        for request, before in enumerate(REQUESTS, start=1):
            at = _moment(self._random, before - timedelta(days=self._random.randint(8, 24)))
            self._events.append((at, "request", self._request(request, before)))
            for _ in range(20):
                done = _moment(self._random, at.date() + timedelta(days=self._random.randint(1, 25)))
                self._events.append((done, "answer", self._answer(f"số {request} cho")))
        for identifier in list(self._duties):
            self._plan_duty(identifier)
        for reader in self._readers.values():
            self._plan_reader(reader)

    def _plan_outages(self) -> None:
        for month in (9, 10, 11, 12, 1, 2, 3, 4, 5):
            start = _moment(self._random, date(2023 if month > 8 else 2024, month, self._random.randint(2, 27)))
            hours = self._random.choice((2, 7, 15, 30, 80, 150))
            self._outages.append((start, start + timedelta(hours=hours)))
        self._outages.sort()
        self._coming = list(self._outages)

    def _plan_duty(self, identifier: int) -> None:
        random, before = self._random, self._duties[identifier].phases[0].before
        if random.random() < 0.06:
            day = before - timedelta(days=random.randint(0, 9))
            later = before + timedelta(days=random.randint(5, 25))
            self._at(day, "extension", self._extend(identifier, later))
        if random.random() < 0.02:
            self._at(before - timedelta(days=random.randint(0, 20)), "waiver", self._waive(identifier))
        handed_in = before + timedelta(days=int(random.triangular(-25, LATEST.days, -2)))
        if random.random() < 0.85:
            self._at(handed_in, "submission", self._submit(identifier))
        if random.random() < 0.08:
            returned = handed_in + timedelta(days=random.randint(1, 6))
            self._at(returned, "return", self._return(identifier))
            self._at(returned + timedelta(days=random.randint(1, 12)), "submission", self._submit(identifier))

    def _plan_reader(self, reader: Reader) -> None:
        random = self._random
        if random.random() < 0.08:
            hour = time(random.randint(7, 19), random.choice((0, 15, 30)))
            self._events.append((START + timedelta(minutes=random.randint(1, 50)), "hour", self._hour(reader, hour)))
        if random.random() < 0.04:
            day = date(2023, 9, 5) + timedelta(days=random.randint(0, 250))
            self._at(day, "opt-out", self._opt(reader, out=True))
            self._at(day + timedelta(days=random.randint(5, 60)), "opt-in", self._opt(reader, out=False))

    def _at(self, day: date, kind: str, event: Callable[[Store, datetime], None]) -> None:
        if START.date() < day:
            self._events.append((_moment(self._random, day), kind, event))

    async def _go_on(self, to: datetime) -> None:
        """Live through the outages up to a moment; now and then start anew."""
        while self._coming and self._coming[0][0] <= to:
            start, end = self._coming.pop(0)
            if start > self._clock.now():
                await self._app.advance_to(start - timedelta(seconds=1))
            await self._start_anew(max(end, self._clock.now()))
        if self._random.random() < 0.01:
            self._restarts += 1
            await self._start_anew(self._clock.now())

    async def _start_anew(self, at: datetime) -> None:
        await self._app.stop()
        self._clock.move_to(at)
        self._app = self._build()
        await self._app.start()
        await self._app.settle()

    def _request(self, number: int, before: date) -> Callable[[Store, datetime], None]:
        def make(store: Store, now: datetime) -> None:
            codes = [unit.code for unit in store.people.units() if unit.type in SCHOOLS]
            audience = Audience(units=tuple(self._random.sample(codes, max(1, len(codes) // 10))))
            title = f"Báo cáo gấp số {number} cho ngày {before:%d/%m}"
            author = store.people.with_role("department")[0]
            made = store.requests.add(author, title, "Bao nhiêu?", audience, before, now)
            world = self._app.world
            pack = next(iter(world.packs.values()))
            store.requests.make_duties(made, audience, first_occasion(world, pack, before, now), now)
            for unit in audience.units:
                duty = next(each for each in store.duties.all_unmet(unit) if each.pack == f"request-{made.id}")
                self._duties[duty.id] = Owed(unit, title, [Phase(now, before)])

        return make

    def _answer(self, title: str) -> Callable[[Store, datetime], None]:
        """Some unit answers a request."""

        def answer(store: Store, now: datetime) -> None:
            owed = [number for number, duty in self._duties.items() if title in duty.title and duty.open]
            if owed:
                self._submit(self._random.choice(owed))(store, now)

        return answer

    def _submit(self, identifier: int) -> Callable[[Store, datetime], None]:
        def submit(store: Store, now: datetime) -> None:
            duty = self._duties[identifier]
            if duty.open:
                duty.end(now)
                store.duties.change(identifier, now, state="submitted")

        return submit

    def _return(self, identifier: int) -> Callable[[Store, datetime], None]:
        def give_back(store: Store, now: datetime) -> None:
            duty, today = self._duties[identifier], now.date()
            if duty.open is None and store.duties.states([identifier])[identifier] == "submitted":
                duty.phases.append(Phase(now, duty.phases[-1].before, returned=today))
                columns = {"state": "returned", "open_since": now, "returned_on": today, "next_occasion": today}
                store.duties.change(identifier, now, **columns)

        return give_back

    def _extend(self, identifier: int, day: date) -> Callable[[Store, datetime], None]:
        def extend(store: Store, now: datetime) -> None:
            duty = self._duties[identifier]
            if duty.open:
                duty.end(now)
                duty.phases.append(Phase(now, day))
                store.duties.extend(identifier, day, None, now)

        return extend

    def _waive(self, identifier: int) -> Callable[[Store, datetime], None]:
        def waive(store: Store, now: datetime) -> None:
            if self._duties[identifier].open:
                self._duties[identifier].end(now)
                store.duties.waive(identifier, "miễn", None, now)

        return waive

    def _hour(self, reader: Reader, hour: time) -> Callable[[Store, datetime], None]:
        def choose(store: Store, _: datetime) -> None:
            reader.hour = hour
            store.preferences.remind_at(store.people.person_by_code(reader.code).id, hour)

        return choose

    def _opt(self, reader: Reader, *, out: bool) -> Callable[[Store, datetime], None]:
        def opt(store: Store, now: datetime) -> None:
            if out:
                reader.without.append((now, END))
            elif reader.without:
                reader.without[-1] = (reader.without[-1][0], now)
            store.preferences.opt(store.people.person_by_code(reader.code).id, "reminder", out=out)

        return opt

    def _figures(self) -> Figures:
        console = self._console
        lines = [line for line in (console.lines if console else []) if line["cause"] == "reminder"]
        titles: dict[str, set[str]] = {}
        for duty in self._duties.values():
            titles.setdefault(duty.unit, set()).add(duty.title)
        received: Counter[tuple[str, str, date]] = Counter()
        for line in lines:
            day = datetime.fromisoformat(line["at"]).date()
            unit = self._readers[line["to"]].unit
            received.update((line["to"], title, day) for title in titles[unit] if title in line["text"])
        due = expected(list(self._duties.values()), list(self._readers.values()), self._outages, END)
        return Figures(due, received, lines, len(self._outages), self._restarts, self._played)


def unfit(messages: list[dict[str, Any]]) -> list[str]:
    """The moments of messages that left at night or on a day off."""
    at = [datetime.fromisoformat(line["at"]) for line in messages]
    return [f"{each}" for each in at if not (time(7) <= each.time() < time(20) and works(each.date()))]


def play_year(path: Path, schools: int, people: int, seed: int) -> Figures:
    """Play a year with so many schools and people."""
    return asyncio.run(Year(path, schools, people, seed).play())


def _moment(random: Random, day: date) -> datetime:
    """Some time of a day, at night too; never on the very minute at which reminders go out."""
    at = time(random.randint(0, 23), random.randint(1, 59), random.randint(1, 59))
    return datetime.combine(day, at, ZONE)


def _directory(path: Path, schools: int, people: int, random: Random) -> Path:
    """A directory of a department, eight offices and so many schools and people."""
    districts = [f"Huyện {letter}" for letter in "ABCDEFGH"]
    offices = [[f"phong-{n}", f"Phòng GDĐT {name}", "phong", "so", name] for n, name in enumerate(districts, start=1)]
    units = [["code", "name", "type", "parent", "district"], ["so", "Sở", "so", "", ""]]
    units += [["so-vp", "Văn phòng Sở", "so-vp", "so", ""], *offices]
    rows = [["code", "unit", "name", "role", "phone", "email", "language"]]
    rows += [["so-vp/qt", "so-vp", "Quản trị", "department", "", "", "vi"]]
    rows += [["so-vp/cv", "so-vp", "Chuyên viên", "coordinator", "", "", "vi"]]
    for office in offices:
        rows.append([f"{office[0]}/cv", office[0], "Chuyên viên", "coordinator", "", "", "vi"])
    for number in range(1, schools + 1):
        kind, office = random.choices(SCHOOLS, (4, 4, 3, 1, 1))[0], random.choice(offices)
        parent = office[0] if kind in {"mn", "th", "thcs"} else "so"
        code = f"{kind}-{number:03}"
        units.append([code, f"Trường {number:03}", kind, parent, office[4]])
        rows.append([f"{code}/ht", code, f"Hiệu trưởng {number:03}", "principal", "", "", "vi"])
    codes = [row[0] for row in units[11:]]
    extra = people - (len(rows) - 1)
    for number in range(extra):
        code = codes[number % len(codes)]
        rows.append([f"{code}/dm{number}", code, f"Đầu mối {number}", "focal", "", "", "vi"])
    return folder(path / "directory", units, rows)
