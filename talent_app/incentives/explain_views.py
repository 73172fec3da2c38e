"""Every computed number of a plan opens its working: a page without script, a dialog with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries, service
from talent_app.incentives.assessment import with_names
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.facts import request_of
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import is_recorded
from talent_app.incentives.replay import frozen_policy, request_of_version
from talent_app.rules.explain import explainer
from talent_app.rules.explanation import Explanation
from talent_app.rules.parameters import Policy
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires

LONGEST = 120


@blueprint.get("/incentives/plans/<int:plan_id>/explain")
@requires(Permission.PLAN_READ)
def plan_explain(plan_id: int) -> Response:
    """How one number of a plan came about; `?cell=` has the addresses of `rules.explain`."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    cell = request.args.get("cell", "")[:LONGEST]
    if is_recorded(actor, plan) and cell.startswith(("amount:", "cap:")):
        service.record_reading(actor, plan_id)
        plan = queries.plan_or_404(scope, actor, plan_id)
    asked, policy, names = _stands(plan)
    try:
        explained = named(explainer(asked, policy).explain(cell), names)
    except InvalidInput as problem:
        raise NotFound(_("方案还不能测算，没有可以解释的数。"), problem.hint) from problem
    return fragments.render(
        "incentives/plan_explain.html", ("explained",), plan=plan, explained=explained,
        addresses=addresses(plan, explained, actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)),
        rule_url=rule_address(explained), back=url_for("incentives.plan_show", plan_id=plan_id),
    )  # fmt: skip


def _stands(plan: Plan) -> tuple[dict[str, Any], Policy, dict[str, str]]:
    """The request, the policy and the names of what this reader sees: the draft, or the submitted version."""
    scope, actor = current_scope(), current_actor()
    present = queries.policy_of(scope, plan)
    if queries.reads_rows(actor, plan):
        people = queries.people_of(scope, plan)
        names = {each.ref: each.name for each in people}
        return request_of(plan, people, queries.other_plans(scope, plan)), present, names
    frozen = queries.frozen_or_404(scope, plan, plan.current_version)
    if len(frozen.people) != len(frozen.shown):
        raise NotFound(_("部分人员的信息已依法删除，不能再逐项解释。"), _("正本中的测算过程仍可查看。"))
    return request_of_version(frozen), frozen_policy(frozen.content, present), dict(frozen.names)


def named(explained: Explanation, names: dict[str, str]) -> Explanation:
    """The explanation with names of people instead of their keys."""
    return replace(
        explained,
        title=with_names(explained.title, names),
        formula=with_names(explained.formula, names),
        inputs=tuple(replace(each, label=with_names(each.label, names)) for each in explained.inputs),
        steps=tuple(
            replace(each, label=with_names(each.label, names), expression=with_names(each.expression, names))
            for each in explained.steps
        ),
    )


def addresses(plan: Plan, explained: Explanation, may_edit: bool) -> dict[str, str]:
    """Where the sources of an explanation are: the policy page, the plan's own pages, another cell."""
    told = {}
    for each in explained.inputs:
        kind, _colon, rest = each.source.partition(":")
        if kind == "policy":
            told[each.source] = url_for("policy.parameter_show", code=rest)
        elif kind == "cell" and rest.partition(":")[0] in ("amount", "cap", "limit", "actual") and "*" not in rest:
            told[each.source] = url_for("incentives.plan_explain", plan_id=plan.id, cell=rest)
        elif kind in ("fact", "person"):
            page = "facts" if kind == "fact" else "people"
            endpoint = f"incentives.plan_{page}" if may_edit and plan.is_editable else "incentives.plan_show"
            anchor = rest if kind == "fact" and may_edit and plan.is_editable else None
            told[each.source] = url_for(endpoint, plan_id=plan.id, _anchor=anchor)
    return told


def rule_address(explained: Explanation) -> str:
    """The policy page of the rule, where there is one."""
    return url_for("policy.rule_show", rule=explained.rule) if explained.rule else ""
