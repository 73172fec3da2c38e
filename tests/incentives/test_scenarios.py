"""Scenarios beside a draft: copied, changed, compared, promoted and taken back; every number opens its working."""

from __future__ import annotations

import pytest

from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import within
from talent_app.incentives import queries
from talent_app.incentives import scenarios as commands
from talent_app.incentives.facts import facts_of
from tests.incentives.plan_data import FACTS, draft, person, submitted
from tests.page import get_page, post_page, values_of

ASSUMED = {"instalments": "70%、30%", "changes": "-20%", "exercises": ""}


@pytest.fixture
def plan(actor, place):
    return draft(actor("hr"), place("plant").id)


def changed(actor, plan, **over):
    row = commands.copy_scenario(actor("hr"), plan.id, "少一些")
    given = {"title": "少一些", "facts": {"pool": Money.yuan(900000)}, "values": {}, "assumptions": ASSUMED} | over
    return commands.save_scenario(actor("hr"), plan.id, row.id, row.version, **given)


def test_a_copy_is_changed_and_stands_beside_the_draft(actor, plan):
    row = changed(actor, plan)
    scope = actor("hr").scope
    plan = queries.plan_or_404(scope, actor("hr"), plan.id)
    before, after = (commands.figures_of(scope, plan, each) for each in (None, row))
    assert (before.amount, after.amount) == (Money.yuan(1500000), Money.yuan(900000))
    assert list(after.costs.values()) == [Money.yuan(630000), Money.yuan(270000)]
    assert [each.blocked for each in after.sensitivities] == [(), (), ()]
    assert ["DV-002" in each.blocked for each in before.sensitivities] == [True, False]
    assert after.wage.booked == Money.yuan(900000)
    assert all(net.net < net.amount for net in after.nets.values())


def test_promoting_is_undoable(actor, plan):
    row = changed(actor, plan, values={"p1": 5})
    commands.promote_scenario(actor("hr"), plan.id, row.id, row.version)
    scope = actor("hr").scope
    now = queries.plan_or_404(scope, actor("hr"), plan.id)
    assert now.pool == Money.yuan(900000)
    assert [each.weight for each in queries.people_of(scope, now)] == ["5", "1", "1"]
    former = commands.scenarios(scope, now, former=True)
    assert [each.title for each in former] == ["采用“少一些”之前的草案"]
    commands.promote_scenario(actor("hr"), plan.id, former[0].id, None)
    back = queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id)
    assert back.pool == Money.yuan(1500000)
    assert [each.weight for each in queries.people_of(scope, back)] == ["3", "1", "1"]


def test_four_columns_are_the_most_and_shares_of_years_make_a_whole(actor, plan):
    for title in ("一", "二", "三"):
        row = commands.copy_scenario(actor("hr"), plan.id, title)
    with pytest.raises(Conflict, match="最多"):
        commands.copy_scenario(actor("hr"), plan.id, "四")
    with pytest.raises(InvalidInput, match="100%"):
        commands.save_scenario(actor("hr"), plan.id, row.id, None, title="三", facts={}, values={},
                               assumptions=ASSUMED | {"instalments": "70%"})  # fmt: skip


def test_the_pages_of_scenarios_and_every_number_of_them(client_as, actor, plan):
    client, base = client_as("hr"), f"/incentives/plans/{plan.id}/scenarios"
    assert "还没有情景" in get_page(client, base).words
    page = post_page(client, f"{base}/new", {"title": "保守"})
    url = page.response.request.path
    values = values_of(page.form()) | {"pool": "1000000", "instalments": "60%、40%", "share_0": "2"}
    wrong = post_page(client, url, values | {"instalments": "60%"})
    assert "100%" in " ".join(wrong.errors())
    assert post_page(client, url, values | {"share_0": "很多"}).errors()
    page = post_page(client, url, values)
    for words in ("保守", "1,000,000.00", "利润 −10%", "计入当年工资总额", "税后到手合计"):
        assert words in page.words
    links = {each["href"] for each in page.select("a[data-explain]")}
    kinds = {link.rpartition("cell=")[2].partition("%3A")[0].partition(":")[0] for link in links}
    assert kinds >= {"cost", "wage", "amount", "net"}
    for link in sorted(links)[::4]:
        assert "算法" in get_page(client, link).words
    assert "可以恢复" in get_page(client, f"{url}/promote").words
    form = values_of(get_page(client, f"{url}/promote").form())
    assert "恢复" in post_page(client, f"{url}/promote", form).words
    form = values_of(get_page(client, f"{url}/remove").form())
    assert "已删除" in post_page(client, f"{url}/remove", form).words


def test_every_number_of_a_plan_opens_its_working_for_the_enterprise_and_the_regulator(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    page = get_page(client_as("approver"), f"/incentives/plans/{plan.id}")
    links = [each["href"] for each in page.select("a[data-explain]")]
    assert any("amount:p1" in link.replace("%3A", ":") for link in links)
    assert any("limit:DV-002" in link for link in links)
    told = get_page(client_as("approver"), f"/incentives/plans/{plan.id}/explain?cell=amount:p1")
    assert "人才001" in told.words
    assert "p1" not in told.words
    other = client_as("reviewer")  # not assigned to the plan: figures of the plan, nobody's own
    assert other.get(f"/incentives/plans/{plan.id}/explain?cell=amount:p1").status_code == 403
    assert "人才0" not in get_page(other, f"/incentives/plans/{plan.id}/explain?cell=limit:DV-004").words
    limit = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/explain?cell=limit:DV-002")
    assert "15%" in limit.words
    assert limit.select_one("a[href='/policy/rules/DV-002']")
    assert limit.select_one("a[href='/policy/post_dividend.pool_cap']")
    fragment = client_as("hr").get(
        f"/incentives/plans/{plan.id}/explain?cell=limit:DV-002", headers={"X-Fragment": "explained"}
    )
    assert "<h1" not in fragment.text
    assert client_as("hr").get(f"/incentives/plans/{plan.id}/explain?cell=nothing").status_code == 404
    assert client_as("stranger").get(f"/incentives/plans/{plan.id}/explain?cell=amount:p1").status_code == 404


def test_the_command_line_gives_the_same_steps_as_the_page(app, actor, plan):
    told = app.test_cli_runner().invoke(args=["plans", "explain", str(plan.id), "--actor", "hr"])
    assert "limit:DV-002" in told.output
    one = app.test_cli_runner().invoke(args=["plans", "explain", str(plan.id), "amount:p1", "--actor", "hr"])
    assert one.exit_code == 0
    assert "人才001 的金额 = 800000.00" in one.output
    assert "来自" in one.output


def test_a_blocked_draft_is_repaired_as_shown_and_the_draft_before_comes_back(client_as, actor, place):
    hr, client = actor("hr"), client_as("hr")
    people = [person(1, weight="3"), person(2), person(3, months_in_post=5)]
    plan = draft(hr, place("plant").id, facts=FACTS | {"pool": "1500000.01"}, people=people)
    url = f"/incentives/plans/{plan.id}/repair"
    assert get_page(client, f"/incentives/plans/{plan.id}").find("a", href=url)
    page = get_page(client, url)
    for words in ("1,500,000.01", "1,500,000.00", "人才003", "移出名单"):
        assert words in page.words, words
    kept = get_page(client, f"{url}?mode=keep_people")
    assert "保持人员" in kept.words
    assert "采用这些改动" not in kept.words
    values = values_of(page.form("/repair?mode=least_change"))
    post_page(client, f"{url}?mode=least_change", values)
    hr = actor("hr")
    with within(hr.scope):
        repaired = queries.plan_or_404(hr.scope, hr, plan.id)
        assert [each.ref for each in queries.people_of(hr.scope, repaired)] == ["p1", "p2"]
        assert not queries.assessment_of(hr.scope, repaired).blocking
        former = commands.scenarios(hr.scope, repaired, former=True)
        assert [each.title for each in former] == ["按“改动最小”修改之前的草案"]
    commands.promote_scenario(hr, plan.id, former[0].id, None)
    with within(hr.scope):
        back = queries.plan_or_404(hr.scope, hr, plan.id)
        assert facts_of(back)["pool"] == Money.yuan("1500000.01")
        assert len(queries.people_of(hr.scope, back)) == 3


def test_a_plan_shared_by_grades_is_shared_so_with_another_profit_too(actor, place):
    facts = FACTS | {"allocation_by": "grade", "grade_coefficients": ["P7 1.6"], "performance_coefficients": ["称职 1"]}
    people = [
        {name: value for name, value in person(n, grade="P7", performance="称职").items() if name != "weight"}
        for n in range(1, 4)
    ]
    plan = draft(actor("hr"), place("plant").id, facts=facts, people=people)
    found = commands.figures_of(actor("hr").scope, plan, None)
    assert len(found.sensitivities) == 2
    assert not any(each.problem for each in found.sensitivities)
