"""/nhac: how somebody wants to be reminded - the hour, not before tomorrow, what not at all, in which language."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, get_args

from handlers import questions
from handlers.hours import at_their_hour, newest, working_morning
from handlers.reminding import REMINDER, message_of_the_day
from handlers.turn import QUIET_FROM, QUIET_UNTIL
from knowledge.calendar import long_day
from knowledge.fold import fold
from knowledge.moments import parse_time
from storage.rows import Button, OptOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn
    from storage.rows import Reminded

DIALOG = "reminder-hour"
SNOOZES = ("tomorrow", "monday")
NUMBER = re.compile(r"\d{1,2}")


def begin(turn: Turn, hour: str) -> None:
    """Show how the reader is reminded, or take the hour from behind the command."""
    if hour:
        _take_hour(turn, hour)
    else:
        show(turn)


def show(turn: Turn) -> None:
    """How the reader is reminded, with a button for each change."""
    out = turn.store.preferences.opt_outs(turn.who.id)
    kinds = _kinds(turn)
    on = ", ".join(turn.say(f"reminders.kind-{kind}") for kind in kinds if kind not in out)
    off = ", ".join(turn.say(f"reminders.kind-{kind}") for kind in kinds if kind in out)
    lines = [turn.say("reminders.hour", hour=_hour(turn))]
    if on:
        lines.append(turn.say("reminders.with", kinds=on))
    if off:
        lines.append(turn.say("reminders.without", kinds=off))
    if _snoozed(turn):
        lines.append(turn.say("reminders.snoozed", day=long_day(_snoozed(turn) or turn.today, turn.language)))
    lines.append(turn.say("reminders.always"))
    turn.reply("\n".join(lines), _buttons(turn, kinds, out))


def ask_hour(turn: Turn) -> None:
    """Ask for another hour."""
    turn.keep_dialog({"kind": DIALOG})
    turn.reply(turn.say("reminders.ask-hour"), [turn.button("cancel", "dialog.cancel")])


def answer(turn: Turn) -> None:
    """Take the hour that was typed."""
    if turn.text and questions.answer_in_between(turn):
        turn.reply(turn.say("reminders.ask-hour"), [turn.button("cancel", "dialog.cancel")])
    else:
        _take_hour(turn, turn.text)


def opt(turn: Turn, kind: str, out: bool) -> None:  # noqa: FBT001 - an argument of a button
    """Leave a kind of message out, or have it again."""
    chosen = next((each for each in _kinds(turn) if each == kind), None)
    if chosen is None:
        raise LookupError(kind)
    turn.store.preferences.opt(turn.who.id, chosen, out=out)
    _audit(turn, {"without" if out else "with": kind})
    show(turn)


def snooze(turn: Turn, until: str) -> None:
    """Hold reminders back until tomorrow or Monday; what was reminded of just now comes again then."""
    days = 1 if until == "tomorrow" else 7 - turn.today.weekday()
    morning = working_morning(turn.world, turn.today + timedelta(days=days))
    reminded = _reminded_now(turn)
    turn.store.preferences.snooze(turn.who.id, morning.date())
    _audit(turn, {"snoozed_until": morning.date().isoformat()})
    if reminded:
        message, _ = message_of_the_day(turn.store, turn.world, turn.who, morning, "prompt", turn.now)
        for each in reminded:
            turn.store.reminders.note(
                each.duty, each.before, f"snoozed-{morning:%Y%m%d}", morning.date(), turn.who.id, message
            )
    at = at_their_hour(turn.world, turn.who, morning)
    day = long_day(morning.date(), turn.language)
    turn.reply(turn.say("reminders.snooze-kept", day=day, hour=f"{at:%H:%M}"), [turn.button("wake", "reminders.wake")])


def says_later(turn: Turn) -> bool:
    """Whether a text asks to be reminded tomorrow or on Monday: "để mai"."""
    return turn.person is not None and _later(turn) is not None


def snooze_as_said(turn: Turn) -> None:
    """Hold reminders back as the text says."""
    snooze(turn, _later(turn) or SNOOZES[0])


def says_settings(turn: Turn) -> bool:
    """Whether a text is about when or whether to be reminded: "đừng nhắc nữa", "nhắc tôi lúc 6h chiều"."""
    if turn.person is None or questions.is_question(turn.text):
        return False
    said = f" {fold(turn.text)} "
    phrases = f"{turn.say('said.settings', 'vi')};{turn.say('said.settings', 'en')}".split(";")
    return any(f" {fold(each.strip())} " in said for each in phrases)


def wake(turn: Turn) -> None:
    """End a snooze."""
    turn.store.preferences.snooze(turn.who.id, None)
    _audit(turn, {"snoozed_until": None})
    turn.reply(turn.say("reminders.awake"), [turn.button("deadlines", "deadlines.show")])


def _take_hour(turn: Turn, text: str) -> None:
    hour = parse_time(text) or _bare_number(text)
    if hour is None or not QUIET_UNTIL <= hour < QUIET_FROM:
        key = "reminders.hour-unclear" if hour is None else "reminders.hour-refused"
        turn.keep_dialog({"kind": DIALOG})
        turn.reply(turn.say(key), [turn.button("cancel", "dialog.cancel")])
        return
    if turn.dialog and turn.dialog["kind"] == DIALOG:
        turn.end_dialog()
    turn.store.preferences.remind_at(turn.who.id, hour)
    _audit(turn, {"remind_at": f"{hour:%H:%M}"})
    turn.reply(turn.say("reminders.hour-kept", hour=f"{hour:%H:%M}"), [turn.button("reminders", "reminders.show")])


def _later(turn: Turn) -> str | None:
    said = fold(turn.text).strip(" .!")
    phrases = {each: turn.say(f"said.{each}", "vi") + ";" + turn.say(f"said.{each}", "en") for each in SNOOZES}
    return next((each for each, text in phrases.items() if said in {fold(one) for one in text.split(";")}), None)


def _bare_number(text: str) -> time | None:
    """``9`` alone is an hour here."""
    return time(int(text)) if NUMBER.fullmatch(text) and int(text) < 24 else None


def _reminded_now(turn: Turn) -> list[Reminded]:
    """What today's message reminded of, and what waits to be sent before the snooze ends."""
    waiting = [each.id for each in turn.store.outbox.waiting_reminders(turn.who.id, REMINDER)]
    latest = turn.store.outbox.by_key(f"reminder:{turn.who.id}:{turn.today}")
    messages = [*([latest.id] if latest else []), *waiting]
    found = [each for message in messages for each in turn.store.reminders.of(message)]
    return list({each.duty: each for each in found}.values())


def _kinds(turn: Turn) -> Sequence[OptOut]:
    """What can be left out: digests only where there are any."""
    follows = turn.who.role in {"coordinator", "department"}
    return [kind for kind in get_args(OptOut) if kind != "digest" or follows]


def _buttons(turn: Turn, kinds: Sequence[OptOut], out: frozenset[OptOut]) -> list[Button]:
    buttons = [turn.button("other-hour", "reminders.hour")]
    for kind in kinds:
        label = turn.say(f"reminders.turn-{'on' if kind in out else 'off'}", kind=turn.say(f"reminders.kind-{kind}"))
        buttons.append(Button(label, "reminders.opt", {"kind": kind, "out": kind not in out}))
    if _snoozed(turn):
        buttons.append(turn.button("wake", "reminders.wake"))
    else:
        buttons += [turn.button(f"snooze-{day}", "reminders.snooze", until=day) for day in SNOOZES]
    other = "en" if turn.who.language == "vi" else "vi"
    return [*buttons, Button(turn.say(f"language.{other}"), "language.set", {"language": other})]


def _snoozed(turn: Turn) -> date | None:
    until = turn.store.people.person(turn.who.id).snoozed_until
    return until if until and until > turn.today else None


def _hour(turn: Turn) -> str:
    hour = turn.who.remind_at or time(newest(turn.world).reminders.hour)
    return f"{hour:%H:%M}"


def _audit(turn: Turn, after: dict[str, str | None]) -> None:
    turn.store.audit.note("prefer", f"person:{turn.who.code}", actor=turn.who.id, now=turn.now, after=after)
