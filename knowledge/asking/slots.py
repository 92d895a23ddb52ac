"""What a question's tokens say about whom, which part of the year, and which figures it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.asking.marks import OTHER
from knowledge.asking.tokens import Token

MINISTRY = "bo_giao_duc"
_TOWARDS = frozenset(
    [
        "ve",
        "cho",
        "len",
        "den",
        "toi",
        "ra",
        "sang",
        "qua",
        "to",
        "dua",
        "give",
        "gives",
        "with",
        "reach",
        "owes",
        "owe",
        "gui",
        "nop",
        "bao",
        "trinh",
        "gui_ve",
        "nop_ve",
        "the",
        "thang",
        "truc",
        "tiep",
        "chuyen",
    ]
)
_OF_SO = frozenset(
    [
        "gui",
        "nop",
        "len",
        "ve",
        "cho",
        "den",
        "toi",
        "cua",
        "o",
        "tai",
        "ra",
        "trinh",
        "bao",
        "the",
        "lanh",
        "dao",
        "voi",
        "tu",
        "tren",
    ]
)
_LOOKS_AFTER = frozenset(["quan_ly", "phu_trach"])
_TAKING = frozenset(
    [
        "thu",
        "nhan",
        "takes",
        "accepts",
        "collects",
        "receives",
        "receive",
        "collect",
        "want",
        "wants",
        "expect",
        "expects",
        "gets",
    ]
)
_HELPING = frozenset(["phai", "se", "can", "duoc", "moi", "da", "must", "should", "will"])
_TIMED = frozenset(["ask:when", "ask:remaining", "ask:overdue", "due"])
"""What makes of an English “at the Sở” where something has to be by a day."""
_REPORTS = frozenset(["bao_cao", "tong_ket", "report", "danh_gia", "summary", "review"])
_ENDS = frozenset(["summer", "new-year", "before-tet"])
"""Stretches of time that have their end in their name."""
_JOINING = frozenset(["hay", "hoac", "va", "or", "and"])
_LIKE = frozenset(["giong", "nhu", "like"])


@dataclass(frozen=True, slots=True)
class Slots:
    """Whom and what a question names besides its subject; all of it may be empty."""

    units: tuple[str, ...] = ()
    """Unit types that the question is about."""
    recipients: tuple[str, ...] = ()
    """Unit types (or ``bo_giao_duc``) to which something is sent."""
    own: bool = False
    many: bool = False
    combined: bool = False
    period: str | None = None
    relative: str | None = None
    other_year: bool = False
    schools_meant: bool = False
    """Schools are spoken of without naming their type."""
    own_takes: bool = False
    """It is the asker who takes in what others send (``chúng tôi nhận báo cáo của các trường``)."""
    schools_send: bool = False
    """It is schools that send (``các trường nộp …``), whoever asks."""


def read_slots(tokens: Sequence[Token]) -> Slots:
    """The slots that the tokens fill."""
    units, recipients = _units(tokens)
    own = any("own" in token.tags and not is_sent_to(tokens, place) for place, token in enumerate(tokens))
    return Slots(
        units=tuple(code for code in units if not (own and code in recipients)),
        recipients=recipients,
        own=own,
        many=any("many" in token.tags for token in tokens),
        combined=any("combined" in token.tags for token in tokens) or _side_by_side(tokens) or _both_in_one(tokens),
        period=_period(tokens),
        relative=next(_values(tokens, "relative"), None),
        other_year="other" in set(_values(tokens, "year")),
        schools_meant=any("schools" in token.tags for token in tokens),
        own_takes=any(
            "own" in token.tags and _takes(tokens[place + 1 : place + 3]) for place, token in enumerate(tokens)
        ),
        schools_send=any(
            "many" in token.tags and sends(tokens[place + 1 : place + 6]) for place, token in enumerate(tokens)
        ),
    )


def _period(tokens: Sequence[Token]) -> str | None:
    """The part of the year that is named; a report of the whole year closes it, a list of the whole year has all."""
    periods, relative = list(_values(tokens, "period")), set(_values(tokens, "relative"))
    named = periods[0] if periods else None
    listed = {"list", "next"} & set(_values(tokens, "ask"))
    if named == "start" and (relative & _ENDS or "next" in listed or (listed and periods[-1] == "year-end")):
        return None  # from the beginning of the year until …
    if named == "year-end" and "from-now" in relative:
        return None  # from today to the end of the year is a stretch of time
    if named != "all":
        return named
    return "year-end" if _is_of_the_year(tokens) else None


def _is_of_the_year(tokens: Sequence[Token]) -> bool:
    """Whether it is a report that is called that of the whole year (``báo cáo cả năm``), not what the year has."""
    if {"list", "next", "how-often"} & set(_values(tokens, "ask")):
        return False
    place = next(place for place, token in enumerate(tokens) if "all" in token.kind("period"))
    near = (*tokens[max(0, place - 3) : place], *tokens[place + 1 : place + 3])
    return any(token.text in _REPORTS for token in near)


def sends(tokens: Sequence[Token]) -> bool:
    """Whether the next words are those of sending (``phải nộp``)."""
    for token in tokens:
        if "verb:submit" in token.tags:
            return True
        if "neutral" not in token.tags and not any(token.kind("unit")):
            return False
    return False


def _values(tokens: Iterable[Token], kind: str) -> Iterator[str]:
    return (value for token in tokens for value in token.kind(kind))


def unit_of(token: Token, before: str = "") -> str | None:
    """The unit type that a token names; a bare ``so`` only after a word that asks for a place (``gửi Sở``)."""
    codes = sorted(token.kind("unit"))
    if not codes or (token.text == "so" and before not in _OF_SO):
        return None
    return codes[0]


def _units(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    units: dict[str, None] = {}
    recipients: dict[str, None] = {}
    timed = any(token.tags & _TIMED for token in tokens)
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        code = unit_of(token, last_word(before)) or (MINISTRY if token.text == MINISTRY else None)
        if code is None and place == 0 and sends(tokens[1:2]):
            code = next(token.kind("unit"), None)  # “Sở gửi …”
        if code is None or (last_word(before) == "thuoc" and "receives" in token.tags):
            continue
        if last_word(before) == "do" and any(after.text in _LOOKS_AFTER for after in tokens[place + 1 : place + 2]):
            continue  # “các trường do Phòng quản lý”
        if (last_word(before) in _LIKE or _is_likened(tokens, place)) and any("own" in other.tags for other in tokens):
            continue  # “trường em cũng nộp giống THPT”
        if token.text == "so" and before == "cua" and any("own" in other.tags for other in tokens[: place - 1]):
            continue  # “trung tâm chúng tôi … kịp thời hạn của Sở không”
        after_recipient = bool(recipients) and before in _JOINING
        gets = is_sent_to(tokens, place) or after_recipient or _takes(tokens[place + 1 : place + 3])
        gets = gets or (timed and _is_at(tokens, place))
        if code == MINISTRY or ("receives" in token.tags and gets):
            recipients[code] = None
        else:
            units[code] = None
    return tuple(units), tuple(recipients)


def _is_likened(tokens: Sequence[Token], place: int) -> bool:
    """Whether units stand behind “like”, with a word for several of them between (``giống các trường THCS``)."""
    between = tokens[place - 1] if place > 1 else None
    return between is not None and "many" in between.tags and last_word(tokens[place - 2].text) in _LIKE


def _is_at(tokens: Sequence[Token], place: int) -> bool:
    """Whether something has to be at an office (``expected at the Sở``), not somebody (``we at the office``)."""
    start = max(0, place - 2)
    at = next((start + number for number, token in enumerate(tokens[start:place]) if token.text == "at"), None)
    if at is None or "level" in {token.text for token in tokens[place + 1 : place + 2]}:
        return False
    return not any("own" in token.tags for token in tokens[max(0, at - 1) : at])


def _takes(after: Sequence[Token]) -> bool:
    """Whether somebody takes in what others send (``Phòng thu đến ngày nào``, ``Phòng phải nhận được``)."""
    first = next((token for token in after if token.text not in _HELPING), None)
    return first is not None and first.text in _TAKING


def last_word(text: str) -> str:
    """The last word of a token's text (``nop`` of ``phai_nop``)."""
    return text.rsplit("_", 1)[-1]


def is_sent_to(tokens: Sequence[Token], place: int) -> bool:
    """Whether the words before a token make it the one to whom something goes."""
    for token in reversed(tokens[max(0, place - 3) : place]):
        if token.tags & {"tasks", "ask:next", "ask:scope"}:
            return False  # “giao cho Phòng …”, “sắp tới Phòng …”, “applies to the Phòng”
        if "verb:submit" in token.tags or last_word(token.text) in _TOWARDS:
            if last_word(token.text) in ("the", "thang", "truc", "tiep", "bao"):
                continue
            return True
        if token.text not in ("the", "a", "thang", "truc_tiep", "our", "own", "o"):
            return False
    return False


def _both_in_one(tokens: Sequence[Token]) -> bool:
    """Whether a school is said to have two types in it (``có cả thcs và thpt``)."""
    places = [place for place, token in enumerate(tokens) if any(token.kind("unit")) and "receives" not in token.tags]
    if len(places) != 2 or places[1] - places[0] > 3:
        return False
    between = {token.text.rstrip(OTHER) for token in tokens[places[0] + 1 : places[1]]}
    before = {word for token in tokens[max(0, places[0] - 3) : places[0]] for word in token.text.split("_")}
    return bool(between & {"va", "lan", "and"}) and bool(before & {"ca", "gom", "both", "vua"})


def _side_by_side(tokens: Sequence[Token]) -> bool:
    """Whether two school types stand together as one school's (``TH–THCS``), not as many's (``các trường MN, TH``)."""
    return not any("many" in token.tags for token in tokens) and any(
        any(first.kind("unit")) and any(second.kind("unit")) and "receives" not in first.tags | second.tags
        for first, second in pairwise(tokens)
    )
