"""Pages of the workflow's steps: a step with words, the decision, 「已核对原文」."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput, NotFound, RuleBlocked
from talent_app.core.workflow import Transition
from talent_app.identity.permissions import Permission
from talent_app.incentives import deciding, procedure_queries, queries, review_queries, service
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.forms import PlanActForm, PlanDecideForm
from talent_app.incentives.life_states import ProcedureKind
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_queries import procedures
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PLAN_WORKFLOW, PlanAction
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint"]

#: Steps with a page of words; submission and decision have pages of their own.
STEPS = "<any(approve, accept, review, return, reject, withdraw, execute, end):action>"


def find(plan_id: int) -> Plan:
    """The plan of the address, if the reader may see it."""
    return queries.plan_or_404(current_scope(), current_actor(), plan_id)


@blueprint.route(f"/incentives/plans/<int:plan_id>/{STEPS}", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def plan_act(plan_id: int, action: str) -> str | Response:
    """One step of the workflow, asked for and confirmed."""
    plan = find(plan_id)
    step = _open_step(plan, PlanAction(action))
    form = PlanActForm()
    if step.reason_required:
        form.note.label.text = _("理由（必填）")
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, RuleBlocked):
            service.act_on_plan(current_actor(), plan_id, step.action, form.version.data, note=form.note.data or "")
            flash(_("%(number)s：已%(step)s。", number=plan.number, step=step.label), "success")
            return _after(plan_id)
    if request.method == "GET":
        form.version.data = plan.version
    return render_template("incentives/plan_act.html", plan=plan, step=step, form=form)


@blueprint.route("/incentives/plans/<int:plan_id>/decide", methods=["GET", "POST"])
@requires(Permission.PLAN_DECIDE)
def plan_decide(plan_id: int) -> str | Response:
    """The regulator's decision with its document number."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    step = _open_step(plan, PlanAction.DECIDE)
    met = procedures(scope, plan, ProcedureKind.COLLECTIVE_DECISION)
    form = PlanDecideForm.with_meeting() if not met else PlanDecideForm()
    form.decision.offer([(each.value, each.title) for each in deciding.outcomes(actor, plan)])
    if form.validate_on_submit():
        with errors_on(form):
            service.act_on_plan(
                actor, plan_id, PlanAction.DECIDE, form.version.data, note=form.words(),
                decision=Decision(form.decision.data), number=form.number.data, conditions=form.lines(),
            )  # fmt: skip
            flash(_("已对 %(number)s 作出决定。", number=plan.number), "success")
            return redirect(url_for("incentives.plan_show", plan_id=plan_id))
    if request.method == "GET":
        form.version.data = plan.version
    waiting = [each for each in queries.to_compare(scope, plan) if each["rule"] not in queries.ticks(scope, plan)]
    return render_template(
        "incentives/plan_decide.html", plan=plan, step=step, form=form, waiting=waiting,
        met=met, opinions=[each for each in review_queries.reviewers(scope, plan) if each.opinion],
        comments=[each for each in review_queries.comments(scope, actor, plan) if not each.is_settled],
        route=procedure_queries.route_of(scope, plan),
    )  # fmt: skip


@blueprint.post("/incentives/plans/<int:plan_id>/ticks/<rule>")
@requires(Permission.PLAN_REVIEW)
def plan_tick(plan_id: int, rule: str) -> Response:
    """「已核对原文」 for one rule."""
    service.tick_rule(current_actor(), plan_id, None, rule)
    flash(_("%(rule)s 已标记为已核对原文。", rule=rule), "success")
    return redirect(url_for("incentives.plan_show", plan_id=plan_id, _anchor="compare"))


def _open_step(plan: Plan, action: PlanAction) -> Transition[Any, Any, Any]:
    """The step if it is open to the reader; otherwise the error that says why not."""
    scope, actor = current_scope(), current_actor()
    for row in queries.open_steps(scope, actor, plan):
        if row.action is action:
            return row
    PLAN_WORKFLOW.apply(
        plan.state, action, lambda permission: actor.can_in(permission, plan.organisation_id), "-",
        queries.conditions(scope, actor, plan),
    )  # fmt: skip
    raise Conflict(_("您已参与本方案此前的编制或审批，不能办理这一步。"), _("请由未参与此前环节的同事办理。"))


def _after(plan_id: int) -> Response:
    """Back to the plan, or to the list when the plan left the reader's sight."""
    try:
        find(plan_id)
    except NotFound:
        return redirect(url_for("incentives.plan_list"))
    return redirect(url_for("incentives.plan_show", plan_id=plan_id))
