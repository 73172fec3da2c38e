"""A manager's term in the browser: reserve list, contract, goals, signing, appraisal below the line, exit."""

from __future__ import annotations

import pytest

from tests.factories import create_talent


@pytest.fixture
def talent(actor):
    create_talent(actor("hr"), name="次仁顿珠")
    return create_talent(actor("hr"), name="德吉央宗")


def test_from_the_post_to_the_exit_below_the_bottom_line(talent, arrive):
    hr = arrive("hr")
    hr.menu("后备、任期和培养")
    hr.follow("登记关键岗位", hr.page.locator("main"))
    hr.fill("岗位名称", "副总经理")
    hr.choose("岗位类别", "经理层")
    hr.press("登记")
    hr.sees("岗位空缺；无后备人选")
    hr.follow("添加后备人选")
    hr.fill("人员", "次仁顿珠　高级工程师　1985-07-02")
    hr.choose("成熟度", "现在可用")
    hr.press("添加")
    hr.follow("登记现任")
    hr.fill("人员", "德吉央宗　高级工程师　1985-07-02")
    hr.press("添加")
    post = hr.page.url.removeprefix(hr.address)

    hr.open(f"/cultivation/terms/new?talent={talent.id}")
    hr.fill("任职岗位", "副总经理")
    hr.choose("人员类别", "经理层成员")
    hr.choose("任职来源", "内部竞聘")
    hr.fill("任期开始", "2026-01-01")
    hr.fill("任期结束", "2026-11-22")
    hr.fill("岗位职责", "分管生产。")
    hr.fill("年度考核底线", "70")
    hr.fill("考核结果的应用", "不合格的退出岗位。")
    hr.press("登记")
    hr.sees("没有写依据")
    hr.fill("底线依据", "示例办法（非官方）")
    hr.press("登记")
    for period in ("2026 年度", "任期"):
        hr.follow("添加考核指标")
        hr.choose("考核期", period)
        hr.fill("指标", "利润总额")
        hr.choose("计算方式", "越高越好")
        hr.fill("权重", "100")
        hr.fill("目标值", "1200")
        hr.press("添加")
    address = hr.page.url.removeprefix(hr.address)
    hr.follow("提请审议")
    hr.press("提请审议")

    head = arrive("approver")
    head.sees("任期契约待审议")
    head.open(address)
    head.follow("同意")
    head.fill("写明党组织前置研究和董事会决议的文号", "示例董〔2026〕1号")
    head.press("同意")
    for step in ("登记签订", "到任，开始任期"):
        hr.open(address)
        hr.follow(step)
        hr.press(step)
    assert hr.download("聘任协议 PDF").suggested_filename.startswith("岗位聘任协议")
    hr.follow("登记利润总额的完成情况", hr.page.locator("#year-2026"))
    hr.fill("实际完成值", "600")
    hr.press("登记")
    hr.sees("得分 50.00 低于约定底线 70")
    head.open(address)
    head.follow("登记年度考核（2026 年度）")
    head.choose("考核结论", "合格")
    head.fill("董事会决议文号", "示例董〔2026〕9号")
    head.fill("结果应用", "退出岗位。")
    head.press("登记考核")
    head.sees("结论只能是“不合格”")
    head.choose("考核结论", "不合格")
    head.press("登记考核")

    hr.open(address)
    hr.follow("提出退出")
    hr.choose("退出原因", "年度考核未达底线")
    hr.fill("退出日期", "2026-11-22")
    hr.fill("情况说明", "年度考核不合格。")
    hr.press("提出退出")
    head.open(address)
    head.follow("确认退出")
    head.press("确认退出")
    reviewer = arrive("reviewer")
    reviewer.open(address)
    reviewer.sees("已退出", "年度考核未达底线")
    reviewer.open(post)
    reviewer.sees("岗位空缺", "现在可用", "次仁顿珠")
