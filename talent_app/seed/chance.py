"""The one source of chance of the demo data: the same numbers give the same data, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")

#: Everything is laid out around this day; a rule set is in force on it.
SEED_DAY = date(2026, 11, 23)


class Chance:
    """A stream of choices that depends on its name alone (no global state, nothing secret)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, `limit`."""
        self.count += 1
        digest = hashlib.blake2b(f"{self.name}:{self.count}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def one(self, items: Sequence[T]) -> T:
        """One of some items."""
        return items[self.below(len(items))]

    def happens(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.below(100) < percent

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        """One of some items with their weights."""
        place = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            place -= weight
            if place < 0:
                return item
        raise AssertionError("weights add up to their sum")
