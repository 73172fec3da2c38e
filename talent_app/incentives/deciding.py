"""What the steps of the regulator do to a plan: acceptance, the clock, giving back, refusing, deciding, conditions.

Called by `service.act_on_plan` inside its command; the workflow table has already said that the step is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import procedure_queries, queries, review_queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.life_states import OUTCOMES, ProcedureKind, Route
from talent_app.incentives.models import Plan
from talent_app.incentives.origins import fact_origins
from talent_app.incentives.procedure import procedure_findings, record_rows
from talent_app.incentives.procedure_models import PayoutRules
from talent_app.incentives.review_models import PlanCondition, PlanNotice, PlanReviewer
from talent_app.incentives.states import Decision, PlanState

#: On a route that only files, agreeing is filing.
SAME_AS = {(Route.FILING, Decision.APPROVED): Decision.FILED, (Route.FORWARD, Decision.APPROVED): Decision.FORWARDED}
LONGEST_CONDITION = 1000


def around(actor: Actor, plan: Plan) -> dict[str, Any]:
    """What a version freezes beside the calculation: procedure, who decides, how it pays out."""
    scope = reach(actor, Permission.PLAN_READ)
    route = procedure_queries.route_of(scope, plan)
    findings = procedure_findings(procedure_queries.chain(scope, plan), queries.policy_of(scope, plan))
    return {
        "procedures": record_rows(procedure_queries.procedures(scope, plan)),
        "procedure_findings": [each.to_json() | {"title": each.title} for each in findings],
        "route": {"route": route.route, "title": Route(route.route).title, "decider": route.decider,
                  "evidence": route.evidence},
        "payout": payout_document(procedure_queries.payout_rules(scope, plan)),
        "origins": fact_origins(scope, plan),
    }  # fmt: skip


def payout_document(rules: PayoutRules | None) -> dict[str, Any] | None:
    """How a plan pays out, as a version freezes it."""
    if rules is None:
        return None
    return {
        "shares": rules.shares,
        "grades": rules.grades,
        "needs_growth": rules.needs_growth,
        "target": rules.target,
        "target_profit": rules.target_profit.fen if rules.target_profit is not None else None,
        "leavers": rules.leavers,
    }


def start_clock(actor: Actor, plan: Plan) -> None:
    """Acceptance: who accepts leads the review, and the answer is due so many working days later."""
    scope = reach(actor, Permission.PLAN_READ)
    plan.accepted_on = clock.local(running().at).date()
    if actor.user_id is not None and review_queries.assigned(scope, actor, plan) is None:
        has_lead = any(each.is_lead for each in review_queries.reviewers(scope, plan))
        session.add(
            PlanReviewer(
                organisation_id=plan.organisation_id,
                plan_id=plan.id,
                user_id=actor.user_id,
                user_name=actor.name,
                is_lead=not has_lead,
                assigned_by_name=actor.name,
                assigned_at=running().at,
                opinion_text="",
            )
        )
    set_due(actor, plan)


def set_due(actor: Actor, plan: Plan) -> None:
    """The due day by the policy of the version, the present calendar and the days at the applicant."""
    scope = reach(actor, Permission.PLAN_READ)
    approval = queries.frozen_or_404(scope, plan, plan.current_version).content["outcome"]["approval"]
    days = approval["clock_working_days"]
    due = review_queries.deadline(scope, plan, days)
    plan.due_working_days = days
    if due is None:
        plan.due_on, plan.due_note = None, "材料在企业，暂停计时"
        return
    plan.due_on, plan.due_note, plan.calendar_revision = due.day, due.note, due.revision


def stop_clock(plan: Plan) -> None:
    """The matter is no longer with the regulator."""
    plan.accepted_on = plan.due_on = plan.due_working_days = None
    plan.due_note = ""


def give_back(actor: Actor, plan: Plan, source: PlanState, note: str) -> None:
    """Return for changes; before acceptance that is the one request to complete the papers (一次性告知)."""
    scope = reach(actor, Permission.PLAN_READ)
    if source is PlanState.SUBMITTED:
        if review_queries.notices(scope, plan, review_queries.SUPPLEMENT):
            raise Conflict(
                "补正内容已经一次性告知过，不能再次退回补正。", "材料仍不齐全的，作出不予受理；可以受理的，受理后审核。"
            )
        _notice(actor, plan, review_queries.SUPPLEMENT, note)
    plan.returned_note = note
    stop_clock(plan)
    plan.submitted_on = None


def reject(actor: Actor, plan: Plan, note: str) -> None:
    """Not accepted: the matter ends before the clock starts."""
    _notice(actor, plan, review_queries.REJECTION, note)
    plan.decision, plan.decision_note = Decision.NOT_ACCEPTED, note
    plan.decided_on = clock.local(running().at).date()
    stop_clock(plan)
    record(
        Action.PLAN_DECIDED, plan, number=plan.number, decision=Decision.NOT_ACCEPTED.value, decision_number="",
        note=note,
    )  # fmt: skip


def _notice(actor: Actor, plan: Plan, kind: str, text: str) -> None:
    session.add(
        PlanNotice(
            organisation_id=plan.organisation_id,
            plan_id=plan.id,
            version_number=plan.current_version,
            kind=kind,
            text=text,
            given_on=clock.local(running().at).date(),
            given_by_name=actor.name,
        )
    )
    record(Action.PLAN_NOTICED, plan, number=plan.number, notice=kind, text=text[:200])


def decide_below(actor: Actor, plan: Plan, number: str) -> None:
    """Enterprise or group decided: the decision bears the number of the board's paper."""
    scope = reach(actor, Permission.PLAN_READ)
    papers = procedure_queries.procedures(scope, plan, ProcedureKind.BOARD_DECISION)
    plan.decision = Decision.APPROVED
    plan.decision_number = number or (papers[-1].number if papers else "")
    plan.decided_on = clock.local(running().at).date()
    record(
        Action.PLAN_DECIDED, plan, number=plan.number, decision=Decision.APPROVED.value,
        decision_number=plan.decision_number, note="企业（集团）决定",
    )  # fmt: skip


def outcomes(actor: Actor, plan: Plan) -> tuple[Decision, ...]:
    """What may be decided on this plan's route."""
    return OUTCOMES[Route(procedure_queries.route_of(reach(actor, Permission.PLAN_READ), plan).route)]


def decide(
    actor: Actor,
    plan: Plan,
    wanted: Decision | None,
    number: str,
    note: str,
    conditions: Sequence[tuple[str, date | None]],
) -> None:
    """The regulator's decision; conditions of an agreement in principle become lines that are followed up."""
    if wanted is None:
        raise InvalidInput(
            "请选择决定结果。", "可选：同意、原则同意（附条件）、不予同意；备案的选予以备案。", "decision"
        )
    scope = reach(actor, Permission.PLAN_READ)
    route = Route(procedure_queries.route_of(scope, plan).route)
    decision = SAME_AS.get((route, wanted), wanted)
    if decision not in OUTCOMES[route]:
        possible = "、".join(each.title for each in OUTCOMES[route])
        raise InvalidInput(
            f"本方案按“{route.title}”办理，不能作出“{wanted.title}”。", f"可选：{possible}，或退回修改。", "decision"
        )
    if not number:
        raise InvalidInput("请填写决定文号。", "例如 拉国资发〔2026〕15号。", field="number")
    if len(number) > 80:
        raise InvalidInput("决定文号最多 80 个字。", "请核对文号。", field="number")
    lines = [(text.strip(), due) for text, due in conditions if text.strip()]
    if decision in (Decision.CONDITIONAL, Decision.REFUSED) and not note and not lines:
        raise InvalidInput(f"“{decision.title}”必须写明理由或条件。", "请在说明栏填写。", field="note")
    if any(len(text) > LONGEST_CONDITION for text, _due in lines):
        raise InvalidInput(f"每项条件最多 {LONGEST_CONDITION} 个字。", "请精简。", field="note")
    _demand_ready(actor, plan)
    if decision is Decision.CONDITIONAL:
        for position, (text, due) in enumerate(lines or [(note, None)], start=1):
            session.add(
                PlanCondition(
                    organisation_id=plan.organisation_id, plan_id=plan.id, position=position, text=text, due_on=due,
                    fulfilment="", reported_by_name="", confirmed_by_name="",
                )
            )  # fmt: skip
    plan.decision, plan.decision_number, plan.decision_note = decision, number, note
    plan.decided_on = clock.local(running().at).date()
    record(Action.PLAN_DECIDED, plan, number=plan.number, decision=decision.value, decision_number=number, note=note)


def _demand_ready(actor: Actor, plan: Plan) -> None:
    """Every unchecked warning compared, nothing outstanding at the applicant."""
    scope = reach(actor, Permission.PLAN_READ)
    ticked = queries.ticks(scope, plan)
    open_rules = [each["rule"] for each in queries.to_compare(scope, plan) if each["rule"] not in ticked]
    if open_rules:
        raise Conflict(
            f"还有 {len(open_rules)} 条待核原文的提示没有核对：{'、'.join(open_rules)}。",
            "请审核人先逐条勾选“已核对原文”，再作出决定。",
        )
    if review_queries.open_pause(scope, plan) is not None:
        raise Conflict("企业的补充说明还没有收回，计时处于暂停状态。", "请先恢复计时，再作出决定。")
