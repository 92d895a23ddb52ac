"""Who received and read an announcement: the author's board, names, and a reminder to those who have not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from handlers.hours import waking_moment
from handlers.phrases import phrases, spoken
from handlers.unsure_buttons import unsure_buttons
from storage.receipts import BLOCKED, Fate
from storage.rows import Button, StoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handlers.turn import Turn, World
    from storage.rows import Announcement
    from storage.store import Store

MOST_NAMES = 30
READING = frozenset({"doc", "xem", "read", "seen"})
"""Words that are of nothing else; "đã nhận" may be of anything."""
THUMBS = frozenset({"👍", "👌", "✅", "🆗", "❤️", "👍🏻", "👍🏼"})


def read(turn: Turn, message: int | None = None) -> None:
    """Somebody acknowledges an announcement; ``message``: under a reminder of it, the announcement's own message."""
    pressed = turn.store.outbox.get(message or turn.message or 0)
    original = turn.store.outbox.get(pressed.edits) if pressed and pressed.edits else pressed
    announcement = turn.store.announcements.get(original.announcement or 0) if original else None
    if original is None or announcement is None or original.person != turn.account.person:
        raise LookupError
    if not turn.store.receipts.read(original.id, turn.now):
        turn.reply(turn.say("announce.read-before"))
        return
    turn.edit(original.id, f"{original.text}\n{turn.say('announce.read-by-you')}")
    if message is not None:
        turn.reply(turn.say("announce.read-by-you"))
    show(turn.store, turn.world, announcement, turn.now)


def says_read(turn: Turn) -> bool:
    """Whether somebody says in words that they have read what was announced, and there is something they have not."""
    if turn.person is None:
        return False
    said, unread = spoken(turn.text), phrases(turn, "announce.said-read")
    if said in unread and READING & set(said.split()):
        return True
    if said in unread:
        return turn.store.receipts.newest_unread(turn.person.id) is not None
    consents = said in phrases(turn, "announce.said-under-it") or turn.text.strip() in THUMBS
    return consents and turn.shown is not None and turn.store.receipts.newest_unread(turn.person.id) == turn.shown.id


def read_as_said(turn: Turn) -> None:
    """Acknowledge the newest announcement that is unread."""
    message = turn.store.receipts.newest_unread(turn.who.id)
    if message is None:
        turn.reply(turn.say("announce.nothing-unread"))
    else:
        read(turn, message)


def show(store: Store, world: World, announcement: Announcement, now: datetime) -> None:
    """Bring the author's board up to date."""
    # Nobody else counts until this is committed: of two counts the later one stands.
    store.lock(f"announcement {announcement.id}")
    board = store.outbox.get(announcement.board) if announcement.board else None
    if board is None:
        return
    language = store.people.person(announcement.author).language
    counts = store.receipts.counts(announcement.id)
    text = counted(world, counts, language)
    shown = store.outbox.newest_form(board.id) or board
    if shown.text != text:
        store.outbox.edit(board.id, text, now=now, buttons=_buttons(world, announcement, counts, language))


def counted(world: World, counts: Mapping[str, int], language: str) -> str:
    """How an announcement stands: sent, waiting, failed, blocked, without an account, read."""
    total = sum(count for state, count in counts.items() if state not in {"read", BLOCKED})
    waiting = sum(counts.get(state, 0) for state in ("queued", "sending"))
    lines = [
        world.wording.say(language, "announce.board", sent=counts.get("sent", 0), total=total, read=counts["read"])
    ]
    for key, count in (
        ("waiting", waiting),
        ("uncertain", counts.get("uncertain", 0)),
        ("failed", counts.get("failed", 0) - counts[BLOCKED]),
        ("blocked", counts[BLOCKED]),
        ("skipped", counts.get("skipped", 0)),
    ):
        if count:
            lines.append(world.wording.say(language, f"announce.board-{key}", count=count))
    return "\n".join(lines)


def standing(turn: Turn, announcement: Announcement) -> tuple[str, list[Button]]:
    """How an announcement stands now, in words, and what can be done about it."""
    counts = turn.store.receipts.counts(announcement.id)
    return counted(turn.world, counts, turn.language), _buttons(turn.world, announcement, counts, turn.language)


def who(turn: Turn, announcement: int, fate: str) -> None:
    """Name those whom it did not reach, or who have not read it."""
    found, kind = own(turn, announcement), next((each for each in get_args(Fate) if each == fate), None)
    if kind is None:
        raise LookupError(fate)
    people = turn.store.receipts.who(found.id, kind, MOST_NAMES + 1)
    lines = [turn.say(f"announce.who-{kind}")]
    lines += [f"– {person.name}: {person.phone or '–'}" for person in people[:MOST_NAMES]]
    if len(people) > MOST_NAMES:
        lines.append(turn.say("announce.who-more"))
    turn.reply("\n".join(lines) if people else turn.say("announce.who-nobody"))


def remind_unread(turn: Turn, announcement: int) -> None:
    """Ask those who have not read it to do so, each once a day."""
    found = own(turn, announcement)
    asked = _remind(turn.store, turn.world, found, turn.world.outside_quiet_hours(turn.now), turn.now)
    turn.reply(turn.say("announce.reminded", count=asked) if asked else turn.say("announce.reminded-already"))


def remind_due(store: Store, world: World, now: datetime) -> None:
    """Ask those who have not read what everybody has to read, once for each announcement, whenever its moment comes."""
    for found in store.announcements.to_remind_of(now):
        moment = waking_moment(world, now)
        if moment > now:  # the program was down, and people sleep by now
            store.announcements.change(found.id, remind_at=moment)
            continue
        store.announcements.change(found.id, remind_at=None)
        asked = _remind(store, world, found, now, now)
        store.audit.note("remind-unread", f"announcement:{found.id}", actor=None, now=now, after={"people": asked})


def _remind(store: Store, world: World, found: Announcement, due_at: datetime, now: datetime) -> int:
    """Ask each of those who have not read it, unless they were asked on this day already; how many are asked."""
    asked = 0
    for message in store.receipts.unread(found.id):
        person = store.people.person(message.person or 0)
        label = world.wording.say(person.language, "button.read")
        queued = store.outbox.put(
            "prompt",
            world.wording.say(person.language, "announce.remind", text=message.text),
            now=now,
            due_at=due_at,
            person_id=person.id,
            buttons=[Button(label, "announce.read", {"message": message.id})],
            key=f"unread:{found.id}:{person.id}:{world.local(now).date()}",
        )
        asked += queued is not None
    return asked


def own(turn: Turn, announcement: int) -> Announcement:
    """An announcement of the department; LookupError where there is none."""
    found = turn.store.announcements.get(announcement)
    if found is None:
        raise LookupError(announcement)
    return found


def files_of(found: Announcement) -> list[StoredFile]:
    """The files that go along."""
    return [StoredFile(**file) for file in found.files]


def _buttons(world: World, announcement: Announcement, counts: Mapping[str, int], language: str) -> list[Button]:
    say, key = world.wording.say, {"announcement": announcement.id}
    unread = counts.get("sent", 0) - counts["read"]
    offers: tuple[tuple[int, str, str, dict[str, str]], ...] = (
        (unread, "remind-unread", "remind-unread", {}),
        (unread, "who-unread", "who", {"fate": "unread"}),
        (counts.get("failed", 0), "who-failed", "who", {"fate": "failed"}),
        (counts.get("skipped", 0), "who-skipped", "who", {"fate": "skipped"}),
        (counts.get("queued", 0), "recall", "recall", {}),
    )
    shown = [
        Button(say(language, f"button.{label}"), f"announce.{action}", key | more)
        for count, label, action, more in offers
        if count
    ]
    return [*unsure_buttons(world, announcement.id, counts.get("uncertain", 0), language), *shown]
