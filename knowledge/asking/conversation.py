"""What an earlier question leaves for a later one that leans on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from knowledge.asking.asks import counts_loosely
from knowledge.asking.checks import is_check
from knowledge.asking.claims import read_claims
from knowledge.asking.items import Item
from knowledge.asking.matching import Index
from knowledge.asking.papers_meant import document_meant, paper_meant, placed
from knowledge.asking.rejoinder import rejoins
from knowledge.asking.slots import MINISTRY
from knowledge.asking.somebody import FEW, asked_of_them, chosen, is_about_them, person_meant
from knowledge.asking.understanding import INHERITED, TIMES, Thought, Understanding, content, match_again
from knowledge.fold import fold
from knowledge.likeness import FOLLOW_UP
from knowledge.schema import Obligation, Office, Pack

LEANING = frozenset({"follow", "pronouns"})
LEANS, APART, STRANGE = -0.45, 0.0, 0.5
"""How near a question must be to those that lean on the one before, how much nearer than to a thing, and how little
like what is not answered."""
TIED = frozenset({"follow", "pronouns", "checks", "yesno", "own", "verb:submit", "due"})
FAR_OFF = 0.6
"""How like what is not answered words are that have nothing to do with the question before."""
NAMED = 0.6
"""How much of a name is in a question that has a subject of its own (``vneid cũng vậy hả``)."""
EXAM, BRIEF = "thi", 4
"""An exam, and in how many words its day is asked after how to enter for it."""
PARTICLE = "thì"
"""A word that is read for what it says of those around it alone (``của phụ huynh thì có gì``)."""
LEADING = frozenset({"roi", "vay", "con", "the"})
FULL = 0.9
"""How much of a name, and of the question, is such a thing's."""
REMEMBERED = 2_048
WEAK_ASKS = frozenset({"what", "any"})


def remember(understanding: Understanding, pack: Pack, said: str) -> dict[str, Any]:
    """The context for the next question, as JSON; ``said`` is what was answered."""
    return {
        "documents": list(_documents_in(said)),
        "people": [row.id for row in sorted(pack.people, key=lambda row: said.find(row.name)) if row.name in said],
        "pack": pack.id,
        "intent": understanding.intent,
        "item": understanding.item,
        "near": [row.key for row in understanding.candidates],
        "asks": list(_asked(understanding)),
        "check": understanding.check,
        "units": list(understanding.slots.units),
        "recipients": list(understanding.slots.recipients),
    }


@lru_cache(maxsize=REMEMBERED)
def _documents_in(said: str) -> tuple[int, ...]:
    """The numbers of the documents that an answer names; the same answers are given again and again."""
    return tuple(claim.number for claim in read_claims(said)[0].documents)


def _asked(understanding: Understanding) -> tuple[str, ...]:
    """What was asked for; the day, where deadlines were told to who asked for nothing else."""
    told = understanding.intent in ("due", "deadlines") and not set(understanding.asks) & {*TIMES, "recipient"}
    return ("when", *understanding.asks) if told else understanding.asks


def recall(thought: Thought, context: Mapping[str, Any]) -> None:
    """Completes a question from the context, where it cannot stand alone."""
    if rejoins(thought, context, _item(context, thought.index)):
        _borrow_slots(thought, context)
        return
    earlier = _earlier(thought, context)
    asks = _asks_of_its_own(thought)
    leans = _leans(thought) or is_about_them(thought, earlier)
    asks = asks or asked_of_them(thought, earlier)
    subject = _has_subject(thought) and not leans
    if _is_pointed(thought, earlier, context) or _is_another(thought, earlier, context, asks, subject=subject):
        return
    if _stands_alone(thought, earlier):
        return
    if subject and earlier is not None and _same_subject(thought, earlier):
        subject = False
    if not subject and earlier is not None and (leans or _needs_item(thought, asks, earlier)):
        thought.item = _other_office(thought, earlier) or explained(thought, earlier) or earlier
        thought.borrowed.append(f"item {thought.item.key}")
    if _inherits_asks(thought, asks, subject=subject):
        inherited = ("scope",) if _asks_for_whom(thought, context) else context.get("asks", ())
        thought.asks = tuple(dict.fromkeys((*inherited, *thought.asks)))
        thought.borrowed.append(INHERITED)
        match_again(thought, earlier.kind if earlier else None)
    slots = thought.slots
    named = slots.units or slots.own or slots.combined or slots.schools_meant
    named = named or MINISTRY in thought.slots.recipients  # the department sends there, whoever was spoken of
    if thought.borrowed and not named:
        _borrow_slots(thought, context)


def _stands_alone(thought: Thought, earlier: Item | None) -> bool:
    """Whether a question has nothing to do with the one before, however short it is."""
    tags = thought.reading.tags
    if "orders" in tags or "document" in tags or _is_far_off(thought):
        return True
    return _is_another_term(thought, earlier) or _is_of_an_exam(thought, earlier)


def _is_pointed(thought: Thought, earlier: Item | None, context: Mapping[str, Any]) -> bool:
    """Whether a question means somebody or a document of the last answer; it is completed by that."""
    if _asks_who_else(thought, earlier):
        _ask_of_thing(thought, context)
        return True
    if somebody := chosen(thought, context.get("people", [])):
        thought.item = somebody
        thought.asks = tuple(dict.fromkeys((*context.get("asks", ()), *thought.asks)))
        thought.borrowed += [f"item {somebody.key}", INHERITED]
        return True
    if document := document_meant(thought, context, subject=_has_subject(thought)):
        thought.item = document
        thought.borrowed.append(f"document {document.key}")
        return True
    return False


def _is_another(
    thought: Thought, earlier: Item | None, context: Mapping[str, Any], asks: tuple[str, ...], *, subject: bool
) -> bool:
    """Whether another paper is asked for after one, or those of a month; what was asked completes the question."""
    if paper := paper_meant(thought, context, asks):
        thought.item = paper
        thought.asks = tuple(context.get("asks", ()))
        thought.borrowed.append(INHERITED)
        return True
    ends = thought.reading.says("final") or thought.reading.says("first")
    ends = ends and context.get("intent") in ("due", "deadlines") and not set(asks) - TIMES
    ends = ends or (not asks and _names_other_papers(thought, earlier))
    listed = context.get("intent") == "deadlines" and not asks and not subject
    ends = ends or (listed and bool(thought.slots.units) and not content(thought))
    if not subject and (ends or (not asks and _names_a_month(thought, earlier))):
        thought.asks = ("list", "when")
        thought.borrowed.append("deadlines")
        if not thought.slots.units:
            _borrow_slots(thought, context)
        return True
    return False


def _is_another_term(thought: Thought, earlier: Item | None) -> bool:
    """Whether after what a short form stands for another one is asked (``khtc?``)."""
    top = thought.top
    return bool(earlier and earlier.kind == "term" and top and top.item.kind == "term" and top.recall > FULL)


def _is_of_an_exam(thought: Thought, earlier: Item | None) -> bool:
    """Whether the day of an exam is asked, which has nothing to do with what was spoken of (``thi ngày nào``)."""
    reading = thought.reading
    if "when" not in thought.asks or earlier is None:
        return False
    if reading.english:
        return reading.says("exams") and not content(thought)
    words = reading.words[1:] if reading.words[:1] and reading.words[0] in LEADING else reading.words
    begun = words[:1] == (EXAM,) and len(words) <= BRIEF
    typed = not reading.text.isascii() and EXAM in reading.text.casefold().split()  # and not “thì”
    return begun and (typed or EXAM in fold(earlier.title.vi).split())


def _is_far_off(thought: Thought) -> bool:
    """Whether a few words are much like what is not answered, and neither ask nor point to anything (``a film``)."""
    reading = thought.reading
    points = any(token.tags & TIED for token in reading.tokens if not (reading.english and token.text == "a"))
    named = thought.slots.units or reading.claims.days or thought.slots.period or thought.slots.relative
    return thought.likely.strange >= FAR_OFF and not (thought.asks or points or named)


def _asks_for_whom(thought: Thought, context: Mapping[str, Any]) -> bool:
    """Whether after a check of a duty without a day it is asked whether others have it who do (``còn GDTX?``)."""
    row = thought.item.row if thought.item else None
    if not context.get("check") or not isinstance(row, Obligation) or any(each.before for each in row.variants):
        return False
    bound = {code for each in row.variants for code in each.unit_types}
    return bool(thought.slots.units) and set(thought.slots.units) <= bound


def _borrow_slots(thought: Thought, context: Mapping[str, Any]) -> None:
    """Whom the earlier question was about, and to whom something was sent."""
    if units := tuple(context.get("units", ())):
        thought.slots = replace(thought.slots, units=units)
        thought.borrowed.append("unit type")
    elif (recipients := tuple(context.get("recipients", ()))) and not thought.slots.recipients:
        thought.slots = replace(thought.slots, recipients=recipients)
        thought.borrowed.append("recipient")


def _leans(thought: Thought) -> bool:
    """Whether a question is more like those that lean on the one before than like any about a thing."""
    likely = thought.likely
    near = max(map(likely.near, likely.nearest), default=-1.0)
    # The name of a kind of unit says whom it is asked for now.
    named = (match for match in thought.matches[:3] if match.item.kind not in ("term", "office"))
    pointed = "pronouns" in thought.reading.tags and len(thought.reading.words) <= FEW
    if thought.slots.period or (not pointed and any(match.recall >= NAMED for match in named)):
        return False
    return likely.strange < STRANGE and likely.near(FOLLOW_UP) > max(LEANS, near + APART)


def _asks_of_its_own(thought: Thought) -> tuple[str, ...]:
    """What a question asks for by itself, rather than leaning on the earlier one."""
    vague = set(WEAK_ASKS)
    follows = "follow" in thought.reading.tags or PARTICLE in thought.reading.text.casefold().split()
    if thought.slots.units and follows:
        vague.add("how")  # “đối với THPT thì thế nào”
    if thought.slots.units and counts_loosely(thought.reading.tokens):
        vague.add("how-many")  # “còn mấy trường mầm non”
    return tuple(ask for ask in thought.asks if ask not in vague)


def _asks_who_else(thought: Thought, earlier: Item | None) -> bool:
    """Whether it is asked who does something else with the thing of which a person was told (``ai vận hành nó``)."""
    acts = any("acts" in token.tags for token in thought.reading.tokens)
    leaning = "pronouns" not in thought.reading.tags and len(thought.reading.words) <= FEW
    return earlier is not None and earlier.kind == "person" and "who" in thought.asks and acts and leaning


def _ask_of_thing(thought: Thought, context: Mapping[str, Any]) -> None:
    """Adds the thing that the earlier question named to what is looked for."""
    near = context.get("near", [])
    things = (thought.index.item(key) for key in near)
    thing = next((item for item in things if item is not None and item.kind == "system"), None)
    if thing is None:
        return
    thought.features = tuple(dict.fromkeys((*thought.features, *thought.index.heard(thing.title.vi))))
    thought.borrowed.append(f"subject {thing.key}")
    match_again(thought, "person")


def _earlier(thought: Thought, context: Mapping[str, Any]) -> Item | None:
    """What was spoken of, as far as it can be what is asked for now."""
    earlier = person_meant(thought, context) or _item(context, thought.index)
    if earlier is not None and "where" in thought.asks:
        earlier = placed(thought, earlier, context)
    if earlier is not None and {"basis", "contact"} <= set(thought.asks):
        thought.asks = _which_number(thought.asks, earlier)
    return earlier


def _which_number(asks: tuple[str, ...], earlier: Item) -> tuple[str, ...]:
    """``số mấy`` asks for a person's telephone, and for the number of anything else."""
    other = "basis" if earlier.kind in ("person", "office") else "contact"
    return tuple(ask for ask in asks if ask != other)


def _names_other_papers(thought: Thought, earlier: Item | None) -> bool:
    """Whether after a paper that is no report the reports are asked for (``thế còn báo cáo?``)."""
    if earlier is None or earlier.kind != "obligation" or content(thought) != ("bao_cao",):
        return False
    return not any("bao_cao" in thought.index.heard(name) for name in earlier.names)


def _names_a_month(thought: Thought, earlier: Item | None) -> bool:
    """Whether after a deadline those of a month are asked for (``còn tháng 1 thì sao``)."""
    reading = thought.reading
    dated = reading.claims.months and not reading.claims.days
    return bool(earlier and earlier.kind == "obligation" and dated and "follow" in reading.tags) and not is_check(
        thought
    )


def _item(context: Mapping[str, Any], index: Index) -> Item | None:
    return index.item(context.get("item"))


def _has_subject(thought: Thought) -> bool:
    """Whether the question names something of its own."""
    acts = {token.text for token in thought.reading.tokens if "acts" in token.tags}
    words = [word for word in content(thought) if word != "bao_cao" or not thought.reading.tags & LEANING]
    words = [word for word in words if word not in acts and word not in thought.slots.recipients]
    if thought.slots.period and thought.index.of_kind("obligation"):
        return True
    return bool(words) or _names_a_thing(thought)


def _names_a_thing(thought: Thought) -> bool:
    """Whether the name of a unit is that of something of its own, too (``thanh tra Sở xuống tháng nào``)."""
    top = thought.top
    if top is None or thought.reading.tags & LEANING or top.item.kind not in ("event", "task", "system"):
        return False
    return top.recall > FULL and top.coverage > FULL


def explained(thought: Thought, earlier: Item) -> Item | None:
    """Asked what that is, the system or short form that a task names (``cái đó là gì`` of installing IOC)."""
    if "what" not in thought.asks or earlier.kind not in ("task", "topic"):
        return None
    title = f" {fold(earlier.title.vi)} "
    found = [
        item
        for item in (*thought.index.of_kind("system"), *thought.index.of_kind("term"))
        if any(f" {fold(name)} " in title for name in item.names)
    ]
    return max(found, key=lambda item: (item.kind == "system", len(item.title.vi)), default=None)


def _other_office(thought: Thought, earlier: Item) -> Item | None:
    """The office that is named instead of the earlier one (``còn Phòng TCCB``)."""
    named = set(thought.slots.units) or ({thought.asker} if thought.asker and thought.slots.own else set())
    if earlier.kind != "office" or not named:
        return None
    offices = thought.index.of_kind("office")
    own = (item for item in offices if isinstance(item.row, Office) and item.row.unit_type in named)
    return next(own, None) or next((item for item in offices if named & set(item.unit_types)), None)


def _same_subject(thought: Thought, earlier: Item) -> bool:
    """Whether a leaning question's words are all about the earlier item (``cho phụ huynh thì sao``)."""
    top = thought.top
    held = next((match for match in thought.matches if match.item.key == earlier.key), None)
    if held and "who" in thought.asks and len(thought.reading.words) <= BRIEF:
        return all(word in held.found for word in content(thought))  # “ai đề xuất”
    if earlier.kind == "obligation" or not held or not top or top.item.kind == "obligation":
        return False
    follows = "follow" in thought.reading.tags or PARTICLE in thought.reading.text.casefold().split()
    if not follows and not ((top.item.kind == "term" or not top.name) and "meaning" not in thought.reading.tags):
        return False
    return all(word in held.found for word in content(thought))


def _needs_item(thought: Thought, asks: tuple[str, ...], earlier: Item) -> bool:
    """A question without a subject means the earlier one, unless it asks for all deadlines or a helping person."""
    if earlier.kind == "person" and "pronouns" in thought.reading.tags:
        return True
    if set(asks) & {"list", "next"}:
        return False
    if "contact" in asks and earlier.kind not in ("person", "office", "system", "task"):
        return False
    tags = thought.reading.tags
    return bool(
        thought.asks
        or thought.slots.units
        or tags & LEANING
        or tags & {"checks", "yesno", "lateness"}
        or thought.reading.claims.days
    )


def _inherits_asks(thought: Thought, asks: tuple[str, ...], *, subject: bool) -> bool:
    """A question that asks for nothing of its own asks what the earlier one asked."""
    if asks:
        return False
    tags = thought.reading.tags
    short = len(thought.reading.words) <= 9
    if tags & {"thanks", "courtesy"} and not subject and not thought.slots.units:
        return False
    if "what" in thought.asks and not tags & {"follow"}:
        return False
    return short and bool(subject or thought.slots.units or thought.slots.period or tags & LEANING)
