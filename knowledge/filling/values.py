"""What a text says as the answer to a field of some type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from knowledge.days import parse_day
from knowledge.filling.figures import read_figure
from knowledge.filling.inputs import Shown
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.filling.figures import Reading
    from knowledge.forms import FormField, Option

DOCUMENT_NUMBER: Final = re.compile(
    r"(?:s(?:ố|o)\.?:? ?)?(\d{1,6} ?/ ?(?:\d{4} ?/ ?)?[^\W\d_][\wĐđ&.\-–]*(?:/[\wĐđ\-–]+)*)", re.IGNORECASE
)
LINK: Final = re.compile(r"https?://[^\s<>\"]{3,2000}", re.IGNORECASE)
BARE_LINK: Final = re.compile(r"(?<![\w@.])(?:www\.)?(?:[a-z0-9\-]+\.)+[a-z]{2,}/[^\s<>\"]{1,2000}", re.IGNORECASE)
EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@(?:[a-z0-9\-]+\.)+[a-z]{2,}", re.IGNORECASE)
PHONE: Final = re.compile(r"(?:\+?84|0)\d{9,10}")
POLITE: Final = re.compile(r"^(?:dạ|vâng|thưa)[ ,]+(?=\S)|[ ,]+(?:ạ|nhé|nha|nhá)[.!]?$", re.IGNORECASE)
YES: Final = frozenset(
    {"co", "co roi", "da co", "da xong", "dung", "dung roi", "ok", "roi", "u", "vang", "x", "xong", "y", "yes"}
)
NO: Final = frozenset({"chua", "chua a", "chua co", "k", "khong", "khong co", "ko", "n", "no"})
LONGEST_NUMBER: Final = 50
LONGEST_ANSWER: Final = 3000
"""Of a text that is no text's answer more is not looked at."""


@dataclass(frozen=True)
class Fault:
    """Why a text is no answer: the key of a wording, its places, and texts that may have been meant."""

    key: str
    values: dict[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


Understood = tuple[Any, Fault | None]
"""The answer as JSON, or None with what is wrong."""


def understand(asked: FormField, text: str, today: date) -> Understood:
    """Read a text as the answer to a field."""
    if asked.type == "text":
        return _text(asked, text.strip())
    plain = POLITE.sub("", " ".join(text[:LONGEST_ANSWER].split()))
    return READERS[asked.type](asked, POLITE.sub("", plain), today)


def fits(asked: FormField, answer: Any) -> Any:  # noqa: ANN401 - JSON
    """An answer of another version of the form as one of this field; None where it is none."""
    if asked.type == "files":
        files = answer if isinstance(answer, list) else [answer]
        return files if all(isinstance(each, (dict, str)) for each in files) else None
    if asked.type in {"choice", "several"}:
        ids = {option.id for option in asked.options}
        listed = answer if isinstance(answer, list) else [answer]
        return answer if isinstance(answer, list) == (asked.type == "several") and ids.issuperset(listed) else None
    if asked.type == "yes-no":
        return answer if isinstance(answer, bool) else None
    if asked.type in {"integer", "decimal", "percent"}:
        return _fitting_figure(asked, answer)
    return answer if isinstance(answer, str) and (asked.type != "day" or _is_day(answer)) else None


def _fitting_figure(asked: FormField, answer: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return None
    return answer if _limit(asked, Decimal(str(answer))) is None else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(asked: FormField, text: str) -> Understood:
    if not text:
        return None, Fault("form.not-text")
    if len(text) > asked.longest:
        return None, Fault("form.too-long", {"length": len(text), "most": asked.longest})
    return text, None


def _figure(asked: FormField, text: str, _today: date) -> Understood:
    unit = fold(asked.unit.vi) if asked.unit else ""
    reading = read_figure(text, unit, of_hundred=asked.type == "percent")
    if asked.type == "percent" and reading.counted and reading.values:
        return None, Fault("form.count-of-what", {"count": _written(reading.values[0])})
    fitting = [each for each in reading.values if _typed(asked, each, reading) and _limit(asked, each) is None]
    if len(fitting) > 1 and text.count(",") == 1:
        return None, Fault("form.which-figure", suggestions=tuple(_written(each) for each in fitting))
    if fitting:
        return _json(fitting[0]), None
    return None, _figure_fault(asked, reading)


def _typed(asked: FormField, figure: Decimal, reading: Reading) -> bool:
    if asked.type == "integer":
        return figure == figure.to_integral() and not reading.share
    return asked.type == "percent" or not reading.share


def _figure_fault(asked: FormField, reading: Reading) -> Fault:
    guess = reading.guess
    if guess is not None and _typed(asked, guess, reading) and _limit(asked, guess) is None:
        return Fault("form.mean", {"guess": Shown(asked, _json(guess))}, (_written(guess),))
    outside = next((each for each in reading.values if _typed(asked, each, reading)), None)
    limit = _limit(asked, outside) if outside is not None else None
    return limit or Fault(f"form.not-{asked.type}")


def _limit(asked: FormField, figure: Decimal) -> Fault | None:
    least = 0.0 if asked.least is None and asked.type != "decimal" else asked.least
    most = 100.0 if asked.most is None and asked.type == "percent" else asked.most
    if least is not None and figure < Decimal(str(least)):
        return Fault("form.too-low", {"limit": Shown(asked, _json(Decimal(str(least))))})
    if figure > Decimal(str(1e12 if most is None else most)):
        return Fault("form.too-high", {"limit": Shown(asked, _json(Decimal(str(1e12 if most is None else most))))})
    return None


def _json(figure: Decimal) -> int | float:
    return int(figure) if figure == figure.to_integral() else float(figure)


def _written(figure: Decimal) -> str:
    return format(figure.normalize(), "f").replace(".", ",")


def _day(asked: FormField, text: str, today: date) -> Understood:
    day = parse_day(text, today)
    if day is None:
        return None, Fault("form.not-day")
    first, last = today - timedelta(days=asked.days.past), today + timedelta(days=asked.days.ahead)
    if day < first:
        return None, Fault("form.day-too-early", {"day": day, "limit": first})
    if day > last:
        return None, Fault("form.day-too-late", {"day": day, "limit": last})
    return day.isoformat(), None


def _document_number(_: FormField, text: str, _today: date) -> Understood:
    found = DOCUMENT_NUMBER.fullmatch(text)
    number = re.sub(r"\s", "", found[1]) if found else ""
    return (number, None) if 0 < len(number) <= LONGEST_NUMBER else (None, Fault("form.not-document-number"))


def _link(_: FormField, text: str, _today: date) -> Understood:
    links = LINK.findall(text) or [f"https://{found[0]}" for found in BARE_LINK.finditer(text)]
    links = [each.rstrip(".,;") for each in links]
    return (list(dict.fromkeys(links)), None) if links else (None, Fault("form.not-files"))


def _phone(_: FormField, text: str, _today: date) -> Understood:
    digits = re.sub(r"[ .\-()]", "", text)
    if not PHONE.fullmatch(digits):
        return None, Fault("form.not-phone")
    return re.sub(r"^\+?84", "0", digits), None


def _email(_: FormField, text: str, _today: date) -> Understood:
    return (text, None) if EMAIL.fullmatch(text) else (None, Fault("form.not-email"))


def _yes_no(_: FormField, text: str, _today: date) -> Understood:
    word = fold(text).strip(" .!")
    if word in YES or word in NO:
        return word in YES, None
    return None, Fault("form.not-yes-no")


def _choice(asked: FormField, text: str, _today: date) -> Understood:
    found = option_of(asked, text)
    return (found.id, None) if found else (None, Fault("form.not-choice"))


def _several(asked: FormField, text: str, _today: date) -> Understood:
    parts = [part for part in re.split(r"[,;]| và | and ", text) if part.strip()]
    whole = option_of(asked, text)
    found = [whole] if whole else [option_of(asked, part) for part in parts]
    if not found or None in found:
        return None, Fault("form.not-choice")
    chosen = {option.id for option in found if option}
    return [option.id for option in asked.options if option.id in chosen], None


def option_of(asked: FormField, text: str) -> Option | None:
    """The one option that a text means: its label, one of its names, how it begins, or its place from 1."""
    word = fold(text).strip(" .!")
    if word.isdecimal():
        return asked.options[int(word) - 1] if 0 < int(word) <= len(asked.options) else None
    exact = [option for option in asked.options if word in _words(option)]
    begun = [option for option in asked.options if word and any(name.startswith(word) for name in _words(option))]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None


def _words(option: Option) -> list[str]:
    names = (*option.names.vi, *option.names.en) if option.names else ()
    return [fold(name) for name in (option.label.vi, option.label.en, *names)]


READERS: Final[dict[str, Callable[[FormField, str, date], Understood]]] = {
    "integer": _figure,
    "decimal": _figure,
    "percent": _figure,
    "day": _day,
    "document-number": _document_number,
    "files": _link,
    "phone": _phone,
    "email": _email,
    "yes-no": _yes_no,
    "choice": _choice,
    "several": _several,
}
