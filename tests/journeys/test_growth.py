"""Growing in the enterprise, in the browser: an apprenticeship to its certificate, a plan checked after a year, a skill
level that opens a title, a studio and a competition to their registers."""

from __future__ import annotations

import pytest

from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent


@pytest.fixture
def pupil(actor):
    create_talent(actor("hr"), name="师傅扎西")
    row = create_talent(actor("hr"), name="学徒卓嘎")
    submit_talent(actor("hr"), row.id, None)
    judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return row


def test_an_apprentice_is_certified_a_plan_is_checked_and_a_level_opens_a_title(pupil, arrive):
    hr, head, office = arrive("hr"), arrive("approver"), arrive("reviewer")

    def step(visitor, address, name, label="", text="", **chosen):
        visitor.open(address)
        visitor.follow(name)
        for field, option in chosen.items():
            visitor.choose(field, option)
        if label:
            visitor.fill(label, text)
        visitor.press(name)

    def typed(labels):
        for label, text in labels.items():
            hr.fill(label, text)

    hr.open(f"/cultivation/apprenticeships/new?talent={pupil.id}")
    hr.choose("目标等级", "技师")
    typed({"职业（工种）": "电工", "开始日期": "2025-01-01", "结束日期": "2026-10-31", "传授内容": "高低压操作"})
    hr.press("登记")
    address = hr.page.url.removeprefix(hr.address).partition("#")[0]
    hr.follow("登记师傅")
    typed({"师傅": "师傅扎西　高级工程师　1985-07-02", "开始日期": "2025-01-01"})
    hr.press("添加")
    hr.follow("添加阶段")
    typed(
        {
            "阶段": "跟岗",
            "约定每月报酬": "4321",
            "开始日期": "2025-01-01",
            "结束日期": "2026-10-31",
            "学习目标": "会操作",
        }
    )
    hr.press("添加")
    step(hr, address, "提请批准")
    step(head, address, "批准，开始学徒")
    hr.open(address)
    hr.follow("提请出师")
    hr.page.get_by_role("button", name="提请出师", exact=True).click()
    hr.sees("还没有考核")  # nobody is certified without the appraisal of every stage
    hr.open(address)
    hr.follow("登记考核（跟岗）")
    hr.choose("考核结论", "良好")
    hr.press("登记")
    step(hr, address, "提请出师")
    step(head, address, "确认出师，编发证书")
    head.sees("师徒〔2026〕", "已出师")
    hr.open(address)
    assert "证书" in hr.download("出师证书 PDF").suggested_filename

    hr.open(f"/cultivation/plans/new?talent={pupil.id}")
    typed({"计划名称": "班组长培养", "开始日期": "2025-11-01", "结束日期": "2027-10-31", "培养目标": "能带班"})
    hr.press("登记")
    plan = hr.page.url.removeprefix(hr.address).partition("#")[0]
    hr.follow("登记导师")
    typed({"外单位导师姓名": "援藏专家", "所在单位": "示例援藏企业", "开始日期": "2025-11-01"})
    hr.press("添加")
    hr.follow("添加措施")
    hr.choose("方式", "脱产培训")
    typed({"内容": "班组管理", "开始日期": "2025-12-01", "结束日期": "2026-02-28", "计划学时": "40"})
    hr.press("添加")
    step(hr, plan, "提请批准")
    step(head, plan, "批准实施")
    hr.open(plan)
    hr.sees("已满一年，请登记年度检查")
    step(hr, plan, "登记年度检查", "检查情况", "学时已满", 检查结论="目标达成")
    hr.sees("目标达成")

    hr.open("/cultivation/studios/new")
    hr.choose("级别", "地市级")
    typed({"工作室名称": "扎西电工工作室", "职业（工种）": "电工", "设立日期": "2025-03-01"})
    hr.press("登记")
    hr.follow("添加成员")
    typed({"人员": "师傅扎西　高级工程师　1985-07-02"})
    hr.page.get_by_label("领办人").check()
    hr.press("添加")
    hr.follow("登记工作")
    hr.choose("类别", "技术革新")
    typed({"年度": "2026", "内容": "配电柜改造"})
    hr.press("添加")
    hr.open("/cultivation/studios")
    assert "师傅扎西" in hr.row("扎西电工工作室").inner_text()
    assert hr.download("打印名册").suggested_filename.startswith("技能大师工作室名册-")

    hr.open("/cultivation/competitions/new")
    hr.choose("级别", "地市级")
    typed({"竞赛名称": "示例职业技能大赛", "职业（工种）": "电工", "主办单位": "示例总工会", "举办日期": "2026-05-20"})
    hr.press("登记")
    hr.follow("登记成绩")
    hr.choose("奖项等级", "一等奖")
    typed({"人员": "学徒卓嘎　高级工程师　1985-07-02", "名次": "1"})
    hr.press("添加")
    hr.press("写入奖励荣誉")
    hr.sees("已提交，核实后生效")  # the file was verified: what is added waits for the regulator
    office.open("/cultivation/competitions")
    assert office.download("导出名册").suggested_filename.startswith("技能竞赛成绩名册-")

    hr.open("/titles/skills/new")
    hr.choose("技能等级", "技师")
    hr.choose("认定方式", "社会培训评价组织认定")
    typed({"认定人员": "学徒卓嘎　高级工程师", "职业（工种）": "电工"})
    typed({"评价机构": "示例评价中心", "认定日期": "2026-11-01", "技能证书编号": "S-1"})
    hr.press("登记")
    level = hr.page.url.removeprefix(hr.address).partition("#")[0]
    step(office, level, "核对无误，写入档案")
    hr.open(level)
    hr.follow("贯通申报")
    hr.sees("技能人才贯通")
