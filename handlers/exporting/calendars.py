"""A unit's duties as an iCalendar file: a day each, which moves where the duty moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.duties import DutyWords
from knowledge.calendar import last_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from icalendar import Event

    from handlers.turn import World
    from storage.rows import Duty, DutyState, Unit

REFRESH = "PT6H"
"""How often programs that follow the address are asked to look again."""
STATES: tuple[DutyState, ...] = ("open", "returned", "submitted", "accepted", "waived")
TYPE = "text/calendar; charset=utf-8"


def calendar(world: World, unit: Unit, duties: Sequence[Duty], language: str, today: date) -> bytes:
    """The duties that have a day. The same duties make the same bytes: nothing in it tells when it was made."""
    from icalendar import Calendar

    out = Calendar()
    out.add("prodid", "-//nhac//nhac//VI")
    out.add("version", "2.0")
    out.add("method", "PUBLISH")
    out.add("x-wr-calname", world.wording.say(language, "calendar.name", unit=unit.name))
    out.add("x-wr-timezone", world.zone.key)
    out.add("x-published-ttl", REFRESH)
    for duty in duties:
        if duty.before is not None:
            out.add_component(_event(world, unit, duty, language, today))
    content: bytes = out.to_ical()
    return content


def _event(world: World, unit: Unit, duty: Duty, language: str, today: date) -> Event:
    """One duty on its last day. Its sequence grows whenever it changes: so programs know the newer one."""
    from icalendar import Event

    told = DutyWords(world, duty, unit.type, language, today)
    say = world.wording.say
    done = "" if duty.unmet else "✓ "
    event = Event()
    event.add("uid", f"{duty.pack}-{duty.obligation}-{duty.unit}@nhac")
    event.add("sequence", int((duty.changed_at - duty.created_at).total_seconds()))
    event.add("dtstamp", duty.changed_at)
    event.add("last-modified", duty.changed_at)
    if duty.before is not None:
        event.add("dtstart", last_day(duty.before))
    event.add("summary", f"{done}{say(language, 'calendar.summary', title=told.short, unit=unit.name)}")
    lines = [told.title, told.recipient, say(language, f"state.{duty.state}"), told.citation]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("status", "CANCELLED" if duty.state == "waived" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
