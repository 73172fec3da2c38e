"""Keyset paging: one page of any sorted statement, with the cursors around it; never OFFSET, never a full count.

`keys` maps what a list may be sorted by to columns; the id breaks ties, so no row is met twice or missed. A column
that may be empty is wrapped in `Nullable`: its empty rows stand last in both directions and are read by a statement of
their own, so that the index on (column, id) serves both. The query string side is `talent_app.web.listing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Date, Select, String, func, literal, select, tuple_
from sqlalchemy.types import TypeEngine

from talent_app.core.paging import COUNT_CAP, Cursor, Slice
from talent_app.db.engine import session
from talent_app.db.types import SortText, UtcDateTime

Row = TypeVar("Row")

#: The key of a place among the rows whose sort column is empty.
EMPTY = ""
#: Comes after every text that begins with what stands before it.
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Nullable:
    """A sort column that may be empty."""

    column: ColumnElement[Any]


class Wish(Protocol):
    """What a reader asked of a list; `web.listing.Listing` is one."""

    @property
    def sort(self) -> str:
        """One of the keys."""

    @property
    def descending(self) -> bool:
        """The direction."""

    @property
    def cursor(self) -> Cursor | None:
        """Where the page begins or ends; None is the first page."""

    @property
    def jump(self) -> str:
        """Begin at the first row whose key is not before this text; "" does not jump."""

    @property
    def size(self) -> int:
        """Rows a page."""


def read_slice(
    statement: Select[tuple[Row]],
    wish: Wish,
    keys: Mapping[str, ColumnElement[Any] | Nullable],
    id_column: ColumnElement[int],
    *,
    counted: bool = True,
) -> Slice[Row]:
    """One page of a statement that selects one entity, without order of its own."""
    wanted, cursor = keys[wish.sort], wish.cursor
    is_nullable = isinstance(wanted, Nullable)
    key = wanted.column if isinstance(wanted, Nullable) else wanted
    is_backward = cursor is not None and cursor.backward
    has_place = cursor is not None and cursor.key is not None
    jump = _jump_of(key.type, wish.jump, wish.descending) if cursor is None else None
    paged = statement.add_columns(key.label("paging_key"), id_column.label("paging_id")).order_by(None)
    falls = wish.descending != is_backward

    def filled(place: Cursor | None) -> Select[Any]:
        part = paged.where(key.is_not(None)) if is_nullable else paged
        if place is not None:
            there = tuple_(literal(_key_in(key.type, place.key), key.type), literal(place.id, id_column.type))
            part = part.where(tuple_(key, id_column) < there if falls else tuple_(key, id_column) > there)
        elif jump is not None:
            part = part.where(key <= jump if falls else key >= jump)
        return part.order_by(*((key.desc(), id_column.desc()) if falls else (key.asc(), id_column.asc())))

    def empty(place: Cursor | None) -> Select[Any]:
        part = paged.where(key.is_(None))
        if place is not None:
            part = part.where(id_column < place.id if falls else id_column > place.id)
        return part.order_by(id_column.desc() if falls else id_column.asc())

    place = cursor if has_place else None
    found: list[Any] = []
    # empty rows come last: a backward walk meets them first
    segments = [filled, empty] if is_nullable else [filled]
    if is_backward:
        segments.reverse()
    begin = empty if is_nullable and place is not None and place.key == EMPTY else filled if place else segments[0]
    for position, segment in enumerate(segments[segments.index(begin) :]):
        room = wish.size + 1 - len(found)
        if room > 0:
            found += session.execute(segment(place if position == 0 else None).limit(room)).all()
    has_more = len(found) > wish.size
    found = found[: wish.size]
    if is_backward:
        found.reverse()

    def at(row: Any, backward: bool) -> Cursor:
        return Cursor(wish.sort, wish.descending, _key_out(row.paging_key), row.paging_id, backward)

    has_before = has_more if is_backward else has_place or jump is not None
    has_after = has_place if is_backward else has_more
    return Slice(
        rows=[row[0] for row in found],
        before=at(found[0], True) if found and has_before else None,
        after=at(found[-1], False) if found and has_after else None,
        total=count_up_to_cap(statement, id_column) if counted else None,
    )


def count_up_to_cap(statement: Select[Any], id_column: ColumnElement[int]) -> int:
    """How many rows a statement has, at most one more than `COUNT_CAP`."""
    some = statement.with_only_columns(id_column).order_by(None).limit(COUNT_CAP + 1).subquery()
    counted = select(func.count()).select_from(some).execution_options(**statement.get_execution_options())
    return int(session.scalar(counted) or 0)


def _key_out(value: Any) -> str | int:
    """A key as a cursor can carry it."""
    if value is None:
        return EMPTY
    return value.isoformat() if isinstance(value, date) else value


def _key_in(kind: TypeEngine[Any], key: str | int | None) -> Any:
    if isinstance(kind, Date):
        return date.fromisoformat(str(key))
    return datetime.fromisoformat(str(key)) if isinstance(kind, UtcDateTime) else key


def _jump_of(kind: TypeEngine[Any], text: str, falls: bool) -> Any:
    """The key to begin at: a year for days, a beginning for texts; None where the text makes no sense."""
    if not text:
        return None
    if isinstance(kind, Date):
        is_year = len(text) == 4 and text.isascii() and text.isdecimal() and int(text) > 0
        return date(int(text), 12 if falls else 1, 31 if falls else 1) if is_year else None
    if isinstance(kind, String | SortText):
        return text + LAST_CHARACTER if falls else text
    return None
