"""Whom the steps of a plan tell."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from talent_app.core.workflow import Workflow
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.incentives import review_queries, review_service, service
from talent_app.incentives.notices import AUDIENCE
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PLAN_WORKFLOW, PlanAction
from talent_app.notifications.events import Event
from talent_app.notifications.models import Notice
from tests.incentives.plan_data import decided, under_review


def test_every_step_that_tells_has_an_audience():
    assert isinstance(PLAN_WORKFLOW, Workflow)
    named = {Event(name) for row in PLAN_WORKFLOW.transitions for name in row.notify}
    assert named <= set(AUDIENCE), "say in incentives/notices.py who is told"


def test_each_step_reaches_the_next_desk_and_the_decision_the_authors(actor, place):
    plan = decided(actor, place("plant").id)
    actor("auditor")
    statement = select(Notice.event, User.username).join(User, User.id == Notice.user_id)
    told = {
        (row.event, row.username)
        for row in session.execute(statement.where(Notice.link == f"/incentives/plans/{plan.id}"))
    }
    assert {
        (Event.PLAN_TO_APPROVE, "approver"),
        (Event.PLAN_TO_GROUP, "group"),
        (Event.PLAN_SUBMITTED, "reviewer"),
        (Event.PLAN_ACCEPTED, "hr"),
        (Event.PLAN_DECIDED, "hr"),
    } <= told
    assert not {username for _event, username in told} & {"stranger", "county", "leader", "policy"}


def test_pauses_comments_and_conditions_reach_the_other_side(actor, place):
    plan = under_review(actor, place("plant").id)
    reviewer, hr = actor("reviewer"), actor("hr")
    for text in ("请说明依据。", "请补充说明。"):
        comment = review_service.add_comment(reviewer, plan.id, "plan", "方案整体", text)
    review_service.add_comment(reviewer, plan.id, "plan", "方案整体", "内部。", is_inside=True)
    review_service.answer_comment(actor("hr"), plan.id, comment.id, "已说明。")
    review_service.pause_clock(actor("reviewer"), plan.id, "请补充专项审计。")
    review_service.resume_clock(hr, plan.id, "已补充。")
    service.act_on_plan(
        actor("leader"), plan.id, PlanAction.DECIDE, decision=Decision.CONDITIONAL, number="1号",
        conditions=[("补充审计报告", None)],
    )  # fmt: skip
    row = review_queries.conditions_set(hr.scope, plan)[0]
    review_service.report_condition(actor("hr"), plan.id, row.id, None, date(2026, 11, 23), "已出具。")
    review_service.confirm_condition(actor("reviewer"), plan.id, row.id)
    actor("auditor")
    statement = select(Notice.event, User.username).join(User, User.id == Notice.user_id)
    told = [(row.event, row.username) for row in session.execute(statement)]
    assert {
        (Event.PLAN_COMMENTED, "hr"),
        (Event.COMMENT_ANSWERED, "reviewer"),
        (Event.PLAN_PAUSED, "hr"),
        (Event.PLAN_RESUMED, "reviewer"),
        (Event.CONDITION_REPORTED, "reviewer"),
        (Event.CONDITION_CONFIRMED, "hr"),
    } <= set(told)
    assert told.count((Event.PLAN_COMMENTED, "hr")) == 1, "one notice a day, however many remarks"
