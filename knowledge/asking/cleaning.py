"""Takes out of a message what no reader sees, or sees as decoration."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from knowledge.asking.meant import as_meant

HEARD = 24_000
"""Letters of a message that are looked at: its beginning and, for a third of them, its end."""
RARE = 0x2100
"""From here on no letter of Vietnamese or English, nor their punctuation."""
_MARKUP = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]{0,300}>|!?\[([^\[\]]{0,300})\]\([^()\s]{0,300}\)|[*`#~]{1,6}", re.DOTALL
)
_DOTTED = re.compile(r"\b(?:[^\W\d]\.){1,5}[^\W\d]\b(?:(?<=\be\.g)\.|(?<=\bi\.e)\.)?")


def clean(text: str) -> str:
    """``text`` composed, without control, bidirectional and private characters, emoji as spaces."""
    kept = text if len(text) <= HEARD else text[: HEARD * 2 // 3] + "\n" + text[-HEARD // 3 :]
    kept = unicodedata.normalize("NFC", _without_markup(kept)).translate(_letters())
    return as_meant(_DOTTED.sub(lambda found: found[0].replace(".", ""), kept) if "." in kept else kept)


def _without_markup(text: str) -> str:
    """A text without the tags and marks of HTML and Markdown; of a link, its words."""
    if not any(mark in text for mark in "<&*`#~["):
        return text
    return _MARKUP.sub(lambda found: f" {found[1] or ''} " if found[0][0] in "<![" else "", html.unescape(text))


class _Letters(dict[int, str]):
    """What is kept of each letter, found once; of rare scripts each time, lest one message fill the memory."""

    def __missing__(self, code: int) -> str:
        kept = _kept(chr(code))
        if code < RARE:
            self[code] = kept
        return kept


@lru_cache(maxsize=1)
def _letters() -> _Letters:
    return _Letters()


def _kept(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() or letter == "\n" else " "
    category = unicodedata.category(letter)
    if category in ("Cf", "Mn"):
        return letter if category == "Mn" else ""
    return " " if category[0] in "CSZ" else letter
