"""What a stretch of a question stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from knowledge.asking.marks import Spelled, is_spelled

_EVERYDAY = (
    "neutral",
    "ask:",
    "own",
    "follow",
    "schools",
    "many",
    "yesno",
    "checks",
    "thanks",
    "courtesy",
    "manner",
    "verb:",
    "tasks",
)


@lru_cache(maxsize=8_192)
def _values(tags: frozenset[str], prefix: str) -> tuple[str, ...]:
    return tuple(tag[len(prefix) + 1 :] for tag in sorted(tags) if tag.startswith(prefix + ":"))


class Token(NamedTuple):
    """A stretch of a question's words: what it stands for, and its tags (``ask:when``, ``unit:thcs``)."""

    text: str
    start: int
    end: int
    tags: frozenset[str]
    content: bool
    soft: bool = False
    """Also an everyday word once diacritics are off (``cài``, ``cái``): it may speak for a match, never against one."""

    def kind(self, prefix: str) -> Iterator[str]:
        """The values of the tags of one kind: ``when`` for ``ask:when``."""
        return iter(_values(self.tags, prefix) if self.tags else ())


@dataclass(slots=True)
class Phrase:
    """What the lists say of a stretch of words."""

    tags: set[str] = field(default_factory=set)
    canonical: str | None = None
    written: dict[str, list[str]] = field(default_factory=dict)
    """How it is spelled, by tag; as the thing it names under ``THING``."""

    def as_spelled(self, words: tuple[str, ...], spelled: Spelled) -> Phrase | None:
        """What of its meanings the diacritics of a question leave; None where nothing is left."""
        left = {kind for kind in (THING, *self.tags) if self._can_be(kind, words, spelled)}
        canonical = self.canonical if THING in left else None
        tags = self.tags & left
        return Phrase(tags, canonical) if canonical or tags else None

    def _can_be(self, kind: str, words: tuple[str, ...], spelled: Spelled) -> bool:
        forms = self.written.get(kind)
        return not forms or any(is_spelled(form, words, spelled) for form in forms)


THING = "="
Book = dict[tuple[str, ...], Phrase]


Meaning = tuple[str, frozenset[str], bool, bool]
"""A token's text, tags, content and soft."""


def meaning_of(words: tuple[str, ...], phrase: Phrase) -> Meaning:
    """A phrase as a token's text, tags, content and soft."""
    soft = phrase.canonical is not None and any(tag.startswith(_EVERYDAY) for tag in phrase.tags)
    content = phrase.canonical is not None or not phrase.tags or phrase.tags <= {"pointed"}
    return phrase.canonical or "_".join(words), frozenset(phrase.tags), content, soft
