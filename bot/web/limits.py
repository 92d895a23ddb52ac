"""How fast somebody may go on: a bucket of tokens an account or an address."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEYS = 20_000


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limit:
    """``burst`` at once, then ``rate`` a second; ``seconds`` reads a clock that never goes back."""

    def __init__(self, burst: int, rate: float, seconds: Callable[[], float]) -> None:
        self._burst = burst
        self._rate = rate
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Take a token; False where there is none left."""
        now = self._seconds()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
