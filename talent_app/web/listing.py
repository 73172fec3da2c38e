"""Filter, sort and page of any list: the query string is the state, and this module reads and writes it.

The rows come from `talent_app.db.paging`; nothing here touches a database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from talent_app.core.errors import InvalidInput
from talent_app.core.ids import row_id
from talent_app.core.paging import COUNT_CAP, Cursor, Slice

Row = TypeVar("Row")

LONGEST_VALUE = 200
LONGEST_CURSOR = 600
MOST_VALUES = 50
PAGE_SIZE = 50
#: In the place of a kept view: none, although the list would open with one.
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `value` names an attribute, key or function of the row, `sort` a sortable field.

    `format`: text, money, wan, ratio, day, instant, count, state. Numbers stand right by themselves.
    """

    title: str
    value: Any = None
    format: str = "text"
    sort: str = ""
    align: str = ""
    width: str = ""
    link: Any = None
    total: Any = None
    is_head: bool = False
    #: A column with a name may be hidden by the reader; an extra one is hidden until he asks for it.
    name: str = ""
    is_extra: bool = False

    @property
    def alignment(self) -> str:
        """`end` for numbers unless said otherwise."""
        return self.align or ("end" if self.format in {"money", "wan", "ratio", "count"} else "start")

    def of(self, row: Any) -> Any:
        """The value of a row: by function, key or attribute."""
        if callable(self.value):
            return self.value(row)
        return row[self.value] if isinstance(row, Mapping) else getattr(row, self.value)

    def address(self, row: Any) -> str | None:
        """Where the cell leads, if anywhere."""
        return self.link(row) if self.link else None


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of a list: options are (code, title) or (code, title, count); `blank` names choosing none."""

    name: str
    title: str
    options: Sequence[tuple[Any, ...]]
    blank: str = ""

    @property
    def entries(self) -> list[tuple[str, str, int | None]]:
        """Options with a count or None."""
        return [(str(option[0]), str(option[1]), option[2] if len(option) > 2 else None) for option in self.options]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the reader asked of a list; `path` is the address without the query string."""

    path: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    query: str = ""
    sort: str = ""
    descending: bool = False
    cursor: Cursor | None = None
    jump: str = ""
    size: int = PAGE_SIZE
    sorts: tuple[str, ...] = ()
    usual: tuple[str, bool] = ("", False)
    #: The kept view the list is shown in, and whether it opens with one: then showing everything must be said.
    view: str = ""
    opens_with_view: bool = False

    def chosen(self, name: str) -> tuple[str, ...]:
        """The codes chosen for a filter."""
        return self.filters.get(name, ())

    def first(self, name: str) -> str | None:
        """The code chosen for a filter that takes one."""
        return next(iter(self.filters.get(name, ())), None)

    @property
    def is_filtered(self) -> bool:
        """True when the list shows a part on the reader's wish."""
        return bool(self.query or any(self.filters.values()))

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Filters, search and order as query parameters; no place in the list."""
        kept = [(name, value) for name, values in sorted(self.filters.items()) for value in values]
        kept += [("q", self.query)] if self.query else []
        kept += [("view", self.view)] if self.view else []
        return kept + ([("sort", self._sign(self.sort, self.descending))] if self._is_sorted else [])

    @property
    def _is_sorted(self) -> bool:
        return (self.sort, self.descending) != self.usual

    @staticmethod
    def _sign(sort: str, descending: bool) -> str:
        return f"-{sort}" if descending else sort

    def address(self, parameters: Iterable[tuple[str, str]]) -> str:
        """The list with exactly these query parameters."""
        query = urlencode(list(parameters)) or (f"view={EVERYTHING}" if self.opens_with_view else "")
        return f"{self.path}?{query}" if query else self.path

    @property
    def cleared(self) -> str:
        """The list without any wish."""
        return self.address(())

    def link(self, **changes: str | Iterable[str] | None) -> str:
        """The list with filters changed (None removes one), from its first page."""
        kept = [(name, value) for name, value in self.parameters if name not in changes]
        for name, value in changes.items():
            values = [] if value is None else [value] if isinstance(value, str) else list(value)
            kept += [(name, each) for each in values]
        return self.address(kept)

    def sort_link(self, sort: str) -> str:
        """The list sorted by a column; a second click turns the direction."""
        descending = sort == self.sort and not self.descending
        return self.address(
            [*(pair for pair in self.parameters if pair[0] != "sort"), ("sort", self._sign(sort, descending))]
        )

    def direction_of(self, sort: str) -> str:
        """`ascending`, `descending` or `none`, as aria-sort says it."""
        if sort != self.sort:
            return "none"
        return "descending" if self.descending else "ascending"

    def cursor_link(self, cursor: Cursor | None) -> str | None:
        """The page at a cursor; None where there is none."""
        return self.address([*self.parameters, ("cursor", self._written(cursor))]) if cursor else None

    @property
    def fingerprint(self) -> str:
        """A short hash of what narrows the list, so that a cursor serves one list only."""
        asked = json.dumps([self.path, sorted((n, sorted(v)) for n, v in self.filters.items()), self.query])
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    def _written(self, cursor: Cursor) -> str:
        place = [cursor.sort, cursor.descending, self.fingerprint, cursor.key, cursor.id, cursor.backward]
        return str(_signer().dumps(place))

    def _read(self, text: str) -> Cursor:
        try:
            sort, descending, fingerprint, key, row_id, backward = _signer().loads(text[:LONGEST_CURSOR])
        except (BadSignature, ValueError, TypeError) as error:
            raise _stale() from error
        if fingerprint != self.fingerprint or (sort, descending) != (self.sort, self.descending):
            raise _stale()
        return Cursor(sort, descending, key, row_id, backward)


def read_listing(
    args: MultiDict[str, str] | None = None,
    *,
    filters: Iterable[str] = (),
    sorts: Sequence[str] = ("id",),
    usual: str | None = None,
    path: str | None = None,
    size: int = PAGE_SIZE,
) -> Listing:
    """The listing of the present request: `sorts` are the sortable fields, `usual` the order without a wish ("-day").

    Unknown parameters are ignored, unknown orders fall back to the usual one; a cursor that was altered or belongs to
    another list raises InvalidInput.
    """
    args = request.args if args is None else args
    usual = usual or sorts[0]
    usual_order = (usual.removeprefix("-"), usual.startswith("-"))
    wish = args.get("sort", "")
    order = (wish.removeprefix("-"), wish.startswith("-")) if wish.removeprefix("-") in sorts else usual_order
    chosen = {name: tuple(_clean(value) for value in args.getlist(name)[:MOST_VALUES] if value) for name in filters}
    bare = Listing(
        path=request.path if path is None else path,
        filters={name: values for name, values in chosen.items() if values},
        query=_clean(args.get("q", "")),
        sort=order[0],
        descending=order[1],
        jump=_clean(args.get("jump", "")),
        size=size,
        sorts=tuple(sorts),
        usual=usual_order,
        view=_view(args),
        opens_with_view=bool(g.get("list_look") and g.list_look.opens_with_view),
    )
    text = args.get("cursor", "")
    return replace(bare, cursor=bare._read(text)) if text else bare


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A list ready to be shown: the rows, the wish they answer and the four links around them."""

    listing: Listing
    slice: Slice[Row]

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of this page."""
        return self.slice.rows

    @property
    def first(self) -> str | None:
        """The first page, unless this is it."""
        return self.listing.address(self.listing.parameters) if self.slice.before else None

    @property
    def previous(self) -> str | None:
        """The page before."""
        return self.listing.cursor_link(self.slice.before)

    @property
    def next(self) -> str | None:
        """The page after."""
        return self.listing.cursor_link(self.slice.after)

    @property
    def last(self) -> str | None:
        """The last page, unless this is it."""
        edge = Cursor(self.listing.sort, self.listing.descending, None, 0, backward=True)
        return self.listing.cursor_link(edge) if self.slice.after else None

    @property
    def total(self) -> str:
        """How many rows there are: exact up to the cap, 「1 万以上」 beyond, "" where nobody counted."""
        if self.slice.total is None:
            return ""
        if self.slice.is_capped:
            return "1 万以上" if self.slice.cap == COUNT_CAP else f"{self.slice.cap:,} 以上"
        return f"{self.slice.total:,}"


def _view(args: MultiDict[str, str]) -> str:
    """The kept view named, on pages; the API knows none."""
    text = args.get("view", "")
    return "" if row_id(text) is None or request.path.startswith("/api/") else text


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="list-cursor")


def _stale() -> InvalidInput:
    return InvalidInput("这个翻页链接已经失效。", "请从第一页重新查看。", field="cursor")


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_VALUE]
