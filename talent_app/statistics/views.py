"""Pages of statistics: the cockpit, one cube as a cross table with its chart, and the same table as a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.core.formats import day as day_text
from talent_app.documents.tables import CellKind, Column
from talent_app.documents.tables import Table as Sheet
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.statistics import queries
from talent_app.statistics.charts import specification
from talent_app.statistics.cube import Cube, Table
from talent_app.statistics.cubes import CUBES, cube_or_404
from talent_app.statistics.export import as_shown, grid
from talent_app.statistics.forms import CubeShowForm
from talent_app.statistics.service import record_export
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
MOST_ROWS_OF_A_CHART = 40


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


@blueprint.get("/statistics/<cube>")
@requires(Permission.STATISTICS_READ)
def cube_show(cube: str) -> str:
    """One cube as any cross table of one or two dimensions, live or of a past day, with definitions beside it."""
    wanted = cube_or_404(cube)
    form, table = read(wanted)
    return render_template(
        "statistics/cube_show.html",
        form=form,
        cube=wanted,
        shown=show(table),
        has_chart=len(table.row_codes) <= MOST_ROWS_OF_A_CHART,
        is_past=table.on < clock.today(),
        at=clock.now(),
    )


@blueprint.get("/statistics/<cube>.xlsx")
@requires(Permission.STATISTICS_EXPORT)
def cube_xlsx(cube: str) -> Response:
    """The table on the page as a spreadsheet: what is seen is what is exported, with definition, day and who."""
    wanted = cube_or_404(cube)
    _form, table = read(wanted)
    actor = current_actor()
    head, rows, totals = grid(table)
    kind = CellKind.MONEY if table.measure.is_money else CellKind.COUNT
    columns = [Column(head[0], width=24), *(Column(title, kind) for title in head[1:])]
    notes = [
        (_("统计"), wanted.title),
        (_("口径"), wanted.definition),
        (_("指标"), f"{table.measure.label}（{table.measure.unit}）：{table.measure.definition}"),
        *((dimension.label, dimension.definition) for dimension in table.by),
        (_("统计日"), day_text(table.on)),
        (_("导出人"), actor.name),
        (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
    ]
    record_export(actor, wanted, request.query_string.decode(), "xlsx")
    stream = BytesIO()
    sheets = [
        Sheet(_("统计表"), columns, [*rows, totals]),
        Sheet(_("说明"), [Column(_("项目"), width=16), Column(_("内容"), width=80)], notes),
    ]
    write_tables(stream, sheets, title=wanted.title, created=clock.now())
    name = f"{wanted.code}-{table.on:%Y%m%d}.xlsx"
    return Response(
        stream.getvalue(),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def read(cube: Cube) -> tuple[CubeShowForm, Table]:
    """The table the query string asks for; what it leaves out is as usual."""
    actor, form = current_actor(), CubeShowForm(request.args)
    scope = queries.reach(actor, cube)
    form.offer(
        cube,
        rows=cube.dimensions[0].name,
        measure=queries.usual_measure(scope, cube, None) or cube.measures[0].name,
    )
    today = clock.today()
    on: date | None = form.on.data if form.validate() else None
    if on is not None and on > today:
        raise InvalidInput(_("统计日还没有到。"), _("请选择今天或以前的日期。"), field="on")
    by = [form.rows.data] + ([form.columns.data] if form.columns.data not in (None, "", form.rows.data) else [])
    scope = queries.reach(actor, cube, form.measure.data)
    return form, queries.shown_table(actor, scope, cube, by, form.measure.data, today=today, on=on)
