"""Reads of incentive plans, always within a scope and never more than the reader may see of a plan's course.

The enterprise sees its plans from the first draft; the group while a plan is on its desk; everybody outside only what
was submitted, and then the frozen version, not what the enterprise may be changing meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from talent_app.audit.command import is_system
from talent_app.audit.erasing import erased_ids
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.ids import years_of
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.core.workflow import Transition
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.identity.permissions import Permission
from talent_app.incentives.assessment import Assessment, assess
from talent_app.incentives.facts import as_other_plan
from talent_app.incentives.life_states import AGREED
from talent_app.incentives.models import (
    Plan,
    PlanDocument,
    PlanEvent,
    PlanPerson,
    PlanVersion,
    ReviewTick,
    VersionPerson,
)
from talent_app.incentives.procedure import procedure_findings
from talent_app.incentives.procedure_queries import chain, dossier_of, is_decided_below
from talent_app.incentives.states import PlanState
from talent_app.incentives.versions import Frozen
from talent_app.incentives.workflow import (
    DECIDED_BELOW,
    HAS_GROUP,
    IS_AGREED,
    MAY_DECIDE,
    NOT_BY,
    PLAN_WORKFLOW,
    PlanAction,
)
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.organisations.scope import places
from talent_app.policy.queries import book as policy_book
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.outcome import UNCHECKED
from talent_app.rules.parameters import Policy

#: As what a draft of the same dossier counts.
TOGETHER = PlanState.INTERNAL_REVIEW.value
INSIDE = (Permission.PLAN_EDIT, Permission.PLAN_APPROVE)
OUTSIDE = (Permission.PLAN_REVIEW, Permission.PLAN_DECIDE)
REGULATORS = (OrganisationKind.CITY_REGULATOR, OrganisationKind.COUNTY_REGULATOR)
SORTS = {"number": Plan.number, "year": Plan.year, "id": Plan.id}


def covered(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Plans of the organisations in which the actor holds a permission."""
    scope = actor.grants.get(permission)
    if scope is None:
        return false()
    return true() if scope.organisation_ids is None else Plan.organisation_id.in_(sorted(scope.organisation_ids))


def visible(scope: Scope, actor: Actor) -> list[ColumnElement[bool]]:
    """Plans as far as this actor may see of their course."""
    within = [] if scope.organisation_ids is None else [Plan.organisation_id.in_(sorted(scope.organisation_ids))]
    if is_system(actor):
        return within
    reached = or_(Plan.state == PlanState.GROUP_REVIEW, Plan.current_version > 0)
    return [
        *within,
        or_(
            *(covered(actor, permission) for permission in INSIDE),
            and_(covered(actor, Permission.PLAN_GROUP_REVIEW), reached),
            and_(or_(*(covered(actor, permission) for permission in OUTSIDE)), Plan.current_version > 0),
        ),
    ]


def reads_rows(actor: Actor, plan: Plan) -> bool:
    """Whether the reader sees the plan as it stands; everybody else reads the submitted version."""
    if is_system(actor) or any(actor.can_in(permission, plan.organisation_id) for permission in INSIDE):
        return True
    return actor.can_in(Permission.PLAN_GROUP_REVIEW, plan.organisation_id) and plan.state is PlanState.GROUP_REVIEW


def plan_or_404(scope: Scope, actor: Actor, plan_id: int) -> Plan:
    """One plan the actor may see."""
    found = session.scalars(select(Plan).where(Plan.id == plan_id, *visible(scope, actor))).one_or_none()
    if found is None:
        raise NotFound("没有找到这个方案，或者它不在您的权限范围内。", "请从方案列表重新进入。")
    return found


def _matching(
    scope: Scope,
    actor: Actor,
    states: Sequence[str] = (),
    instruments: Sequence[str] = (),
    years: Sequence[str] = (),
    query: str = "",
) -> Select[tuple[Plan]]:
    statement = select(Plan).where(*visible(scope, actor))
    known = {state.value for state in PlanState}
    if states:
        statement = statement.where(Plan.state.in_([PlanState(code) for code in states if code in known]))
    if instruments:
        statement = statement.where(Plan.instrument.in_(instruments))
    if years:
        statement = statement.where(Plan.year.in_(years_of(years)))
    if query:
        named = select(Organisation.id).where(Organisation.name.contains(query, autoescape=True))
        words = [Plan.number.contains(query.upper(), autoescape=True), Plan.title.contains(query, autoescape=True)]
        statement = statement.where(or_(*words, Plan.organisation_id.in_(named)))
    return statement


def plans(scope: Scope, actor: Actor, wish: Wish, **narrowed: Sequence[str] | str) -> Slice[Plan]:
    """One page of the plans the actor may see; `states`, `instruments`, `years` and `query` narrow it."""
    return read_slice(_matching(scope, actor, **narrowed), wish, SORTS, Plan.id)  # type: ignore[arg-type]


def all_plans(scope: Scope, actor: Actor) -> list[Plan]:
    """Every plan the actor may see, by number (command line and statistics of few enterprises)."""
    return list(session.scalars(_matching(scope, actor).order_by(Plan.number)))


def state_counts(scope: Scope, actor: Actor) -> dict[PlanState, int]:
    """How many plans stand in each state, of those the actor may see."""
    statement = select(Plan.state, func.count()).where(*visible(scope, actor)).group_by(Plan.state)
    found = {row[0]: row[1] for row in session.execute(statement)}
    return {state: found[state] for state in PlanState if state in found}


def years(scope: Scope, actor: Actor) -> list[int]:
    """The years for which there are plans, latest first."""
    statement = select(Plan.year).where(*visible(scope, actor)).distinct()
    return sorted(session.scalars(statement), reverse=True)


def people_of(scope: Scope, plan: Plan) -> list[PlanPerson]:
    """The people of a plan in the order of the enterprise."""
    _demand(scope, plan)
    statement = select(PlanPerson).where(PlanPerson.plan_id == plan.id)
    return list(session.scalars(statement.order_by(PlanPerson.position, PlanPerson.id)))


def other_plans(scope: Scope, plan: Plan, people: Sequence[PlanPerson] | None = None) -> list[OtherPlan]:
    """The enterprise's other plans, each with those people of this one who stand in it too."""
    _demand(scope, plan)
    statement = select(Plan).where(Plan.organisation_id == plan.organisation_id, Plan.id != plan.id)
    rows = list(session.scalars(statement.order_by(Plan.number)))
    mine = people_of(scope, plan) if people is None else people
    refs: dict[int, list[str]] = {row.id: [] for row in rows}
    theirs = select(PlanPerson.plan_id, PlanPerson.talent_id, PlanPerson.name)
    for plan_id, talent_id, name in session.execute(
        theirs.where(PlanPerson.plan_id.in_(list(refs))).order_by(PlanPerson.id)
    ):
        refs[plan_id] += [each.ref for each in mine if _is_same(each, talent_id, name)]
    found = dossier_of(scope, plan)
    together = {each.id for each in found[1]} if found else set()
    told = [(row.id in together, as_other_plan(row, refs[row.id])) for row in rows]
    # a draft of the same dossier is more than an intention: it is sent together with this plan
    return [replace(each, state=TOGETHER) if inside and not each.counts else each for inside, each in told]


def _is_same(person: PlanPerson, talent_id: int | None, name: str) -> bool:
    """Two rows of one enterprise mean one person: by registration, else by name."""
    if person.talent_id is not None and talent_id is not None:
        return person.talent_id == talent_id
    return person.name == name


def assessment_of(scope: Scope, plan: Plan, people: Sequence[PlanPerson] | None = None) -> Assessment:
    """What the rules say about the plan as it stands."""
    listed = people_of(scope, plan) if people is None else people
    policy = policy_of(scope, plan)
    judged = assess(plan, listed, other_plans(scope, plan, listed), policy)
    return replace(judged, procedure=tuple(procedure_findings(chain(scope, plan), policy)))


def policy_of(scope: Scope, plan: Plan) -> Policy:
    """The policy that judges a plan: files and releases, seen from the plan's day."""
    return Policy(policy_book(scope), plan.judged_on)


def timeline(scope: Scope, plan: Plan) -> list[PlanEvent]:
    """What happened to the plan, in order."""
    _demand(scope, plan)
    return list(session.scalars(select(PlanEvent).where(PlanEvent.plan_id == plan.id).order_by(PlanEvent.id)))


def versions(scope: Scope, plan: Plan) -> list[PlanVersion]:
    """The submitted versions of a plan, latest first."""
    _demand(scope, plan)
    statement = select(PlanVersion).where(PlanVersion.plan_id == plan.id)
    return list(session.scalars(statement.order_by(PlanVersion.number.desc())))


def frozen_or_404(scope: Scope, plan: Plan, number: int) -> Frozen:
    """One submitted version with its people."""
    _demand(scope, plan)
    statement = select(PlanVersion).where(PlanVersion.plan_id == plan.id, PlanVersion.number == number)
    version = session.scalars(statement).one_or_none()
    if version is None:
        raise NotFound("没有找到方案的这一版。", "请从方案页面重新进入。")
    return frozen(scope, version)


def frozen(scope: Scope, version: PlanVersion) -> Frozen:
    """A version with its people."""
    _demand(scope, version)
    people = select(VersionPerson).where(VersionPerson.version_id == version.id).order_by(VersionPerson.id)
    rows = tuple(session.scalars(people))
    gone = erased_ids("talents", [row.talent_id for row in rows if row.talent_id])
    return Frozen(version, rows, frozenset(row.ref for row in rows if row.talent_id in gone))


def all_versions(scope: Scope) -> list[PlanVersion]:
    """Every frozen version in scope, in the order in which they were frozen."""
    statement = select(PlanVersion).order_by(PlanVersion.id)
    return [row for row in session.scalars(statement) if scope.covers(row.organisation_id)]


def document_of(scope: Scope, version: PlanVersion) -> PlanDocument | None:
    """The filed copy of a version, once it was made."""
    _demand(scope, version)
    return session.scalars(select(PlanDocument).where(PlanDocument.version_id == version.id)).one_or_none()


def ticks(scope: Scope, plan: Plan) -> dict[str, ReviewTick]:
    """「已核对原文」 of the plan's present version, by rule."""
    _demand(scope, plan)
    statement = select(ReviewTick).where(
        ReviewTick.plan_id == plan.id, ReviewTick.version_number == plan.current_version
    )
    return {row.rule: row for row in session.scalars(statement)}


def to_compare(scope: Scope, plan: Plan) -> list[dict[str, Any]]:
    """The warnings of the present version that must be compared with the official text."""
    content = frozen_or_404(scope, plan, plan.current_version).content
    findings = [*content["outcome"]["findings"], *content.get("procedure_findings", [])]
    return [each for each in findings if each["severity"] == "warn" and each["message"].startswith(UNCHECKED)]


def _demand(scope: Scope, row: Plan | PlanVersion) -> None:
    if not scope.covers(row.organisation_id):
        raise NotFound()


def enterprise_of(scope: Scope, plan: Plan) -> tuple[Organisation, Organisation | None]:
    """The enterprise of a plan in scope and its parent (whose name is public inside the platform)."""
    _demand(scope, plan)
    (enterprise,) = places([plan.organisation_id])
    parent = places([enterprise.parent_id]) if enterprise.parent_id is not None else []
    return enterprise, parent[0] if parent else None


def conditions(scope: Scope, actor: Actor, plan: Plan) -> frozenset[str]:
    """The words of the workflow that hold for this plan and this actor."""
    _enterprise, parent = enterprise_of(scope, plan)
    held = set()
    if parent is not None and parent.kind not in REGULATORS:
        held.add(HAS_GROUP)
    if actor.can_in(Permission.PLAN_DECIDE, plan.organisation_id):
        held.add(MAY_DECIDE)
    if plan.decision in AGREED:
        held.add(IS_AGREED)
    if is_decided_below(scope, plan):
        held.add(DECIDED_BELOW)
    return frozenset(held)


def open_steps(scope: Scope, actor: Actor, plan: Plan) -> tuple[Transition[PlanState, PlanAction, Permission], ...]:
    """What this actor may do with the plan now: the buttons."""
    rows = PLAN_WORKFLOW.allowed(
        plan.state,
        lambda permission: actor.can_in(permission, plan.organisation_id),
        conditions(scope, actor, plan),
    )
    return tuple(row for row in rows if not took_part(actor, plan, row.action))


def took_part(actor: Actor, plan: Plan, action: PlanAction) -> bool:
    """Whether the actor drafted the plan or took an earlier step that bars him from this one."""
    hands = {getattr(plan, column) for column in NOT_BY.get((plan.state, action), ())}
    return actor.user_id is not None and actor.user_id in hands
