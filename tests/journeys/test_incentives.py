"""The whole life of a dividend plan: drafted with findings beside it, blocked by one fen, corrected, reviewed inside
and outside, decided with a condition, verified, appraised, and paid until the deferred part of the third year.

The suite's second run leaves it out: the same life goes through the same pages and commands on both databases in
tests/incentives (test_journey, test_execution, test_registry, test_review, test_versions).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader
from sqlalchemy import select

from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.seed.talents import create_talents
from talent_app.talents.models import Talent
from tests.journeys.drafting import NEWCOMERS, draft
from tests.journeys.execution import carry_out
from tests.journeys.visitor import Visitor

#: What a browser does when a block of a spreadsheet is pasted into a cell.
PASTE = """(box, text) => {
  const copied = new DataTransfer();
  copied.setData("text/plain", text);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied, bubbles: true, cancelable: true}));
}"""
NUMBER = "拉国资发〔2026〕15号"
#: What happened inside the enterprise: step, what is written, what is chosen.
PROCEDURES = (
    ("党委前置研究讨论", {"日期": "2026-11-02", "文号或纪要编号": "党委会纪要〔2026〕12号"}, {"结论": "同意"}),
    (
        "听取职工意见",
        {
            "日期": "2026-11-05",
            "应到人数": "60",
            "实到人数": "55",
            "主要意见": "提高一线占比",
            "意见处理情况": "已采纳",
        },
        {"听取形式": "职工代表大会"},
    ),
    ("董事会或总经理办公会决定", {"日期": "2026-11-09", "文号或纪要编号": "董事会〔2026〕5号"}, {"结论": "同意"}),
    ("内部公示或告知", {"公示开始日期": "2026-11-10", "公示结束日期": "2026-11-17"}, {}),
)


@pytest.fixture
def known(place):
    """Two professionals who stand in the registry of the enterprise."""
    create_talents(system_actor("测试数据"), [place("plant").id], 30, lambda done: None)
    with within(Scope.beyond("tests")):
        fit = (Talent.category == "professional", Talent.is_on_post, Talent.employment_kind == "labour_contract")
        wanted = select(Talent.name).where(*fit).order_by(Talent.id).limit(2)
        names = list(session.scalars(wanted))
    session.rollback()
    assert not set(names) & set(NEWCOMERS)
    return names


def finding(visitor: Visitor, rule: str, part: str = "#findings") -> Locator:
    """What one rule says, worst first."""
    return visitor.page.locator(f"{part} li.finding").filter(has=visitor.page.locator("code", has_text=rule)).first


def said(found: Locator, *words: str) -> None:
    """A finding that is open for the eye and says these words."""
    for each in words:
        expect(found).to_contain_text(each, use_inner_text=True)


def cell(visitor: Visitor, name: str, column: str) -> Locator:
    """A box of the grid of people."""
    return visitor.page.get_by_label(f"{name}：{column}", exact=True)


def test_a_dividend_plan_from_the_first_figure_to_the_deferred_part_of_the_third_year(
    known, arrive, work, tmp_path, monkeypatch
):
    hr = arrive("hr")
    draft(hr, known)

    # the findings stand beside the people: too many, too long, and what is not yet compared with the official text
    said(finding(hr, "DV-003"), "需说明", "19.5", "20", "减少 1 人，至 19 人以内", "财资〔2016〕4号")
    said(finding(hr, "DV-006"), "需说明", "36", "37", "将有效期缩短至 36 个月以内")
    said(finding(hr, "DV-001"), "待核原文", "年初未分配利润为 0.00 元，应当大于 0")
    hr.picture("plan-people")

    # while somebody types, before anything is saved: eleven months, and a supervisor
    first, second, third = NEWCOMERS[:3]
    # from cell to cell by keyboard, and a block copied from a spreadsheet
    cell(hr, first, "连续任职月数").focus()
    hr.page.keyboard.press("ArrowDown")
    expect(cell(hr, second, "连续任职月数")).to_be_focused()
    hr.page.keyboard.press("Shift+Enter")
    cell(hr, first, "连续任职月数").evaluate(PASTE, "25\n26\n27")
    expect(cell(hr, third, "连续任职月数")).to_have_value("27")
    last = NEWCOMERS[-1]
    cell(hr, last, "连续任职月数").evaluate(PASTE, "24\n25\n26")
    expect(hr.page.get_by_role("status").filter(has_text="有 2 格超出了表格")).to_be_visible()
    cell(hr, last, "连续任职月数").evaluate(PASTE, "30\t是")
    expect(hr.page.locator("p[data-grid-lost]")).to_have_text("")
    cell(hr, first, "连续任职月数").fill("11")
    said(finding(hr, "DV-005"), "阻止报送", "12", "11", f"将{first}移出激励名单")
    cell(hr, first, "连续任职月数").fill("12")
    expect(hr.page.locator("#findings li.finding-block").filter(has_text="DV-005")).to_have_count(0)
    cell(hr, second, "人员类别").select_option(label="监事")
    said(finding(hr, "EQ-015"), "阻止报送", f"{second}是监事或独立董事，不得参加激励", f"将{second}移出激励名单")
    hr.page.get_by_label(f"移出 {second}").check()
    expect(hr.page.locator("#findings li.finding-block").filter(has_text="EQ-015")).to_have_count(0)
    hr.press("保存")
    hr.sees("已保存。")
    expect(cell(hr, second, "人员类别")).to_have_count(0)
    expect(hr.page.locator("#findings li.finding-warn").filter(has_text="DV-003")).to_have_count(0)

    # one fen too much: limit, actual and remedy, and no way on
    part(hr, "核对并提交")
    hr.sees("方案现在还不能提交。", "还没有登记“听取职工意见”")
    said(finding(hr, "DV-002", "main"), "阻止报送", "1,500,000.00", "1,500,000.01", "调低 0.01 元", "财资〔2016〕4号")
    expect(hr.page.get_by_role("button", name="提交审批")).to_have_count(0)
    hr.picture("plan-blocked", finding(hr, "DV-002", "main"))

    # corrected; what may only warn is explained in writing
    part(hr, "资格和方案数据")
    hr.fill("拟分配总额", "1,500,000.00")
    expect(hr.page.locator("#findings li.finding-block")).to_have_count(0)
    hr.fill("方案有效期", "36")
    hr.press("保存")
    part(hr, "考核与兑付")
    hr.fill("各期兑付比例", "50%\n30%\n20%")
    hr.press("保存")
    part(hr, "民主和决策程序")
    for title, boxes, choices in PROCEDURES:
        hr.follow(f"登记{title}")
        for label, text in boxes.items():
            hr.fill(label, text)
        for label, option in choices.items():
            hr.choose(label, option)
        hr.press("保存记录")
        hr.sees(f"已登记“{title}”")
    hr.picture("plan-procedures")
    part(hr, "分配")
    expect(hr.page.locator("tfoot")).to_contain_text("1,500,000.00")
    hr.picture("plan-allocation")
    part(hr, "核对并提交")
    boxes = hr.page.locator("main li.finding textarea")
    assert boxes.count() >= 1
    for box in boxes.all():
        box.fill("企业本年度扭亏后首次分红，决策文件和审计报告附后。")
    hr.picture("plan-submit")
    hr.press("提交审批")
    hr.sees("已提交，等待企业负责人审批", "企业内部审批")
    number = hr.page.locator("h1").inner_text().split()[0]

    # inside the enterprise, then its group
    approver = arrive("approver")
    approver.sees("激励方案")
    approver.menu("激励方案")
    approver.follow(number)
    approver.follow("同意，送集团审核")
    approver.press("同意，送集团审核")
    group = arrive("group")
    group.menu("激励方案")
    group.follow(number)
    group.follow("同意并报送")
    group.press("同意并报送")
    work()  # the document is made in the background

    # the regulator: twenty working days from acceptance, and the open text compared
    reviewer = arrive("reviewer")
    reviewer.picture("home-reviewer")
    reviewer.menu("激励方案")
    reviewer.follow(number)
    reviewer.follow("受理")
    reviewer.press("受理")
    reviewer.sees("答复期限", "2026-12-21")
    reviewer.follow("开始审核")
    reviewer.press("开始审核")
    leader = arrive("leader")
    leader.menu("激励方案")
    leader.follow(number)
    leader.follow("作出决定")
    leader.sees("还没有核对")
    expect(leader.page.get_by_role("button", name="作出决定")).to_have_count(0)
    while reviewer.page.locator("#compare").get_by_role("button", name="已核对原文").count():
        reviewer.press("已核对原文", reviewer.page.locator("#compare"))
        reviewer.sees("已标记为已核对原文")
    expect(reviewer.page.locator("#compare")).to_contain_text("DV-001")
    expect(reviewer.page.locator("#compare")).not_to_contain_text("尚未核对")
    reviewer.picture("plan-review")
    reviewer.follow("审核")
    reviewer.follow("登记集体决策")
    reviewer.fill("日期", "2026-11-23")
    reviewer.fill("文号或纪要编号", "主任办公会纪要〔2026〕30号")
    reviewer.choose("结论", "同意")
    reviewer.press("保存记录")

    # the decision
    leader.menu("激励方案")
    leader.follow(number)
    leader.follow("作出决定")
    leader.sees("主任办公会纪要〔2026〕30号")
    leader.choose("决定", "原则同意（附条件）")
    leader.fill("决定文号", NUMBER)
    leader.fill("附加条件", "2027-03-31 补充专项审计报告")
    leader.press("作出决定")
    leader.sees("已决定", NUMBER)
    leader.picture("plan-decided")

    # the document: opened, searched, and known again by everybody
    hr.open("/incentives/plans")
    hr.follow(number)
    filed = tmp_path / "plan.pdf"
    hr.download("下载正本第 1 版").save_as(filed)
    text = "".join(page.extract_text() for page in PdfReader(filed).pages).replace("\n", "")
    for words in (*known, first, third, number, "1,500,000.00", "拉萨藏药制造有限公司", "DV-001"):
        assert words in text, f"{words} is not in the document"
    assert second not in text
    check(hr, arrive(), filed.read_bytes())

    # carried out
    carry_out(arrive, number, monkeypatch)


def part(visitor: Visitor, title: str) -> None:
    """A page of the guided way through a draft."""
    way = visitor.page.get_by_role("navigation", name="编制步骤")
    with visitor.page.expect_navigation():
        way.locator("li a").filter(has_text=title).first.click()
    visitor.look()


def check(hr: Visitor, anybody: Visitor, filed: bytes) -> None:
    """Without an account: the same file is intact, one changed byte is seen."""
    hr.follow("内容摘要和核验码")
    code = hr.page.locator("a[href^='/verify/'] code").inner_text()
    hr.picture("plan-versions")
    anybody.open(f"/verify/{code}")
    anybody.sees("已决定", "第 1 版")
    anybody.misses("1,500,000.00", *NEWCOMERS[:3])
    anybody.attach("方案文件（PDF）", "plan.pdf", filed)
    anybody.press("比对")
    anybody.sees("与正本完全一致")
    place = len(filed) // 2
    changed = filed[:place] + bytes([filed[place] ^ 1]) + filed[place + 1 :]
    anybody.attach("方案文件（PDF）", "plan.pdf", changed)
    anybody.press("比对")
    anybody.sees("由正本改动而来")
    anybody.picture("verify")
