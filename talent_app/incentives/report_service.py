"""The yearly report of a plan to the regulator: prefilled with five headings, corrected, sent, received."""

from __future__ import annotations

from collections.abc import Mapping

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, is_system, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution_queries, queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.execution import growth_of
from talent_app.incentives.execution_models import PlanReport
from talent_app.incentives.life_states import PayStatus, ReportHeading
from talent_app.incentives.models import Plan
from talent_app.incentives.notices import tell_of
from talent_app.incentives.states import PlanState
from talent_app.notifications.events import Event

LONGEST = 6000
NOTHING = "本年度无此项。"
SHARES = frozenset({"tech_equity", "stock_option", "restricted_stock", "employee_shareholding"})


def prefilled(scope: Scope, plan: Plan, year: int) -> dict[str, str]:
    """The five headings as the records tell them; the enterprise corrects and completes the words."""
    appraised = {each.year: each for each in execution_queries.plan_years(scope, plan)}.get(year)
    payments = execution_queries.payments_of(scope, plan)
    names = execution_queries.line_names(scope, plan)
    paid = [each for each in payments if each.status is PayStatus.PAID and each.paid_on and each.paid_on.year == year]
    people = [f"{names[each.line_id].name} {money(each.amount)} 元" for each in paid]
    told = {heading.value: NOTHING for heading in ReportHeading}
    if appraised is not None:
        growth = growth_of(appraised.net_profit, [Money.from_fen(fen) for fen in appraised.prior_profits])
        profit = money(appraised.net_profit) if appraised.net_profit is not None else "未填写"
        met = "达到" if appraised.is_target_met else "没有达到"
        told["performance"] = f"{year} 年度税后利润 {profit} 元；{growth.text}；业绩目标{met}。{appraised.note}"
        booked = money(appraised.wage_total) if appraised.wage_total is not None else "未登记"
        told["booking"] = f"计入当年工资总额 {booked} 元，{appraised.wage_total_number or '文号未登记'}。"
    if paid:
        told["individuals"] = f"共 {len({names[each.line_id].ref for each in paid})} 人：" + "；".join(people) + "。"
    so_far = execution_queries.paid_total(payments)
    told["dividends"] = (
        f"当年发放 {money(execution_queries.paid_total(payments, year))} 元，累计发放 {money(so_far)} 元；"
        f"尚待兑付 {money(Money.total(p.amount for p in payments if p.status is PayStatus.PLANNED))} 元。"
    )
    if plan.instrument not in SHARES:
        told["equity"] = "不涉及股权，股本没有因本方案变化。"
    return {name: text[:LONGEST] for name, text in told.items()}


def individuals_in_numbers(scope: Scope, plan: Plan, year: int) -> str:
    """How many were paid how much in a year, for papers that people read who may not see names."""
    payments = execution_queries.payments_of(scope, plan)
    names = execution_queries.line_names(scope, plan)
    paid = [each for each in payments if each.status is PayStatus.PAID and each.paid_on and each.paid_on.year == year]
    gone = {
        line.ref for line in names.values() if line.left_on is not None and line.left_on.year == year
    }  # fmt: skip
    left = f"，年度内离岗 {len(gone)} 人" if gone else ""
    if not paid:
        return f"本年度没有发放{left}。"
    heads = len({names[each.line_id].ref for each in paid})
    return f"本年度向 {heads} 人发放 {money(Money.total(each.amount for each in paid))} 元{left}，个人明细见附表。"


def _plan(actor: Actor, plan_id: int) -> Plan:
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan_id)
    if plan.state not in (PlanState.EXECUTING, PlanState.ENDED) or plan.decided_on is None:
        raise Conflict(f"方案当前为“{plan.state.title}”，不需要年度报告。", "开始执行后按年报告。")
    return plan


@command(Permission.PLAN_EDIT)
def write_report(
    actor: Actor, plan_id: int, year: int, version: int | None, headings: Mapping[str, str], *, send: bool
) -> PlanReport:
    """Keep the words of a report, and send it to the regulator if asked."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = execution_queries.report_of(scope, plan, year)
    if row is not None and row.sent_on is not None:
        raise Conflict(f"{year} 年度报告已经报送，不能修改。", "需要更正的，请联系监管机构。")
    words = {each.value: (headings.get(each.value) or "").strip() for each in ReportHeading}
    if any(len(text) > LONGEST for text in words.values()):
        raise InvalidInput(f"每项最多 {LONGEST} 个字。", "请精简。", field="performance")
    empty = [each.title for each in ReportHeading if not words[each.value]]
    if send and empty:
        raise InvalidInput(f"还没有填写：{'、'.join(empty)}。", "没有的填“本年度无此项”。", field="performance")
    payments = execution_queries.payments_of(scope, plan)
    names = execution_queries.line_names(scope, plan)
    paid = [each for each in payments if each.status is PayStatus.PAID and each.paid_on and each.paid_on.year == year]
    values = {
        "headings": words,
        "paid": execution_queries.paid_total(payments, year),
        "paid_so_far": execution_queries.paid_total(payments),
        "headcount": len({names[each.line_id].ref for each in paid}),
    }
    if row is None:
        row = PlanReport(
            organisation_id=plan.organisation_id, plan_id=plan.id, year=year,
            due_on=execution_queries.report_due(year), sent_by_name="", received_by_name="", **values,
        )  # fmt: skip
        session.add(row)
    else:
        check_version(row, version)
        for name, value in values.items():
            setattr(row, name, value)
    if send:
        row.sent_on, row.sent_by_name = clock.local(running().at).date(), actor.name
        tell_of(plan, Event.REPORT_SENT, what=str(year), place=f"/reports/{year}")
    record(Action.PLAN_REPORTED, row, number=plan.number, year=year)
    return row


@command(Permission.PLAN_REVIEW)
def receive_report(actor: Actor, plan_id: int, year: int) -> PlanReport:
    """The regulator notes that the report arrived."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = execution_queries.report_of(scope, plan, year)
    if row is None or row.sent_on is None:
        raise NotFound(f"{year} 年度报告还没有报送。", "请等待企业报送。")
    if row.received_at is not None:
        raise Conflict("这份报告已经签收。", "请刷新页面。")
    row.received_at, row.received_by_name = running().at, actor.name
    tell_of(plan, Event.REPORT_RECEIVED, what=str(year), place=f"/reports/{year}")
    record(Action.PLAN_REPORT_RECEIVED, row, number=plan.number, year=year)
    return row


@command(Permission.PLAN_READ)
def record_returns(actor: Actor, year: int, rows: int) -> None:
    """Note that somebody took the collected return, before the bytes leave."""
    record(Action.PLAN_RETURNS_EXPORTED, None, year=year, rows=rows)


@command(None)
def remind_of_reports(actor: Actor) -> int:
    """Tell each enterprise of the report about last year that it still owes: in its month, and once it is late."""
    if not is_system(actor):
        raise Forbidden()
    scope, today = reach(actor, Permission.PLAN_READ), clock.local(running().at).date()
    year = today.year - 1
    due, told = execution_queries.report_due(year), 0
    step = "late" if today > due else "due"
    plans = [plan for plan, _place in execution_queries.running_plans(scope, actor, year)]
    sent = execution_queries.reports_by_plan(scope, plans, year)
    for plan in plans:
        report = sent.get(plan.id)
        if plan.state is PlanState.EXECUTING and (report is None or report.sent_on is None):
            told += tell_of(
                plan, Event.REPORT_DUE, what=str(year), due=due, matter=f"report:{year}:{step}",
                place=f"/reports/{year}",
            )  # fmt: skip
    if not told:
        raise Unchanged(0)
    record(Action.REMINDED, rows=told)
    return told
