"""Keyset paging: one page of any sorted statement, with the cursors around it; never OFFSET, never a full count.

`keys` maps what a list may be sorted by to columns; the id breaks ties, so no row is met twice or missed. A column
that may be empty is wrapped in `Nullable`: its empty rows stand last in both directions and are read by a statement of
their own, so that the index on (column, id) serves both. The query string side is `talent_app.web.listing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Date, Select, String, func, literal, select, tuple_, union_all
from sqlalchemy.orm import load_only
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


#: Narrows a statement to the first hits of an index beyond an id: (id, whether falling, how many or all).
Window = Callable[[int | None, bool, int | None], ColumnElement[bool]]


@dataclass(frozen=True)
class Segment:
    """A part of an order: which rows stand in it, and by what they are sorted (None: by id).

    `parts` are alternatives besides the criterion, of which each is read by id from its own index.
    """

    criterion: ColumnElement[bool] | None
    key: ColumnElement[Any] | None = None
    window: Window | None = None
    parts: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Ranked:
    """An order of better and worse rows: segments that do not overlap, the best first."""

    segments: tuple[Segment, ...]


Order = ColumnElement[Any] | Nullable | Ranked
#: A window is opened wider, and at last given up, when too few of its rows answer the rest of the statement.
WINDOWS = (4, 40, None)
#: Between the number of a segment and the key within it.
RANK = "|"


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
    keys: Mapping[str, Order],
    id_column: ColumnElement[int],
    *,
    counted: bool = True,
) -> Slice[Row]:
    """One page of a statement that selects one entity, without order of its own."""
    walk_through = _Walk(statement, keys[wish.sort], id_column)
    cursor = wish.cursor
    is_backward = cursor is not None and cursor.backward
    falls = wish.descending != is_backward
    place = walk_through.place_of(cursor) if cursor is not None else None
    jump = None
    if cursor is None and walk_through.key is not None:
        jump = _jump_of(walk_through.key.type, wish.jump, wish.descending)
    found: list[Any] = []
    order = list(range(len(walk_through.segments)))
    if is_backward:
        order.reverse()
    if place is not None:
        order = order[order.index(place[0]) :]
    for number in order:
        room = wish.size + 1 - len(found)
        if room > 0:
            there = place[1:] if place is not None and number == place[0] else None
            found += [(number, row) for row in walk_through.rows(number, there, falls, room, jump)]
    has_more = len(found) > wish.size
    found = found[: wish.size]
    if is_backward:
        found.reverse()

    def at(one: Any, backward: bool) -> Cursor:
        number, row = one
        return Cursor(wish.sort, wish.descending, walk_through.written(number, row), row.paging_id, backward)

    has_place = place is not None
    has_before = has_more if is_backward else has_place or jump is not None
    has_after = has_place if is_backward else has_more
    return Slice(
        rows=[row[0] for _number, row in found],
        before=at(found[0], True) if found and has_before else None,
        after=at(found[-1], False) if found and has_after else None,
        total=count_up_to_cap(statement, id_column) if counted else None,
    )


def reading(statement: Select[tuple[Row]], model: Any, names: Iterable[str]) -> Select[tuple[Row]]:
    """The statement reading these columns of its entity alone; all where none are named."""
    columns = [getattr(model, name) for name in dict.fromkeys(names)]
    return statement.options(load_only(*columns, raiseload=True)) if columns else statement


def walk(
    statement: Select[Any], key: Order, id_column: ColumnElement[int], *, descending: bool = False, size: int
) -> Iterator[Sequence[Any]]:
    """Every row of a statement in an order, some at a time; each page begins where the last one ended."""
    through = _Walk(statement, key, id_column)
    for number in range(len(through.segments)):
        there: tuple[Any, int] | None = None
        while True:
            rows = through.rows(number, there, descending, size, None)
            if rows:
                yield rows
                there = rows[-1].paging_key, rows[-1].paging_id
            if len(rows) < size:
                break


class _Walk:
    """A statement read in one order, segment after segment."""

    def __init__(self, statement: Select[Any], order: Order, id_column: ColumnElement[int]) -> None:
        self.statement, self.order, self.id_column = statement.order_by(None), order, id_column
        self.key: ColumnElement[Any] | None = None
        if isinstance(order, Ranked):
            self.segments: tuple[Segment, ...] = order.segments
        elif isinstance(order, Nullable):
            self.key = order.column
            # empty rows come last, in both directions
            self.segments = (Segment(order.column.is_not(None), order.column), Segment(order.column.is_(None)))
        else:
            self.key = order
            self.segments = (Segment(None, order),)

    def rows(self, number: int, there: tuple[Any, int] | None, falls: bool, limit: int, jump: Any) -> Sequence[Any]:
        """So many rows of one segment beyond a place."""
        segment = self.segments[number]
        after = there[1] if there is not None else None
        for times in WINDOWS if segment.window is not None else (None,):
            some = [] if segment.criterion is None else [segment.criterion]
            if segment.window is not None:
                some.append(segment.window(after, falls, None if times is None else limit * times))
            rows = self._rows(segment, some, there, falls, limit, jump)
            if len(rows) == limit:
                break
        return rows

    def _rows(
        self, segment: Segment, some: Sequence[Any], there: Any, falls: bool, limit: int, jump: Any
    ) -> Sequence[Any]:
        key, row_id = segment.key, self.id_column
        shown = literal(EMPTY) if key is None else key
        part = self.statement.add_columns(shown.label("paging_key"), row_id.label("paging_id")).where(*some)
        if key is None:
            if there is not None:
                part = part.where(row_id < there[1] if falls else row_id > there[1])
            part = part.order_by(row_id.desc() if falls else row_id.asc()).limit(limit)
            if segment.parts:
                ids = [part.with_only_columns(row_id).where(one).subquery() for one in segment.parts]
                part = part.where(row_id.in_(union_all(*(select(one.c.id) for one in ids))))
            return session.execute(part).all()
        if there is not None:
            place = tuple_(literal(there[0], key.type), literal(there[1], row_id.type))
            part = part.where(tuple_(key, row_id) < place if falls else tuple_(key, row_id) > place)
        elif jump is not None:
            part = part.where(key <= jump if falls else key >= jump)
        part = part.order_by(*((key.desc(), row_id.desc()) if falls else (key.asc(), row_id.asc())))
        return session.execute(part.limit(limit)).all()

    def written(self, number: int, row: Any) -> str | int:
        """The key of a row as a cursor can carry it."""
        key = _key_out(row.paging_key)
        return f"{number}{RANK}{key}" if isinstance(self.order, Ranked) else key

    def place_of(self, cursor: Cursor) -> tuple[int, Any, int] | None:
        """(segment, key, id) of a cursor; None is the beginning, also for a cursor of another order."""
        key = cursor.key
        if key is None:
            return None
        if isinstance(self.order, Nullable) and key == EMPTY:
            return 1, EMPTY, cursor.id
        number = 0
        if isinstance(self.order, Ranked):
            head, found, key = str(key).partition(RANK)
            if not found or not head.isdecimal() or int(head) >= len(self.segments):
                return None
            number = int(head)
        kind = self.segments[number].key
        try:
            return number, EMPTY if kind is None else _key_in(kind.type, key), cursor.id
        except ValueError:
            return None


def count_up_to_cap(statement: Select[Any], id_column: ColumnElement[int], cap: int = COUNT_CAP) -> int:
    """How many rows a statement has, at most one more than a cap."""
    some = statement.with_only_columns(id_column).order_by(None).limit(cap + 1).subquery()
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
