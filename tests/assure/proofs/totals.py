"""Every figure of every table against the list behind it: all measures by all dimensions of all cubes, for every role.

A list is the set of ids a reader is led to; what a measure says of it is added up in plain Python, ratios included.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.db.engine import use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.seed.users import USERS
from talent_app.statistics import drill, queries
from talent_app.statistics.columns import World, world
from talent_app.statistics.counting import count, select_rows
from talent_app.statistics.cube import ALL, Cube, Measure
from talent_app.statistics.cubes import CUBES
from tests.assure.installation import TODAY, main
from tests.assure.proofs.demonstration import copied
from tests.assure.proofs.fuzz import application

Ids = frozenset[int]
Values = Mapping[int, int]


def readers(names: tuple[str, ...]) -> list[tuple[str, Actor]]:
    """The accounts that see any statistics at all."""
    found = [(name, actor_by_name(name, clock.today())) for name in names]
    return [(name, actor) for name, actor in found if any(queries.may_see(actor, cube) for cube in CUBES.values())]


def questions(names: tuple[str, ...]) -> list[tuple[str, str, str, str]]:
    """Every question there is: account, cube, dimension, measure."""
    return [
        (name, cube.code, dimension.name, measure.name)
        for name, actor in readers(names)
        for cube in CUBES.values()
        if queries.may_see(actor, cube) and drill.may_list(actor, cube)
        for dimension in cube.dimensions
        for measure in queries.measures_for(actor, cube)
    ]


def differences(asked: list[tuple[str, str, str, str]]) -> tuple[int, list[str]]:
    """How many figures were compared, and a sentence for each that is not what its list adds up to."""
    compared, found = 0, []
    lists: dict[tuple[str, str, str], dict[str, Ids]] = {}
    for name, code, dimension, measure in asked:
        actor, cube = actor_by_name(name, clock.today()), CUBES[code]
        for sentence in _of_question(actor, cube, dimension, cube.measure(measure), lists, (name, code, dimension)):
            compared += 1
            if sentence:
                found.append(f"{name}：{code} 按 {dimension} 的 {measure}：{sentence}")
    return compared, found


def _of_question(
    actor: Actor, cube: Cube, dimension: str, measure: Measure, lists: dict[Any, dict[str, Ids]], key: Any
) -> Iterator[str]:
    today, now = clock.today(), world(None)
    scope = queries.common(queries.reach(actor, cube, measure.name), actor.scope_for(cube.listed))
    use_scope(scope)
    made = count(now, scope, cube, [dimension], measure.name, on=today)
    if key not in lists:
        ids = now.hold(cube.frame).ids
        everything = frozenset(ids[select_rows(now, scope, cube, {}, today)].tolist())
        codes = {code for code, _ in count(now, scope, cube, [dimension], _rows(cube), on=today).row_codes}
        lists[key] = {ALL: everything} | {
            code: frozenset(ids[select_rows(now, scope, cube, {dimension: [code]}, today)].tolist()) for code in codes
        }
        yield "" if everything == frozenset().union(*(lists[key][code] for code in codes)) else "清单不全"
        yield _first_page(actor, cube, dimension, lists[key])
    values = _values(now, cube, measure)
    for code, behind in lists[key].items():
        again = _added(cube, measure, values, behind)
        told = made.total if code == ALL else made.figure(code)
        yield "" if told == again else f"{code} 表 {told}，清单 {again}"


def _rows(cube: Cube) -> str:
    """A measure that shows every row: the one that counts rows, else the first."""
    plain = (each.name for each in cube.measures if not each.column and not each.distinct and not each.per)
    return next(plain, cube.measures[0].name)


def _first_page(actor: Actor, cube: Cube, dimension: str, lists: Mapping[str, Ids]) -> str:
    """The page itself shows these rows."""
    code = max((each for each in lists if each != ALL), key=lambda each: len(lists[each]), default=None)
    if code is None:
        return ""
    scope = queries.common(queries.reach(actor, cube), actor.scope_for(cube.listed))
    shown = drill.rows_behind(
        scope, scope, cube, cube.measures[0].name, {dimension: [code]}, today=clock.today(), on=None
    )
    ids = {line.id for line in shown.lines}
    is_right = shown.seen == len(lists[code]) and ids <= lists[code] and len(ids) == min(drill.PAGE, shown.seen)
    return "" if is_right else f"{code} 的清单有 {shown.seen} 行，应为 {len(lists[code])} 行"


def _values(now: World, cube: Cube, measure: Measure) -> tuple[Values, Values]:
    """What each row says of a measure, and of the one it is divided by."""
    path = measure.distinct or measure.column
    ids = now.hold(cube.frame).ids.tolist()
    rows = dict.fromkeys(ids, 1) if not path else dict(zip(ids, now.column(cube.frame, path)[0].tolist(), strict=True))
    return rows, _values(now, cube, cube.measure(measure.per))[0] if measure.per else {}


def _added(cube: Cube, measure: Measure, values: tuple[Values, Values], ids: Ids) -> int:
    """A measure of some rows, one by one."""
    above, below = values
    if measure.distinct:
        return len({above[each] for each in ids} - {0})
    total = sum(above[each] for each in ids)
    if not measure.per:
        return total
    divisor = _added(cube, cube.measure(measure.per), (below, {}), ids)
    return int((Fraction(total * measure.scale, divisor) + Fraction(1, 2)) // 1) if divisor else 0


def prove(nth: int) -> dict[str, Any]:
    """Every nth question over a copy of the demo data."""
    with (
        TemporaryDirectory() as name,
        copied(Path(name)) as settings,
        application(settings, Path(name)).app_context(),
    ):
        asked = questions(tuple(USERS))[::nth]
        compared, found = differences(asked)
    return {"tables": len(asked), "figures": compared, "found": found}


if __name__ == "__main__":
    os.environ["APP_TODAY"] = TODAY
    main(prove)
