"""Days, months, school years and numbers of documents that a question names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from knowledge.fold import fold

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBERS = ["khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"]
_SPOKEN = (
    {word: value for value, word in enumerate(_NUMBERS)}
    | {"muoi " + word: 10 + value for value, word in enumerate(_NUMBERS) if 0 < value < 10}
    | {
        "muoi lam": 15,
        "hai muoi": 20,
        "hai muoi lam": 25,
        "hai lam": 25,
        "ba muoi": 30,
        "ba mot": 31,
        "ba muoi mot": 31,
    }
    | {"hai muoi " + word: 20 + value for value, word in enumerate(_NUMBERS) if 0 < value < 10}
    | {"hai " + word: 20 + value for value, word in enumerate(_NUMBERS) if 0 < value < 10}
    | {"gieng": 1, "chap": 12, "tu": 4}
)
_SPOKEN_WORD = "(?:" + "|".join(sorted(_SPOKEN, key=len, reverse=True)) + ")"
_COUNT = rf"(\d{{1,2}}|{_SPOKEN_WORD})"
_MONTH_NAME = "(" + "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + ")"
_KIND = (
    r"(quyet dinh|thong tu|ke hoach|cong van|nghi quyet|nghi dinh|chi thi|luat|de an|van ban|qd|kh|cv|tt|"
    r"decision|circular|plan|letter|directive|scheme|project|document|official letter)"
)

_YEARS = re.compile(r"(?<!giai doan )\b(20\d\d|\d\d)(?: ?[-–—/] ?| den | sang | to )(20\d\d|\d\d)\b(?! ?/)")
_ISO = re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b")
_DAY = re.compile(r"\b(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d{2})\b")
_DAY_WORDS = re.compile(
    rf"\b(?:ngay|mung|mong|hom|truoc|den) (?:ngay |mung |mong )?{_COUNT} (?:thang|/) ?{_COUNT}\b"
    r"(?: ?(?:nam|/|,)? ?(20\d\d))?"
)
_BARE_DAY = re.compile(rf"\b(\d{{1,2}}) thang {_COUNT}\b(?: ?(?:nam|/|,)? ?(20\d\d))?")
_DAY_ENGLISH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH_NAME}\b(?:,? ?(20\d\d))?")
_ENGLISH_DAY = re.compile(rf"\b{_MONTH_NAME} (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? ?(20\d\d))?")
_SHORT_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_DOCUMENT = re.compile(rf"\b(?:{_KIND} )?(?:so )?(\d{{1,5}})(?:/(20\d\d))?/([a-z]{{2,}}(?: ?- ?[a-z]{{2,}})*)")
_NUMBERED = re.compile(
    rf"\b{_KIND} (?:so |number |no |so hieu )?(?!20[0-4]\d\b(?!/))(\d{{1,5}})(?:/(20\d\d)| nam (20\d\d))?\b"
    r"(?! ?(?:thang|hoc sinh|ngay|nam hoc|truong|phan|muc))"
)
_BARE_DOCUMENT = re.compile(r"(?<![\d/])()(1[3-9]|[2-9]\d|\d{3,4})/(20\d\d)(?![\d/])()")
_NEAR_MAY = r"\b(by|on|before|until|till|after|than|from|is|to|the|due|of|me|us|said|say|says|was|not|or|thought)"
_DAY_OF_MAY = re.compile(_NEAR_MAY + r" (\d{1,2})(?:st|nd|rd|th)?(?: of)? may\b")
_MAY_DAY = re.compile(_NEAR_MAY + r" may (?:the )?(\d{1,2})(?:st|nd|rd|th)?\b")
_IN_MAY = re.compile(r"\b(in|by|during|before|until|of) may\b(?! (?:i|we|be|have|you)\b)")
_AHEAD = re.compile(
    r"\b(?:trong |within |in |over )?(?:the )?(?:vong |next |coming )?(?!tu day )"
    rf"{_COUNT} (ngay|tuan|thang|days?|weeks?|months?)"
    r" ?(?:ke tiep|sap toi|sap den|toi|nua|from now)\b"
    r"|\b(?:within|in|over) (?:the )?(?:next |coming )?(\d{1,2}|one|two|three|four|six|a) (days?|weeks?|months?)\b"
    r"|\b(?:the )?(?:next|coming) (\d{1,2}|two|three|four|six) (days?|weeks?|months?)\b"
)
_ENGLISH_COUNT = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
_LENGTHS = {"ngay": 1, "day": 1, "tuan": 7, "week": 7, "thang": 30, "month": 30}
_UNTIL = re.compile(
    r"\b(?:den|toi|truoc khi|until|till|til|by|to|before) (?:het |cuoi |ket thuc |the end of |end of )"
    r"(?:nam )?(20\d\d)\b(?! ?-)"
)
_MONTHS_RANGE = re.compile(rf"\btu thang {_COUNT} (?:den|toi|-) (?:thang )?{_COUNT}\b")
_MONTH = re.compile(rf"(?<!ngay )\bthang {_COUNT}\b(?! nao)(?: ?(?:/|nam) ?(20\d\d))?|\b{_MONTH_NAME}(?: (20\d\d))?\b")
_PROVISION = re.compile(
    r"\b(?:(?:muc|phan|diem|section|part|provision|khoan) )+"
    r"(iv|vi{0,3}|i{1,3})(?:[. ]?(\d{1,2})(?:[. ]?(dd|[a-z])\b)?)?(?![a-z])"
)
_BARRED = re.compile(r"[đĐ]\b(?:(?<=[\divxIVX][. ].)|(?<=\d.))")
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(
    r"\d|\b(?:thang|tuan|muc|phan|diem|khoan|section|part|provision|days?|weeks?|months?|" + "|".join(_MONTHS) + r")\b"
    r"|\bngay (?:ke |sap |toi|nua)"
)
"""Without any of these a text names nothing in figures: most questions are such."""


@dataclass(frozen=True, slots=True)
class DayClaim:
    """A day that a question names; ``year`` is None where it is left out."""

    day: int
    month: int
    year: int | None

    def is_day(self, day: date) -> bool:
        """Whether this names ``day``."""
        return (self.day, self.month) == (day.day, day.month) and self.year in (None, day.year)


@dataclass(frozen=True, slots=True)
class DocumentClaim:
    """A document that a question names by its number."""

    kind: str
    number: int
    year: int | None
    suffix: str


@dataclass(slots=True)
class Claims:
    """What a question names in figures."""

    days: list[DayClaim] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    school_years: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    documents: list[DocumentClaim] = field(default_factory=list)
    ahead: int | None = None
    """Days from today on (``trong hai tuần tới``)."""
    until: int | None = None
    """The year by whose end something is looked for (``tới hết năm 2023``)."""
    provisions: list[str] = field(default_factory=list)
    """Places of a directive, in small letters (``iv.8``)."""


LENGTH_OF_A_DAY, LAST_MONTH = 5, 2012
"""``05/06`` is the fifth of June, ``23/24`` can only be a school year."""
A_YEAR = "namxx"
"""What stands for a school year in the rest of a text."""


def read_claims(text: str) -> tuple[Claims, str]:
    """What ``text`` names in figures, and the folded rest of it (``thang`` and the like taken out with them)."""
    claims, rest = Claims(), fold(_BARRED.sub("dd", text))
    if "thang sau" in rest and "sáu" not in unicodedata.normalize("NFC", text).casefold():
        rest = rest.replace("thang sau", "thang toi")  # next month, not the sixth
    if " may" in rest:
        rest = _DAY_OF_MAY.sub(r"\1 \2 thang 5", rest)
        rest = _MAY_DAY.sub(r"\1 \2 thang 5", rest)
        rest = _IN_MAY.sub(r"\1 thang 5", rest)  # alone it is another word
    if not _FIGURES.search(rest):
        return claims, rest
    for pattern, take in _STEPS if _DIGIT.search(rest) else _SPOKEN_STEPS:
        rest = pattern.sub(lambda found, take=take: take(claims, found), rest)  # type: ignore[misc]
    return claims, rest


def _value(text: str) -> int:
    return int(text) if text.isdigit() else _SPOKEN[text]


def _month_of(name: str) -> int:
    return next(place for place, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _school_year(claims: Claims, found: re.Match[str]) -> str:
    first, second = (int(part) + (2000 if len(part) == 2 else 0) for part in found.groups())
    a_day = len(found[0]) == LENGTH_OF_A_DAY and "/" in found[0] and second <= LAST_MONTH
    if second != first + 1 or first < 2005 or a_day:
        return found[0]
    claims.school_years.append(f"{first}-{second}")
    return f" {A_YEAR} "  # so that its neighbours are none: “năm học 2023-2024 trước ngày …”


def _document(claims: Claims, found: re.Match[str]) -> str:
    claims.documents.append(DocumentClaim(found[1] or "", int(found[2]), int(found[3]) if found[3] else None, found[4]))
    return f" {found[1] or ''} {int(found[2])} "


def _numbered(claims: Claims, found: re.Match[str]) -> str:
    year = found[3] or found[4]
    claims.documents.append(DocumentClaim(found[1], int(found[2]), int(year) if year else None, ""))
    return f" {found[1]} {int(found[2])} "


def _iso(claims: Claims, found: re.Match[str]) -> str:
    return _add_day(claims, found, int(found[3]), int(found[2]), found[1])


def _day(claims: Claims, found: re.Match[str]) -> str:
    return _add_day(claims, found, _value(found[1]), _value(found[2]), found[3])


def _short_day(claims: Claims, found: re.Match[str]) -> str:
    return _add_day(claims, found, int(found[1]), int(found[2]), None)


def _day_english(claims: Claims, found: re.Match[str]) -> str:
    if found[2] == "may" and not found[3] and found[0].split()[0].isdigit():
        return found[0]  # "1 may" is one machine
    return _add_day(claims, found, int(found[1]), _month_of(found[2]), found[3])


def _english_day(claims: Claims, found: re.Match[str]) -> str:
    if found[1] == "may" and not found[3]:
        return found[0]
    return _add_day(claims, found, int(found[2]), _month_of(found[1]), found[3])


def _add_day(claims: Claims, found: re.Match[str], day: int, month: int, year: str | None) -> str:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return found[0]
    full = int(year) + (2000 if len(year) == 2 else 0) if year else None
    claims.days.append(DayClaim(day, month, full))
    return " ngayxx "


def _month(claims: Claims, found: re.Match[str]) -> str:
    month = _value(found[1]) if found[1] else _month_of(found[3])
    short = found[3] is not None and len(found[3]) == 3 and not found[4]
    if short or not 1 <= month <= 12:
        return found[0]  # "may" and "mar" alone are other words
    claims.months.append(month)
    if year := found[2] or found[4]:
        claims.years.append(int(year))
    return " thang "


def _ahead(claims: Claims, found: re.Match[str]) -> str:
    count, unit = next((found[place], found[place + 1]) for place in (1, 3, 5) if found[place])
    claims.ahead = (_ENGLISH_COUNT.get(count) or _value(count)) * _LENGTHS[unit.rstrip("s")]
    return " "


def _until(claims: Claims, found: re.Match[str]) -> str:
    claims.until = int(found[1])
    return " "


def _months_between(claims: Claims, found: re.Match[str]) -> str:
    first, last = _value(found[1]), _value(found[2])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return found[0]
    claims.months += [(first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1)]
    return " thang "


def _provision(claims: Claims, found: re.Match[str]) -> str:
    claims.provisions.append(".".join(part for part in found.groups() if part))
    return " "


def _year(claims: Claims, found: re.Match[str]) -> str:
    claims.years.append(int(found[1]))
    return found[0]


_STEPS = (
    (_PROVISION, _provision),
    (_ISO, _iso),
    (_DAY, _day),
    (_DOCUMENT, _document),
    (_BARE_DOCUMENT, _document),
    (_NUMBERED, _numbered),
    (_YEARS, _school_year),
    (_DAY_WORDS, _day),
    (_BARE_DAY, _day),
    (_DAY_ENGLISH, _day_english),
    (_ENGLISH_DAY, _english_day),
    (_SHORT_DAY, _short_day),
    (_AHEAD, _ahead),
    (_UNTIL, _until),
    (_MONTHS_RANGE, _months_between),
    (_MONTH, _month),
    (_YEAR, _year),
)
_SPOKEN_STEPS = tuple(
    (pattern, take) for pattern, take in _STEPS if pattern in (_PROVISION, _DAY_WORDS, _AHEAD, _MONTHS_RANGE, _MONTH)
)
"""Those that find something in a text without a digit."""
