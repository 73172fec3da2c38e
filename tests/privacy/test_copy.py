"""The person's own copy and the list of what is kept of people know the same tables."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.audit.personal import Act, declarations
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.queries import user_by_name
from talent_app.models import Base
from talent_app.pay import people as pay
from talent_app.privacy import gathered, service
from talent_app.support.enums import NeedKind, NeedSource
from talent_app.support.service import record_need
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.service import add_record
from talent_app.talents.verification import TalentAction
from talent_app.titles import service as titles
from tests.factories import create_talent
from tests.page import get_page
from tests.rewards.chain import drafted
from tests.titles.conftest import WISH

TABLES = {mapper.local_table.name for mapper in Base.registry.mappers}


def test_whatever_erasure_knows_of_a_person_is_in_his_copy_or_named_with_the_reason():
    held = {
        table for table, how in declarations().items() if how.act in (Act.DELETE, Act.EMPTY, Act.KEEP)
    }  # fmt: skip
    places = [set(gathered.COPIED), set(gathered.ELSEWHERE), set(gathered.LEFT_OUT)]
    assert set.union(*places) == held, set.union(*places) ^ held
    assert sum(len(place) for place in places) == len(held), "a table stands in two lists"
    assert all(len(why) > 8 for why in gathered.LEFT_OUT.values())
    assert set(gathered.COPIED) <= TABLES
    # rows are found through tables that stand before them
    order = list(declarations())
    for table in gathered.COPIED:
        for parent in declarations()[table].rows.values():
            assert parent in ("talents", "persons") or parent in gathered.COPIED
            assert order.index(parent) < order.index(table)
    told = [name for names, _why in gathered.not_copied() for name in names.split("、")]
    assert "记录" not in told, "a table without a name of its own"


@pytest.fixture
def me(actor, place):
    """Somebody who is paid, applied for a reward and a title, and asked for help; others are as well."""
    hr, plant = actor("hr"), place("plant").id
    reward = drafted(actor, "扎西顿珠")
    mine, other = reward.talent_id, create_talent(hr, name="他人甲").id
    pay.record_pay(
        hr, plant, 2025,
        [pay.PaidRow(mine, Money.yuan(123_456), Money.yuan(1), Money.ZERO, Money.ZERO),
         pay.PaidRow(other, Money.yuan(654_321), Money.yuan(1), Money.ZERO, Money.ZERO)],
    )  # fmt: skip
    record_need(actor("hr"), mine, NeedKind.HOUSING, "需要周转住房一套", NeedSource.HR)
    record_need(actor("hr"), other, NeedKind.HOUSING, "他人甲的需求", NeedSource.HR)
    submit_talent(actor("hr"), mine, None)
    judge_talent(actor("reviewer"), mine, None, TalentAction.VERIFY)
    titles.create_application(actor("hr"), mine, WISH)
    service.link_person(actor("hr"), user_by_name("person").id, mine)
    return mine


def test_my_copy_holds_pay_reward_title_and_support_in_every_form_and_nothing_of_others(actor, me, client_as):
    client = client_as("person")
    told = json.loads(client.get("/my/copy.json").data)
    business = told["registrations"][0]["business"]
    assert business["薪酬记录"][0]["基本薪酬"] == "123,456.00 元"
    assert business["奖励申报"][0]["收款账号"] == "6222020000001234567"
    assert business["人才服务需求"][0]["需求内容"] == "需要周转住房一套"
    assert business["职称申报"][0]["职称系列"] == "工程技术人员"
    assert any("面试评分" in each["what"] for each in told["not_copied"])
    sheet = str(list(openpyxl.load_workbook(BytesIO(client.get("/my/copy.xlsx").data)).active.values))
    pages = PdfReader(BytesIO(client.get("/my/copy.pdf").data)).pages
    paper = "".join("".join(page.extract_text() for page in pages).split())
    for text in (json.dumps(told, ensure_ascii=False), sheet, paper):
        for mine in ("123,456.00", "6222020000001234567", "需要周转住房一套", "面试官的评分"):
            assert mine in text
        for theirs in ("654,321", "他人甲", "林卓玛"):
            assert theirs not in text


def test_i_draw_up_my_certificates_of_employment_and_income(actor, me, client_as, place):
    client = client_as("person")
    assert "收入证明" in get_page(client, "/my").words
    word = Document(BytesIO(client.get(f"/my/certificates/{me}/income.docx").data))
    text = "".join(paragraph.text for paragraph in word.paragraphs)
    for said in (
        "收入证明",
        "兹证明扎西顿珠",
        "2025年度税前收入合计人民币 123,457.00 元",
        "壹拾贰万叁仟肆佰伍拾柒元整",
    ):
        assert said in text
    paper = client.get(f"/my/certificates/{me}/employment.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.data)).pages)
    assert "系本单位职工" in text
    assert "123,457" not in text
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "own_data.exported")).all()
    assert [entry.details["format"] for entry in entries] == ["收入证明", "在职证明"]
    other = create_talent(actor("hr"), name="他人乙")
    get_page(client, f"/my/certificates/{other.id}/employment.pdf", status=404)
    get_page(client, f"/my/certificates/{me}/anything.pdf", status=404)
    add_record(actor("hr"), other.id, "departures", {"left_on": date(2026, 6, 30)})
    service.link_person(actor("hr"), user_by_name("person").id, other.id)
    assert "不在岗" in get_page(client, f"/my/certificates/{other.id}/employment.pdf", status=409).words
