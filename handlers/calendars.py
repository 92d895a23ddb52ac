"""/lich: the unit's days as a calendar file, and the secret address by which a calendar follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.exporting.calendars import STATES, calendar
from handlers.obligations import with_requests
from storage.rows import Viewer

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.turn import Turn, World
    from storage.rows import Button
    from storage.store import Store


def show(turn: Turn) -> None:
    """The file, and the address where there is one."""
    unit = turn.store.people.unit(turn.who.unit)
    duties = turn.store.duties.of_unit(unit.code, turn.viewer, STATES)
    dated = [duty for duty in duties if duty.before is not None]
    if not dated:
        turn.reply(turn.say("calendar.none", unit=unit.name))
        return
    file = turn.world.keep(
        f"{turn.say('calendar.file')}-{unit.code}.ics",
        calendar(turn.world, unit, dated, turn.language, turn.today),
    )
    lines = [turn.say("calendar.file-of", unit=unit.name, count=len(dated)), *_address(turn)]
    turn.reply("\n".join(lines), _buttons(turn), [file])


def renew(turn: Turn) -> None:
    """A new address; the one before is worth nothing from now on."""
    turn.store.calendars.renew(turn.viewer, turn.world.new_code(), turn.now)
    _audit(turn, "calendar-address")
    turn.reply("\n".join([turn.say("calendar.renewed"), *_address(turn)]), _buttons(turn))


def revoke(turn: Turn) -> None:
    """Take the address back."""
    if not turn.store.calendars.revoke(turn.viewer):
        raise LookupError
    _audit(turn, "calendar-revoked")
    turn.reply(turn.say("calendar.revoked"), _buttons(turn))


def feed(store: Store, world: World, token: str, now: datetime) -> bytes | None:
    """What the secret address shows: its unit's duties, in Vietnamese; None where nothing goes by that secret."""
    code = store.calendars.unit_of(token)
    if code is None or not (unit := store.people.unit(code)).active:
        return None
    duties = store.duties.of_unit(code, Viewer(0, "focal", code), STATES)
    return calendar(with_requests(store, world), unit, duties, "vi", world.local(now).date())


def _address(turn: Turn) -> list[str]:
    token = turn.store.calendars.token(turn.viewer)
    if token is None or turn.world.public_url is None:
        return []
    return [turn.say("calendar.address", address=f"{turn.world.public_url}/calendar/{token}.ics")]


def _buttons(turn: Turn) -> list[Button]:
    if turn.world.public_url is None:
        return []
    known = turn.store.calendars.token(turn.viewer) is not None
    buttons = [turn.button("calendar-renew" if known else "calendar-new", "calendar.renew")]
    return [*buttons, turn.button("calendar-revoke", "calendar.revoke")] if known else buttons


def _audit(turn: Turn, action: str) -> None:
    turn.store.audit.note(action, f"unit:{turn.who.unit}", actor=turn.who.id, now=turn.now)
