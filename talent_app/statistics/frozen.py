"""Reading what was frozen: the same tables as live ones, from a snapshot alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy
from sqlalchemy import select

from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.types import canonical_json
from talent_app.statistics.columns import World
from talent_app.statistics.counting import count
from talent_app.statistics.cube import Cube, Dimension, Measure, Table
from talent_app.statistics.frames import Frame, code, number
from talent_app.statistics.freezing import ROWS, SPLIT
from talent_app.statistics.models import Snapshot
from talent_app.statistics.reading import Held, Words


class Kept(NamedTuple):
    """A frozen period: which, for which day, when it was frozen, the digest of what is kept."""

    period: str
    taken_for: date
    frozen_at: datetime
    digest: str
    note: str


def periods(cube: Cube) -> list[Kept]:
    """The frozen periods of a cube, latest first: the figures of everybody, cut to the reader's scope when read."""
    columns = (Snapshot.period, Snapshot.taken_for, Snapshot.frozen_at, Snapshot.digest, Snapshot.note)
    rows = session.execute(select(*columns).where(Snapshot.source == cube.code))
    return sorted((Kept(*row) for row in rows), key=lambda kept: (kept.taken_for, kept.period), reverse=True)


def kept_or_404(cube: Cube, period: str) -> Kept:
    """A frozen period of a cube."""
    for kept in periods(cube):
        if kept.period == period:
            return kept
    raise NotFound(f"统计期 {period} 没有冻结。", "请从已冻结的统计期中选择。")


def frozen_table(
    scope: Scope,
    cube: Cube,
    period: str,
    by: Sequence[str],
    measure: str | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
) -> Table:
    """One table of a frozen period within a scope."""
    kept = kept_or_404(cube, period)
    then, names = _world(cube.code, period, kept.digest)
    for name in (*by, *(where or {})):
        if name not in names:
            label = cube.dimension(name).label
            raise InvalidInput(
                f"冻结的统计期没有保存“{label}”。", "请换一个维度，或改看实时数据、过去某日的数据。", field="rows"
            )
    wanted = cube.measure(measure)
    for each in (wanted, *([cube.measure(wanted.per)] if wanted.per else [])):
        if (each.distinct or each.column) and each.name not in then.hold(cube.code).data:
            hint = "请换一个指标，或改看实时数据、过去某日的数据。"
            raise InvalidInput(f"冻结的统计期没有保存“{each.label}”。", hint, field="measure")
    alike = replace(
        cube,
        frame=cube.code,
        source="",
        only={},
        dimensions=tuple(_dimension(each) for each in cube.dimensions if each.name in names),
        measures=tuple(_measure(each) for each in cube.measures),
    )
    made = count(then, scope, alike, by, measure, where, on=kept.taken_for)
    return replace(made, cube=cube, measure=cube.measure(made.measure.name), read_at=kept.frozen_at)


def holds(cube: Cube, period: str) -> bool:
    """Whether what is kept still has the digest it was given."""
    row = session.scalars(select(Snapshot).where(Snapshot.period == period, Snapshot.source == cube.code)).one()
    return hashlib.sha256(canonical_json(row.cells).encode()).hexdigest() == row.digest


def _dimension(dimension: Dimension) -> Dimension:
    split = (lambda value, day: tuple(value.split(SPLIT)) if value else ()) if dimension.codes_of is not None else None
    return replace(dimension, column=dimension.name, code_of=None, codes_of=split)


def _measure(measure: Measure) -> Measure:
    if measure.distinct:
        return replace(measure, distinct=measure.name)
    return replace(measure, column=measure.name if measure.column else ROWS)


@lru_cache(maxsize=32)
def _world(source: str, period: str, digest: str) -> tuple[World, frozenset[str]]:
    """A snapshot as columns in memory; what is kept never changes, so neither does this."""
    row = session.scalars(select(Snapshot).where(Snapshot.period == period, Snapshot.source == source)).one()
    kept: Mapping[str, Any] = row.cells  # type: ignore[assignment]
    names, words, things, sums = kept["dimensions"], kept["words"], kept["things"], kept["sums"]
    width = len(names) + len(things) + len(sums)
    matrix = numpy.array(kept["rows"], dtype=numpy.int64).reshape(-1, width)
    columns = [*(code(name) for name in names), *(number(name) for name in (*things, *sums))]
    data = {column.name: matrix[:, place] for place, column in enumerate(columns)}
    known = {}
    for name, texts in zip(names, words, strict=True):
        known[name] = Words()
        known[name].values = [None if text == "?" else text for text in texts]
    for name in ("organisation",):
        data["organisation_id"], known["organisation_id"] = data[name], known[name]
    frame = Frame(source, object, tuple(columns))
    then = World(row.taken_for, {source: frame}, read_at=row.frozen_at, is_frozen=True)
    then.held[source] = Held(frame, numpy.arange(len(matrix)), data, known)
    return then, frozenset(names)
