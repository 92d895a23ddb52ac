"""/yeucau: an office asks the units below it for a short report by a day; it becomes a duty like any other."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from handlers import picking, questions
from handlers.audience import described
from handlers.duties import first_occasion, status_buttons, words
from handlers.hours import newest
from knowledge.calendar import last_working_day, long_day
from knowledge.days import parse_day
from knowledge.fold import fold
from storage.audiences import Audience
from storage.requests import OBLIGATION, PACK
from storage.rows import UNMET

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Button, Duty, Request

KIND = "request"
LONGEST_TITLE = 100
LONGEST_ASK = 2000
LAST_DAY = re.compile(r"^(han nop|han|(den )?het( ngay)?|cham nhat( ngay)?|by|until|no later than)\s+")
BEFORE = re.compile(r"^(truoc ngay|truoc|before)\s+")


def begin(turn: Turn, title: str) -> None:
    """Ask what the request is called, or take that from behind the command."""
    base = _below(turn)
    turn.keep_dialog({"kind": KIND, "step": "title", picking.BASE: base.to_json()})
    if not turn.store.requests.units(base):
        turn.end_dialog()
        turn.reply(turn.say("request.nobody-below"))
    elif title:
        _take_title(turn, title)
    else:
        _ask(turn, "title")


def answer(turn: Turn) -> None:
    """What was typed at the step that the author is at."""
    step = str(_open(turn)["step"])
    if not turn.text:
        turn.reply(turn.say("request.only-text"), [_cancel(turn)])
    elif step == "title":
        _take_title(turn, turn.text)
    elif step == "ask":
        _take_ask(turn, turn.text)
    elif step == "day" and _day(turn):
        _take_day(turn)
    elif questions.answer_in_between(turn):
        _ask_again(turn)
    elif step == "day":
        turn.reply(turn.say("request.day-unclear"), [_cancel(turn)])
    elif audience := picking.typed(turn):
        preview(turn, audience)


def edit(turn: Turn) -> None:
    """Begin anew, with what was written before one's eyes."""
    dialog = _open(turn)
    turn.keep_dialog({**dialog, "step": "title"})
    old = turn.say("request.old", title=dialog.get("title", ""), ask=dialog.get("ask", ""))
    turn.reply(f"{old}\n{turn.say('request.title')}", [_cancel(turn)])


def other_day(turn: Turn) -> None:
    """Choose the day anew."""
    _open(turn)
    _ask(turn, "day")


def preview(turn: Turn, audience: Audience) -> None:
    """Whom it asks for what until when; the day is asked for where it is not known yet."""
    dialog = _open(turn)
    if "ask" not in dialog:
        raise LookupError
    units = turn.store.requests.units(audience)
    if not units:
        picking.ask(turn, note=turn.say("announce.nobody", whom=described(turn, audience)))
        return
    turn.keep_dialog({**dialog, "step": "preview", picking.CHOSEN: audience.to_json(), picking.NARROWING: False})
    if "before" not in dialog:
        _ask(turn, "day")
        return
    people = turn.store.announcements.count(audience, turn.who.id)
    text = turn.say(
        "request.preview",
        units=len(units),
        people=people,
        whom=described(turn, audience),
        title=dialog["title"],
        ask=dialog["ask"],
        day=_told(turn, date.fromisoformat(str(dialog["before"]))),
    )
    turn.reply(text, _preview_buttons(turn))


def send(turn: Turn) -> None:
    """Make the request and its duties, and tell the units."""
    dialog = _open(turn)
    if dialog["step"] != "preview" or "before" not in dialog:
        raise LookupError
    audience, before = Audience.from_json(dialog[picking.CHOSEN]), date.fromisoformat(dialog["before"])
    if before <= turn.today:
        _ask(turn, "day")
        return
    made = turn.store.requests.add(turn.who, dialog["title"], dialog["ask"], audience, before, turn.now)
    following = first_occasion(turn.world, newest(turn.world), before, turn.now)
    units = turn.store.requests.make_duties(made, audience, following, turn.now)
    turn.end_dialog()
    after = {"title": made.title, "before": before.isoformat(), "audience": audience.to_json()}
    turn.store.audit.note("request", f"request:{made.id}", actor=turn.who.id, now=turn.now, after=after)
    people = _tell(turn, made)
    key = {"pack": f"{PACK}{made.id}", "obligation": OBLIGATION}
    text = turn.say("request.sent", title=made.title, units=units, people=people, day=_told(turn, before))
    turn.reply(text, [turn.button("progress", "progress.obligation", **key)])


def _tell(turn: Turn, made: Request) -> int:
    """Ask everybody responsible in the units; how many are asked."""
    told = 0
    for duty, _ in turn.store.duties.followed(turn.viewer, f"{PACK}{made.id}", OBLIGATION, UNMET):
        for person in turn.store.people.responsible(duty.unit):
            if person.id != turn.who.id:
                _prompt(turn, made, duty, person.language, person.id)
                told += 1
    return told


def _prompt(turn: Turn, made: Request, duty: Duty, language: str, person: int) -> None:
    told = words(turn, duty, language)
    text = told.say(
        "request.prompt", title=told.title, ask=made.ask, day=told.day, name=turn.who.name, citation=told.citation
    )
    due_at = turn.world.outside_quiet_hours(turn.now)
    buttons = status_buttons(turn.world, duty, language)
    turn.store.outbox.put("prompt", text, now=turn.now, due_at=due_at, person_id=person, buttons=buttons)


def _take_title(turn: Turn, text: str) -> None:
    if len(text) > LONGEST_TITLE:
        turn.reply(turn.say("request.title-too-long", most=LONGEST_TITLE, length=len(text)), [_cancel(turn)])
        return
    turn.keep_dialog({**_open(turn), "title": " ".join(text.split())})
    _ask(turn, "ask")


def _take_ask(turn: Turn, text: str) -> None:
    if len(text) > LONGEST_ASK:
        turn.reply(turn.say("announce.too-long", most=LONGEST_ASK, length=len(text)), [_cancel(turn)])
        return
    dialog = {**_open(turn), "ask": text}
    turn.keep_dialog(dialog)
    if picking.CHOSEN in dialog:
        preview(turn, Audience.from_json(dialog[picking.CHOSEN]))
    else:
        picking.ask(turn)


def _take_day(turn: Turn) -> None:
    before = _day(turn)
    if before is None or before <= turn.today:
        turn.reply(turn.say("request.day-gone"), [_cancel(turn)])
        return
    turn.keep_dialog({**_open(turn), "before": before.isoformat()})
    preview(turn, Audience.from_json(_open(turn)[picking.CHOSEN]))


def _day(turn: Turn) -> date | None:
    """The day before which it is due: ``20/02``, ``trước 20/02``; ``hết ngày 19/02`` is the same."""
    written = fold(turn.text)
    inclusive = LAST_DAY.match(written)
    day = parse_day(LAST_DAY.sub("", BEFORE.sub("", written)), turn.today)
    return day + timedelta(days=1) if day and inclusive else day


def _told(turn: Turn, before: date) -> str:
    last = last_working_day(before, newest(turn.world).holidays)
    days = (long_day(before, turn.language), long_day(last, turn.language))
    return turn.say("request.day-told", before=days[0], last=days[1])


def _below(turn: Turn) -> Audience:
    """The units that the author's office may ask: those under it; an office of the department speaks for the whole."""
    unit, pack = turn.store.people.unit(turn.who.unit), newest(turn.world)
    if pack.unit_type(unit.type).group != "department":
        return Audience(below=unit.code)
    offices = tuple(each.code for each in pack.unit_types if each.group == "department")
    return Audience(below=unit.parent or unit.code, without=offices)


def _ask(turn: Turn, step: str) -> None:
    turn.keep_dialog({**_open(turn), "step": step})
    turn.reply(turn.say(f"request.{step}"), [_cancel(turn)])


def _ask_again(turn: Turn) -> None:
    dialog = _open(turn)
    if dialog["step"] == "day":
        _ask(turn, "day")
    elif dialog["step"] == "preview":
        preview(turn, Audience.from_json(dialog[picking.CHOSEN]))
    else:
        picking.ask(turn)


def _preview_buttons(turn: Turn) -> list[Button]:
    buttons = [turn.button("send", "request.send"), turn.button("narrow", "audience.narrow")]
    buttons += [turn.button("edit", "request.edit"), turn.button("other-day", "request.day")]
    return [*buttons, turn.button("back", "audience.again"), _cancel(turn)]


def _cancel(turn: Turn) -> Button:
    return turn.button("cancel", "dialog.cancel")


def _open(turn: Turn) -> dict[str, Any]:
    if not turn.dialog or turn.dialog["kind"] != KIND:
        raise LookupError
    return turn.dialog
