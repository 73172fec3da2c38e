"""What submission freezes, and the clock that begins with acceptance."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from talent_app.db.engine import session
from talent_app.incentives import drafting, queries, service
from talent_app.incentives.models import PlanVersion, VersionLine, VersionPerson
from talent_app.incentives.states import PlanState
from talent_app.incentives.workflow import PlanAction as A
from talent_app.jobs.models import Job
from tests.incentives.plan_data import person, reasons_for, submitted


def test_submission_freezes_text_people_and_figures_and_asks_for_the_document(actor, place):
    plan = submitted(actor, place("plant").id)
    leader = actor("leader")
    frozen = queries.frozen_or_404(leader.scope, plan, 1)
    assert frozen.faults() == []
    assert "人才001" not in frozen.version.content
    assert frozen.names["p1"] == "人才001"
    line = session.scalars(select(VersionLine)).one()
    assert (line.pool.as_yuan(), line.amount.as_yuan(), line.headcount) == ("1500000.00", "1500000.00", 3)
    assert session.scalars(select(Job.name)).all() == ["plan_document"]
    assert len(frozen.version.verify_code) == 32
    raw = session.execute(text("SELECT shown_sealed FROM version_people")).scalars().all()
    assert all("人才".encode() not in bytes(each) for each in raw)


def test_names_and_pay_stand_only_in_the_sealed_rows_of_a_version(actor, place):
    plan = submitted(actor, place("plant").id, people=[person(1, annual_pay="1234567.89"), person(2), person(3)])
    content = queries.frozen_or_404(actor("leader").scope, plan, 1).version.content
    assert "123456789" not in content
    assert "1234567.89" not in content


def test_the_database_refuses_to_change_a_frozen_version(actor, place):
    submitted(actor, place("plant").id)
    for statement in (
        "UPDATE plan_versions SET content = '{}'",
        "DELETE FROM version_people",
        "DELETE FROM plan_events",
    ):
        with pytest.raises(Exception, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_a_returned_plan_becomes_a_second_version_and_the_first_stays(actor, place):
    plan = submitted(actor, place("plant").id)
    service.act_on_plan(actor("reviewer"), plan.id, A.ACCEPT)
    plan = service.act_on_plan(actor("reviewer"), plan.id, A.RETURN, note="补充审计报告。")
    assert (plan.state, plan.accepted_on, plan.due_on, plan.submitted_on) == (PlanState.RETURNED, None, None, None)
    hr = actor("hr")
    drafting.update_facts(hr, plan.id, None, {"pool": "1400000.00"})
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    plan = service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    leader = actor("leader")
    assert plan.current_version == 2
    pools = [
        queries.frozen_or_404(leader.scope, plan, n).content["facts"]["values"]["pool"] for n in (1, 2)
    ]  # fmt: skip
    assert pools == [150_000_000, 140_000_000]


def test_the_clock_counts_working_days_after_acceptance(actor, place, monkeypatch):
    plan = submitted(actor, place("plant").id)
    plan = service.act_on_plan(actor("reviewer"), plan.id, A.ACCEPT)
    assert (plan.accepted_on, plan.due_on, plan.due_working_days) == (date(2026, 11, 23), date(2026, 12, 21), 20)
    assert not plan.due_is_provisional


def test_a_clock_that_runs_into_a_year_without_calendar_says_so(actor, place, monkeypatch):
    plan = submitted(actor, place("plant").id)
    monkeypatch.setenv("APP_TODAY", "2026-12-15")
    plan = service.act_on_plan(actor("reviewer"), plan.id, A.ACCEPT)
    assert plan.due_is_provisional
    assert plan.due_note == "暂定：至少 20 个工作日，2027 年放假安排未录入"


def test_version_people_hold_what_the_document_shows(actor, place):
    plan = submitted(actor, place("plant").id)
    actor("leader")
    rows = session.scalars(select(VersionPerson).order_by(VersionPerson.ref)).all()
    assert [row.ref for row in rows] == ["p1", "p2", "p3"]
    assert '"annual_pay":120000000' in rows[0].shown
    version = session.scalars(select(PlanVersion)).one()
    assert version.plan_id == plan.id
