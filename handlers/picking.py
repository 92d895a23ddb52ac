"""Choosing an audience step by step, for announcements and for requests alike.

The dialog keeps under ``base`` who can be meant at all and under ``audience`` who is; ``narrowing`` is set while a
condition is added to what was chosen before.
"""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any, get_args

from handlers.audience import excepts, understood
from storage.audiences import Audience
from storage.rows import Button, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn

KINDS = ("announcement", "request")
LONGEST_UNKNOWN = 60
BASE, CHOSEN, NARROWING, ONLY_UNITS = "base", "audience", "narrowing", "only-units"


def ask(turn: Turn, *, note: str = "") -> None:
    """Ask for whom; ``note`` goes before the question."""
    turn.keep_dialog({**_open(turn), "step": "audience", ONLY_UNITS: False})
    text = turn.say("announce.narrow") if _open(turn).get(NARROWING) else _whom(turn, "whom")
    turn.reply(f"{note}\n{text}" if note else text, _ways(turn))


def typed(turn: Turn) -> Audience | None:
    """The audience that was typed, within what can be meant; None (and asked again) where it was not understood."""
    if excepts(turn, turn.text):
        turn.reply(turn.say("announce.whom-except"), _ways(turn))
        return None
    found, unknown = understood(turn, turn.text, units_only=bool(_open(turn).get(ONLY_UNITS)))
    if unknown:
        names = shorten(unknown, LONGEST_UNKNOWN, placeholder="…")
        turn.reply(turn.say("announce.unit-unknown", names=names, example=_example(turn)), _ways(turn))
        return None
    if found is None:
        turn.reply(_whom(turn, "whom-unclear"), _ways(turn))
        return None
    return within(turn, found)


def _whom(turn: Turn, key: str) -> str:
    """A request is asked of units, among those below its author."""
    if _open(turn)["kind"] == "request":
        return turn.say(f"request.{key}", example=_example(turn))
    return turn.say(f"announce.{key}")


def _example(turn: Turn) -> str:
    """A unit that the author can mean."""
    below = Audience.from_json(_open(turn).get(BASE, {})).below
    units = [each for each in turn.store.people.units() if each.district and each.parent]
    own = [each for each in units if each.parent == below] or units
    example = own[-1] if own else None
    return example.name if example else "THCS"


def within(turn: Turn, chosen: Audience) -> Audience:
    """What was chosen, added to what was chosen before where the author is narrowing it down."""
    dialog = _open(turn)
    base = Audience.from_json(dialog.get(BASE, {}))
    if dialog.get(NARROWING) and CHOSEN in dialog and chosen != Audience():
        base = Audience.from_json(dialog[CHOSEN])
    return base.narrowed(chosen)


def by_type(turn: Turn) -> None:
    """Offer the unit types."""
    pack = next(iter(turn.world.packs.values()))
    have = {unit.type for unit in turn.store.people.units()}
    never = Audience.from_json(_open(turn).get(BASE, {})).without
    types = [each for each in pack.unit_types if each.code in have and each.code not in never]
    _offer(turn, "type", [(each.short.say(turn.language), Audience(unit_types=(each.code,))) for each in types])


def by_district(turn: Turn) -> None:
    """Offer the districts."""
    _offer(turn, "district", [(each, Audience(districts=(each,))) for each in turn.store.people.districts()])


def by_role(turn: Turn) -> None:
    """Offer the roles."""
    roles: tuple[Role, ...] = get_args(Role)
    _offer(turn, "role", [(turn.say(f"role.{role}"), Audience(roles=(role,))) for role in roles])


def by_unit(turn: Turn) -> None:
    """Ask for names: there are too many units for buttons."""
    turn.keep_dialog({**_open(turn), "step": "audience", ONLY_UNITS: True})
    turn.reply(turn.say("announce.which-unit", example=_example(turn)), [turn.button("cancel", "dialog.cancel")])


def not_submitted(turn: Turn) -> None:
    """Offer the obligations that somebody still owes."""
    _open(turn)
    owed = [each for each in turn.store.duties.tallies(turn.viewer) if each.met < each.total]
    offers = [
        (
            turn.world.packs[each.pack].obligation(each.obligation).short.say(turn.language),
            Audience(not_submitted=(each.pack, each.obligation)),
        )
        for each in owed
    ]
    _offer(turn, "obligation", offers)


def narrow(turn: Turn) -> None:
    """Ask for one more condition."""
    if CHOSEN not in _open(turn):
        raise LookupError
    turn.keep_dialog({**_open(turn), NARROWING: True})
    ask(turn)


def again(turn: Turn) -> None:
    """Choose the audience anew."""
    turn.keep_dialog({**_open(turn), NARROWING: False})
    ask(turn)


def _offer(turn: Turn, what: str, offers: Sequence[tuple[str, Audience]]) -> None:
    _open(turn)
    buttons = [Button(label, "audience.to", audience.to_json()) for label, audience in offers]
    turn.reply(turn.say(f"announce.which-{what}"), [*buttons, turn.button("cancel", "dialog.cancel")])


def _ways(turn: Turn) -> list[Button]:
    keys = ["everyone", "by-type", "by-district", "by-role", "by-unit", "not-submitted"]
    if _open(turn)["kind"] == "request":
        keys.remove("by-role")
    buttons = [turn.button(key, f"audience.{key}") for key in keys]
    return [*buttons, turn.button("back", "audience.back"), turn.button("cancel", "dialog.cancel")]


def _open(turn: Turn) -> dict[str, Any]:
    if not turn.dialog or turn.dialog["kind"] not in KINDS:
        raise LookupError
    return turn.dialog
