"""The page that proposes the nearest legal plan to a blocked draft, and applies it when the user says so."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.incentives import repairing
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.draft_views import find, side
from talent_app.incentives.scenario_forms import ScenarioActForm
from talent_app.rules.repair import MODES, Repair
from talent_app.rules.repair_draft import LEAST_CHANGE
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.route("/incentives/plans/<int:plan_id>/repair", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_repair(plan_id: int) -> str | Response:
    """What would change by each way of repair; applied only when asked, and it can be taken back."""
    plan, scope = find(plan_id), current_scope()
    mode = request.args.get("mode", "")
    mode = mode if mode in MODES else LEAST_CHANGE
    form = ScenarioActForm(data={"version": plan.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            repairing.apply_repair(current_actor(), plan_id, form.version.data, mode)
            flash(_("已按“%(mode)s”修改；需要时可以在情景对比中恢复之前的草案。", mode=MODES[mode]), "success")
            return redirect(url_for("incentives.plan_show", plan_id=plan_id))
    found: Repair | None = None
    problem = ""
    try:
        found = repairing.proposed(scope, plan, mode)
    except InvalidInput as refusal:
        problem = refusal.message
    return render_template(
        "incentives/plan_repair.html", form=form, mode=mode, modes=MODES, found=found, problem=problem,
        rows=repairing.differences(scope, plan, found) if found else [],
        failed=[each for each in found.before.findings if each.rule in found.contradiction] if found else [],
        **side(plan),
    )  # fmt: skip
