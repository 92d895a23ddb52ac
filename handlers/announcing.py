"""/thongbao: the department writes, chooses whom, looks at it, and sends it now or at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import picking, publishing, questions
from handlers.audience import described
from handlers.hours import newest
from handlers.phrases import phrases, spoken
from knowledge.moments import parse_moment
from storage.audiences import Audience
from storage.rows import Button, StoredFile

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.turn import Turn
    from storage.rows import Announcement

KIND = "announcement"
LONGEST = 3000
MOST_FILES = 5


def begin(turn: Turn, text: str) -> None:
    """Ask for the text, or take it from behind the command."""
    turn.keep_dialog({"kind": KIND, "step": "text", "files": []})
    if turn.incoming.file:
        _take_file(turn)
    elif text:
        _take_text(turn, text)
    else:
        turn.reply(turn.say("announce.text"), [turn.button("cancel", "dialog.cancel")])


def answer(turn: Turn) -> None:
    """What was typed or sent at the step that the author is at."""
    step = _open(turn)["step"]
    if turn.incoming.file:
        _take_file(turn)
    elif not turn.text:
        turn.reply(turn.say("announce.only-text"), [turn.button("cancel", "dialog.cancel")])
    elif step == "text":
        _take_text(turn, turn.text)
    elif questions.answer_in_between(turn):
        _ask_again(turn, step)
    elif step == "schedule":
        _take_moment(turn)
    elif step == "preview" and (when := _moment_said(turn)):
        keep(turn, when)
    elif audience := picking.typed(turn):
        preview(turn, audience)


def edit(turn: Turn) -> None:
    """Write the text anew, with the old one before one's eyes."""
    dialog = _open(turn)
    turn.keep_dialog({**dialog, "step": "text"})
    if not dialog.get("text"):
        turn.reply(turn.say("announce.text"), [turn.button("cancel", "dialog.cancel")])
        return
    buttons = [turn.button("keep-text", "announce.keep-text")]
    if dialog.get("files"):
        buttons.append(turn.button("drop-files", "announce.drop-files"))
    turn.reply(turn.say("announce.edit", text=dialog["text"]), [*buttons, turn.button("cancel", "dialog.cancel")])


def edit_queued(turn: Turn, announcement: int) -> None:
    """Take up again an announcement that has not gone out; LookupError where it has."""
    found = publishing.waiting(turn, announcement)
    turn.keep_dialog(
        {
            "kind": KIND,
            "step": "preview",
            "announcement": found.id,
            "text": found.text,
            "files": found.files,
            "mandatory": found.mandatory,
            "audience": found.audience,
        }
    )
    edit(turn)


def keep_text(turn: Turn) -> None:
    """Go on with the text as it is, or without any where there is a file."""
    dialog = _open(turn)
    if not dialog.get("text") and not dialog.get("files"):
        raise LookupError
    _after_text(turn, dialog.get("text", ""))


def drop_files(turn: Turn) -> None:
    """Leave the files out."""
    turn.keep_dialog({**_open(turn), "files": []})
    keep_text(turn)


def mandatory(turn: Turn) -> None:
    """Ask for a receipt from everybody, or not any more."""
    dialog = _previewed(turn)
    turn.keep_dialog({**dialog, "mandatory": not dialog.get("mandatory")})
    preview(turn, Audience.from_json(dialog["audience"]))


def schedule(turn: Turn) -> None:
    """Ask when."""
    turn.keep_dialog({**_previewed(turn), "step": "schedule"})
    turn.reply(turn.say("announce.when"), [turn.button("cancel", "dialog.cancel")])


def send_now(turn: Turn) -> None:
    """Send it to whom the preview named."""
    keep(turn, turn.now)


def save(turn: Turn) -> None:
    """Keep what was changed of a queued announcement, and its moment."""
    found = publishing.waiting(turn, _previewed(turn).get("announcement", 0))
    keep(turn, found.send_at)


def preview(turn: Turn, audience: Audience) -> None:
    """What goes to how many, with all that can still be changed."""
    dialog = _open(turn)
    if "text" not in dialog:
        raise LookupError
    count = turn.store.announcements.count(audience, turn.who.id)
    if not count:
        picking.ask(turn, note=turn.say("announce.nobody", whom=described(turn, audience)))
        return
    turn.keep_dialog({**dialog, "step": "preview", "audience": audience.to_json(), picking.NARROWING: False})
    files = [StoredFile(**file) for file in dialog.get("files", [])]
    turn.reply(_preview_text(turn, audience, count), _preview_buttons(turn), files)


def keep(turn: Turn, moment: datetime) -> None:
    """Hand the announcement over as it was previewed."""
    dialog = _previewed(turn)
    draft = publishing.Draft(
        text=dialog["text"],
        files=[StoredFile(**file) for file in dialog.get("files", [])],
        audience=Audience.from_json(dialog["audience"]),
        mandatory=bool(dialog.get("mandatory")),
        announcement=dialog.get("announcement"),
    )
    if publishing.take(turn, draft, moment):
        turn.end_dialog()


def leave(turn: Turn) -> None:
    """Leave the dialog; a queued announcement that was being edited stays as it was, and that is said."""
    found = publishing.still_waiting(turn, _open(turn).get("announcement"))
    turn.end_dialog()
    if found:
        publishing.show_kept(turn, found)
    else:
        turn.reply(turn.say("cancel.done"), [turn.button("deadlines", "deadlines.show")])


def _take_text(turn: Turn, text: str) -> None:
    if len(text) > LONGEST:
        turn.reply(turn.say("announce.too-long", most=LONGEST, length=len(text)))
        return
    _after_text(turn, text)


def _after_text(turn: Turn, text: str) -> None:
    dialog = {**_open(turn), "text": text}
    turn.keep_dialog(dialog)
    if "audience" in dialog:
        preview(turn, Audience.from_json(dialog["audience"]))
    else:
        picking.ask(turn)


def _take_file(turn: Turn) -> None:
    """A file or picture goes along; what was written under it is the text."""
    dialog, file = _open(turn), turn.incoming.file
    files = dialog.get("files", [])
    if file is None or len(files) >= MOST_FILES:
        turn.reply(turn.say("announce.too-many-files", most=MOST_FILES))
        return
    turn.store.reports.remember(file, turn.now)
    turn.keep_dialog({**dialog, "files": [*files, file.to_json()]})
    note = turn.say("announce.file-kept", name=file.name)
    if turn.text:
        _take_text(turn, turn.text)
    elif "text" not in dialog:
        buttons = [turn.button("no-text", "announce.keep-text"), turn.button("cancel", "dialog.cancel")]
        turn.reply(f"{note}\n{turn.say('announce.file-text')}", buttons)
    elif "audience" in dialog:
        preview(turn, Audience.from_json(dialog["audience"]))
    else:
        picking.ask(turn, note=note)


def _ask_again(turn: Turn, step: str) -> None:
    if step == "schedule":
        turn.reply(turn.say("announce.when"), [turn.button("cancel", "dialog.cancel")])
    elif step == "preview":
        preview(turn, Audience.from_json(_previewed(turn)["audience"]))
    else:
        picking.ask(turn)


def _preview_text(turn: Turn, audience: Audience, count: int) -> str:
    dialog = _open(turn)
    reachable = turn.store.announcements.reachable(audience, turn.who.id, mandatory=bool(dialog.get("mandatory")))
    text = turn.say(
        "announce.preview",
        count=count,
        whom=described(turn, audience),
        reach="" if reachable == count else turn.say("announce.reach", reachable=reachable),
        text=dialog["text"] or turn.say("announce.no-text"),
    )
    names = ", ".join(str(file["name"]) for file in dialog.get("files", []))
    notes = [turn.say("announce.files", names=names)] if names else []
    notes += (
        [turn.say("announce.is-mandatory", hour=f"{newest(turn.world).reminders.hour:02}:00")]
        if dialog.get("mandatory")
        else []
    )
    notes += [turn.say("announce.needs-approval")] if turn.world.approval else []
    notes += [turn.say("announce.night")] if publishing.at_night(turn, turn.now) else []
    return "\n".join([text, *notes])


def _preview_buttons(turn: Turn) -> list[Button]:
    dialog = _open(turn)
    buttons = [turn.button(key, f"announce.{key}") for key in ("send-now", "schedule")]
    if found := _queued(turn):
        at = f"{turn.world.local(found.send_at):%H:%M, %d/%m/%Y}"
        buttons.append(Button(turn.say("announce.save", at=at), "announce.save", {}))
    key = "not-mandatory" if dialog.get("mandatory") else "mandatory"
    buttons.append(turn.button(key, "announce.mandatory"))
    buttons += [turn.button("narrow", "audience.narrow"), turn.button("edit", "announce.edit")]
    return [*buttons, turn.button("back", "audience.again"), turn.button("cancel", "dialog.cancel")]


def _queued(turn: Turn) -> Announcement | None:
    """The queued announcement that is being edited, where its moment lies ahead."""
    identifier = _open(turn).get("announcement")
    found = turn.store.announcements.get(identifier) if identifier else None
    return found if found and found.send_at > turn.now else None


def _moment_said(turn: Turn) -> datetime | None:
    """When it is to go, typed under the preview: now (``gửi đi``), or at a moment that lies ahead."""
    if spoken(turn.text) in phrases(turn, "announce.said-send"):
        return turn.now
    moment = _moment(turn)
    return moment if moment and moment > turn.now else None


def _take_moment(turn: Turn) -> None:
    moment = _moment(turn)
    if moment is None or moment <= turn.now:
        key = "announce.when-unclear" if moment is None else "announce.when-gone"
        turn.reply(turn.say(key), [turn.button("cancel", "dialog.cancel")])
        return
    keep(turn, moment)


def _moment(turn: Turn) -> datetime | None:
    return parse_moment(turn.text, turn.world.local(turn.now))


def _previewed(turn: Turn) -> dict[str, Any]:
    dialog = _open(turn)
    if "audience" not in dialog or "text" not in dialog:
        raise LookupError
    return dialog


def _open(turn: Turn) -> dict[str, Any]:
    if not turn.dialog or turn.dialog["kind"] != KIND:
        raise LookupError
    return turn.dialog
