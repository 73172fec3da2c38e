"""A reward from the person's file to the money paid, and a team from its first member to its recognition."""

from __future__ import annotations

import datetime

from playwright.sync_api import expect

from talent_app.core.money import Money
from talent_app.rewards import payments, service
from talent_app.rewards.enums import Fund
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import RewardAction as A
from talent_app.rules.reward_tables import Benefit
from tests.factories import create_talent
from tests.rewards.chain import act, instalments, laureate, own_scheme


def research_money(actor, place):
    """A support in two parts from the enterprise's own money, in its notice."""
    scheme, item = own_scheme(actor, place, benefit=Benefit.RESEARCH, shares=(60, 40), use_checked=True)
    talent = create_talent(actor("hr"), name="经费甲")
    wanted = Wanted(
        Money.yuan(10_000), datetime.date(2025, 11, 1), achievement="提锂中试", account="6222020000001234567"
    )
    reward = service.create_reward(actor("hr"), talent.id, scheme.code, str(item.id), "", wanted)
    act(actor, "hr", reward, A.SUBMIT, "经总经理办公会研究")
    act(actor, "approver", reward, A.APPROVE)
    return reward


def pay_first(actor, place, reward):
    """Its first part, paid by two people out of a budget."""
    act(actor, "approver", reward, A.CONFIRM)
    first = instalments(reward)[0]
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.OWN, Money.yuan(10_000), "预算1号")
    payments.prepare(actor("hr"), [first.id])
    payments.pay(actor("approver"), [first.id], datetime.date(2026, 12, 1), "记 2 号")


def test_an_allowance_goes_from_the_file_to_the_register(actor, place, arrive, monkeypatch):
    laureate(actor, "旅程珠峰")
    hr = arrive("hr")
    hr.menu("奖励和支持")
    hr.follow("查找可享受的人员", hr.page.locator(".page-actions"))
    hr.page.get_by_label("奖励项目").select_option("rewards.everest/outstanding")
    hr.press("查询")
    hr.sees("成立，有证明", "批准文号 示例文〔2026〕1号")
    hr.follow("为旅程珠峰申报")
    again = hr.page.url.removeprefix(hr.address)
    hr.fill("收款账号", "6222 0200 0000 1234 567")
    hr.fill("开户银行", "示例银行拉萨分行")
    hr.press("保存草稿")
    hr.sees("尾号 4567", "颁发单位是自治区部门，奖金不免税")
    hr.picture("reward-draft")
    hr.follow("提交审核")
    hr.press("提交审核")
    hr.open(again)  # the same once more, from a page that was still open
    hr.choose("依据的记录", "珠峰拔尖人才")
    for label, text in (("金额", "50000"), ("起算日期", "2026-11-23"), ("收款账号", "6222 0200 0000 1234 567")):
        hr.fill(label, text)
    hr.page.get_by_role("button", name="保存草稿", exact=True).click()
    hr.sees("规则 RW-001：同一人同一成果，同一性质的奖励只给一次")
    head = arrive("approver")
    head.follow("奖励申报待审核")
    head.follow("旅程珠峰")
    head.follow("同意并报国资委")
    head.press("同意并报国资委")
    reviewer = arrive("reviewer")
    reviewer.follow("奖励申报待国资委审核")
    reviewer.follow("旅程珠峰")
    reviewer.follow("审核通过并公示")
    reviewer.press("审核通过并公示")
    reviewer.sees("公示 5 个工作日，到 2026-11-30 止")
    research = research_money(actor, place)  # its notice runs over the same week
    assert reviewer.download("公示文稿").suggested_filename.endswith(".pdf")
    reviewer.follow("公示期满，转入兑付")
    reviewer.page.get_by_role("button", name="公示期满，转入兑付").click()
    reviewer.sees("规则 RW-002")
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    for who, name in ((hr, "hr"), (head, "approver"), (reviewer, "reviewer")):
        who.log_in(name)  # the sessions of last week have ended
    reviewer.menu("奖励和支持")
    reviewer.follow("旅程珠峰")
    reviewer.follow("公示期满，转入兑付")
    reviewer.press("公示期满，转入兑付")
    reviewer.sees("第 5 期")
    hr.menu("奖励和支持")
    hr.follow("支付登记册")
    hr.follow("奖励预算")
    hr.fill("预算", "50000")
    hr.fill("预算或拨款文号", "示例拨款〔2026〕1号")
    hr.press("保存预算")
    hr.menu("奖励和支持")
    hr.follow("支付登记册")
    hr.page.get_by_label("勾选旅程珠峰第 1 期").check()
    hr.press("编制勾选的支付")
    hr.sees("待负责人审核")
    head.menu("首页")
    head.follow("奖励支付待审核")
    head.page.get_by_label("勾选旅程珠峰第 1 期").check()
    head.fill("凭证号", "2026-12 记 8 号")
    head.press("审核并登记支付")
    head.sees("已登记支付，合计 50000.00 元")
    head.picture("reward-register")
    assert head.download("导出登记册").suggested_filename.endswith(".xlsx")
    # research money of the enterprise's own scheme, paid on the same day: how it was used is told and checked
    pay_first(actor, place, research)
    address = f"/rewards/{research.id}"
    hr.open(address)
    hr.follow("登记使用")
    hr.fill("已使用", "2500")
    hr.fill("用途", "试剂 2,500 元")
    hr.press("登记")
    head.open(address)
    head.follow("核查使用")
    head.choose("核查结果", "相符")
    head.press("提交核查结果")
    head.sees("已核查")


def test_a_team_is_approved_and_recognised_with_its_single_points(actor, arrive):
    create_talent(actor("hr"), name="带头人甲")
    hr = arrive("hr")

    def typed(button, choices, **texts):
        for label, option in choices.items():
            hr.choose(label, option)
        for label, text in texts.items():
            hr.fill(label, text)
        hr.press(button)

    hr.menu("创新团队")
    hr.follow("组建团队", hr.page.locator(".page-actions"))
    team = {"团队名称": "提锂攻关团队", "主攻方向": "盐湖提锂", "组建日期": "2026-03-01"}
    typed("保存，继续添加成员", {"单位": "拉萨藏药制造有限公司"}, **team)
    address = hr.page.url.removeprefix(hr.address)
    hr.follow("添加成员")
    leader = {"人员": "带头人甲", "团队角色": "负责人（主持）"}
    typed("添加", leader, 投入时间占比="60", 加入日期="2026-03-01")
    hr.follow("添加方向、项目或成果")
    hr.page.get_by_label("带头人甲").check()
    typed("添加", {"类别": "研究方向", "状态": "进行中"}, 名称="吸附法提锂")
    hr.follow("添加培育阶段")
    typed("添加", {}, 阶段="中试", 开始日期="2026-03-01", 结束日期="2026-12-31", 目标="建成中试装置")
    hr.sees("带头人甲离开，将无人接续", "仅一人承担")
    graph = hr.page.locator("#team-graph")
    expect(graph.locator("[data-chart-canvas] svg")).to_be_visible()
    graph.locator("[data-chart-canvas]").focus()
    for _point in range(2):  # the team, then its leader
        hr.page.keyboard.press("ArrowRight")
    expect(graph.locator("[data-chart-reading]")).to_contain_text("人才：带头人甲（单点，离开后无人接续），连接")
    hr.follow("提请批准")
    hr.press("提请批准")
    head = arrive("approver")
    head.follow("创新团队待批准")
    head.follow("提锂攻关团队")
    head.follow("批准组建，进入培育")
    head.press("批准组建，进入培育")
    reviewer = arrive("reviewer")
    reviewer.open(address)
    reviewer.follow("认定")
    reviewer.fill("理由（必填）", "示例文〔2026〕3号")
    reviewer.press("认定")
    reviewer.sees("已认定")
    head.open(address)
    head.follow("登记年度考核")
    head.choose("结论", "良好")
    head.fill("年度", "2026")
    head.fill("考核意见", "按计划建成中试装置。")
    head.press("登记")
    head.sees("2026 年度：良好", "成员 1 人")
    head.picture("team")
    assert head.download("打印").suggested_filename.endswith(".pdf")
