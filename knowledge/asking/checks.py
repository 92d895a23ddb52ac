"""Whether a question is a yes/no check of a claim."""

from __future__ import annotations

from knowledge.asking.reading import Reading
from knowledge.asking.understanding import Thought

INTERROGATIVE = frozenset(
    {"nao", "may", "gio", "nhieu", "dau", "ai", "sao", "when", "what", "which", "who", "where", "how"}
)
RELATIVE, BEING = frozenset({"who", "which"}), frozenset({"is", "are", "was", "were"})
"""``is Mr Sáu the one who runs it``"""
_PARTICLES = frozenset({"a", "ha", "hen", "chu"})
"""Yes/no particles that are other words in English, or without their diacritics."""
_AUXILIARIES = frozenset({"is", "are", "was", "were", "does", "do", "did", "has", "have", "must", "should"})
_SO = "so"
_ADDRESSED = frozenset({"you", "there", "we", "i"})
"""After these an auxiliary may begin another question, or is read by its phrase (``is there a date``)."""


def is_check(thought: Thought) -> bool:
    """Whether the question is a yes/no check of a claim."""
    tags = thought.reading.tags
    if not (thought.reading.english or thought.reading.claims.days or tags & {"checks", "yesno"}):
        return False
    words = set(thought.reading.words)
    asserted = thought.reading.claims.days and not INTERROGATIVE & words
    if INTERROGATIVE & words and not any(
        "checks" in token.tags and token.end > token.start + 1 for token in thought.reading.tokens
    ):
        tags -= {"checks"}
    if thought.reading.english:
        tags -= frozenset(
            {"checks"} if all(t.text in _PARTICLES for t in thought.reading.tokens if "checks" in t.tags) else ()
        )
    return (
        bool(asserted)
        or "checks" in tags
        or _begins_as_check(thought.reading)
        or (thought.reading.english and thought.reading.words[-1:] == ("yes",))
        or ("only" in tags and "yesno" in tags)
        or ("yesno" in tags and not thought.asks)
    )


def _begins_as_check(reading: Reading) -> bool:
    """Whether an English question begins as those do that are answered by yes or no (``is Mr Ba in charge``)."""
    words = reading.words
    asking = INTERROGATIVE - RELATIVE if words[:1] and words[0] in BEING else INTERROGATIVE
    if not reading.english or len(words) <= 2 or asking & set(words) or RELATIVE & set(words[:2]):
        return False
    told = words[0] == _SO and reading.text.rstrip().endswith("?")  # “so the directive was signed by Mr Ba?”
    return told or (words[0] in _AUXILIARIES and words[1] not in _ADDRESSED)
