"""Whom a step of a plan's workflow tells: the names in `notify=(…)` of `workflow.py`, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
    Event.PLAN_ENDED: (Permission.PLAN_REVIEW, False),
    Event.PLAN_REAPPROVED: (Permission.PLAN_EDIT, True),
    Event.PLAN_PAUSED: (Permission.PLAN_EDIT, True),
    Event.PLAN_COMMENTED: (Permission.PLAN_EDIT, True),
    Event.CONDITION_REPORTED: (Permission.PLAN_REVIEW, False),
    Event.CONDITION_CONFIRMED: (Permission.PLAN_EDIT, True),
    Event.REPORT_SENT: (Permission.PLAN_REVIEW, False),
    Event.REPORT_RECEIVED: (Permission.PLAN_EDIT, True),
    Event.REPORT_DUE: (Permission.PLAN_EDIT, True),
}
#: Where a notice leads, behind the plan's own page.
PLACES: dict[Event, str] = {
    Event.PLAN_ENDED: "/life",
    Event.PLAN_REAPPROVED: "/life",
    Event.PLAN_ASSIGNED: "/review-file",
    Event.PLAN_PAUSED: "/review-file",
    Event.PLAN_RESUMED: "/review-file",
    Event.PLAN_COMMENTED: "/review-file",
    Event.COMMENT_ANSWERED: "/review-file",
    Event.CONDITION_REPORTED: "/review-file",
    Event.CONDITION_CONFIRMED: "/review-file",
}


def tell(actor: Actor, plan: Plan, events: Iterable[str]) -> None:
    """Send the notices a step names; works inside the step's command."""
    for name in events:
        tell_of(plan, Event(name))


def tell_of(
    plan: Plan,
    event: Event,
    *,
    users: Iterable[int | None] = (),
    what: str = "",
    matter: str = "",
    place: str = "",
    due: date | None = None,
) -> int:
    """Send one notice about a plan to its audience and these users; `what` says which year, item or conclusion."""
    enterprise = session.get_one(Organisation, plan.organisation_id)
    values = {
        "number": plan.number,
        "enterprise": enterprise.name,
        "title": plan.title or f"{plan.year} 年度{instrument_of(plan.instrument).title}方案",
        "due": due or plan.due_on,
        "decision": plan.decision.title if plan.decision else "",
        "decision_number": plan.decision_number,
        "what": what,
    }
    permission, with_authors = AUDIENCE.get(event, (None, False))
    authors = (plan.drafted_by, plan.internally_submitted_by) if with_authors else ()
    return notify(
        event,
        link=f"/incentives/plans/{plan.id}{place or PLACES.get(event, '')}",
        values=values,
        organisation_id=plan.organisation_id,
        permission=permission,
        users=(*authors, *users),
        matter=f"plan:{plan.id}:{matter}" if matter else "",
    )
