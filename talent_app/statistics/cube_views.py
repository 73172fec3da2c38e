"""Pages of one cube: any cross table with definitions beside it, the rows behind a figure, the table as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden, InvalidInput
from talent_app.core.formats import day as day_text
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.documents.tables import CellKind, Column
from talent_app.documents.tables import Table as Sheet
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.statistics import drill, frozen, queries
from talent_app.statistics.charts import specification
from talent_app.statistics.comparing import with_year_before
from talent_app.statistics.cube import ALL, Cube, Table, ordered
from talent_app.statistics.cubes import CUBES, cube_or_404
from talent_app.statistics.display import Display, displayed, layers
from talent_app.statistics.export import as_shown
from talent_app.statistics.flows import REGISTER
from talent_app.statistics.forms import CubeShowForm
from talent_app.statistics.guarding import guarded, must_guard
from talent_app.statistics.service import record_export
from talent_app.statistics.views import blueprint
from talent_app.web.access import current_actor, requires
from talent_app.web.replica import figures_at, from_replica

MOST_ROWS_OF_A_CHART = 40
SEPARATOR = ":"

Where = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Asked:
    """What the query string asks for."""

    cube: Cube
    form: CubeShowForm
    scope: Scope
    by: list[str]
    where: Where
    how: Display
    on: date | None
    period: str = ""

    def address(self, endpoint: str = "statistics.cube_show", **changes: Any) -> str:
        """The same table elsewhere, or with another choice; `where` replaces the filters."""
        where = changes.pop("where", self.where)
        kept: dict[str, Any] = {
            "rows": self.by[0], "columns": self.by[1] if len(self.by) > 1 else None,
            "layers": self.by[2] if len(self.by) > 2 else None, "measure": self.form.measure.data,
            "shown": self.how.value if self.how is not Display.FIGURES else None, "on": self.on,
            "period": self.period or None,
            "where": [f"{name}{SEPARATOR}{code}" for name, codes in sorted(where.items()) for code in sorted(codes)],
        }  # fmt: skip
        return url_for(endpoint, cube=self.cube.code, **kept | changes)


@dataclass(frozen=True)
class Shown:
    """One grid as the page shows it, with the addresses behind its figures and headings."""

    title: str
    table: Table
    head: list[str]
    rows: list[list[Any]]
    totals: list[Any]
    links: list[list[str]]
    row_links: list[str]
    column_links: list[str]


def asked_for(cube: Cube) -> Asked:
    """Read the query string; what it leaves out is as usual."""
    actor, form = current_actor(), CubeShowForm(request.args)
    scope = queries.reach(actor, cube)
    measures = queries.measures_for(actor, cube)
    form.offer(
        cube, measures, [kept.period for kept in frozen.periods(cube)], rows=cube.dimensions[0].name,
        shown=Display.FIGURES,
        measure=queries.usual_measure(scope, cube, None) or measures[0].name,
    )  # fmt: skip
    on: date | None = form.on.data if form.on.validate(form) else None
    if on is not None and on > clock.today():
        raise InvalidInput(_("统计日还没有到。"), _("请选择今天或以前的日期。"), field="on")
    by = list(dict.fromkeys(name for name in (form.rows.data, form.columns.data, form.layers.data) if name))
    scope = queries.reach(actor, cube, form.measure.data)
    use_scope(scope)
    how = form.shown.data if isinstance(form.shown.data, Display) else Display(form.shown.data or Display.FIGURES.value)
    period = form.period.data or ""
    if period:
        on = frozen.kept_or_404(cube, period).taken_for
    return Asked(cube, form, scope, by, _filters(cube, form), how, on, period)


def _filters(cube: Cube, form: CubeShowForm) -> Where:
    found: dict[str, set[str]] = {}
    pairs = [text.partition(SEPARATOR)[::2] for text in request.args.getlist("where")]
    if form.narrow.data:
        pairs += [(form.narrow.data, code) for code in form.codes.data or request.args.getlist("codes")]
    for name, code in pairs:
        cube.dimension(name)
        found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def table_of(actor: Actor, asked: Asked) -> Table:
    """The table asked for, as this reader may see it, with that of a year earlier where it is compared."""
    today, measure = clock.today(), asked.form.measure.data
    if asked.period:

        def kept(by: Sequence[str], name: str | None, where: Mapping[str, frozenset[str]]) -> Table:
            return frozen.frozen_table(asked.scope, asked.cube, asked.period, by, name, where)

        if asked.how.is_comparison:
            raise InvalidInput(_("冻结数不作同比。"), _("请改为显示数值，或不用冻结数。"), field="shown")
        return guarded(actor, asked.scope, kept(asked.by, measure, asked.where), kept)
    made = queries.shown_table(actor, asked.scope, asked.cube, asked.by, measure, asked.where, today=today, on=asked.on)
    if not asked.how.is_comparison:
        return made
    if must_guard(actor, asked.scope, asked.cube, made.measure):
        hint = _("请选择人数指标，或改为显示数值。")
        raise InvalidInput(_("薪酬汇总为保护个人薪酬，不作同比。"), hint, field="shown")
    return with_year_before(asked.scope, asked.cube, made, asked.where, today=today, on=asked.on)


@blueprint.get("/statistics/<cube>")
@requires(Permission.STATISTICS_READ)
@from_replica
def cube_show(cube: str) -> str:
    """One cube as any cross table of up to three dimensions, live or of a past day, with definitions beside it."""
    wanted, actor = cube_or_404(cube), current_actor()
    asked = asked_for(wanted)
    table = table_of(actor, asked)
    may_list = drill.may_list(actor, wanted) and not asked.period
    grids = [_shown(asked, label, code, part, may_list) for code, label, part in layers(table)]
    has_chart = len(table.row_codes) <= MOST_ROWS_OF_A_CHART and not table.hidden and not table.measure.is_ratio
    return render_template(
        "statistics/cube_show.html",
        form=asked.form,
        asked=asked,
        cube=wanted,
        table=table,
        grids=grids,
        chart=specification(replace(table, layers=())) if has_chart and not table.is_empty else None,
        chips=_chips(asked),
        choices=_choices(asked),
        reads=_who(wanted, table),
        kept=frozen.kept_or_404(wanted, asked.period) if asked.period else None,
        has_flows=wanted.frame == REGISTER,
        is_past=table.on < clock.today(),
        at=figures_at(clock.now()),
        year_ends=[date(clock.today().year - ago, 12, 31) for ago in (1, 2, 3)],
        others=[other for other in CUBES.values() if queries.may_see(actor, other)],
    )


def _who(cube: Cube, table: Table) -> str:
    needed = dict.fromkeys(each for each in (cube.permission, table.measure.permission) if each is not None)
    titles = "、".join(each.title for each in (Permission.STATISTICS_READ, *needed))
    return _("有“%(titles)s”权限的人，只见其权限范围内的单位。", titles=titles)


def _shown(asked: Asked, label: str, code: str, table: Table, may_list: bool) -> Shown:
    head, rows, totals = displayed(table, asked.how)
    row_name, column_name = asked.by[0], asked.by[1] if len(asked.by) > 1 else ""
    columns = [*(each for each, _ in table.column_codes), ALL] if column_name else [ALL]

    def link(row: str, column: str) -> str:
        if not may_list or table.is_hidden(row, column if column_name else ""):
            return ""
        cells = {"row": row, "column": column, "layer": code}
        return asked.address("statistics.cube_rows", **{name: value for name, value in cells.items() if value != ALL})

    def only(name: str, value: str) -> str:
        return asked.address(where=asked.where | {name: frozenset({value})})

    return Shown(
        label, table, head, rows, totals,
        [[link(row, column) for column in columns] for row in (*(each for each, _ in table.row_codes), ALL)],
        [only(row_name, each) for each, _ in table.row_codes],
        [only(column_name, each) for each, _ in table.column_codes],
    )  # fmt: skip


def _chips(asked: Asked) -> list[tuple[str, str]]:
    """Each filter in words, with the address without it."""
    chips = []
    for name, codes in sorted(asked.where.items()):
        dimension = asked.cube.dimension(name)
        for code, label in ordered(dimension, set(codes)):
            left = {each: kept - {code} if each == name else kept for each, kept in asked.where.items()}
            kept = {each: codes for each, codes in left.items() if codes}
            chips.append((f"{dimension.label}：{label}", asked.address(where=kept)))
    return chips


def _choices(asked: Asked) -> tuple[str, list[tuple[str, str]]] | None:
    """The codes to choose from for the dimension to narrow by, once it is chosen."""
    name = asked.form.narrow.data
    if not name:
        return None
    measure = asked.cube.measures[0].name if asked.form.measure.data is None else None
    made = queries.table(asked.scope, asked.cube, [name], measure, today=clock.today(), on=asked.on)
    return asked.cube.dimension(name).label, list(made.row_codes)


@blueprint.get("/statistics/<cube>/rows")
@requires(Permission.STATISTICS_READ)
@from_replica
def cube_rows(cube: str) -> str:
    """The rows behind one figure, as far as the reader may see single rows."""
    wanted, actor = cube_or_404(cube), current_actor()
    asked = asked_for(wanted)
    if not drill.may_list(actor, wanted):
        raise Forbidden(_("您只能看这项统计的汇总。"), _("看单条记录需要相应的查看权限。"))
    where = dict(asked.where)
    said: list[tuple[str, str]] = []
    for name, field in zip(asked.by, ("row", "column", "layer"), strict=False):
        code = request.args.get(field)
        if code:
            where[name] = where[name] & {code} if name in where else frozenset({code})
    for name, codes in where.items():
        dimension = wanted.dimension(name)
        said.append((dimension.label, "、".join(label for _, label in ordered(dimension, set(codes)))))
    start = request.args.get("start", 0, type=int)
    listed = queries.common(asked.scope, actor.scope_for(wanted.listed))
    measure = wanted.measure(asked.form.measure.data)
    counted_in = listed if must_guard(actor, asked.scope, wanted, measure) else asked.scope
    found = drill.rows_behind(
        counted_in, listed, wanted, measure.name, where, today=clock.today(), on=asked.on, start=max(start, 0)
    )
    cells: Mapping[str, str] = {name: request.args[name] for name in ("row", "column", "layer") if name in request.args}

    def page(place: int) -> str:
        return asked.address("statistics.cube_rows", **cells, start=place)

    return render_template(
        "statistics/cube_rows.html", cube=wanted, asked=asked,
        measure=measure,
        figure=as_shown(measure, found.figure),
        said=said,
        found=found,
        back=asked.address(),
        previous=page(max(0, found.start - drill.PAGE)) if found.start else "",
        next=page(found.start + drill.PAGE) if found.start + drill.PAGE < found.seen else "",
    )  # fmt: skip


@blueprint.get("/statistics/<cube>.xlsx")
@requires(Permission.STATISTICS_EXPORT)
def cube_xlsx(cube: str) -> Response:
    """The table on the page as a workbook: what is seen is what is exported, with definition, filter, day and who."""
    wanted, actor = cube_or_404(cube), current_actor()
    asked = asked_for(wanted)
    table = from_replica(table_of)(actor, asked)
    kind = CellKind.TEXT
    if asked.how is Display.FIGURES and not table.hidden and not table.measure.is_ratio:
        kind = CellKind.MONEY if table.measure.is_money else CellKind.COUNT
    notes = [
        (_("统计"), wanted.title),
        (_("口径"), wanted.definition),
        (_("指标"), f"{table.measure.label}（{table.measure.unit}）：{table.measure.definition}"),
        (_("显示"), asked.how.title),
        *((dimension.label, dimension.definition) for dimension in table.by),
        *((_("筛选"), text) for text, _url in _chips(asked)),
        *([(_("重复"), _("有 %(n)s 计入了不止一格，合计中只计一次。", n=table.overlap))] if table.overlap else []),
        (_("统计日"), day_text(table.on)),
        *([(_("冻结期"), asked.period)] if asked.period else []),
        (_("导出人"), actor.name),
        (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"),
    ]
    record_export(actor, wanted, request.query_string.decode(), "xlsx")
    stream, sheets = BytesIO(), []
    for place, (_code, label, part) in enumerate(layers(table)):
        head, rows, totals = displayed(part, asked.how)
        columns = [Column(head[0], width=24), *(Column(title, kind) for title in head[1:])]
        title = _("统计表") if not place else f"{place} {label}"[:28]
        sheets.append(Sheet(title, columns, [*rows, totals]))
    sheets.append(Sheet(_("说明"), [Column(_("项目"), width=16), Column(_("内容"), width=80)], notes))
    write_tables(stream, sheets, title=wanted.title, created=clock.now())
    name = f"{wanted.code}-{table.on:%Y%m%d}.xlsx"
    return Response(
        stream.getvalue(),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
