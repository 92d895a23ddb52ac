"""How alike a question is to phrasings of what a pack has: weights that were learned from its ``phrasings/``.

A linear scale a thing (``obligation:plan``), over words and pairs of neighbours.
"""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

STRANGE = "!"
"""The scale of what the directive does not answer, whatever thing it is about."""
ASKED = "?"
"""How the names of scales begin that stand for what is asked of a thing, by the aspect of its statement: ``?when``."""
FOLLOW_UP = "follow"
"""The scale of questions that lean on the one before (``gửi ai vậy``)."""
OUTSIDE = ("absent:", "outside", "orders")
"""How the names of scales begin that stand for what is not in the directive."""
GENERAL = frozenset({"deadlines", "tasks", "help", "greeting", "outside", "orders", FOLLOW_UP})
"""Scales of what is no entry: several deadlines, an office's tasks, whom to call, courtesy, what is not answered, what
leans on the question before."""
PAIR = "+"
HEAD = b"nhac likeness 2\n"
TYPES = "fIHb"
"""How the columns are kept: rarity, starts, places, weights."""
NEAREST = 3
STEPS = 127
"""A weight is kept in one signed byte, in these parts of the largest one."""


class LikenessError(ValueError):
    """A file that holds no weights, or those of another version."""


def features_of(words: Sequence[str]) -> Iterator[str]:
    """What of a question is looked at: its words and the pairs of neighbours."""
    yield from words
    yield from (PAIR.join(pair) for pair in pairwise(words))


@dataclass(frozen=True, slots=True)
class Likely:
    """How near a question is to things: about 1 and more where it is one of their phrasings, -1 far off."""

    things: Mapping[str, float] = field(default_factory=dict)
    strange: float = 0.0
    """How near it is to questions that the directive does not answer, whatever thing they are about."""

    asked: Mapping[str, float] = field(default_factory=dict)
    """How near it is to questions for each aspect of a thing: above 0 where it asks for it."""

    nearest: tuple[str, ...] = ()
    """The few things that the directive speaks of and the question is nearest to, the nearest first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The weights of a pack: by feature, which scales it moves and how far."""

    scales: tuple[str, ...]
    offsets: tuple[float, ...]
    """Where each scale stands for a question without any known word."""
    features: Mapping[str, int]
    rarity: Sequence[float]
    """Of each feature: how much it tells phrasings apart."""
    starts: Sequence[int]
    """Where the weights of a feature begin; one more at the end."""
    places: Sequence[int]
    """The scale of each weight."""
    weights: Sequence[int]
    unit: float
    """The weight of one step."""
    fingerprint: str
    """Of the phrasings that it was learned from."""
    inside: tuple[str, ...] = ()
    """The scales of what the directive speaks of."""
    asks: tuple[str, ...] = ()
    """The scales of aspects."""

    def of(self, words: Sequence[str]) -> Likely:
        """How near words are to each scale."""
        counts: dict[int, int] = {}
        numbers, rarity = self.features, self.rarity
        for feature in features_of(words):
            if (number := numbers.get(feature)) is not None:
                counts[number] = counts.get(number, 0) + 1
        known = [(number, (1 + math.log(count)) * rarity[number]) for number, count in counts.items()]
        length = math.sqrt(sum(value * value for _, value in known))
        if not length:
            return Likely()
        sums = list(self.offsets)
        starts, places, weights, unit = self.starts, self.places, self.weights, self.unit / length
        for number, value in known:
            share, start, end = value * unit, starts[number], starts[number + 1]
            for place, weight in zip(places[start:end], weights[start:end], strict=True):
                sums[place] += share * weight
        scored = dict(zip(self.scales, sums, strict=True))
        strange = scored.pop(STRANGE, 0.0)
        asked = {name.removeprefix(ASKED): scored.pop(name) for name in self.asks}
        nearest = sorted(self.inside, key=scored.__getitem__, reverse=True)
        return Likely(scored, strange, asked, tuple(nearest[:NEAREST]))


def read_likeness(path: Path) -> Likeness:
    """The weights in a file; raises LikenessError, OSError."""
    content = path.read_bytes()
    if not content.startswith(HEAD):
        message = "holds no weights that this version can read"
        raise LikenessError(message)
    try:
        return _unpacked(zlib.decompress(content[len(HEAD) :]))
    except (zlib.error, ValueError, KeyError, IndexError) as error:
        message = f"is damaged ({type(error).__name__})"
        raise LikenessError(message) from error


def _unpacked(content: bytes) -> Likeness:
    end = content.index(b"\n")
    head = json.loads(content[:end])
    rest = memoryview(content)[end + 1 :]
    count, size = head["features"], head["size"]
    columns = []
    for kind, length in zip(TYPES, (count, count + 1, size, size), strict=True):
        column = array(kind)
        column.frombytes(rest[: length * column.itemsize])
        rest = rest[length * column.itemsize :]
        columns.append(column)
    rarity, starts, places, weights = columns
    names = bytes(rest).decode().split("\n")
    return Likeness(
        scales=tuple(head["scales"]),
        inside=tuple(name for name in head["scales"] if not name.startswith((*OUTSIDE, STRANGE, ASKED, FOLLOW_UP))),
        asks=tuple(name for name in head["scales"] if name.startswith(ASKED)),
        offsets=tuple(head["offsets"]),
        features={name: number for number, name in enumerate(names)},
        rarity=rarity,
        starts=starts,
        places=places,
        weights=weights,
        unit=head["unit"],
        fingerprint=head["fingerprint"],
    )


def write_likeness(path: Path, likeness: Likeness) -> None:
    """Write the weights into a file."""
    head = {
        "scales": likeness.scales,
        "offsets": [round(value, 4) for value in likeness.offsets],
        "features": len(likeness.features),
        "size": len(likeness.weights),
        "unit": likeness.unit,
        "fingerprint": likeness.fingerprint,
    }
    columns = (likeness.rarity, likeness.starts, likeness.places, likeness.weights)
    parts = (array(kind, column).tobytes() for kind, column in zip(TYPES, columns, strict=True))
    body = json.dumps(head).encode() + b"\n" + b"".join(parts)
    path.write_bytes(HEAD + zlib.compress(body + "\n".join(likeness.features).encode(), 9))
