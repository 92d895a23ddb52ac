"""/han: what the person's unit has to hand in, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import drafting
from handlers.duties import choice_buttons, words
from handlers.sending import own_buttons
from storage.rows import MET, Button

if TYPE_CHECKING:
    from handlers.turn import Turn


def show(turn: Turn) -> None:
    """List the open duties of the person's unit, the nearest first."""
    text, buttons = listed(turn)
    turn.reply(text, buttons)


def listed(turn: Turn) -> tuple[str, list[Button]]:
    """The open duties of the person's unit in words, and a button for each."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    if not duties:
        return turn.say("deadlines.none", unit=_unit(turn)), [turn.button("my-reports", "report.sent")]
    told = [words(turn, duty) for duty in duties]
    dated = [each for each in told if each.duty.before]
    head = (
        turn.say("deadlines.head", unit=_unit(turn), count=len(dated), nearest=dated[0].day)
        if dated
        else turn.say("deadlines.head-undated", unit=_unit(turn))
    )
    lines = [f"{place}. {each.line_with_reason()}" for place, each in enumerate(told, start=1)]
    sources = dict.fromkeys(each.citation for each in told)
    buttons = [Button(each.label, "duty.show", {"duty": each.duty.id}) for each in told]
    if turn.store.duties.of_unit(turn.who.unit, turn.viewer, MET):
        buttons.append(turn.button("my-reports", "report.sent"))
    return "\n".join([head, *lines, "; ".join(sources)]), buttons


def show_duty(turn: Turn, duty: int) -> None:
    """One duty with its status buttons, or what its report said."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None or found.unit != turn.who.unit:
        raise LookupError(duty)
    told = words(turn, found)
    buttons = choice_buttons(turn.world, [told], turn.setting) if found.unmet else []
    if not found.unmet and found.state != "waived":
        buttons = own_buttons(turn, duty)[0 if found.state == "submitted" else 1 :]
        buttons.append(turn.button("versions", "report.versions", duty=duty))
    draft = drafting.lines(turn).get(duty)
    turn.reply("\n".join(filter(None, [told.card(), draft])), buttons)


def _unit(turn: Turn) -> str:
    return turn.unit.name if turn.unit else ""
