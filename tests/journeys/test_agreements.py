"""An introduction agreement in the browser: drafted, approved, signed, paid by two, left early, money returned."""

from __future__ import annotations

import pytest

from tests.factories import create_talent


@pytest.fixture
def talent(actor):
    return create_talent(actor("hr"), name="格桑多吉", joined_on="2024-01-02")


def test_from_the_draft_to_the_money_that_came_back(talent, arrive):
    hr = arrive("hr")
    hr.open(f"/talents/{talent.id}")
    hr.follow("登记", hr.page.locator("#talent-agreements"))
    hr.choose("协议类型", "人才引进协议")
    hr.fill("服务期开始", "2024-01-01")
    hr.fill("服务期结束", "2028-12-31")
    hr.fill("工作任务和目标", "主持经典藏药二次开发。")
    hr.press("起草")
    hr.follow("登记待遇")
    hr.choose("待遇", "安家费")
    hr.choose("资金来源", "政府资金")
    hr.fill("总额", "100000")
    hr.fill("期数", "3")
    hr.choose("提前离开时的退还办法", "按未服务天数折算")
    hr.press("保存")
    hr.sees("政府资金须写明政策文件")
    hr.fill("政策文件", "示例文件（非官方）")
    hr.press("保存")
    hr.sees("第 3 期", "＊＊＊")
    address = hr.page.url.removeprefix(hr.address).partition("#")[0]
    assert hr.download("PDF").suggested_filename.endswith("-draft.pdf")
    hr.follow("提交审批")
    hr.press("提交审批")

    head = arrive("approver")
    head.sees("人才协议待审批")
    head.open(address)
    head.follow("同意签订")
    head.press("同意签订")
    for step in ("登记签订", "开始履行"):
        hr.open(address)
        hr.follow(step)
        hr.press(step)
    hr.follow("登记支付")
    hr.fill("支付日期", "2024-02-01")
    hr.fill("付款凭证号", "付-001")
    hr.press("登记")
    hr.sees("已登记，待复核")
    head.open(address)
    head.press("属实")
    head.sees("已支付", "复核 赵志远")

    hr.open(address)
    hr.follow("登记提前离开")
    hr.fill("离开日期", "2026-06-30")
    hr.choose("离开原因", "本人提出")
    hr.fill("情况说明", "家庭原因。")
    hr.press("登记提前离开")
    head.open(address)
    head.follow("确认提前终止")
    head.press("确认提前终止")
    head.follow("退还测算")
    # 915 of 1,827 days are not served: 33,333.34 × 915 ÷ 1827, rounded down
    head.sees("915 ÷ 1827", "16,694.03")
    hr.open(address)
    hr.follow("登记收到")
    hr.fill("收款凭证号", "收-001")
    hr.press("登记")
    hr.sees("已收到")
    reviewer = arrive("reviewer")
    reviewer.menu("人才协议")
    reviewer.follow("2024-001")
    reviewer.sees("提前终止", "＊＊＊")
