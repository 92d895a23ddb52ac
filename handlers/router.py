"""Which handler takes a message: one visible, ordered table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handlers import (
    announced,
    announcing,
    asked_for,
    calendars,
    choosing,
    courtesy,
    deadlines,
    exports,
    guidance,
    keyboards,
    papers,
    preferences,
    questions,
    receipts,
    reporting,
    requesting,
    review,
    saying,
    status,
    terms,
    unsure,
    welcome,
    whether,
    wordless,
)
from handlers.actions import ACTIONS
from handlers.duties import words
from handlers.obligations import with_requests
from handlers.permissions import Permission, allowed
from handlers.turn import Incoming, Press, Turn
from knowledge.fold import fold
from knowledge.language import detect_language
from storage.requests import PACK
from storage.rows import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.turn import World
    from storage.rows import Message, Sender, Shown
    from storage.store import Store

LONGEST_TEXT = 10_000
LONGEST_LABEL = 64
REFUSED: dict[Permission, str] = {"export": "export.nothing"}
"""What somebody without a permission is told, where "not your role" would say less: the words of who follows nobody."""
NOT_ABOUT_DUTIES = ("announce.", "audience.", "unsure.", "invite.", "reminders.", "request.")
ONLY_PRESSED = "announce.recall"
"""Its label can be "Hủy", which is also what people type to leave something: that must not recall what is queued."""
COMMAND = re.compile(r"/(?P<name>[^\W\d_]+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)
WORD = re.compile(r"[\w-]+")
CODE = re.compile(r"[A-Za-z0-9_-]{20,64}")
CODE_OR_START = re.compile(r"/start\S*\s+\S.*|[A-Za-z0-9_-]{20,64}", re.DOTALL)
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control characters and marks that turn the direction of writing: nobody types them on purpose."""

# A command, in Vietnamese and English: who may, and what it does with the rest of its line.
COMMANDS: dict[str, tuple[Permission, Callable[[Turn, str], None]]] = {
    "start": ("ask", welcome.start),
    "han": ("see-own-duties", lambda turn, _: deadlines.show(turn)),
    "baocao": ("report", status.ask_of),
    "tiendo": ("see-progress", asked_for.progress_of),
    "xuat": ("export", exports.ask),
    "lich": ("see-own-duties", lambda turn, _: calendars.show(turn)),
    "thongbao": ("announce", announcing.begin),
    "chuaro": ("announce", lambda turn, _: unsure.show(turn)),
    "yeucau": ("request", requesting.begin),
    "nhac": ("prefer", preferences.begin),
    "toi": ("ask", lambda turn, _: welcome.me(turn)),
    "ngonngu": ("ask", welcome.speak),
    "huy": ("ask", lambda turn, _: welcome.cancel(turn)),
    "trogiup": ("ask", lambda turn, _: welcome.help_(turn)),
}
ALIASES = {
    "deadlines": "han",
    "report": "baocao",
    "progress": "tiendo",
    "export": "xuat",
    "calendar": "lich",
    "announce": "thongbao",
    "unsure": "chuaro",
    "request": "yeucau",
    "reminders": "nhac",
    "me": "toi",
    "language": "ngonngu",
    "cancel": "huy",
    "help": "trogiup",
}
DIALOGS: dict[str, Callable[[Turn], None]] = {
    "report": reporting.answer,
    "paper": papers.finish,
    "extend": terms.finish_extend,
    "waive": terms.finish_waive,
    "return": review.finish_return,
    "trouble": status.explain_trouble,
    announcing.KIND: announcing.answer,
    requesting.KIND: requesting.answer,
    preferences.DIALOG: preferences.answer,
}


def handle(store: Store, world: World, incoming: Incoming, sender: Sender, now: datetime) -> None:
    """Answer one message within its transaction."""
    turn = _turn(store, with_requests(store, world), incoming, sender, now)
    for applies, answer in ROUTES:
        if applies(turn):
            answer(turn)
            return


def _turn(store: Store, world: World, incoming: Incoming, sender: Sender, now: datetime) -> Turn:
    account = sender.account
    person = sender.person if sender.person and sender.person.active else None
    if person is None and account.language is None and incoming.language and incoming.language in LANGUAGES:
        store.people.speak(incoming.language, account_id=account.id, person_id=None)
        account = replace(account, language=incoming.language)
    turn = Turn(
        store=store,
        world=world,
        now=now,
        account=account,
        person=person,
        unit=sender.unit if person else None,
        language="vi",
        incoming=_pressed_by_typing(sender.shown, _cleaned(incoming)),
        dialog=sender.dialog,
        shown=sender.shown,
        context=sender.recent(now, questions.CONTEXT_LASTS),
    )
    turn.language = _language(turn)
    return turn


def _language(turn: Turn) -> str:
    """A message clearly in one language is answered in it; commands, presses and answers to a form in the reader's."""
    if turn.dialog or turn.incoming.press or turn.text.startswith("/"):
        return turn.setting
    found = detect_language(turn.text)
    if found in {None, turn.setting} or turn.person is None:
        return turn.setting
    # The title of a request is what somebody wrote: it tells nothing of who names it.
    return detect_language(_without_titles(turn)) or turn.setting


def _without_titles(turn: Turn) -> str:
    """What was written, without the words of the titles of requests that the person owes or follows."""
    packs = {duty.pack for duty in turn.store.duties.of_unit(turn.who.unit, turn.viewer)}
    packs |= set(turn.store.duties.requests_seen(turn.viewer))
    titles = [turn.world.packs[pack].obligations[0].title.vi for pack in packs if pack.startswith(PACK)]
    named = {fold(word) for title in titles for word in WORD.findall(title)}
    return " ".join(word for word in WORD.findall(turn.text) if fold(word) not in named)


def _cleaned(incoming: Incoming) -> Incoming:
    text = INVISIBLE.sub("", incoming.text)
    return replace(incoming, text=text) if text != incoming.text else incoming


def _pressed_by_typing(shown: Shown | None, incoming: Incoming) -> Incoming:
    """Who types the label of a button that is in front of them has pressed it."""
    typed = fold(incoming.text)
    if incoming.press or incoming.forwarded or not typed or len(typed) > LONGEST_LABEL:
        return incoming
    labels = [fold(button["label"]) for button in shown.buttons] if shown else []
    if shown is None or typed not in labels:
        return incoming
    if shown.buttons[labels.index(typed)]["action"] == ONLY_PRESSED and typed in {"huy", "cancel"}:
        return incoming
    return replace(incoming, press=Press(shown.id, labels.index(typed)))


def _press(turn: Turn) -> None:
    message, action, args = _pressed(turn)
    if message is None:
        _closed(turn)
        return
    turn.message = message.id
    permission, act = ACTIONS[action]
    if not allowed(turn, permission):
        _closed(turn, about_duties=_about_duties(action))
        return
    try:
        act(turn, **args)
    except LookupError:
        _closed(turn, args.get("duty"), about_duties=_about_duties(action))
        keyboards.take_off(turn)
    if keyboards.done_with(action):
        keyboards.take_off(turn)


def _pressed(turn: Turn) -> tuple[Message | None, str, dict[str, Any]]:
    """The message whose button was pressed, and what the button does; no message where it is not the presser's."""
    press = turn.incoming.press
    message = turn.store.outbox.get(press.message) if press and press.message < 2**31 else None
    if message is None or press is None or not 0 <= press.index < len(message.buttons):
        return None, "", {}
    own = message.person == turn.person.id if turn.person else message.account == turn.account.id
    button = message.buttons[press.index]
    return (message, button["action"], button["args"]) if own else (None, "", {})


def _about_duties(action: str) -> bool:
    return not action.startswith(NOT_ABOUT_DUTIES)


def _closed(turn: Turn, duty: int | None = None, *, about_duties: bool = True) -> None:
    """A forged, foreign or outdated button: say so, and how things stand."""
    if turn.person is None:
        turn.reply(turn.say("closed.stranger"))
        return
    if not about_duties:
        turn.reply(turn.say("closed.head"))
        return
    found = turn.store.duties.get(duty, turn.viewer) if duty else None
    if found:
        unit = turn.store.people.unit(found.unit).name
        told = words(turn, found)
        state = turn.say("closed.duty", unit=unit, title=told.title, status=told.status)
    else:
        duties = turn.store.duties.of_unit(turn.person.unit, turn.viewer)
        state = turn.say("closed.open-duties", count=len(duties)) if duties else turn.say("closed.nothing-open")
    turn.reply(f"{turn.say('closed.head')}\n{state}", [turn.button("deadlines", "deadlines.show")])


def _command(turn: Turn) -> None:
    found = COMMAND.fullmatch(_joined(turn.text) if turn.text.startswith("/") else f"/{_bare_command(turn)}")
    name = fold(found["name"]) if found else ""
    permission, run = COMMANDS.get(ALIASES.get(name, name), (None, None))
    if permission is None or run is None:
        turn.reply(turn.say("command.unknown", command=turn.text.split()[0][:40]))
    elif not allowed(turn, permission):
        refused = REFUSED.get(permission, "command.not-allowed")
        turn.reply(turn.say("command.not-for-strangers" if turn.person is None else refused))
    else:
        run(turn, ((found and found["rest"]) or "").strip())


def _joined(text: str) -> str:
    """A command without the blank within it: ``/bao cao`` is ``/baocao``."""
    first, _, rest = text.partition(" ")
    second, _, rest = rest.strip().partition(" ")
    name = fold(first[1:] + second)
    known = fold(first[1:]) in COMMANDS.keys() | ALIASES.keys()
    return f"/{name} {rest}" if name in COMMANDS and second and not known else text


def _bare_command(turn: Turn) -> str:
    """The command that a text names without its slash, alone: ``trợ giúp``, ``hủy``; empty where it names none."""
    name = fold(turn.text).replace(" ", "") if len(turn.text) <= LONGEST_LABEL else ""
    return name if name in COMMANDS or (name in ALIASES and name != "me") else ""


def _dialog(turn: Turn) -> None:
    kind = (turn.dialog or {})["kind"]
    try:
        if kind == "report" and _answered_in_between(turn):
            reporting.ask_again(turn)
            return
        if kind == "trouble" and (answer := _other_than_trouble(turn)):
            turn.end_dialog()
            answer(turn)
            return
        DIALOGS[(turn.dialog or {})["kind"]](turn)
    except LookupError:
        turn.end_dialog()
        _closed(turn)


def _other_than_trouble(turn: Turn) -> Callable[[Turn], None] | None:
    """What answers a text that tells no trouble, where one is asked for."""
    known = ((saying.says_done, saying.answer), (guidance.asks_how, guidance.give))
    return next((answer for applies, answer in known if applies(turn)), None)


def _choose(turn: Turn) -> None:
    try:
        choosing.take(turn)
    except LookupError:
        _closed(turn)


def _answered_in_between(turn: Turn) -> bool:
    """Whether a wish or a question about what is handed in was answered in the middle of a form."""
    for applies, answer in ((whether.is_asked, whether.tell), (guidance.is_wanted, guidance.give)):
        if not turn.incoming.file and applies(turn):
            answer(turn)
            return True
    return False


def _too_long(turn: Turn) -> None:
    turn.reply(turn.say("text.too-long", most=LONGEST_TEXT, length=len(turn.text)))


def _file(turn: Turn) -> None:
    turn.reply(turn.say("file.not-asked"), [turn.button("report-now", "deadlines.show")] if turn.person else [])


def _empty(turn: Turn) -> None:
    turn.reply(turn.say("text.empty"))


def _of_somebody_else(turn: Turn) -> bool:
    """A forwarded message that would be more than a question or a file if the sender had written it."""
    if not turn.incoming.forwarded or turn.incoming.file:
        return False
    if turn.dialog or turn.text.startswith("/") or CODE.fullmatch(turn.text) or _bare_command(turn):
        return True
    return any(says(turn) for says in (choosing.is_made, saying.is_status, receipts.says_read))


ROUTES: tuple[tuple[Callable[[Turn], object], Callable[[Turn], None]], ...] = (
    (lambda turn: turn.incoming.kind != "said", wordless.unread),
    (lambda turn: turn.incoming.contact, wordless.contact),
    (lambda turn: turn.incoming.group and CODE_OR_START.fullmatch(turn.text), wordless.not_here),
    (_of_somebody_else, wordless.forwarded),
    (lambda turn: turn.incoming.press, _press),
    (lambda turn: len(turn.text) > LONGEST_TEXT, _too_long),
    (lambda turn: turn.text.startswith("/"), _command),
    (lambda turn: turn.dialog and turn.dialog["kind"] in DIALOGS, _dialog),
    (lambda turn: turn.person is None and CODE.fullmatch(turn.text), lambda turn: welcome.register(turn, turn.text)),
    (lambda turn: turn.incoming.file, _file),
    (lambda turn: not turn.text, _empty),
    (_bare_command, _command),
    (choosing.is_made, _choose),
    (saying.is_status, saying.answer),
    (preferences.says_later, preferences.snooze_as_said),
    (preferences.says_settings, preferences.show),
    (courtesy.is_unclear_later, courtesy.explain_later),
    (whether.is_asked, whether.tell),
    (receipts.says_read, receipts.read_as_said),
    (announced.is_asked, announced.tell),
    (courtesy.is_thanks, courtesy.answer_thanks),
    (asked_for.is_who_has_not, asked_for.show_who_has_not),
    (asked_for.is_export, asked_for.export),
    (guidance.is_wanted, guidance.give),
    (asked_for.is_about_a_request, asked_for.show_request),
    (asked_for.is_announcement, asked_for.announce),
    (lambda _: True, questions.answer),
)
