"""Reads beside a list of people: whom it holds as a whole, how many, and its conditions in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from talent_app.core.ids import row_ids
from talent_app.core.paging import Cursor
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, count_up_to_cap, read_slice
from talent_app.organisations import queries as organisations
from talent_app.talents.filters import EMPTY, SORTS, filter_fields
from talent_app.talents.models import Talent
from talent_app.talents.queries import PICKED, filtered
from talent_app.talents.search import understand
from talent_app.talents.values import choices_of

Filters = Mapping[str, Sequence[str]]
PAGE = 500


@dataclass(frozen=True)
class _Place:
    """A page of the walk through a whole list."""

    sort: str
    descending: bool
    cursor: Cursor | None = None
    jump: str = ""
    size: int = PAGE


def pages(scope: Scope, wish: Wish, filters: Filters, query: str = "") -> Iterator[list[Talent]]:
    """Every row of a list in its order, page by page."""
    wanted = understand(query, scope) if query else None
    keys = {**SORTS, "best": wanted.rank} if wanted else SORTS
    statement = filtered(scope, filters, wanted)
    place = _Place(wish.sort if wish.sort in keys else "name", wish.descending)
    while True:
        page = read_slice(statement, place, keys, Talent.id, counted=False)
        yield [row for row in page.rows if wanted is None or wanted.is_answered_by(row)]
        if page.after is None:
            return
        place = _Place(place.sort, place.descending, page.after)


def all_rows(scope: Scope, wish: Wish, filters: Filters, query: str, most: int) -> list[Talent]:
    """The first rows of a list in its order."""
    found: list[Talent] = []
    for page in pages(scope, wish, filters, query):
        found += page
        if len(found) >= most:
            return found[:most]
    return found


def ids_of(scope: Scope, filters: Filters, query: str, most: int) -> list[int]:
    """The ids of everybody a list holds, at most so many."""
    if query:
        return [row.id for row in all_rows(scope, _Place("name", False), filters, query, most)]
    statement = filtered(scope, filters).with_only_columns(Talent.id).order_by(Talent.id).limit(most)
    return list(session.scalars(statement))


def known_ids(scope: Scope, wanted: Iterable[int]) -> list[int]:
    """Those of some ids that are registrations in scope."""
    listed = sorted(set(wanted))
    found: list[int] = []
    for start in range(0, len(listed), PAGE):
        statement = select(Talent.id).where(Talent.id.in_(listed[start : start + PAGE]))
        if scope.organisation_ids is not None:
            statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
        found += session.scalars(statement)
    return found


def count(scope: Scope, filters: Filters, query: str = "") -> int:
    """How many people a list holds, up to the usual cap."""
    return count_up_to_cap(filtered(scope, filters, understand(query) if query else None), Talent.id)


def sentence_of(scope: Scope, filters: Filters, query: str = "") -> str:
    """The conditions of a list in words, for a file, a print or a saved search; needs no counting."""
    parts = [f"搜索“{query}”"] if query else []
    if filters.get("organisation"):
        chosen = row_ids(filters["organisation"])
        parts.append(f"单位：{'、'.join(organisations.names(scope, chosen).values())}")
    for info in filter_fields():
        codes = filters.get(info.name, ())
        if codes:
            titles = {"yes": "是", "no": "否", EMPTY: "未填写", **dict(choices_of(info))}
            parts.append(f"{info.label}：{'、'.join(titles.get(code, code) for code in codes)}")
    if PICKED in filters:
        parts.append(f"勾选的 {len(filters[PICKED])} 人")
    return "；".join(parts) or "全部"
