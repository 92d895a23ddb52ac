"""/tiendo: who has handed in and who has not, as words and a picture, down to the unit, and a nudge."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from handlers import review
from handlers.duties import DutyWords, document, words
from handlers.picture import Bar, Picture, draw
from knowledge import calendar
from knowledge.fold import fold
from storage.rows import MET, UNMET, Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn
    from storage.duties import Scope, Tally
    from storage.rows import Duty, DutyState, StoredFile, Unit
    from storage.standings import Grouping, Standing

MOST_NAMES = 12
MOST_UNIT_BUTTONS = 6
MOST_GROUPS = 30
GROUPINGS: tuple[Grouping, ...] = ("district", "type")


def show(turn: Turn) -> None:
    """What is owed longest in detail, the others in a line each; a school sees its own duties."""
    tallies = seen(turn)
    if not tallies:
        show_own(turn)
        return
    nearest = tallies[0]
    _reply(turn, nearest, [each for each in tallies if each is not nearest])


def seen(turn: Turn) -> list[Tally]:
    """What the reader follows and, for a Phòng, what other offices have asked of its schools."""
    duties, viewer = turn.store.duties, turn.viewer
    return [*duties.tallies(viewer), *duties.tallies(viewer, "overseen")]


def show_own(turn: Turn) -> None:
    """How far the own unit is with each of its duties."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer, (*UNMET, *MET))
    told = [words(turn, duty) for duty in duties]
    unit = turn.unit.name if turn.unit else ""
    if not told:
        turn.reply(turn.say("deadlines.none", unit=unit))
        return
    met = sum(not duty.unmet for duty in duties)
    lines = [turn.say("progress.own", unit=unit, met=met, total=len(duties))]
    lines += [each.with_working_day(f"{_sign(each.duty)} {each.title}: {each.status} – {each.day}") for each in told]
    lines.append("; ".join(dict.fromkeys(each.citation for each in told)))
    turn.reply("\n".join(lines), [Button(each.label, "duty.show", {"duty": each.duty.id}) for each in told])


def show_obligation(turn: Turn, pack: str, obligation: str) -> None:
    """One obligation in detail."""
    tallies = seen(turn)
    chosen = _tally(tallies, pack, obligation)
    _reply(turn, chosen, [each for each in tallies if each is not chosen])


def show_groups(turn: Turn, pack: str, obligation: str, by: Grouping) -> None:
    """An obligation by district or unit type, each as a button."""
    tally = _tally(turn.store.duties.tallies(turn.viewer), pack, obligation)
    standings = _standings(turn, pack, obligation, by)[:MOST_GROUPS]
    key = {"pack": pack, "obligation": obligation, "by": by, "start": 0}
    counts = {each.group: f"{_group_name(turn, pack, by, each.group)} {each.met}/{each.total}" for each in standings}
    buttons = [Button(counts[each.group], "progress.group", {**key, "group": each.group}) for each in standings]
    lines = [_head(turn, tally), *(_group_line(turn, pack, by, each) for each in standings)]
    lines.append(document(turn.world.packs[pack], turn.language))
    turn.reply("\n".join(lines), buttons, _picture(turn, tally, (by,), []))


def show_group(turn: Turn, *, pack: str, obligation: str, by: Grouping, group: str, start: int) -> None:
    """The units of a district or type: those that have not handed in first, each as a button, a page at a time."""
    rows = _group(turn, pack, obligation, by, group)
    if not rows:
        raise LookupError(group)
    page = rows[start : start + MOST_UNIT_BUTTONS]
    met = sum(not duty.unmet for duty, _ in rows)
    name = _group_name(turn, pack, by, group)
    title = turn.world.packs[pack].obligation(obligation).short.say(turn.language)
    lines = [turn.say("progress.group-head", group=name, title=title, met=met, total=len(rows))]
    lines += [f"{_sign(duty)} {unit.name}" for duty, unit in page]
    lines.append(turn.say("progress.page-of", first=start + 1, last=start + len(page), total=len(rows)))
    key = {"pack": pack, "obligation": obligation, "by": by, "group": group}
    buttons = [Button(unit.name, "review.unit", {"duty": duty.id}) for duty, unit in page]
    if met < len(rows):
        buttons.append(Button(turn.say("button.nudge", turn.setting), "progress.nudge-group", key))
    if start + MOST_UNIT_BUTTONS < len(rows):
        after = {**key, "start": start + MOST_UNIT_BUTTONS}
        buttons.append(Button(turn.say("button.more", turn.setting), "progress.group", after))
    turn.reply("\n".join(lines), buttons)


def has_group(turn: Turn, tally: Tally, by: Grouping, group: str) -> bool:
    """Whether any unit of a district or type owes, or has handed in, what is followed."""
    return bool(_group(turn, tally.pack, tally.obligation, by, group))


def nudge_all(turn: Turn, pack: str, obligation: str) -> None:
    """Ask every unit that has not handed it in."""
    _nudge(turn, [duty for duty, _ in turn.store.duties.followed(turn.viewer, pack, obligation, UNMET)])


def nudge_group(turn: Turn, pack: str, obligation: str, by: Grouping, group: str) -> None:
    """Ask every unit of a district or type that has not handed it in."""
    _nudge(turn, [duty for duty, _ in _group(turn, pack, obligation, by, group) if duty.unmet])


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
        buttons.append(Button(turn.say("button.more", turn.setting), "progress.units", after))
    title = turn.world.packs[pack].obligation(obligation).title.say(turn.language)
    count = turn.say("progress.page", first=start + 1, last=start + len(page), total=len(missing))
    turn.reply(f"{title}\n{count}", buttons)


def _reply(turn: Turn, tally: Tally, others: list[Tally]) -> None:
    missing, have = (_rows(turn, tally, states) for states in (UNMET, MET))
    lines = [_head(turn, tally), *_days(turn, missing)]
    lines.append(turn.say("progress.counts", started=tally.started, trouble=tally.trouble))
    if missing:
        lines.append(turn.say("progress.missing", count=len(missing), names=_names(turn, missing)))
    if have:
        lines.append(turn.say("progress.have", count=len(have), names=_names(turn, have)))
    lines += [
        turn.say(
            "progress.other-overseen" if each.overseen else "progress.other",
            title=_short(turn, each),
            met=each.met,
            total=each.total,
            day=_day_in_line(turn, each),
        )
        for each in others
    ]
    if tally.overseen:
        lines.append(turn.say("progress.overseen", office=_office(turn, missing + have)))
    lines.append(document(turn.world.packs[tally.pack], turn.language))
    rows = missing + have
    buttons = _buttons(turn, tally, others, rows)
    pictured = [each for each in (tally, *others) if not each.overseen]
    turn.reply("\n".join(lines), buttons, [] if tally.overseen else _picture(turn, tally, GROUPINGS, pictured))


def _rows(turn: Turn, tally: Tally, states: Sequence[DutyState]) -> list[tuple[Duty, Unit]]:
    scope: Scope = "overseen" if tally.overseen else "followed"
    return turn.store.duties.followed(turn.viewer, tally.pack, tally.obligation, states, scope)


def _office(turn: Turn, rows: list[tuple[Duty, Unit]]) -> str:
    """Who follows what the reader may only look at."""
    codes = dict.fromkeys(duty.reviewer for duty, _ in rows if duty.reviewer)
    return ", ".join(turn.store.people.unit(code).name for code in codes)


def _buttons(turn: Turn, tally: Tally, others: list[Tally], rows: list[tuple[Duty, Unit]]) -> list[Button]:
    key = {"pack": tally.pack, "obligation": tally.obligation}
    buttons = []
    if any(duty.unmet for duty, _ in rows) and not tally.overseen:
        buttons.append(Button(turn.say("button.nudge", turn.setting), "progress.nudge", key))
        buttons.append(Button(turn.say("button.units", turn.setting), "progress.units", {**key, "start": 0}))
    counts = {by: len({_group_of(unit, by) for _, unit in rows}) for by in GROUPINGS}
    telling = [by for by in GROUPINGS if 1 < counts[by] < len(rows) and not tally.overseen]
    buttons += [turn.button(f"by-{by}", "progress.groups", **key, by=by) for by in telling]
    buttons += [
        Button(
            _short(turn, each, turn.setting), "progress.obligation", {"pack": each.pack, "obligation": each.obligation}
        )
        for each in others
    ]
    return buttons


def _picture(turn: Turn, tally: Tally, groupings: tuple[Grouping, ...], tallies: list[Tally]) -> list[StoredFile]:
    """The standings drawn by the first grouping that tells anything; else a bar an obligation."""
    pack = turn.world.packs[tally.pack]
    for by in groupings:
        standings = _standings(turn, tally.pack, tally.obligation, by)
        if 1 < len(standings) < tally.total:
            bars = [Bar(_group_name(turn, pack.id, by, each.group), each.counts) for each in standings]
            told = turn.say("picture.told", met=tally.met, total=tally.total, day=_day(turn, tally))
            return [_drawn(turn, tally, pack.obligation(tally.obligation).title.say(turn.language), told, bars)]
    bars = [Bar(_short(turn, each), each.counts) for each in tallies]
    told = f"{turn.today:%d/%m/%Y}"
    return [_drawn(turn, tally, turn.say("picture.all"), told, bars)] if len(bars) > 1 else []


def _drawn(turn: Turn, tally: Tally, title: str, told: str, bars: list[Bar]) -> StoredFile:
    words = ("picture.met", "picture.started", "picture.trouble", "picture.silent")
    met, started, trouble, silent = (turn.say(key) for key in words)
    picture = Picture(
        title=title,
        told=told,
        legend=(met, started, trouble, silent),
        bars=bars,
        source=f"{document(turn.world.packs[tally.pack], turn.language)} · {turn.world.local(turn.now):%d/%m/%Y %H:%M}",
        more=turn.say("digest.more", count=len(bars) - MOST_GROUPS),
    )
    return turn.world.keep(turn.say("picture.name", obligation=tally.obligation), draw(picture))


def _standings(turn: Turn, pack: str, obligation: str, by: Grouping) -> list[Standing]:
    """Types in the directive's order, districts by their names whatever their marks."""
    types = [each.code for each in turn.world.packs[pack].unit_types]
    found = turn.store.standings.of(pack, obligation, by, turn.viewer)
    if by == "type":
        return sorted(found, key=lambda each: types.index(each.group))
    return sorted(found, key=lambda each: (not each.group, fold(each.group)))


def _nudge(turn: Turn, missing: list[Duty]) -> None:
    if not missing:
        turn.reply(turn.say("nudge.nobody"))
        return
    units, people = review.nudge(turn, missing)
    turn.reply(turn.say("nudge.sent" if units else "nudge.already", units=units, people=people))


def _tally(tallies: list[Tally], pack: str, obligation: str) -> Tally:
    """The obligation's tally; LookupError where the viewer follows none of it."""
    found = next((each for each in tallies if (each.pack, each.obligation) == (pack, obligation)), None)
    if found is None:
        raise LookupError(obligation)
    return found


def _group(turn: Turn, pack: str, obligation: str, by: Grouping, group: str) -> list[tuple[Duty, Unit]]:
    """The units of a group: those in trouble first, then those that have not handed in."""
    rows = turn.store.duties.followed(turn.viewer, pack, obligation, (*UNMET, *MET))
    return sorted(
        (row for row in rows if _group_of(row[1], by) == group),
        key=lambda row: (not row[0].unmet, row[0].progress != "trouble"),
    )


def _group_of(unit: Unit, by: Grouping) -> str:
    return unit.district if by == "district" else unit.type


def _group_name(turn: Turn, pack: str, by: Grouping, group: str) -> str:
    if by == "type":
        return turn.world.packs[pack].unit_type(group).short.say(turn.language)
    return group or turn.say("invite-sheet.department")


def _group_line(turn: Turn, pack: str, by: Grouping, standing: Standing) -> str:
    name = _group_name(turn, pack, by, standing.group)
    marks = "".join(
        f" · {sign} {count}" for sign, count in (("⏳", standing.started), ("⚠️", standing.trouble)) if count
    )
    return f"– {name}: {standing.met}/{standing.total}{marks}"


def _head(turn: Turn, tally: Tally) -> str:
    title = turn.world.packs[tally.pack].obligation(tally.obligation).title.say(turn.language)
    return turn.say("progress.head", title=title, met=tally.met, total=tally.total)


def _days(turn: Turn, missing: list[tuple[Duty, Unit]]) -> list[str]:
    """The days by which the missing ones are due, each once, nearest first."""
    days = {}
    for duty, unit in missing:
        if duty.before:
            told = DutyWords(turn.world, duty, unit.type, turn.language, turn.today)
            days[duty.before] = told.with_working_day(told.day)
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


def _sign(duty: Duty) -> str:
    return (_mark(duty).strip() or "▫️") if duty.unmet else "✅"


def _short(turn: Turn, tally: Tally, language: str | None = None) -> str:
    return turn.world.packs[tally.pack].obligation(tally.obligation).short.say(language or turn.language)


def _day(turn: Turn, tally: Tally) -> str:
    if tally.before is None:
        return turn.say("state.all-met" if tally.met == tally.total else "duty.no-day-short")
    left = calendar.time_left(tally.before, turn.today, turn.language)
    return f"{calendar.short_day(tally.before)} ({left})"


def _day_in_line(turn: Turn, tally: Tally) -> str:
    """The day, and the last working day where that is not the last day; a picture has no room for it."""
    line = _day(turn, tally)
    if tally.before is None or calendar.days_left(tally.before, turn.today) < 0:
        return line
    last = calendar.last_working_day(tally.before, turn.world.packs[tally.pack].holidays)
    if last == calendar.last_day(tally.before):
        return line
    return turn.say("duty.last-working-day-in-line", line=line, day=calendar.short_day(last))
