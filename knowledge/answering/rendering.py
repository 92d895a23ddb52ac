"""Writes the answer to a question that has been understood."""

from __future__ import annotations

from datetime import date

from knowledge.answering.deciding import rival_items
from knowledge.answering.decision import Decision
from knowledge.answering.draft import Draft
from knowledge.answering.handing_in import HandingIn
from knowledge.answering.telling import Telling
from knowledge.answering.writing import Writer
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import Thought
from knowledge.schema import Obligation


def render(thought: Thought, decision: Decision, shelf: Shelf, asker: str | None, today: date, language: str) -> Draft:
    """The draft of an answer."""
    intent, match = decision.intent, decision.match
    if intent in ("fact", "documents") and match is not None:
        telling = Telling(thought, shelf, asker, today, language)
        return telling.fact(match) if intent == "fact" else telling.documents(rival_items(decision))
    if intent in ("due", "deadlines", "ambiguous"):
        writer = HandingIn(thought, shelf, asker, today, language)
        if intent == "deadlines":
            return writer.deadlines()
        if intent == "ambiguous":
            return writer.ambiguous(rival_items(decision))
        if match is not None and isinstance(match.item.row, Obligation):
            return writer.due([match.item.row])
    plain = Writer(thought, shelf, asker, today, language)
    if intent == "unsure":
        return plain.unsure(rival_items(decision))
    return plain.help() if intent == "help" else plain.declined(intent)
