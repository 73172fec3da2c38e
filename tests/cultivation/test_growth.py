"""Craftsmen and plans: apprenticeships with pay hidden, competitions and awards, plans checked after a year."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.cultivation import acting, appraising, queries, reminding, service
from talent_app.cultivation import enums as e
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.workflow import CultivationAction as A
from talent_app.db.engine import use_scope
from talent_app.talents.record_enums import AwardGrade, ProjectLevel
from talent_app.talents.record_models_results import Award
from tests.cultivation.chain import TODAY, act, part, seen
from tests.factories import create_talent
from tests.page import get_page, post_page

APPRENTICE = {
    "number": "", "occupation": "电工", "level_from": "", "level_aim": "intermediate_worker",
    "from_on": date(2025, 1, 1), "until_on": date(2026, 10, 31), "tasks": "配电检修。",
    "allowance": Money.yuan("500.00"),
}  # fmt: skip


STAGE = {
    "title": "基础", "from_on": date(2025, 1, 1), "until_on": date(2025, 12, 31), "goal": "识图",
    "monthly_pay": Money.yuan("4321.00"),
}  # fmt: skip


def test_an_apprenticeship_with_its_pay_steps_to_the_certificate(actor, client_as):
    pupil, master = create_talent(actor("hr"), name="学徒甲"), create_talent(actor("hr"), name="师傅乙")
    row = service.create_root(actor("hr"), "apprenticeships", pupil.id, APPRENTICE)
    stage = part(actor, "stage", row, **STAGE)
    later = STAGE | {"title": "独立", "from_on": date(2026, 1, 1), "until_on": date(2026, 10, 31)}
    with pytest.raises(InvalidInput, match="低于前一阶段"):
        part(actor, "stage", row, **later | {"monthly_pay": Money.yuan("4000.00")})
    with pytest.raises(InvalidInput, match="重叠"):
        part(actor, "stage", row, **later | {"from_on": date(2025, 12, 31)})
    second = part(actor, "stage", row, **later | {"monthly_pay": Money.yuan("5432.00")})
    with pytest.raises(Conflict, match="没有师傅"):
        act(actor, "apprenticeships", row, A.OFFER)
    with pytest.raises(InvalidInput, match="学徒本人"):
        part(actor, "master", row, pupil, from_on=date(2025, 1, 1), until_on=None)
    part(actor, "master", row, master, from_on=date(2025, 1, 1), until_on=None)
    act(actor, "apprenticeships", row, A.OFFER)
    act(actor, "apprenticeships", row, A.APPROVE, "approver")
    with pytest.raises(Conflict, match="还没有考核"):
        act(actor, "apprenticeships", row, A.PROPOSE)
    appraising.appraise_stage(actor("hr"), stage.id, None, e.StageResult.PASSED, "")
    appraising.appraise_stage(actor("hr"), second.id, None, e.StageResult.FAILED, "")
    with pytest.raises(Conflict, match="不合格，不能出师"):
        act(actor, "apprenticeships", row, A.PROPOSE)
    appraising.appraise_stage(actor("hr"), second.id, None, e.StageResult.GOOD, "补考")
    act(actor, "apprenticeships", row, A.PROPOSE)
    done = act(actor, "apprenticeships", row, A.CERTIFY, "approver")
    assert done.certificate_number.startswith("师徒〔2026〕")
    page = get_page(client_as("hr"), f"/cultivation/apprenticeships/{row.id}").words
    assert "4,321" not in page
    assert "＊＊＊" in page
    assert "4,321.00" in get_page(client_as("hr"), f"/cultivation/apprenticeships/{row.id}/clear").words
    assert client_as("reviewer").get(f"/cultivation/apprenticeships/{row.id}/agreement.docx").status_code == 403
    letter = client_as("reviewer").get(f"/cultivation/apprenticeships/{row.id}/certificate.docx")
    text = "\n".join(each.text for each in Document(io.BytesIO(letter.data)).paragraphs)
    assert "学徒甲自2025年1月1日起随师傅乙学习电工" in text


def test_a_result_becomes_an_award_of_the_record_once(actor, place, client_as):
    talent = create_talent(actor("hr"), name="选手甲")
    root = service.create_root(
        actor("hr"), "competitions", place("plant").id,
        {"name": "示例职业技能大赛", "occupation": "焊工", "level": ProjectLevel.CITY, "host": "示例总工会",
         "held_on": date(2026, 5, 20), "document": ""},
    )  # fmt: skip
    entry = part(actor, "entry", root, talent, place=1, grade=AwardGrade.FIRST, honour="", certificate_number="A1")
    appraising.send_award(actor("hr"), entry.id, None)
    award = seen(Award, seen(type(entry), entry.id).award_id)
    assert (award.name, award.rank, award.awarded_on, award.talent_id) == (
        "示例职业技能大赛",
        1,
        "2026-05-20",
        talent.id,
    )
    with pytest.raises(Conflict, match="已经转入"):
        appraising.send_award(actor("hr"), entry.id, None)
    with pytest.raises(Conflict, match="不能删除"):
        service.remove_part(actor("hr"), "entry", entry.id, None)
    assert "已写入奖励荣誉" in get_page(client_as("hr"), f"/cultivation/competitions/{root.id}").words


def test_a_plan_is_checked_after_a_year_and_reminded_of_once(actor, client_as):
    talent = create_talent(actor("hr"), name="培养甲")
    values = {"name": "经营历练", "post_id": None, "goals": "熟悉经营。",
              "from_on": date(2025, 12, 1), "until_on": date(2027, 11, 30)}  # fmt: skip
    row = service.create_root(actor("hr"), "plans", talent.id, values)
    measure = {
        "kind": e.MeasureKind.POSTING, "name": "挂职副厂长", "partner_kind": None, "partner": "",
        "from_on": date(2026, 1, 1), "until_on": date(2026, 6, 30), "hours": 400, "hours_done": None, "outcome": "",
    }  # fmt: skip
    with pytest.raises(InvalidInput, match="接收单位"):
        part(actor, "measure", row, **measure)
    part(actor, "measure", row, **measure | {"partner_kind": e.PartnerKind.AID, "partner": "示例援藏企业"})
    with pytest.raises(Conflict, match="导师"):
        act(actor, "plans", row, A.OFFER)
    with pytest.raises(InvalidInput, match="请选择本单位的导师"):
        part(actor, "mentor", row, name="", employer="", from_on=TODAY, until_on=None)
    part(actor, "mentor", row, name="援藏专家", employer="示例援藏企业", from_on=TODAY, until_on=None)
    act(actor, "plans", row, A.OFFER)
    act(actor, "plans", row, A.APPROVE, "approver")
    told = reminding.remind(system_actor("夜间"))
    assert told >= 1
    assert reminding.remind(system_actor("夜间")) == 0
    with pytest.raises(InvalidInput, match="检查结论"):
        act(actor, "plans", row, A.CHECK, note="情况")
    act(actor, "plans", row, A.CHECK, note="完成挂职", check=e.CheckResult.REACHED)
    extended = act(actor, "plans", row, A.EXTEND, "approver")
    assert extended.check_due_on == date(2027, 12, 1)
    with pytest.raises(Conflict, match="满一年"):
        act(actor, "plans", row, A.CHECK, note="早", check=e.CheckResult.REACHED)
    words = get_page(client_as("leader"), f"/cultivation/plans/{row.id}").words
    assert "示例援藏企业 对口援藏单位" in words
    assert "目标达成" in words


def test_posts_end_with_a_transfer_and_pages_of_empty_lists_say_what_to_do(actor, client_as):
    assert {name for name, part_ in PARTS.items() if part_.model.__table__.info.get("on_transfer") == "ends"} == {
        "holder", "candidate", "member", "master", "mentor",
    }  # fmt: skip
    for key in ROOTS:
        assert "还没有" in get_page(client_as("hr"), f"/cultivation/{key}").words
        get_page(client_as("hr"), f"/cultivation/{key}/new")
    get_page(client_as("hr"), "/cultivation/terms?extension=x&state=nothing")
    typed = {"talent": "没有此人", "name": "计划", "from_on": "2026-01-01", "until_on": "2027-01-01", "goals": "x"}
    assert post_page(client_as("hr"), "/cultivation/plans/new", typed).errors()
    use_scope(Scope.everything())
    assert queries.without_candidate(Scope.everything()) == 0
    assert acting.conditions(Scope.everything(), "plans", None) == set()
