"""Commands said in words: "trường nào chưa nộp kế hoạch?", "nhắc các trường chưa nộp", "gửi thông báo".

The patterns are whole sentences in the wording (``asked-for.*``), only an obligation's name may stand in or behind
them; nothing else is caught.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers import announcing, own_duties, progress, questions
from handlers.permissions import allowed
from knowledge.fold import fold
from storage.requests import OBLIGATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.turn import Turn
    from storage.duties import Tally

WORD = re.compile(r"[\w-]+")
LONGEST = 120


def is_who_has_not(turn: Turn) -> bool:
    """Whether somebody who follows units asks who has not handed in, or wants those reminded."""
    return len(turn.text) <= LONGEST and allowed(turn, "nudge") and _meant(turn) is not None


def show_who_has_not(turn: Turn) -> None:
    """/tiendo of the obligation that was named; its button reminds."""
    chosen = _meant(turn)
    if chosen is None:
        progress.show(turn)
    else:
        progress.show_obligation(turn, chosen.pack, chosen.obligation)


def progress_of(turn: Turn, name: str) -> None:
    """/tiendo of the obligation that was named behind it; of the nearest where none of that name is followed."""
    named = (each for each in progress.seen(turn) if _words(name) in _names(turn, each))
    chosen = next(named, None)
    if chosen is None:
        progress.show(turn)
    else:
        progress.show_obligation(turn, chosen.pack, chosen.obligation)


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
    return allowed(turn, "announce") and _words(turn.text) in _phrases(turn, "announcement")


def announce(turn: Turn) -> None:
    """/thongbao."""
    announcing.begin(turn, "")


def _meant(turn: Turn) -> Tally | None:
    """The obligation that was named, else the one that /tiendo shows first; None where the text is no such thing."""
    text = _words(turn.text)
    phrases = _phrases(turn, "who-has-not")
    if not any(phrase in text for phrase in phrases):
        return None
    tallies = progress.seen(turn)
    if text in phrases:
        return tallies[0] if tallies else None
    named = (each for each in tallies for name in _names(turn, each) if _without(text, name) in phrases)
    return next(named, None)


def _without(text: str, name: str) -> str:
    return " ".join(f" {text} ".replace(f" {name} ", "  ", 1).split())


def _phrases(turn: Turn, key: str) -> frozenset[str]:
    return _split(turn.say(f"asked-for.{key}", "vi"), turn.say(f"asked-for.{key}", "en"))


@lru_cache
def _split(*wordings: str) -> frozenset[str]:
    """Every message is held against the same few phrases."""
    return frozenset(_words(phrase) for wording in wordings for phrase in wording.split(";"))


def _names(turn: Turn, tally: Tally) -> Iterator[str]:
    obligation = turn.world.packs[tally.pack].obligation(tally.obligation)
    names = (*obligation.names.vi, *obligation.names.en, obligation.short.vi, obligation.short.en)
    return map(_words, names)


def _words(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))
