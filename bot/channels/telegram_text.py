"""Long texts, cut into what Telegram takes. Texts are sent as they are, so nothing in them is ever markup."""

from __future__ import annotations

LONGEST_TEXT = 4096
"""Counted as Telegram's clients count, in UTF-16: a picture character is two."""
LONGEST_LABEL = 64
CUT = "…"


def length(text: str) -> int:
    """How long Telegram takes a text to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int = LONGEST_TEXT) -> list[str]:
    """Parts of at most ``most``, cut at line ends, else at blanks, else anywhere; no part is blank."""
    parts = []
    rest = text.strip()
    while length(rest) > most:
        place = _place(rest, most)
        parts.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*parts, rest] if rest else parts


def shortened(text: str, most: int) -> str:
    """A text of at most ``most``; what is cut off shows as an ellipsis."""
    return text if length(text) <= most else text[: _fitting(text, most - 1)].rstrip() + CUT


def _place(text: str, most: int) -> int:
    """Where to cut: at the last line end of what fits, unless that would leave little of it, else at the last blank."""
    fitting = _fitting(text, most)
    for mark in ("\n", " "):
        found = text.rfind(mark, fitting // 4, fitting + 1)
        if found > 0:
            return found
    return fitting


def _fitting(text: str, most: int) -> int:
    """How many characters from the start on fit."""
    total = 0
    for place, char in enumerate(text):
        total += 2 if char > "\uffff" else 1
        if total > most:
            return place
    return len(text)
