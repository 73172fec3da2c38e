"""The cockpit. Pages of one cube are in `cube_views.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for

from talent_app import clock
from talent_app.identity.permissions import Permission
from talent_app.statistics import queries
from talent_app.statistics.charts import specification
from talent_app.statistics.cube import Table
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.export import as_shown, grid
from talent_app.web.access import current_actor, current_scope, requires

blueprint = Blueprint("statistics", __name__)

#: What the cockpit shows, in order: cube, dimensions, measure (None: the reader's usual one).
COCKPIT: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("talents", ("category",), None),
    ("talents", ("title_level", "sex"), None),
    ("talents_age", ("age", "sex"), None),
    ("talents", ("education",), None),
    ("talents", ("ethnicity",), None),
    ("plans", ("state", "instrument"), "plans"),
)


@dataclass(frozen=True)
class Shown:
    """A table as the page shows it: headings, rows, totals, chart and where it leads."""

    table: Table
    head: list[str]
    rows: list[list[Any]]
    totals: list[Any]
    chart: dict[str, Any]
    url: str

    @property
    def title(self) -> str:
        """What the table divides by what."""
        by = "、".join(dimension.label for dimension in self.table.by)
        return f"{self.table.cube.title}：{by}"


def show(table: Table) -> Shown:
    """Everything the page prints of a table."""
    head, rows, totals = grid(table)
    names = [dimension.name for dimension in table.by]
    url = url_for(
        "statistics.cube_show",
        cube=table.cube.code,
        rows=names[0],
        columns=names[1] if len(names) > 1 else None,
        measure=table.measure.name,
    )
    return Shown(table, head, rows, totals, specification(table), url)


@blueprint.get("/statistics")
@requires(Permission.STATISTICS_READ)
def cockpit() -> str:
    """The figures of one's scope at a glance."""
    scope, today = current_scope(), clock.today()
    wanted = [(CUBES[code], by, measure) for code, by, measure in COCKPIT]
    heads = [(CUBES["plans"], ("state",), measure) for measure in ("plans", "amount", "people")]
    heads = [(CUBES["talents"], ("status",), None), *heads]
    tables = queries.tables(scope, [*wanted, *heads], today=today)
    figures = [(table.measure, as_shown(table.measure, table.total)) for table in tables[len(wanted) :]]
    return render_template(
        "statistics/cockpit.html",
        tables=[show(table) for table in tables[: len(wanted)]],
        figures=figures,
        at=clock.now(),
        cubes=[cube for cube in CUBES.values() if queries.may_see(current_actor(), cube)],
    )
