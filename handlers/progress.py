"""/tiendo: who has handed in and who has not, and a nudge for those who have not."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from handlers import deadlines, review
from handlers.duties import DutyWords, document
from knowledge import calendar
from storage.rows import MET, UNMET, Button

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.duties import Tally
    from storage.rows import Duty, Unit

MOST_NAMES = 12
MOST_UNIT_BUTTONS = 6


def show(turn: Turn) -> None:
    """What is owed longest in detail, the others in a line each; a school sees its own duties."""
    tallies = turn.store.duties.tallies(turn.viewer)
    if not tallies:
        deadlines.show(turn)
        return
    nearest = tallies[0]
    _reply(turn, nearest, [each for each in tallies if each is not nearest])


def show_obligation(turn: Turn, pack: str, obligation: str) -> None:
    """One obligation in detail."""
    tallies = turn.store.duties.tallies(turn.viewer)
    chosen = next((each for each in tallies if (each.pack, each.obligation) == (pack, obligation)), None)
    if chosen is None:
        raise LookupError(obligation)
    _reply(turn, chosen, [each for each in tallies if each is not chosen])


def nudge_all(turn: Turn, pack: str, obligation: str) -> None:
    """Ask every unit that has not handed it in."""
    missing = [duty for duty, _ in turn.store.duties.followed(turn.viewer, pack, obligation, UNMET)]
    if not missing:
        turn.reply(turn.say("nudge.nobody"))
        return
    units, people = review.nudge(turn, missing)
    turn.reply(turn.say("nudge.sent" if units else "nudge.already", units=units, people=people))


def units_missing(turn: Turn, pack: str, obligation: str, start: int) -> None:
    """The units that have not handed it in, each as a button, a page at a time."""
    missing = turn.store.duties.followed(turn.viewer, pack, obligation, UNMET)
    page = missing[start : start + MOST_UNIT_BUTTONS]
    if not page:
        turn.reply(turn.say("nudge.nobody"))
        return
    buttons = [Button(unit.name, "review.unit", {"duty": duty.id}) for duty, unit in page]
    if start + MOST_UNIT_BUTTONS < len(missing):
        after = {"pack": pack, "obligation": obligation, "start": start + MOST_UNIT_BUTTONS}
        buttons.append(Button(turn.say("button.more"), "progress.units", after))
    title = turn.world.packs[pack].obligation(obligation).title.say(turn.language)
    count = turn.say("progress.page", first=start + 1, last=start + len(page), total=len(missing))
    turn.reply(f"{title}\n{count}", buttons)


def _reply(turn: Turn, tally: Tally, others: list[Tally]) -> None:
    key = {"pack": tally.pack, "obligation": tally.obligation}
    missing = turn.store.duties.followed(turn.viewer, tally.pack, tally.obligation, UNMET)
    have = turn.store.duties.followed(turn.viewer, tally.pack, tally.obligation, MET)
    pack = turn.world.packs[tally.pack]
    obligation = pack.obligation(tally.obligation)
    head = turn.say("progress.head", title=obligation.title.say(turn.language), met=tally.met, total=tally.total)
    lines = [head, *_days(turn, missing), turn.say("progress.counts", started=tally.started, trouble=tally.trouble)]
    if missing:
        lines.append(turn.say("progress.missing", count=len(missing), names=_names(turn, missing)))
    if have:
        lines.append(turn.say("progress.have", count=len(have), names=_names(turn, have)))
    lines += [
        turn.say("progress.other", title=_short(turn, each), met=each.met, total=each.total, day=_day(turn, each))
        for each in others
    ]
    lines.append(document(pack, turn.language))
    buttons = [Button(turn.say("button.nudge"), "progress.nudge", key)] if missing else []
    if missing:
        buttons.append(Button(turn.say("button.units"), "progress.units", {**key, "start": 0}))
    buttons += [
        Button(_short(turn, each), "progress.obligation", {"pack": each.pack, "obligation": each.obligation})
        for each in others
    ]
    turn.reply("\n".join(lines), buttons)


def _days(turn: Turn, missing: list[tuple[Duty, Unit]]) -> list[str]:
    """The days by which the missing ones are due, each once, nearest first."""
    days = {}
    for duty, unit in missing:
        if duty.before:
            days[duty.before] = DutyWords(turn.world, duty, unit.type, turn.language, turn.today).day
    return [days[day] for day in sorted(days)] or ([turn.say("duty.no-day")] if missing else [])


def _names(turn: Turn, rows: list[tuple[Duty, Unit]]) -> str:
    """A line a unit, those in trouble marked; where they are many, how many of each type."""
    if len(rows) > MOST_NAMES:
        pack = next(iter(turn.world.packs.values()))
        types = sorted(unit.type for _, unit in rows)
        counts = [(pack.unit_type(code).short.say(turn.language), len(list(group))) for code, group in groupby(types)]
        return " " + ", ".join(f"{name} {count}" for name, count in counts)
    districts = {unit.district for _, unit in rows}
    return "\n".join(["", *(f"– {_name(unit, districts)}{_mark(duty)}" for duty, unit in rows)])


def _name(unit: Unit, districts: set[str]) -> str:
    """A unit's name, without the district that all of them share."""
    return unit.name.removesuffix(f" ({unit.district})") if len(districts) == 1 else unit.name


def _mark(duty: Duty) -> str:
    return {"trouble": " ⚠️", "started": " ⏳"}.get(duty.progress or "", "") if duty.unmet else ""


def _short(turn: Turn, tally: Tally) -> str:
    return turn.world.packs[tally.pack].obligation(tally.obligation).short.say(turn.language)


def _day(turn: Turn, tally: Tally) -> str:
    if tally.before is None:
        return turn.say("state.all-met" if tally.met == tally.total else "duty.no-day-short")
    left = calendar.time_left(tally.before, turn.today, turn.language)
    return f"{calendar.short_day(tally.before)} ({left})"
