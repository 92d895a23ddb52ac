"""Reminders: which are due, one combined message a person a day, written at the moment it leaves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from handlers import digests
from handlers.duties import DutyWords, at_hour, choice_buttons
from handlers.hours import at_their_hour, first_hour, next_morning, waking_moment, working_morning
from knowledge import calendar
from knowledge.calendar import WEEKLY, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from handlers.turn import World
    from knowledge.schema import Pack
    from storage.rows import Button, Cause, Duty, Message, Person, Reminded
    from storage.store import Store

OLDEST = timedelta(days=3)
REMINDER = "reminder"


def remind(store: Store, world: World, now: datetime) -> int:
    """Queue a reminder for each unmet duty of which an occasion has come; returns how many duties.

    Occasions are looked at as early as anybody wants to hear of them; each message waits for its reader's hour.
    """
    today = world.local(now).date()
    moment = waking_moment(world, now)
    begun = first_hour(store, world, today) <= now
    due = [duty for duty, day in store.duties.due_for_a_reminder(today) if day < today or begun]
    store.people.look_up([*(duty.unit for duty in due), *(duty.reviewer for duty in due if duty.reviewer)])
    fresh: list[tuple[Duty, list[Occasion]]] = []
    for duty in due:
        come, following = _occasions(world, duty, today)
        fresh.append((duty, [occasion for occasion in come if moment.date() - occasion.day <= OLDEST]))
        store.duties.set_next_occasion([duty.id], following)
    _queue(store, world, fresh, moment, now)
    late = [duty for duty, occasions in fresh if any(occasion.late for occasion in occasions)]
    digests.queue(store, world, late, moment, now)
    return len(due)


def render(store: Store, world: World, message: Message, now: datetime) -> tuple[str, list[Button]] | str:
    """A combined reminder as it stands now; where nothing is left to remind of, the reason."""
    person = store.people.person(message.person or 0)
    today, language = world.local(now).date(), person.language
    reminded = store.reminders.of(message.id)
    if reason := _not_wanted(store, person, message, today):
        store.reminders.skip([each.id for each in reminded], reason)
        return reason
    if day_of(message) < waking_moment(world, now).date():
        return _put_off(store, world, message, person, now)
    mine = store.duties.all_unmet(person.unit)
    left_out = _left_out(store, reminded, mine)
    unit_type = store.people.unit(person.unit).type
    wanted = {each.duty for each in reminded if each.id not in left_out}
    listed = [DutyWords(world, duty, unit_type, language, today) for duty in mine if duty.id in wanted]
    if not listed:
        return ", ".join(sorted(set(left_out.values()))) or "nothing left to tell"
    buttons = choice_buttons(world, listed, language)
    return _written(world, listed, len(mine) - len(listed), language), buttons


def next_reminder(store: Store, world: World) -> datetime | None:
    """The next moment at which an occasion comes."""
    day = store.duties.next_occasion()
    return first_hour(store, world, day) if day else None


def message_of_the_day(
    store: Store, world: World, person: Person, moment: datetime, cause: Cause, now: datetime
) -> tuple[int, date]:
    """The person's one combined message of the day of a moment, or of the next working day where that has left."""
    while True:
        key = f"reminder:{person.id}:{moment.date()}"
        due_at = at_their_hour(world, person, moment)
        made = store.outbox.put(cause, "", now=now, due_at=due_at, person_id=person.id, render=REMINDER, key=key)
        if made is not None:
            return made, moment.date()
        known = store.outbox.by_key(key)
        if known is not None and (known.state == "queued" or known.account is None):
            if cause == "reminder":  # an occasion joins what was snoozed until this day
                store.outbox.because(known.id, cause)
            return known.id, moment.date()
        moment = next_morning(world, moment)


def day_of(message: Message) -> date:
    """The local day for which a combined message was made: it ends the message's key."""
    return date.fromisoformat((message.key or "").rpartition(":")[2])


def _put_off(store: Store, world: World, message: Message, person: Person, now: datetime) -> str:
    """After an outage: what is not too old joins the message of the next day on which people are reminded."""
    moment = waking_moment(world, now)
    target, _ = message_of_the_day(store, world, person, moment, message.cause, now)
    reminded = store.reminders.of(message.id)
    fresh = [each.id for each in reminded if moment.date() - each.day <= OLDEST]
    store.reminders.move(fresh, target)
    store.reminders.skip([each.id for each in reminded if each.id not in fresh], "too old")
    return "put off"


def _written(world: World, listed: list[DutyWords], more: int, language: str) -> str:
    say = world.wording.say
    first = listed[0]
    if len(listed) == 1:
        head = first.reminded()
        lines = [head, first.returned, first.working_day, first.recipient]
    else:
        head = say(language, "reminder.several", count=len(listed), day=first.day)
        lines = [head, *(f"{place}. {each.line_with_reason()}" for place, each in enumerate(listed, start=1))]
        lines.append(say(language, "status.buttons-for", title=first.short))
    if more:
        lines.append(say(language, "reminder.more", count=more))
    lines.append(say(language, "reminder.ask"))
    lines.append(first.citation)
    return "\n".join(line for line in lines if line)


def _queue(
    store: Store, world: World, fresh: Iterable[tuple[Duty, Sequence[Occasion]]], moment: datetime, now: datetime
) -> None:
    """Put the occasions that are the units' own (the weekly ones are their reviewers') into the messages of the day."""
    people: dict[int, Person] = {}
    told: dict[int, list[tuple[Duty, Occasion]]] = {}
    for duty, occasions in fresh:
        own = [(duty, occasion) for occasion in occasions if occasion.name != WEEKLY]
        for person in store.people.responsible(duty.unit) if own else ():
            people[person.id] = person
            told.setdefault(person.id, []).extend(own)
    _prepare(store, world, people.values(), moment, now)
    for person in people.values():
        message, _ = message_of_the_day(store, world, person, _after_snooze(world, person, moment), "reminder", now)
        for duty, occasion in told[person.id]:
            if duty.before is not None:
                store.reminders.note(duty.id, duty.before, occasion.name, occasion.day, person.id, message)


def _prepare(store: Store, world: World, people: Iterable[Person], moment: datetime, now: datetime) -> None:
    """Make the messages of the day of all who are reminded on it at once, hour by hour."""
    hours: dict[datetime, list[int]] = {}
    for person in people:
        if _after_snooze(world, person, moment) == moment:
            hours.setdefault(at_their_hour(world, person, moment), []).append(person.id)
    for due_at, some in hours.items():
        store.outbox.prepare("reminder", REMINDER, sorted(some), moment.date(), due_at=due_at, now=now)


def _after_snooze(world: World, person: Person, moment: datetime) -> datetime:
    """The moment, or the morning on which a snooze ends."""
    until = person.snoozed_until
    return working_morning(world, until) if until and until > moment.date() else moment


def _not_wanted(store: Store, person: Person, message: Message, today: date) -> str | None:
    """Why a person is not to get a reminder now, whatever is still owed."""
    if "reminder" in store.preferences.opt_outs(person.id):
        return "opted out"
    # A snooze that began after the message was queued took its duties along (see handlers.preferences).
    snoozed = person.snoozed_until is not None and person.snoozed_until > today
    return "snoozed" if snoozed and message.cause == "reminder" else None


def _left_out(store: Store, reminded: Sequence[Reminded], unmet: Sequence[Duty]) -> dict[int, str]:
    """Which duties of a reminder are not told any more, by the reminder's id, and why; the reason is kept."""
    days = {duty.id: duty.before for duty in unmet}
    gone = [each for each in reminded if days.get(each.duty) != each.before]
    states = store.duties.states([each.duty for each in gone]) if gone else {}
    reasons = {each.id: "extended" if each.duty in days else states.get(each.duty, "gone") for each in gone}
    for reason in set(reasons.values()):
        store.reminders.skip([each for each, why in reasons.items() if why == reason], reason)
    return reasons


def _occasions(world: World, duty: Duty, today: date) -> tuple[list[Occasion], date | None]:
    """The occasions that came since the duty was opened, and the day of the next one."""
    pack = world.packs[duty.pack]
    come: list[Occasion] = []
    for occasion in _all_occasions(duty, pack):
        if occasion.day > today:
            return come, occasion.day
        if at_hour(world, pack, occasion.day) >= duty.open_since:
            come.append(occasion)
    return come, None


def _all_occasions(duty: Duty, pack: Pack) -> Iterable[Occasion]:
    """Every occasion of a duty in order; the weekly ones end with the school year."""
    if duty.before is None:
        return []
    found = list(calendar.occasions(duty.before, pack.reminders, pack.holidays))
    if duty.returned_on:
        found += calendar.occasions_of_return(duty.returned_on, pack.reminders, pack.holidays)
    ordered = sorted(found, key=lambda occasion: occasion.day)
    end = calendar.school_year_end(duty.before)
    weekly = takewhile(lambda day: day <= end, calendar.digest_days(ordered[-1].day, pack.holidays))
    return chain(ordered, (Occasion(WEEKLY, day) for day in weekly))
