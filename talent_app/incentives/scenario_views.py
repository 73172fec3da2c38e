"""Pages of scenarios: side by side with the draft, one to change, promoting one, and how each figure came about."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.ids import row_id
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives import scenarios as commands
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.draft_views import find
from talent_app.incentives.explaining import named
from talent_app.incentives.facts import asked_fields, instrument_of, unpack
from talent_app.incentives.forms import PlanFactsForm
from talent_app.incentives.models import Plan
from talent_app.incentives.scenario_assumptions import USUAL, USUAL_CHANGES
from talent_app.incentives.scenario_forms import (
    ScenarioActForm,
    ScenarioNewForm,
    read_shares,
    scenario_fields,
    shown_shares,
)
from talent_app.incentives.scenario_models import PlanScenario
from talent_app.incentives.scenario_rows import comparison, people_rows
from talent_app.rules.explanation import Explanation, Input, Rounded
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import Section

OWN_SECTIONS = (
    Section(_l("情景"), ("scenario_title",)),
    Section(_l("测算假设"), ("instalments", "changes", "exercises")),
)
BASE = "/incentives/plans/<int:plan_id>/scenarios"


def _columns(plan: Plan) -> list[commands.Figures]:
    scope = current_scope()
    rows = commands.scenarios(scope, plan)
    changes = (*USUAL_CHANGES, *commands.all_changes(rows))
    return [commands.figures_of(scope, plan, row, changes) for row in (None, *rows)]


@blueprint.get(BASE)
@requires(Permission.PLAN_EDIT)
def scenario_list(plan_id: int) -> str:
    """The draft and its scenarios side by side; what differs from the draft is marked."""
    plan, scope = find(plan_id), current_scope()
    columns = _columns(plan)
    form = ScenarioNewForm()
    form.title.data = _("情景 %(n)d", n=len(columns))
    names = {each.ref: each.name for each in queries.people_of(scope, plan)}
    return render_template(
        "incentives/scenario_list.html", plan=plan, columns=columns, groups=comparison(plan, columns),
        people=people_rows(columns, names), form=form, former=commands.scenarios(scope, plan, former=True),
        may_add=len(columns) <= commands.MOST,
    )  # fmt: skip


@blueprint.post(f"{BASE}/new")
@requires(Permission.PLAN_EDIT)
def scenario_new(plan_id: int) -> Response:
    """Copy the draft into a new scenario and open it."""
    find(plan_id)
    form = ScenarioNewForm()
    if form.validate_on_submit():
        row = commands.copy_scenario(current_actor(), plan_id, form.title.data)
        flash(_("已复制为“%(title)s”，请修改后对比。", title=row.title), "success")
        return redirect(url_for("incentives.scenario_edit", plan_id=plan_id, scenario_id=row.id))
    flash(_("请填写情景名称。"), "warning")
    return redirect(url_for("incentives.scenario_list", plan_id=plan_id))


def _scenario(plan: Plan, scenario_id: int) -> PlanScenario:
    return commands.scenario_or_404(current_scope(), plan, scenario_id)


@blueprint.route(f"{BASE}/<int:scenario_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def scenario_edit(plan_id: int, scenario_id: int) -> str | Response:
    """Change a scenario: name, assumptions, facts, weights or amounts."""
    plan = find(plan_id)
    row = _scenario(plan, scenario_id)
    instrument = instrument_of(plan.instrument)
    fields = asked_fields(instrument)
    kind = type(
        "ScenarioEditForm",
        (PlanFactsForm.for_fields(fields),),
        {**scenario_fields(row, instrument), "sections": (*OWN_SECTIONS, *PlanFactsForm.sections)},
    )
    stored = unpack(instrument.known_facts, row.facts)
    shares = shown_shares(plan, row, instrument)
    form = kind(data={**stored, **row.assumptions, **shares, "version": row.version, "scenario_title": row.title})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            values = read_shares(form, row, instrument)
            assumed = {name: form[name].data or "" for name in USUAL}
            commands.save_scenario(
                current_actor(), plan_id, scenario_id, form.version.data, title=form.scenario_title.data,
                facts=form.values(fields), values=values, assumptions=assumed,
            )  # fmt: skip
            flash(_("已保存“%(title)s”。", title=form.scenario_title.data), "success")
            return redirect(url_for("incentives.scenario_list", plan_id=plan_id))
    return render_template("incentives/scenario_edit.html", plan=plan, row=row, form=form)


@blueprint.route(f"{BASE}/<int:scenario_id>/promote", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def scenario_promote(plan_id: int, scenario_id: int) -> str | Response:
    """Make a scenario the draft, asked first; the draft before it can be brought back."""
    plan = find(plan_id)
    row = _scenario(plan, scenario_id)
    form = ScenarioActForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            commands.promote_scenario(current_actor(), plan_id, scenario_id, form.version.data)
            flash(_("已采用“%(title)s”为草案；需要时可以恢复之前的草案。", title=row.title), "success")
            return redirect(url_for("incentives.scenario_list", plan_id=plan_id))
    columns = [commands.figures_of(current_scope(), plan, each) for each in (None, row)]
    return render_template(
        "incentives/scenario_promote.html", plan=plan, row=row, form=form, groups=comparison(plan, columns),
        columns=columns,
    )  # fmt: skip


@blueprint.route(f"{BASE}/<int:scenario_id>/remove", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def scenario_remove(plan_id: int, scenario_id: int) -> str | Response:
    """Take a scenario away, asked first."""
    plan = find(plan_id)
    row = _scenario(plan, scenario_id)
    form = ScenarioActForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, Conflict):
            commands.remove_scenario(current_actor(), plan_id, scenario_id, form.version.data)
            flash(_("已删除。"), "success")
            return redirect(url_for("incentives.scenario_list", plan_id=plan_id))
    return render_template("incentives/scenario_remove.html", plan=plan, row=row, form=form)


@blueprint.get(f"{BASE}/explain")
@requires(Permission.PLAN_EDIT)
def scenario_explain(plan_id: int) -> Response:
    """How one figure of the comparison came about: `?scenario=draft|ID&cell=net:REF|cost|wage|dilution`."""
    plan, scope = find(plan_id), current_scope()
    key, cell = request.args.get("scenario", ""), request.args.get("cell", "")[:120]
    row = _scenario(plan, number) if (number := row_id(key)) is not None else None
    found = commands.figures_of(scope, plan, row)
    explained = _explained(plan, found, cell)
    names = {each.ref: each.name for each in queries.people_of(scope, plan)}
    back = url_for("incentives.scenario_list", plan_id=plan_id)
    return fragments.render(
        "incentives/scenario_explain.html", ("explained",), plan=plan, explained=named(explained, names), back=back
    )


def _explained(plan: Plan, found: commands.Figures, cell: str) -> Explanation:
    kind, _colon, ref = cell.partition(":")
    told = _("情景“%(title)s”", title=found.title)
    if kind == "net" and ref in found.nets and found.nets[ref].net is not None:
        net = found.nets[ref]
        inputs = (Input(_("税前金额"), net.amount.as_yuan(), "", told),)
        return Explanation(
            cell, f"{ref} 的税后到手", _("税前金额 − 因此增加的个人所得税，取单独计税与并入综合所得中较省的一种"),
            net.net.as_yuan(), inputs, "TAX-012", Rounded.HALF_UP, net.steps,
        )  # fmt: skip
    if kind == "amount" and ref in found.amounts:
        steps = tuple(found.judged.steps)
        inputs = (
            Input(_("权重或金额"), found.weights.get(ref, ""), "", told),
            Input(_("拟分配总额"), found.pool.as_yuan() if found.pool else "", "", told),
        )
        return Explanation(
            cell, f"{ref} 的金额", _("按权重分配，超过本人上限的取上限，余额在其余人中再分"),
            found.amounts[ref].as_yuan(), inputs, "ALLOC", Rounded.REMAINDERS, steps,
        )  # fmt: skip
    if kind == "wage" and found.wage:
        inputs = (Input(_("分配合计"), found.amount.as_yuan(), "", told),)
        return Explanation(
            cell, _("对工资总额的影响"), _("按支付项目的口径计入或不计入"), found.wage.booked.as_yuan(), inputs,
            steps=found.wage.steps,
        )  # fmt: skip
    if kind == "cost" and ref.isdecimal() and int(ref) in found.costs:
        inputs = (Input(_("分配合计"), found.amount.as_yuan(), "", told),)
        return Explanation(
            cell, _("%(year)s 年支付", year=ref), _("分配合计 × 当年兑付比例，各年之和等于合计"),
            found.costs[int(ref)].as_yuan(), inputs, rounding=Rounded.REMAINDERS,
        )  # fmt: skip
    if kind == "dilution" and found.dilutions:
        shares = Input(_("总股本"), str(found.facts.get("total_shares")), "", told)
        last = found.dilutions[-1]
        steps = tuple(each.step for each in found.dilutions)
        return Explanation(
            cell, _("原股东持股"), _("原总股本 ÷（原总股本 + 累计新增股份）"), last.step.result, (shares,), steps=steps
        )
    raise NotFound(_("没有这个可以解释的数。"), _("请从情景对比页面重新进入。"))
