"""/xuat: what has been handed in, as a file in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.exporting.consolidated import TemplateError
from handlers.exporting.making import FORMATS, make
from handlers.exporting.tables import Chosen
from knowledge.fold import fold

if TYPE_CHECKING:
    from handlers.exporting.making import Format
    from handlers.turn import Turn

NAMES: dict[str, Format] = {
    **{name: name for name in FORMATS},
    "excel": "xlsx",
    "word": "docx",
    "bao cao": "docx",
    "report": "docx",
}


def ask(turn: Turn, rest: str) -> None:
    """Offer the formats, or make the one that was named."""
    if not turn.store.duties.tallies(turn.viewer):
        turn.reply(turn.say("export.nothing"))
        return
    form = NAMES.get(fold(rest))
    if form:
        make_file(turn, form)
        return
    buttons = [turn.button(f"export-{form}", "export.make", form=form) for form in FORMATS]
    turn.reply(turn.say("export.which"), buttons)


def make_file(turn: Turn, form: Format, obligation: str | None = None) -> None:
    """Make the file; LookupError where the viewer follows nothing of it."""
    chosen = Chosen(turn.viewer, turn.language, turn.today, obligation)
    try:
        made = make(turn.store, turn.world, form, chosen, turn.now)
    except TemplateError as error:
        turn.reply(turn.say("export.template", reason=str(error)))
        return
    if made is None:
        raise LookupError(obligation)
    file = turn.world.keep(*made)
    turn.store.audit.note(
        "export",
        f"person:{turn.who.code}",
        actor=turn.who.id,
        now=turn.now,
        after={"file": file.name, "hash": file.hash},
    )
    moment = turn.world.local(turn.now)
    turn.reply(turn.say(f"export.made-{form}", at=f"{moment:%H:%M %d/%m/%Y}"), files=[file])
