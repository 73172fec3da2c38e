"""One plan for one reader: as it stands for the enterprise, as it was submitted for everybody outside.

Pages, documents and the command line all take the plan from here, so none can show more than the reader may see.
"""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries, snapshots
from talent_app.incentives.assessment import Assessment
from talent_app.incentives.models import Plan
from talent_app.incentives.versions import enterprise_document


def snapshot_for(scope: Scope, actor: Actor, plan: Plan, judged: Assessment | None = None) -> dict[str, Any]:
    """The plan as plain data; `problems` says why nothing could be computed yet."""
    if not queries.reads_rows(actor, plan):
        frozen = queries.frozen_or_404(scope, plan, plan.current_version)
        return snapshots.of_version(frozen) | {"problems": [], "is_frozen": True}
    people = queries.people_of(scope, plan)
    found = judged or queries.assessment_of(scope, plan, people)
    enterprise = enterprise_document(*queries.enterprise_of(scope, plan))
    return snapshots.of_draft(plan, people, found, enterprise) | {
        "problems": list(found.problems),
        "is_frozen": False,
    }


def is_recorded(actor: Actor, plan: Plan) -> bool:
    """Whether seeing names and pay is noted: for everybody but those who write the plan."""
    return not actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
