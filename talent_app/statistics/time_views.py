"""Pages about time: flows between two days, and why a frozen figure differs from the live one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import Permission
from talent_app.statistics import frozen, queries
from talent_app.statistics.columns import world
from talent_app.statistics.cube import ALL, Cube, Measure, Table, ordered
from talent_app.statistics.cube_views import blueprint
from talent_app.statistics.cubes import cube_or_404
from talent_app.statistics.export import TOTAL, as_shown, figure_of
from talent_app.statistics.flows import REGISTER, Flow, counts_rows, flows
from talent_app.statistics.forms import CubeDifferenceForm, CubeFlowsForm
from talent_app.statistics.freezing import frozen_dimensions
from talent_app.statistics.guarding import must_guard
from talent_app.web.access import current_actor, requires
from talent_app.web.replica import from_replica

USUAL_DAYS = 30


@dataclass(frozen=True)
class Difference:
    """One row of the comparison: frozen, what happened since, now; `other` is what no flow explains."""

    label: str
    frozen: Any
    live: Any
    change: Any
    flow: Flow | None = None
    other: int = 0


def _offer(form: Any, cube: Cube, actor: Actor, dimensions: list[tuple[str, str]], counting: bool) -> Measure:
    """Offer dimensions and measures; the measure chosen, or the reader's usual one."""
    form.rows.offer(dimensions)
    measures = [each for each in queries.measures_for(actor, cube) if not counting or counts_rows(each)]
    form.measure.offer([(each.name, f"{each.label}（{each.unit}）") for each in measures])
    if not form.rows.data:
        form.rows.data = dimensions[0][0]
    if not form.measure.data:
        form.measure.data = queries.usual_measure(queries.reach(actor, cube), cube, None) or measures[0].name
    return cube.measure(form.measure.data)


@blueprint.get("/statistics/<cube>/flows")
@requires(Permission.STATISTICS_READ)
@from_replica
def cube_flows(cube: str) -> str:
    """Who came, went, moved, rose and left between two days."""
    wanted, actor, form = cube_or_404(cube), current_actor(), CubeFlowsForm(request.args)
    queries.reach(actor, wanted)
    if wanted.frame != REGISTER:
        raise InvalidInput(_("只有人才登记的统计有流动。"), _("请从“人才结构”查看流动。"))
    measure = _offer(form, wanted, actor, [(each.name, each.label) for each in wanted.dimensions], True)
    today = clock.today()
    since = (form.since.data if form.since.validate(form) else None) or today - timedelta(days=USUAL_DAYS)
    until = (form.until.data if form.until.validate(form) else None) or today
    if until > today or since >= until:
        raise InvalidInput(_("期初应早于期末，期末不晚于今天。"), _("请核对两个日期。"), field="since")
    scope = queries.reach(actor, wanted, measure.name)
    use_scope(scope)
    found = flows(
        scope, wanted, form.rows.data, {}, measure, (world(since), since),
        (world(until if until < today else None), until),
    )  # fmt: skip
    form.since.data, form.until.data = since, until
    return render_template(
        "statistics/cube_flows.html",
        cube=wanted,
        form=form,
        dimension=wanted.dimension(form.rows.data),
        measure=measure,
        found=found,
        since=since,
        until=until,
    )


@blueprint.get("/statistics/<cube>/difference")
@requires(Permission.STATISTICS_READ)
@from_replica
def cube_difference(cube: str) -> str:
    """A frozen period beside the live figures: what came, went and moved since, and what else differs."""
    wanted, actor, form = cube_or_404(cube), current_actor(), CubeDifferenceForm(request.args)
    queries.reach(actor, wanted)
    periods = frozen.periods(wanted)
    form.period.offer([(kept.period, kept.period) for kept in periods])
    measure = _offer(form, wanted, actor, [(each.name, each.label) for each in frozen_dimensions(wanted)], False)
    if not form.period.data and periods:
        form.period.data = periods[0].period
    scope = queries.reach(actor, wanted, measure.name)
    use_scope(scope)
    rows: list[Difference] = []
    kept, is_whole = None, True
    if form.period.data:
        kept = frozen.kept_or_404(wanted, form.period.data)
        rows = _differences(actor, scope, wanted, kept, form.rows.data, measure)
        is_whole = frozen.holds(wanted, kept.period)
    return render_template(
        "statistics/cube_difference.html",
        cube=wanted,
        form=form,
        dimension=wanted.dimension(form.rows.data),
        measure=measure,
        kept=kept,
        rows=rows,
        has_flows=counts_rows(measure),
        is_whole=is_whole,
    )


def _differences(
    actor: Actor, scope: Scope, cube: Cube, kept: frozen.Kept, by: str, measure: Measure
) -> list[Difference]:
    today = clock.today()
    before = frozen.frozen_table(scope, cube, kept.period, [by], measure.name)
    now = queries.table(scope, cube, [by], measure.name, today=today)
    if must_guard(actor, scope, cube, now.measure):
        raise InvalidInput(_("薪酬汇总为保护个人薪酬，不作比较。"), _("请选择人数指标。"), field="measure")
    moved: Mapping[str, Flow] = {}
    if counts_rows(measure):
        as_of = kept.taken_for if kept.taken_for < clock.local(kept.frozen_at).date() else kept.frozen_at
        start, end = (world(as_of), kept.taken_for), (world(None), today)
        moved = flows(scope, cube, by, {}, measure, start, end).by_code
    codes = {code for code, _ in (*before.row_codes, *now.row_codes)}
    labelled = [*ordered(cube.dimension(by), codes), (ALL, TOTAL)]
    return [_difference(label, before, now, code, moved.get(code)) for code, label in labelled]


def _difference(label: str, before: Table, now: Table, code: str, flow: Flow | None) -> Difference:
    was, is_now = figure_of(before, code), figure_of(now, code)
    told = 0 if flow is None else flow.came - flow.gone + flow.moved_in - flow.moved_out
    other = 0 if flow is None else is_now - was - told
    measure = now.measure
    return Difference(
        label, as_shown(measure, was), as_shown(measure, is_now), as_shown(measure, is_now - was), flow, other
    )
