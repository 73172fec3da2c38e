"""Commands on a plan that is carried out: the year's appraisal, its confirmation, payments, people who leave.

Amounts follow the decided version and the payout rules frozen with it; nobody types an amount for a person here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution_queries, queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.execution import bases, factor_of, growth_of, payout_of, terms_of
from talent_app.incentives.execution_models import PayoutLine, PlanPayment, PlanYear
from talent_app.incentives.life_states import PayStatus
from talent_app.incentives.models import Plan
from talent_app.incentives.states import PlanState
from talent_app.rules.notation import ratio_text
from talent_app.rules.payout import Part
from talent_app.rules.payout_terms import Leaving

#: What was confirmed is paid when it falls due, also after the plan has ended.
PAYING = (PlanState.EXECUTING, PlanState.ENDED)


def _plan(actor: Actor, plan_id: int, states: tuple[PlanState, ...] = (PlanState.EXECUTING,)) -> Plan:
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan_id)
    if plan.state not in states:
        raise Conflict(f"方案当前为“{plan.state.title}”，不能登记执行情况。", "批复后先“开始执行”。")
    return plan


def _today() -> date:
    return clock.local(running().at).date()


@command(Permission.PLAN_EDIT)
def appraise_year(
    actor: Actor,
    plan_id: int,
    year: int,
    version: int | None,
    *,
    net_profit: Money | None,
    prior_profits: Sequence[Money],
    is_target_met: bool,
    completion: Fraction,
    pool: Money,
    appraised_on: date,
    number: str = "",
    note: str = "",
) -> PlanYear:
    """Enter or correct the appraisal of one year; the people follow the decided version."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    frozen = execution_queries.decided_version(scope, plan)
    if year not in execution_queries.plan_span(plan):
        span = execution_queries.plan_span(plan)
        raise InvalidInput(f"方案的有效期为 {span[0]} 至 {span[-1]} 年度。", "请核对年度。", field="year")
    decided = plan.pool or Money.ZERO
    if pool < Money.ZERO or pool > decided:
        raise InvalidInput(f"当年额度不能超过批复的总额 {decided.as_yuan()} 元。", "请核对当年额度。", field="pool")
    if appraised_on > _today():
        raise InvalidInput("考核日期还没有到。", "请填写实际考核日期。", field="appraised_on")
    if not 0 <= completion <= 10:
        raise InvalidInput("目标完成率应在 0 到 1000% 之间。", "请核对完成率。", field="completion")
    values = {
        "net_profit": net_profit, "prior_profits": [each.fen for each in prior_profits],
        "is_growth_met": growth_of(net_profit, prior_profits).is_met, "is_target_met": is_target_met,
        "completion": ratio_text(completion), "shares": terms_of(frozen)["shares"], "pool": pool,
        "appraised_on": appraised_on, "number": number.strip(), "note": note.strip(), "drafted_by": actor.user_id,
    }  # fmt: skip
    row = next((each for each in execution_queries.plan_years(scope, plan) if each.year == year), None)
    if row is not None and row.is_confirmed:
        raise Conflict(f"{year} 年度兑付已经确认，不能修改考核。", "确有错误的，请作为更正在下一年度处理。")
    if row is None:
        row = PlanYear(
            organisation_id=plan.organisation_id, plan_id=plan.id, year=year, granted=Money.ZERO,
            confirmed_by_name="", wage_total_number="", is_confirmed=False, **values,
        )  # fmt: skip
        session.add(row)
        session.flush()  # its lines name the year's id
    else:
        check_version(row, version)
        for name, value in values.items():
            setattr(row, name, value)
    _lay_out(actor, plan, row, bases(frozen, pool), frozen)
    record(Action.PLAN_APPRAISED, row, number=plan.number, year=year, granted=row.granted.as_yuan())
    return row


def _lay_out(actor: Actor, plan: Plan, year: PlanYear, amounts: Mapping[str, Money], frozen: queries.Frozen) -> None:
    """One line for everybody the decided version gives something; who left in an earlier year stays left."""
    scope = reach(actor, Permission.PLAN_READ)
    talents = {each.ref: each.talent_id for each in frozen.people if each.ref not in frozen.hidden}
    present = {line.ref: line for line in execution_queries.lines_of(scope, year)}
    gone = {
        line.ref: line
        for other in execution_queries.plan_years(scope, plan)
        if other.year < year.year
        for line in execution_queries.lines_of(scope, other)
        if line.left_on is not None
    }
    for position, (ref, amount) in enumerate(amounts.items(), start=1):
        line = present.get(ref)
        if line is None:
            earlier = gone.get(ref)
            line = PayoutLine(
                organisation_id=plan.organisation_id, plan_year_id=year.id, plan_id=plan.id, ref=ref,
                position=position, name=frozen.names.get(ref, ref), base=amount, grade="", factor="1",
                granted=Money.ZERO, left_on=earlier.left_on if earlier else None,
                leaving_reason=earlier.leaving_reason if earlier else "", reason="",
            )  # fmt: skip
            session.add(line)
        line.base, line.talent_id = amount, line.talent_id or talents.get(ref)
    session.flush()  # the computation reads the lines just laid out
    _compute(actor, plan, year)


@command(Permission.PLAN_EDIT)
def grade_people(actor: Actor, plan_id: int, year: int, version: int | None, grades: Mapping[str, str]) -> PlanYear:
    """Enter everybody's appraisal grade; factors and amounts follow."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = execution_queries.plan_year_or_404(scope, plan, year)
    check_version(row, version)
    if row.is_confirmed:
        raise Conflict(f"{year} 年度兑付已经确认，不能修改考核。", "请刷新页面。")
    terms = terms_of(execution_queries.decided_version(scope, plan))
    for line in execution_queries.lines_of(scope, row):
        if line.ref in grades:
            line.grade = grades[line.ref].strip()[:40]
            line.factor = factor_of(terms, line.grade)
    _compute(actor, plan, row)
    record(Action.PLAN_APPRAISED, row, number=plan.number, year=year, granted=row.granted.as_yuan())
    return row


def _compute(actor: Actor, plan: Plan, year: PlanYear) -> dict[str, list[Part]]:
    """What everybody is granted, written into the lines; returns the parts by person."""
    scope = reach(actor, Permission.PLAN_READ)
    terms = terms_of(execution_queries.decided_version(scope, plan))
    lines = execution_queries.lines_of(scope, year)
    payout = payout_of(terms, year, lines, _today(), year.appraised_on.year)
    parts: dict[str, list[Part]] = {}
    for part in payout.parts:
        parts.setdefault(part.ref, []).append(part)
    for line in lines:
        mine = parts[line.ref]
        line.granted = Money.total(part.paid + part.waiting for part in mine)
        line.reason = "；".join(dict.fromkeys(part.why for part in mine if part.why and part.lapsed))[:200]
    year.granted = Money.total(line.granted for line in lines)
    return parts


@command(Permission.PLAN_APPROVE)
def confirm_year(actor: Actor, plan_id: int, year: int, version: int | None) -> PlanYear:
    """The head of the enterprise confirms a year; the register of payments is made, one line for each instalment."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = execution_queries.plan_year_or_404(scope, plan, year)
    check_version(row, version)
    if row.is_confirmed:
        raise Conflict(f"{year} 年度兑付已经确认。", "请刷新页面。")
    if row.drafted_by is not None and row.drafted_by == actor.user_id:
        raise Forbidden("您登记了这次考核，不能由您确认。", "请由未参与登记的负责人确认。")
    lines = execution_queries.lines_of(scope, row)
    missing = [line.name for line in lines if not line.grade and line.left_on is None]
    if missing:
        raise Conflict(f"还有 {len(missing)} 人没有考核等次：{'、'.join(missing[:5])}。", "请先登记考核等次。")
    parts = _compute(actor, plan, row)
    for line in lines:
        for place, part in enumerate(parts[line.ref], start=1):
            due = part.paid + part.waiting
            if due > Money.ZERO:
                session.add(_payment(plan, row, line, place, part.paid_in, due))
    row.is_confirmed, row.confirmed_by_name = True, actor.name
    record(Action.PAYOUT_CONFIRMED, row, number=plan.number, year=year, granted=row.granted.as_yuan())
    return row


def _payment(plan: Plan, year: PlanYear, line: PayoutLine, place: int, due_year: int, amount: Money) -> PlanPayment:
    return PlanPayment(
        organisation_id=plan.organisation_id, plan_id=plan.id, line_id=line.id, for_year=year.year, due_year=due_year,
        instalment=place, amount=amount, status=PayStatus.PLANNED, voucher="", reason="",
    )  # fmt: skip


@command(Permission.PLAN_EDIT)
def pay(actor: Actor, plan_id: int, payment_ids: Sequence[int], paid_on: date, voucher: str) -> Money:
    """Enter payments that were made, under one voucher; returns their sum."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id, PAYING)
    wanted = set(payment_ids)
    rows = [each for each in execution_queries.payments_of(scope, plan) if each.id in wanted]
    if not rows or wanted - {each.id for each in rows}:
        raise InvalidInput("没有勾选发放项目。", "请勾选本次发放的人员。", field="voucher")
    if not voucher.strip():
        raise InvalidInput("请填写凭证号。", "例如 2026-12 记 105 号。", field="voucher")
    today = _today()
    if paid_on > today:
        raise InvalidInput("发放日期还没有到。", "请填写实际发放日期。", field="paid_on")
    for each in rows:
        if each.status is not PayStatus.PLANNED:
            raise Conflict(f"有一笔已是“{each.status.title}”，没有登记任何发放。", "请刷新页面后重新勾选。")
        if each.due_year > paid_on.year:
            raise Conflict(f"{each.due_year} 年度的递延部分还没有到兑付时间。", "请只勾选已到期的部分。")
        each.status, each.paid_on, each.voucher = PayStatus.PAID, paid_on, voucher.strip()[:120]
    total = Money.total(each.amount for each in rows)
    record(
        Action.PAYMENT_MOVED, plan, number=plan.number, year=rows[0].due_year, step=PayStatus.PAID.value,
        payments=len(rows), amount=total.as_yuan(),
    )  # fmt: skip
    return total


@command(Permission.PLAN_EDIT)
def take_back(actor: Actor, plan_id: int, payment_id: int, reason: str) -> PlanPayment:
    """Enter that a payment was clawed back, with the reason the plan provides for."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id, PAYING)
    row = next((each for each in execution_queries.payments_of(scope, plan) if each.id == payment_id), None)
    if row is None or row.status is not PayStatus.PAID:
        raise Conflict("只有已发放的款项可以登记追回。", "请刷新页面。")
    if not reason.strip():
        raise InvalidInput("请写明追回的原因和依据。", "不得作为提前离职的违约金。", field="note")
    row.status, row.reason = PayStatus.CLAWED_BACK, reason.strip()[:300]
    record(
        Action.PAYMENT_MOVED, plan, number=plan.number, year=row.for_year, step=row.status.value, payments=1,
        amount=row.amount.as_yuan(),
    )  # fmt: skip
    return row


@command(Permission.PLAN_EDIT)
def record_leaver(actor: Actor, plan_id: int, ref: str, left_on: date, reason: Leaving, note: str = "") -> int:
    """Somebody left: what is still open is treated as the plan says; returns how many payments changed."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id, PAYING)
    if left_on > _today():
        raise InvalidInput("离岗日期还没有到。", "离岗后再登记。", field="left_on")
    years = execution_queries.plan_years(scope, plan)
    lines = {
        year.id: line
        for year in years
        for line in execution_queries.lines_of(scope, year)
        if line.ref == ref
    }  # fmt: skip
    if not lines:
        raise InvalidInput("名单中没有这个人，或者还没有登记年度考核。", "请先登记年度考核。", field="ref")
    if any(line.left_on is not None for line in lines.values()):
        raise Conflict("这个人已经登记离岗。", "登记有误的，请联系监管机构更正。")
    changed = 0
    for year in years:
        line = lines.get(year.id)
        if line is None:
            continue
        line.left_on, line.leaving_reason = left_on, reason.value
        session.flush()  # the computation reads the line as it stands
        parts = dict(enumerate(_compute(actor, plan, year)[ref], start=1))
        for payment in execution_queries.payments_of(scope, plan):
            if payment.line_id == line.id and payment.status is PayStatus.PLANNED:
                changed += _follow(payment, parts[payment.instalment], reason, note)
    record(Action.LEAVER_RECORDED, plan, number=plan.number, left_on=left_on.isoformat())
    return changed


def _follow(payment: PlanPayment, part: Part, reason: Leaving, note: str) -> int:
    """Bring one planned payment in line with what is still due."""
    due = part.paid + part.waiting
    if (due, part.paid_in) == (payment.amount, payment.due_year):
        return 0
    if due > Money.ZERO:
        payment.amount, payment.due_year = due, part.paid_in
    else:
        payment.status = PayStatus.CANCELLED
    payment.reason = "，".join(text for text in (reason.title, note.strip()) if text)[:300]
    return 1


@command(Permission.PLAN_EDIT)
def record_wage_total(actor: Actor, plan_id: int, year: int, amount: Money, number: str) -> PlanYear:
    """How the year's payments were booked: counted in the wage total, listed apart, under which paper."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id, PAYING)
    row = execution_queries.plan_year_or_404(scope, plan, year)
    if not row.is_confirmed:
        raise Conflict(f"{year} 年度兑付还没有确认。", "确认后再登记工资总额。")
    row.wage_total, row.wage_total_number = amount, number.strip()[:120]
    record(Action.PLAN_APPRAISED, row, number=plan.number, year=year, granted=row.granted.as_yuan())
    return row
