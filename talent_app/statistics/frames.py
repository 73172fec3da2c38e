"""Columns in memory: which columns of which table are held, and how rows of one table point to rows of another. Pure.

A frame is loaded once per process, kept up to date by the audit's `seq` (`columns.py`) and counted by `counting.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column held in memory: a code (few values, kept as small integers) or a number (sums and keys).

    `reads` are the table's columns it is made of (its own name where empty), `make` turns their raw values into one.
    """

    name: str
    reads: tuple[str, ...] = ()
    make: Callable[..., Any] | None = None
    is_number: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The table's columns it is made of."""
        return self.reads or (self.name,)


@dataclass(frozen=True, slots=True)
class Parent:
    """The frame a row points to by `key`; where `must_exist`, a row without it does not count."""

    name: str
    frame: str
    key: str
    must_exist: bool = True


@dataclass(frozen=True)
class Frame:
    """One table as columns in memory."""

    code: str
    model: type[Any]
    columns: tuple[Column, ...]
    parents: tuple[Parent, ...] = field(default=())
    #: Columns that must be true for a row to be held at all.
    where: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of the table that are read, the id first."""
        names = [name for column in self.columns for name in column.sources]
        return ("id", *dict.fromkeys(name for name in names if name != "id"))

    def parent(self, name: str) -> Parent:
        """The parent of this name."""
        return next(parent for parent in self.parents if parent.name == name)


def code(name: str, *reads: str, make: Callable[..., Any] | None = None) -> Column:
    """A column of few values."""
    return Column(name, reads, make)


def number(name: str, *reads: str, make: Callable[..., Any] | None = None) -> Column:
    """A column that is added up or points to another row; empty is 0."""
    return Column(name, reads, make, is_number=True)


def day_text(value: Any) -> str | None:
    """A day as the database's driver gives it (text or date), as ISO text."""
    return None if value is None else str(value)[:10]


def month_of(value: Any) -> int | None:
    """A day or partial day as yyyymm; None where the month is not known."""
    text = "" if value is None else str(value)
    return int(text[:4]) * 100 + int(text[5:7]) if len(text) >= 7 else None


def year_of(value: Any) -> int | None:
    """The year of a day, an instant or a partial day."""
    text = "" if value is None else str(value)
    return int(text[:4]) if len(text) >= 4 else None


def truth(value: Any) -> str | None:
    """A yes or no as the databases give it: "1", "0" or unknown."""
    return None if value is None else "1" if value else "0"


def document(value: Any) -> Mapping[str, Any]:
    """A JSON document as the driver gives it."""
    if value is None or isinstance(value, Mapping):
        return value or {}
    found = json.loads(value)
    return found if isinstance(found, Mapping) else {}


def itself(row_id: Any, *values: Any) -> str:
    """What identifies a thing that two people may each have entered: its number, else the row."""
    text = "".join(str(value).strip() for value in values if value)
    return text or f"#{row_id}"
