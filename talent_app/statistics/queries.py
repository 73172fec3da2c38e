"""Tables of the cubes within a scope, live or as of a past day; who may see which; what stood a year earlier.

A table is read from maintained cells where they hold all it asks for, else from columns in memory. Both are live.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.replica import reads_from
from talent_app.identity.permissions import Permission
from talent_app.statistics.cells import cells
from talent_app.statistics.columns import store, world
from talent_app.statistics.counting import count
from talent_app.statistics.cube import COLUMNS_ONLY, Cell, Cube, Measure, Table, tabulate
from talent_app.statistics.guarding import guarded

Where = Mapping[str, Iterable[str]]


def table(
    scope: Scope,
    cube: Cube,
    by: Sequence[str],
    measure: str | None = None,
    where: Where | None = None,
    *,
    today: date,
    on: date | None = None,
) -> Table:
    """One cross table; `on` a past day reads what the database held at its end, None is live."""
    as_of = on if on is not None and on < today else None
    measure = usual_measure(scope, cube, measure)
    names = [*by, *(where or {})]
    if not _uses_cells(cube, by, names, measure) or (as_of is None and _prefers_columns(scope, cube, names)):
        return count(world(as_of), scope, cube, by, measure, where, on=on or today)
    read = cells(scope, cube.source, as_of, by_organisation=_needs_organisation(cube, names))
    return tabulate(cube, read, by, measure, where, on=on or today)


def shown_table(
    actor: Actor,
    scope: Scope,
    cube: Cube,
    by: Sequence[str],
    measure: str | None = None,
    where: Where | None = None,
    *,
    today: date,
    on: date | None = None,
) -> Table:
    """The table as this reader may see it: pay of few people is hidden from who may see sums only."""
    made = table(scope, cube, by, measure, where, today=today, on=on)

    def again(names: Sequence[str], other: str, only: Where) -> Table:
        return table(scope, cube, names, other, only, today=today, on=on)

    return guarded(actor, scope, made, again)


def _uses_cells(cube: Cube, by: Sequence[str], names: Iterable[str], measure: str | None) -> bool:
    """Whether maintained cells hold everything a table asks for."""
    known = [cube.dimension(name) for name in names]
    in_cells = all(dimension.position != COLUMNS_ONLY for dimension in known)
    return bool(cube.source) and len(by) < 3 and in_cells and cube.measure(measure).in_cells


def _prefers_columns(scope: Scope, cube: Cube, names: Iterable[str]) -> bool:
    """Whether columns that are in memory already are quicker: cells by organisation are many."""
    live = store.live.get(reads_from())
    is_held = bool(cube.frame) and live is not None and cube.frame in live.held
    return is_held and (not scope.is_all or _needs_organisation(cube, names))


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
    """Several tables; each source of cells is read once."""
    as_of = on if on is not None and on < today else None
    wanted = list(wanted)
    divided = {cube.source for cube, by, _measure in wanted if _needs_organisation(cube, by)}
    read: dict[str, list[Cell]] = {}
    made = []
    for cube, by, measure in wanted:
        measure = usual_measure(scope, cube, measure)
        if not _uses_cells(cube, by, by, measure) or (as_of is None and _prefers_columns(scope, cube, by)):
            made.append(table(scope, cube, by, measure, today=today, on=on))
            continue
        if cube.source not in read:
            read[cube.source] = cells(scope, cube.source, as_of, by_organisation=cube.source in divided)
        made.append(tabulate(cube, read[cube.source], by, measure, on=on or today))
    return made


def may_see(actor: Actor, cube: Cube) -> bool:
    """Whether a reader sees a cube at all."""
    return actor.can(Permission.STATISTICS_READ) and (cube.permission is None or actor.can(cube.permission))


def measures_for(actor: Actor, cube: Cube) -> tuple[Measure, ...]:
    """The measures of a cube a reader may see."""
    return tuple(each for each in cube.measures if each.permission is None or actor.can(each.permission))


def reach(actor: Actor, cube: Cube, measure: str | None = None) -> Scope:
    """Where a reader sees a measure of a cube: where he holds every permission it asks for, else `Forbidden`."""
    needed = [Permission.STATISTICS_READ, cube.permission, cube.measure(measure).permission if measure else None]
    found = Scope.everything()
    for permission in needed:
        if permission is not None:
            found = common(found, actor.scope_for(permission))
    return found


def common(scope: Scope, other: Scope) -> Scope:
    """What two scopes have in common."""
    if scope.organisation_ids is None:
        return other
    if other.organisation_ids is None:
        return scope
    return Scope(scope.organisation_ids & other.organisation_ids)
