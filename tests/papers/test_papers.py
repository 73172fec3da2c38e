"""Papers of a plan: who drafts and sees them, what they say, what counts once the sealed original is there."""

from __future__ import annotations

import zipfile
from io import BytesIO
from types import SimpleNamespace

import pytest
from docx import Document
from pypdf import PdfWriter

from talent_app.core.errors import Conflict, Forbidden, NotFound
from talent_app.db.engine import session
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind, File
from talent_app.files.service import attach_upload
from talent_app.files.store import store
from talent_app.incentives.service import act_on_plan
from talent_app.incentives.workflow import PlanAction
from talent_app.papers import queries, service
from talent_app.papers.kinds import FORWARDING, PAPER_KINDS, Side
from talent_app.papers.tasks import plan_statements
from tests.files.samples import pdf
from tests.incentives.plan_data import decided, draft, submitted
from tests.page import get_page, post_page
from tests.rules.cases import read_cases


def sealed():
    """A page as a scanner makes it."""
    book, out = PdfWriter(), BytesIO()
    book.add_blank_page(595, 842)
    book.write(out)
    return out.getvalue()


SCAN = sealed()


def scan(actor, content=SCAN):
    return prepare(actor, content, "批复.pdf", declared=True)


@pytest.fixture
def plant(place):
    return place("plant").id


@pytest.mark.parametrize("code", sorted(PAPER_KINDS.keys() - {FORWARDING}))
def test_every_paper_is_drafted_with_what_the_platform_knows(actor, plant, code):
    kind = PAPER_KINDS[code]
    plan = decided(actor, plant)
    paper = service.create_paper(actor("hr" if kind.side is Side.ENTERPRISE else "reviewer"), plan.id, code)
    whole = paper.title + paper.addressee + paper.body + paper.signatory
    assert "None" not in whole
    assert paper.body.count("\n") >= 2
    if code not in ("publication", "annual_report"):
        assert plan.number in whole
    if code == "publication":
        assert "人才001" not in whole
        assert "1,500,000.00" not in whole
    if code == "reply":
        assert "同意" in paper.body
        assert "壹佰伍拾万元整" in paper.body


def test_each_side_keeps_its_drafts_to_itself_until_they_are_issued(actor, plant):
    plan = decided(actor, plant)
    hr, reviewer = actor("hr"), actor("reviewer")
    reply = service.create_paper(reviewer, plan.id, "reply")
    request = service.create_paper(hr, plan.id, "request")
    assert [paper.kind for paper in queries.papers_of(hr.scope, hr, plan)] == ["request"]
    assert [paper.kind for paper in queries.papers_of(reviewer.scope, reviewer, plan)] == ["reply"]
    with pytest.raises(NotFound):
        queries.paper_or_404(hr.scope, hr, reply.id)
    with pytest.raises(Forbidden):
        service.create_paper(hr, plan.id, "reply")
    day = reply.drafted_at.date()
    service.issue_paper(
        reviewer, reply.id, reply.version, number="拉国资发〔2026〕15号", issued_on=day, prepared=scan(reviewer)
    )
    kinds = [paper.kind for paper in queries.papers_of(hr.scope, hr, plan)]
    assert kinds == ["request", "reply"]
    assert request.is_issued is False


def test_what_was_issued_is_neither_changed_nor_removed(actor, plant):
    plan = decided(actor, plant)
    reviewer = actor("reviewer")
    paper = service.create_paper(reviewer, plan.id, "receipt")
    given = {"title": "回执", "addressee": "企业", "body": "收悉。", "signatory": "国资委"}
    service.update_paper(reviewer, paper.id, paper.version, **given)
    with pytest.raises(Conflict, match="已经修改"):
        service.update_paper(reviewer, paper.id, 1, **given | {"body": "另一版。"})
    day = paper.drafted_at.date()
    service.issue_paper(reviewer, paper.id, None, number="1号", issued_on=day, prepared=scan(reviewer))
    for change in (
        lambda: service.update_paper(reviewer, paper.id, None, **given),
        lambda: service.remove_paper(reviewer, paper.id, None),
    ):
        with pytest.raises(Conflict, match="已登记印发件"):
            change()


def test_a_paper_comes_only_when_the_plan_is_where_it_belongs(actor, plant):
    plan = draft(actor("hr"), plant)
    with pytest.raises(Conflict, match="还不能起草"):
        service.create_paper(actor("hr"), plan.id, "filing_report")
    with pytest.raises(Conflict, match="还没有报送"):
        service.request_statements(actor("hr"), plan.id, as_one_file=True)


def test_pages_lead_from_draft_to_sealed_original(client_as, actor, plant):
    plan = submitted(actor, plant)
    act_on_plan(actor("reviewer"), plan.id, PlanAction.ACCEPT)
    number, plan_id = plan.number, plan.id
    browser = client_as("reviewer")
    page = get_page(browser, f"/incentives/plans/{plan_id}/papers")
    assert "起草批复" in page.text
    page = post_page(browser, f"/incentives/plans/{plan_id}/papers/new/correction")
    reviewer = actor("reviewer")
    paper = queries.papers_of(reviewer.scope, reviewer, plan)[0]
    here = f"/papers/{paper.id}"
    values = {"title": "关于补正材料的通知", "addressee": "企业", "body": "请补正审计报告。", "signatory": "市国资委"}
    page = post_page(browser, f"{here}/edit", values | {"version": str(paper.version)})
    assert "请补正审计报告" in page.text
    word = browser.get(f"{here}.docx")
    assert "请补正审计报告。" in [each.text for each in Document(BytesIO(word.data)).paragraphs]
    assert number in word.headers["Content-Disposition"]
    get_page(browser, f"{here}/issue")
    sent = {"number": "拉国资发〔2026〕8号", "issued_on": "2026-11-20", "file": (BytesIO(SCAN), "scan.pdf")}
    page = post_page(browser, f"{here}/issue", sent | {"version": "2"})
    assert "请先确认文件不含国家秘密" in page.words
    sent |= {"file": (BytesIO(SCAN), "scan.pdf"), "declared": "y"}
    page = post_page(browser, f"{here}/issue", sent | {"version": "2"})
    assert page.select_one("nav a[aria-current=page]").get_text(strip=True) == "激励方案"
    assert "拉国资发〔2026〕8号" in page.text
    assert browser.get(f"{here}/file").data == SCAN
    assert "代拟稿正文（以盖章件为准）" in page.words
    assert browser.get(f"{here}/issue").location == here, "what was issued is not entered again"
    assert "盖章件" in get_page(client_as("hr"), f"/incentives/plans/{plan_id}/papers").text


def test_statements_are_one_numbered_file_each_and_only_the_enterprise_sees_them(actor, plant):
    plan = submitted(actor, plant)
    hr, told = actor("hr"), []
    job = SimpleNamespace(progress=lambda done, total, sentence="": told.append((done, total)))
    result = plan_statements(hr, job, plan.id, as_one_file=False)
    assert told[-1] == (3, 3)
    paper, _plan = queries.paper_or_404(hr.scope, hr, result["paper"])
    file = session.get_one(File, paper.file_id)
    with zipfile.ZipFile(BytesIO(store.read(file.uid, paper.file_hash))) as archive:
        assert archive.namelist() == ["0001.pdf", "0002.pdf", "0003.pdf", "目录.xlsx"]
        assert archive.read("0001.pdf").startswith(b"%PDF")
    reviewer = actor("reviewer")
    with pytest.raises(NotFound):
        queries.paper_or_404(reviewer.scope, reviewer, paper.id)


def test_a_plan_the_region_decides_is_sent_on_as_one_package(client_as, actor, plant):
    request = next(case.request for case in read_cases() if case.instrument == "stock_option")
    people = [{**each, "name": f"人员{n}"} for n, each in enumerate(request["people"], 1)]
    facts = {name: value for name, value in request["facts"].items() if name != "submitted_on"}
    plan = submitted(actor, plant, instrument="stock_option", facts=facts, people=people, prepare=with_minutes)
    act_on_plan(actor("reviewer"), plan.id, PlanAction.ACCEPT)
    address = f"/incentives/plans/{plan.id}/papers/forwarding.zip"
    reviewer = client_as("reviewer")
    assert "下载转报材料" in get_page(reviewer, address.removesuffix("/forwarding.zip")).words
    with zipfile.ZipFile(BytesIO(reviewer.get(address).data)) as archive:
        names = archive.namelist()
        written = Document(BytesIO(archive.read("01 转报意见（代拟稿）.docx")))
        data = archive.read("05 方案数据.json")
    assert [name[:2] for name in names] == ["00", "01", "01", "02", "03", "04", "05", "06"]
    assert names[-1] == "06 附件/01 职代会决议.pdf"
    letter = "\n".join(each.text for each in written.paragraphs)
    assert "西藏自治区人民政府国有资产监督管理委员会" in letter
    assert plan.number in letter
    assert b"stock_option" in data
    assert client_as("hr").get(address).status_code == 403


def with_minutes(hr, plan):
    prepared = prepare(hr, pdf("同意"), "职代会决议.pdf", declared=True)
    attach_upload(hr, "plans", plan.id, prepared, kind=AttachmentKind.MINUTES)


def test_a_plan_decided_here_is_not_sent_on(client_as, actor, plant):
    plan = decided(actor, plant)
    client = client_as("reviewer")
    answer = client.get(f"/incentives/plans/{plan.id}/papers/forwarding.zip")
    assert "不需要转报" in answer.get_data(as_text=True)
    assert "下载转报材料" not in get_page(client, f"/incentives/plans/{plan.id}/papers").words
