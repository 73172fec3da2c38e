"""Pages of a plan that is carried out: its whole life, the year's appraisal, payments, leavers, booking."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.formats import money
from talent_app.core.ids import row_ids
from talent_app.core.money import Money
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution, execution_queries, execution_service, queries, review_queries, service
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.execution_forms import (
    LeaverNewForm,
    PaymentNewForm,
    PaymentTakeBackForm,
    PlanLifeForm,
    YearAppraiseForm,
    YearConfirmForm,
    YearGradesForm,
    YearWageTotalForm,
)
from talent_app.incentives.facts import facts_of
from talent_app.incentives.life_states import PayStatus, ProcedureKind
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_forms import GRADES
from talent_app.incentives.procedure_queries import procedures
from talent_app.incentives.procedure_service import may_record
from talent_app.incentives.reading import is_recorded
from talent_app.incentives.states import PlanState
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint"]

BASE = "/incentives/plans/<int:plan_id>"


def find(plan_id: int) -> Plan:
    """The plan of the address, once it was decided."""
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    execution_queries.decided_version(current_scope(), plan)
    return plan


def to_life(plan_id: int, anchor: str = "") -> Response:
    """Back to the whole life of the plan."""
    return redirect(url_for("incentives.plan_life", plan_id=plan_id, _anchor=anchor or None))


@blueprint.route(f"{BASE}/life", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def plan_life(plan_id: int) -> str | Response:
    """Everything that happened to a plan and everything that is still to come, year by year."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    form = PlanLifeForm()
    if form.validate_on_submit():
        return redirect(url_for("incentives.year_appraise", plan_id=plan_id, year=form.year.data))
    if is_recorded(scope, actor, plan):
        service.record_reading(actor, plan.id)
        plan = find(plan_id)
    years = execution_queries.plan_years(scope, plan)
    payments = execution_queries.payments_of(scope, plan)
    span = execution_queries.plan_span(plan)
    if request.method == "GET":
        form.year.data = next((year for year in span if year not in {each.year for each in years}), span[-1])
    runs = plan.state is PlanState.EXECUTING
    sees = review_queries.sees_people(scope, actor, plan)
    edits = actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
    reports = execution_queries.reports(scope, plan)
    return render_template(
        "incentives/plan_life.html",
        plan=plan,
        runs=runs,
        form=form,
        span=span,
        years=years,
        payments=payments,
        lines=execution_queries.line_names(scope, plan),
        sees=sees,
        paid=execution_queries.paid_total(payments),
        planned=Money.total(each.amount for each in payments if each.status is PayStatus.PLANNED),
        clock=execution_queries.filing_clock(scope, plan),
        today=clock.today(),
        reports=reports,
        due_reports=[
            (year, execution_queries.report_due(year))
            for year in span
            if year not in {each.year for each in reports}
            and (plan.decided_on or clock.today()).year <= year <= clock.today().year
        ],
        conditions=review_queries.conditions_set(scope, plan),
        procedures=procedures(scope, plan),
        papers=attachments_of(scope, years, actor) if years and sees else {},
        events=timeline(plan),
        missed=execution_queries.missed_years(scope, plan, years),
        reapproves=may_record(actor, plan, ProcedureKind.REAPPROVAL),
        writes=runs and edits,
        pays=edits and plan.state in execution_service.PAYING,
        confirms=runs and actor.can_in(Permission.PLAN_APPROVE, plan.organisation_id),
        receives=actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id),
    )


def timeline(plan: Plan) -> list[dict[str, Any]]:
    """Steps of the plan, records of procedure, appraisals, payments and reports, in the order of their days."""
    scope = current_scope()
    told: list[tuple[Any, dict[str, Any]]] = []
    ends: list[tuple[Any, dict[str, Any]]] = []
    for event in queries.timeline(scope, plan):
        entry = {"title": event.to_state.title, "by": event.actor_name, "note": event.note}
        (ends if event.to_state is PlanState.ENDED else told).append((clock.local(event.at).date(), entry))
    for row in procedures(scope, plan):
        told.append((row.held_on, {"title": row.kind.title, "by": row.body, "note": row.number}))
    for year in execution_queries.plan_years(scope, plan):
        title = _("%(year)d 年度考核，核定兑付 %(sum)s 元", year=year.year, sum=money(year.granted))
        told.append((year.appraised_on, {"title": title, "by": year.confirmed_by_name, "note": year.number}))
    sums: dict[Any, Money] = {}
    for payment in execution_queries.payments_of(scope, plan):
        if payment.paid_on is not None:
            key = (payment.paid_on, payment.voucher)
            sums[key] = sums.get(key, Money.ZERO) + payment.amount
    for (day, voucher), amount in sums.items():
        told.append((day, {"title": _("发放 %(sum)s 元", sum=money(amount)), "by": "", "note": voucher}))
    for report in execution_queries.reports(scope, plan):
        if report.sent_on is not None:
            title = _("报送 %(year)d 年度报告", year=report.year)
            told.append((report.sent_on, {"title": title, "by": report.sent_by_name, "note": ""}))
    return [{**entry, "at": day} for day, entry in sorted(told + ends, key=lambda pair: pair[0])]


@blueprint.route(f"{BASE}/years/<int:year>/appraisal", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def year_appraise(plan_id: int, year: int) -> str | Response:
    """What a year reached, and the year's pool."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    row = next((each for each in execution_queries.plan_years(scope, plan) if each.year == year), None)
    data: dict[str, Any] = {"version": 0, "pool": plan.pool, "appraised_on": clock.today(), "is_target_met": True}
    if row is not None:
        data = {
            "version": row.version, "net_profit": row.net_profit, "is_target_met": row.is_target_met,
            "prior_profits": tuple(Money.from_fen(each) for each in row.prior_profits), "pool": row.pool,
            "completion": Fraction(row.completion), "appraised_on": row.appraised_on, "number": row.number,
            "note": row.note,
        }  # fmt: skip
    elif year == (facts_of(plan).get("dividend_year") or plan.year):
        data["net_profit"] = facts_of(plan).get("after_tax_profit")
        data["prior_profits"] = facts_of(plan).get("prior_after_tax_profits")
    form = YearAppraiseForm(data=data)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            execution_service.appraise_year(
                actor, plan_id, year, form.version.data,
                net_profit=form.net_profit.data, prior_profits=form.prior_profits.data or (),
                is_target_met=form.is_target_met.data, completion=form.completion.data, pool=form.pool.data,
                appraised_on=form.appraised_on.data, number=form.number.data or "", note=form.note.data or "",
            )  # fmt: skip
            flash(_("已登记 %(year)d 年度考核，请登记个人考核等次。", year=year), "success")
            return redirect(url_for("incentives.year_grades", plan_id=plan_id, year=year))
    return render_template("incentives/year_appraise.html", plan=plan, year=year, form=form)


@blueprint.route(f"{BASE}/years/<int:year>/grades", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def year_grades(plan_id: int, year: int) -> str | Response:
    """Everybody's grade, and what follows from it."""
    scope, actor = current_scope(), current_actor()
    plan = find(plan_id)
    row = execution_queries.plan_year_or_404(scope, plan, year)
    lines = execution_queries.lines_of(scope, row)
    form = YearGradesForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            given = {line.ref: request.form.get(f"grade.{line.id}", "") for line in lines}
            execution_service.grade_people(actor, plan_id, year, form.version.data, given)
            flash(_("已保存考核等次，等待企业负责人确认。"), "success")
            return to_life(plan_id)
    growth = execution.growth_of(row.net_profit, [Money.from_fen(each) for each in row.prior_profits])
    known = list(
        dict.fromkeys([title for _code, title, _usual in GRADES] + [each.grade for each in lines if each.grade])
    )
    return render_template(
        "incentives/year_grades.html", plan=plan, year=row, lines=lines, form=form, growth=growth, grades=known,
        terms=execution.terms_of(execution_queries.decided_version(scope, plan)),
    )  # fmt: skip


@blueprint.route(f"{BASE}/years/<int:year>/confirm", methods=["GET", "POST"])
@requires(Permission.PLAN_APPROVE)
def year_confirm(plan_id: int, year: int) -> str | Response:
    """The head of the enterprise confirms a year."""
    scope = current_scope()
    plan = find(plan_id)
    row = execution_queries.plan_year_or_404(scope, plan, year)
    form = YearConfirmForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form):
            execution_service.confirm_year(current_actor(), plan_id, year, form.version.data)
            flash(_("已确认 %(year)d 年度兑付，发放登记册已生成。", year=year), "success")
            return to_life(plan_id, "payments")
    growth = execution.growth_of(row.net_profit, [Money.from_fen(each) for each in row.prior_profits])
    return render_template(
        "incentives/year_confirm.html", plan=plan, year=row, lines=execution_queries.lines_of(scope, row), form=form,
        growth=growth,
    )  # fmt: skip


@blueprint.route(f"{BASE}/payments/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def payment_new(plan_id: int) -> str | Response:
    """Enter payments that were made."""
    scope = current_scope()
    plan = find(plan_id)
    year = clock.today().year
    payments = execution_queries.payments_of(scope, plan)
    open_now = [each for each in payments if each.status is PayStatus.PLANNED and each.due_year <= year]
    form = PaymentNewForm(data={"paid_on": clock.today()})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            chosen = row_ids(request.form.getlist("payment"))
            total = execution_service.pay(current_actor(), plan_id, chosen, form.paid_on.data, form.voucher.data)
            flash(_("已登记发放 %(n)d 笔，合计 %(sum)s 元。", n=len(chosen), sum=money(total)), "success")
            return to_life(plan_id, "payments")
    return render_template(
        "incentives/payment_new.html", plan=plan, form=form, payments=open_now,
        lines=execution_queries.line_names(scope, plan),
        total=Money.total(each.amount for each in open_now),
    )  # fmt: skip


@blueprint.route(f"{BASE}/payments/<int:payment_id>/take-back", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def payment_take_back(plan_id: int, payment_id: int) -> str | Response:
    """Enter that a payment was clawed back."""
    plan = find(plan_id)
    form = PaymentTakeBackForm()
    if form.validate_on_submit():
        with errors_on(form):
            execution_service.take_back(current_actor(), plan_id, payment_id, form.note.data)
            flash(_("已登记追回。"), "success")
            return to_life(plan_id, "payments")
    return render_template("incentives/payment_take_back.html", plan=plan, form=form)


@blueprint.route(f"{BASE}/leavers/new", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def leaver_new(plan_id: int) -> str | Response:
    """Somebody left."""
    scope = current_scope()
    plan = find(plan_id)
    form = LeaverNewForm()
    people = {line.ref: line for line in execution_queries.line_names(scope, plan).values()}
    form.ref.offer([(ref, line.name) for ref, line in people.items() if line.left_on is None])
    if form.validate_on_submit():
        with errors_on(form):
            changed = execution_service.record_leaver(
                current_actor(), plan_id, form.ref.data, form.left_on.data, form.reason.data, form.note.data or ""
            )
            flash(_("已登记离岗，%(n)d 笔待发放款项按方案规定调整。", n=changed), "success")
            return to_life(plan_id, "payments")
    return render_template("incentives/leaver_new.html", plan=plan, form=form)


@blueprint.route(f"{BASE}/years/<int:year>/wage-total", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def year_wage_total(plan_id: int, year: int) -> str | Response:
    """How the year's payments were booked."""
    plan = find(plan_id)
    row = execution_queries.plan_year_or_404(current_scope(), plan, year)
    form = YearWageTotalForm(data={"amount": row.wage_total or row.granted, "number": row.wage_total_number})
    if form.validate_on_submit():
        with errors_on(form):
            execution_service.record_wage_total(
                current_actor(), plan_id, year, form.amount.data, form.number.data or ""
            )
            flash(_("已登记工资总额列支。"), "success")
            return to_life(plan_id)
    return render_template("incentives/year_wage_total.html", plan=plan, year=row, form=form)
