"""Figures as people write them: ``1.234,5``, ``85 %``, ``45/60``, ``một nửa``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from knowledge.fold import fold

NUMBER = re.compile(r"(?P<figure>[+\-−]?\d[\d.,]*|[+\-−]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?)(?P<rest>\D*)")
FRACTION = re.compile(r"(\d{1,6}) ?(?:/|tren|of|out of) ?(\d{1,6})\D{0,20}")
PER_CENT = frozenset({"%", "phan tram", "percent", "per cent"})
COUNTED = frozenset(
    {"bo", "cai", "can bo", "chau", "co", "don vi", "em", "giao vien", "gv", "hoc sinh", "hs", "lop", "may", "may tinh"}
    | {"nguoi", "tre", "truong", "diem", "computers", "people", "points", "pupils", "schools", "teachers"}
)
DIGITS = {"khong": 0, "mot": 1, "moi": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7}
DIGITS |= {"tam": 8, "chin": 9, "muoi": 10}
SPOKEN = {
    "mot nua": Decimal(50),
    "nua": Decimal(50),
    "half": Decimal(50),
    "a half": Decimal(50),
    "one half": Decimal(50),
    "mot phan tu": Decimal(25),
    "ba phan tu": Decimal(75),
    "mot phan ba": Decimal("33.3"),
    "hai phan ba": Decimal("66.7"),
    "tat ca": Decimal(100),
    "toan bo": Decimal(100),
    "het": Decimal(100),
    "du": Decimal(100),
    "all": Decimal(100),
    "everyone": Decimal(100),
}
NOTHING = frozenset({"khong", "khong co", "chua", "chua co", "none", "no", "khong ai", "khong co ai"})
ABOUT = re.compile(r"^(?:khoang|chung|gan|hon|tam|tren|duoi|about|around|nearly|over|almost|~)\s*")


@dataclass(frozen=True)
class Reading:
    """What a text may say: ``values`` it states, the likelier first; else ``guess``, to be asked back.

    ``share``: the figure was marked as per cent.
    """

    values: tuple[Decimal, ...] = ()
    guess: Decimal | None = None
    share: bool = False
    counted: bool = False
    """Whether it bears the word of what is counted: ``12 người``."""


def read_figure(text: str, unit: str = "", *, of_hundred: bool = False) -> Reading:
    """Read a figure; ``unit`` is the folded word it may bear, ``of_hundred`` whether a share is asked for."""
    words = " ".join(fold(text).replace("\N{NO-BREAK SPACE}", " ").split()).strip(" .!")
    vague = ABOUT.sub("", words)
    found = NUMBER.fullmatch(vague)
    rest = found["rest"].strip(" .!") if found else ""
    if found and (not rest or rest in PER_CENT | COUNTED | {unit}):
        values = _values(found["figure"].replace("−", "-").rstrip(".,"))
        share, counted = rest in PER_CENT, rest in COUNTED
        if vague != words and values:
            return Reading(guess=values[0], share=share, counted=counted)
        return Reading(values, share=share, counted=counted)
    return Reading(guess=_guess(words, of_hundred=of_hundred))


def _guess(words: str, *, of_hundred: bool) -> Decimal | None:
    if words in NOTHING:
        return Decimal(0)
    if not of_hundred:
        return _spelled(words)
    if (found := FRACTION.fullmatch(words)) and int(found[2]):
        return (Decimal(found[1]) / Decimal(found[2]) * 100).quantize(Decimal("0.1"))
    return SPOKEN.get(words, _spelled(words.removesuffix(" phan tram")))


def _values(figure: str) -> tuple[Decimal, ...]:
    """What digits with points and commas may mean; the Vietnamese reading first."""
    sign, digits = (Decimal(-1), figure[1:]) if figure[0] in "+-" else (Decimal(1), figure)
    if figure[0] == "+":
        sign = Decimal(1)
    digits = digits.replace(" ", "")
    return tuple(sign * each for each in _readings(digits))


def _readings(digits: str) -> list[Decimal]:
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        mark = max(".,", key=digits.rfind)
        other = "," if mark == "." else "."
        return (
            [_decimal(digits, mark)]
            if digits.count(mark) == 1 and _grouped(digits.split(mark, maxsplit=1)[0], other)
            else []
        )
    mark = "," if commas else "."
    if points + commas == 0:
        return [Decimal(digits)]
    if points + commas > 1:
        return [Decimal(digits.replace(mark, ""))] if _grouped(digits, mark) else []
    whole, part = _decimal(digits, mark), Decimal(digits.replace(mark, ""))
    if not _grouped(digits, mark):
        return [whole]
    return [whole, part] if mark == "," else [part, whole]


def _decimal(digits: str, mark: str) -> Decimal:
    whole, _, part = digits.rpartition(mark)
    return Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{part or '0'}")


def _grouped(digits: str, mark: str) -> bool:
    """Whether a mark parts groups of three digits."""
    first, *groups = digits.split(mark)
    return 0 < len(first) <= 3 and first != "0" and all(len(group) == 3 for group in groups)


def _spelled(words: str) -> Decimal | None:
    """Figures to ninety-nine in words: ``hai mươi lăm``, ``mười hai``."""
    parts = [DIGITS.get(word) for word in words.split()]
    if not parts or None in parts or len(parts) > 3:
        return None
    digits = [each for each in parts if each is not None]
    tens = digits.index(10) if 10 in digits else None
    if tens is None:
        return Decimal(digits[0]) if len(digits) == 1 else None
    front = digits[:tens] or [1]
    back = digits[tens + 1 :] or [0]
    return Decimal(front[0] * 10 + back[0]) if len(front) == len(back) == 1 else None
