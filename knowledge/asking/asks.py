"""What a question's tokens ask for: ``when``, ``who`` and so on."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.asking.tokens import Token

SOME = frozenset({"may", "may_tinh"})
"""``mấy`` as it is read: how many, and as often just which (``mấy kỹ năng gì``)."""
AHEAD = 5
_NAMING = frozenset({"list", "any", "what", "how-many"})


def asks_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What is asked for, in order, each once."""
    asks = list(
        dict.fromkeys(
            value
            for place, token in enumerate(tokens)
            for value in sorted(token.kind("ask"))
            if not _is_plural(tokens, place)
        )
    )
    tags = {tag for token in tokens for tag in token.tags}
    if "verb:write" in tags and "verb:submit" not in tags and set(asks) & _NAMING and "contents" not in asks:
        asks.insert(0, "contents")
    return tuple(asks)


def counts_loosely(tokens: Sequence[Token]) -> bool:
    """Whether ``mấy`` alone asks how many."""
    counting = [token for token in tokens if "how-many" in token.kind("ask")]
    return bool(counting) and all(token.text in SOME for token in counting)


def _is_plural(tokens: Sequence[Token], place: int) -> bool:
    """Whether ``mấy`` only makes what follows many: another word asks, or the question leans on an earlier one."""
    token = tokens[place]
    if token.text not in SOME or token.end > token.start + 1:
        return False
    return any(
        "follow" in other.tags or any(value != "when" for value in other.kind("ask"))
        for other in tokens[place + 1 : place + 1 + AHEAD]
        if other.text not in SOME and other.end > other.start + ("follow" in other.tags)
    )
