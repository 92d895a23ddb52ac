"""How alike a question is to phrasings of what a pack has: weights that were learned from its ``phrasings/``.

A linear scale a thing (``obligation:plan``), over words and pairs of neighbours.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, takewhile
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
FAR = -1.0
STEPS = 127
"""A weight is kept in one signed byte, in these parts of the largest one."""
ZERO = 1 << 31
PARTS = 1 << 18
MOST = 1_000
"""Scales are summed as whole numbers of 32 bits around ``ZERO``, in these parts of a step. So many features move one by
less than ``FARTHEST``, for the squares of what they count add up to 1."""
FARTHEST = 1 << 30
"""How far from ``ZERO`` a scale may begin."""
FEW = 24
"""Scales up to which a feature moves them one by one; the thousand that move more are kept as one number each."""


class LikenessError(ValueError):
    """A file that holds no weights, or those of another version."""


def features_of(words: Sequence[str]) -> Iterator[str]:
    """What of a question is looked at: its words and the pairs of neighbours."""
    yield from words
    yield from (PAIR.join(pair) for pair in pairwise(words))


@dataclass(frozen=True)
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

    def of(self, words: Sequence[str]) -> Likely:
        """How near words are to each scale."""
        counts: dict[int, int] = {}
        numbers, rarity = self.features, self.rarity
        for feature in features_of(words):
            if (number := numbers.get(feature)) is not None:
                counts[number] = counts.get(number, 0) + 1
        known = [(number, (1 + math.log(count)) * rarity[number]) for number, count in counts.items()]
        length = math.sqrt(sum(value * value for _, value in known[:MOST]))
        if not length:
            return Likely()
        share, total, moved = PARTS / length, self._start, self._moved
        few: list[tuple[int, int]] = []
        for number, value in known[:MOST]:
            parts = int(value * share)
            if (moves := moved.get(number)) is None:
                few.append((number, parts))
            else:
                total += moves * parts
        sums = array("I", total.to_bytes(4 * len(self.scales), sys.byteorder))
        for number, parts in few:
            start, end = self.starts[number], self.starts[number + 1]
            for place, weight in zip(self.places[start:end], self.weights[start:end], strict=True):
                sums[place] += parts * weight
        return Likely(self, sums)

    def place(self, scale: str) -> int | None:
        """Where a scale stands among the others; None for none."""
        return self._places.get(scale)

    @cached_property
    def things(self) -> tuple[int, ...]:
        """The places of the scales of things, also of those that are not in the directive."""
        return tuple(place for place, name in enumerate(self.scales) if not name.startswith((STRANGE, ASKED)))

    @cached_property
    def inside(self) -> frozenset[str]:
        """The scales of what the directive speaks of."""
        return frozenset(name for name in self.scales if not name.startswith((*OUTSIDE, STRANGE, ASKED, FOLLOW_UP)))

    @cached_property
    def asks(self) -> tuple[str, ...]:
        """The scales of aspects."""
        return tuple(name for name in self.scales if name.startswith(ASKED))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.scales)}

    @cached_property
    def _start(self) -> int:
        """Where the scales stand before any feature moves them."""
        begun = (round(offset / self.unit * PARTS) for offset in self.offsets)
        return _together(array("I", [ZERO + max(-FARTHEST, min(FARTHEST, parts)) for parts in begun]))

    @cached_property
    def _moved(self) -> Mapping[int, int]:
        """How far a feature moves all scales, side by side in one number: adding two of them adds every scale."""
        still = array("I", [ZERO]) * len(self.scales)
        rest = _together(still)
        moved: dict[int, int] = {}
        for number, (start, end) in enumerate(pairwise(self.starts)):
            if end - start > FEW:
                moves = still[:]
                for place, weight in zip(self.places[start:end], self.weights[start:end], strict=True):
                    moves[place] += weight
                moved[number] = _together(moves) - rest
        return moved


def _together(lanes: array[int]) -> int:
    """Numbers of 32 bits side by side in one."""
    return int.from_bytes(lanes.tobytes(), sys.byteorder)


@dataclass(frozen=True)
class Likely:
    """How near a question is to things: about 1 and more where it is one of their phrasings, -1 far off."""

    likeness: Likeness | None = None
    sums: Sequence[int] = ()
    """Where each scale stands, in parts of a step from ``ZERO``."""

    def near(self, scale: str) -> float:
        """How near it is to a thing; -1 for one that nothing is known of."""
        place = self.likeness.place(scale) if self.likeness else None
        return FAR if place is None else self._value(place)

    @cached_property
    def strange(self) -> float:
        """How near it is to questions that the directive does not answer, whatever thing they are about."""
        return self.near(STRANGE) if self.likeness else 0.0

    @cached_property
    def asked(self) -> Mapping[str, float]:
        """How near it is to questions for each aspect of a thing: above 0 where it asks for it."""
        return {name.removeprefix(ASKED): self.near(name) for name in self.likeness.asks} if self.likeness else {}

    @cached_property
    def nearest(self) -> tuple[str, ...]:
        """The few things that the directive speaks of and the question is nearest to, the nearest first."""
        if self.likeness is None:
            return ()
        names = (self.likeness.scales[place] for place in self._order)
        return tuple(islice((name for name in names if name in self.likeness.inside), NEAREST))

    def above(self, least: float) -> Iterator[str]:
        """The things that it is nearer to than ``least``, the nearest first."""
        if self.likeness:
            border = ZERO + least / self.likeness.unit * PARTS
            for place in takewhile(lambda place: self.sums[place] > border, self._order):
                yield self.likeness.scales[place]

    def _value(self, place: int) -> float:
        return (self.sums[place] - ZERO) * self.likeness.unit / PARTS if self.likeness else FAR

    @cached_property
    def _order(self) -> Sequence[int]:
        things = self.likeness.things if self.likeness else ()
        return sorted(things, key=self.sums.__getitem__, reverse=True)


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
