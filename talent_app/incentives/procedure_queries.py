"""Reads of procedure: level and route of a plan, its records, figures of the enterprise by year, dossiers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.incentives.facts import facts_of
from talent_app.incentives.life_states import ProcedureKind, Route
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure import StepState, chain_of
from talent_app.incentives.procedure_models import (
    DossierPlan,
    EnterpriseYear,
    PayoutRules,
    PlanDossier,
    PlanProcedure,
)
from talent_app.organisations.models import OrganisationKind
from talent_app.organisations.queries import ancestors
from talent_app.organisations.scope import places
from talent_app.rules.chains import Level, RouteRule, all_delegations, route_for


def demand(scope: Scope, row: Any) -> None:
    """Refuse a row outside the scope as if it were not there."""
    if not scope.covers(row.organisation_id):
        raise NotFound()


def level_of(scope: Scope, plan: Plan) -> Level:
    """Where the plan's enterprise stands: below a county regulator, below a group, or directly below the city's."""
    demand(scope, plan)
    (enterprise,) = places([plan.organisation_id])
    above = ancestors(scope, enterprise)
    regulators = [each for each in above if each.is_regulator]
    if regulators and regulators[-1].kind is OrganisationKind.COUNTY_REGULATOR:
        return Level.COUNTY
    return Level.FIRST if not above or above[-1].is_regulator else Level.SUBSIDIARY


def route_of(scope: Scope, plan: Plan) -> RouteRule:
    """Who decides the plan, and how."""
    level = level_of(scope, plan)
    regime, delegated = facts_of(plan).get("wage_regime"), level is Level.SUBSIDIARY and _is_delegated(scope, plan)
    return route_for(plan.instrument, level.value, regime, is_delegated=delegated)


def _is_delegated(scope: Scope, plan: Plan) -> bool:
    """Whether the enterprise stands below a group that approves for the regulator on the day of the plan."""
    given = {each.uscc for each in all_delegations() if each.from_on <= plan.judged_on}
    if not given:
        return False
    (enterprise,) = places([plan.organisation_id])
    return any(each.uscc in given for each in ancestors(scope, enterprise) if not each.is_regulator)


def is_decided_below(scope: Scope, plan: Plan) -> bool:
    """Whether enterprise or group decide, and the regulator only hears of it."""
    return Route(route_of(scope, plan).route) is Route.BELOW


def procedures(scope: Scope, plan: Plan, kind: ProcedureKind | None = None) -> list[PlanProcedure]:
    """The records of a plan, in the order in which the steps were held."""
    demand(scope, plan)
    statement = select(PlanProcedure).where(PlanProcedure.plan_id == plan.id)
    if kind is not None:
        statement = statement.where(PlanProcedure.kind == kind)
    return list(session.scalars(statement.order_by(PlanProcedure.held_on, PlanProcedure.id)))


def procedure_or_404(scope: Scope, plan: Plan, procedure_id: int) -> PlanProcedure:
    """One record of a plan."""
    demand(scope, plan)
    statement = select(PlanProcedure).where(PlanProcedure.plan_id == plan.id, PlanProcedure.id == procedure_id)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("没有找到这条程序记录。", "请从方案的程序页面重新进入。")
    return found


def chain(scope: Scope, plan: Plan, stages: tuple[str, ...] = ("submission",)) -> list[StepState]:
    """The steps of a plan up to these stages, each with its records."""
    level = level_of(scope, plan).value
    return chain_of(plan.instrument, level, procedures(scope, plan), facts_of(plan), stages)


def enterprise_years(scope: Scope, organisation_id: int) -> list[EnterpriseYear]:
    """The yearly figures of one enterprise, latest first."""
    if not scope.covers(organisation_id):
        raise NotFound()
    statement = select(EnterpriseYear).where(EnterpriseYear.organisation_id == organisation_id)
    return list(session.scalars(statement.order_by(EnterpriseYear.year.desc())))


def enterprise_year(scope: Scope, organisation_id: int, year: int) -> EnterpriseYear | None:
    """The figures of one enterprise in one year, where they were entered."""
    if not scope.covers(organisation_id):
        raise NotFound()
    statement = select(EnterpriseYear).where(
        EnterpriseYear.organisation_id == organisation_id, EnterpriseYear.year == year
    )
    return session.scalars(statement).one_or_none()


def payout_rules(scope: Scope, plan: Plan) -> PayoutRules | None:
    """How the plan pays out, where it was stated."""
    demand(scope, plan)
    return session.scalars(select(PayoutRules).where(PayoutRules.plan_id == plan.id)).one_or_none()


def dossier_of(scope: Scope, plan: Plan) -> tuple[PlanDossier, list[Plan]] | None:
    """The dossier a plan lies in, with all its plans."""
    demand(scope, plan)
    statement = (
        select(PlanDossier)
        .join(DossierPlan, DossierPlan.dossier_id == PlanDossier.id)
        .where(DossierPlan.plan_id == plan.id)
    )
    found = session.scalars(statement).one_or_none()
    if found is None:
        return None
    inside = select(Plan).join(DossierPlan, DossierPlan.plan_id == Plan.id).where(DossierPlan.dossier_id == found.id)
    return found, list(session.scalars(inside.order_by(Plan.number)))
