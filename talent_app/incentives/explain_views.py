"""Every computed number of a plan opens its working: a page without script, a dialog with it."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from talent_app.identity.permissions import Permission
from talent_app.incentives import queries, service
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.explaining import PERSONAL, for_reader
from talent_app.incentives.facts import instrument_of, page_of
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import is_recorded
from talent_app.rules.explanation import Explanation
from talent_app.rules.sharing import FACTS, PERSON_FACTS
from talent_app.web import fragments
from talent_app.web.access import current_actor, current_scope, requires

#: Facts that the step of allocation asks for.
SHARED = frozenset((*FACTS, *PERSON_FACTS))
LONGEST = 120


@blueprint.get("/incentives/plans/<int:plan_id>/explain")
@requires(Permission.PLAN_READ)
def plan_explain(plan_id: int) -> Response:
    """How one number of a plan came about; `?cell=` has the addresses of `rules.explain`."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    cell = request.args.get("cell", "")[:LONGEST]
    if cell.startswith(PERSONAL) and is_recorded(scope, actor, plan):
        service.record_reading(actor, plan_id)
        plan = queries.plan_or_404(scope, actor, plan_id)
    explained = for_reader(scope, actor, plan, cell)
    return fragments.render(
        "incentives/plan_explain.html", ("explained",), plan=plan, explained=explained,
        addresses=addresses(plan, explained, actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)),
        rule_url=rule_address(explained), back=url_for("incentives.plan_show", plan_id=plan_id),
    )  # fmt: skip


def addresses(plan: Plan, explained: Explanation, may_edit: bool) -> dict[str, str]:
    """Where the sources of an explanation are: the policy page, the plan's own pages, another cell."""
    told = {}
    for each in explained.inputs:
        kind, _colon, rest = each.source.partition(":")
        if kind == "policy":
            told[each.source] = url_for("policy.parameter_show", code=rest)
        elif (
            kind == "cell"
            and rest.partition(":")[0] in ("amount", "cap", "weight", "limit", "actual", "granted")
            and "*" not in rest
        ):
            told[each.source] = url_for("incentives.plan_explain", plan_id=plan.id, cell=rest)
        elif kind in ("fact", "person"):
            name = rest.rpartition(":")[2]
            is_shared = name in SHARED or (name == "weight" and kind == "person")
            page = "allocation" if is_shared else "facts" if kind == "fact" else "people"
            endpoint = f"incentives.plan_{page}" if may_edit and plan.is_editable else "incentives.plan_show"
            is_box = kind == "fact" and may_edit and plan.is_editable
            sheet = page_of(instrument_of(plan.instrument), rest) if is_box and not is_shared else 1
            told[each.source] = url_for(
                endpoint, plan_id=plan.id, sheet=sheet if sheet > 1 else None, _anchor=rest if is_box else None
            )
    return told


def rule_address(explained: Explanation) -> str:
    """The policy page of the rule, where there is one."""
    return url_for("policy.rule_show", rule=explained.rule) if explained.rule else ""
