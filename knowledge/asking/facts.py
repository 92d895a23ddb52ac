"""Which of an item's statements answers a question."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from knowledge.asking.items import Item, Statement
from knowledge.asking.matching import Match
from knowledge.asking.sentences import both, say
from knowledge.fold import fold
from knowledge.schema import Event, Pack, Text

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "when": ("when",),
    "remaining": ("when",),
    "overdue": ("when",),
    "next": ("when",),
    "who": ("who", "functions"),
    "office": ("who",),
    "recipient": ("recipient", "where", "scope"),
    "where": ("where", "contact"),
    "contact": ("contact",),
    "how-many": ("how-many",),
    "how-often": ("how-often", "when"),
    "contents": ("contents", "functions"),
    "list": ("contents", "functions"),
    "functions": ("functions", "contents", "what"),
    "basis": ("basis",),
    "scope": ("scope", "who"),
    "how": ("how", "how-many", "what"),
    "what": ("what", "functions"),
}
"""The aspects that answer to what is asked, the nearest first."""

FITS: Mapping[str, float] = {
    "when": 6.0,
    "remaining": 6.0,
    "overdue": 6.0,
    "contact": 5.0,
    "how-often": 4.0,
    "where": 3.5,
    "how-many": 3.0,
    "basis": 3.0,
    "recipient": 3.0,
    "what": 0.8,
}
"""What a statement gains by being of the aspect that is asked for; others gain ``FIT``."""
FIT = 2.2
EXPLAINED = 2.0
"""What the explanation of a system or a short form gains where one is asked for, besides."""
UNIT_FITS = 0.7
HEARD = 2.0
"""What it counts that the question is like those for an aspect, from -1 to 1."""
CALLED = 0.5
"""What a statement gains where the question has every word of one of its names, beside others of its aspect."""
DATELESS = frozenset({"task", "system", "norm", "topic", "obligation", "office"})


def choose(
    match: Match,
    asks: Iterable[str],
    units: tuple[str, ...],
    *,
    strictly: bool = False,
    heard: Mapping[str, float] | None = None,
    words: Collection[str] = (),
) -> list[int]:
    """The numbers of the item's statements, the best answer first; ``strictly``: of figures, those for these units.

    ``heard``: how near the question is to those for each aspect; ``words``: its words, folded.
    """
    wanted = tuple(asks)
    scores = {number: _score(match, number, row, wanted, units) for number, row in enumerate(match.item.statements)}
    if heard:
        for number, row in enumerate(match.item.statements):
            scores[number] += HEARD * max(-1.0, min(1.0, heard.get(row.aspect, -1.0)))
    for number in _called(match.item, words):
        scores[number] += CALLED
    order = sorted(scores, key=lambda number: (-scores[number], number))
    if strictly and match.item.kind == "norm":
        order.sort(key=lambda number: not set(units) & set(match.item.statements[number].unit_types))
    return order


def _called(item: Item, words: Collection[str]) -> Iterable[int]:
    """The statements that a question names, of those that others share their aspect with."""
    several = Counter(row.aspect for row in item.statements)
    for number, row in enumerate(item.statements):
        if several[row.aspect] > 1 and any(set(fold(name).split()) <= set(words) for name in row.names):
            yield number


def _score(match: Match, number: int, row: Statement, asks: tuple[str, ...], units: tuple[str, ...]) -> float:
    score = match.statements.get(number, 0.0)
    score += max(
        (
            FITS.get(ask, FIT) / (1 + ASPECTS[ask].index(row.aspect) * 0.5)
            for ask in asks
            if row.aspect in ASPECTS.get(ask, ())
        ),
        default=0.0,
    )
    if row.unit_types and units:
        score += UNIT_FITS if set(units) & set(row.unit_types) else -UNIT_FITS
    if row.aspect == "what":
        score += EXPLAINED if "what" in asks and match.item.kind in ("system", "term") else 0.1
    if row.aspect == "when" and not {"when", "remaining", "overdue", "next", "how-often"} & set(asks):
        score -= 0.3
    if row.aspect == "where" and "where" not in asks:
        score -= 0.3
    if row.aspect == "position" or (row.aspect == "contact" and "contact" not in asks):
        score -= 0.3
    return score


def dateless(item: Item, asks: Iterable[str]) -> bool:
    """Whether a question for the day of an item must be told that there is none."""
    timed = set(asks) & {"when", "remaining", "overdue"}
    return (
        bool(timed)
        and item.kind in DATELESS
        and not any(row.aspect in ("when", "how-often") for row in item.statements)
    )


def also_asked(item: Item, asks: Iterable[str]) -> tuple[str, ...]:
    """What is asked for in particular and answered by a statement of the item."""
    aspects = {row.aspect for row in item.statements}
    plain = {"any", "list", "when", "remaining", "overdue", "next", "how"}
    return tuple(ask for ask in asks if ask not in plain and aspects & set(ASPECTS.get(ask, ())[:1]))


def no_date(item: Item, language: str) -> str:
    """The sentence that the directive sets no day for an item."""
    return say("no-date", language, what=item.title.say(language))


def standing(item: Item, asks: Collection[str], today: date) -> Text | None:
    """Where an event stands on a day - to come, under way or over - for who asks that; None for anything else."""
    row = item.row
    if not isinstance(row, Event) or not (row.start and row.end):
        return None
    days = _days_until(row.start, today, yearly=row.yearly)
    if "remaining" in asks and row.start == row.end and days > 0:
        return both("event.left", title=row.title, when=row.when, days=str(days))
    if row.yearly or not {"overdue", "today"} & set(asks):
        return None
    stage = "before" if today < row.start else "after" if today > row.end else "within"
    return both(f"event.{stage}", title=row.title, when=row.when)


def _days_until(start: date, today: date, *, yearly: bool) -> int:
    """Days from today until an event begins, the next one where it comes every year; negative where it has begun."""
    if yearly:
        years = (today.year, today.year + 1)
        days = [date(year, start.month, min(start.day, monthrange(year, start.month)[1])) for year in years]
        start = next(day for day in days if day >= today)
    return (start - today).days


def in_charge(item: Item, pack: Pack) -> Text | None:
    """Who is in charge by the item's own fields; None where they name nobody."""
    row = item.row
    people = {person.id: person.title for person in pack.people}
    offices = {unit.code: unit.title for unit in pack.unit_types}
    names = [people[key] for key in getattr(row, "people", ()) if key in people]
    names += [offices[key] for key in getattr(row, "offices", ()) if key in offices]
    if not names or item.kind in ("person", "office"):
        return None
    joined = Text(vi=", ".join(name.vi for name in names), en=", ".join(name.en for name in names))
    return both("in-charge", names=joined)


def general_knowledge(item: Item) -> bool:
    """Whether an item's explanation is common knowledge rather than the directive's words."""
    return bool(getattr(item.row, "general_knowledge", False))
