"""What becomes of an announcement: approved by a second person, sent at its moment, recalled while it waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import receipts
from handlers.audience import described
from handlers.hours import second_working_day
from storage.audiences import Audience
from storage.rows import Button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.turn import Turn, World
    from storage.rows import Announcement, AnnouncementState, Person, StoredFile
    from storage.store import Store

WAITING = ("proposed", "scheduled")


@dataclass(frozen=True)
class Draft:
    """An announcement as its author previewed it; ``announcement``: the queued one that it replaces."""

    text: str
    files: Sequence[StoredFile]
    audience: Audience
    mandatory: bool
    announcement: int | None


def take(turn: Turn, draft: Draft, moment: datetime) -> bool:
    """Send a draft at a moment, or ask a second person first; False where there is none to ask."""
    approvers = [each for each in turn.store.people.with_role("department") if each.id != turn.who.id]
    if turn.world.approval and not approvers:
        turn.reply(turn.say("announce.nobody-approves"), [turn.button("cancel", "dialog.cancel")])
        return False
    state: AnnouncementState = "proposed" if turn.world.approval else "scheduled"
    found = _kept(turn, draft, moment, state)
    if state == "proposed":
        _propose(turn, found, approvers)
    elif moment <= turn.now:
        board = turn.post(turn.say("announce.sending", count=_count(turn, found)))
        turn.store.announcements.change(found.id, board=board)
        send_due(turn.store, turn.world, turn.now)
    else:
        show_waiting(turn, found)
    return True


def approve(turn: Turn, announcement: int) -> None:
    """A second person lets it go out; LookupError for the author, and where nothing waits for approval."""
    found = _proposed(turn, announcement)
    turn.store.announcements.change(found.id, state="scheduled", approved_by=turn.who.id)
    _audit(turn, "approve", found)
    turn.reply(turn.say("announce.approved"))
    author = turn.store.people.person(found.author)
    if found.send_at > turn.now:
        turn.push("answer", author, turn.say("announce.approved-told", author.language, name=turn.who.name))
    send_due(turn.store, turn.world, turn.now)


def refuse(turn: Turn, announcement: int) -> None:
    """A second person does not let it go out."""
    found = _proposed(turn, announcement)
    turn.store.announcements.change(found.id, state="refused", approved_by=turn.who.id)
    _audit(turn, "refuse", found)
    turn.reply(turn.say("announce.refused"))
    author = turn.store.people.person(found.author)
    told = turn.say("announce.refused-told", author.language, name=turn.who.name, text=found.text)
    turn.push("answer", author, told)


def recall(turn: Turn, announcement: int) -> None:
    """Cancel an announcement that waits, or hold back what has not left; LookupError where all has."""
    found = receipts.own(turn, announcement)
    held = turn.store.receipts.recall(found.id) if found.state == "sent" else 0
    if found.state not in WAITING and not held:
        raise LookupError(announcement)
    _audit(turn, "recall", found)
    if held:
        turn.reply(turn.say("announce.held-back", count=held))
        receipts.show(turn.store, turn.world, found, turn.now)
        return
    turn.store.announcements.change(found.id, state="recalled")
    turn.edit(found.board or turn.message or 0, turn.say("announce.recalled"))


def waiting(turn: Turn, announcement: int) -> Announcement:
    """An announcement of one's own that has not gone out; LookupError where it has."""
    found = receipts.own(turn, announcement)
    if found.state not in WAITING:
        raise LookupError(announcement)
    return found


def still_waiting(turn: Turn, announcement: int | None) -> Announcement | None:
    """The announcement that a dialog edits, while it has not gone out."""
    found = turn.store.announcements.get(announcement) if announcement else None
    return found if found and found.state in WAITING else None


def show_kept(turn: Turn, found: Announcement) -> None:
    """An announcement that waits was left as it is."""
    key = "cancel.still-proposed" if found.state == "proposed" else "cancel.still-scheduled"
    board = turn.post(turn.say(key, at=_at(turn, found)), _waiting_buttons(turn, found))
    turn.store.announcements.change(found.id, board=board)


def at_night(turn: Turn, moment: datetime) -> bool:
    """Whether people would be written to at night."""
    return turn.world.outside_quiet_hours(moment) > moment


def send_due(store: Store, world: World, now: datetime) -> None:
    """Queue every announcement whose moment has come: one row a person, unique by key."""
    for due in store.announcements.due(now):
        audience = Audience.from_json(due.audience)
        author = store.people.unit(store.people.person(due.author).unit).name
        people = 0
        for language in ("vi", "en"):
            text = world.wording.say(language, "announce.message", author=author, text=due.text).rstrip()
            if due.mandatory:
                text = f"{text}\n{world.wording.say(language, 'announce.please-confirm')}"
            label = world.wording.say(language, "button.read")
            people += store.outbox.announce(due, language, text, [Button(label, "announce.read", {})], audience, now)
        remind_at = second_working_day(world, now) if due.mandatory else None
        store.announcements.change(due.id, state="sent", sent_at=now, people=people, remind_at=remind_at)
        receipts.show(store, world, due, now)


def _kept(turn: Turn, draft: Draft, moment: datetime, state: AnnouncementState) -> Announcement:
    """The draft as a row: a new one, or the queued one anew."""
    columns = {"text": draft.text, "mandatory": draft.mandatory, "state": state, "send_at": moment}
    if draft.announcement:
        identifier = waiting(turn, draft.announcement).id
        files = [file.to_json() for file in draft.files]
        changed = {**columns, "files": files, "audience": draft.audience.to_json(), "approved_by": None}
        turn.store.announcements.change(identifier, **changed)
    else:
        identifier = turn.store.announcements.add(
            turn.who.id,
            draft.text,
            draft.audience,
            files=draft.files,
            mandatory=draft.mandatory,
            state=state,
            send_at=moment,
            now=turn.now,
        )
    found = receipts.own(turn, identifier)
    _audit(turn, "announce", found)
    return found


def _propose(turn: Turn, found: Announcement, approvers: Sequence[Person]) -> None:
    names = ", ".join(each.name for each in approvers)
    board = turn.post(turn.say("announce.proposed", names=names), _waiting_buttons(turn, found))
    turn.store.announcements.change(found.id, board=board)
    for approver in approvers:
        text = turn.say(
            "announce.proposal",
            approver.language,
            name=turn.who.name,
            count=_count(turn, found),
            whom=described(turn, Audience.from_json(found.audience)),
            when=_when(turn, found, approver.language),
            text=found.text,
        )
        keys = ("approve", "refuse")
        buttons = [turn.button(key, f"announce.{key}", approver.language, announcement=found.id) for key in keys]
        turn.push("escalation", approver, text, buttons, receipts.files_of(found))


def show_waiting(turn: Turn, found: Announcement) -> None:
    """An announcement that has not gone out: when it goes, and to whom."""
    whom = described(turn, Audience.from_json(found.audience))
    text = turn.say("announce.scheduled", at=_at(turn, found), whom=whom)
    if at_night(turn, found.send_at):
        text += "\n" + turn.say("announce.night-then")
    board = turn.post(text, _waiting_buttons(turn, found))
    turn.store.announcements.change(found.id, board=board)


def _waiting_buttons(turn: Turn, found: Announcement) -> list[Button]:
    edit = turn.button("edit", "announce.edit-queued", announcement=found.id)
    return [edit, turn.button("cancel", "announce.recall", announcement=found.id)]


def _proposed(turn: Turn, announcement: int) -> Announcement:
    found = turn.store.announcements.get(announcement)
    if found is None or found.state != "proposed" or found.author == turn.who.id:
        raise LookupError(announcement)
    return found


def _when(turn: Turn, found: Announcement, language: str) -> str:
    if found.send_at > turn.now:
        return turn.say("announce.at", language, at=_at(turn, found))
    return turn.say("announce.at-once", language)


def _at(turn: Turn, found: Announcement) -> str:
    return f"{turn.world.local(found.send_at):%H:%M, %d/%m/%Y}"


def _count(turn: Turn, found: Announcement) -> int:
    return turn.store.announcements.count(Audience.from_json(found.audience), found.author)


def _audit(turn: Turn, action: str, found: Announcement) -> None:
    now = {"text": found.text, "audience": found.audience, "mandatory": found.mandatory}
    after = now if action == "announce" else None
    turn.store.audit.note(action, f"announcement:{found.id}", actor=turn.who.id, now=turn.now, after=after)
