"""The second half of a plan's journey: from the decision to the deferred part of the third year, with every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.visitor import Visitor


def carry_out(arrive: Callable[..., Visitor], number: str, monkeypatch: Any) -> None:
    """Execute, appraise, confirm, pay; report in January; lose who left; pay the third year."""
    hr = arrive("hr")
    at = first_year(hr, arrive, number)

    # January: the condition is met, the report is due
    monkeypatch.setenv("APP_TODAY", "2027-01-15")
    hr, reviewer = arrive("hr"), arrive("reviewer")
    hr.open(f"{at}/review-file")
    hr.follow("报告第 1 项落实情况")
    hr.fill("落实日期", "2027-01-14")
    hr.fill("落实情况", "专项审计报告已出具并报送。")
    hr.press("报告")
    reviewer.open(f"{at}/review-file")
    reviewer.press("确认落实")

    # the filing is six weeks late: said before and after, and the reason asked for and shown
    hr.open(f"{at}/life")
    hr.sees("应不晚于 2026-11-30 报送", "已超期", "请尽快报送方案、批复和决议")
    held(hr, at, "会后报送备案", "2027-01-14")
    hr.sees("报送日期晚于期限 2026-11-30", "写明迟报原因")
    hr.follow("修改会后报送备案")
    hr.fill("备注", "决议原件送审，晚于规定报送。")
    hr.press("保存记录")
    hr.open(f"{at}/life")
    hr.sees("迟报", "期限为 2026-11-30，迟报原因：决议原件送审，晚于规定报送。")
    hr.picture("plan-filed-late")
    hr.open(f"{at}/reports/2026")
    hr.sees("应于 2027-01-31 前报送")
    hr.follow("填写报告")
    expect(hr.box("当年和累计分红金额")).to_have_value(filled("当年发放", "尚待兑付"))
    hr.press("保存并报送")
    reviewer.open(f"{at}/reports/2026")
    reviewer.press("签收")
    reviewer.sees("已签收")
    reviewer.open("/incentives/reports?year=2026")
    book = reviewer.download("下载汇总表").path().read_bytes()
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any(number in row for row in rows)

    # the third year: one person has left, everybody else gets the rest
    monkeypatch.setenv("APP_TODAY", "2028-06-30")
    hr = arrive("hr")
    hr.open(f"{at}/life")
    hr.follow("登记离岗")
    leaver = hr.box("离岗人员").locator("option").nth(1).inner_text()
    hr.choose("离岗人员", leaver)
    hr.fill("离岗日期", "2028-05-31")
    hr.choose("离岗原因", "个人原因离职")
    hr.press("登记离岗")
    expect(hr.page.locator("#payments tr").filter(has_text=leaver).filter(has_text="不再发放")).not_to_have_count(0)
    hr.follow("登记发放")
    hr.fill("凭证号", "2028-06 记 31 号")
    hr.press("登记发放")
    rest = hr.page.locator(".figure-card").filter(has_text="待兑付")
    expect(rest).to_contain_text("0.00")
    third = hr.page.locator("#payments tbody tr").filter(has_text="2028-06-30")
    assert third.count() >= 17, "everybody's third part is paid in its year"
    hr.picture("plan-life")
    hr.open(at)
    hr.follow("结束执行")
    hr.fill("理由（必填）", "三期已全部兑付。")
    hr.press("结束执行")
    hr.sees("已结束")

    # everything is in the audit, and nobody of another enterprise sees any of it
    auditor = arrive("auditor")
    auditor.open("/audit")
    auditor.sees(number)
    stranger = arrive("stranger")
    with stranger.refused(404):
        stranger.open(f"{at}/life")


def first_year(hr: Visitor, arrive: Callable[..., Visitor], number: str) -> str:
    """The shareholders' meeting, the filing, the appraisal, the first payment; answers the plan's address."""
    hr.open("/incentives/plans")
    hr.follow(number)
    at = hr.page.url.removeprefix(hr.address)
    hr.follow("开始执行")
    hr.press("开始执行")
    hr.follow("执行")
    hr.sees("股东会后 5 个工作日内")
    held(hr, at, "股东会审议", "2026-11-23", conclusion="同意")
    hr.open(f"{at}/life")
    hr.sees("应不晚于 2026-11-30 报送")
    hr.misses("已超期")
    hr.press("登记年度考核")
    hr.sees("核对增长条件（DV-008）")
    hr.press("保存并登记个人考核")
    hr.sees("高于前几年平均")
    boxes = hr.page.locator("select[name^=grade]").all()
    for place, box in enumerate(boxes):
        box.select_option("基本称职" if place == 1 else "优秀")
    hr.press("保存考核等次")
    approver = arrive("approver")
    approver.open(f"{at}/life")
    approver.follow("确认 2025 年度兑付")
    approver.press("确认兑付")
    approver.sees("发放登记册已生成")
    hr.open(f"{at}/life")
    hr.follow("登记发放")
    expect(hr.page.locator("input[name=payment]")).to_have_count(len(boxes))
    hr.fill("凭证号", "2026-11 记 105 号")
    hr.press("登记发放")
    hr.sees(f"已登记发放 {len(boxes)} 笔")
    return at


def held(hr: Visitor, at: str, title: str, day: str, conclusion: str = "") -> None:
    """Record one step after the approval."""
    hr.open(f"{at}/procedures")
    hr.follow(f"登记{title}")
    hr.fill("日期", day)
    hr.fill("文号或纪要编号", f"{title}〔2026〕1号")
    if conclusion:
        hr.choose("结论", conclusion)
    hr.press("保存记录")


def filled(*words: str) -> Any:
    """A box that holds these words in this order."""
    return re.compile(".*".join(map(re.escape, words)), re.DOTALL)
