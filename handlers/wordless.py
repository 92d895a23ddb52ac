"""What comes without words: stickers and voice, edits, a shared phone number, what a channel tells of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import questions

if TYPE_CHECKING:
    from handlers.turn import Turn


def unread(turn: Turn) -> None:
    """Say kindly what cannot be read, and what to do instead; of a block and a move only take note."""
    kind = turn.incoming.kind
    if kind == "blocked":
        turn.store.people.block(turn.account.id)
    elif kind == "moved":
        turn.store.people.move(turn.account.id, turn.incoming.text)
    elif kind != "unblocked":
        turn.reply(turn.say(f"came.{kind}"))


def forwarded(turn: Turn) -> None:
    """Words of somebody else are no answer, no command and no code of the sender's; a question in them is answered."""
    if turn.dialog is None:
        turn.reply(turn.say("came.forwarded"))
    elif not questions.answer_in_between(turn):
        turn.reply(turn.say("came.forwarded-in-dialog"), [turn.button("cancel", "dialog.cancel")])


def contact(turn: Turn) -> None:
    """Take somebody for the person whose phone number they own."""
    shared = turn.incoming.contact
    if shared is None:
        return
    if turn.person is not None:
        turn.reply(turn.say("contact.known", name=turn.person.name))
        return
    if not shared.own:
        turn.reply(turn.say("contact.not-own"))
        return
    found = turn.store.people.with_phone(shared.phone)
    if len(found) != 1:
        turn.reply(turn.say("contact.unknown"))
        return
    _bind(turn, found[0].id)


def _bind(turn: Turn, person: int) -> None:
    turn.store.conversations.adopt(turn.account)
    turn.store.people.bind(turn.account.id, person)
    turn.account = turn.store.people.account(turn.account.id)
    turn.person = turn.store.people.person(person)
    turn.unit = turn.store.people.unit(turn.person.unit)
    turn.language = turn.person.language
    change = {"account": turn.account.id, "channel": turn.account.channel, "by": "phone"}
    turn.store.audit.note("bind", f"person:{turn.person.code}", actor=person, now=turn.now, after=change)
    text = turn.say("start.bound", name=turn.person.name, unit=turn.unit.name)
    turn.reply(text, [turn.button("deadlines", "deadlines.show")])


def how_to_share(turn: Turn) -> None:
    """Somebody typed the label of the button that hands over the phone number."""
    turn.reply(turn.say("contact.how"))


def not_here(turn: Turn) -> None:
    """A code in a group, where others could use it."""
    turn.reply(turn.say("group.code"))
