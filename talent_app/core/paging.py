"""The values that keyset paging passes between the web and the database; pure, knows neither SQL nor query strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

#: Totals are exact up to here; beyond it a list says 「1 万以上」.
COUNT_CAP = 10_000
#: The answers to a search are counted up to here: who finds more adds a word.
SEARCH_CAP = 1_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the rows after (or, with `backward`, before) the row with this sort key and id.

    `key` None means the edge itself: with `backward` the last page, otherwise the first.
    """

    sort: str
    descending: bool
    key: str | int | None
    id: int
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """One page of rows as the database gives it, with the cursors around it (None where the list ends).

    `total` is the number of rows, at most `cap + 1`; None where nobody counted.
    """

    rows: Sequence[Row]
    before: Cursor | None = None
    after: Cursor | None = None
    total: int | None = None
    cap: int = COUNT_CAP

    @property
    def is_capped(self) -> bool:
        """True when there are more rows than were counted."""
        return self.total is not None and self.total > self.cap
