"""Commands said in words: "trường nào chưa nộp kế hoạch?", "nhắc các trường chưa nộp", "xuất excel", "gửi thông báo".

The patterns are whole sentences in the wording (``asked-for.*``); only the names of an obligation, a district or a type
of unit may stand in them besides, and words that say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers import announcing, exports, own_duties, progress, questions
from handlers.audience import district_names, type_names
from handlers.permissions import allowed
from handlers.phrases import Left, phrases, spoken
from storage.requests import OBLIGATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.turn import Turn
    from storage.duties import Tally
    from storage.standings import Grouping

LONGEST = 120


@dataclass(frozen=True)
class _Meant:
    """An obligation that is followed, in one group of units where one is named."""

    tally: Tally | None
    by: Grouping = "district"
    group: str = ""
    followed: bool = True
    """Whether any of that group owes it to the reader's office."""


def is_who_has_not(turn: Turn) -> bool:
    """Whether somebody who follows units asks who has handed in and who has not, or wants those reminded."""
    return len(turn.text) <= LONGEST and allowed(turn, "nudge") and _meant(turn) is not None


def show_who_has_not(turn: Turn) -> None:
    """/tiendo of what was named; its button reminds."""
    meant = _meant(turn)
    if meant is None or meant.tally is None:
        progress.show(turn)
        return
    pack, obligation = meant.tally.pack, meant.tally.obligation
    if not meant.group:
        progress.show_obligation(turn, pack, obligation)
    elif meant.followed:
        progress.show_group(turn, pack=pack, obligation=obligation, by=meant.by, group=meant.group, start=0)
    else:
        turn.reply(turn.say("progress.not-followed", group=_group_name(turn, meant)))


def progress_of(turn: Turn, name: str) -> None:
    """/tiendo of the obligation that was named behind it; of the nearest where none of that name is followed."""
    named = (each for each in progress.seen(turn) if spoken(name) in _names(turn, each))
    chosen = next(named, None)
    if chosen is None:
        progress.show(turn)
    else:
        progress.show_obligation(turn, chosen.pack, chosen.obligation)


def is_export(turn: Turn) -> bool:
    """Whether somebody who may export asks for a file in words."""
    return allowed(turn, "export") and _export(turn) is not None


def export(turn: Turn) -> None:
    """/xuat, with the format that was named."""
    exports.ask(turn, _export(turn) or "")


def _export(turn: Turn) -> str | None:
    """The format that a wish for a file names, empty where it names none; None where the text is no such wish."""
    left = Left(turn.text)
    if len(turn.text) > LONGEST or not left.take((phrase, phrase) for phrase in phrases(turn, "asked-for.export")):
        return None
    named = left.take((name, name) for name in exports.NAMES)
    left.take((word, word) for word in phrases(turn, "asked-for.export-filler"))
    return None if left.words() else next(iter(named), "")


def is_about_a_request(turn: Turn) -> bool:
    """Whether somebody asks when a request is due, or the like, that they follow and do not owe themselves."""
    return (
        allowed(turn, "see-progress")
        and questions.is_question(turn.text)
        and own_duties.asks_of_handing_in(turn)
        and _request(turn) is not None
    )


def show_request(turn: Turn) -> None:
    """/tiendo of that request."""
    chosen = _request(turn)
    if chosen is not None:
        progress.show_obligation(turn, chosen, OBLIGATION)


def _request(turn: Turn) -> str | None:
    """The pack of the request that a text names by most words of its title."""
    made = turn.store.duties.requests_seen(turn.viewer)
    owed = {duty.pack for duty in turn.store.duties.of_unit(turn.who.unit, turn.viewer)} if made else set()
    titles = {pack: turn.world.packs[pack].obligations[0].title.vi for pack in made if pack not in owed}
    named = {pack: own_duties.naming(title, turn.text) for pack, title in titles.items()}
    return max((pack for pack in named if named[pack]), key=named.__getitem__, default=None)


def is_announcement(turn: Turn) -> bool:
    """Whether somebody who may announce asks to."""
    return allowed(turn, "announce") and spoken(turn.text) in phrases(turn, "asked-for.announcement")


def announce(turn: Turn) -> None:
    """/thongbao."""
    announcing.begin(turn, "")


def _meant(turn: Turn) -> _Meant | None:
    """What was named, else the obligation that /tiendo shows first; None where the text is no such question."""
    text = f" {spoken(turn.text)} "
    if not any(f" {core} " in text for core in phrases(turn, "asked-for.follow-core")):
        return None
    asked = phrases(turn, "asked-for.who-has-not") | phrases(turn, "asked-for.who-has")
    tallies = progress.seen(turn)
    left = Left(turn.text)
    named = left.take((name, place) for place, each in enumerate(tallies) for name in _names(turn, each))
    districts = left.take(district_names(turn))
    types = () if districts else left.take(type_names(turn))
    filler = phrases(turn, "asked-for.follow-filler")
    if _cores(asked, filler).isdisjoint({_core(" ".join(left.words()), filler), _core(text, filler)}):
        return None
    wanted = [tallies[named[0]]] if named else _for_schools(turn, tallies, text)
    if not (districts or types):
        return _Meant(wanted[0] if wanted else None)
    by: Grouping = "district" if districts else "type"
    group = (*districts, *types)[0]
    of_group = (each for each in wanted if not each.overseen and progress.has_group(turn, each, by, group))
    found = next(of_group, None)
    return _Meant(found or (wanted[0] if wanted else None), by, group, followed=found is not None)


def _for_schools(turn: Turn, tallies: list[Tally], text: str) -> list[Tally]:
    """What schools owe, where schools are asked about; else all."""
    if not any(f" {word} " in text for word in phrases(turn, "asked-for.schools")):
        return tallies
    return [each for each in tallies if _is_of_schools(turn, each)] or tallies


def _is_of_schools(turn: Turn, tally: Tally) -> bool:
    pack = turn.world.packs[tally.pack]
    codes = {code for variant in pack.obligation(tally.obligation).variants for code in variant.unit_types}
    return any(unit_type.group == "school" for unit_type in pack.unit_types if unit_type.code in codes)


def _group_name(turn: Turn, meant: _Meant) -> str:
    if meant.by == "district":
        return meant.group
    pack = next(iter(turn.world.packs.values()))
    return pack.unit_type(meant.group).short.say(turn.language)


@lru_cache
def _cores(asked: frozenset[str], filler: frozenset[str]) -> frozenset[str]:
    """Every message is held against the same few sentences."""
    return frozenset(_core(phrase, filler) for phrase in asked)


def _core(text: str, filler: frozenset[str]) -> str:
    """Words without those that say nothing here ("ở", "rồi", "cho tôi hỏi")."""
    left = Left(text)
    left.take((word, word) for word in filler)
    return " ".join(left.words())


def _names(turn: Turn, tally: Tally) -> Iterator[str]:
    obligation = turn.world.packs[tally.pack].obligation(tally.obligation)
    names = (*obligation.names.vi, *obligation.names.en, obligation.short.vi, obligation.short.en)
    return map(spoken, names)
