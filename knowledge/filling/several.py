"""Several answers in one message: what is clear by its form is taken apart, the rest is asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from knowledge.filling.figures import PER_CENT
from knowledge.filling.state import current, fields_asked
from knowledge.filling.values import LINK, PHONE, POLITE, understand
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from knowledge.forms import Form, FormField

PARTS: Final = re.compile(r"[;\n]|,\s|\s(?=(?:v(?:à|a)|and)\s)", re.IGNORECASE)
"""Between two answers."""
COMMA: Final = re.compile(r",(?!\d)|(?<!\d),|(?<=/\d),|(?<=/\d\d),|(?<=/\d{4}),|(?<=%),")
"""A comma without a blank that is not within a figure."""
WITHIN: Final = re.compile(
    r"\s+(?=(?:k(?:ý|y)\s+)?ng(?:à|a)y\s+\d)|\s+(?=h(?:ô|o)m\s+(?:qua|nay|kia)\W*$)", re.IGNORECASE
)
"""A day behind another answer needs no comma."""
AROUND: Final = re.compile(
    r"^(?:(?:v(?:à|a)|and|k(?:ý|y)|(?:đ|d)(?:ạ|a)t|(?:đ|d)(?:ư|u)(?:ợ|o)c)(?:\s+|$))+", re.IGNORECASE
)
"""Words that lead over to an answer and are none of it."""
LINKING: Final = frozenset({"la", "dat", "is", "=", "-", "–"})
BARE: Final = re.compile(r"[\-−]?(?!0\d)\d[\d.,]*")
"""A figure that is no phone number."""
FIGURES: Final = frozenset({"integer", "decimal", "percent"})
SURE_WORDS: Final = frozenset({"co", "khong", "yes", "no"})
BLANK: Final = " \t\r,"
MOST_PARTS: Final = 20


@dataclass(frozen=True)
class Unclear:
    """A part of a message that may answer each of ``fields``; none where it is no answer to anything."""

    text: str
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True)
class Apart:
    """A message taken apart: answers by their fields' ids, and what is left of it."""

    answers: dict[str, Any]
    unclear: tuple[Unclear, ...] = ()


NOTHING: Final = Apart({})


def apart(form: Form, state: Mapping[str, Any], text: str, today: date) -> Apart:
    """Several answers of a message; NOTHING where it is one answer, or none of it is clear."""
    asked = current(form, state)
    if asked and (asked.type == "text" or (asked.type != "files" and understand(asked, text, today)[0] is not None)):
        return NOTHING
    parts = _parts(form.fields, text)
    found = assigned(form, state, parts, today) if 0 < len(parts) <= MOST_PARTS else NOTHING
    hopeless = [each for each in found.unclear if not each.fields]
    if asked and asked.type == "files" and found.answers.keys() == {asked.id} and len(hopeless) == len(found.unclear):
        return NOTHING  # a sentence around a link
    if not found.answers and (hopeless or any(_is_bare(each.text) for each in found.unclear)):
        return NOTHING
    # What is asked as a whole is answered as a question, unless all of it is answers.
    return NOTHING if found.unclear and text.rstrip().endswith("?") else found


def assigned(form: Form, state: Mapping[str, Any], parts: Sequence[str], today: date) -> Apart:
    """Which field each part answers: the one that it names, else the only open one that it fits.

    A field that concerns the unit only by another answer of the same message is among them.
    """
    fields = fields_asked(form, state)
    found = _assigned(fields, form, state, parts, today)
    raised = fields_asked(form, {**state, "answers": {**state["answers"], **found.answers}})
    return found if raised == fields else _assigned(raised, form, state, parts, today)


def _assigned(
    fields: list[FormField], form: Form, state: Mapping[str, Any], parts: Sequence[str], today: date
) -> Apart:
    asked = current(form, state)
    labelled, bare = _by_labels(fields, parts)
    answers: dict[str, Any] = {}
    unclear: list[Unclear] = []
    for field, texts in labelled:
        answer = _joined(field, [understand(field, text, today)[0] for _, text in texts])
        if answer is None:
            unclear += [Unclear(part) for part, _ in texts]
        else:
            answers[field.id] = answer
    open_ = [each for each in fields if _is_open(each, state, asked) and each.id not in answers]
    solved = _Solving(open_, asked if asked and asked.id not in answers else None, today)
    for part in bare:
        solved.add(part)
    solved.solve()
    return Apart({**answers, **solved.answers}, (*unclear, *solved.unclear))


def _is_open(field: FormField, state: Mapping[str, Any], asked: FormField | None) -> bool:
    return field is asked or field.type == "files" or field.id not in state["answers"]


class _Solving:
    """Parts without a label, and the open fields that each of them fits."""

    def __init__(self, fields: list[FormField], asked: FormField | None, today: date) -> None:
        self.answers: dict[str, Any] = {}
        self.unclear: list[Unclear] = []
        self._fields = {each.id: each for each in fields}
        self._asked = asked
        self._today = today
        self._parts: list[tuple[str, dict[str, Any]]] = []

    def add(self, part: str) -> None:
        """One more part; one that fits nothing may be several without a comma between: ``45/BC-THCS 9/1 100%``."""
        fitting = self._fitting(part)
        words = part.split()
        if not fitting and 1 < len(words) <= MOST_PARTS and all(re.search(r"\d", word) for word in words):
            each = [(word, self._fitting(word)) for word in words]
            if all(fits for _, fits in each):
                self._parts += each
                return
        self._parts.append((part, fitting))

    def solve(self) -> None:
        """Take what fits one field alone, as long as there is such; then the one part that fits the field asked."""
        while self._take_sole() or self._take_asked():
            pass
        self.unclear += [Unclear(text, self._real(fitting)) for text, fitting in self._parts]

    def _take_sole(self) -> bool:
        by_field: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for text, fitting in self._parts:
            if len(fitting) == 1 and self._real(fitting):
                by_field.setdefault(next(iter(fitting)), []).append((text, fitting))
        for name, parts in by_field.items():
            answer = _joined(self._fields[name], [fitting[name] for _, fitting in parts])
            self._parts = [each for each in self._parts if each not in parts]
            if answer is None:  # two parts for one field: which of them?
                self.unclear += [Unclear(text, self._real(fitting)) for text, fitting in parts]
            else:
                self._take(name, answer)
        return bool(by_field)

    def _take_asked(self) -> bool:
        asked = self._asked
        parts = [each for each in self._parts if asked and each[1].get(asked.id) is not None]
        if asked is None or len(parts) != 1:
            return False
        self._parts.remove(parts[0])
        self._take(asked.id, parts[0][1][asked.id])
        return True

    def _take(self, name: str, answer: Any) -> None:  # noqa: ANN401 - JSON
        self.answers[name] = answer
        if self._asked and self._asked.id == name:
            self._asked = None
        for _, fitting in self._parts:
            fitting.pop(name, None)

    def _real(self, fitting: Mapping[str, Any]) -> tuple[FormField, ...]:
        return tuple(self._fields[name] for name, answer in fitting.items() if answer is not None)

    def _fitting(self, part: str) -> dict[str, Any]:
        """What the part says as the answer to each field; None for the field asked, which a bare figure may mean."""
        text = POLITE.sub("", AROUND.sub("", part))
        counted = [each for each in self._fields.values() if _unit_of(text) in _units(each)]
        found = {each.id: self._read(each, text) for each in counted or self._fields.values()}
        fitting = {name: answer for name, answer in found.items() if answer is not None}
        if self._asked and fitting and _is_bare(text):
            fitting.setdefault(self._asked.id, None)
        return fitting

    def _read(self, field: FormField, text: str) -> Any:  # noqa: ANN401 - JSON
        if field is self._asked:
            return understand(field, text, self._today)[0]
        word = fold(text).strip(" .!")
        if field.type == "text" or (field.type == "yes-no" and word not in SURE_WORDS):
            return None
        if field.type in {"choice", "several"} and word not in _names_of_options(field):
            return None
        if field.type in FIGURES and (PHONE.fullmatch(word) or not _counts(field, text)):
            return None
        return understand(field, text, self._today)[0]


def _joined(field: FormField, answers: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
    """Several parts as one answer, where the field holds several; None where it does not, or a part was unclear."""
    if None in answers:
        return None
    if len(answers) == 1:
        return answers[0]
    if field.type == "text":
        return ", ".join(answers)
    return [each for answer in answers for each in answer] if field.type in {"files", "several"} else None


def _parts(fields: Sequence[FormField], text: str) -> list[str]:
    rough = [part for some in PARTS.split(text) for part in WITHIN.split(some)]
    fine = [part for some in rough for part in ([some] if LINK.search(some) else COMMA.split(some))]
    found: list[str] = []
    for part in (AROUND.sub("", each.strip(BLANK)) for each in fine):
        # A label may have a comma in it.
        joined = f"{found[-1]}, {part}" if found else ""
        if joined and not _labelled(fields, found[-1]) and _labelled(fields, joined):
            found[-1] = joined
        elif part:
            found.append(part)
    return found


def _by_labels(
    fields: list[FormField], parts: Sequence[str]
) -> tuple[list[tuple[FormField, list[tuple[str, str]]]], list[str]]:
    """The parts that name a field, with what they say of it, by field; and those that name none.

    Behind the label of a text everything belongs to it, up to the next label.
    """
    found: dict[str, tuple[FormField, list[tuple[str, str]]]] = {}
    bare: list[str] = []
    writing: FormField | None = None
    for part in parts:
        named = _labelled(fields, part) or ((writing, part) if writing else None)
        if named is None:
            bare.append(part)
            continue
        found.setdefault(named[0].id, (named[0], []))[1].append((part, named[1]))
        writing = named[0] if named[0].type == "text" else None
    return list(found.values()), bare


def _is_bare(text: str) -> bool:
    """A figure, a yes or a no alone: it may be meant for the question that is asked, whatever else it fits."""
    return fold(text).strip(" .!") in SURE_WORDS or bool(BARE.fullmatch(text.strip()))


def _unit_of(text: str) -> str:
    found = re.fullmatch(r"[+\-−]?\d[\d.,]*\s*(\D*)", fold(text))
    return found[1].strip(" .!") if found else ""


def _units(field: FormField) -> set[str]:
    return {fold(field.unit.vi), fold(field.unit.en)} if field.unit else set()


def _counts(field: FormField, text: str) -> bool:
    """Whether a figure bears no unit, or the field's."""
    return _unit_of(text) in {"", *PER_CENT, *_units(field)}


def _names_of_options(field: FormField) -> set[str]:
    names = [(*each.names.vi, *each.names.en) if each.names else () for each in field.options]
    labels = [(each.label.vi, each.label.en) for each in field.options]
    return {fold(name) for some in (*names, *labels) for name in some}


def _labelled(fields: Sequence[FormField], part: str) -> tuple[FormField, str] | None:
    """The field whose label or name a text begins with, and what stands behind it."""
    words = part.replace(":", ": ").replace("=", " = ").split()
    bare = [fold(word).rstrip(":") for word in words]
    best: tuple[int, FormField] | None = None
    for field in fields:
        for name in _names(field):
            if len(name) < len(words) and bare[: len(name)] == name and (best is None or len(name) > best[0]):
                best = (len(name), field)
    if best is None:
        return None
    rest = words[best[0] :]
    while len(rest) > 1 and fold(rest[0]) in LINKING:
        rest = rest[1:]
    return best[1], " ".join(rest).replace("https: //", "https://").replace("http: //", "http://")


def _names(field: FormField) -> list[list[str]]:
    further = (*field.names.vi, *field.names.en) if field.names else ()
    return [fold(name).split() for name in (field.label.vi, field.label.en, *further)]
