"""Tables of the cubes within a scope, live or as of a past day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talent_app.core.scope import Scope
from talent_app.statistics.cells import cells
from talent_app.statistics.cube import Cell, Cube, Table, tabulate


def table(
    scope: Scope,
    cube: Cube,
    by: Sequence[str],
    measure: str | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
    *,
    today: date,
    on: date | None = None,
) -> Table:
    """One cross table; `on` a past day reads what the database held at its end, None is live."""
    as_of = on if on is not None and on < today else None
    read = cells(scope, cube.source, as_of, by_organisation=_needs_organisation(cube, [*by, *(where or {})]))
    return tabulate(cube, read, by, usual_measure(scope, cube, measure), where, on=on or today)


def _needs_organisation(cube: Cube, names: Iterable[str]) -> bool:
    """Whether a table divides or filters by organisation; without it one cell stands for all of them."""
    return any(cube.dimension(name).position is None for name in (*names, *cube.only))


def usual_measure(scope: Scope, cube: Cube, measure: str | None) -> str | None:
    """The city counts persons, everybody else registrations, unless asked otherwise."""
    if measure is None and scope.is_all and any(m.name == "persons" for m in cube.measures):
        return "persons"
    return measure


def tables(
    scope: Scope, wanted: Iterable[tuple[Cube, Sequence[str], str | None]], *, today: date, on: date | None = None
) -> list[Table]:
    """Several tables; each source is read once."""
    as_of = on if on is not None and on < today else None
    wanted = list(wanted)
    divided = {cube.source for cube, by, _measure in wanted if _needs_organisation(cube, by)}
    read: dict[str, list[Cell]] = {}
    made = []
    for cube, by, measure in wanted:
        if cube.source not in read:
            read[cube.source] = cells(scope, cube.source, as_of, by_organisation=cube.source in divided)
        measure = usual_measure(scope, cube, measure)
        made.append(tabulate(cube, read[cube.source], by, measure, on=on or today))
    return made
