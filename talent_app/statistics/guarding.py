"""Pay of few people stays hidden from who may see sums of pay only: small cells, and what would give them away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.policy.queries import book
from talent_app.rules.benchmark import Guard
from talent_app.rules.parameters import Policy
from talent_app.statistics.cube import ALL, Table
from talent_app.statistics.disclosure import Grid, protect

MOST_AXES = 2


def must_guard(actor: Actor, scope: Scope, table: Table) -> bool:
    """Whether a reader sees this measure added up only: he may not see the single rows everywhere he reads."""
    if not table.measure.is_guarded:
        return False
    listed = actor.grants.get(table.cube.listed, Scope.nothing())
    if listed.is_all:
        return False
    return scope.is_all or not (scope.organisation_ids or frozenset()) <= (listed.organisation_ids or frozenset())


def guarded(actor: Actor, scope: Scope, table: Table, counted: Callable[[str], Table]) -> Table:
    """Hide small cells from who may see sums only; `counted` gives the same table by another measure."""
    if not must_guard(actor, scope, table):
        return table
    if len(table.by) > MOST_AXES:
        raise InvalidInput(
            "薪酬汇总一次最多按两个维度分。", "请去掉一个维度：分得过细会显示出个人的薪酬。", field="layers"
        )
    least = Guard.of(Policy(book(Scope.nothing()), table.on)).people
    by = [dimension.name for dimension in table.by]
    rows, people = counted("records"), counted("people")
    axes = [(by[0], tuple(code for code, _ in rows.row_codes))]
    if len(by) > 1:
        axes.append((by[1], tuple(code for code, _ in rows.column_codes)))
    figures = {key[: len(by)]: figure for key, figure in rows.figures.items()}
    grid = Grid(tuple(axes), figures)
    few = {_key(by, key) for key, figure in {**people.figures, **(people.margins or {})}.items() if 0 < figure < least}
    hidden = protect([grid], few, least) if few else frozenset()
    every = [*((code, "") for code, _ in rows.row_codes), (ALL, ALL)]
    if len(by) > 1:
        columns = [*(code for code, _ in rows.column_codes), ALL]
        every = [(row, column) for row in (*(code for code, _ in rows.row_codes), ALL) for column in columns]
    kept = frozenset(key for key in every if _key(by, key) in hidden)
    return replace(
        table,
        figures={key: figure for key, figure in table.figures.items() if key not in kept},
        margins={key: figure for key, figure in (table.margins or {}).items() if key not in kept},
        hidden=kept,
    )


def _key(by: list[str], key: tuple[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, code) for name, code in zip(by, key, strict=False) if code not in (ALL, ""))
