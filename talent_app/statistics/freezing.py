"""Freezing a period: every cube's figures at the end of a month or year, kept as they were; nothing recomputes them.

What is kept is anonymous: for each combination of codes and unit the count and sums. Where a measure counts people or
things once, rows are told apart by a number that means nothing outside the snapshot.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import numpy
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.types import canonical_json
from talent_app.identity.permissions import Permission
from talent_app.statistics.columns import World, world
from talent_app.statistics.counting import select_rows
from talent_app.statistics.cube import COLUMNS_ONLY, Cube, Dimension
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.models import Snapshot

SPLIT = ","
ROWS = "n"


def frozen_dimensions(cube: Cube) -> tuple[Dimension, ...]:
    """What a snapshot divides a cube by: everything, but of the register only what is reported."""
    kept = {"groups", "duty", "organisation", "first_level", "industry", "region"}
    if cube.frame != "talents":
        return cube.dimensions
    return tuple(each for each in cube.dimensions if each.position != COLUMNS_ONLY or each.name in kept)


def period_end(period: str) -> date:
    """The last day of a period: "2026-10" a month, "2025" a year, "2026-11-26" a day.

    >>> [str(period_end(period)) for period in ("2026-02", "2025", "2026-11-26")]
    ['2026-02-28', '2025-12-31', '2026-11-26']
    """
    try:
        if len(period) == 4:
            return date(int(period), 12, 31)
        if len(period) == 7:
            first = date.fromisoformat(f"{period}-01")
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return date.fromisoformat(period)
    except ValueError as error:
        raise InvalidInput(f"“{period}”不是统计期。", "请写成 2026、2026-10 或 2026-11-26。", field="period") from error


def due(today: date) -> list[str]:
    """The month and year that ended last."""
    month = today.replace(day=1) - timedelta(days=1)
    return [f"{month:%Y-%m}", str(today.year - 1)]


def _everywhere(actor: Actor) -> Scope:
    return Scope.everything()


@command(Permission.STATISTICS_EXPORT, scope=_everywhere)
def freeze(actor: Actor, period: str, note: str = "") -> int:
    """Keep the figures of a period for ever; how many subjects were kept. Only who sees everything may."""
    end, today, at = period_end(period), running().changes.day, running().at
    if actor.user_id is not None and not actor.scope_for(Permission.STATISTICS_EXPORT).is_all:
        raise Conflict("只有查看全市数据的人可以冻结统计期。", "请由市国资委办理。")
    if end > today:
        raise InvalidInput(f"统计期 {period} 还没有结束，不能冻结。", "请选择已经结束的统计期。", field="period")
    if session.scalar(select(Snapshot.id).where(Snapshot.period == period).limit(1)) is not None:
        raise Unchanged(0)
    then = world(end if end < today else None)
    for cube in CUBES.values():
        kept = contents(then, cube, end)
        text = canonical_json(kept)
        session.add(
            Snapshot(
                period=period, source=cube.code, taken_for=end, frozen_at=at, cells=kept, note=note,
                digest=hashlib.sha256(text.encode()).hexdigest(),
            )
        )  # fmt: skip
    record(Action.SNAPSHOT_FROZEN, None, label=period, period=period)
    return len(CUBES)


def freeze_due(actor: Actor) -> int:
    """Nightly: freeze the month and the year that ended last, once; how many periods were frozen."""
    return sum(1 for period in due(clock.today()) if freeze(actor, period))


def _drawn(found: Any) -> Any:
    """A number for each person (or thing), drawn by lot: its order leads back to no id; 0 is nobody."""
    nobody = int(len(found) > 0 and found[0] == 0)
    lots = numpy.random.default_rng().permutation(len(found) - nobody) + 1
    return numpy.concatenate([numpy.zeros(nobody, dtype=numpy.int64), lots.astype(numpy.int64)])


def contents(then: World, cube: Cube, day: date) -> dict[str, Any]:
    """A cube's rows of a moment as codes with counts and sums: {dimensions, words, measures, rows}."""
    chosen = select_rows(then, Scope.everything(), cube, {}, day)
    keys: list[Any] = []
    words: list[list[str]] = []
    dimensions = frozen_dimensions(cube)
    for dimension in dimensions:
        values, known = then.column(cube.frame, dimension.column)
        codes = [SPLIT.join(dimension.all_codes(value, day)) for value in known or ()]
        order = {text: place for place, text in enumerate(sorted(set(codes)))}
        keys.append(numpy.array([order[text] for text in codes], dtype=numpy.int64)[values[chosen]])
        words.append(list(order))
    things, sums = [], []
    for measure in cube.measures:
        if measure.distinct:
            column = then.column(cube.frame, measure.distinct)[0][chosen].astype(numpy.int64)
            found, number = numpy.unique(column, return_inverse=True)
            keys.append(_drawn(found)[number])
            things.append(measure.name)
        elif measure.column:
            sums.append((measure.name, then.column(cube.frame, measure.column)[0][chosen].astype(numpy.int64)))
    if len(chosen):
        matrix = numpy.stack(keys, axis=1)
        rows, at = numpy.unique(matrix, axis=0, return_inverse=True)
        at = at.reshape(-1)
        totals = [numpy.bincount(at, minlength=len(rows))]
        for _name, column in sums:
            total = numpy.zeros(len(rows), dtype=numpy.int64)
            numpy.add.at(total, at, column)
            totals.append(total)
        kept = numpy.concatenate([rows, numpy.stack(totals, axis=1)], axis=1).tolist()
    else:
        kept = []
    return {
        "dimensions": [each.name for each in dimensions], "words": words, "things": things,
        "sums": [ROWS, *(name for name, _ in sums)], "rows": kept,
    }  # fmt: skip
