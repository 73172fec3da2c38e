"""One plan for one reader: as it stands for the enterprise, as it was submitted for everybody outside.

Pages, documents and the command line all take the plan from here, so none can show more than the reader may see: who
gets what is shown to the enterprise, its group, the assigned reviewers and who decides, to nobody else.
"""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import procedure_queries, queries, snapshots
from talent_app.incentives.assessment import Assessment
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure import record_rows
from talent_app.incentives.review_queries import sees_people
from talent_app.incentives.versions import enterprise_document


def snapshot_for(scope: Scope, actor: Actor, plan: Plan, judged: Assessment | None = None) -> dict[str, Any]:
    """The plan as plain data; `problems` says why nothing could be computed yet."""
    if not queries.reads_rows(actor, plan):
        frozen = queries.frozen_or_404(scope, plan, plan.current_version)
        is_masked = not sees_people(scope, actor, plan)
        return snapshots.of_version(frozen, is_masked=is_masked) | {
            "problems": [],
            "is_frozen": True,
            "may_repair": False,
            "is_masked": is_masked,
        }
    people = queries.people_of(scope, plan)
    found = judged or queries.assessment_of(scope, plan, people)
    enterprise = enterprise_document(*queries.enterprise_of(scope, plan))
    told = snapshots.of_draft(plan, people, found, enterprise)
    records = record_rows(procedure_queries.procedures(scope, plan))
    return told | {
        "procedures": records or told["procedures"],
        "problems": list(found.problems),
        "is_frozen": False,
        "may_repair": plan.is_editable and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id),
        "is_masked": False,
    }


def is_recorded(scope: Scope, actor: Actor, plan: Plan) -> bool:
    """Whether seeing names and pay is noted: for everybody who sees them and does not write the plan."""
    return not actor.can_in(Permission.PLAN_EDIT, plan.organisation_id) and sees_people(scope, actor, plan)


def demand_people(scope: Scope, actor: Actor, plan: Plan) -> None:
    """Refuse a paper with names and pay to a reader who may not see them."""
    if not sees_people(scope, actor, plan):
        raise Forbidden("您不是本方案的审核人，不能查看姓名和个人薪酬。", "需要查看的，请负责人先分配您为审核人。")
