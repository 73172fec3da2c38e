"""Disclosure control of bulletins: the same attacker as for publications, over everything any regulator ever published.

A bulletin leaves the house, a return does not: so every table of a bulletin is counted by enterprise, small and
dominated cells are hidden with what would give them away, and before it is issued all of it is checked again. Figures
come from the frozen period of the report's day where there is one, else from what the database held at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.organisations.models import Organisation
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.statistics import frozen, queries
from talent_app.statistics.attacker import Key
from talent_app.statistics.cube import ALL, Cube, Table
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.disclosure import rounded
from talent_app.statistics.export import figure_of
from talent_app.statistics.publication_queries import counted_table, earlier, part_of
from talent_app.statistics.published import Fault, Guard, Released, faults, grid_of, hide
from talent_app.statistics.published_shape import as_kept, as_read
from talent_app.statistics.report_layouts import Layout, TableWish

Made = tuple[Table, Mapping[Key, str], Mapping[str, Any]]


@dataclass
class Source:
    """Where the figures of a report come from; remembers which cubes were read from which frozen period."""

    on: date
    today: date
    used: dict[str, str] = field(default_factory=dict)

    def read(self, scope: Scope, cube: Cube, by: Sequence[str], measure: str | None = None, where: Any = None) -> Table:
        """One table: frozen where the day was kept with these dimensions, else as of the day."""
        measure = queries.usual_measure(scope, cube, measure)
        for kept in frozen.periods(cube):
            if kept.taken_for != self.on:
                continue
            try:
                made = frozen.frozen_table(scope, cube, kept.period, by, measure, where)
            except InvalidInput:  # what was kept is not divided like this
                break
            self.used.setdefault(cube.title, kept.period)
            return made
        self.used[cube.title] = ""
        return queries.table(scope, cube, by, measure, where, today=self.today, on=self.on)

    def told(self) -> str:
        """In words, for the page on which the report rests."""
        kept = sorted({period for period in self.used.values() if period})
        live = "、".join(sorted(title for title, period in self.used.items() if not period))
        if not kept:
            return "按统计日终了时库内的数据即时计算；这一天没有冻结的统计期"
        frozen_words = f"冻结的统计期 {'、'.join(kept)}"
        return f"{frozen_words}；{live}按统计日终了时库内的数据计算" if live else frozen_words


def controlled(
    scope: Scope, layout: Layout, owner: Organisation, source: Source, read: Callable[..., Table]
) -> tuple[dict[tuple[int, int], Made], dict[str, Any]]:
    """The tables of a bulletin by part and place with what is hidden, and what is kept for the check."""
    guard = Guard.of(Policy(book(scope), source.on))
    base = Policy(book(scope), source.on).yuan("statistics.pay_rounding").fen
    _inside, part = part_of(scope, owner.id)
    wishes = {(at, n): wish for at, one in enumerate(layout.parts) for n, wish in enumerate(one.tables)}
    tables = [counted_table(scope, _plain(wish), source.on, read, part) for wish in wishes.values()]
    hidden: list[dict[Key, str]] = [{} for _ in tables]
    for of in dict.fromkeys(table["of"] for table in tables):  # different things tell nothing of each other
        places = [place for place, table in enumerate(tables) if table["of"] == of]
        group = [tables[place] for place in places]
        for place, found in zip(places, hide(group, guard, earlier(scope, group)), strict=True):
            hidden[place] = found
    made = {
        at: (_covered(read(scope, *_asked(wish)), table, kept, base), kept, table)
        for (at, wish), table, kept in zip(wishes.items(), tables, hidden, strict=True)
    }
    return made, {"tables": tables, "hidden": as_kept(hidden), "limits": guard.to_json()}


def leaks_of(scope: Scope, title: str, control: Mapping[str, Any]) -> list[Fault]:
    """Why a bulletin may not be issued as it stands, each naming its table."""
    guard, found = Guard.from_json(control["limits"]), []
    pairs = list(zip(control["tables"], as_read(control["hidden"]), strict=True))
    for of in dict.fromkeys(table["of"] for table, _ in pairs):
        group = [pair for pair in pairs if pair[0]["of"] == of]
        now = Released(title, [table for table, _ in group], [kept for _, kept in group])
        found += faults(now, guard, earlier(scope, now.tables))
    return found


def _asked(wish: TableWish) -> tuple[Any, ...]:
    cube = CUBES[wish.cube]
    usual = "persons" if any(each.name == "persons" for each in cube.measures) else None
    return cube, wish.by, cube.measure(wish.measure or usual).name, wish.where


def _plain(wish: TableWish) -> dict[str, Any]:
    cube, by, measure, where = _asked(wish)
    return {
        "cube": cube.code, "by": list(by), "measure": cube.measure(measure).name,
        "where": {name: codes[0] for name, codes in (where or {}).items()},
    }  # fmt: skip


def _covered(made: Table, counted: Mapping[str, Any], hidden: Mapping[Key, str], base: int) -> Table:
    """A table without its hidden cells; totals stand by themselves, because cells are missing from their sums."""
    grid = grid_of(counted)
    columns = [*(code for code, _ in made.column_codes), ALL] if made.column_codes else [""]
    figures, margins, gone = {}, {}, set()
    for row, column in product([*(code for code, _ in made.row_codes), ALL], columns):
        codes = [row, column][: len(made.by)]
        if grid.key([None if code == ALL else code for code in codes]) in hidden:
            gone |= {(row, column)} | ({(ALL, ALL)} if row == ALL and column == "" else set())
            continue
        figure = figure_of(made, row, column)
        figure = rounded(figure, base) if made.measure.is_guarded else figure
        (margins if ALL in (row, column) else figures)[row, column] = figure
    if not made.column_codes and (ALL, "") in margins:
        margins[ALL, ALL] = margins[ALL, ""]
    return replace(made, figures=figures, margins=margins, hidden=frozenset(gone))
