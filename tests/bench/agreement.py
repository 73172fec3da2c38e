"""Whether what the pages say is true: every measure against the recount, totals against the lists behind them."""

from __future__ import annotations

from collections.abc import Iterator

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.statistics import drill, queries
from talent_app.statistics.columns import world
from talent_app.statistics.counting import count
from talent_app.statistics.cubes import CUBES
from tests.bench.recount import Recount

#: Roles that see statistics, in the demo data.
READERS = ("leader", "reviewer", "county", "group", "hr", "approver", "stranger")


def disagreements() -> tuple[int, list[str]]:
    """How many figures were compared, and a sentence for each that differs."""
    compared, found = 0, []
    use_scope(Scope.everything())
    plain = Recount(clock.today())
    for name in READERS:
        actor = actor_by_name(name, clock.today())
        for sentence in _of_reader(actor, plain):
            compared += 1
            if sentence:
                found.append(f"{name}：{sentence}")
    return compared, found


def _of_reader(actor: Actor, plain: Recount) -> Iterator[str]:
    today = clock.today()
    for cube in CUBES.values():
        if not queries.may_see(actor, cube):
            continue
        scope = queries.reach(actor, cube)
        use_scope(scope)
        divided = plain.cubes[cube.code].dimensions
        for measure in queries.measures_for(actor, cube):
            for dimension in divided:
                made = count(world(None), scope, cube, [dimension], measure.name, on=today)
                if measure.per:
                    yield ""
                    continue
                told = {code: figure for (code, _), figure in made.figures.items()}
                again = plain.table(cube.code, dimension, measure.name, scope)
                yield "" if told == again else f"{cube.code} {measure.name} {dimension}：{told} ≠ {again}"
        if not drill.may_list(actor, cube):
            continue
        listed = queries.common(scope, actor.scope_for(cube.listed))
        use_scope(listed)
        first = cube.measures[0].name
        dimension = next(iter(divided))
        made = count(world(None), scope, cube, [dimension], first, on=today)
        for code, _label in made.row_codes:
            where = {dimension: [code]}
            rows = drill.rows_behind(scope, listed, cube, first, where, today=today, on=None)
            lines, start = list(rows.lines), drill.PAGE
            while start < rows.seen:
                lines += drill.rows_behind(scope, listed, cube, first, where, today=today, on=None, start=start).lines
                start += drill.PAGE
            ok = rows.figure == made.figure(code) and len({line.id for line in lines}) == rows.seen
            yield "" if ok else f"{cube.code} {dimension}={code}：表 {made.figure(code)}，清单 {rows.figure}"
