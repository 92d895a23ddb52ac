"""/thongbao: the department writes, chooses whom, looks at it, sends; and sees who received and read."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from handlers import questions
from handlers.audience import described, understood
from handlers.unsure_buttons import unsure_buttons
from knowledge.days import parse_day
from storage.announcements import Audience
from storage.rows import Button

if TYPE_CHECKING:
    from handlers.turn import Turn, World
    from storage.rows import Announcement
    from storage.store import Store

LONGEST = 3000
AT = re.compile(
    r"(?P<hour>\d{1,2})\s*(?:[:h.]|giờ|gio)\s*(?P<minute>\d{2})?(?:\s*phút)?(?:\s*,?\s*(?:ngày\s*)?(?P<day>.+))?"
)


def begin(turn: Turn, text: str) -> None:
    """Ask for the text, or take it from behind the command."""
    turn.keep_dialog({"kind": "announcement", "step": "text"})
    if text:
        _take_text(turn, text)
    else:
        turn.reply(turn.say("announce.text"), [turn.button("cancel", "dialog.cancel")])


def answer(turn: Turn) -> None:
    """What was typed at the step that the author is at."""
    dialog = turn.dialog or {}
    if not turn.text:
        turn.reply(turn.say("announce.only-text"), [turn.button("cancel", "dialog.cancel")])
    elif dialog["step"] == "text":
        _take_text(turn, turn.text)
    elif questions.answer_in_between(turn):
        _ask_again(turn, dialog["step"])
    elif dialog["step"] == "schedule":
        _take_moment(turn)
    else:
        _take_audience(turn)


def everyone(turn: Turn) -> None:
    """To everybody."""
    _preview(turn, Audience())


def by_type(turn: Turn) -> None:
    """Offer the unit types."""
    _open(turn)
    pack = next(iter(turn.world.packs.values()))
    have = {unit.type for unit in turn.store.people.units()}
    buttons = [
        Button(each.short.say(turn.language), "announce.to", Audience(unit_types=(each.code,)).to_json())
        for each in pack.unit_types
        if each.code in have
    ]
    turn.reply(turn.say("announce.which-type"), [*buttons, turn.button("cancel", "dialog.cancel")])


def by_district(turn: Turn) -> None:
    """Offer the districts."""
    _open(turn)
    buttons = [
        Button(each, "announce.to", Audience(districts=(each,)).to_json()) for each in turn.store.people.districts()
    ]
    turn.reply(turn.say("announce.which-district"), [*buttons, turn.button("cancel", "dialog.cancel")])


def not_submitted(turn: Turn) -> None:
    """Offer the obligations that somebody still owes."""
    _open(turn)
    owed = [each for each in turn.store.duties.tallies(turn.viewer) if each.met < each.total]
    buttons = [
        Button(
            turn.world.packs[each.pack].obligation(each.obligation).short.say(turn.language),
            "announce.to",
            Audience(not_submitted=(each.pack, each.obligation)).to_json(),
        )
        for each in owed
    ]
    turn.reply(turn.say("announce.which-obligation"), [*buttons, turn.button("cancel", "dialog.cancel")])


def to(turn: Turn, **audience: object) -> None:
    """To an audience that was offered."""
    _preview(turn, Audience.from_json(audience))


def edit(turn: Turn) -> None:
    """Write the text anew."""
    _open(turn)
    turn.keep_dialog({"kind": "announcement", "step": "text"})
    turn.reply(turn.say("announce.text"), [turn.button("cancel", "dialog.cancel")])


def back(turn: Turn) -> None:
    """Choose the audience anew."""
    _take_text(turn, _open(turn)["text"])


def schedule(turn: Turn) -> None:
    """Ask when."""
    dialog = _open(turn)
    if "audience" not in dialog:
        raise LookupError
    turn.keep_dialog({**dialog, "step": "schedule"})
    turn.reply(turn.say("announce.when"), [turn.button("cancel", "dialog.cancel")])


def send_now(turn: Turn) -> None:
    """Send it to whom the preview named."""
    _keep(turn, turn.now)


def recall(turn: Turn, announcement: int) -> None:
    """Cancel an announcement that waits for its time; LookupError where it has gone out or was cancelled."""
    found = turn.store.announcements.get(announcement)
    if found is None or found.state != "scheduled" or turn.message is None:
        raise LookupError(announcement)
    turn.store.announcements.change(announcement, state="recalled")
    turn.store.audit.note("recall", f"announcement:{announcement}", actor=turn.who.id, now=turn.now)
    turn.edit(turn.message, turn.say("announce.recalled"))


def read(turn: Turn) -> None:
    """Somebody acknowledges an announcement."""
    message = turn.store.outbox.get(turn.message) if turn.message else None
    original = turn.store.outbox.get(message.edits) if message and message.edits else message
    announcement = turn.store.announcements.get(original.announcement or 0) if original else None
    if original is None or announcement is None:
        raise LookupError
    if turn.store.outbox.read(original.id, turn.now):
        turn.edit(original.id, f"{original.text}\n{turn.say('announce.read-by-you')}")
        show_counts(turn.store, turn.world, announcement, turn.now)
    else:
        turn.reply(turn.say("announce.read-before"))


def send_due(store: Store, world: World, now: datetime) -> None:
    """Queue every announcement whose moment has come: one row a person, unique by key."""
    for due in store.announcements.due(now):
        people = store.announcements.meant(Audience.from_json(due.audience), due.author)
        count = 0
        author = store.people.unit(store.people.person(due.author).unit).name
        for language in ("vi", "en"):
            text = world.wording.say(language, "announce.message", author=author, text=due.text)
            label = world.wording.say(language, "button.read")
            count += store.outbox.announce(due.id, language, text, [Button(label, "announce.read", {})], people, now)
        store.announcements.change(due.id, state="sent", sent_at=now, people=count)
        show_counts(store, world, due, now)


def show_counts(store: Store, world: World, announcement: Announcement, now: datetime) -> None:
    """Bring the author's board up to date."""
    # Nobody else counts until this is committed: of two counts the later one stands.
    store.lock(f"announcement {announcement.id}")
    board = store.outbox.get(announcement.board) if announcement.board else None
    if board is None:
        return
    author = store.people.person(announcement.author)
    text = counted(store, world, announcement.id, author.language)
    shown = store.outbox.newest_form(board.id) or board
    if shown.text != text:
        unclear = store.outbox.counts(announcement.id).get("uncertain", 0)
        to_decide = unsure_buttons(world, announcement.id, unclear, author.language)
        store.outbox.edit(board.id, text, now=now, buttons=to_decide)


def counted(store: Store, world: World, identifier: int, language: str) -> str:
    """How an announcement stands: sent, waiting, failed, without an account, read."""
    counts = store.outbox.counts(identifier)
    total = sum(count for state, count in counts.items() if state != "read")
    waiting = sum(counts.get(state, 0) for state in ("queued", "sending"))
    lines = [
        world.wording.say(language, "announce.board", sent=counts.get("sent", 0), total=total, read=counts["read"])
    ]
    for key, count in (
        ("waiting", waiting),
        ("uncertain", counts.get("uncertain", 0)),
        ("failed", counts.get("failed", 0)),
        ("skipped", counts.get("skipped", 0)),
    ):
        if count:
            lines.append(world.wording.say(language, f"announce.board-{key}", count=count))
    return "\n".join(lines)


def _take_text(turn: Turn, text: str) -> None:
    if len(text) > LONGEST:
        turn.reply(turn.say("announce.too-long", most=LONGEST, length=len(text)))
        return
    turn.keep_dialog({"kind": "announcement", "step": "audience", "text": text})
    turn.reply(turn.say("announce.whom"), _audience_buttons(turn))


def _audience_buttons(turn: Turn) -> list[Button]:
    keys = ("everyone", "by-type", "by-district", "not-submitted")
    buttons = [turn.button(key, f"announce.{key}") for key in keys]
    return [*buttons, turn.button("back", "announce.edit"), turn.button("cancel", "dialog.cancel")]


def _ask_again(turn: Turn, step: str) -> None:
    key = "announce.when" if step == "schedule" else "announce.whom"
    turn.reply(turn.say(key), _audience_buttons(turn) if step != "schedule" else [])


def _take_audience(turn: Turn) -> None:
    audience = understood(turn, turn.text)
    if audience is None:
        turn.reply(turn.say("announce.whom-unclear"), _audience_buttons(turn))
        return
    _preview(turn, audience)


def _preview(turn: Turn, audience: Audience) -> None:
    dialog = _open(turn)
    if "text" not in dialog:
        raise LookupError
    turn.keep_dialog({**dialog, "step": "preview", "audience": audience.to_json()})
    count = turn.store.announcements.count(audience, turn.who.id)
    if not count:
        turn.keep_dialog({**dialog, "step": "audience"})
        turn.reply(turn.say("announce.nobody", whom=described(turn, audience)))
        return
    reachable = turn.store.announcements.reachable(audience, turn.who.id)
    text = turn.say(
        "announce.preview",
        count=count,
        whom=described(turn, audience),
        reach="" if reachable == count else turn.say("announce.reach", reachable=reachable),
        text=dialog["text"],
    )
    if turn.world.outside_quiet_hours(turn.now) != turn.now:
        text += "\n" + turn.say("announce.night")
    buttons = [turn.button(key, f"announce.{key}") for key in ("send-now", "schedule")]
    buttons += [turn.button("edit", "announce.edit"), turn.button("back", "announce.back")]
    buttons.append(turn.button("cancel", "dialog.cancel"))
    turn.reply(text, buttons)


def _take_moment(turn: Turn) -> None:
    moment = _moment(turn)
    if moment is None or moment <= turn.now:
        key = "announce.when-unclear" if moment is None else "announce.when-gone"
        turn.reply(turn.say(key), [turn.button("cancel", "dialog.cancel")])
        return
    _keep(turn, moment)


def _moment(turn: Turn) -> datetime | None:
    found = AT.fullmatch(turn.text.lower())
    if not found or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
        return None
    at = time(int(found["hour"]), int(found["minute"] or 0))
    if found["day"]:
        day = parse_day(found["day"], turn.today)
        return datetime.combine(day, at, turn.world.zone) if day else None
    moment = datetime.combine(turn.today, at, turn.world.zone)
    return moment if moment > turn.now else moment + timedelta(days=1)


def _keep(turn: Turn, moment: datetime) -> None:
    dialog = _open(turn)
    if "audience" not in dialog:
        raise LookupError
    audience = Audience.from_json(dialog["audience"])
    identifier = turn.store.announcements.add(turn.who.id, dialog["text"], audience, moment, turn.now)
    turn.end_dialog()
    now = {"text": dialog["text"], "audience": dialog["audience"]}
    turn.store.audit.note("announce", f"announcement:{identifier}", actor=turn.who.id, now=turn.now, after=now)
    if moment <= turn.now:
        people = turn.store.announcements.count(audience, turn.who.id)
        board = turn.reply(turn.say("announce.sending", count=people))
        turn.store.announcements.change(identifier, board=board)
        send_due(turn.store, turn.world, turn.now)
    else:
        at = f"{turn.world.local(moment):%H:%M, %d/%m/%Y}"
        cancel = turn.button("cancel", "announce.recall", announcement=identifier)
        board = turn.reply(turn.say("announce.scheduled", at=at, whom=described(turn, audience)), [cancel])
        turn.store.announcements.change(identifier, board=board)


def _open(turn: Turn) -> dict[str, Any]:
    if not turn.dialog or turn.dialog["kind"] != "announcement":
        raise LookupError
    return turn.dialog
