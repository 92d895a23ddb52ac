"""Questions about people: whom to call, whose a number is, who of several."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answering.decision import Decision
from knowledge.asking.checks import is_check
from knowledge.asking.matching import Match
from knowledge.asking.understanding import CLOSE, Thought, content
from knowledge.schema import Person

TELEPHONE = 9
"""Figures that a telephone number has at least."""
MOST = 0.8
"""How much of a question what somebody is in charge of accounts for."""
BEARS = 0.75
"""How close somebody else with a part of the same name must score: what people ask speaks for one, not the name."""
CALLED = "nguoi_"
"""How the word begins that a whole name is read as."""
TROUBLE = "kho_khan"
CALLING = frozenset({"goi", "call", "calls", "alo", "ring"})
CHOOSING = frozenset({"hay", "or", "hoac"})


def in_difficulty(thought: Thought) -> Decision | None:
    """Whom to call, where it is asked how to reach somebody about what stands where the directive says it."""
    top, help_ = thought.top, thought.pack.document.help
    if somebody := _said_to_help(thought):
        thought.instead = somebody.item
        return Decision("help", _helper(thought), confidence=0.9, reason="says whom to call in difficulty", firm=True)
    if top is None or "contact" not in thought.asks or thought.item is not None or top.recall <= MOST:
        return None
    if top.item.provisions != (help_.provision,):
        return None
    return Decision("help", _helper(thought), confidence=0.9, reason="asks whom to call in difficulty", firm=True)


def wrongly_in_charge(thought: Thought) -> Decision | None:
    """Who is in charge of a thing, where somebody else is claimed to be (``ông Sáu lo thống kê phải không``)."""
    named = [match for match in thought.matches if match.item.kind == "person" and match.name and match.recall > MOST]
    thing = _of_which_one_is(thought) if len(named) == 1 and is_check(thought) and thought.item is None else None
    if thing is None or not isinstance(named[0].item.row, Person):
        return None
    told = [row.text.vi for row in thing.item.statements if row.aspect == "who"]
    if any(named[0].item.row.name in text for text in told) or not any(_names_somebody(text, thought) for text in told):
        return None
    thought.asks, thought.instead = ("who",), named[0].item
    return Decision("fact", thing, confidence=0.9, reason="claims that somebody else is in charge", firm=True)


def _names_somebody(text: str, thought: Thought) -> bool:
    return any(row.name in text for row in thought.pack.people)


def _said_to_help(thought: Thought) -> Match | None:
    """Somebody else than the one to call, who is said to be (``vướng thì gọi ông Triều đúng không``)."""
    helper = f"person:{thought.pack.document.help.person}"
    named = [match for match in thought.matches if match.item.kind == "person" and match.name and match.recall > MOST]
    calling = "contact" in thought.asks or not CALLING.isdisjoint(thought.reading.words)
    claimed = is_check(thought) and calling and TROUBLE in thought.features
    return named[0] if claimed and len(named) == 1 and named[0].item.key != helper else None


def helping_person(thought: Thought) -> Decision | None:
    """Whom to call, where nobody and nothing in particular is named."""
    if "contact" not in thought.asks or thought.item is not None:
        return None
    top = thought.top
    about_it = "basis" in thought.asks and "document" in thought.reading.tags
    if about_it and "kho_khan" not in thought.features:
        return None
    words = [word for word in content(thought) if word not in ("kho_khan", "thu_dien_tu")]
    schools = {unit.code for unit in thought.pack.unit_types if unit.group == "school"}
    if set(thought.slots.units) - schools - {thought.asker, "so"} and set(thought.asks) <= {
        "contact",
        "what",
        "how-many",
    }:
        return Decision("unknown", reason="no contact of that office in the directive")
    if words and "who" in thought.asks and (person := _in_charge(thought)):
        return Decision("fact", person, confidence=0.8, reason="asks whom to call about what somebody is in charge of")
    if not words or (top and top.item.kind == "person" and not top.name and not _explains(top, words)):
        reason = "asks for a contact, nobody named"
        return Decision("help", _helper(thought), confidence=0.9, reason=reason, firm=not words)
    return None


def a_telephone(thought: Thought) -> Decision | None:
    """Whose a telephone number is, where it is that of the helping person or said to be."""
    numbers = [word for word in thought.reading.words if word.isdigit() and len(word) >= TELEPHONE]
    helper = _helper(thought)
    if not numbers or helper is None:
        return None
    theirs = {"".join(filter(str.isdigit, row.text.vi)) for row in helper.item.statements if row.aspect == "contact"}
    known = any(number in text for number in numbers for text in theirs)
    meant = any(match.item is helper.item and match.recall > 0.9 for match in thought.matches[:3])
    return Decision("help", helper, confidence=0.9, reason="names a telephone number") if known or meant else None


def _in_charge(thought: Thought) -> Match | None:
    """Who is in charge of the thing that is named, where somebody is."""
    people = (match for match in thought.matches if match.item.kind == "person" and not match.name)
    return next((match for match in people if match.coverage > MOST and match.best_recall > MOST), None)


def _helper(thought: Thought) -> Match | None:
    """The person to whom the directive sends who is in difficulty."""
    item = thought.index.item(f"person:{thought.pack.document.help.person}")
    return Match(item, coverage=1.0, recall=1.0) if item else None


def help_wanted(thought: Thought, reason: str) -> Decision:
    """Whom to turn to."""
    return Decision("help", _helper(thought), confidence=0.9, reason=reason)


def _explains(match: Match, words: Iterable[str]) -> bool:
    return all(word in match.found for word in words)


def two_people(thought: Thought) -> Decision | None:
    """Two people answer to one name; where one of two is in charge of a thing, that thing is answered."""
    people = [
        match for match in thought.matches if match.item.kind == "person" and match.name > 0 and match.recall > 0.9
    ]
    top = thought.top
    if len(people) < 2 or top is None or top.score > people[0].score + 1.0 or "how-many" in thought.asks:
        return None
    said = {word for word in people[0].found if word[0] != "?"}
    close = [
        match
        for match in people
        if match.score >= CLOSE * people[0].score or (match.score >= BEARS * people[0].score and match.found & said)
    ]
    called = [match for match in close if any(word.startswith(CALLED) for word in match.found)]
    close = called or close  # and not who only has the position that is claimed
    rivals = [match for match in close if not {word for word in match.found if word[0] != "?"} < said]
    if len(rivals) < 2:
        return None
    if not CHOOSING.isdisjoint(thought.reading.words) and (thing := _of_which_one_is(thought)):
        thought.asks = ("who",)
        return Decision("fact", thing, confidence=0.8, reason="asks which of two people", firm=True)
    if is_check(thought) and called:
        first = min(called, key=lambda match: _place(thought, match))
        return Decision("fact", first, confidence=0.9, reason="claims that one is another", firm=True)
    return Decision("ambiguous", rivals=tuple(rivals), confidence=0.5, reason="a name that several people bear")


def _place(thought: Thought, match: Match) -> int:
    """Where somebody's name stands in a question."""
    return min(place for place, token in enumerate(thought.reading.tokens) if token.text in match.found)


def _of_which_one_is(thought: Thought) -> Match | None:
    """The thing of which it is asked who of two is in charge (``PMIS do ông Sáu hay ông Triều lo``)."""
    things = (match for match in thought.matches if match.item.kind in ("system", "task", "topic", "event"))
    return next((match for match in things if match.recall > MOST and _tells_who(match)), None)


def _tells_who(match: Match) -> bool:
    return any(row.aspect == "who" for row in match.item.statements)
