"""Whom the steps of a plan tell."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.core.workflow import Workflow
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.incentives.notices import AUDIENCE
from talent_app.incentives.workflow import PLAN_WORKFLOW
from talent_app.notifications.events import Event
from talent_app.notifications.models import Notice
from tests.incentives.plan_data import decided


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
