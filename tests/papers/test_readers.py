"""Every document of a plan × every reader: names and personal amounts reach only those who may see them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import delete

from talent_app.audit.command import unaudited
from talent_app.incentives import execution_queries, execution_service, queries, report_service, service
from talent_app.incentives.review_models import PlanReviewer
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PlanAction as A
from talent_app.papers.kinds import PAPER_KINDS, Side
from talent_app.papers.service import create_paper, issue_paper
from tests.incentives.life_steps import appraise, state_payout
from tests.incentives.plan_data import PEOPLE, reasons_for, submitted
from tests.papers.test_papers import scan

SECRETS = (*(each["name"] for each in PEOPLE), "350,000.00", "1,200,000.00", "400,000.00", "175,000.00")
TODAY = date(2026, 11, 23)


def words_of(answer):
    """Everything a reader can get out of an answer."""
    data = answer.data
    if answer.mimetype == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")
    if "wordprocessingml" in answer.mimetype:
        return "\n".join(each.text for each in Document(BytesIO(data)).paragraphs)
    if "spreadsheetml" in answer.mimetype:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return answer.get_data(as_text=True)


@pytest.fixture
def carried(actor, place):
    """A plan of two versions in execution, paid once, reported, with a draft of every paper; nobody is assigned."""
    plan = submitted(actor, place("plant").id, prepare=state_payout)
    service.act_on_plan(actor("reviewer"), plan.id, A.RETURN, note="请补正。")
    hr = actor("hr")
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, queries.plan_or_404(hr.scope, hr, plan.id)))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    reviewer = actor("reviewer")
    service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    service.act_on_plan(reviewer, plan.id, A.REVIEW)
    for each in queries.to_compare(reviewer.scope, plan):
        service.tick_rule(reviewer, plan.id, None, each["rule"])
    service.act_on_plan(actor("leader"), plan.id, A.DECIDE, decision=Decision.APPROVED, number="拉国资发〔2026〕15号")
    service.act_on_plan(actor("hr"), plan.id, A.EXECUTE)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    now = [row.id for row in execution_queries.payments_of(hr.scope, plan) if row.due_year == 2026]
    execution_service.pay(hr, plan.id, now, TODAY, "记 1 号")
    words = report_service.prefilled(hr.scope, plan, 2026)
    assert PEOPLE[0]["name"] in words["individuals"]
    report_service.write_report(hr, plan.id, 2026, None, words, send=True)
    papers = {}
    for code, kind in PAPER_KINDS.items():
        drafter = actor("hr" if kind.side is Side.ENTERPRISE else "reviewer")
        papers[code] = create_paper(drafter, plan.id, code).id
    # issued: from now on everybody who sees the plan reads it
    hr = actor("hr")
    issue_paper(hr, papers["annual_report"], None, number="1号", issued_on=TODAY, prepared=scan(hr))
    with unaudited("the reviewer is no longer assigned") as current:
        current.execute(delete(PlanReviewer).where(PlanReviewer.plan_id == plan.id))
    return plan, papers


def test_no_document_tells_a_reader_more_than_he_may_see(client_as, carried, actor):
    plan, papers = carried
    base = f"/incentives/plans/{plan.id}"
    pages = ["", "/life", "/reports/2026", "/procedures", "/papers", "/versions", "/versions/2/changes", "/publication",
             "/review-file", "/guide"]  # fmt: skip
    files = ["/reading.pdf", "/versions/2.pdf", "/versions/2/tables.xlsx", "/versions/2/comparison.pdf",
             "/versions/2/comparison.xlsx"]  # fmt: skip
    letters = [f"/papers/{paper}{form}" for paper in papers.values() for form in ("", ".docx", ".pdf")]
    for username in ("reviewer", "county", "stranger", "auditor", "policy", "person"):
        client = client_as(username)
        seen = 0
        for address in [*(base + each for each in (*pages, *files)), *letters, "/incentives/reports.xlsx?year=2026"]:
            answer = client.get(address)
            assert answer.status_code in (200, 302, 403, 404), (username, address, answer.status_code)
            if answer.status_code == 200:
                seen += 1
                told = [each for each in SECRETS if each in words_of(answer)]
                assert not told, f"{username} reads {told} in {address}"
        if username == "reviewer":
            assert seen > 15, "the unassigned reviewer reads the masked plan and its papers"
