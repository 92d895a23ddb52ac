"""How to hand in, and what to do where more time is needed: said in words, which no directive answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from handlers import status
from handlers.duties import choice_buttons, words
from handlers.phrases import Left, phrases, spoken, without

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty

LONGEST = 120
DAY = re.compile(
    r"\b(?:den |toi |toi ngay |den ngay |them |until |to )?(?:ngay )?"
    r"\d{1,2}(?: \d{1,2}(?: \d{4})?| ngay| tuan| thang| days?| weeks?)\b"
)
WISHES: Final = ("extension", "way")
WHERE: Final = "where"
"""Said without the name of a paper; with it, the directive tells."""


def is_wanted(turn: Turn) -> bool:
    """Whether somebody who has duties asks for more time, or how to hand in, and nothing else."""
    return turn.person is not None and len(turn.text) <= LONGEST and _wish(turn) is not None


def asks_how(turn: Turn) -> bool:
    """Whether it is asked how to hand in; more time is what trouble is told for."""
    found = _wish(turn) if len(turn.text) <= LONGEST else None
    return found is not None and found[0] == "way"


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
    texts = (spoken(turn.text), _without_until(turn))
    found = [
        (wish, left)
        for wish in WISHES
        for phrase in sorted(phrases(turn, f"asked-for.{wish}"), key=len, reverse=True)
        for text in texts
        if f" {phrase} " in f" {text} "
        for left in [without(text, phrase)]
    ]
    alone = any(text in phrases(turn, f"asked-for.{WHERE}") for text in texts)
    if alone:
        return "way", turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    if not found:
        return None
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    for wish, left in found:
        named = [duty for duty in duties if left in status.names_of(turn, duty)] if left else duties
        if named or not left:
            return wish, named
    return None


def _without_until(turn: Turn) -> str:
    """What is left without the day or the time that is wished for ("đến 15/10", "thêm 1 tuần")."""
    left = Left(DAY.sub(" ", spoken(turn.text)))
    left.take((word, word) for word in phrases(turn, "asked-for.wish-filler"))
    return " ".join(left.words())


def _office(turn: Turn, duty: Duty) -> str:
    """Who decides on more time."""
    return turn.store.people.unit(duty.reviewer).name if duty.reviewer else turn.say("trouble.department")
