"""What stood a year earlier beside a table: by the year the rows are about, else by the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.statistics.cube import Cube, Table
from talent_app.statistics.queries import table

Where = Mapping[str, Iterable[str]]


def with_year_before(
    scope: Scope, cube: Cube, made: Table, where: Where | None, *, today: date, on: date | None
) -> Table:
    """The table with the one of a year earlier beside it: by the year the rows are about, else by the day."""
    by = [dimension.name for dimension in made.by]
    given = {name: frozenset(codes) for name, codes in (where or {}).items()}
    if not cube.year:
        earlier = a_year_before(made.on)
        before = table(scope, cube, by, made.measure.name, given, today=today, on=earlier)
        return replace(made, before=before)
    if cube.year in given:
        given[cube.year] = frozenset(str(int(code) - 1) for code in given[cube.year] if code.isdigit())
    elif cube.year not in by:
        label = cube.dimension(cube.year).label
        raise InvalidInput(
            f"同比要知道是哪一年：这项统计按“{label}”比较。", f"请在筛选中选定{label}，或把它放到行或列。", "show"
        )
    before = table(scope, cube, by, made.measure.name, given, today=today, on=on)
    return replace(made, before=_a_year_on(before, by.index(cube.year)) if cube.year in by else before)


def _a_year_on(before: Table, place: int) -> Table:
    """The figures of each year under the next one, so that they stand beside those they are compared with."""

    def moved(key: tuple[str, str]) -> tuple[str, str]:
        if place > 1 or not key[place].isdigit():
            return key
        code = str(int(key[place]) + 1)
        return (code, key[1]) if place == 0 else (key[0], code)

    margins = {moved(key): figure for key, figure in (before.margins or {}).items()}
    return replace(before, figures={moved(key): figure for key, figure in before.figures.items()}, margins=margins)


def a_year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th.

    >>> str(a_year_before(date(2024, 2, 29)))
    '2023-02-28'
    """
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
