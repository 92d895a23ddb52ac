"""A form's replies in words: what its steps say, its questions and its summary."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING

from handlers.duties import words
from knowledge import filling
from knowledge.filling.showing import NO, YES
from knowledge.filling.values import understand
from knowledge.schema import Text
from storage.rows import Button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from handlers.turn import Turn
    from knowledge.filling import Asked, Choosing, Reviewed, Said, Step, Unsorted
    from knowledge.forms import Form, FormField
    from storage.rows import Duty

LONGEST_LABEL = 60
CHOSEN = "☑ "
MOST_OFFERED = 6


def show(turn: Turn, duty: Duty, form: Form, step: Step, extra: Sequence[Button] = ()) -> None:
    """Say what a step says; ``extra`` buttons stand before those of the question."""
    lines: list[str] = []
    offered: list[Button] = []
    for reply in step.replies:
        if isinstance(reply, filling.Unsorted):
            lines.append(_unsorted(turn, reply))
            offered += _whose(turn, duty, reply)
        elif not isinstance(reply, filling.Said):
            text, buttons = _asking(turn, duty, form, step.state, reply)
            turn.reply("\n".join([*lines, text]), [*offered, *extra, *buttons, turn.button("cancel", "dialog.cancel")])
        elif reply.apart:
            turn.reply(said(turn, duty, reply))
        else:
            lines.append(said(turn, duty, reply))


def _unsorted(turn: Turn, reply: Unsorted) -> str:
    if not reply.fields:  # all that it could answer is answered by now
        return turn.say("form.unsorted", text=reply.text)
    return turn.say("form.whose", text=reply.text, name=reply.fields[0].label.say(turn.language))


def _whose(turn: Turn, duty: Duty, reply: Unsorted) -> list[Button]:
    """A button for each question that a part of a message may answer, and one to leave it out."""
    args = {"duty": duty.id, "text": reply.text}
    buttons = [
        Button(
            f"{reply.text} → {field.label.say(turn.language)}"[:LONGEST_LABEL],
            "form.write",
            {**args, "field": field.id},
        )
        for field in reply.fields[:MOST_OFFERED]
    ]
    drop = turn.say("form.drop", text=shorten(reply.text, LONGEST_LABEL - 10, placeholder="…"))
    return [*buttons, Button(drop, "form.drop", args)]


def said(turn: Turn, duty: Duty, reply: Said) -> str:
    """A sentence of a step; ``contact`` is whom the pack says to turn to."""
    values = {name: _word(value, turn.language) for name, value in reply.values.items()}
    contact = turn.world.packs[duty.pack].document.help.text.say(turn.language)
    return turn.world.wording.say(turn.language, reply.key, **{"contact": contact, **values})


def _word(value: object, language: str) -> object:
    if isinstance(value, filling.Shown):
        return filling.shown(value.field, value.answer, language)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value.say(language) if isinstance(value, Text) else value


def _asking(
    turn: Turn, duty: Duty, form: Form, state: Mapping[str, Any], reply: Asked | Choosing | Reviewed
) -> tuple[str, list[Button]]:
    if isinstance(reply, filling.Asked):
        return _question(turn, duty, state, reply), _answers(turn, duty, form, state, reply)
    if isinstance(reply, filling.Reviewed):
        keys = ("edit",) if filling.unclear(state) else ("send", "edit")
        return _summary(turn, duty, form, state), _buttons(turn, duty, keys)
    back = turn.button("back", "form.stay", duty=duty.id)
    return turn.say("form.edit-which"), [*_fields(turn, duty, form, state), back]


def _question(turn: Turn, duty: Duty, state: Mapping[str, Any], asked: Asked) -> str:
    field = asked.field
    lines = [turn.say("form.place", at=asked.place, of=asked.of, title=words(turn, duty).short)]
    lines += [each.say(turn.language) for each in (field.ask, field.help) if each]
    if field.example:
        lines.append(turn.say("form.example", example=field.example.say(turn.language)))
    if field.id in state["answers"]:
        answer = filling.shown(field, state["answers"][field.id], turn.language)
        lines.append(turn.say("form.answered", answer=answer))
    return "\n".join(lines)


def _answers(turn: Turn, duty: Duty, form: Form, state: Mapping[str, Any], asked: Asked) -> list[Button]:
    field, answered = asked.field, asked.field.id in state["answers"]
    keys = ["next"] if field.type in {"several", "files"} and answered else []
    keys += [] if field.required and not answered else ["skip"]
    keys += ["back"] if asked.place > 1 else []
    keys += ["clear"] if answered and not field.required else []
    keys += ["send"] if filling.complete(form, state) and not filling.unclear(state) else []
    return [*_offered(turn, duty, asked), *_options(turn, duty, field, state), *_buttons(turn, duty, keys, field.id)]


def _offered(turn: Turn, duty: Duty, asked: Asked) -> list[Button]:
    """What may have been meant, each a button."""
    found = []
    for text in asked.suggestions:
        answer, fault = understand(asked.field, text, turn.today)
        label = text if fault else filling.shown(asked.field, answer, turn.language)
        if asked.field.type == "text":
            label = turn.say("form.write-down", text=shorten(text, LONGEST_LABEL - 10, placeholder="…"))
        args = {"duty": duty.id, "field": asked.field.id, "text": text}
        found.append(Button(label[:LONGEST_LABEL], "form.write", args))
    return found


def _options(turn: Turn, duty: Duty, field: FormField, state: Mapping[str, Any]) -> list[Button]:
    labels = [(option.id, option.label) for option in field.options]
    if field.type == "yes-no":
        labels = [("yes", YES), ("no", NO)]
    chosen = state["answers"].get(field.id, ()) if field.type == "several" else ()
    return [
        Button(
            f"{CHOSEN if name in chosen else ''}{label.say(turn.language)}",
            "form.pick",
            {"duty": duty.id, "field": field.id, "option": name},
        )
        for name, label in labels
    ]


def _summary(turn: Turn, duty: Duty, form: Form, state: Mapping[str, Any]) -> str:
    lines = filling.lines(form, state, turn.language, turn.say("form.left-empty"))
    title = words(turn, duty).title
    more = [] if filling.unclear(state) else [turn.say("form.not-sent-yet")]
    return "\n".join([turn.say("form.summary", title=title), *lines, *more])


def _fields(turn: Turn, duty: Duty, form: Form, state: Mapping[str, Any]) -> list[Button]:
    return [
        Button(field.label.say(turn.language), "form.edit", {"duty": duty.id, "field": field.id})
        for field in filling.fields_asked(form, state)
    ]


def _buttons(turn: Turn, duty: Duty, keys: Sequence[str], field: str | None = None) -> list[Button]:
    """Buttons of a form; one that belongs to a question names it, so that a second press of it does nothing."""
    own = {"skip", "clear", "next"}
    return [turn.button(key, f"form.{key}", duty=duty.id, **({"field": field} if key in own else {})) for key in keys]
