"""How many people each value of a filter would leave, read from the maintained cubes.

A cube answers where every condition in use is a dimension of it, whatever the size of the registry; everything else is
counted over the rows, up to a limit (`queries.facets`). A filter's own choice is left out of its own counts, so that
its other values can be compared. Reads totals and the deltas not folded yet, so that the counts are live; what was
added up is kept until the audit has a further link, which every change adds.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import String, Text, cast, func, select, type_coerce, union_all

from talent_app.audit.freshness import HEAD
from talent_app.core.ids import row_ids
from talent_app.core.recent import Recent
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.talents.models import Talent
from talent_app.tracking.models import TOGETHER, CubeDelta, CubeSpec, CubeTotal

ORGANISATION = "organisation"
EMPTY = "-"
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Counts:
    """What the cubes know of a list: how many it holds, and by field, code → registrations (None for empty)."""

    total: int
    fields: Mapping[str, Counter[Any]]


#: (organisations, filters) → link of the audit, counts. So many lists are kept.
_kept: Recent[Any, tuple[Any, Counts | None]] = Recent(256)


def counts(scope: Scope, filters: Filters) -> Counts | None:
    """The counts of a list by the fields whose cube can answer; None where no cube knows all its conditions.

    They are shared between readers: nobody changes them.
    """
    head = session.execute(HEAD).first()
    link = None if head is None or not head[0] else tuple(head)
    key = scope.organisation_ids, tuple(sorted((name, tuple(codes)) for name, codes in filters.items() if codes))
    known = _kept.get(key)
    if known is not None and link is not None and known[0] == link:
        return known[1]
    found = _counted(scope, filters)
    _kept.keep(key, (link, found))
    return found


def _counted(scope: Scope, filters: Filters) -> Counts | None:
    used = {name for name, codes in filters.items() if codes}
    able = [spec for spec in Talent.__cubes__ if used - {ORGANISATION} <= set(spec.dimensions)]
    wanted: dict[str, CubeSpec] = {}
    for spec in able:
        for name in spec.dimensions:
            if ":" not in name:
                wanted.setdefault(name, spec)
    specs = list({spec.cube: spec for spec in wanted.values()}.values())
    if not specs:
        return None
    total = 0
    found: dict[str, dict[Any, int]] = {name: defaultdict(int) for name in wanted}
    asked = used - {ORGANISATION}
    # by cube: the conditions at their places in a cell, and the counters to be raised
    plans = {
        spec.cube: (
            [(place, name) for place, name in enumerate(spec.dimensions) if name in asked],
            [(place, name, found[name]) for place, name in enumerate(spec.dimensions) if wanted.get(name) is spec],
        )
        for spec in specs
    }
    for cube, text, number in _cells(scope, specs, filters.get(ORGANISATION, ())):
        conditions, counters = plans[cube]
        values = _values(text)
        missed = [name for place, name in conditions if not _fits(values[place], filters[name])]
        if len(missed) > 1:
            continue
        if cube == specs[0].cube and not missed:
            total += number
        for place, name, counter in counters:
            if not missed or missed[0] == name:
                counter[values[place]] += number
    return Counts(total, {name: Counter(counter) for name, counter in found.items()})


@lru_cache(maxsize=50_000)
def _values(text: str) -> tuple[Any, ...]:
    """The values a cell's text stands for; there are few cells, each read again and again."""
    return tuple(json.loads(text))


def _fits(value: Any, codes: Sequence[str]) -> bool:
    return EMPTY in codes if value is None else str(value) in codes


def _cells(scope: Scope, specs: Sequence[CubeSpec], organisations: Sequence[str]) -> list[tuple[str, str, int]]:
    chosen = row_ids(organisations)
    is_together = scope.is_all and not organisations
    parts = []
    for model in (CubeTotal, CubeDelta):
        part = select(
            model.cube.label("cube"), cast(type_coerce(model.cell, Text), String).label("cell"), model.n.label("n")
        ).where(model.cube.in_([spec.cube for spec in specs]))
        if model is CubeTotal:
            owner = model.organisation_id
            part = part.where(owner == TOGETHER if is_together else owner != TOGETHER)
        if scope.organisation_ids is not None:
            part = part.where(model.organisation_id.in_(sorted(scope.organisation_ids)))
        if organisations:
            part = part.where(model.organisation_id.in_(chosen))
        parts.append(part)
    rows = union_all(*parts).subquery()
    statement = select(rows.c.cube, rows.c.cell, func.sum(rows.c.n)).group_by(rows.c.cube, rows.c.cell)
    return [(cube, text, int(number)) for cube, text, number in session.execute(statement) if number]
