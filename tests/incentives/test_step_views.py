"""Pages of a plan on its way, and the pages that reckon pay and a wage total."""

from __future__ import annotations

from talent_app.incentives import drafting, service
from talent_app.incentives.workflow import PlanAction as A
from tests.incentives.plan_data import draft, reasons_for, submitted, under_review
from tests.page import get_page, post_page, values_of


def test_a_locked_plan_cannot_be_edited(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    page = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/facts", status=409)
    assert "不能修改" in page.words


def test_the_reader_outside_sees_the_submitted_version_and_his_view_is_recorded(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    service.act_on_plan(actor("reviewer"), plan.id, A.RETURN, note="请补充审计报告。")
    drafting.update_facts(actor("hr"), plan.id, None, {"pool": "1400000.00"})
    client = client_as("reviewer")
    page = get_page(client, f"/incentives/plans/{plan.id}")
    assert "企业正在修改" in page.words
    assert "1,500,000.00" in page.words
    assert "1,400,000.00" not in page.words
    assert "1,400,000.00" in get_page(client_as("hr"), f"/incentives/plans/{plan.id}").words
    assert "请补充审计报告。" in get_page(client_as("hr"), f"/incentives/plans/{plan.id}").words


def test_a_plan_the_group_sent_back_leaves_its_desk(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    service.act_on_plan(actor("hr"), plan.id, A.SUBMIT, reasons=reasons_for(actor("hr"), plan))
    plan = service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    client = client_as("group")
    assert "1,500,000.00" in get_page(client, f"/incentives/plans/{plan.id}").words
    page = post_page(client, f"/incentives/plans/{plan.id}/return", {"version": plan.version, "note": "名单未公示。"})
    assert "退回修改" in " ".join(page.notices())
    get_page(client, f"/incentives/plans/{plan.id}", status=404)
    assert "名单未公示。" in get_page(client_as("hr"), f"/incentives/plans/{plan.id}/facts").words


def test_a_return_needs_words(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    client = client_as("reviewer")
    page = post_page(client, f"/incentives/plans/{plan.id}/return", {"version": plan.version, "note": " "})
    assert any("必须写明理由" in sentence for sentence in page.errors())
    page = post_page(client, f"/incentives/plans/{plan.id}/return", {"version": plan.version, "note": "缺审计报告"})
    assert "已退回" in page.words


def test_a_decision_needs_result_and_number(client_as, actor, place):
    plan = under_review(actor, place("plant").id)
    client = client_as("leader")
    page = post_page(client, f"/incentives/plans/{plan.id}/decide", {"version": plan.version})
    assert len(page.errors()) >= 2
    page = post_page(
        client,
        f"/incentives/plans/{plan.id}/decide",
        {
            "version": plan.version,
            "decision": "refused",
            "number": "x1",
        },
    )
    assert any("必须写明理由" in sentence for sentence in page.errors())
    post_page(
        client, f"/incentives/plans/{plan.id}/decide",
        {"version": plan.version, "decision": "approved", "number": "拉国资发〔2026〕15号"},
    )  # fmt: skip
    assert "拉国资发〔2026〕15号" in get_page(client_as("hr"), f"/incentives/plans/{plan.id}").words


def test_a_step_that_is_not_open_says_why(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    page = get_page(client_as("reviewer"), f"/incentives/plans/{plan.id}/review", status=409)
    assert "当前状态为“已报送”" in page.words
    page = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/accept", status=403)
    assert "没有" in page.words


def test_submitting_twice_from_two_windows_is_a_conflict(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    reasons = reasons_for(actor("hr"), plan)
    service.act_on_plan(actor("hr"), plan.id, A.SUBMIT, reasons=reasons)
    page = post_page(client_as("hr"), f"/incentives/plans/{plan.id}/submit", {"version": plan.version}, status=409)
    assert "企业内部审批" in page.words


def test_a_year_of_pay_is_reckoned_on_a_page_with_the_better_treatment_and_the_dead_zone(client_as):
    client = client_as("hr")
    url = "/incentives/net-pay"
    assert get_page(client, url).select_one("form[data-no-draft]")  # "nothing is stored" holds for drafts too
    values = values_of(get_page(client, url).form(url))
    typed = {"year": "2025", "income": "30000", "social": "4500", "employer_social": "8000", "children": "1"}
    page = post_page(client, url, values | typed | {"bonus": "36001", "dividend": "60000"})
    for words in ("555.00", "单位总成本", "多发少得区间", "36,000.00", "分红 60,000.00 元到手", "每个数的算法"):
        assert words in page.words, words
    more = typed | {
        "bonus_month": "3", "payments-0-name": "科技进步奖", "payments-0-kind": "award", "payments-0-amount": "50000",
        "payments-0-month": "6", "payments-0-issuer": "provincial_government", "payments-0-field": "science",
        "equity-0-name": "限制性股票", "equity-0-kind": "restricted", "equity-0-on": "2025-05-20",
        "equity-0-shares": "1000", "equity-0-price": "12", "equity-0-paid": "5", "equity-0-registered_price": "10",
        "equity-0-is_listed": "是",
    }  # fmt: skip
    page = post_page(client, url, values | more)
    for words in ("科技进步奖 50,000.00 元到手", "股权所得", "限制性股票", "6,000.00"):
        assert words in page.words, words
    half = post_page(client, url, values | typed | {"worked": "6"})
    assert "180,000.00" in half.words
    assert "没有填写每月应发工资" in post_page(client, url, values | {"year": "2025"}).words


def test_a_wage_total_is_reckoned_on_a_page_with_the_record_for_the_regulator(client_as):
    client, url = client_as("hr"), "/incentives/wage-total"
    values = values_of(get_page(client, url).form(url))
    typed = {
        "year": "2026", "base": "45000000", "growth": "10%", "indicators-0-name": "利润总额",
        "indicators-0-before": "100000000", "indicators-0-now": "110000000", "indicators-0-weight": "0.6",
        "indicators-1-name": "营业收入", "indicators-1-before": "200000000", "indicators-1-now": "220000000",
        "indicators-1-weight": "0.4", "payments-0-kind": "pay", "payments-0-amount": "49500000",
        "payments-1-kind": "conversion_award", "payments-1-amount": "2000000",
    }  # fmt: skip
    page = post_page(client, url, values | typed)
    for words in ("49,500,000.00", "51,500,000.00", "报送国资监管机构的备案表", "计算过程"):
        assert words in page.words, words
    assert "缺少“工资总额基数”" in post_page(client, url, values | {"year": "2026"}).words


def test_a_years_wage_total_is_drafted_filed_and_seen_with_what_the_plans_pay(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    url = f"/incentives/wage-totals/{place('plant').id}/{plan.year}"
    hr, head, regulator = client_as("hr"), client_as("approver"), client_as("reviewer")
    page = get_page(hr, f"{url}/edit")
    assert plan.number in page.words
    typed = {
        "base": "45000000", "growth": "5%", "indicators-0-name": "利润总额", "indicators-0-before": "100000000",
        "indicators-0-now": "110000000", "payments-0-kind": "pay", "payments-0-amount": "47000000",
        "adjustments-0-reason": "新设机构", "adjustments-0-amount": "500000",
        "adjustments-0-document": "拉国资〔2026〕3号",
    }  # fmt: skip
    values = values_of(page.form("/edit"))
    assert "请填写“金额”" in post_page(hr, f"{url}/edit", values | typed | {"payments-0-amount": ""}).words
    page = post_page(hr, f"{url}/edit", values | typed)
    # pay and the plan are booked, the plan is outside the limit and not in the next base
    for words in ("48,500,000.00", "47,000,000.00", "47,750,000.00", "1,500,000.00", "编制中", "新设机构"):
        assert words in page.words, words
    assert "还没有工资总额记录" in get_page(regulator, url).words
    step = values_of(get_page(head, url).form("/file"))
    assert "别人已经修改了这条记录" in post_page(head, f"{url}/file", step | {"version": "0"}, status=409).words
    post_page(head, f"{url}/file", step)
    assert f"拉萨藏药制造有限公司报送了 {plan.year} 年度工资总额备案" in get_page(regulator, "/notices").words
    assert hr.get(f"{url}/edit").status_code == 409
    assert "47,000,000.00" in get_page(regulator, f"/incentives/wage-totals?year={plan.year}").words
    assert regulator.get(f"{url}.xlsx").data[:2] == b"PK"
    assert "已标记为已阅" in post_page(regulator, f"{url}/see", values_of(get_page(regulator, url).form("/see"))).words
    assert f"{plan.year} 年度工资总额备案已阅" in get_page(hr, "/notices").words
    assert head.post(f"{url}/take-back").status_code in (400, 409)
    following = get_page(hr, url.replace(str(plan.year), str(plan.year + 1)) + "/edit")
    assert values_of(following.form("/edit"))["base"] in ("47000000.00", "47,000,000.00")
