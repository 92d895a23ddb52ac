"""An answer in the making, and how it says where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.answering.duties import inside
from knowledge.asking.lexicon import words_of
from knowledge.asking.sentences import say
from knowledge.schema import Pack

ALIKE = 0.75
"""Share of common words from which on a further statement says nothing new."""
BRIEF = 2
"""Lines that each of two answers in one message may have."""
OUTSIDE = ("preamble", "footnote", "closing")
"""What stands outside the numbered parts of a directive."""


@dataclass
class Draft:
    """An answer in the making."""

    kind: str
    lines: list[str]
    citations: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    obligations: list[str] = field(default_factory=list)

    def has(self, other: Draft) -> bool:
        """Whether the first line of another answer is among this one's."""
        return other.lines[0] in self.lines

    def joined(self, other: Draft) -> Draft:
        """The beginnings of both answers, what both say once."""
        more = [line for line in other.lines[:BRIEF] if line not in self.lines]
        return Draft(
            "answer",
            [*self.lines[:BRIEF], *more],
            [*self.citations, *other.citations],
            [*self.suggestions, *other.suggestions],
            [*self.obligations, *other.obligations],
        )

    def text(self, pack: Pack, language: str) -> str:
        """What people read: the lines, then where it stands."""
        cited = citation(self.citations, pack, language) if self.kind == "answer" else ""
        return "\n".join(line for line in (*self.lines, cited) if line)


def citation(provisions: Sequence[str], pack: Pack, language: str) -> str:
    """``Mục IV.8, Công văn 3626/SGDĐT-VP``; empty where nothing is cited."""
    numbered = [row for row in dict.fromkeys(provisions) if row not in OUTSIDE]
    places = [say("place", language, id=", ".join(numbered))] if numbered else []
    places += [say(f"place.{row}", language) for row in dict.fromkeys(provisions) if row in OUTSIDE]
    return say("cite", language, places=", ".join(places), document=document_name(pack, language)) if places else ""


def document_name(pack: Pack, language: str) -> str:
    """``Công văn 3626/SGDĐT-VP``."""
    return f"{pack.document.kind.say(language)} {pack.document.number}"


def alike(text: str, other: str) -> bool:
    """Whether two statements say the same in nearly the same words."""
    first, second = set(words_of(text)), set(words_of(other))
    return len(first & second) >= ALIKE * min(len(first), len(second))


def help_line(pack: Pack, language: str) -> str:
    """Whom to ask what the directive does not say."""
    person = next((row for row in pack.people if row.id == pack.document.help.person), None)
    if person is None:
        return pack.document.help.text.say(language)
    details = "".join(
        f", {say(key, language, value=value)}"
        for key, value in (("phone", person.phone), ("email", person.email))
        if value
    )
    return say(
        "unknown.help",
        language,
        name=inside(person.title.say(language)) if language == "vi" else person.title.en,
        position=person.position.say(language),
        details=details,
    )
