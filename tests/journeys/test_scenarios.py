"""Two ways of one plan side by side: copied, made smaller, compared, taken over and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.incentives.plan_data import draft


def test_a_scenario_is_compared_promoted_and_taken_back(actor, place, arrive):
    plan = draft(actor("hr"), place("plant").id)
    hr = arrive("hr")
    hr.open(f"/incentives/plans/{plan.id}")
    hr.follow("情景对比")
    hr.sees("还没有情景")
    hr.fill("情景名称", "稳健")
    hr.press("复制草案为情景")
    hr.fill("拟分配总额", "900,000.00")
    hr.fill("各年兑付比例", "70%、30%")
    hr.press("保存并对比")
    hr.sees("稳健", "900,000.00", "630,000.00", "270,000.00", "DV-002 阻止报送", "没有规则阻止")
    hr.picture("plan-scenarios")
    net = hr.page.get_by_role("link", name="稳健人才001").last
    net.click()
    expect(hr.page.get_by_role("dialog")).to_contain_text("税额")
    hr.page.keyboard.press("Escape")
    hr.follow("采用稳健")
    hr.press("采用")
    hr.sees("已采用“稳健”为草案")
    hr.follow("恢复")
    hr.press("恢复")
    hr.open(f"/incentives/plans/{plan.id}")
    hr.sees("1,500,000.00")
