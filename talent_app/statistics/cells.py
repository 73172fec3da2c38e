"""Reading the maintained cells: what is folded plus the deltas not folded yet, so that figures are live.

As of a day: everything recorded until its end in Asia/Shanghai. A correction made today changes no figure of
yesterday.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, String, Text, cast, func, literal, select, type_coerce, union_all

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.statistics.cube import Cell
from talent_app.tracking.models import TOGETHER, CubeCell, CubeDelta, CubeTotal

Kept = type[CubeCell] | type[CubeDelta] | type[CubeTotal]


def cells(scope: Scope, source: str, as_of: date | None = None, *, by_organisation: bool = True) -> list[Cell]:
    """The cells of one source within a scope, live or as of the end of a day; one statement.

    Without `by_organisation` each cell is given once, over all organisations in scope.
    """
    # over everything, totals kept over all organisations are read instead of one row for each
    is_together = scope.is_all and not by_organisation
    parts = [
        _part(CubeTotal, scope, source, by_organisation, is_together),
        _part(CubeDelta, scope, source, by_organisation),
    ]
    if as_of is not None:  # what came later is taken off again: little for the days people ask for
        parts[1] = parts[1].where(CubeDelta.day <= as_of)
        parts.append(_part(CubeCell, scope, source, by_organisation, sign=-1).where(CubeCell.day > as_of))
    rows = union_all(*parts).subquery()
    keys = [rows.c.cell, rows.c.owner] if by_organisation else [rows.c.cell]
    figures = [func.sum(column).label(name) for name, column in zip("nab", (rows.c.n, rows.c.a, rows.c.b), strict=True)]
    found = session.execute(select(*keys, *figures).group_by(*keys))
    return [
        Cell(_values(key[0]), key[1] if by_organisation else TOGETHER, int(n), (int(a), int(b)))
        for *key, n, a, b in found
        if n or a or b
    ]


def _part(
    model: Kept, scope: Scope, source: str, by_organisation: bool, is_together: bool = False, sign: int = 1
) -> Select[Any]:
    owner = model.organisation_id if by_organisation else literal(TOGETHER, BigInteger)
    figures: Sequence[Any] = (model.n, model.sum_1, model.sum_2)
    statement = select(
        cast(type_coerce(model.cell, Text), String).label("cell"),
        owner.label("owner"),
        *((column if sign == 1 else -column).label(name) for name, column in zip("nab", figures, strict=True)),
    ).where(model.cube == source)
    if scope.organisation_ids is not None:
        return statement.where(model.organisation_id.in_(sorted(scope.organisation_ids)))
    if model is CubeTotal:
        return statement.where(model.organisation_id == TOGETHER if is_together else model.organisation_id != TOGETHER)
    return statement


@lru_cache(maxsize=50_000)
def _values(text: str) -> tuple[Any, ...]:
    """The values a cell's text stands for; there are few cells, each read again and again."""
    return tuple(json.loads(text))
