"""Audiences as the department types them: "thcs huyện Châu Đức", "chưa nộp kế hoạch"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from knowledge.fold import fold
from storage.announcements import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.turn import Turn

T = TypeVar("T")
WORD = re.compile(r"[\w-]+")
EVERYBODY = ("tat ca", "moi nguoi", "toan nganh", "everyone", "everybody", "all")
MISSING = ("chua nop", "chua gui", "not submitted", "has not submitted", "have not submitted")
KINDS_OF_DISTRICT = ("huyen ", "thi xa ", "thanh pho ", "tp ", "tx ", "quan ")


def understood(turn: Turn, text: str) -> Audience | None:
    """The audience that a text names; None where it names none."""
    written = f" {' '.join(WORD.findall(fold(text)))} "
    missing = any(f" {each} " in written for each in MISSING)
    unit_types = tuple(dict.fromkeys(_named(written, _type_names(turn))))
    districts = tuple(dict.fromkeys(_named(written, _district_names(turn))))
    not_submitted = next(_named(written, _obligation_names(turn)), None) if missing else None
    if missing and not_submitted is None:
        return None
    if not (unit_types or districts or not_submitted):
        return Audience() if any(f" {each} " in written for each in EVERYBODY) else None
    return Audience(unit_types, districts, not_submitted)


def described(turn: Turn, audience: Audience) -> str:
    """An audience in words."""
    parts = []
    pack = next(iter(turn.world.packs.values()))
    if audience.unit_types:
        parts.append(", ".join(pack.unit_type(code).short.say(turn.language) for code in audience.unit_types))
    parts += audience.districts
    if audience.not_submitted:
        pack_id, obligation = audience.not_submitted
        title = turn.world.packs[pack_id].obligation(obligation).short.say(turn.language)
        parts.append(turn.say("audience.not-submitted", title=title))
    return " · ".join(parts) or turn.say("audience.everyone")


def _named(written: str, names: Iterable[tuple[str, T]]) -> Iterator[T]:
    """What is named, longest name first, no word of the text read twice."""
    for name, value in sorted(names, key=lambda pair: -len(pair[0])):
        if f" {name} " in written:
            written = written.replace(f" {name} ", "  ")
            yield value


def _type_names(turn: Turn) -> Iterator[tuple[str, str]]:
    for pack in turn.world.packs.values():
        for unit_type in pack.unit_types:
            for name in (*unit_type.names.vi, *unit_type.names.en):
                yield fold(name), unit_type.code


def _district_names(turn: Turn) -> Iterator[tuple[str, str]]:
    for district in turn.store.people.districts():
        name = fold(district)
        yield name, district
        for kind in KINDS_OF_DISTRICT:
            yield name.removeprefix(kind), district


def _obligation_names(turn: Turn) -> Iterator[tuple[str, tuple[str, str]]]:
    for pack in turn.world.packs.values():
        for obligation in pack.obligations:
            for name in (*obligation.names.vi, *obligation.names.en, obligation.short.vi, obligation.short.en):
                yield fold(name), (pack.id, obligation.id)
