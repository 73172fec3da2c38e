"""Keyset paging: one page of any sorted statement, with the cursors around it; never OFFSET, never a full count.

`keys` maps what a list may be sorted by to NOT NULL columns; the id breaks ties, so no row is met twice or missed. The
query string side is `talent_app.web.listing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from talent_app.core.paging import COUNT_CAP, Cursor, Slice
from talent_app.db.engine import session

Row = TypeVar("Row")


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
    keys: Mapping[str, ColumnElement[Any]],
    id_column: ColumnElement[int],
    *,
    counted: bool = True,
) -> Slice[Row]:
    """One page of a statement that selects one entity, without order of its own."""
    key, cursor = keys[wish.sort], wish.cursor
    is_backward = cursor is not None and cursor.backward
    falls = wish.descending != is_backward
    has_place = cursor is not None and cursor.key is not None
    jumps = bool(wish.jump) and cursor is None
    paged = statement.add_columns(key.label("paging_key"), id_column.label("paging_id"))
    if cursor is not None and has_place:
        mine = tuple_(key, id_column)
        place = tuple_(literal(cursor.key, key.type), literal(cursor.id, id_column.type))
        paged = paged.where(mine < place if falls else mine > place)
    elif jumps:
        paged = paged.where(key <= wish.jump if falls else key >= wish.jump)
    order = (key.desc(), id_column.desc()) if falls else (key.asc(), id_column.asc())
    found = list(session.execute(paged.order_by(None).order_by(*order).limit(wish.size + 1)))
    has_more = len(found) > wish.size
    found = found[: wish.size]
    if is_backward:
        found.reverse()

    def at(row: Any, backward: bool) -> Cursor:
        return Cursor(wish.sort, wish.descending, row.paging_key, row.paging_id, backward)

    has_before = has_more if is_backward else has_place or jumps
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
    return int(session.scalar(select(func.count()).select_from(some)) or 0)
