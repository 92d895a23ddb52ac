"""Duties in words, and the duties that the packs in force make."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from knowledge import calendar
from storage.duties import NewDuties
from storage.rows import Button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handlers.turn import Turn, World
    from knowledge.schema import Obligation, Pack, Variant
    from storage.rows import Duty
    from storage.store import Store

STATUS = ("done", "started", "not-started", "trouble")


def make_duties(store: Store, world: World, now: datetime) -> int:
    """Make what the packs ask of the directory's units and is not there yet; returns how many duties were made.

    An obligation whose last late occasion has gone makes none (see DESIGN on activating a pack).
    """
    made = 0
    for pack in world.packs.values():
        store.activated(pack.id, now)
        for obligation in pack.obligations:
            for variant in obligation.variants:
                made += _make(store, world, pack, obligation, variant, now)
    return made


def _make(store: Store, world: World, pack: Pack, obligation: Obligation, variant: Variant, now: datetime) -> int:
    next_occasion = None
    if variant.before:
        next_occasion = first_occasion(world, pack, variant.before, now)
        if next_occasion is None:
            return 0
    new = NewDuties(
        pack=pack.id,
        obligation=obligation.id,
        unit_types=variant.unit_types,
        before=variant.before,
        next_occasion=next_occasion,
        office=pack.office,
        reviewer=variant.reviewer,
    )
    return store.duties.make(new, now)


def first_occasion(world: World, pack: Pack, before: date, now: datetime) -> date | None:
    """The first occasion of a due day that lies at or after a moment; None where all have gone."""
    moments = (occasion.day for occasion in calendar.occasions(before, pack.reminders, pack.holidays))
    return next((day for day in moments if at_hour(world, pack, day) >= now), None)


def at_hour(world: World, pack: Pack, day: date) -> datetime:
    """The moment of a day at which reminders go out."""
    return datetime.combine(day, time(pack.reminders.hour), world.zone)


class DutyWords:
    """What can be said of one duty, in one language."""

    def __init__(
        self,
        turn_world: World,
        duty: Duty,
        unit_type: str,
        language: str,
        today: date,
        *,
        labels: str | None = None,
    ) -> None:
        """``labels``: the language of buttons, where it is not that of the words."""
        self.duty = duty
        self.language = language
        self.labels = labels or language
        self.today = today
        self._world = turn_world
        self._pack = turn_world.packs[duty.pack]
        self._obligation = self._pack.obligation(duty.obligation)
        self._variant = self._pack.variant(duty.obligation, unit_type)

    @property
    def title(self) -> str:
        """The obligation in full."""
        own = self._variant.title if self._variant else None
        return (own or self._obligation.title).say(self.language)

    @property
    def short(self) -> str:
        """The obligation in few words."""
        return self._obligation.short.say(self.language)

    @property
    def label(self) -> str:
        """The obligation as it stands on a button."""
        return self._obligation.short.say(self.labels)

    @property
    def recipient(self) -> str:
        """To whom it goes; empty where the directive names nobody."""
        recipient = self._variant.recipient if self._variant else None
        return self.say("duty.recipient", recipient=recipient.say(self.language)) if recipient else ""

    @property
    def citation(self) -> str:
        """The last line: ``Mục IV.8, Công văn 3626/SGDĐT-VP``."""
        provision = self._variant.provision if self._variant else ""
        source = document(self._pack, self.language)
        return self.say("duty.citation", provision=provision, document=source) if provision else source

    @property
    def day(self) -> str:
        """Until when, and what is left: ``trước thứ Năm, 05/10/2023 (còn 14 ngày)``; what is met is never overdue."""
        before = self.duty.before
        if before is None:
            return self.say("duty.no-day")
        day = calendar.long_day(before, self.language)
        if not self.duty.unmet and calendar.days_left(before, self.today) < 0:
            return self.say("duty.before-gone", day=day)
        return self.say("duty.before", day=day, left=calendar.time_left(before, self.today, self.language))

    @property
    def extended(self) -> bool:
        """Whether the unit still owes it, by another day than its type."""
        return self.duty.unmet and self._variant is not None and self.duty.before != self._variant.before

    @property
    def working_day(self) -> str:
        """The last working day in time, where it is not the last day."""
        last = self._other_working_day()
        return self.say("duty.last-working-day", day=last) if last else ""

    def _other_working_day(self) -> str:
        before = self.duty.before
        if before is None or not self.duty.unmet or calendar.days_left(before, self.today) < 0:
            return ""
        last = calendar.last_working_day(before, self._pack.holidays)
        if last == calendar.last_day(before):
            return ""
        return calendar.long_day(last, self.language)

    @property
    def status(self) -> str:
        """How far it is."""
        if not self.duty.unmet:
            return self.say(f"state.{self.duty.state}")
        told = self.say(f"progress.{self.duty.progress or 'unknown'}")
        if self.duty.progress_at:
            told = self.say(
                "progress.since", progress=told, day=f"{self._world.local(self.duty.progress_at):%d/%m %H:%M}"
            )
        return told if self.duty.state == "open" else self.say("state.returned-and", reason=self.duty.reason, told=told)

    def line(self) -> str:
        """One line of a list."""
        return self.with_working_day(self.say("duty.line", title=self.title, day=self.day))

    def line_with_reason(self) -> str:
        """One line of a list; of what was returned also why."""
        if self.duty.state != "returned":
            return self.line()
        return self.say("deadlines.returned", line=self.line(), reason=self.duty.reason)

    @property
    def returned(self) -> str:
        """Why it is owed again, where it was handed in before."""
        return self.say("reminder.returned", reason=self.duty.reason) if self.duty.state == "returned" else ""

    def with_working_day(self, line: str) -> str:
        """A line that names the last day, and the last working day where that is another."""
        last = self._other_working_day()
        return self.say("duty.last-working-day-in-line", line=line, day=last) if last else line

    def reminded(self) -> str:
        """The first line of a reminder."""
        before = self.duty.before
        late = -calendar.days_left(before, self.today) if before else 0
        if before and late > 0:
            return self.say("reminder.late", days=late, title=self.title, day=calendar.long_day(before, self.language))
        return self.say("reminder.one", title=self.title, day=self.day)

    def card(self) -> str:
        """Everything on one duty, the day first."""
        lines = [
            self.line(),
            self.recipient,
            self.say("duty.status", status=self.status),
            self.citation,
        ]
        return "\n".join(line for line in lines if line)

    def say(self, key: str, **values: object) -> str:
        """A wording in the language of these words."""
        return self._world.wording.say(self.language, key, **values)


def document(pack: Pack, language: str) -> str:
    """``Công văn 3626/SGDĐT-VP``."""
    return f"{pack.document.kind.say(language)} {pack.document.number}"


def words(turn: Turn, duty: Duty, language: str | None = None) -> DutyWords:
    """What can be said of a duty in the language of the turn."""
    unit = turn.store.people.unit(duty.unit)
    return DutyWords(
        turn.world, duty, unit.type, language or turn.language, turn.today, labels=language or turn.setting
    )


def status_buttons(world: World, duty: Duty, language: str) -> list[Button]:
    """The four one-tap answers to "how far are you?"."""
    return [
        Button(world.wording.say(language, f"button.{value}"), f"status.{value}", {"duty": duty.id}) for value in STATUS
    ]


def choice_buttons(world: World, duties: Sequence[DutyWords], language: str) -> list[Button]:
    """One duty: the four status buttons. Several: a button a duty, then the four for the first one."""
    choices = [Button(each.label, "duty.show", {"duty": each.duty.id}) for each in duties] if len(duties) > 1 else []
    return [*choices, *status_buttons(world, duties[0].duty, language)]
