"""Reading the maintained cells: what is folded plus the deltas not folded yet, so that figures are live.

As of a day: everything recorded until its end in Asia/Shanghai. A correction made today changes no figure of
yesterday.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date

from sqlalchemy import Select, String, Text, cast, func, select, type_coerce, union_all

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.statistics.cube import Cell
from talent_app.tracking.models import CubeCell, CubeDelta


def cells(scope: Scope, source: str, as_of: date | None = None) -> list[Cell]:
    """The cells of one source within a scope, live or as of the end of a day; one statement."""
    parts = union_all(_part(CubeCell, scope, source, as_of), _part(CubeDelta, scope, source, as_of)).subquery()
    rows = session.execute(
        select(
            parts.c.cell, parts.c.organisation_id, parts.c.sums, func.sum(parts.c.n).label("n"), func.count()
        ).group_by(parts.c.cell, parts.c.organisation_id, parts.c.sums)
    )
    counts: dict[tuple[str, int], int] = defaultdict(int)
    sums: dict[tuple[str, int], list[int]] = {}
    for cell, owner, amounts, n, times in rows:
        key = (cell, owner)
        counts[key] += int(n)
        added = [amount * times for amount in json.loads(amounts)]
        sums[key] = [a + b for a, b in zip(sums[key], added, strict=True)] if key in sums else added
    return [
        Cell(tuple(json.loads(cell)), owner, n, tuple(sums[cell, owner]))
        for (cell, owner), n in counts.items()
        if n or any(sums[cell, owner])
    ]


def _part(model: type[CubeCell] | type[CubeDelta], scope: Scope, source: str, as_of: date | None) -> Select[tuple[str]]:
    statement = select(
        cast(type_coerce(model.cell, Text), String).label("cell"),
        model.organisation_id,
        cast(type_coerce(model.sums, Text), String).label("sums"),
        model.n,
    ).where(model.cube == source)
    if as_of is not None:
        statement = statement.where(model.day <= as_of)
    if scope.organisation_ids is not None:
        statement = statement.where(model.organisation_id.in_(sorted(scope.organisation_ids)))
    return statement
