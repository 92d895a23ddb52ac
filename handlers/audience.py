"""Audiences in words: as people type them ("thcs huyện Châu Đức", "chưa nộp kế hoạch") and as a preview says them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, get_args

from handlers.phrases import WORD, Left, spoken
from knowledge.fold import fold
from storage.audiences import Audience
from storage.rows import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.turn import Turn
    from storage.rows import Unit

KINDS_OF_DISTRICT = ("huyen ", "thi xa ", "thanh pho ", "tp ", "tx ", "quan ")
MOST_NAMES = 3


def understood(turn: Turn, text: str, *, units_only: bool = False) -> tuple[Audience | None, str]:
    """The audience that a text names, None where it names none, and the words that name nothing known.

    With ``units_only`` neither types nor roles are names: a school that is not there must not become its whole type.
    """
    left = Left(text)
    missing = bool(left.take(_phrases(turn, "audience.names-missing")))
    owed = left.take(_obligation_names(turn)) if missing else ()
    if missing and not owed:
        return None, ""
    units = left.take(unit_names(turn))
    found = Audience(
        units=units,
        districts=left.take(district_names(turn)),
        roles=() if units_only else left.take(_role_names(turn)),
        unit_types=() if units_only else left.take(type_names(turn)),
        not_submitted=owed[0] if owed else None,
    )
    everyone = not units_only and bool(left.take(_phrases(turn, "audience.names-everyone")))
    if units_only and not units:
        return None, text
    if found == Audience() and not everyone:
        return None, ""
    left.take(_phrases(turn, "audience.filler"))
    return found, _as_written(text, frozenset(left.words()))


def _as_written(text: str, words: frozenset[str]) -> str:
    """Folded words as they stand in a text."""
    return " ".join(word for word in WORD.findall(unicodedata.normalize("NFC", text)) if fold(word) in words)


def excepts(turn: Turn, text: str) -> bool:
    """Whether a text says who is left out: that would be read as who is meant."""
    return bool(Left(text).take(_phrases(turn, "audience.names-except")))


def described(turn: Turn, audience: Audience) -> str:
    """An audience in words."""
    pack = next(iter(turn.world.packs.values()))
    parts = []
    if audience.unit_types:
        parts.append(", ".join(pack.unit_type(code).short.say(turn.language) for code in audience.unit_types))
    if audience.districts:
        parts.append(", ".join(audience.districts))
    if audience.roles:
        parts.append(", ".join(turn.say(f"role.{role}") for role in audience.roles))
    if audience.units:
        parts.append(_listed(turn, audience.units))
    if audience.not_submitted:
        pack_id, obligation = audience.not_submitted
        title = turn.world.packs[pack_id].obligation(obligation).short.say(turn.language)
        parts.append(turn.say("audience.not-submitted", title=title))
    return " · ".join(parts) or turn.say("audience.everyone")


def _listed(turn: Turn, codes: tuple[str, ...]) -> str:
    names = [turn.store.people.unit(code).name for code in codes[:MOST_NAMES]]
    more = len(codes) - len(names)
    return ", ".join([*names, *([turn.say("audience.more", count=more)] if more else [])])


def _phrases(turn: Turn, key: str) -> Iterator[tuple[str, str]]:
    """The phrases of a wording that lists them, in both languages."""
    for language in ("vi", "en"):
        for phrase in turn.say(key, language).split(";"):
            yield spoken(phrase), key


def _role_names(turn: Turn) -> Iterator[tuple[str, str]]:
    for role in get_args(Role):
        yield from ((name, role) for name, _ in _phrases(turn, f"audience.names-{role}"))


def type_names(turn: Turn) -> Iterator[tuple[str, str]]:
    """What people call each type of unit, folded, with its code."""
    for pack in turn.world.packs.values():
        for unit_type in pack.unit_types:
            for name in (*unit_type.names.vi, *unit_type.names.en):
                yield spoken(name), unit_type.code


def district_names(turn: Turn) -> Iterator[tuple[str, str]]:
    """What people call each district, folded, with its name."""
    for district in turn.store.people.districts():
        name = spoken(district)
        yield name, district
        for kind in KINDS_OF_DISTRICT:
            yield name.removeprefix(kind), district


def unit_names(turn: Turn) -> Iterator[tuple[str, str]]:
    """What people call each unit, folded, with its code."""
    for unit in turn.store.people.units():
        yield from ((name, unit.code) for name in _names_of(unit))


def _names_of(unit: Unit) -> Iterator[str]:
    """A unit's code and name, and the name without its district and without "Trường"."""
    if "-" in unit.code:  # a short code may be a word
        yield spoken(unit.code)
    for name in (unit.name, unit.name.removesuffix(f"({unit.district})")):
        yield spoken(name)
        yield spoken(name).removeprefix("truong ")


def _obligation_names(turn: Turn) -> Iterator[tuple[str, tuple[str, str]]]:
    for tally in turn.store.duties.tallies(turn.viewer):
        obligation = turn.world.packs[tally.pack].obligation(tally.obligation)
        for name in (*obligation.names.vi, *obligation.names.en, obligation.short.vi, obligation.short.en):
            yield spoken(name), (tally.pack, tally.obligation)
