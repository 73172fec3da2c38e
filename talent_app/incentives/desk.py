"""What waits for an actor among the plans he may see: the lines of his work list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives.models import Plan
from talent_app.incentives.queries import covered, visible
from talent_app.incentives.states import SETTLED, PlanState


@dataclass(frozen=True)
class Waiting:
    """Plans in one state that wait for the actor."""

    state: PlanState
    title: str
    count: int
    due: date | None


#: Who is expected to act in a state, and how his work list says it.
EXPECTED: tuple[tuple[PlanState, Permission, str], ...] = (
    (PlanState.DRAFT, Permission.PLAN_EDIT, "激励方案草稿待完成"),
    (PlanState.RETURNED, Permission.PLAN_EDIT, "激励方案被退回，待修改"),
    (PlanState.INTERNAL_REVIEW, Permission.PLAN_APPROVE, "激励方案待企业审批"),
    (PlanState.GROUP_REVIEW, Permission.PLAN_GROUP_REVIEW, "激励方案待集团审核"),
    (PlanState.SUBMITTED, Permission.PLAN_REVIEW, "激励方案待受理"),
    (PlanState.ACCEPTED, Permission.PLAN_REVIEW, "激励方案已受理，待审核"),
    (PlanState.UNDER_REVIEW, Permission.PLAN_REVIEW, "激励方案审核中"),
    (PlanState.UNDER_REVIEW, Permission.PLAN_DECIDE, "激励方案待作出决定"),
)


def waiting(scope: Scope, actor: Actor) -> list[Waiting]:
    """What waits for the actor among the plans in scope, state by state."""
    found = []
    for state, permission, title in EXPECTED:
        if not actor.can(permission):
            continue
        statement = select(func.count(), func.min(Plan.due_on)).where(
            Plan.state == state, covered(actor, permission), *visible(scope, actor)
        )
        count, due = session.execute(statement).one()
        if count:
            found.append(Waiting(state, title, count, None if state in SETTLED else due))
    return found
