"""Numbers of rows as they come in addresses and forms: whatever is none of ours is no number."""

from __future__ import annotations

from collections.abc import Iterable

#: The largest number a row can have in either database; a larger one breaks the driver.
LARGEST = (1 << 63) - 1


def row_id(text: str) -> int | None:
    """The number that stands in a text; None where there is none a row could have."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def row_ids(texts: Iterable[str]) -> list[int]:
    """The numbers among some texts, in their order."""
    return [number for number in map(row_id, texts) if number is not None]


def year_of(text: str) -> int | None:
    """The year that stands in a text; None where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == len("2026") else None


def years_of(texts: Iterable[str]) -> list[int]:
    """The years among some texts, in their order."""
    return [year for year in map(year_of, texts) if year is not None]
