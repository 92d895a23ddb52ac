"""Questions that the ledger answers better than a directive: about a request, and about what is still owed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from handlers import deadlines
from handlers.duties import choice_buttons, words
from knowledge.fold import fold
from storage.requests import PACK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from handlers.turn import Turn
    from storage.rows import Button, Duty

WORD = re.compile(r"[\w-]+")
LONGEST = 160
ALIKE = 80
"""From this likeness in per cent on a word is a slip of another."""
SHORTEST_SLIP = 4
MOST_OF = 0.6
"""How much of a request's title a question about it has to name."""


@dataclass(frozen=True)
class Own:
    """What the ledger answers; ``also``: the directive may be meant just as well."""

    text: str
    buttons: list[Button]
    also: bool = False


def answer(turn: Turn) -> Own | None:
    """What the ledger says to a text; None where it asks no such thing."""
    if turn.person is None or len(turn.text) > LONGEST:
        return None
    said = _words(turn.text)
    if _asks_what_is_owed(turn, said):
        return Own(*deadlines.listed(turn))
    return _of_a_request(turn, said) if asks_of_handing_in(turn) else None


def _asks_what_is_owed(turn: Turn, said: list[str]) -> bool:
    """Whether somebody asks what there is left to do, and nothing else: known words around the core of the question."""
    text, filler = " ".join(said), _listed(turn, "owed-filler")
    core = " ".join(word for word in said if word not in filler)
    now = any(f" {word} " in f" {text} " for word in _listed(turn, "owed-now"))
    return now and core in _listed(turn, "owed")


def asks_of_handing_in(turn: Turn) -> bool:
    """Whether a text that is short enough for it speaks of handing in."""
    text = f" {' '.join(_words(turn.text))} " if len(turn.text) <= LONGEST else ""
    return any(f" {word} " in text for word in _listed(turn, "handing-in"))


def _of_a_request(turn: Turn, said: list[str]) -> Own | None:
    """The one open request of the own unit that a question names by most words of its title."""
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    named = {duty.id: naming(words(turn, duty).title, turn.text) for duty in duties if duty.pack.startswith(PACK)}
    best = max(named.values(), default=0)
    meant = [duty for duty in duties if best and named.get(duty.id) == best]
    if not meant:
        return None
    told = [words(turn, duty) for duty in meant]
    text = "\n".join(each.card() for each in told)
    return Own(text, choice_buttons(turn.world, told, turn.setting), also=_of_directives(turn, duties, said) >= best)


def _of_directives(turn: Turn, duties: Iterable[Duty], said: list[str]) -> int:
    """The most words by which a question names one of the unit's duties of a directive."""
    found = [0]
    for duty in duties:
        if not duty.pack.startswith(PACK):
            obligation = turn.world.packs[duty.pack].obligation(duty.obligation)
            found += [_named(name, said, all_of_it=True) for name in (*obligation.names.vi, *obligation.names.en)]
    return max(found)


def naming(title: str, text: str) -> int:
    """By how many words a text names a title; 0 where they are too few to mean it."""
    return _named(title, _words(text))


def _named(title: str, said: Collection[str], *, all_of_it: bool = False) -> int:
    """How many words of a title a text has; 0 where they are too few to mean it."""
    wanted = dict.fromkeys(_words(title))
    found = sum(any(_alike(word, other) for other in said) for word in wanted)
    enough = found == len(wanted) if all_of_it or len(wanted) == 1 else found > 1 and found / len(wanted) >= MOST_OF
    return found if enough else 0


def _alike(word: str, other: str) -> bool:
    slip = min(len(word), len(other)) >= SHORTEST_SLIP and fuzz.ratio(word, other) >= ALIKE
    return word == other or slip


def _listed(turn: Turn, key: str) -> frozenset[str]:
    return _phrases(";".join(turn.say(f"asked-for.{key}", language) for language in ("vi", "en")))


@lru_cache
def _phrases(texts: str) -> frozenset[str]:
    """Every message is held against the same few phrases."""
    return frozenset(" ".join(_words(each)) for each in texts.split(";"))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))
