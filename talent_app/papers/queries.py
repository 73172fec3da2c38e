"""Reads of a plan's papers: each side sees its own drafts, everybody who sees the plan what was issued."""

from __future__ import annotations

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.command import is_system
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.plan_sections import title_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution_queries, reading, report_service, snapshots
from talent_app.incentives import queries as plans
from talent_app.incentives.execution import growth_of
from talent_app.incentives.life_states import ReportHeading
from talent_app.incentives.models import Plan
from talent_app.incentives.states import SETTLED
from talent_app.organisations.queries import ancestors
from talent_app.papers.kinds import PAPER_KINDS, STATEMENTS, PaperKind, Side, is_forwarded
from talent_app.papers.material import Material
from talent_app.papers.models import PlanPaper

#: Who sees the drafts of a side.
READERS = {
    Side.ENTERPRISE: (Permission.PLAN_EDIT, Permission.PLAN_APPROVE),
    Side.REGULATOR: (Permission.PLAN_REVIEW, Permission.PLAN_DECIDE),
}
DEFAULT_REGULATOR = "国资监管机构"


def may_see(actor: Actor, paper: PlanPaper) -> bool:
    """Whether the actor sees a paper of a plan he sees."""
    if paper.kind == STATEMENTS:
        return actor.can_in(Permission.PLAN_EDIT, paper.organisation_id)
    kind = PAPER_KINDS.get(paper.kind)
    if kind is None or is_system(actor):
        return kind is not None
    if paper.is_issued:
        return True
    return any(actor.can_in(permission, paper.organisation_id) for permission in READERS[kind.side])


def may_write(actor: Actor, kind: PaperKind, plan: Plan) -> bool:
    """Whether the actor drafts papers of this kind for this plan, as it stands now."""
    if kind.is_forwarding and not is_forwarded(plan.instrument):
        return False
    return plan.state in kind.states and actor.can_in(kind.permission, plan.organisation_id)


def papers_of(scope: Scope, actor: Actor, plan: Plan) -> list[PlanPaper]:
    """The papers of a plan the actor sees, latest first."""
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    statement = select(PlanPaper).where(PlanPaper.plan_id == plan.id).order_by(PlanPaper.id.desc())
    return [paper for paper in session.scalars(statement) if may_see(actor, paper)]


def paper_or_404(scope: Scope, actor: Actor, paper_id: int) -> tuple[PlanPaper, Plan]:
    """One paper with its plan, if the actor sees both."""
    paper = session.scalars(select(PlanPaper).where(PlanPaper.id == paper_id)).one_or_none()
    if paper is None or not scope.covers(paper.organisation_id) or not may_see(actor, paper):
        raise NotFound("没有找到这份文书，或者它不在您的权限范围内。", "请从方案的文书页重新进入。")
    return paper, plans.plan_or_404(scope, actor, paper.plan_id)


def material_of(scope: Scope, actor: Actor, plan: Plan) -> Material:
    """What the papers of a plan are made from, as far as the actor may read the plan."""
    if plans.reads_rows(actor, plan):
        snapshot = reading.snapshot_for(scope, actor, plan)
    else:
        # its drafts are read by every reviewer, so nobody is named, whoever drafts
        snapshot = snapshots.of_version(plans.frozen_or_404(scope, plan, plan.current_version), is_masked=True)
    year = clock.today().year - 1
    report, missed = _told_of_execution(scope, plan, year)
    enterprise, _parent = plans.enterprise_of(scope, plan)
    above = ancestors(scope, enterprise)
    regulators = [place.name for place in above if place.is_regulator]
    return Material(
        snapshot=snapshot,
        regulator=regulators[-1] if regulators else DEFAULT_REGULATOR,
        title=title_of(snapshot),
        today=clock.today(),
        accepted_on=plan.accepted_on,
        due_on=plan.due_on,
        decided_on=plan.decided_on,
        decision=plan.decision,
        decision_number=plan.decision_number,
        decision_note=plan.decision_note,
        returned_note=plan.returned_note,
        report_year=year,
        report=report,
        missed=missed,
    )


def _told_of_execution(scope: Scope, plan: Plan, year: int) -> tuple[dict[str, str], list[str]]:
    """The headings of the yearly report, the people as numbers only, and the years that missed their growth."""
    if plan.state not in SETTLED or plan.decided_on is None or not plan.current_version:
        return {}, []
    row = execution_queries.report_of(scope, plan, year)
    words = dict(row.headings if row else report_service.prefilled(scope, plan, year))
    words[ReportHeading.INDIVIDUALS.value] = report_service.individuals_in_numbers(scope, plan, year)
    years = execution_queries.missed_years(scope, plan, execution_queries.plan_years(scope, plan))
    told = [
        f"{each.year}年度" + growth_of(each.net_profit, [Money.from_fen(fen) for fen in each.prior_profits]).text
        for each in years
    ]
    return words, told
