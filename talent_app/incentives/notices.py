"""Whom a step of a plan's workflow tells: the names in `notify=(…)` of `workflow.py`, in one place."""

from __future__ import annotations

from collections.abc import Iterable

from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives.facts import instrument_of
from talent_app.incentives.models import Plan
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations.models import Organisation

#: Who is told: the holders of this permission nearest above the enterprise, and whether the authors too.
AUDIENCE: dict[Event, tuple[Permission, bool]] = {
    Event.PLAN_TO_APPROVE: (Permission.PLAN_APPROVE, False),
    Event.PLAN_TO_GROUP: (Permission.PLAN_GROUP_REVIEW, False),
    Event.PLAN_SUBMITTED: (Permission.PLAN_REVIEW, False),
    Event.PLAN_ACCEPTED: (Permission.PLAN_EDIT, True),
    Event.PLAN_RETURNED: (Permission.PLAN_EDIT, True),
    Event.PLAN_WITHDRAWN: (Permission.PLAN_REVIEW, False),
    Event.PLAN_DECIDED: (Permission.PLAN_EDIT, True),
}


def tell(actor: Actor, plan: Plan, events: Iterable[str]) -> None:
    """Send the notices a step names; works inside the step's command."""
    enterprise = session.get_one(Organisation, plan.organisation_id)
    values = {
        "number": plan.number,
        "enterprise": enterprise.name,
        "title": plan.title or f"{plan.year} 年度{instrument_of(plan.instrument).title}方案",
        "due": plan.due_on,
        "decision": plan.decision.title if plan.decision else "",
        "decision_number": plan.decision_number,
    }
    for event in (Event(name) for name in events):
        permission, with_authors = AUDIENCE[event]
        notify(
            event,
            link=f"/incentives/plans/{plan.id}",
            values=values,
            organisation_id=plan.organisation_id,
            permission=permission,
            users=(plan.drafted_by, plan.internally_submitted_by) if with_authors else (),
        )
