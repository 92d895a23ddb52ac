"""Writes the answer to a question that has been understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.answering.deciding import rival_items
from knowledge.answering.decision import Decision
from knowledge.answering.draft import Draft
from knowledge.answering.handing_in import HandingIn
from knowledge.answering.listing import Listing
from knowledge.answering.telling import Telling
from knowledge.answering.writing import Writer
from knowledge.asking.items import Item
from knowledge.asking.rejoinder import denies
from knowledge.asking.sentences import say
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import Thought
from knowledge.schema import Obligation


def render(thought: Thought, decision: Decision, shelf: Shelf, asker: str | None, today: date, language: str) -> Draft:
    """The draft of an answer; where something is claimed in its place, also what that really is."""
    draft = _drafted(thought, decision, shelf, asker, today, language)
    if thought.instead is None or draft.kind != "answer":
        return draft
    return _put_right(draft, thought.instead, thought, language)


def _drafted(
    thought: Thought, decision: Decision, shelf: Shelf, asker: str | None, today: date, language: str
) -> Draft:
    intent, match = decision.intent, decision.match
    if intent in ("fact", "documents") and match is not None:
        telling = Telling(thought, shelf, asker, today, language)
        return telling.fact(match) if intent == "fact" else telling.documents(rival_items(decision))
    if intent in ("deadlines", "ambiguous"):
        listing = Listing(thought, shelf, asker, today, language)
        return listing.deadlines() if intent == "deadlines" else listing.ambiguous(rival_items(decision))
    if intent == "due" and match is not None and isinstance(match.item.row, Obligation):
        return HandingIn(thought, shelf, asker, today, language).due([match.item.row])
    plain = Writer(thought, shelf, asker, today, language)
    if intent == "unsure":
        return plain.unsure(rival_items(decision))
    return plain.help() if intent == "help" else plain.declined(intent)


def _put_right(draft: Draft, instead: Item, thought: Thought, language: str) -> Draft:
    """An answer with whether what is claimed in its place is so, and what that is where it is not."""
    name = instead.title.say(language)
    if any(name in line for line in draft.lines):
        return replace(draft, lines=[f"{say('right', language)} {draft.lines[0]}", *draft.lines[1:]])
    told = next((row for row in instead.statements if row.aspect in ("functions", "what")), None)
    opening = "" if denies(thought) else f"{say('wrong', language)} "
    return replace(
        draft,
        lines=[opening + draft.lines[0], *draft.lines[1:2], *([told.text.say(language)] if told else [])],
        citations=[*draft.citations, *(told.provisions or instead.provisions if told else ())],
    )
