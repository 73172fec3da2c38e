"""What falls due, who sees it, and that everybody is told once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from talent_app import nightly, worker
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.db.engine import session
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import queue
from talent_app.notifications.models import Notice
from talent_app.reminders import queries, service
from talent_app.reminders.terms import RETIREMENT
from talent_app.talents import service as talents
from talent_app.talents.record_enums import RetirementBase
from talent_app.talents.records import BY_KEY
from tests.factories import create_talent
from tests.page import get_page

TODAY = date(2026, 11, 23)


def add(actor, talent, key, **values):
    return talents.add_record(actor("hr"), talent.id, key, values)


def contract(actor, talent, until, begin=date(2023, 1, 1)):
    kind = next(iter(BY_KEY["contracts"].field("kind").enum))
    return add(actor, talent, "contracts", kind=kind, from_on=begin, until_on=until)


def found(actor, username="hr", days=90, wanted=()):
    reader = actor(username)
    return queries.due(reader.scope, TODAY, TODAY + timedelta(days=days), wanted)


def test_appointments_certificates_contracts_and_service_periods_are_found_by_their_declaration(actor):
    talent = create_talent(actor("hr"), name="洛桑")
    soon = TODAY + timedelta(days=20)
    add(actor, talent, "appointments", post="高级工程师", until_on=soon)
    add(actor, talent, "qualifications", name="一级建造师", valid_until=soon)
    add(actor, talent, "agreements", mode="flexible", until_on=soon)
    contract(actor, talent, soon)
    assert {row.title for row in found(actor)} == {"聘任到期", "证书到期", "服务期届满", "劳动合同到期"}
    assert found(actor, days=19) == []
    assert [row.title for row in found(actor, wanted=("contracts.until_on",))] == ["劳动合同到期"]
    assert not found(actor, "stranger")
    assert len(found(actor, "reviewer")) == 4


def test_what_was_renewed_and_who_has_left_is_not_reminded_of(actor):
    talent = create_talent(actor("hr"), name="洛桑")
    contract(actor, talent, TODAY + timedelta(days=5))
    assert len(found(actor)) == 1
    contract(actor, talent, None, begin=date(2026, 12, 1))
    assert found(actor) == []
    gone = create_talent(actor("hr"), name="次旦")
    contract(actor, gone, TODAY - timedelta(days=5))
    assert [row.is_past(TODAY) for row in found(actor)] == [True]
    add(actor, gone, "departures", left_on=TODAY)
    assert found(actor) == []


@pytest.mark.parametrize(
    ("born", "sex", "base", "month"),
    [
        (date(1965, 5, 10), "1", None, date(2025, 7, 1)),
        (date(1966, 1, 10), "1", None, date(2026, 5, 1)),
        (date(1966, 8, 10), "1", RetirementBase.SIXTY, date(2027, 1, 1)),
        (date(1976, 3, 10), "2", RetirementBase.FIFTY, date(2026, 11, 1)),
        (date(1971, 9, 10), "2", RetirementBase.FIFTY_FIVE, date(2027, 3, 1)),
    ],
)
def test_retirement_follows_the_rule_of_the_gradual_delay(actor, born, sex, base, month):
    create_talent(actor("hr"), name="洛桑", born_on=born, sex=sex, retirement_base=base)
    rows = [row for row in found(actor, days=366) if row.sort == RETIREMENT]
    is_recent = month >= date(2026, 5, 1)
    assert [row.due_on for row in rows] == ([month] if is_recent else [])


def test_a_woman_whose_old_age_nobody_decided_is_shown_with_both_and_told_to_enter_it(actor):
    create_talent(actor("hr"), name="卓嘎", born_on=date(1976, 3, 10), sex="2")
    (row,) = [row for row in found(actor, days=366) if row.sort == RETIREMENT]
    assert "按女 50 周岁推算" in row.what
    assert "未登记" in row.note


def test_everybody_is_told_once_at_each_lead(actor, monkeypatch):
    talent = create_talent(actor("hr"), name="洛桑")
    contract(actor, talent, TODAY + timedelta(days=80))
    night = system_actor("夜间")
    assert service.remind(night) == 1
    assert service.remind(night) == 0
    monkeypatch.setenv("APP_TODAY", "2027-01-20")
    assert service.remind(night) == 1
    actor("hr")
    titles = list(session.scalars(select(Notice.title).where(Notice.user_id == actor("hr").user_id)))
    assert titles == ["1 项即将到期，请及时办理"] * 2
    assert "洛桑" not in "".join(titles)


def test_the_page_lists_filters_counts_and_exports(actor, client_as):
    talent = create_talent(actor("hr"), name="洛桑")
    contract(actor, talent, TODAY + timedelta(days=20))
    add(actor, talent, "appointments", post="高级工程师", until_on=TODAY - timedelta(days=3))
    page = get_page(client_as("hr"), "/reminders")
    assert "洛桑" in page.words
    assert "已过期 3 天" in page.words
    assert "劳动合同到期" not in get_page(client_as("hr"), "/reminders?state=past").select_one("table").get_text()
    page = get_page(client_as("reviewer"), "/reminders")
    assert "按单位" in page.words
    assert page.find("a", string=lambda text: text and "导出" in text) is None
    assert "这段时间没有到期" in get_page(client_as("stranger"), "/reminders").words
    answer = client_as("hr").get("/reminders/list.xlsx?state=ahead")
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.values)
    assert [row[3] for row in rows[1:]] == ["洛桑"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "reminders.exported")).one()
    assert entry.details["rows"] == 1


@pytest.mark.committing
def test_the_night_is_asked_for_once_and_runs_as_a_job(actor, monkeypatch):
    local = queue.sent
    local.clear()
    monkeypatch.setattr(nightly, "HOUR", 0)
    assert nightly.ask_if_due()
    assert not nightly.ask_if_due()
    worker.run_now(local[-1])
    session.rollback()
    job = session.scalars(select(Job).where(Job.name == nightly.TASK)).one()
    assert job.state is JobState.DONE, job.message
