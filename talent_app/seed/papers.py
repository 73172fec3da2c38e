"""Papers of the demo plans: drafts on both sides, and one reply entered with its sealed original."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.db.engine import session, within
from talent_app.documents.pdf import render_pdf
from talent_app.files.intake import prepare
from talent_app.incentives.models import Plan
from talent_app.incentives.states import PlanState
from talent_app.papers.models import PlanPaper
from talent_app.papers.service import create_paper, issue_paper
from talent_app.seed.plans import actor

DRAFTS = {
    PlanState.SUBMITTED: (("hr", "request"),),
    PlanState.RETURNED: (("reviewer", "correction"),),
    PlanState.UNDER_REVIEW: (("hr", "request"), ("reviewer", "reply")),
    PlanState.DECIDED: (("hr", "request"), ("hr", "filing_report")),
    PlanState.EXECUTING: (("hr", "annual_report"), ("hr", "publication")),
}


def create_papers() -> int:
    """Draft the papers that fit where each demo plan stands; returns how many."""
    made = 0
    for plan_id, state in _plans():
        for username, kind in DRAFTS.get(state, ()):
            create_paper(actor(username), plan_id, kind)
            made += 1
        if state is PlanState.DECIDED:
            reply = create_paper(actor("reviewer"), plan_id, "reply")
            _issue(reply)
            made += 1
    return made


def _plans() -> list[tuple[int, PlanState]]:
    with within(actor("leader").scope):
        rows = session.execute(select(Plan.id, Plan.state).order_by(Plan.id)).all()
    session.rollback()
    return [(row.id, row.state) for row in rows]


def _issue(paper: PlanPaper) -> None:
    """Stand in for a scan: the reply as it would be printed, said to be a demonstration."""
    on = clock.today() - timedelta(days=1)
    number = f"拉国资演示〔{on.year}〕{paper.plan_id}号"
    content = render_pdf(
        "pdf/notice.html",
        {
            "heading": paper.title,
            "addressee": paper.addressee,
            "paragraphs": [f"（演示数据，代替盖章件扫描件。文号：{number}）", *paper.body.splitlines()],
            "signatory": paper.signatory,
            "date": on,
        },
        title=paper.title,
        identifier=f"demo/{number}".encode(),
        created=paper.drafted_at,
    )
    paper_id, version = paper.id, paper.version
    session.rollback()  # nothing is held while the file is written
    prepared = prepare(actor("reviewer"), content, "盖章件.pdf", declared=True)
    issue_paper(actor("reviewer"), paper_id, version, number=number, issued_on=on, prepared=prepared)
