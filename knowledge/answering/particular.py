"""Questions that name no entry of their own: courtesy, the directive itself, whom to call, what is due."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answering.decision import Decision
from knowledge.answering.verdict import pupils_a_computer
from knowledge.asking.checks import is_check
from knowledge.asking.marks import OTHER
from knowledge.asking.matching import Match
from knowledge.asking.understanding import ABOUT, LISTING, REPORTS, SOUGHT, TIMES, Thought, content
from knowledge.calendar import last_day
from knowledge.schema import Event, Office

JOINING = frozenset({"vs", "versus", "va", "and", "voi", "cung", "lan", "or", "hoac"})
JOINTS = frozenset(",&+")
MEANT = -0.2
"""How near a question must be to each of several obligations whose names overlap, for all of them to be meant."""
STRANGE = 1.7
"""What unknown words may weigh beside the directive's name."""
DIRECTIVE = frozenset({"cong_van", "van_ban"})
BEARS = 0.75
"""How close somebody else with a part of the same name must score: what people ask speaks for one, not the name."""
SINGLE = 0.95
"""How surely one office is meant, so that an “and” in its name joins nothing."""
GENERAL = frozenset({"bao_cao", "danh_sach", "cuoi_nam"})
"""Words that name papers in general."""


def smalltalk(thought: Thought) -> Decision | None:
    """A greeting or thanks, and nothing else."""
    tags = thought.reading.tags
    if content(thought) or thought.asks or thought.item or thought.slots.units or thought.slots.period:
        return None
    if tags & {"tasks", "due", "verb:submit"} or thought.reading.claims.days:
        return None
    for tag, intent in (("thanks", "thanks"), ("courtesy", "greeting")):
        if tag in tags:
            return Decision(intent, confidence=1.0, reason="nothing but courtesy")
    return None


def the_directive(thought: Thought) -> Decision | None:
    """The directive itself, where it is named and nothing else is."""
    numbers = {str(claim.number) for claim in thought.reading.claims.documents if claim.number in thought.index.numbers}
    named = thought.pack.document.short_number in numbers or (not numbers and "document" in thought.reading.tags)
    words = [word for word in content(thought) if word not in {thought.pack.document.short_number, *DIRECTIVE}]
    if "date" in thought.reading.words and named and not thought.asks:
        thought.asks = ("when",)
    if thought.item is not None or not named or not (thought.asks or thought.reading.claims.documents):
        return None
    if (words and not _said_of_it(thought, words)) or _asks_for_deadlines(thought):
        return None
    item = thought.index.of_kind("document")[0]
    match = next((row for row in thought.matches if row.item is item), Match(item, coverage=1.0, recall=1.0))
    return Decision("fact", match=match, confidence=0.9, reason="asks about the directive itself")


def _asks_for_deadlines(thought: Thought) -> bool:
    """Whether what is to be handed in is asked for (``toàn bộ các thời hạn trong công văn``)."""
    asks, tags = set(thought.asks), thought.reading.tags
    if (thought.slots.units and asks & TIMES) or ("due" in tags and ("list" in asks or "own" in tags)):
        return True
    if "overdue" in asks and any(row.item.kind == "obligation" and row.recall > BEARS for row in thought.matches):
        return True
    about_it = asks <= {"recipient", "scope", "who", "list", "any"} and not thought.slots.relative
    return "verb:submit" in tags and not about_it


def _said_of_it(thought: Thought, words: Iterable[str]) -> bool:
    """Whether what a question has besides the directive's name is said of it, or nothing but a few unknown words."""
    about = next((match for match in thought.matches if match.item.kind == "document"), None)
    left = [word for word in words if not about or word not in about.found]
    strange = sum(thought.index.weight(word) for word in left)
    return not any(thought.index.knows(word) for word in left) and strange < STRANGE and bool(thought.asks)


def a_provision(thought: Thought) -> Decision | None:
    """A place of the directive, where one is named and nothing else is asked."""
    wanted = thought.reading.claims.provisions
    of_office = "tasks" in thought.reading.tags and (thought.slots.units or thought.slots.own)
    if not wanted or of_office or set(thought.asks) & (TIMES | {"who", "recipient"}) or len(content(thought)) > 1:
        return None
    for item in thought.index.of_kind("provision"):
        if item.id.replace("đ", "dd").casefold() == wanted[0]:
            found = Match(item, coverage=1.0, recall=1.0)
            alone = not thought.slots.units and set(thought.asks) <= {"what", "contents"}
            return Decision("fact", found, confidence=0.9, reason="asks for a provision", firm=alone)
    return Decision("unknown", reason=f"no provision {wanted[0]}")


def a_short_form(thought: Thought) -> Decision | None:
    """What the name of a kind of unit stands for."""
    if (
        thought.item is not None
        or not {"what"} <= set(thought.asks) <= {"what", "any"}
        or thought.reading.tags & {"tasks", "verb:submit", "due", "many"}
        or {"document", "acts"} <= thought.reading.tags  # “Sở ban hành công văn về việc gì”
    ):
        return None
    words = set(content(thought))
    for match in thought.matches:
        if match.item.kind in ("system", "topic", "reference") and match.recall > 0.9:
            return None
        if match.item.kind == "term" and match.recall > 0.9 and words <= match.named:
            return Decision("fact", match=match, confidence=0.8, reason="asks what a short form stands for")
    return None


def a_ratio(thought: Thought) -> Decision | None:
    """Pupils and computers that are counted (``35 em 12 máy đạt chưa``), held against the figure for them."""
    norm = next((match for match in thought.matches if match.item.kind == "norm"), None)
    if norm is None or thought.item is not None or pupils_a_computer(thought) is None:
        return None
    return Decision("fact", norm, confidence=0.9, reason="counts pupils and computers", firm=True)


def a_day(thought: Thought) -> Decision | None:
    """What the directive has on a day that is named, where nothing that is handed in is meant."""
    tags, days = thought.reading.tags, thought.reading.claims.days
    if not days or tags & {"verb:submit", "due", "checks"} or set(thought.asks) & TIMES:
        return None
    if thought.top is not None and thought.top.recall > 0.9 and set(content(thought)):
        return None
    for item in thought.index.of_kind("event"):
        start = item.row.start if isinstance(item.row, Event) else None
        if start and any((claim.day, claim.month) == (start.day, start.month) for claim in days):
            return Decision(
                "fact", Match(item, coverage=1.0, recall=1.0), confidence=0.8, reason="names an event's day"
            )
    return None


def an_offices_day(thought: Thought) -> Decision | None:
    """When an office does what it does (``Thanh tra Sở vào tháng mấy``), where it is all that is named."""
    units = set(thought.slots.units)
    if not set(thought.asks) & TIMES or not units or thought.item is not None or thought.slots.own:
        return None
    if any(thought.index.knows(word) for word in content(thought)) or thought.reading.tags & {"verb:submit", "due"}:
        return None
    dated = {code for row in thought.pack.obligations for due in row.variants if due.before for code in due.unit_types}
    for item in thought.index.of_kind("event"):
        if isinstance(item.row, Event) and units <= set(item.row.offices) and not units & dated:
            return Decision("fact", Match(item, coverage=1.0, recall=1.0), confidence=0.7, reason="an office's event")
    return None


def _subject(thought: Thought) -> set[str]:
    """The words of the directive's subject, where a department is named: they narrow nothing."""
    groups = {unit.code: unit.group for unit in thought.pack.unit_types}
    if not any(groups.get(code) == "department" for code in thought.slots.units):
        return set()
    heard = thought.index.heard(thought.pack.document.subject.vi)
    return {part for word in heard for part in word.split("_")}


def _left_beside(thought: Thought) -> set[str]:
    """The words of a question for tasks that narrow it."""
    idle = {token.text for token in thought.reading.tokens if token.soft} | {thought.pack.document.short_number}
    return {part for word in content(thought) if word not in idle for part in word.split("_")} - _subject(thought)


def _asks_of_office(thought: Thought) -> bool:
    """Whether somebody of an office asks what is theirs, though not in the words for tasks."""
    groups = {unit.code: unit.group for unit in thought.pack.unit_types}
    asks, tags = set(thought.asks), thought.reading.tags
    return (
        groups.get(thought.asker or "", "school") != "school"
        and thought.slots.own
        and bool(asks)
        and asks <= {"any", "list", "what", "contents", "functions", "scope"}
        and not tags & {"due", "verb:submit"}
    )


def office_tasks(thought: Thought) -> Decision | None:
    """What an office or a kind of school has to do, where nothing else is named."""
    slots, tags = thought.slots, thought.reading.tags
    if (
        _left_beside(thought)
        or thought.item is not None
        or not ("tasks" in tags or _asks_of_office(thought))
        or tags & {"verb:submit", "relative:this-month"}
    ):
        return None
    if set(thought.asks) & (TIMES | {"contact"}) or thought.reading.claims.months:
        return None
    given = _offices_given(thought)
    asking = (thought.asker,) if thought.asker and (slots.schools_meant or tags & {"own", "document"}) else ()
    units = given or slots.units or asking
    groups = {unit.code: unit.group for unit in thought.pack.unit_types}
    if not units and slots.schools_meant:
        units = tuple(code for code, group in groups.items() if group == "school")[:1]
    for code in units:
        for item in thought.index.of_kind("office"):
            row = item.row
            if isinstance(row, Office) and (
                row.unit_type == code or (code in row.unit_types and groups.get(code) == "school")
            ):
                return Decision(
                    "fact",
                    match=Match(item, coverage=1.0, recall=1.0),
                    confidence=SINGLE if len(given or slots.units) == 1 else 0.8,
                    reason="asks for an office's tasks",
                )
    return None


def _offices_given(thought: Thought) -> tuple[str, ...]:
    """The offices to which tasks are given (``assign to our Planning and Finance division``)."""
    offices = {row.unit_type for item in thought.index.of_kind("office") if isinstance(row := item.row, Office)}
    return tuple(code for code in thought.slots.recipients if code in offices)


def several(thought: Thought) -> Decision | None:
    """Several obligations named side by side (``công văn hướng dẫn và danh sách``), asked when."""
    tokens = thought.reading.tokens
    submitted = bool(thought.reading.tags & {"verb:submit", "due"})
    asks = set(thought.asks)
    claimed = is_check(thought) and len(thought.reading.claims.days) > 1
    asked = claimed or asks & TIMES or ("list" in asks and (submitted or not asks & ABOUT)) or (submitted and not asks)
    joined = any(token.text.rstrip(OTHER) in JOINING for token in tokens) or thought.reading.says("compared")
    joined = joined or claimed or bool(JOINTS & set(thought.reading.text))
    if not asked or not joined or thought.item is not None:
        return None
    rows = [match for match in thought.matches if match.item.kind == "obligation" and match.recall > 0.9]
    # A plan that is named by its number is no paper to hand in.
    rows += named_besides(thought) if rows and not thought.reading.claims.documents else []
    named = {row.item.key: frozenset(word for word in row.named if word[0] != "?" and ":" not in word) for row in rows}
    kept = [row for row in rows if not any(named[row.item.key] < named[other.item.key] for other in rows)]
    if len(kept) > 1 and any(named[kept[0].item.key] & named[row.item.key] for row in kept[1:]):
        kept = [row for row in kept if row.likely >= MEANT]
    if len(kept) < 2:
        return None
    return Decision("ambiguous", kept[0], tuple(kept), 0.9, "several obligations side by side")


def named_besides(thought: Thought) -> list[Match]:
    """Further obligations of which a whole name is in a question, though by a word that many things share."""
    features = frozenset(thought.features)
    known = {match.item.key for match in thought.matches if match.recall > 0.9}
    found = []
    for item in thought.index.of_kind("obligation"):
        if item.key not in known and (said := thought.index.whole_name(item, features)):
            likely = thought.likely.near(item.key)
            found.append(Match(item, recall=1.0, named=said, found=said, likely=likely))
    return found


def deadlines(thought: Thought) -> Decision | None:
    """Lists of deadlines: no obligation in particular is named."""
    named = {*GENERAL, *DIRECTIVE, thought.pack.document.short_number, *thought.slots.recipients}
    words = [word for word in content(thought) if word not in named and not word.startswith("period:")]
    asks, tags, slots = set(thought.asks), thought.reading.tags, thought.slots
    timed = bool(asks & {"next", "remaining", "overdue"}) or bool(tags & {"due", "verb:submit"})
    timed = timed or ("when" in asks and "bao_cao" in content(thought) and bool(slots.recipients))
    if thought.item is not None or slots.period in REPORTS:
        return None
    if slots.period:
        wanted = not words and (asks & LISTING or timed)
        return (
            Decision("deadlines", confidence=0.8, reason="asks for the deadlines of a part of the year")
            if wanted
            else None
        )
    if _means_an_item(thought, words):
        return None
    reason = _listing(thought, words, timed=timed)
    return Decision("deadlines", confidence=0.8, reason=reason) if reason else None


def _listing(thought: Thought, words: list[str], *, timed: bool) -> str | None:
    """Why a question asks for deadlines in general; None where it does not."""
    asks, slots = set(thought.asks), thought.slots
    claims = thought.reading.claims
    dated = bool(claims.months or claims.ahead or claims.until or claims.years) or slots.relative is not None
    known = bool(slots.units or slots.own or thought.asker)
    if sum(thought.index.weight(word) for word in words) >= 1.0:
        return None
    if asks & LISTING and (timed or dated or (not words and known)) and not asks & {"contents", "functions", "who"}:
        return "asks for deadlines in general"
    if dated and timed and not words:
        return "asks for the deadlines of a time"
    return "asks when, names no obligation" if timed and not words and not asks & ABOUT else None


def _means_an_item(thought: Thought, words: list[str]) -> bool:
    """Whether a candidate answers to the question's words too well to be passed over."""
    top = thought.top
    if top is None:
        return False
    return (bool(words) and top.coverage > 0.8 and top.recall > 0.8) or (
        top.recall > 0.9 and top.item.kind != "obligation" and _names_something(top)
    )


def _names_something(match: Match) -> bool:
    """Whether a name was met in more than one word, everyday ones among them (``phân công đầu mối``)."""
    words = [word for word in match.named if word[0] != "?" and word not in GENERAL]
    return len(words) >= 2 and any("_" in word for word in words)


def due_on_a_day(thought: Thought) -> Decision | None:
    """What is due on a day that is named (``mốc 20/10 là của ai``), where nothing that is handed in is."""
    words = [
        word for word in content(thought) if word not in {*GENERAL, *DIRECTIVE, thought.pack.document.short_number}
    ]
    days = thought.reading.claims.days
    befores = [row.before for item in thought.pack.obligations for row in item.variants if row.before]
    due = [claim for claim in days if any(claim.is_day(day) or claim.is_day(last_day(day)) for day in befores)]
    sought = set(thought.asks) & (SOUGHT | {"scope"}) or thought.reading.says("everybody")
    if len(due) != 1 or len(days) != 1 or words or not sought or thought.item is not None:
        return None
    return Decision("deadlines", confidence=0.8, reason="asks what is due on a day", firm=not is_check(thought))
