"""Whom a few words mean that follow an answer with people in it: by a pronoun, a position or a part of a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.asking.items import Item, Statement
from knowledge.asking.lexicon import words_of
from knowledge.asking.understanding import Thought, content

FEW, SEVERAL, ONE_OR_TWO, PAIR = 8, 12, 4, 2
OF_SOMEBODY = frozenset({"who", "what", "office", "any", "contents", "functions"})


def person_meant(thought: Thought, context: Mapping[str, Any]) -> Item | None:
    """The one person named in the last answer, whom a pronoun means.

    The first of several, where nothing but a number or what somebody is is asked for.
    """
    people = context.get("people", [])
    meant = len(people) == 1 and "pronouns" in thought.reading.tags
    few = len(thought.reading.words) <= FEW
    asked = (few and thought.asks == ("contact",)) or _asks_what_somebody_is(thought)
    if not people or not (meant or (asked and not content(thought))):
        return None
    return thought.index.item(f"person:{people[0]}")


def asked_of_them(thought: Thought, earlier: Item | None) -> tuple[str, ...]:
    """What is asked of a person without a word for it (``his number?``)."""
    if thought.asks or not is_about_them(thought, earlier) or thought.likely.asked.get("contact", -1.0) <= 0:
        return ()
    thought.asks = ("contact",)
    return thought.asks


def is_about_them(thought: Thought, earlier: Item | None) -> bool:
    """Whether a few words ask what somebody is whom a pronoun means, or how to reach them (``is he the director``)."""
    if earlier is None or earlier.kind != "person" or "pronouns" not in thought.reading.tags:
        return False
    asked = thought.likely.asked
    told = asked.get("position", -1.0) > 0 or asked.get("contact", -1.0) > 0 or _claims_a_position(thought)
    return told and len(thought.reading.words) <= FEW


def chosen(thought: Thought, people: Sequence[str]) -> Item | None:
    """The one of several people that a few words tell from the others, and nothing else (``ông bên KHTC ấy``)."""
    if len(people) < PAIR or len(thought.reading.words) > SEVERAL or set(thought.asks) - OF_SOMEBODY:
        return None
    items = [item for id_ in people if (item := thought.index.item(f"person:{id_}"))]
    if len(items) < PAIR:
        return None
    words = set(thought.reading.words)
    held = {item.key: words & _described(item) for item in items}
    shared = set.intersection(*held.values())
    first, second = sorted(items, key=lambda item: -len(held[item.key] - shared))[:2]
    named = {word for match in thought.matches if match.item in items for word in match.found}
    told = set().union(*held.values())
    if any(word not in named and not set(word.split("_")) <= told for word in content(thought)):
        return None
    return first if len(held[first.key] - shared) > len(held[second.key] - shared) else None


def _asks_what_somebody_is(thought: Thought) -> bool:
    """Whether one or two words ask for a position or an office (``chức vụ?``, ``thuộc phòng nào``)."""
    few = len(thought.reading.words) <= ONE_OR_TWO and set(thought.asks) <= {"what", "office", "any"}
    return few and thought.likely.asked.get("position", -1.0) > 0


def _claims_a_position(thought: Thought) -> bool:
    """Whether all words of a check are those of positions."""
    words = set(content(thought))
    people = thought.index.of_kind("person")
    held = {
        word for item in people for row in item.statements if row.aspect == "position" for word in _heard(row, thought)
    }
    return bool(words) and words <= held


def _described(item: Item) -> set[str]:
    """The words of a person's name, position and duties."""
    rows = [row for row in item.statements if row.aspect in ("position", "functions")]
    return {word for row in rows for text in (row.text.vi, row.text.en) for word in words_of(text)}


def _heard(statement: Statement, thought: Thought) -> tuple[str, ...]:
    return (*thought.index.heard(statement.text.vi), *thought.index.heard(statement.text.en))
