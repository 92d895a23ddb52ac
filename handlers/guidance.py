"""How to hand in, and what to do where more time is needed: said in words, which no directive answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers import status
from handlers.duties import choice_buttons, words
from handlers.phrases import phrases, spoken, without

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty

LONGEST = 80
WISHES: Final = ("extension", "way")


def is_wanted(turn: Turn) -> bool:
    """Whether somebody who has duties asks for more time, or how to hand in, and nothing else."""
    return turn.person is not None and len(turn.text) <= LONGEST and _wish(turn) is not None


def give(turn: Turn) -> None:
    """The steps, above the buttons of the duty that was named, or of all."""
    found = _wish(turn)
    if found is None:
        return
    wish, duties = found
    if not duties:
        status.ask(turn)  # it says that nothing is owed
        return
    told = [words(turn, duty) for duty in duties]
    office = ", ".join(dict.fromkeys(_office(turn, duty) for duty in duties))
    labels = {key: turn.say(f"button.{key}", turn.setting) for key in ("done", "send", "trouble")}
    text = turn.say(f"guidance.{wish}", office=office, title=told[0].short, **labels)
    turn.reply(text, choice_buttons(turn.world, told, turn.setting))


def _wish(turn: Turn) -> tuple[str, list[Duty]] | None:
    """What is wished, and the duties that are named, else all that are open."""
    text = spoken(turn.text)
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    for wish in WISHES:
        for phrase in sorted(phrases(turn, f"asked-for.{wish}"), key=len, reverse=True):
            if text == phrase:
                return wish, duties
            name = without(text, phrase)
            named = [duty for duty in duties if name != text and name in status.names_of(turn, duty)]
            if named:
                return wish, named
    return None


def _office(turn: Turn, duty: Duty) -> str:
    """Who decides on more time."""
    return turn.store.people.unit(duty.reviewer).name if duty.reviewer else turn.say("trouble.department")
