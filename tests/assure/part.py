"""What a part of the long proofs is: a name, what it proves, and its steps for a share of the whole work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Step:
    """One piece of a part: it returns what was measured, in words, or raises."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Part:
    """A module of `tests/assure/parts` defines one as `PART`; `steps` takes the share of the whole work."""

    name: str
    title: str
    proves: str
    steps: Callable[[Fraction], Iterable[Step]]


def scaled(whole: int, share: Fraction, least: int = 1) -> int:
    """How many of the whole a share is, at least one.

    >>> scaled(10_000, Fraction(1, 100)), scaled(10, Fraction(1, 100))
    (100, 1)
    """
    return max(least, int(whole * share))
