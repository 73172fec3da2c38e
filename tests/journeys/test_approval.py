"""A plan is approved in the enterprise and decided by SASAC without a mouse; each page is read as a screen reader does.

Focus shows at every stop, comes in reading order, comes back from dialogs and to what was changed, and is never caught.
"""

from __future__ import annotations

from playwright.sync_api import expect

from talent_app.incentives import queries, service
from talent_app.incentives.workflow import PlanAction as A
from tests.incentives import plan_data
from tests.journeys.keys import focused, sign_in, sound

NUMBER = "拉国资发〔2026〕15号"
WHY = "与企业三年规划一致，测算和程序材料齐备。"


def into_the_page(visitor):
    """The first stop of every page leads past the menu."""
    visitor.page.keyboard.press("Tab")
    focused(visitor, "跳到正文")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def from_the_work_list(visitor, matter, number):
    """Home, the line of the work list, the plan."""
    visitor.heading("首页")
    into_the_page(visitor)
    visitor.tab_to(matter, "link")
    visitor.enter()
    into_the_page(visitor)
    visitor.tab_to(number, "link")
    visitor.enter()
    visitor.heading(number)


def reads_the_findings(visitor):
    """What passed is unfolded; a limit tells its working in a dialog, and the focus comes back to it."""
    page = visitor.page
    into_the_page(visitor)
    visitor.tab_to("规则核对", "link")
    page.keyboard.press("Enter")
    passed = page.locator("#findings details.passes summary")
    for _press in range(60):
        page.keyboard.press("Tab")
        if passed.evaluate("each => each === document.activeElement"):
            break
    focused(visitor, passed.inner_text().strip())
    page.keyboard.press("Enter")
    expect(page.locator("#findings details.passes")).to_have_attribute("open", "")
    limit = page.get_by_role("link", name="DV-002 限额", exact=False)
    name = limit.get_attribute("aria-label")
    visitor.tab_to(name, "link")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="算法")
    expect(dialog).to_contain_text("1,500,000.00")
    focused(visitor, "关闭")
    for _press in range(8):  # nothing behind an open dialog can be reached
        page.keyboard.press("Tab")
        behind = page.evaluate("() => document.activeElement.matches('body *:not(dialog *)')")
        assert not behind, "Tab leaves an open dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    focused(visitor, name)


def test_a_plan_is_approved_and_decided_by_keys_alone(arrive, actor, place):
    hr, organisation = actor("hr"), place("plant").id
    plan = plan_data.draft(hr, organisation)
    service.act_on_plan(actor("hr"), plan.id, A.SUBMIT, reasons=plan_data.reasons_for(hr, plan))

    approver = arrive()
    sign_in(approver, "approver")
    sound(approver)
    from_the_work_list(approver, "激励方案待企业审批", plan.number)
    sound(approver)
    reads_the_findings(approver)
    approver.tab_to("同意，送集团审核", "link")
    approver.enter()
    sound(approver)
    approver.tab_to("说明", "textbox")
    approver.type(WHY)
    approver.tab_to("同意，送集团审核", "button")
    approver.enter()
    approver.sees(f"{plan.number}：已同意，送集团审核", WHY)

    service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    reviewer = actor("reviewer")  # the plan goes on to the regulator
    service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    service.act_on_plan(reviewer, plan.id, A.REVIEW)
    found = queries.plan_or_404(reviewer.scope, reviewer, plan.id)
    for each in queries.to_compare(reviewer.scope, found):
        service.tick_rule(reviewer, plan.id, None, each["rule"])

    leader = arrive()
    sign_in(leader, "leader")
    from_the_work_list(leader, "激励方案待作出决定", plan.number)
    reads_the_findings(leader)
    leader.tab_to("作出决定", "link")
    leader.enter()
    sound(leader)
    sends_too_little(leader, "决定", "决定文号")
    leader.page.keyboard.press("Tab")
    focused(leader, "决定")
    leader.page.keyboard.press("Enter")  # from the sentence to the box it speaks of
    for _press in range(3):
        leader.page.keyboard.press("ArrowDown")
    expect(leader.box("决定")).to_have_value("refused")
    leader.tab_to("决定文号", "textbox")
    leader.type(NUMBER)
    sends_too_little(leader, "意见")
    for box in ("意见", "没有登记集体决策的原因"):
        leader.tab_to(box, "textbox")
        leader.type(WHY)
    leader.tab_to("作出决定", "button")
    leader.enter()
    leader.sees(f"已对 {plan.number} 作出决定", NUMBER, WHY)


def sends_too_little(visitor, *wanted):
    """The focus is on what is missing, which names itself."""
    visitor.tab_to("作出决定", "button")
    visitor.enter()
    summary = visitor.page.get_by_role("alert", name=f"有 {len(wanted)} 处需要修改")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").all_inner_texts() == list(wanted)


def test_what_changes_beside_the_form_does_not_take_the_focus_away(arrive, actor, place):
    plan = plan_data.draft(actor("hr"), place("plant").id)
    hr = arrive("hr")
    hr.open(f"/incentives/plans/{plan.id}/facts")
    page, passed = hr.page, hr.page.locator("#findings details.passes")
    passed.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(passed).to_have_attribute("open", "")
    hr.box("拟分配总额").focus()
    hr.type("1,500,000.01")
    actual = page.locator("#findings a[href$='actual:DV-005']")
    name = actual.get_attribute("aria-label")
    with page.expect_response(lambda answer: "/preview/" in answer.url):
        actual.focus()  # before the findings come
    expect(page.locator("#findings")).to_contain_text("1 条规则不符合，不能提交。")
    focused(hr, name)
    expect(passed).to_have_attribute("open", "")
    expect(page.get_by_role("status").filter(has_text="1 条规则不符合")).to_have_count(1)
