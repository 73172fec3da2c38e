"""A due day in a year not announced: provisional and never overdue on any page, firm and overdue once it is entered."""

from __future__ import annotations

from datetime import date

import pytest

from talent_app import worker
from talent_app.db.engine import session
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import service
from talent_app.incentives.workflow import PlanAction
from talent_app.jobs.queue import queue
from talent_app.policy.holidays.service import set_holidays
from tests.incentives.plan_data import submitted
from tests.page import get_page


@pytest.mark.committing
def test_no_page_calls_a_provisional_day_overdue_and_entering_the_year_does(actor, place, client_as, monkeypatch):
    plan = submitted(actor, place("plant").id)
    monkeypatch.setenv("APP_TODAY", "2026-12-31")
    service.act_on_plan(actor("reviewer"), plan.id, PlanAction.ACCEPT)  # the day of receipt is not counted
    monkeypatch.setenv("APP_TODAY", "2027-02-15")  # eighteen days past 28 January, the provisional day
    reviewer = client_as("reviewer")
    page = get_page(reviewer, f"/incentives/plans/{plan.id}")
    assert "暂定：至少 20 个工作日，2027 年放假安排未录入" in page.words
    assert "已超期" not in page.words
    assert "逾期" not in get_page(reviewer, "/").words
    assert "暂定" in get_page(reviewer, "/incentives/plans").words
    queue.sent.clear()
    set_holidays(
        actor_by_name("policy", date(2027, 2, 15)), 2027, None, days_off=[date(2027, 1, 1)], make_up_days=[],
        document="国办发明电〔2026〕示例号",
    )  # fmt: skip
    for job_id in list(queue.sent):
        worker.run_now(job_id)
    page = get_page(reviewer, f"/incentives/plans/{plan.id}")
    assert "已超期" in page.words  # 29 January now, and firm
    assert "2027-01-29" in page.words
    session.rollback()
