"""Answers about what is handed in: whose, when, where, and what is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.asking.lexicon import Lexicon, expand, words_of
from knowledge.asking.matching import Index
from knowledge.asking.sentences import say
from knowledge.asking.slots import MINISTRY, Slots, unit_of
from knowledge.calendar import days_left, last_day, last_working_day, long_day, short_day, time_left
from knowledge.schema import Obligation, Pack, Variant

DEPARTMENT = "so"
"""The unit type that stands for all offices of a department."""


@dataclass(frozen=True, slots=True)
class Due:
    """An obligation as it stands for some unit types."""

    obligation: Obligation
    variant: Variant

    def title(self, language: str) -> str:
        """What is handed in, as these units call it, in the middle of a sentence."""
        return inside((self.variant.title or self.obligation.title).say(language))


def is_called(due: Due, features: Collection[str], index: Index) -> bool:
    """Whether these units have a name of their own for what they hand in, and a question has it."""
    names = due.variant.names
    heard = map(index.heard, (*names.vi, *names.en) if names else ())
    return any(words and set(words) <= set(features) for words in heard)


def inside(title: str) -> str:
    """A title as it stands in the middle of a sentence: a small letter first, unless it is an abbreviation."""
    return title[0].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def dues_of(pack: Pack, obligations: Iterable[Obligation] | None = None) -> list[Due]:
    """Every variant of every obligation, in the pack's order."""
    return [
        Due(row, variant)
        for row in (pack.obligations if obligations is None else obligations)
        for variant in row.variants
    ]


def recipient_of(variant: Variant, lexicon: Lexicon) -> str | None:
    """The unit type (or ``bo_giao_duc``) that a variant goes to."""
    if variant.recipient is None:
        return None
    for token in lexicon.read(expand(words_of(variant.recipient.vi))):
        if code := unit_of(token, "gui") or (MINISTRY if token.text == MINISTRY else None):
            return code
    return None


def concerning(dues: Sequence[Due], units: Iterable[str], pack: Pack) -> list[Due]:
    """The dues of units of these types; a department as a whole means each of its offices."""
    wanted = set(units)
    found = [due for due in dues if wanted & set(due.variant.unit_types)]
    if found:
        return found
    groups = {unit.code: unit.group for unit in pack.unit_types}
    if any(groups.get(code) == "department" for code in wanted) and "so" in wanted:
        return [due for due in dues if any(groups.get(code) == "department" for code in due.variant.unit_types)]
    return []


def select(dues: Sequence[Due], slots: Slots, asker: str | None, pack: Pack, lexicon: Lexicon) -> list[Due]:
    """The dues that a question means: those of the named types, else the asker's own, else all."""
    if slots.units and not _goes_to_ministry(dues, slots, pack, lexicon):
        return concerning(dues, slots.units, pack)
    to = [due for due in dues if recipient_of(due.variant, lexicon) in slots.recipients] if slots.recipients else []
    own = concerning(dues, [asker], pack) if asker else []
    if slots.own_takes and asker and (theirs := received_by(dues, (), asker, pack, lexicon)):
        return theirs
    if to and MINISTRY in slots.recipients and not (slots.own and own):
        return to
    if to and _is_the_asker(slots.recipients, asker, pack):
        return to  # nobody hands anything in to themselves
    schools = of_schools(dues, pack)
    if (slots.many and not slots.own and group_of(asker, pack) != "school") or slots.schools_send:
        return [due for due in schools if due in to] or schools or to or own
    return own if slots.own and group_of(asker, pack) == "department" else own or to or list(dues)


def _goes_to_ministry(dues: Sequence[Due], slots: Slots, pack: Pack, lexicon: Lexicon) -> bool:
    """Whether something goes to the Ministry, and nothing that the units which are named hand in does."""
    if MINISTRY not in slots.recipients or any(group_of(code, pack) != "department" for code in slots.units):
        return False
    theirs = concerning(dues, slots.units, pack)
    return all(recipient_of(due.variant, lexicon) != MINISTRY for due in theirs)


def _is_the_asker(recipients: Sequence[str], asker: str | None, pack: Pack) -> bool:
    """Whether what is sent goes to the asker's office, or to the department of which it is one."""
    return asker in recipients or ("so" in recipients and group_of(asker, pack) == "department")


def others_than(units: Collection[str], dues: Sequence[Due]) -> list[Due]:
    """The dues of others than units of these types, where there are any."""
    return [due for due in dues if not set(due.variant.unit_types) <= set(units)] or list(dues)


def of_schools(dues: Sequence[Due], pack: Pack) -> list[Due]:
    """The dues of schools of any type."""
    return [due for due in dues if any(group_of(code, pack) == "school" for code in due.variant.unit_types)]


def received_by(
    dues: Sequence[Due], units: Sequence[str], asker: str | None, pack: Pack, lexicon: Lexicon
) -> list[Due]:
    """The dues that go to the first of the units that receives any, else to the asker; from the others that are named.

    An office of a department receives what goes to the department.
    """
    to = {due: recipient_of(due.variant, lexicon) for due in dues}
    own = "so" if group_of(asker, pack) == "department" else asker
    receiver = next((code for code in units if code in to.values()), own)
    found = [due for due, code in to.items() if code == receiver]
    senders = {code for code in units if code not in (receiver, asker)}
    return [due for due in found if senders & set(due.variant.unit_types)] or found


def sent_to(dues: Sequence[Due], units: Iterable[str], asker: str | None, pack: Pack, lexicon: Lexicon) -> list[Due]:
    """The dues that go to the units that a question names: the asker's own, else all of them.

    Empty where any of the units receives nothing.
    """
    receiving = {recipient_of(due.variant, lexicon) for due in dues}
    if not set(units) <= receiving:
        return []
    own = concerning(dues, [asker], pack) if asker else []
    return own or [due for due in dues if recipient_of(due.variant, lexicon) in set(units)]


def group_of(code: str | None, pack: Pack) -> str | None:
    """The group of a unit type: ``school``, ``district`` or ``department``."""
    return next((unit.group for unit in pack.unit_types if unit.code == code), None)


def who(codes: Iterable[str], pack: Pack, language: str) -> str:
    """Unit types as people call them, the first with its full title where it stands alone."""
    wanted = list(codes)
    rows = {unit.code: unit for unit in pack.unit_types}
    if len(wanted) == 1 and wanted[0] in rows and rows[wanted[0]].group != "district":
        return rows[wanted[0]].title.say(language)
    return ", ".join(rows[code].short.say(language) for code in wanted if code in rows)


def due_line(due: Due, codes: Iterable[str], pack: Pack, language: str, today: date) -> str:
    """One sentence: who sends what where before which day, and what is left."""
    variant = due.variant
    values = {"who": who(codes, pack, language), "what": due.title(language)}
    if variant.before is None:
        return say("no-date", language, what=f"{values['who']} – {values['what']}")
    values["day"] = long_day(variant.before, language)
    values["left"] = time_left(variant.before, today, language)
    if variant.recipient is None:
        return say("due.nowhere", language, **values)
    values["recipient"] = variant.recipient.say(language)
    if days_left(variant.before, today) < 0:
        return say("due.passed", language, last=short_day(last_day(variant.before)), **values)
    return say("due", language, **values)


def work_day_line(due: Due, pack: Pack, language: str, today: date) -> str | None:
    """The last working day in time, where it is not the last day and has not gone."""
    before = due.variant.before
    if before is None or days_left(before, today) < 0:
        return None
    working = last_working_day(before, pack.holidays)
    return None if working == last_day(before) else say("work-day", language, day=long_day(working, language))


def countdown(due: Due, language: str, today: date) -> str:
    """What a question for the days left is answered with first."""
    before = due.variant.before
    if before is None:
        return ""
    left = days_left(before, today)
    if left < 0:
        return ""
    if left == 0:
        return say("due.today", language)
    return say(
        "due.one-left" if left == 1 else "due.left", language, days=left, last=long_day(last_day(before), language)
    )


def by_day(dues: Iterable[Due], today: date) -> list[Due]:
    """Dues with a day, those to come first and the nearest of them first, then those that have gone."""
    dated = [due for due in dues if due.variant.before]
    return sorted(dated, key=lambda due: (days_left(due.variant.before, today) < 0, due.variant.before))  # type: ignore[arg-type]


def list_line(due: Due, pack: Pack, language: str, today: date, codes: Iterable[str] | None = None) -> str:
    """A due as a line of a list, with whose it is where ``codes`` are given."""
    variant = due.variant
    values = {
        "what": (variant.title or due.obligation.title).say(language),
        "recipient": variant.recipient.say(language) if variant.recipient else "–",
        "day": long_day(variant.before, language) if variant.before else "–",
        "left": time_left(variant.before, today, language) if variant.before else "–",
    }
    if codes is None:
        return say("list.line", language, **values)
    return say("list.line-who", language, who=who(codes, pack, language), **values)
