"""What a question leaves out: people, things or units that others are asked for besides (``ngoài Phòng còn ai``)."""

from __future__ import annotations

import re

from knowledge.asking.reading import Reading, read
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import NOTHING, LeftOut, think

NAMED = 0.9
"""How much of its name must be in what is left out for somebody or something to be named."""
KINDS, PAPERS = frozenset({"person", "system"}), frozenset({"obligation"})
_BESIDES = re.compile(
    r"(?:^|(?<=[\s,(]))(?:ngoài|ngoai|không tính|khong tinh|ko tính|không kể|khong ke|ngoại trừ|ngoai tru|trừ|tru"
    r"|besides|apart from|aside from|other than|excluding|except for|except|leaving out|not counting)"
    r"\s+(?!ra\b)(?P<what>[^,.;?!]{2,60}?)"
    r"(?:\s*,\s*|\s+ra\s+(?=còn|con|thì|thi)|\s+(?=(?:thì|thi|còn|con|which|who|what|works?)\s))",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?!(?:ở|o|tại|tai|trong|thì|thi|at|in)\s)(?P<what>[^,.;?!\s]+(?:\s[^,.;?!\s]+){0,2}?)"
    r"(?:\s*,\s*|\s+(?=(?:thì|thi|còn|con|which|who|what)\s))",
    re.IGNORECASE,
)
"""A further one of several, of a word or three."""
_NOT_HIM = re.compile(
    r"^\W{0,9}(?:không phải|khong phai|ko phải|hông phải|not)"
    r"\s+(?P<what>(?:ông|ong|anh|thầy|thay|bà|ba|cô|mr|ms|mrs)\b[^,.;?!]{2,40}?)"
    r"\s*[,;.–—-]\s*(?=\S)",
    re.IGNORECASE,
)


def without_left_out(text: str, shelf: Shelf, *, english: bool) -> tuple[str, LeftOut]:
    """A question without what others are asked for besides, and that; as it is where it names nothing there."""
    found = _NOT_HIM.search(text) or _BESIDES.search(text)
    if found is None:
        return text, NOTHING
    end = found.end()
    while (more := _ITEM.match(text, end)) and read(more["what"], shelf.lexicon, shelf.speller).slots.units:
        end = more.end()
    what = text[found.start("what") : end]
    reading = read(what, shelf.lexicon, shelf.speller, english=english, shelf=shelf)
    thought = think(reading, shelf.english_index if english else shelf.index, shelf.pack)
    rest = f"{text[: found.start()]} {text[end:]}".strip()
    kinds = KINDS | PAPERS if _lists(read(rest, shelf.lexicon, shelf.speller, english=english, shelf=shelf)) else KINDS
    items = {match.item.key for match in thought.matches if match.item.kind in kinds and match.recall >= NAMED}
    units = {*reading.slots.units, *reading.slots.recipients}
    if reading.slots.schools_meant and not units:
        units = {unit.code for unit in shelf.pack.unit_types if unit.group == "school"}
    if not items and not units:
        return text, NOTHING
    return rest, LeftOut(frozenset(items), frozenset(units))


def _lists(rest: Reading) -> bool:
    """Whether what is asked is what else there is to hand in (``ngoài kế hoạch còn nộp gì``)."""
    asked = bool({"list", "next"} & set(rest.asks())) or rest.says("left") or rest.says("then") or "still" in rest.words
    return asked and bool(rest.tags & {"due", "verb:submit"})
