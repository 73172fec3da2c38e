"""The life of a plan after the decision: appraisal, payments by their years, leavers, missed growth, reports."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.incentives import (
    execution_queries,
    execution_service,
    procedure_service,
    report_service,
    service,
)
from talent_app.incentives import queries as plan_queries
from talent_app.incentives.life_states import Conclusion, PayStatus, ReportHeading
from talent_app.incentives.workflow import PlanAction as A
from talent_app.notifications.events import Event
from talent_app.notifications.models import Notice
from talent_app.papers.service import create_paper
from talent_app.rules.payout_terms import Leaving
from tests.incentives.life_steps import K, appraise, executing
from tests.page import get_page, post_page


def notices(actor, username):
    reader = actor(username)
    return list(session.scalars(select(Notice).where(Notice.user_id == reader.user_id)))


def test_a_year_pays_by_grade_and_the_rest_waits_for_its_year(actor, place, monkeypatch):
    plan = executing(actor, place)
    appraise(actor, plan)
    with pytest.raises(Forbidden):
        execution_service.confirm_year(actor("hr"), plan.id, 2025, None)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    rows = execution_queries.payments_of(hr.scope, plan)
    assert [(row.due_year, row.amount.as_yuan()) for row in rows] == [
        (2026, "400000.00"),
        (2026, "87500.00"),
        (2027, "240000.00"),
        (2027, "52500.00"),
        (2028, "160000.00"),
        (2028, "35000.00"),
    ] or sum(row.amount.fen for row in rows) == execution_queries.plan_year_or_404(hr.scope, plan, 2025).granted.fen
    year = execution_queries.plan_year_or_404(hr.scope, plan, 2025)
    theirs = {each.ref: each.talent_id for each in plan_queries.people_of(hr.scope, plan)}
    assert {line.ref: line.talent_id for line in execution_queries.lines_of(hr.scope, year)} == theirs
    now = [row.id for row in rows if row.due_year == 2026]
    later = [row.id for row in rows if row.due_year == 2028]
    with pytest.raises(Conflict, match="还没有到兑付时间"):
        execution_service.pay(hr, plan.id, later, date(2026, 11, 23), "记 9 号")
    execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 1 号")
    with pytest.raises(Conflict, match="已发放"):
        execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 2 号")
    monkeypatch.setenv("APP_TODAY", "2028-06-30")
    hr = actor("hr")
    paid = execution_service.pay(hr, plan.id, later, date(2028, 6, 30), "记 3 号")
    assert paid == Money.total(row.amount for row in rows if row.due_year == 2028)


def test_the_booking_of_a_year_and_money_taken_back_are_entered_on_pages(client_as, actor, place):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    now = [row for row in execution_queries.payments_of(hr.scope, plan) if row.due_year == 2026]
    execution_service.pay(hr, plan.id, [row.id for row in now], date(2026, 11, 23), "记 1 号")
    client, here = client_as("hr"), f"/incentives/plans/{plan.id}"
    booked = {"amount": "487,500.00", "number": "工资总额单列〔2026〕2号"}
    assert (
        "已列支 487,500.00 元 工资总额单列〔2026〕2号"
        in post_page(client, f"{here}/years/2025/wage-total", booked).words
    )
    taken = post_page(client, f"{here}/payments/{now[0].id}/take-back", {"note": "考核结果更正"}).words
    assert "已追回" in taken
    assert "考核结果更正" in taken


def test_who_leaves_loses_what_is_still_open_as_the_plan_says(actor, place):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    open_before = [row for row in execution_queries.payments_of(hr.scope, plan) if row.status is PayStatus.PLANNED]
    changed = execution_service.record_leaver(hr, plan.id, "p1", date(2026, 11, 10), Leaving.RESIGNED)
    cancelled = [row for row in execution_queries.payments_of(hr.scope, plan) if row.status is PayStatus.CANCELLED]
    assert changed == len(cancelled) == 3
    assert len(open_before) == 6
    assert all("个人原因离职" in row.reason for row in cancelled)


def test_a_year_whose_growth_was_not_above_the_average_pays_nothing(actor, place):
    plan = executing(actor, place)
    # 10 % growth beside an average of 10 % is not above it
    row = appraise(actor, plan, profit="7986000.00")
    assert row.is_growth_met is False
    assert row.granted == Money.ZERO


def test_after_missed_growth_the_plan_ends_or_is_approved_anew(client_as, actor, place):
    plan = executing(actor, place)
    year = appraise(actor, plan, profit="7986000.00")
    hr = actor("hr")
    assert execution_queries.missed_years(hr.scope, plan, [year]) == [year]
    words = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/life").words
    assert "提前结束并写明原因" in words
    assert "登记重新批准的结论" not in words
    hr, leader = actor("hr"), actor("leader")
    paper = create_paper(hr, plan.id, "reapproval_request")
    assert "不高于前几年平均 10%" in paper.body
    with pytest.raises(Conflict):
        procedure_service.record_procedure(hr, plan.id, K.REAPPROVAL, {"held_on": date(2026, 11, 21)})
    agreed = {"held_on": date(2026, 11, 21), "number": "拉国资发〔2026〕40号", "conclusion": Conclusion.AGREED}
    procedure_service.record_procedure(leader, plan.id, K.REAPPROVAL, agreed)
    assert not execution_queries.missed_years(hr.scope, plan, [year])
    assert Event.PLAN_REAPPROVED in {row.event for row in notices(actor, "hr")}


def test_what_was_confirmed_is_still_paid_when_the_plan_has_ended_early(client_as, actor, place, monkeypatch):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    service.act_on_plan(hr, plan.id, A.END, note="下一年度净利润增长没有达到条件。")
    assert Event.PLAN_ENDED in {row.event for row in notices(actor, "reviewer")}
    with pytest.raises(Conflict, match="不能登记执行情况"):
        appraise(actor, plan)
    hr = actor("hr")
    now = [row for row in execution_queries.payments_of(hr.scope, plan) if row.due_year == 2026]
    assert execution_service.pay(hr, plan.id, [row.id for row in now], date(2026, 11, 23), "记 1 号") > Money.ZERO
    words = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/life").words
    assert "登记发放" in words
    assert "登记年度考核" not in words
    assert words.rindex("已结束") > words.rindex("核定兑付"), "the time line ends with the end"


def test_the_yearly_report_is_prefilled_sent_received_and_collected(client_as, actor, place):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    now = [row.id for row in execution_queries.payments_of(hr.scope, plan) if row.due_year == 2026]
    execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 1 号")
    words = report_service.prefilled(hr.scope, plan, 2026)
    assert set(words) == {each.value for each in ReportHeading}
    assert "记" not in words["dividends"]
    assert "当年发放" in words["dividends"]
    with pytest.raises(InvalidInput, match="还没有填写"):
        report_service.write_report(hr, plan.id, 2026, None, words | {"equity": ""}, send=True)
    row = report_service.write_report(hr, plan.id, 2026, None, words, send=True)
    assert row.due_on == date(2027, 1, 31)
    report_service.receive_report(actor("reviewer"), plan.id, 2026)
    assert Event.REPORT_SENT in {row.event for row in notices(actor, "reviewer")}
    assert Event.REPORT_RECEIVED in {row.event for row in notices(actor, "hr")}
    answer = client_as("reviewer").get("/incentives/reports.xlsx?year=2026")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert any(plan.number in line for line in sheet)
    assert not any("人才001" in str(cell) for line in sheet for cell in line)
    for page in ("life", "reports/2026", "procedures", "guide", "review-file"):
        get_page(client_as("hr"), f"/incentives/plans/{plan.id}/{page}")


def test_each_enterprise_is_told_once_in_january_and_once_when_its_report_is_late(actor, place, monkeypatch):
    plan = executing(actor, place)
    night = system_actor("夜间例行任务")
    monkeypatch.setenv("APP_TODAY", "2027-01-05")
    assert report_service.remind_of_reports(night) == 1
    assert report_service.remind_of_reports(night) == 0
    told = [row for row in notices(actor, "hr") if row.event is Event.REPORT_DUE]
    assert [row.title for row in told] == [f"方案 {plan.number} 的 2026 年度报告应于 2027-01-31 前报送"]
    monkeypatch.setenv("APP_TODAY", "2027-02-01")
    assert report_service.remind_of_reports(night) == 1
