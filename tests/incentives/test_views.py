"""The pages of plans: each works, refuses bad input, and hides what a reader may not see."""

from __future__ import annotations

import pytest

from talent_app.incentives import drafting, queries
from talent_app.incentives.states import PlanState
from tests.incentives.plan_data import FACTS, PEOPLE, draft, person, submitted
from tests.page import get_page, post_page, values_of

PAGES = ("", "/basics", "/facts", "/people", "/people/paste", "/people/add", "/allocation", "/chapters", "/submit",
         "/findings", "/versions")  # fmt: skip


def test_every_page_of_a_complete_draft_opens(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    for page in PAGES:
        get_page(client, f"/incentives/plans/{plan.id}{page}")


def test_every_page_of_an_empty_draft_opens_and_says_what_to_do(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id, facts={}, people=[])
    client = client_as("hr")
    for page in PAGES:
        get_page(client, f"/incentives/plans/{plan.id}{page}")
    assert "还不能测算" in get_page(client, f"/incentives/plans/{plan.id}/facts").words
    assert "现在还不能提交" in get_page(client, f"/incentives/plans/{plan.id}/submit").words


def test_an_empty_list_offers_the_first_step(client_as):
    assert "还没有激励方案" in get_page(client_as("hr"), "/incentives/plans").words
    assert "企业报送的方案会出现在这里" in get_page(client_as("reviewer"), "/incentives/plans").words


def test_the_drafter_sees_his_plan_in_the_list_and_on_the_home_page(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    assert plan.number in get_page(client, "/incentives/plans").words
    assert plan.number in get_page(client, "/incentives/plans?state=draft&instrument=post_dividend&year=2026").words
    assert plan.number not in get_page(client, "/incentives/plans?state=decided").words
    assert plan.number in get_page(client, f"/incentives/plans?q={plan.number.lower()}").words
    assert "激励方案草稿待完成" in get_page(client, "/").words


def test_a_draft_is_invisible_to_the_regulator_and_to_strangers(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    for username in ("reviewer", "leader", "county", "group", "stranger"):
        client = client_as(username)
        assert plan.number not in get_page(client, "/incentives/plans").words
        get_page(client, f"/incentives/plans/{plan.id}", status=404)
        get_page(client, f"/incentives/plans/{plan.id}/findings", status=404)
        get_page(client, f"/incentives/plans/{plan.id}/versions", status=404)


@pytest.mark.parametrize("username", ["policy", "sysadmin", "secadmin", "auditor", "person"])
def test_roles_without_the_permission_are_refused(client_as, actor, place, username):
    plan = draft(actor("hr"), place("plant").id)
    get_page(client_as(username), f"/incentives/plans/{plan.id}", status=403)


def test_another_groups_hr_reaches_no_page_of_a_submitted_plan(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    client = client_as("stranger")
    for page in (*PAGES, "/reading.pdf", "/versions/1.pdf"):
        assert client.get(f"/incentives/plans/{plan.id}{page}").status_code == 404


def test_facts_are_saved_shown_again_and_judged(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id, facts={})
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/facts")
    values = values_of(page.form(f"/{plan.id}/facts"))
    values |= {"pool": "1,500,000.01", "after_tax_profit": "一千万", "stay": "1"}
    page = post_page(client, f"/incentives/plans/{plan.id}/facts", values)
    assert any("税后利润" in sentence for sentence in page.errors())
    values |= {"after_tax_profit": "1000万", "prior_after_tax_profits": "6000000\n6,600,000.00\n7260000"}
    page = post_page(client, f"/incentives/plans/{plan.id}/facts", values)
    assert "已保存。" in page.notices()
    assert page.find(id="after_tax_profit")["value"] == "10,000,000.00"
    assert "6,600,000.00" in page.find(id="prior_after_tax_profits").get_text()
    assert "DV-002" in page.get_text()
    assert "1,500,000.01" in page.words
    assert "调低 0.01 元" in page.words


def test_a_pool_one_fen_over_the_limit_is_blocked_with_rule_limit_actual_and_remedy(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id, facts=FACTS | {"pool": "1500000.01"})
    page = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/submit")
    for words in ("现在还不能提交", "DV-002", "1,500,000.00", "1,500,000.01", "调低 0.01 元", "财资〔2016〕4号"):
        assert words in page.get_text()
    assert page.find("form", action=f"/incentives/plans/{plan.id}/submit") is None
    page = post_page(client_as("hr"), f"/incentives/plans/{plan.id}/submit", {"version": plan.version})
    assert queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id).state is PlanState.DRAFT


def test_live_findings_judge_what_is_typed_and_save_nothing(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/facts")
    values = values_of(page.form(f"/{plan.id}/facts")) | {"pool": "1500000.01"}
    answer = client.post(
        f"/incentives/plans/{plan.id}/preview/facts", data=values, headers={"X-Fragment": "findings"}
    )  # fmt: skip
    text = answer.get_data(as_text=True)
    assert "DV-002" in text
    assert "调低 0.01 元" in text
    assert "<html" not in text
    assert queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id).pool.as_yuan() == "1500000.00"


def test_a_stale_facts_form_shows_both_versions_and_keeps_what_was_typed(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/facts")
    values = values_of(page.form(f"/{plan.id}/facts")) | {"pool": "900000.00"}
    drafting.update_facts(actor("hr"), plan.id, None, {"pool": "800000.00"})
    page = post_page(client, f"/incentives/plans/{plan.id}/facts", values, status=409)
    assert "别人已经修改了这条记录" in page.words
    assert "800,000.00" in page.words
    assert page.find(id="pool")["value"] in ("900000.00", "900,000.00")
    assert queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id).pool.as_yuan() == "800000.00"


def test_the_grid_saves_cells_and_names_the_ones_it_cannot_read(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/people")
    values = values_of(page.form(f"/{plan.id}/people"))
    first = next(name for name in values if name.endswith(".annual_pay"))
    for bad in ("-1", "1000000000", "很多"):
        page = post_page(client, f"/incentives/plans/{plan.id}/people", values | {first: bad})
        assert "还没有保存" in page.words
        assert page.find("input", attrs={"name": first})["value"] == bad
    page = post_page(client, f"/incentives/plans/{plan.id}/people", values | {first: "1,300,000", "stay": "1"})
    assert "已保存。" in page.notices()
    people = queries.people_of(actor("hr").scope, plan)
    assert people[0].annual_pay.as_yuan() == "1300000.00"
    removing = {name.replace(".annual_pay", ".remove"): "1" for name in [first]}
    page = get_page(client, f"/incentives/plans/{plan.id}/people")
    values = values_of(page.form(f"/{plan.id}/people"))
    post_page(client, f"/incentives/plans/{plan.id}/people", values | removing)
    assert len(queries.people_of(actor("hr").scope, plan)) == len(PEOPLE) - 1


def test_people_are_pasted_from_a_spreadsheet(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    address = f"/incentives/plans/{plan.id}/people/paste"
    head = "姓名\t岗位\t权重\t年薪\t在岗月数\t是否在岗\t人员类别"
    rows = ["人才001\t\t5\t1,250,000.00\t31\t是\t", "白玛央金\t研发主管\t2\t600000\t18个月\t是\t重要技术人员"]
    text = "\n".join([head, *rows])
    version = queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id).version
    page = post_page(client, address, {"pasted": text.replace("600000", "六十万"), "version": version})
    assert "第 3 行" in page.words
    assert len(queries.people_of(actor("hr").scope, plan)) == 3
    page = post_page(client, address, {"pasted": text, "version": version})
    assert "已从粘贴的内容更新 2 人。" in page.notices()
    people = {each.name: each for each in queries.people_of(actor("hr").scope, plan)}
    assert people["人才001"].weight == "5"
    assert people["人才001"].months_in_post == 31
    assert (people["白玛央金"].post, people["白玛央金"].role) == ("研发主管", "technical")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("张三", "没有读到人员"),
        ("岗位\t权重\n工程师\t1", "没有“姓名”一列"),
        ("姓名\t星座\n张三\t白羊", "不认识的列“星座”"),
    ],
)
def test_a_paste_that_is_no_list_is_explained(client_as, actor, place, text, sentence):
    plan = draft(actor("hr"), place("plant").id)
    page = post_page(
        client_as("hr"), f"/incentives/plans/{plan.id}/people/paste", {"pasted": text, "version": plan.version}
    )
    assert sentence in page.words


def test_allocation_shows_amounts_caps_and_changes_weights(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/allocation")
    assert "800,000.00" in page.words
    assert "已达个人上限（DV-004）" in page.words
    values = values_of(page.form(f"/{plan.id}/allocation"))
    weights = {name: "1" for name in values if name.endswith(".weight")}
    page = post_page(client, f"/incentives/plans/{plan.id}/allocation", values | weights | {"stay": "1"})
    assert page.words.count("500,000.00") >= 3


def test_a_person_who_may_not_take_part_is_named(client_as, actor, place):
    people = [*PEOPLE, person(4, role="supervisor"), person(5, months_in_post=11)]
    plan = draft(actor("hr"), place("plant").id, people=people)
    page = get_page(client_as("hr"), f"/incentives/plans/{plan.id}")
    assert "不得参加（EQ-015）" in page.words
    assert "不得参加（DV-005）" in page.words
    assert "人才004" in page.words
    assert "p4" not in page.words


def test_a_pool_is_shared_by_grades_months_floors_and_groups_typed_in_the_grid(client_as, actor, place):
    """The method and its inputs stay with the plan, and every number of it can be opened."""
    plan = draft(actor("hr"), place("plant").id, people=[*PEOPLE, person(4)])
    client, address = client_as("hr"), f"/incentives/plans/{plan.id}/allocation"
    values = values_of(get_page(client, address).form("/allocation"))
    page = post_page(client, address, values | {"by": "grade", "stay": "1"})
    assert "人才001 缺少“职级”" in page.words
    values = values_of(page.form("/allocation"))
    ids = [each.id for each in queries.people_of(actor("hr").scope, plan)]
    typed = {f"p{key}.grade": "P5" for key in ids} | {f"p{key}.performance": "合格" for key in ids}
    typed |= {f"p{ids[0]}.grade": "P7", f"p{ids[0]}.performance": "优秀", f"p{ids[0]}.group": "管理组"}
    typed |= {f"p{ids[1]}.counted_months": "6个月", f"p{ids[2]}.own_cap": "350,000", f"p{ids[3]}.counted_days": "73"}
    typed |= {f"p{ids[3]}.own_floor": "200000", "grade_coefficients": "P7\t1.6\r\nP5\t1", "stay": "1"}
    typed |= {"performance_coefficients": "优秀 1.2\n合格 1", "group_limits": "管理组 40%"}
    page = post_page(client, address, values | typed)
    # 40 % of 1,500,000; half of a weight; the cap; the floor; what is left falls to whom nothing holds
    for amount in ("600,000.00", "350,000.00"):
        assert amount in page.words
    for words in ("已达组上限（管理组）", "已达方案自定的个人上限", "1,500,000.00"):
        assert words in page.words
    told = get_page(client, f"/incentives/plans/{plan.id}/explain?cell=weight:p2").words
    assert "1 × 6 ÷ 12 个月" in told
    assert "P7 1.6" in told
    assert "职级 P5；考核 合格；计入 6 个月" in get_page(client, f"/incentives/plans/{plan.id}").words
    values = values_of(get_page(client, address).form("/allocation"))
    page = post_page(client, address, values | typed | {"group_limits": "管理组 四成"})
    assert "管理组" in page.words
    page = post_page(client, address, values_of(get_page(client, address).form("/allocation")) | {"by": "points"})
    stored = queries.people_of(actor("hr").scope, plan)
    assert (stored[0].facts["grade"], stored[1].facts["counted_months"]) == ("P7", 6)
