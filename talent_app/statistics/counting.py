"""Counting columns in memory into a table: up to three dimensions, filters, people counted once. Whole numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy

from talent_app.core.scope import Scope
from talent_app.statistics.columns import World
from talent_app.statistics.cube import ALL, Cube, Dimension, Measure, Table, check_axes, ordered

Array = Any
#: How values, row by row, become places on an axis; several of them where one row may stand in several places.
Places = list[Array]


@dataclass(frozen=True)
class Axis:
    """One dimension of a table: its codes in order of first sight, and for each row its place (−1: none further)."""

    dimension: Dimension
    codes: tuple[str, ...]
    values: Array
    places: Places


def count(
    world: World,
    scope: Scope,
    cube: Cube,
    by: Sequence[str],
    measure: str | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
    *,
    on: date,
) -> Table:
    """One table of a cube from columns in memory."""
    check_axes(by)
    wanted = cube.measure(measure)
    filters = {name: frozenset(codes) for name, codes in (where or {}).items()}
    chosen = select_rows(world, scope, cube, filters, on)
    axes = [axis_of(world, cube, cube.dimension(name), chosen, on) for name in by]
    grids = _grids(world, cube, wanted, chosen, axes)
    return _table(cube, wanted, axes, filters, on, grids, world)


def select_rows(world: World, scope: Scope, cube: Cube, filters: Mapping[str, Iterable[str]], on: date) -> Array:
    """The places of the rows a reader's filters leave."""
    wanted = {name: frozenset(codes) for name, codes in filters.items()}
    key = (cube.code, scope.organisation_ids, frozenset(wanted.items()), on)
    return world.selection(key, lambda: _selected(world, scope, cube, wanted, on))


def _selected(world: World, scope: Scope, cube: Cube, filters: Mapping[str, Iterable[str]], on: date) -> Array:
    mask = world.counted(cube.frame)
    parts = [] if mask is None else [mask]
    if scope.organisation_ids is not None:
        values, words = world.column(cube.frame, "organisation_id")
        allowed = [value is not None and scope.covers(int(value)) for value in words or ()]
        parts.append(numpy.array(allowed, dtype=bool)[values])
    for name, wanted in [*cube.only.items(), *filters.items()]:
        dimension, codes = cube.dimension(name), frozenset(wanted)
        values, words = world.column(cube.frame, dimension.column)
        kept = [bool(codes & set(dimension.all_codes(value, on))) for value in words or ()]
        parts.append(numpy.array(kept, dtype=bool)[values])
    if not parts:
        return numpy.arange(len(world.hold(cube.frame)), dtype=numpy.int32)
    together = parts[0]
    for part in parts[1:]:
        together = together & part
    return numpy.flatnonzero(together).astype(numpy.int32)


def _grids(
    world: World, cube: Cube, measure: Measure, chosen: Array, axes: Sequence[Axis]
) -> dict[tuple[bool, ...], Array]:
    """The figures over every choice of axes: the cells, the totals along each axis, and the whole."""
    every = list(product((True, False), repeat=len(axes)))
    is_additive = not measure.distinct and not measure.per and all(len(axis.places) == 1 for axis in axes)
    if not is_additive:
        return {
            shown: _figures(
                world, cube, measure, chosen, [axis for axis, kept in zip(axes, shown, strict=True) if kept]
            )
            for shown in every
        }
    cells = _figures(world, cube, measure, chosen, axes).reshape([len(axis.codes) for axis in axes])
    gone = {shown: tuple(place for place, kept in enumerate(shown) if not kept) for shown in every}
    return {
        shown: cells.sum(axis=places).reshape(-1) if places else cells.reshape(-1) for shown, places in gone.items()
    }


def axis_of(world: World, cube: Cube, dimension: Dimension, chosen: Array, on: date) -> Axis:
    """One dimension of some rows."""
    values, words = world.column(cube.frame, dimension.column)
    known: dict[str, int] = {}
    of_word = [
        [known.setdefault(each, len(known)) for each in dict.fromkeys(dimension.all_codes(value, on))]
        for value in words or ()
    ]
    deepest = max((len(each) for each in of_word), default=1)
    places = [
        numpy.array([each[depth] if depth < len(each) else -1 for each in of_word], dtype=numpy.int32)
        for depth in range(deepest)
    ]
    return Axis(dimension, tuple(known), values if len(chosen) == len(values) else values[chosen], places)


def spread(axes: Sequence[Axis], rows: int) -> tuple[Array | None, Array]:
    """For each row, once for each cell it stands in: its number (None: every row once, in order) and the cell."""
    cells: Array = numpy.zeros(rows, dtype=numpy.int32)
    numbers: Array | None = None
    for axis in axes:
        values = axis.values if numbers is None else axis.values[numbers]
        if len(axis.places) == 1:
            at = axis.places[0][values]
            cells = at if axis is axes[0] else cells * numpy.int32(len(axis.codes)) + at
            continue
        kept_numbers, kept_cells = [], []
        for places in axis.places:
            at = places[values]
            there = at >= 0
            kept_numbers.append(numpy.flatnonzero(there) if numbers is None else numbers[there])
            kept_cells.append(cells[there] * numpy.int32(len(axis.codes)) + at[there])
        numbers, cells = numpy.concatenate(kept_numbers), numpy.concatenate(kept_cells)
    return numbers, cells


def _figures(world: World, cube: Cube, measure: Measure, chosen: Array, axes: Sequence[Axis]) -> Array:
    """The figures of all cells of some axes, as one row of numbers."""
    if measure.per:
        above = _figures(world, cube, _plain(measure), chosen, axes)
        below = _figures(world, cube, cube.measure(measure.per), chosen, axes)
        return numpy.array([divided(int(a) * measure.scale, int(b)) for a, b in zip(above, below, strict=True)])
    size = 1
    for axis in axes:
        size *= len(axis.codes)
    numbers, cells = spread(axes, len(chosen))
    if not measure.distinct and not measure.column:
        return numpy.bincount(cells, minlength=size)
    rows = chosen if numbers is None else chosen[numbers]
    if measure.distinct:
        things, _words = world.column(cube.frame, measure.distinct)
        things = things[rows].astype(numpy.int64)
        most = int(things.max()) + 1 if len(things) else 1
        once = numpy.unique(cells.astype(numpy.int64) * most + things)
        return numpy.bincount(once[once % most > 0] // most, minlength=size)
    amounts, _words = world.column(cube.frame, measure.column)
    sums = numpy.zeros(size, dtype=numpy.int64)
    numpy.add.at(sums, cells, amounts if len(rows) == len(amounts) and numbers is None else amounts[rows])
    return sums


def _plain(measure: Measure) -> Measure:
    return Measure(measure.name, measure.label, measure.unit, measure.definition, column=measure.column)


def divided(above: int, below: int) -> int:
    """A quotient to the nearest whole number, halves away from nothing; nothing where there is nothing to divide by.

    >>> [divided(5, 2), divided(4, 3), divided(-5, 2), divided(1, 0)]
    [3, 1, -3, 0]
    """
    if not below:
        return 0
    sign = 1 if (above >= 0) == (below > 0) else -1
    above, below = abs(above), abs(below)
    return sign * ((2 * above + below) // (2 * below))


def _table(
    cube: Cube,
    measure: Measure,
    axes: Sequence[Axis],
    filters: Mapping[str, frozenset[str]],
    on: date,
    grids: Mapping[tuple[bool, ...], Array],
    world: World,
) -> Table:
    found: dict[tuple[str, ...], int] = {}
    for shown, figures in grids.items():
        labels = [axis.codes if is_in else (ALL,) for axis, is_in in zip(axes, shown, strict=True)]
        found |= {codes: int(figure) for codes, figure in zip(product(*labels), figures, strict=True) if figure}
    by = tuple(axis.dimension for axis in axes)
    present = [{key[place] for key in found} - {ALL} for place in range(len(axes))]
    known = [ordered(dimension, codes) for dimension, codes in zip(by, present, strict=True)]

    def part(layer: str | None) -> Table:
        cut = {key[:2]: figure for key, figure in found.items() if len(key) < 3 or key[2] == layer}
        if len(axes) == 1:
            cut = {(*key, ""): figure for key, figure in cut.items()}
            margins = {(ALL, ""): cut.pop((ALL, ""), 0)}
            margins[ALL, ALL] = margins[ALL, ""]
        else:
            margins = {key: figure for key, figure in cut.items() if ALL in key}
            cut = {key: figure for key, figure in cut.items() if ALL not in key}
        columns = known[1] if len(axes) > 1 else ()
        return Table(cube, measure, by, filters, on, known[0], columns, cut, margins, read_at=world.read_at)

    whole = part(ALL)
    if len(axes) < 3:
        return whole
    layers = tuple((code, label, part(code)) for code, label in known[2])
    return Table(**{**vars(whole), "layers": layers})
