"""Flows between two moments: who came, went, moved between columns, rose in title, left. Counted row by row.

start + came − gone + moved in − moved out = end, for every code and for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy

from talent_app.core.scope import Scope
from talent_app.rules.codes import code_table
from talent_app.statistics.columns import World
from talent_app.statistics.counting import Array, axis_of, select_rows, spread
from talent_app.statistics.cube import ALL, Cube, Measure, ordered

REGISTER = "talents"
#: Columns that are 1 for a row that counts and 0 for one that does not.
MARKS = ("is_primary", "on_duty", "hired", "claims")


@dataclass(frozen=True, slots=True)
class Flow:
    """What happened to one code between two moments."""

    start: int = 0
    came: int = 0
    gone: int = 0
    moved_in: int = 0
    moved_out: int = 0
    end: int = 0
    promoted: int = 0
    left: int = 0


@dataclass(frozen=True)
class Flows:
    """The flows of every code, and of the whole under `ALL`."""

    codes: tuple[tuple[str, str], ...]
    by_code: Mapping[str, Flow]

    @property
    def whole(self) -> Flow:
        """The flows of everybody."""
        return self.by_code[ALL]


def counts_rows(measure: Measure) -> bool:
    """Whether a measure counts rows, so that each of them can be followed."""
    return not measure.per and not measure.distinct and measure.column in ("", *MARKS)


@dataclass(frozen=True)
class _Side:
    """One moment: the ids that count, and for each of them every code it stands under."""

    world: World
    chosen: Array
    ids: Array
    numbers: Array
    codes: Array


def flows(
    scope: Scope,
    cube: Cube,
    by: str,
    where: Mapping[str, Iterable[str]],
    measure: Measure,
    start: tuple[World, date],
    end: tuple[World, date],
) -> Flows:
    """What happened between two moments, divided by one dimension."""
    known: dict[str, int] = {}
    before, after = (_side(scope, cube, by, where, measure, world, day, known) for world, day in (start, end))
    size = len(known)
    was, now = numpy.isin(after.ids, before.ids), numpy.isin(before.ids, after.ids)
    came, gone = ~was[after.numbers], ~now[before.numbers]
    pairs_before, pairs_after = (side.ids[side.numbers] * (size + 1) + side.codes for side in (before, after))
    fresh = ~numpy.isin(pairs_after, pairs_before)
    lost = ~numpy.isin(pairs_before, pairs_after)

    def per_code(side: _Side, mask: Array) -> Array:
        return numpy.bincount(side.codes[mask], minlength=size)

    everything = {
        "start": numpy.bincount(before.codes, minlength=size), "end": numpy.bincount(after.codes, minlength=size),
        "came": per_code(after, came), "gone": per_code(before, gone),
        "moved_in": per_code(after, fresh & ~came), "moved_out": per_code(before, lost & ~gone),
    }  # fmt: skip
    whole = {
        "start": len(before.ids), "end": len(after.ids), "came": int((~was).sum()), "gone": int((~now).sum()),
    }  # fmt: skip
    if cube.frame == REGISTER:
        risen = numpy.isin(after.ids, _promoted(before, after))
        everything["promoted"], whole["promoted"] = per_code(after, risen[after.numbers]), int(risen.sum())
        gone_ids = _left(after.world, start[1], end[1])
        there, then = numpy.isin(after.ids, gone_ids), numpy.isin(before.ids, gone_ids) & ~now
        everything["left"] = per_code(after, there[after.numbers]) + per_code(before, then[before.numbers])
        whole["left"] = int(there.sum() + then.sum())
    by_code = {
        text: Flow(**{name: int(figures[place]) for name, figures in everything.items()})
        for text, place in known.items()
    }
    return Flows(ordered(cube.dimension(by), set(known)), by_code | {ALL: Flow(**whole)})


def _side(
    scope: Scope, cube: Cube, by: str, where: Mapping[str, Iterable[str]], measure: Measure, world: World, day: date,
    known: dict[str, int],
) -> _Side:  # fmt: skip
    chosen = select_rows(world, scope, cube, where, day)
    if measure.column:
        chosen = chosen[world.column(cube.frame, measure.column)[0][chosen] > 0]
    axis = axis_of(world, cube, cube.dimension(by), chosen, day)
    numbers, cells = spread([axis], len(chosen))
    places = numpy.array([known.setdefault(text, len(known)) for text in axis.codes] or [0], dtype=numpy.int64)
    numbers = numpy.arange(len(chosen)) if numbers is None else numbers
    return _Side(world, chosen, world.hold(cube.frame).ids[chosen], numbers, places[cells])


def _promoted(before: _Side, after: _Side) -> Array:
    """The ids whose title has a higher level than before, or that have got their first one."""
    order = {code: place for place, (code, _) in enumerate(code_table("title_level").choices())}

    def levels(side: _Side) -> Array:
        values, words = side.world.column(REGISTER, "title_level")
        ranks = numpy.array([order.get(str(word), len(order)) for word in words or ()], dtype=numpy.int64)
        return ranks[values[side.chosen]]

    both = numpy.isin(after.ids, before.ids)
    ids = after.ids[both]
    earlier = levels(before)[numpy.searchsorted(before.ids, ids)] if len(ids) else numpy.zeros(0, dtype=numpy.int64)
    return ids[levels(after)[both] < earlier]


def _left(world: World, start: date, end: date) -> Array:
    """The registrations with a departure after the first day and up to the last."""
    days, words = world.column("departures", "left")
    within = [word is not None and start.isoformat() < str(word) <= end.isoformat() for word in words or ()]
    chosen = numpy.array(within, dtype=bool)[days] if len(days) else numpy.zeros(0, dtype=bool)
    found: Any = world.column("departures", "talent_id")[0][chosen]
    return numpy.unique(found)
