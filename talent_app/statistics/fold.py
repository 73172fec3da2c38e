"""Folding deltas into cells and totals: a job that keeps readings short; one transaction takes and adds.

Deltas are taken by deletion, never by "ids above the last seen", because ids do not commit in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from talent_app.audit.command import unaudited
from talent_app.tracking.models import TOGETHER, CubeCell, CubeDelta, CubeTotal

BATCH = 20_000
WRITTEN = 1_000
CELL = ("cube", "organisation_id", "cell", "day")
TOTAL = ("cube", "organisation_id", "cell")
FIGURES = ("n", "sum_1", "sum_2")

Sums = dict[tuple[Any, ...], list[int]]


def fold() -> int:
    """Fold one batch of deltas; returns how many were taken."""
    with unaudited("fold statistics deltas") as current:
        ids = list(current.scalars(select(CubeDelta.id).order_by(CubeDelta.id).limit(BATCH)))
        if not ids:
            return 0
        columns = [getattr(CubeDelta, name) for name in (*CELL, *FIGURES)]
        taken = current.execute(
            delete(CubeDelta)
            .where(CubeDelta.id.between(ids[0], ids[-1]))
            .returning(*columns)
            .execution_options(synchronize_session=False)
        ).all()
        by_day: Sums = defaultdict(lambda: [0, 0, 0])
        totals: Sums = defaultdict(lambda: [0, 0, 0])
        for cube, owner, cell, day, *figures in taken:
            values = tuple(cell)
            for sums in (by_day[cube, owner, values, day], totals[cube, owner, values], totals[cube, TOGETHER, values]):
                for place, figure in enumerate(figures):
                    sums[place] += figure
        _add(current, CubeCell, CELL, by_day)
        _add(current, CubeTotal, TOTAL, totals)
        return len(taken)


def _add(current: Session, model: Any, names: tuple[str, ...], sums: Sums) -> None:
    """Add figures to the rows of these keys, made where missing; always in one order, against deadlock."""
    connection = current.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    statement = insert(model)
    raised = {name: getattr(model, name) + statement.excluded[name] for name in FIGURES}
    statement = statement.on_conflict_do_update(index_elements=list(names), set_=raised)
    rows = [_row(names, key, figures) for key, figures in sorted(sums.items(), key=lambda item: repr(item[0]))]
    for start in range(0, len(rows), WRITTEN):
        connection.execute(statement, rows[start : start + WRITTEN])


def _row(names: tuple[str, ...], key: Iterable[Any], figures: list[int]) -> dict[str, Any]:
    row = dict(zip(names, key, strict=True)) | dict(zip(FIGURES, figures, strict=True))
    return row | {"cell": list(row["cell"])}
