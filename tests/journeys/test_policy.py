"""A new decree reaches the rules: drafted with its text, measured on every plan, published by a second person."""

from __future__ import annotations

from tests.incentives.plan_data import FACTS, draft


def test_a_change_of_policy_from_the_draft_to_the_release(actor, place, arrive, work):
    plan = draft(actor("hr"), place("plant").id, facts=FACTS | {"pool": "1200000.00"})
    officer = arrive("policy")
    officer.open("/policy/post_dividend.pool_cap")
    officer.follow("起草新的取值")
    officer.fill("文号", "测〔2026〕1号")
    officer.press("建立草案")
    officer.heading("年度岗位分红总额")
    officer.fill("自何日起", "2026-06-01")
    officer.fill("取值", "10%")
    officer.choose("出处文件", "新增出处文件")
    officer.fill("新文件代码", "test-decree-2026")
    officer.fill("文件名称", "关于岗位分红总额的通知（测试）")
    officer.fill("发文单位", "测试机关")
    officer.choose("证据等级", "A 已核对法律法规原文")
    officer.press("加入草案")
    officer.sees("须写明核对日期、核对人和所对照的文本")
    officer.fill("核对日期", "2026-11-20")
    officer.fill("核对人和所对照的文本", "周文静，对照公报")
    officer.press("加入草案")
    officer.sees("15%", "10%", "还没有测算")
    officer.press("测算影响")
    work()
    officer.page.reload()
    officer.follow("查看结果")
    officer.sees("1 个的结果会不同", plan.number, "1,500,000.00", "1,000,000.00")
    officer.misses("人才001")
    officer.picture("policy-effects")
    officer.press("送发布")
    officer.sees("等待另一人核对发布")
    address = officer.page.url.removeprefix(officer.address)

    leader = arrive("leader")
    leader.open(address)
    leader.follow("发布")
    leader.press("发布")
    leader.sees("ZC-2026-001", "周文静", "孙建国")

    hr = arrive("hr")
    hr.open("/policy/post_dividend.pool_cap")
    hr.sees("10%", "2026-06-01", "周文静，对照公报")
    hr.open("/policy/difference?before=2026-05-31&after=2026-06-01")
    hr.sees("共 1 项不同")
