"""An enterprise builds its pay structure: four factors, a post two people rate, bands, a person, a merit budget met."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import create_talent


@pytest.fixture
def employee(actor):
    return create_talent(actor("hr"), name="格桑拉姆").name


def test_from_factors_to_bands_to_merit(employee, arrive):
    hr = arrive("hr")
    hr.menu("薪酬体系")
    hr.sees("下一步")
    hr.follow("职位序列")
    hr.page.locator(".page-actions").get_by_role("link", name="新增序列").click()
    hr.fill("序列名称", "研发")
    hr.choose("通道", "专业技术")
    hr.press("保存")
    hr.follow("评价因素")
    hr.sees("描述和点数是平台的建议，不是文件规定")
    hr.press("采用四项因素")
    hr.sees("职位评价包括文件要求的各项因素", "市场稀缺程度")
    hr.follow("职位")
    hr.page.locator(".page-actions").get_by_role("link", name="新增职位").click()
    hr.fill("职位名称", "高级研发工程师")
    hr.choose("职位序列", "研发")
    hr.fill("职级", "6")
    hr.press("保存")
    post = hr.page.url.removeprefix(hr.address)

    # two people see it differently, and the page says where
    for visitor, level in ((hr, 4), (arrive("approver"), 2)):
        visitor.open(f"{post}/rate")
        for name in ("岗位职责", "创新要求", "工作强度和条件", "市场稀缺程度"):
            visitor.box(name).select_option(index=level)
        visitor.press("提交")
    hr.open(post)
    hr.sees("相差两级以上，需要讨论")
    hr.picture("pay-post")
    hr.page.locator(".page-actions").get_by_role("link", name="确认共识").click()
    hr.press("提交")
    hr.sees("请写明经过讨论如何形成共识")
    hr.fill("说明", "讨论后取第三级")
    for name in ("岗位职责", "创新要求", "工作强度和条件", "市场稀缺程度"):
        hr.box(name).select_option(index=3)
    hr.press("提交")
    hr.sees("280 点")

    hr.follow("薪级薪档")
    hr.page.locator(".page-actions").get_by_role("link", name="建立薪级").click()
    for label, value in (("薪级数", "6"), ("最低点数", "100"), ("最高点数", "399"), ("第一级中位值", "80000")):
        hr.fill(label, value)
    hr.press("建立")
    hr.sees("共 6 级", "92,000.00")
    expect(hr.page.locator("[data-chart-canvas] svg")).to_be_visible()
    hr.page.locator("[data-chart-canvas]").focus()  # the arrow keys walk through the marks
    hr.page.keyboard.press("ArrowRight")
    expect(hr.page.locator("[data-chart-reading]")).to_contain_text("1/")
    hr.picture("pay-bands")
    # a number opens its working in place, by keyboard, and gives the focus back
    number = hr.page.get_by_role("link", name="2 级中位值：92,000.00，查看算法")
    number.focus()
    hr.page.keyboard.press("Enter")
    dialog = hr.page.get_by_role("dialog")
    expect(dialog).to_contain_text("80000.00 × (1 + 15%)^1")
    hr.page.keyboard.press("Escape")
    expect(number).to_be_focused()

    hr.follow("人员")
    hr.follow(employee)
    hr.choose("职位", "高级研发工程师")
    hr.fill("年度", "2025")
    hr.fill("基本薪酬", "90000")
    hr.fill("绩效薪酬", "30000")
    hr.choose("考核等次", "优秀")
    hr.box("全年在岗").check()
    hr.press("保存")
    hr.sees("＊＊＊")
    hr.misses("120,000.00")
    hr.follow("显示薪酬")
    hr.sees("120,000.00", "记入审计记录")

    hr.follow("年度调薪")
    hr.page.locator(".page-actions").get_by_role("link", name="开始测算").click()
    hr.fill("调薪预算", "6000")
    hr.press("保存并测算")
    hr.sees("6,000.00")
    hr.press("定稿")
    hr.sees("已定稿")
