"""What follows from a row's change: its search grams and the deltas of the cubes it counts in.

Declared on the model (`__search__`, `__cubes__`); pure bookkeeping, no judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from talent_app.core.money import Money
from talent_app.core.names import add_grams, bigrams
from talent_app.db.bulk import insert_rows
from talent_app.db.search import documents_of, forget, index
from talent_app.tracking.images import plain
from talent_app.tracking.models import MOST_SUMS, CubeDelta, CubeSpec, SearchSpec

#: Texts of up to so many characters repeat from row to row.
SHORT = 30

Pair = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]


def is_alive(state: Mapping[str, Any] | None) -> bool:
    """Whether a row in this state is there for readers (not absent, not in the recycle bin)."""
    return state is not None and state.get("deleted_at") is None


def search_text(spec: SearchSpec, state: Mapping[str, Any]) -> str:
    """Everything of a row that search looks at, as one text."""
    return "\n".join(str(state[name]) for name in spec.columns if state.get(name))


@lru_cache(maxsize=50_000)
def _grams_of_short(text: str) -> tuple[str, ...]:
    """Posts, schools, departments and titles come again and again."""
    return bigrams(text)


def grams_of(spec: SearchSpec, state: Mapping[str, Any]) -> list[str]:
    """What a row is found by, field by field: no gram reaches from one into the next."""
    found: set[str] = set()
    for name in spec.columns:
        text = state.get(name)
        if text and len(text) <= SHORT:
            found.update(_grams_of_short(text))
        elif text:
            add_grams(text, found)
    return sorted(found)


def write_grams(current: Session, model: type[Any], pairs: Sequence[Pair]) -> None:
    """Bring the search documents of the changed rows up to date."""
    spec: SearchSpec | None = model.__search__
    if spec is None:
        return
    gone: list[int] = []
    fresh: list[tuple[int, int, list[str]]] = []
    for before, after in pairs:
        has_after = after is not None and is_alive(after)
        has_before = before is not None and is_alive(before)
        if before is not None and after is not None and has_before and has_after and _same_text(spec, before, after):
            continue
        if has_before and before is not None:
            gone.append(before["id"])
        if has_after and after is not None:
            fresh.append((after["id"], after["organisation_id"], grams_of(spec, after)))
    forget(current, spec.table, gone)
    index(current, spec.table, documents_of(current.connection().dialect.name, fresh))


def fresh_documents(model: type[Any], dialect: str, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """The search documents of rows that are new, ready for their table."""
    spec: SearchSpec | None = model.__search__
    if spec is None:
        return []
    fresh = ((row["id"], row["organisation_id"], grams_of(spec, row)) for row in rows if is_alive(row))
    return documents_of(dialect, fresh)


def _same_text(spec: SearchSpec, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if before["organisation_id"] != after["organisation_id"]:
        return False
    return all((before.get(name) or None) == (after.get(name) or None) for name in spec.columns)


def cell_of(spec: CubeSpec, state: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """The cell a row counts in, or None when it does not count."""
    if state is None or not is_alive(state) or not all(state.get(name) for name in spec.where):
        return None
    cell: list[Any] = []
    for name, is_month in spec.parts:
        value = state.get(name)
        if value is None or type(value) is str:
            cell.append(value)
        elif is_month:
            cell.append(value.year * 100 + value.month)
        else:
            cell.append(plain(value))
    return tuple(cell)


def sums_of(spec: CubeSpec, state: Mapping[str, Any]) -> list[int]:
    """What a row adds to the cube's sums (money in fen); nothing for the sums it does not have."""
    found = [value.fen if isinstance(value := state.get(name), Money) else int(value or 0) for name in spec.sums]
    return found + [0] * (MOST_SUMS - len(found))


def write_deltas(current: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append deltas made by `deltas_of`."""
    insert_rows(current.connection(), cast(Table, CubeDelta.__table__), rows)


def deltas_of(model: type[Any], pairs: Sequence[Pair], day: date) -> list[dict[str, Any]]:
    """The deltas of the changed rows, already summed per cell."""
    specs: tuple[CubeSpec, ...] = model.__cubes__
    rows: list[dict[str, Any]] = []
    for spec in specs:
        totals: dict[tuple[int, tuple[Any, ...]], list[int]] = defaultdict(lambda: [0] * (1 + MOST_SUMS))
        for before, after in pairs:
            for state, sign in ((before, -1), (after, 1)):
                cell = None if state is None else cell_of(spec, state)
                if cell is None or state is None:
                    continue
                total = totals[(state["organisation_id"], cell)]
                total[0] += sign
                for position, amount in enumerate(sums_of(spec, state), start=1):
                    total[position] += sign * amount
        rows += [
            {
                "cube": spec.cube,
                "cell": list(cell),
                "organisation_id": owner,
                "day": day,
                "n": t[0],
                "sum_1": t[1],
                "sum_2": t[2],
            }
            for (owner, cell), t in totals.items()
            if any(t)
        ]
    return rows
