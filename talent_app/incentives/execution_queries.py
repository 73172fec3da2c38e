"""Reads of a plan that is carried out: its years, lines, payments, reports, and what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.dates import Deadline, add_working_days
from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.incentives.execution_models import PayoutLine, PlanPayment, PlanReport, PlanYear
from talent_app.incentives.facts import facts_of
from talent_app.incentives.life_states import Conclusion, PayStatus, ProcedureKind
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_queries import demand, procedures
from talent_app.incentives.queries import frozen_or_404, policy_of, visible
from talent_app.incentives.states import SETTLED, PlanState
from talent_app.incentives.versions import Frozen
from talent_app.organisations.models import Organisation
from talent_app.policy.holidays.queries import working_calendar

REPORT_MONTH, REPORT_DAY = 1, 31


def decided_version(scope: Scope, plan: Plan) -> Frozen:
    """The version that was decided: payouts follow it and nothing else."""
    if plan.state not in SETTLED or not plan.current_version:
        raise NotFound("方案还没有批复，没有执行记录。", "批复后再登记年度考核。")
    return frozen_or_404(scope, plan, plan.current_version)


def plan_years(scope: Scope, plan: Plan) -> list[PlanYear]:
    """The appraised years of a plan, in order."""
    demand(scope, plan)
    return list(session.scalars(select(PlanYear).where(PlanYear.plan_id == plan.id).order_by(PlanYear.year)))


def plan_year_or_404(scope: Scope, plan: Plan, year: int) -> PlanYear:
    """One appraised year of a plan."""
    found = next((each for each in plan_years(scope, plan) if each.year == year), None)
    if found is None:
        raise NotFound(f"还没有登记 {year} 年度考核。", "请从方案的执行页面登记。")
    return found


def lines_of(scope: Scope, year: PlanYear) -> list[PayoutLine]:
    """Who gets what for one year, in the order of the plan."""
    demand(scope, year)
    statement = select(PayoutLine).where(PayoutLine.plan_year_id == year.id)
    return list(session.scalars(statement.order_by(PayoutLine.position)))


def payments_of(scope: Scope, plan: Plan) -> list[PlanPayment]:
    """The register of payments, by due year."""
    demand(scope, plan)
    statement = select(PlanPayment).where(PlanPayment.plan_id == plan.id)
    return list(session.scalars(statement.order_by(PlanPayment.due_year, PlanPayment.for_year, PlanPayment.id)))


def line_names(scope: Scope, plan: Plan) -> dict[int, PayoutLine]:
    """The lines behind the payments of a plan, by id."""
    demand(scope, plan)
    return {row.id: row for row in session.scalars(select(PayoutLine).where(PayoutLine.plan_id == plan.id))}


def paid_total(payments: Sequence[PlanPayment], year: int | None = None) -> Money:
    """What was paid, in one year or altogether; what was clawed back no longer counts."""
    return Money.total(
        each.amount
        for each in payments
        if each.status is PayStatus.PAID and (year is None or (each.paid_on and each.paid_on.year == year))
    )


def reports(scope: Scope, plan: Plan) -> list[PlanReport]:
    """The yearly reports of a plan, in order."""
    demand(scope, plan)
    return list(session.scalars(select(PlanReport).where(PlanReport.plan_id == plan.id).order_by(PlanReport.year)))


def report_of(scope: Scope, plan: Plan, year: int) -> PlanReport | None:
    """One yearly report, where it was begun."""
    return next((each for each in reports(scope, plan) if each.year == year), None)


def report_due(year: int) -> date:
    """The report about a year is due on 31 January of the next (待核原文)."""
    return date(year + 1, REPORT_MONTH, REPORT_DAY)


def running_plans(scope: Scope, actor: Actor, year: int) -> list[tuple[Plan, Organisation]]:
    """The plans in execution in a year that the reader may see, with their enterprises, in tree order."""
    statement = (
        select(Plan, Organisation)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .where(
            *visible(scope, actor),
            Plan.state.in_([PlanState.EXECUTING, PlanState.ENDED]),
            Plan.decided_on.is_not(None),
            Plan.decided_on <= date(year, 12, 31),
            Plan.current_version > 0,
        )
        .order_by(Organisation.path, Plan.number)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def reports_by_plan(scope: Scope, plans: Sequence[Plan], year: int) -> dict[int, PlanReport]:
    """The reports of one year, by plan."""
    ids = [plan.id for plan in plans if scope.covers(plan.organisation_id)]
    statement = select(PlanReport).where(PlanReport.plan_id.in_(ids), PlanReport.year == year)
    return {row.plan_id: row for row in session.scalars(statement)}


@dataclass(frozen=True, slots=True)
class FilingClock:
    """After the approval: the shareholders' meeting, and the filing within so many working days."""

    met_on: date | None
    filed_on: date | None
    due: Deadline | None
    working_days: int
    #: What the record of the filing says; where it is late, why.
    reason: str = ""

    def is_late(self, today: date) -> bool:
        """Whether the filing came, or would come today, after its day."""
        return self.due is not None and self.due.is_overdue(self.filed_on or today)


def filing_clock(scope: Scope, plan: Plan) -> FilingClock | None:
    """The clock of meeting and filing; None where the state holds every share and no meeting votes."""
    if plan.state not in SETTLED or facts_of(plan).get("state_share") == 1 or plan.decided_on is None:
        return None
    if plan.instrument not in ("post_dividend", "project_dividend", "tech_equity"):
        return None
    met = procedures(scope, plan, ProcedureKind.SHAREHOLDERS)
    filed = procedures(scope, plan, ProcedureKind.FILING)
    days = policy_of(scope, plan).whole("procedure.filing_days")
    due = add_working_days(met[-1].held_on, days, working_calendar(scope)) if met else None
    filed_on, reason = (filed[-1].held_on, filed[-1].note or "") if filed else (None, "")
    return FilingClock(met[-1].held_on if met else None, filed_on, due, days, reason)


def missed_years(scope: Scope, plan: Plan, years: Sequence[PlanYear]) -> list[PlanYear]:
    """Years whose growth was not above the average (DV-008) and after which nobody approved the plan anew."""
    missed = [each for each in years if each.is_growth_met is False]
    records = procedures(scope, plan, ProcedureKind.REAPPROVAL) if missed else []
    agreed = [each.held_on for each in records if each.conclusion is not Conclusion.DISAGREED]
    return [each for each in missed if not any(day >= each.appraised_on for day in agreed)]


def plan_span(plan: Plan) -> range:
    """The years a plan runs, from its dividend year for as many whole years as it states."""
    facts = facts_of(plan)
    first = facts.get("dividend_year") or plan.year
    return range(first, first + max(1, ((facts.get("plan_months") or 12) + 11) // 12))
