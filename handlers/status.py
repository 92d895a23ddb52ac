"""/baocao and the four status buttons: how far a duty is, in one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import drafting, questions, reporting
from handlers.duties import choice_buttons, words
from handlers.phrases import phrases, spoken

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty, Progress
LONGEST_NOTE = 1000


def ask(turn: Turn) -> None:
    """Ask how far the unit is with its duties, most urgent first."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    if not duties:
        turn.reply(turn.say("status.nothing-open"), [turn.button("my-reports", "report.sent")])
        return
    told = [words(turn, duty) for duty in duties]
    drafts = drafting.lines(turn)
    if len(told) == 1:
        turn.reply("\n".join([told[0].card(), *drafts.values()]), choice_buttons(turn.world, told, turn.setting))
        return
    lines = [
        "\n".join([f"{place}. {each.line()} – {each.status}", *filter(None, [drafts.get(each.duty.id)])])
        for place, each in enumerate(told, start=1)
    ]
    source = "; ".join(dict.fromkeys(each.citation for each in told))
    text = "\n".join([turn.say("status.which"), *lines, turn.say("status.buttons-for", title=told[0].short), source])
    turn.reply(text, choice_buttons(turn.world, told, turn.setting))


def ask_of(turn: Turn, name: str) -> None:
    """Ask of the duty that was named behind /baocao; of all of them where none of that name is open."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    named = [duty for duty in duties if spoken(name) in names_of(turn, duty)]
    if len(named) != 1:
        ask(turn)
        return
    told = words(turn, named[0])
    draft = drafting.lines(turn).get(named[0].id)
    turn.reply("\n".join(filter(None, [told.card(), draft])), choice_buttons(turn.world, [told], turn.setting))


def names_of(turn: Turn, duty: Duty) -> frozenset[str]:
    """What people call a duty, folded."""
    obligation = turn.world.packs[duty.pack].obligation(duty.obligation)
    told = words(turn, duty)
    return frozenset(map(spoken, (*obligation.names.vi, *obligation.names.en, told.title, told.short)))


def done(turn: Turn, duty: int) -> None:
    """Open the obligation's form: only "send" submits."""
    reporting.begin(turn, _own(turn, duty))


def started(turn: Turn, duty: int) -> None:
    """Note that the unit is at it."""
    _note(turn, duty, "started")


def not_started(turn: Turn, duty: int) -> None:
    """Note that the unit has not begun."""
    _note(turn, duty, "not-started")


def trouble(turn: Turn, duty: int, note: str = "") -> None:
    """Note the trouble at once, and ask for a sentence that the reviewer will read, unless it was said before."""
    if note:
        trouble_because(turn, duty, note)
        return
    found = _own(turn, duty)
    _record(turn, found, "trouble", None)
    turn.keep_dialog({"kind": "trouble", "duty": duty})
    turn.reply(
        turn.say("trouble.ask", title=words(turn, found).title), [turn.button("skip", "trouble.skip", duty=duty)]
    )


def trouble_because(turn: Turn, duty: int, reason: str) -> None:
    """Note the trouble, and pass on what was said of it."""
    _pass_on(turn, duty, reason[:LONGEST_NOTE])


def explain_trouble(turn: Turn) -> None:
    """Pass the sentence on to the reviewer."""
    dialog = turn.dialog or {}
    if not turn.text:
        turn.reply(turn.say("trouble.only-text"), [turn.button("skip", "trouble.skip", duty=dialog["duty"])])
        return
    if spoken(turn.text) in phrases(turn, "trouble.said-none"):
        _take_back(turn, dialog["duty"])
        return
    if questions.answer_in_between(turn):
        turn.reply(turn.say("trouble.go-on"), [turn.button("skip", "trouble.skip", duty=dialog["duty"])])
        return
    _pass_on(turn, dialog["duty"], turn.text[:LONGEST_NOTE])


def _take_back(turn: Turn, duty: int) -> None:
    """It was no trouble after all: nobody is told, and nothing stays noted."""
    found = _own(turn, duty)
    turn.end_dialog()
    _record(turn, found, None, None)
    told = words(turn, found)
    turn.reply(turn.say("trouble.taken-back", title=told.title), choice_buttons(turn.world, [told], turn.setting))


def skip_trouble(turn: Turn, duty: int) -> None:
    """Tell the reviewer without a sentence."""
    _pass_on(turn, duty, None)


def _pass_on(turn: Turn, duty: int, note: str | None) -> None:
    found = _own(turn, duty)
    turn.end_dialog()
    _record(turn, found, "trouble", note)
    reviewers = turn.store.people.reviewers(found.reviewer)
    for reviewer in reviewers:
        told = words(turn, found, reviewer.language)
        text = told.say(
            "trouble.told",
            unit=turn.unit.name if turn.unit else "",
            title=told.title,
            day=told.day,
            note=note or told.say("trouble.no-note"),
            name=turn.who.name,
            phone=turn.who.phone or "–",
        )
        turn.push("escalation", reviewer, text, [turn.button("unit", "review.unit", reviewer.language, duty=duty)])
    office = turn.store.people.unit(found.reviewer).name if found.reviewer else turn.say("trouble.department")
    told = words(turn, found)
    turn.reply(
        turn.say("trouble.passed-on" if reviewers else "trouble.nobody", office=office, title=told.title, day=told.day),
        choice_buttons(turn.world, [told], turn.setting),
    )


def _note(turn: Turn, duty: int, progress: Progress) -> None:
    found = _own(turn, duty)
    if turn.dialog and turn.dialog["kind"] == "trouble":
        turn.end_dialog()
    _record(turn, found, progress, None)
    told = words(turn, found)
    text = turn.say("status.noted", progress=turn.say(f"progress.{progress}"), title=told.title, day=told.day)
    turn.reply(text, choice_buttons(turn.world, [told], turn.setting))


def _record(turn: Turn, duty: Duty, progress: Progress | None, note: str | None) -> None:
    turn.store.duties.change(
        duty.id,
        turn.now,
        progress=progress,
        progress_note=note,
        progress_by=turn.who.id,
        progress_at=turn.now,
    )
    before = {"progress": duty.progress, "note": duty.progress_note}
    after = {"progress": progress, "note": note}
    turn.store.audit.note("progress", f"duty:{duty.id}", actor=turn.who.id, now=turn.now, before=before, after=after)


def _own(turn: Turn, duty: int) -> Duty:
    """The unmet duty of the person's own unit; LookupError where it is none, or is met already."""
    found = turn.store.duties.get(duty, turn.viewer)
    if found is None or found.unit != turn.who.unit or not found.unmet:
        raise LookupError(duty)
    return found
