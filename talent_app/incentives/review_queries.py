"""Reads of the regulator's file on a plan: reviewers, comments, pauses, notices, conditions; who sees pay."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from talent_app.audit.command import is_system
from talent_app.core.actor import Actor
from talent_app.core.dates import DateRange, Deadline, add_working_days
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import Membership, User
from talent_app.identity.permissions import Permission, Role
from talent_app.incentives import queries
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_models import DossierPlan
from talent_app.incentives.procedure_queries import demand
from talent_app.incentives.review_models import (
    PlanCondition,
    PlanNotice,
    PlanReviewer,
    ReviewComment,
    ReviewPause,
)
from talent_app.organisations.queries import ancestors
from talent_app.organisations.scope import places
from talent_app.policy.holidays.queries import working_calendar

SUPPLEMENT = "supplement"
REJECTION = "rejection"


def beside(scope: Scope, actor: Actor, plan: Plan) -> list[Plan]:
    """The other plans of the same dossier, as far as this actor may see them."""
    demand(scope, plan)
    together = select(DossierPlan.dossier_id).where(DossierPlan.plan_id == plan.id)
    statement = select(Plan).join(DossierPlan, DossierPlan.plan_id == Plan.id)
    found = statement.where(DossierPlan.dossier_id.in_(together), Plan.id != plan.id, *queries.visible(scope, actor))
    return list(session.scalars(found.order_by(Plan.number)))


def reviewers(scope: Scope, plan: Plan) -> list[PlanReviewer]:
    """Who reviews the plan, the lead first."""
    demand(scope, plan)
    statement = select(PlanReviewer).where(PlanReviewer.plan_id == plan.id)
    return sorted(session.scalars(statement), key=lambda each: (not each.is_lead, each.id))


def assigned(scope: Scope, actor: Actor, plan: Plan) -> PlanReviewer | None:
    """The actor's own assignment to the plan."""
    return next((each for each in reviewers(scope, plan) if each.user_id == actor.user_id), None)


def sees_people(scope: Scope, actor: Actor, plan: Plan) -> bool:
    """Whether the reader sees who gets what: the enterprise, its group, the leader, and the assigned reviewers."""
    inside = (Permission.PLAN_EDIT, Permission.PLAN_APPROVE, Permission.PLAN_GROUP_REVIEW, Permission.PLAN_DECIDE)
    if is_system(actor) or any(actor.can_in(each, plan.organisation_id) for each in inside):
        return True
    return assigned(scope, actor, plan) is not None


def possible_reviewers(scope: Scope, plan: Plan, day: date) -> list[User]:
    """Active users who review for this enterprise's regulators, by name."""
    (enterprise,) = places([plan.organisation_id])
    above = [each.id for each in ancestors(scope, enterprise)]
    statement = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == Role.REVIEWER,
            Membership.organisation_id.in_(above),
            or_(Membership.from_on.is_(None), Membership.from_on <= day),
            or_(Membership.until_on.is_(None), Membership.until_on >= day),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    return list(dict.fromkeys(session.scalars(statement)))


def comments(scope: Scope, actor: Actor, plan: Plan, version: int | None = None) -> list[ReviewComment]:
    """The comments the reader may see: all for the regulator; for the enterprise those meant for it."""
    demand(scope, plan)
    statement = select(ReviewComment).where(ReviewComment.plan_id == plan.id)
    if version is not None:
        statement = statement.where(ReviewComment.version_number == version)
    found = list(session.scalars(statement.order_by(ReviewComment.id)))
    if not sees_people(scope, actor, plan):  # a remark on one person names him
        found = [each for each in found if not each.anchor.startswith("person:")]
    if is_regulator(actor, plan) or is_system(actor):
        return found
    return [each for each in found if not each.is_inside]


def is_regulator(actor: Actor, plan: Plan) -> bool:
    """Whether the actor works on the plan for the regulator."""
    return any(actor.can_in(each, plan.organisation_id) for each in queries.OUTSIDE)


def comment_or_404(scope: Scope, actor: Actor, plan: Plan, comment_id: int) -> ReviewComment:
    """One comment the reader may see."""
    found = next((each for each in comments(scope, actor, plan) if each.id == comment_id), None)
    if found is None:
        raise NotFound("没有找到这条批注。", "请从方案页面重新进入。")
    return found


def pauses(scope: Scope, plan: Plan, version: int | None = None) -> list[ReviewPause]:
    """When the matter was with the applicant, of the present version."""
    demand(scope, plan)
    statement = select(ReviewPause).where(
        ReviewPause.plan_id == plan.id, ReviewPause.version_number == (version or plan.current_version)
    )
    return list(session.scalars(statement.order_by(ReviewPause.id)))


def open_pause(scope: Scope, plan: Plan) -> ReviewPause | None:
    """The pause that has not ended yet."""
    return next((each for each in pauses(scope, plan) if each.until_on is None), None)


def deadline(scope: Scope, plan: Plan, working_days: int) -> Deadline | None:
    """The last day of the answer: from acceptance, without the days at the applicant; None while the clock stands."""
    stopped = pauses(scope, plan)
    if plan.accepted_on is None or any(each.until_on is None for each in stopped):
        return None
    ranges = [DateRange(each.from_on, each.until_on) for each in stopped]
    return add_working_days(plan.accepted_on, working_days, working_calendar(scope), ranges)


def notices(scope: Scope, plan: Plan, kind: str | None = None) -> list[PlanNotice]:
    """What was told before acceptance."""
    demand(scope, plan)
    statement = select(PlanNotice).where(PlanNotice.plan_id == plan.id).order_by(PlanNotice.id)
    return [each for each in session.scalars(statement) if kind is None or each.kind == kind]


def conditions_set(scope: Scope, plan: Plan) -> list[PlanCondition]:
    """The conditions of an agreement in principle."""
    demand(scope, plan)
    statement = select(PlanCondition).where(PlanCondition.plan_id == plan.id)
    return list(session.scalars(statement.order_by(PlanCondition.position)))


def condition_or_404(scope: Scope, plan: Plan, condition_id: int) -> PlanCondition:
    """One condition of the plan."""
    found = next((each for each in conditions_set(scope, plan) if each.id == condition_id), None)
    if found is None:
        raise NotFound("没有找到这项条件。", "请从方案页面重新进入。")
    return found
