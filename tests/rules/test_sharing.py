"""A plan that makes its weights of points, grades, contributions and parts of a year, under bounds of its own."""

from fractions import Fraction

import pytest

from talent_app.core.money import Money
from talent_app.rules.evaluate import evaluate, read_case
from talent_app.rules.explain import explainer
from talent_app.rules.refusal import Refused
from talent_app.rules.repair import repair


def _request(people, **facts):
    """A post dividend of 100,000 that no rule caps, for people who earn enough."""
    stated = {"pool": "100000.00", "after_tax_profit": "10000000.00", "staff_on_duty": 100, **facts}
    earned = {"annual_pay": "900000.00", "months_in_post": 30, "role": "technical"}
    listed = [{"ref": ref, **earned, **given} for ref, given in people.items()]
    return {"instrument": "post_dividend", "on": "2026-03-01", "facts": stated, "people": listed}


def _amounts(request):
    return {line.ref: line.amount.as_yuan() for line in evaluate(request).lines}


PROJECTS = {"allocation_by": "contributions", "project_shares": ["甲项目 60%", "乙项目 40%"]}
AUTHORS = {
    "a": {"contributions": ["甲项目 50%", "乙项目 1/5"]}, "b": {"contributions": ["甲项目 50%"]},
    "c": {"contributions": ["乙项目\t0.8"]},
}  # fmt: skip


def test_contributions_to_projects_are_kept_when_somebody_leaves():
    assert _amounts(_request(AUTHORS, **PROJECTS)) == {"a": "38000.00", "b": "30000.00", "c": "32000.00"}
    left = {ref: given for ref, given in AUTHORS.items() if ref != "c"}
    _, case = read_case(_request(left, **PROJECTS))
    assert case.weights == {"a": Fraction("0.38"), "b": Fraction("0.3")}


def test_points_days_caps_floors_and_groups():
    people = {
        "a": {"points": "60", "group": "管理组"}, "b": {"points": "20", "counted_days": 73},
        "c": {"points": "20", "own_floor": "35000"}, "d": {"points": "100", "own_cap": "15000"},
    }  # fmt: skip
    request = _request(people, allocation_by="points", group_limits=["管理组 45%"])
    outcome = evaluate(request)
    lines = {line.ref: line for line in outcome.lines}
    assert _amounts(request) == {"a": "45000.00", "b": "5000.00", "c": "35000.00", "d": "15000.00"}
    assert (lines["a"].capped_by, lines["d"].capped_by) == ("组：管理组", "ALLOC")
    assert (lines["c"].is_floored, outcome.unallocated) == (True, Money.ZERO)
    told = explainer(request)
    assert told.explain("weight:b").steps[-1].expression == "20 × 73 ÷ 365 天"
    assert "个人下限" in told.explain("amount:c").formula
    for cell in told.cells():
        told.explain(cell)
    shuffled = request | {"people": request["people"][::-1]}
    assert _amounts(shuffled) == _amounts(request)


@pytest.mark.parametrize(
    ("people", "facts", "sentence"),
    [
        ({"a": {"points": "1"}, "b": {}}, {"allocation_by": "points"}, "b 缺少“积分”"),
        ({"a": {"grade": "P9"}}, {"allocation_by": "grade", "grade_coefficients": ["P7 1.6"]}, "P9"),
        ({"a": {"weight": "1", "group": "甲"}}, {}, "没有为组“甲”填写上限"),
        ({"a": {"weight": "1", "counted_months": 13}}, {}, "月数应在 0 到 12 之间"),
        ({"a": {"weight": "1", "counted_months": 6, "counted_days": 9}}, {}, "同时填写"),
        (
            {"a": {"contributions": ["60%"]}, "b": {"contributions": ["6/10"]}},
            PROJECTS | {"project_shares": []},
            "120%",
        ),
        ({"a": {"weight": "1", "own_floor": "60000"}, "b": {"weight": "1", "own_floor": "60000"}}, {}, "总额"),
        ({"a": {"weight": "1", "own_floor": "2", "own_cap": "1"}}, {}, "高于上限"),
        ({"a": {"weight": "1", "group": "甲"}}, {"group_limits": ["甲 0.3"]}, "比例请写成 30%"),
        ({"a": {"weight": "1"}}, {"group_limits": ["三成"]}, "组名和上限"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_name(people, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        evaluate(_request(people, **facts))


def test_the_repaired_plan_keeps_the_method_and_who_stays_keeps_his_part():
    people = AUTHORS | {"c": {"contributions": ["乙项目 80%"], "role": "supervisor"}}
    done = repair(_request(people, **PROJECTS))
    assert {change.ref for change in done.changes} == {"c"}
    assert evaluate(done.request).lines == done.after.lines
    _, case = read_case(done.request)
    assert case.weights == {"a": Fraction("0.38"), "b": Fraction("0.3")}


def test_floors_that_the_lawful_pool_cannot_carry_are_a_contradiction_and_no_failure():
    people = {"a": {"weight": "1", "own_floor": "60000"}, "b": {"weight": "1"}}
    done = repair(_request(people, after_tax_profit="200000.00"))
    assert (done.is_possible, "ALLOC" in done.contradiction or "DV-002" in done.contradiction) == (False, True)
