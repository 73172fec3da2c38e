"""Folding deltas into cells: a job that keeps readings short. DELETE … RETURNING and the upsert are one transaction.

Deltas are taken by deletion, never by "ids above the last seen", because ids do not commit in order.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from talent_app.audit.command import unaudited
from talent_app.db.types import canonical_json
from talent_app.tracking.models import CubeCell, CubeDelta

BATCH = 5_000


def fold() -> int:
    """Fold one batch of deltas; returns how many were taken."""
    with unaudited("fold statistics deltas") as current:
        ids = list(current.scalars(select(CubeDelta.id).order_by(CubeDelta.id).limit(BATCH)))
        if not ids:
            return 0
        taken = current.execute(
            delete(CubeDelta)
            .where(CubeDelta.id.between(ids[0], ids[-1]))
            .returning(
                CubeDelta.cube, CubeDelta.cell, CubeDelta.organisation_id, CubeDelta.day, CubeDelta.n, CubeDelta.sums
            )
            .execution_options(synchronize_session=False)
        ).all()
        totals: dict[tuple[str, str, int, date], list[Any]] = defaultdict(lambda: [0, []])
        for row in taken:
            total = totals[row.cube, canonical_json(row.cell), row.organisation_id, row.day]
            total[0] += row.n
            total[1] = [a + b for a, b in zip(total[1] or [0] * len(row.sums), row.sums, strict=True)]
        connection = current.connection()
        insert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
        present = _present(current, totals)
        for (cube, cell, owner, day), (n, sums) in totals.items():
            before = present.get((cube, cell, owner, day))
            values = {"n": n + (before[0] if before else 0)}
            values["sums"] = [a + b for a, b in zip(sums, before[1], strict=True)] if before else sums
            statement = insert(CubeCell).values(cube=cube, cell=_parsed(cell), organisation_id=owner, day=day, **values)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["cube", "organisation_id", "cell", "day"], set_=values)
            )
        return len(taken)


def _present(current: Any, totals: Any) -> dict[tuple[str, str, int, date], tuple[int, list[int]]]:
    """The cells about to be raised, locked on PostgreSQL so that two folds cannot lose an addition."""
    days = {key[3] for key in totals}
    cubes = {key[0] for key in totals}
    owners = {key[2] for key in totals}
    rows = current.execute(
        select(CubeCell.cube, CubeCell.cell, CubeCell.organisation_id, CubeCell.day, CubeCell.n, CubeCell.sums)
        .where(CubeCell.cube.in_(cubes), CubeCell.day.in_(days), CubeCell.organisation_id.in_(owners))
        .with_for_update()
    )
    return {(r.cube, canonical_json(r.cell), r.organisation_id, r.day): (r.n, r.sums) for r in rows}


def _parsed(cell: str) -> Any:
    return CubeCell.cell.type.process_result_value(cell, None)
