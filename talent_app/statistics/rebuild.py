"""Recounting every cube from the tables themselves and naming each difference: the proof that deltas are right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.statistics.cells import cells
from talent_app.tracking.derived import cell_of, sums_of
from talent_app.tracking.models import MOST_SUMS, TOGETHER, Tracked

BATCH = 5_000
ZERO = (0,) * (1 + MOST_SUMS)

Counted = dict[tuple[int, tuple[Any, ...]], tuple[int, ...]]


@dataclass(frozen=True)
class Difference:
    """One cell whose maintained figures are not those of a recount."""

    cube: str
    organisation_id: int
    cell: tuple[Any, ...]
    kept: tuple[int, ...]
    counted: tuple[int, ...]

    @property
    def message(self) -> str:
        """A sentence for the administrator."""
        where = "全部单位" if self.organisation_id == TOGETHER else f"单位 {self.organisation_id}"
        return f"统计 {self.cube}，{where}，{list(self.cell)}：汇总为 {self.kept}，重新计数为 {self.counted}"


def differences() -> list[Difference]:
    """Compare every maintained cell with a recount of the rows; empty when all agree."""
    found: list[Difference] = []
    everything = Scope.beyond("recount of statistics")
    with within(everything):
        for model in Tracked.registry_of_tracked.values():
            for spec in model.__cubes__:
                counted = recount(model, spec)
                for by_organisation in (True, False):
                    read = cells(everything, spec.cube, by_organisation=by_organisation)
                    kept = {(c.organisation_id, c.values): (c.n, *c.sums) for c in read}
                    wanted = counted if by_organisation else together(counted)
                    for key in sorted(kept.keys() | wanted.keys(), key=str):
                        if kept.get(key, ZERO) != wanted.get(key, ZERO):
                            found.append(Difference(spec.cube, *key, kept.get(key, ZERO), wanted.get(key, ZERO)))
    return found


def recount(model: type[Any], spec: Any) -> Counted:
    """The cells of one cube counted anew from the model's live rows."""
    totals: dict[tuple[int, tuple[Any, ...]], list[int]] = defaultdict(lambda: [0] * (1 + MOST_SUMS))
    result = session.execute(select(model.__table__).execution_options(yield_per=BATCH))
    for row in result.mappings():
        cell = cell_of(spec, row)
        if cell is None:
            continue
        total = totals[row["organisation_id"], cell]
        total[0] += 1
        for place, amount in enumerate(sums_of(spec, row), start=1):
            total[place] += amount
    return {key: tuple(total) for key, total in totals.items() if any(total)}


def together(counted: Counted) -> Counted:
    """The same cells over all organisations."""
    totals: Counted = {}
    for (_owner, cell), figures in counted.items():
        before = totals.get((TOGETHER, cell), ZERO)
        totals[TOGETHER, cell] = tuple(a + b for a, b in zip(before, figures, strict=True))
    return {key: figures for key, figures in totals.items() if any(figures)}
