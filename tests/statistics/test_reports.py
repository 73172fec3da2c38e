"""Reports: what is seen is what is exported, an issued one never changes, and the schedule makes each once."""

import json
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select

from talent_app import clock, nightly, worker
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.files.store import store
from talent_app.jobs.models import Job
from talent_app.statistics import report_queries as queries
from talent_app.statistics import report_service as service
from talent_app.statistics.report_layouts import layouts
from talent_app.statistics.report_printing import printed
from talent_app.talents.service import create_talent
from tests.page import get_page

TODAY = date(2026, 11, 23)


@pytest.fixture
def people(actor, place):
    rows = (("plant", "一", "1", "full_senior"), ("plant", "二", "2", "intermediate"), ("other", "三", "1", None))
    for key, name, sex, level in rows:
        values = {"name": f"示例{name}", "born_on": date(1985, 1, 1), "sex": sex, "title_level": level}
        create_talent(actor("hr" if key == "plant" else "stranger"), place(key).id, values)


def cells_of(content):
    """Every figure of a report by table."""
    return [{(row, column): n for row, column, n in t["figures"]} for p in content["parts"] for t in p["tables"]]


def test_a_report_rests_on_who_reported_and_says_how_much_is_unverified(actor, place, people):
    report = service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2026, TODAY)
    content = service.content_now(report, TODAY)
    assert content["basis"]["registrations"] == content["basis"]["unverified"] == 3
    assert content["basis"]["reporting"] == 2
    assert content["basis"]["expected"] == 2 + len(content["basis"]["missing"])
    assert "共3人" in content["parts"][0]["text"]
    assert "占100%" in content["parts"][0]["text"]
    assert not any(figures.values() for figures in cells_of(content)), "nothing is told of three people"
    content = service.content_now(
        service.draft_report(actor("reviewer"), place("city").id, "talent_return", 2026, TODAY), TODAY
    )
    assert [sum(figures.values()) for figures in cells_of(content)[:2]] == [3, 3]


def test_an_issued_report_stays_whatever_is_entered_afterwards(actor, place, people):
    report = service.draft_report(actor("reviewer"), place("city").id, "talent_return", 2026, TODAY)
    before = cells_of(service.content_now(report, TODAY))
    service.issue_report(actor("leader"), report.id, None, "统〔2026〕1号")
    create_talent(actor("hr"), place("plant").id, {"name": "后来的人", "born_on": date(1990, 1, 1)})
    use_scope(Scope.everything())
    report = queries.report_or_404(Scope.everything(), report.id)
    edition = queries.editions(Scope.everything(), report)[0]
    assert cells_of(queries.frozen(edition)) == before
    assert cells_of(service.content_now(report, TODAY)) != before
    with pytest.raises(Conflict):
        service.write_report(actor("reviewer"), report.id, None, {"summary": "改"})
    with pytest.raises(Conflict):
        service.make_edition(actor("reviewer"), report.id, None)


def test_the_reader_of_another_house_never_learns_of_a_report(actor, client_as, place, people):
    report = service.draft_report(actor("reviewer"), place("city").id, "talent_return", 2026, TODAY)
    with pytest.raises(NotFound):
        queries.report_or_404(actor("hr").scope, report.id)
    assert client_as("hr").get(f"/statistics/reports/{report.id}").status_code == 404
    with pytest.raises(Forbidden):
        service.draft_report(actor("hr"), place("plant").id, "talent_return", 2026, TODAY)
    with pytest.raises(InvalidInput):
        service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2026, date(2026, 11, 24))


@pytest.mark.committing
def test_pdf_word_and_workbook_say_what_the_page_says(actor, client_as, place, people):
    report = service.draft_report(actor("reviewer"), place("city").id, "talent_return", 2026, TODAY)
    service.make_edition(actor("reviewer"), report.id, None)
    job = session.scalars(select(Job.id).where(Job.name == service.FILES_TASK)).one()
    session.rollback()
    worker.run_now(job)
    use_scope(Scope.everything())
    assert session.get(Job, job).message == "已完成。"
    report = queries.report_or_404(Scope.everything(), report.id)
    edition = queries.editions(Scope.everything(), report)[0]
    kept = {kind: store.read(row.uid, row.sha256) for kind, row in queries.files(Scope.everything(), edition).items()}
    told = printed(queries.frozen(edition))
    sheet = openpyxl.load_workbook(BytesIO(kept["xlsx"]))["表一 基本构成"]
    assert [sheet.cell(5, column).value for column in (1, 2)] == ["职称级别", "企业经营管理人才"]
    assert sheet["A6"].value == "正高级"
    total = next(row for row in sheet.iter_rows(min_row=6, max_row=14, values_only=True) if row[0] == "合计")
    assert max(value for value in total[1:] if value is not None) == 3
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(kept["pdf"])).pages)
    word = Document(BytesIO(kept["docx"]))
    in_word = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert edition.digest in in_word
    for part in told.parts:
        for table in part.tables:
            assert set(table.head) <= in_word
            assert f"{table.number}" in text
    page = client_as("reviewer").get(f"/statistics/reports/{report.id}/editions/1/xlsx")
    assert page.data == kept["xlsx"]
    assert zipfile.ZipFile(BytesIO(page.data)).testzip() is None
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.details["digest"]) == ("statistical_report.taken", edition.digest)
    get_page(client_as("reviewer"), f"/statistics/reports/{report.id}")
    get_page(client_as("reviewer"), "/statistics/reports")


def test_every_layout_is_due_on_its_day_and_not_before():
    bulletin, monthly = layouts()["bulletin"], layouts()["incentive_return"]
    assert bulletin.due(date(2027, 1, 9)) is None
    assert bulletin.due(date(2027, 1, 10)) == (2026, date(2026, 12, 31))
    assert monthly.due(date(2026, 12, 1)) == (2026, date(2026, 11, 30))
    assert monthly.due(date(2027, 1, 31)) == (2026, date(2026, 12, 31))


def test_the_night_makes_what_is_due_once(db, people, monkeypatch):
    assert service.make_due_reports(system_actor("夜间例行任务")) == 0, "no data was held on the last day of October"
    later = clock.now().replace(year=2027, month=1, day=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    made = service.make_due_reports(system_actor(nightly.TITLE))
    assert made >= 3
    assert service.make_due_reports(system_actor(nightly.TITLE)) == 0
    use_scope(Scope.everything())
    rows = session.scalars(select(service.ReportEdition)).all()
    assert {row.reason.value for row in rows} == {"scheduled"}
    assert all(json.loads(row.content)["basis"]["registrations"] for row in rows)
