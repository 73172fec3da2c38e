"""Pages of agreements: masked amounts, readings recorded, documents, the browser's way."""

from __future__ import annotations

import io

from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app.agreements import queries
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from tests.agreements.chain import begun, pay_all, promise
from tests.page import get_page, post_page, values_of


def test_pages_mask_amounts_and_reading_them_is_recorded(actor, client_as, drafted, talent):
    promise(actor, drafted)
    begun(actor, drafted)
    pay_all(actor, drafted)
    hr, reviewer = client_as("hr"), client_as("reviewer")
    page = get_page(hr, f"/agreements/{drafted.id}")
    assert "＊＊＊" in page.words
    assert "100,000.00" not in page.words
    assert "100,000.00" in get_page(hr, f"/agreements/{drafted.id}/clear").words
    assert "协议人" in get_page(reviewer, f"/agreements/{drafted.id}").words
    assert reviewer.get(f"/agreements/{drafted.id}/clear").status_code == 403
    assert client_as("stranger").get(f"/agreements/{drafted.id}").status_code == 404
    assert "服务期协议" in get_page(hr, f"/talents/{talent.id}").words
    page = get_page(hr, f"/agreements/{drafted.id}/returns?on=2026-06-30&cause=own_wish")
    assert "50,000.00" in page.words
    assert "30 ÷ 60" in page.words
    book = reviewer.get("/agreements/register.xlsx").get_data()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "协议人"
    assert rows[1][-1] == "＊＊＊"
    last = session.scalars(select(AuditEntry).where(AuditEntry.action == "agreements.exported")).one()
    assert last.details["rows"] == 1
    words = Document(io.BytesIO(hr.get(f"/agreements/{drafted.id}/agreement.docx").get_data()))
    text = "\n".join(each.text for each in words.paragraphs)
    assert "安家费共100,000.00元（大写壹拾万元整" in text
    assert "2024年1月1日" in text


def test_hr_drafts_promises_and_submits_in_the_browsers_way(client_as, talent):
    hr, head = client_as("hr"), client_as("approver")
    page = get_page(hr, f"/agreements/new?talent={talent.id}")
    values = values_of(page.form()) | {"kind": "introduction", "from_on": "2026-12-01", "until_on": "2029-11-30"}
    shown = post_page(hr, "/agreements/new", values)
    assert shown.errors() == [], values["talent"]
    use_scope(Scope.everything())
    (made,) = queries.agreements_of(Scope.everything(), talent)
    base = f"/agreements/{made.id}"
    assert "请登记待遇" in shown.words
    page = get_page(hr, f"{base}/benefits/new")
    assert "待录入：政府资金提前离开时的退还办法（安家费、" in page.words
    assert "待录入" in get_page(hr, "/policy/service_agreement.government_settlement").words
    values = values_of(page.form()) | {
        "kind": "settlement", "source": "government", "amount": "100000", "return_rule": "unknown", "count": "3",
    }  # fmt: skip
    assert any("政策文件" in told for told in post_page(hr, f"{base}/benefits/new", values).errors())
    shown = post_page(hr, f"{base}/benefits/new", values | {"document": "示例文件"})
    assert "第 3 期" in shown.words
    page = get_page(hr, f"{base}/act/submit")
    assert "待审批" in post_page(hr, f"{base}/act/submit", values_of(page.form())).words
    assert "人才协议待审批" in get_page(head, "/").words
    page = get_page(head, f"{base}/act/approve")
    assert "已审批" in post_page(head, f"{base}/act/approve", values_of(page.form())).words
    assert "协议人" in get_page(hr, "/agreements?state=approved&q=协议").words
