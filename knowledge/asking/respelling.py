"""What a word that is no syllable may have been: sounds written as in chat, letters left out by habit."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache

from knowledge.asking.syllables import syllables
from knowledge.asking.tables import language_data

LONGEST = 9
"""Letters up to which a word is tried as one syllable."""
_DOUBLED = re.compile(r"([a-z])\1+")


Rules = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns with what stands in their place."""


@lru_cache(maxsize=2)
def _rules(table: str) -> Rules:
    rows = (rule.split(">") for rule in getattr(language_data()["syllables"], table))
    return tuple((re.compile(heard), meant) for heard, meant in rows)


def undoubled(word: str) -> str:
    """A word with every run of one letter as that letter."""
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=2048)
def respelled(word: str) -> tuple[tuple[str, int], ...]:
    """The syllables that at most two habits may have made into ``word``, with how many it took."""
    if len(word) > LONGEST:
        return ()
    found: dict[str, int] = {}
    seen = {word}
    forms = [word]
    for steps in (1, 2):
        forms = [form for old in forms for form in _once(old, _rules("respelled")) if form not in seen]
        seen.update(forms)
        for form in forms:
            if form in syllables():
                found.setdefault(form, steps)
    return tuple(found.items())


def heard_in_english(word: str, known: Container[str]) -> str | None:
    """The known English word that was written by ear (``skool``)."""
    if len(word) > LONGEST + 3:
        return None
    return next((form for form in _once(word, _rules("heard")) if form in known), None)


def _once(word: str, rules: Rules) -> Iterator[str]:
    for pattern, meant in rules:
        changed = pattern.sub(meant, word, count=1)
        if changed != word:
            yield changed
    if (single := undoubled(word)) != word:
        yield single
