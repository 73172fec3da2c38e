"""A person's own rights: my data, who looked, my copy, my requests; what the office answers and keeps."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.errors import Forbidden, InvalidInput, NotFound
from talent_app.db.engine import session
from talent_app.identity.queries import user_by_name
from talent_app.informing.models import InformRecord, Manner, Told
from talent_app.notifications.models import Notice
from talent_app.privacy import own, queries, service
from talent_app.privacy.models import LedgerKind, RightKind, RightState
from talent_app.talents import service as talents
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of


@pytest.fixture
def me(actor):
    """The registration behind the account `person`."""
    talent = create_talent(actor("hr"), name="扎西顿珠")
    service.link_person(actor("hr"), user_by_name("person").id, talent.id)
    return talent


def test_i_see_my_data_and_nobody_elses(actor, me, client_as):
    create_talent(actor("hr"), name="他人甲")
    page = get_page(client_as("person"), "/my")
    assert "扎西顿珠" in page.words
    assert "高级工程师" in page.words
    assert "他人甲" not in page.words


def test_an_account_that_is_not_linked_is_told_what_to_do(client_as):
    assert "还没有关联" in get_page(client_as("person"), "/my").words
    assert "还没有关联" in get_page(client_as("person"), "/my/requests").words
    assert client_as("person").get("/my/copy.json").status_code == 404


def test_who_looked_says_organisation_role_and_reason_but_no_name(actor, me, client_as):
    other = create_talent(actor("hr"), name="他人甲")
    talents.reveal(actor("hr"), me.id, ["phone"], "核对联系方式")
    talents.reveal(actor("hr"), other.id, ["phone"], "与我无关")
    page = get_page(client_as("person"), "/my/readings")
    assert "拉萨藏药制造有限公司" in page.words
    assert "人力资源管理员" in page.words
    assert "核对联系方式" in page.words
    assert "林卓玛" not in page.words
    assert "与我无关" not in page.words


def test_my_copy_is_clear_whole_and_recorded(actor, me, client_as):
    talents.add_record(actor("hr"), me.id, "titles", {"name": "高级工程师"})
    client = client_as("person")
    found = json.loads(client.get("/my/copy.json").data)
    values = found["registrations"][0]["values"]
    assert "*" not in values["证件号码"]
    assert found["registrations"][0]["records"]["职称"]
    cells = list(openpyxl.load_workbook(BytesIO(client.get("/my/copy.xlsx").data)).active.values)
    assert any(row[3] == values["证件号码"] for row in cells)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "own_data.exported")).all()
    assert [entry.details["format"] for entry in entries] == ["json", "xlsx"]
    assert own.readings(actor("person")) == []


def test_my_copy_on_paper_holds_all_that_is_mine_and_nothing_of_others(actor, me, client_as):
    hr, other = actor("hr"), create_talent(actor("hr"), name="他人甲", phone="+8613800005678")
    talents.add_record(hr, me.id, "teams", {"team": "高原药材团队"})
    talents.add_record(hr, other.id, "teams", {"team": "高原药材团队"})
    talents.reveal(hr, me.id, ["phone"], "与同队的他人甲核对")
    service.ask_right(actor("person"), me.id, RightKind.CORRECTION, "职务有误")
    own_number = json.loads(client_as("person").get("/my/copy.json").data)["registrations"][0]["values"]["证件号码"]
    answer = client_as("person").get("/my/copy.pdf")
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages).split())
    for mine in ("扎西顿珠", own_number, "13912341234", "高原药材团队", "人力资源管理员", "职务有误"):
        assert mine in text
    # neither whoever looked, nor his words about third persons, nor the others of the team
    for theirs in ("林卓玛", "他人甲", "与同队", "13800005678", "阅览件"):
        assert theirs not in text
    for path in ("/my/copy.json", "/my/copy.xlsx"):
        data = client_as("person").get(path).data
        assert "他人甲" not in (data.decode() if path.endswith("json") else _cells_of(data))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "own_data.exported")).all()[1]
    assert entry.details["format"] == "pdf"


def _cells_of(data: bytes) -> str:
    return str(list(openpyxl.load_workbook(BytesIO(data)).active.values))


def test_a_request_reaches_hr_is_answered_and_the_answer_reaches_me(actor, me, client_as):
    client = client_as("person")
    page = get_page(client, "/my/requests")
    page = post_page(client, "/my/requests", values_of(page.form()) | {"kind": "deletion", "text": "已离职，请删除"})
    told = re.search(r"QL-(\d{5})", " ".join(page.notices()))
    assert told is not None
    hr = client_as("hr")
    assert "个人信息申请待答复" in get_page(hr, "/").words
    url = f"/privacy/requests/{int(told[1])}"
    values = values_of(get_page(hr, url).form()) | {"outcome": "refused", "answer": "档案依法保存"}
    page = post_page(hr, url, values)
    assert any("依法保存到哪一天" in sentence for sentence in page.errors())
    page = post_page(hr, url, values | {"kept_until": "2030-12-31"})
    assert "未予同意" in page.words
    page = get_page(client_as("person"), "/my/requests")
    assert "档案依法保存" in page.words
    assert "2030-12-31" in page.words
    titles = list(session.scalars(select(Notice.title)))
    assert not any("扎西顿珠" in title for title in titles)
    assert len(titles) == 2


def test_requests_of_others_do_not_exist_and_nobody_asks_for_others(actor, me):
    other = create_talent(actor("hr"), name="他人甲")
    with pytest.raises(NotFound):
        service.ask_right(actor("person"), other.id, RightKind.CORRECTION, "改成我的")
    row = service.ask_right(actor("person"), me.id, RightKind.CORRECTION, "职务有误")
    with pytest.raises(NotFound):
        service.answer_right(actor("stranger"), row.id, None, granted=True, answer="好的")
    with pytest.raises(Forbidden):
        service.answer_right(actor("reviewer"), row.id, None, granted=True, answer="好的")
    done = service.answer_right(actor("hr"), row.id, row.version, granted=True, answer="已更正")
    assert done.state is RightState.GRANTED
    with pytest.raises(NotFound):
        service.link_person(actor("hr"), user_by_name("approver").id, me.id)
    with pytest.raises(NotFound):
        service.link_person(actor("stranger"), user_by_name("person").id, me.id)


def test_nobody_is_entered_before_he_was_told(actor, client_as):
    client = client_as("hr")
    values = values_of(get_page(client, "/talents/new").form()) | {"name": "新人甲"}
    page = post_page(client, "/talents/new", values)
    assert any("还没有告知本人" in sentence for sentence in page.errors())
    page = post_page(client, "/talents/new", values | {"informed": "1"})
    assert any("没有说明怎样告知本人" in sentence for sentence in page.errors())
    post_page(client, "/talents/new", values | {"informed": "1", "informed_manner": "paper"})
    actor("hr")
    row = session.scalars(select(InformRecord)).one()
    assert (row.notice_version, row.recorded_by) == (1, "林卓玛")
    assert "权利" in get_page(client, "/privacy/notice").words


def test_a_notice_that_is_no_longer_there_cannot_have_been_told(actor):
    with pytest.raises(InvalidInput, match="已更新"):
        talents.create_talent(actor("hr"), actor("hr").organisation_id, {"name": "新人乙"}, Told(99, Manner.SPOKEN))


def test_the_ledger_keeps_records_three_years_and_shows_what_left_by_itself(actor, client_as):
    client = client_as("hr")
    values = values_of(get_page(client, "/privacy/ledger/impact/new").form())
    words = {
        "title": "储备库影响评估",
        "purpose": "履行管理职责",
        "data": "身份、教育、薪酬",
        "happened_on": "2026-11-20",
    }
    page = post_page(client, "/privacy/ledger/impact/new", values | words)
    assert "2029-11-20" in page.words
    row = queries.ledger(actor("hr").scope, LedgerKind.IMPACT)[0]
    assert row.kept_until == date(2029, 11, 20)
    assert client_as("stranger").get(f"/privacy/records/{row.id}").status_code == 404
    assert "储备库影响评估" in get_page(client_as("reviewer"), "/privacy/ledger/impact").words
    assert client_as("hr").get("/privacy/ledger/nothing").status_code == 404
    assert "个人信息台账" in get_page(client_as("reviewer"), "/privacy/ledger").words
    get_page(client_as("hr"), "/privacy/ledger/sharing")
    get_page(client_as("hr"), f"/attachments/privacy_ledger/{row.id}/new")


def test_a_refused_deletion_comes_back_as_work_when_the_duty_to_keep_has_ended(actor, me, client_as):
    hr, words = actor("hr"), "保存期满，待办理删除"
    row = service.ask_right(actor("person"), me.id, RightKind.DELETION, "已离职，请删除")
    service.answer_right(hr, row.id, None, granted=False, answer="法定保存期未满", kept_until=date(2099, 1, 1))
    assert words not in get_page(client_as("hr"), "/").words
    again = service.ask_right(actor("person"), me.id, RightKind.DELETION, "请再次办理")
    service.answer_right(hr, again.id, None, granted=False, answer="法定保存期未满", kept_until=date(2020, 1, 1))
    assert [each.id for each in queries.kept_long_enough(hr.scope, date(2020, 1, 1))] == []
    assert words in get_page(client_as("hr"), "/").words
    talents.delete_talent(hr, me.id, None, "依申请删除")
    assert words not in get_page(client_as("hr"), "/").words
