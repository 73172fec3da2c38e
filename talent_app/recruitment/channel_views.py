"""Pages of channels, their costs, and the figures of recruitment."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.ids import year_of
from talent_app.core.money import Money
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.recruitment import figures as counted
from talent_app.recruitment import queries, service
from talent_app.recruitment.blueprint import ON_FORM, blueprint, send_tables, tabs
from talent_app.recruitment.enums import WAY, Stage
from talent_app.recruitment.forms import ChannelEditForm, ChannelNewForm, CostNewForm
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

FIELDS = ("kind", "name", "agreement_title", "agreed_on", "agreed_until", "contact_name", "contact_phone", "note")


def _offer(form: ChannelNewForm) -> None:
    offered = [(str(row.id), row.name) for row in organisations.enterprises(current_scope())]
    form.organisation.offer(offered)
    if request.method == "GET" and len(offered) == 1:
        form.organisation.data = offered[0][0]


@blueprint.get("/channels")
@requires(Permission.CANDIDATE_READ)
def channel_list() -> str:
    """The channels with their agreements, and what came of each."""
    scope, actor = current_scope(), current_actor()
    return render_template(
        "recruitment/channel_list.html", rows=queries.channels(scope), spent=queries.spent(scope), none=Money(0),
        tabs=tabs("channel_list", actor), can_edit=actor.can(Permission.RECRUIT_EDIT),
    )  # fmt: skip


@blueprint.route("/channels/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def channel_new() -> Any:
    """Enter a channel."""
    form = ChannelNewForm()
    _offer(form)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in FIELDS}
            row = service.save_channel(current_actor(), int(form.organisation.data), None, None, values)
            flash(_("已登记渠道“%(name)s”。", name=row.name), "success")
            return redirect(url_for("recruitment.channel_list"))
    return render_template("recruitment/channel_new.html", form=form)


@blueprint.route("/channels/<int:channel_id>", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def channel_edit(channel_id: int) -> Any:
    """Change a channel; its costs stand beside."""
    scope = current_scope()
    row = queries.channel_or_404(scope, channel_id)
    form = ChannelEditForm() if request.method == "POST" else ChannelEditForm(obj=row)
    _offer(form)
    if request.method == "GET":
        form.organisation.data = str(row.organisation_id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in (*FIELDS, "is_open")}
            service.save_channel(current_actor(), row.organisation_id, channel_id, form.version.data, values)
            flash(_("已保存。"), "success")
            return redirect(url_for("recruitment.channel_list"))
    return render_template("recruitment/channel_edit.html", form=form, row=row, costs=queries.costs(scope, channel_id))


@blueprint.route("/channels/<int:channel_id>/costs/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def cost_new(channel_id: int) -> Any:
    """Note money spent."""
    row = queries.channel_or_404(current_scope(), channel_id)
    form = CostNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.add_cost(
                current_actor(), channel_id, spent_on=form.spent_on.data, amount=form.amount.data,
                purpose=form.purpose.data or "",
            )  # fmt: skip
            flash(_("已登记费用。"), "success")
            return redirect(url_for("recruitment.channel_edit", channel_id=channel_id))
    return render_template("recruitment/cost_new.html", form=form, row=row)


@blueprint.get("/figures")
@requires(Permission.RECRUIT_READ)
def figures() -> str:
    """Funnel, time to hire, cost and result by channel; who recommended whom is counted, never named."""
    scope = current_scope()
    years = counted.years(scope)
    year = year_of(request.args.get("year", ""))
    rows = counted.by_channel(scope, year)
    return render_template(
        "recruitment/figures.html", rows=rows, way=WAY, years=years, year=year, tabs=tabs("figures", current_actor()),
        totals=_totals(rows), referrers=counted.referrers(scope, year)
        if current_actor().can(Permission.CANDIDATE_READ) else [],
    )  # fmt: skip


def _totals(rows: list[counted.ChannelFigures]) -> dict[Stage, int]:
    return {stage: sum(row.reached.get(stage, 0) for row in rows) for stage in WAY}


@blueprint.get("/figures.xlsx")
@requires(Permission.RECRUIT_READ)
def figures_xlsx() -> Response:
    """The same as a workbook."""
    rows = counted.by_channel(current_scope())
    columns = [Column(_("渠道")), *(Column(stage.title, CellKind.COUNT) for stage in WAY)]
    columns += [
        Column(_("未录用"), CellKind.COUNT), Column(_("本人放弃"), CellKind.COUNT),
        Column(_("报名到入职天数（中位数）"), CellKind.COUNT), Column(_("费用"), CellKind.MONEY),
        Column(_("每录用一人费用"), CellKind.MONEY),
    ]  # fmt: skip
    cells = [
        [row.kind.title, *(row.reached.get(stage, 0) for stage in WAY), row.rejected, row.withdrawn, row.usual_days,
         row.cost, row.per_hire]
        for row in rows
    ]  # fmt: skip
    return send_tables([Table(_("引才成效"), columns, cells)], _("引才成效"), _("引才成效") + ".xlsx")
