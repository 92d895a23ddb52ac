"""/start, /toi, /trogiup, /ngonngu and /huy: getting in, and getting about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import announcing, reporting
from handlers.invites import InviteError, accept_invite, accept_known, moving
from handlers.permissions import allowed
from knowledge.fold import fold
from storage.rows import Button

if TYPE_CHECKING:
    from handlers.permissions import Permission
    from handlers.turn import Turn
    from storage.rows import Invite, Person

LANGUAGES = {
    "vi": "vi",
    "viet": "vi",
    "tieng viet": "vi",
    "vietnamese": "vi",
    "en": "en",
    "anh": "en",
    "tieng anh": "en",
    "english": "en",
}
HELP: tuple[tuple[str, Permission], ...] = (
    ("help.ask", "ask"),
    ("help.register", "register"),
    ("help.deadlines", "see-own-duties"),
    ("help.report", "report"),
    ("help.progress", "nudge"),
    ("help.own-progress", "see-progress"),
    ("help.calendar", "see-own-duties"),
    ("help.export", "export"),
    ("help.announce", "announce"),
    ("help.request", "request"),
    ("help.reminders", "prefer"),
    ("help.me", "ask"),
)


def start(turn: Turn, code: str) -> None:
    """Greet; with an invite's code bind the account first."""
    if code:
        register(turn, code)
        return
    if turn.person is None:
        turn.reply(turn.say("start.stranger"), _examples(turn))
        if turn.incoming.shares_contact:
            turn.reply(turn.say("contact.offer"), [turn.button("share-contact", "contact.share")])
        return
    unit = turn.unit.name if turn.unit else ""
    turn.reply(turn.say("start.known", name=turn.person.name, unit=unit), [turn.button("deadlines", "deadlines.show")])


def register(turn: Turn, code: str) -> None:
    """Bind the account to the person of an invite."""
    try:
        invite = moving(turn.store, turn.account, code, turn.now)
        if invite is not None:
            _ask_to_move(turn, invite)
            return
        turn.person = accept_invite(turn.store, turn.account, code, turn.now)
    except InviteError as error:
        turn.reply(turn.say(error.key))
        return
    _greet(turn, turn.person)


def move(turn: Turn, invite: int) -> None:
    """Make the account the invited person's, whoever's it was."""
    try:
        turn.person = accept_known(turn.store, turn.account, invite, turn.now)
    except InviteError as error:
        turn.reply(turn.say(error.key))
        return
    _greet(turn, turn.person)


def stay(turn: Turn) -> None:
    """Leave the account as it is; the invite stays good."""
    turn.reply(turn.say("invite.stayed", name=turn.who.name))


def _ask_to_move(turn: Turn, invite: Invite) -> None:
    """A code that was meant for somebody else must not silently take an account away."""
    other = turn.store.people.person(invite.person)
    text = turn.say(
        "invite.move",
        name=turn.who.name,
        unit=turn.unit.name if turn.unit else "",
        other=other.name,
        other_unit=turn.store.people.unit(other.unit).name,
    )
    turn.reply(text, [turn.button("move", "invite.move", invite=invite.id), turn.button("stay", "invite.stay")])


def _greet(turn: Turn, person: Person) -> None:
    turn.account = turn.store.people.account(turn.account.id)
    turn.unit = turn.store.people.unit(person.unit)
    turn.language = person.language
    text = turn.say("start.bound", name=person.name, unit=turn.unit.name)
    turn.reply(text, [turn.button("deadlines", "deadlines.show")])


def me(turn: Turn) -> None:
    """Who the program takes the reader for."""
    if turn.person is None:
        turn.reply(turn.say("me.stranger"))
        return
    unit = turn.unit.name if turn.unit else ""
    spoken = turn.say(f"language.{turn.person.language}")
    role = turn.say(f"role.{turn.person.role}")
    turn.reply(turn.say("me.known", name=turn.person.name, role=role, unit=unit, spoken=spoken))


def help_(turn: Turn) -> None:
    """What the reader can do here."""
    lines = [turn.say(key) for key, permission in HELP if allowed(turn, permission)]
    if turn.person is not None:
        lines.remove(turn.say("help.register"))
        if not turn.store.duties.tallies(turn.viewer):
            followers = {turn.say("help.progress"), turn.say("help.export")}
            lines = [line for line in lines if line not in followers]
        elif turn.say("help.progress") in lines:
            lines.remove(turn.say("help.own-progress"))
    packs = list(turn.world.packs.values())
    contact = packs[0].document.help.text.say(turn.language) if packs else ""
    turn.reply("\n".join([turn.say("help.head"), *lines, contact]), _examples(turn))


def speak(turn: Turn, language: str) -> None:
    """Change the language, or offer both."""
    chosen = LANGUAGES.get(fold(language).strip())
    if chosen is None:
        buttons = [Button(turn.say(f"language.{each}"), "language.set", {"language": each}) for each in ("vi", "en")]
        turn.reply(turn.say("language.choose"), buttons)
        return
    set_language(turn, chosen)


def set_language(turn: Turn, language: str) -> None:
    """Keep a language for everything that is sent from now on."""
    person = turn.person.id if turn.person else None
    turn.store.people.speak(language, account_id=turn.account.id, person_id=person)
    turn.language = language
    turn.reply(turn.say("language.kept"))


def cancel(turn: Turn) -> None:
    """Leave the dialog; nothing is sent."""
    if turn.dialog is None:
        turn.reply(turn.say("cancel.nothing"))
        return
    if turn.dialog["kind"] == "report":
        reporting.leave(turn)
        return
    if turn.dialog["kind"] == announcing.KIND:
        announcing.leave(turn)
        return
    turn.end_dialog()
    turn.reply(turn.say("cancel.done"), [turn.button("deadlines", "deadlines.show")] if turn.person else [])


def _examples(turn: Turn) -> list[Button]:
    examples = [turn.say(f"example.{place}") for place in (1, 2)]
    return [Button(each, "question.ask", {"question": each}) for each in examples]
