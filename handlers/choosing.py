"""One of the duties that were just listed, chosen in words: "1", "kế hoạch", "cái đầu", "cả hai"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import deadlines, saying, status
from handlers.phrases import Left, phrases, spoken

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty

LONGEST = 60
MOST = 9
OF_STATUS = "status."
SHOWN = "duty.show"
TOGETHER = frozenset({"status.started", "status.not-started"})
"""What may be said of several duties at once: the others ask something."""


def is_made(turn: Turn) -> bool:
    """Whether a text chooses among the duties of the message in front, and says nothing else."""
    return turn.person is not None and bool(_chosen(turn))


def take(turn: Turn) -> None:
    """As if the buttons were pressed, one after the other; LookupError where a duty is met, or gone, meanwhile."""
    for choice in _chosen(turn):
        action, args = choice["action"], choice["args"]
        if action == SHOWN:
            deadlines.show_duty(turn, args["duty"])
        else:
            saying.ACTS[action.removeprefix(OF_STATUS)](turn, **args)


def _chosen(turn: Turn) -> list[dict[str, Any]]:
    """The buttons that a text means: by their place, by the name of the duty, or all of them."""
    listed = _listed(turn)
    said = spoken(turn.text)
    if len(listed) < 2 or len(said) > LONGEST:
        return []
    if said.isdecimal():
        place = int(said) if len(said) == 1 else 0
        return listed[place - 1 : place] if 0 < place <= min(MOST, len(listed)) else []
    left = Left(turn.text)
    places = left.take((name, place) for place, duty in enumerate(_duties(turn, listed)) for name in _names(turn, duty))
    left.take((word, word) for word in phrases(turn, "choosing.filler"))
    rest = " ".join(left.words())
    if rest in phrases(turn, "choosing.first"):
        return listed[:1]
    if rest in phrases(turn, "choosing.last"):
        return listed[-1:]
    if rest in phrases(turn, "choosing.all") and listed[0]["action"] in TOGETHER:
        return listed
    return [] if rest else [listed[place] for place in places[:1]]


def _listed(turn: Turn) -> list[dict[str, Any]]:
    """The buttons that ask which duty: each does the same with another one."""
    buttons = turn.shown.buttons if turn.shown else []
    first = buttons[0]["action"] if buttons else ""
    if first != SHOWN and not first.startswith(OF_STATUS):
        return []
    alike = [each for each in buttons if each["action"] == first]
    duties = {each["args"].get("duty") for each in alike}
    return alike if len(duties) == len(alike) else []


def _duties(turn: Turn, listed: list[dict[str, Any]]) -> list[Duty | None]:
    return [turn.store.duties.get(each["args"]["duty"], turn.viewer) for each in listed]


def _names(turn: Turn, duty: Duty | None) -> frozenset[str]:
    return status.names_of(turn, duty) if duty else frozenset()
