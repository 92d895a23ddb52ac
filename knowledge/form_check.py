"""What a form's schema alone cannot see: that what a field points to is there, and that its type has what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import ValidationError

from knowledge.filling.values import understand
from knowledge.forms import NUMERIC, UNIT_TYPE, DayRange, Form, FormField, load_form, read_form
from knowledge.plain_yaml import PlainYAMLError
from knowledge.schema import Text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from knowledge.forms import Condition

Fault: TypeAlias = tuple[str, str]
"""Where in the form, and the reason."""
LONGEST_LABEL: Final = 60
"""Labels stand on buttons."""
LONGEST_QUESTION: Final = 300
OPTIONS_OF: Final = frozenset({"choice", "several"})
BELONGS: Final[dict[str, frozenset[str]]] = {
    "options": OPTIONS_OF,
    "formula": frozenset({"computed"}),
    "least": NUMERIC,
    "most": NUMERIC,
    "unit": NUMERIC,
    "days": frozenset({"day"}),
    "longest": frozenset({"text"}),
    "most_files": frozenset({"files"}),
}
"""Keys that only fields of some types have."""


def form_faults(path: Path, unit_types: Iterable[str], issued: date) -> list[Fault]:
    """Everything wrong with a form's file; examples are read as if they were typed on the day of issue."""
    try:
        form = load_form(path)
    except FileNotFoundError:
        return [("", "is missing")]
    except (PlainYAMLError, UnicodeDecodeError):
        return [("", "is not YAML")]
    except ValidationError as error:
        return [(".".join(map(str, row["loc"])), row["msg"]) for row in error.errors(include_url=False)]
    found = [] if form.id == path.stem else [("id", f"is {form.id}, but the file is called {path.stem}")]
    found += [(".".join(map(str, place)), "stands twice") for place in read_form(path).twice]
    found += [*_repeated(form), *_pointing(form, frozenset(unit_types))]
    found += [fault for field in form.fields for check in CHECKS for fault in check(field)]
    return found + [fault for field in form.fields for fault in _examples(field, issued)]


def _repeated(form: Form) -> Iterator[Fault]:
    for name, count in Counter(field.id for field in form.fields).items():
        if count > 1:
            yield f"fields.{name}", "id stands twice"
    if form.fields[0].formula or form.fields[0].when:
        yield f"fields.{form.fields[0].id}", "stands first, so it is asked of everybody"


def _pointing(form: Form, unit_types: frozenset[str]) -> Iterator[Fault]:
    """Conditions and formulas point to fields before them."""
    earlier: dict[str, FormField] = {}
    for field in form.fields:
        place = f"fields.{field.id}"
        for number, condition in enumerate(field.when):
            where = f"{place}.when.{number}"
            yield from ((where, reason) for reason in _condition(condition, earlier, unit_types))
        for name in field.formula.of if field.formula else ():
            if name not in earlier:
                yield f"{place}.formula.of", f"there is no field {name} before it"
            elif earlier[name].type not in NUMERIC:
                yield f"{place}.formula.of", f"{name} is no figure"
        earlier[field.id] = field


def _condition(condition: Condition, earlier: dict[str, FormField], unit_types: frozenset[str]) -> Iterator[str]:
    compared = condition.above is not None or condition.below is not None
    if bool(condition.one_of) == compared:
        yield "says either one_of, or above or below"
    if condition.field == UNIT_TYPE:
        yield from (f"there is no unit type {each}" for each in condition.one_of if each not in unit_types)
        return
    field = earlier.get(condition.field)
    if field is None:
        yield f"there is no field {condition.field} before it"
    elif compared and field.type not in NUMERIC:
        yield f"{field.id} is no figure"
    elif condition.one_of:
        known = {"yes", "no"} if field.type == "yes-no" else {option.id for option in field.options}
        yield from (f"{field.id} has no option {each}" for each in condition.one_of if each not in known)


def _belonging(field: FormField) -> Iterator[Fault]:
    """A field has what its type needs, and nothing that would be ignored."""
    for key, types in BELONGS.items():
        if key in field.model_fields_set and field.type not in types:
            yield f"fields.{field.id}.{key}", f"means nothing to the type {field.type}"
    if field.type in OPTIONS_OF and len(field.options) < 2:
        yield f"fields.{field.id}.options", "needs two at least"
    if (field.formula is None) == (field.type == "computed"):
        yield f"fields.{field.id}.formula", "a computed field has one"
    if (field.ask is None) != (field.type == "computed"):
        yield f"fields.{field.id}.ask", "every field but a computed one asks a question"
    if field.formula and field.formula.how in {"share", "quotient"} and len(field.formula.of) != 2:
        yield f"fields.{field.id}.formula.of", "needs two figures"


def _limits(field: FormField) -> Iterator[Fault]:
    if field.least is not None and field.most is not None and field.least >= field.most:
        yield f"fields.{field.id}.most", "is not above least"
    if field.type == "computed" and (field.required or field.names):
        yield f"fields.{field.id}", "is computed, so nobody answers it"


def _options(field: FormField) -> Iterator[Fault]:
    for name, count in Counter(option.id for option in field.options).items():
        if count > 1:
            yield f"fields.{field.id}.options.{name}", "id stands twice"
    for language in ("vi", "en"):
        labels = Counter(option.label.say(language) for option in field.options)
        yield from ((f"fields.{field.id}.options", f"“{label}” stands twice") for label, n in labels.items() if n > 1)


def _texts(field: FormField) -> Iterator[Fault]:
    """Both languages say something, of a phone's length."""
    for key in ("label", "ask", "help", "example", "unit"):
        text = getattr(field, key)
        longest = LONGEST_LABEL if key in {"label", "unit"} else LONGEST_QUESTION
        if isinstance(text, Text):
            if max(len(text.vi), len(text.en)) > longest:
                yield f"fields.{field.id}.{key}", f"has more than {longest} characters"
            if key in {"ask", "help"} and text.vi == text.en:
                yield f"fields.{field.id}.{key}.en", "is the Vietnamese text again"


def _examples(field: FormField, issued: date) -> Iterator[Fault]:
    """An example is an answer, on a day that it fits: each of its parts, parted by a comma and a space."""
    if field.example is None or field.type in {"text", "computed"}:
        return
    for language in ("vi", "en"):
        for part in field.example.say(language).split(", "):
            wide = field.model_copy(update={"days": DayRange(past=4000, ahead=4000)})
            if understand(wide, part, issued)[1]:
                yield f"fields.{field.id}.example.{language}", f"“{part}” would not be understood"


CHECKS: Final[tuple[Callable[[FormField], Iterator[Fault]], ...]] = (_belonging, _limits, _options, _texts)
