"""What weights are made of, and the request that shares a pool by them."""

from fractions import Fraction

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.rules.allocation_basis import by_contributions, by_grades, by_points, in_part_year
from talent_app.rules.allocation_request import answer
from talent_app.rules.refusal import Refused


def test_grade_times_appraisal():
    made = by_grades(
        {"a": "P7", "b": "P5"},
        {"P7": Fraction("1.6"), "P5": Fraction(1)},
        {"a": "优秀", "b": "合格"},
        {"优秀": Fraction("1.2"), "合格": Fraction(1)},
    )
    assert made.weights == {"a": Fraction("1.92"), "b": Fraction(1)}
    assert "职级 P7 系数 1.6 × 考核 优秀 系数 1.2" in made.steps[0].expression


def test_a_coefficient_nobody_stated_is_never_one():
    with pytest.raises(InvalidInput, match="a 的职级“P9”没有对应的系数"):
        by_grades({"a": "P9"}, {"P7": Fraction(1)})


def test_contributions_to_two_projects():
    made = by_contributions(
        {"甲": {"a": Fraction(1, 2), "b": Fraction(1, 2)}, "乙": {"a": Fraction(1, 5), "c": Fraction(4, 5)}},
        {"甲": Fraction(3, 5), "乙": Fraction(2, 5)},
    )
    assert made.weights == {"a": Fraction("0.38"), "b": Fraction("0.3"), "c": Fraction("0.32")}
    assert sum(made.weights.values()) == 1


@pytest.mark.parametrize(
    ("contributions", "projects", "sentence"),
    [
        ({"甲": {"a": Fraction(9, 10)}}, None, "合计为 90%"),
        ({"甲": {"a": Fraction(1)}}, {"甲": Fraction(1, 2)}, "各项目份额合计为 50%"),
        ({"甲": {"a": Fraction(1)}}, {"乙": Fraction(1)}, "不一致"),
    ],
)
def test_shares_that_do_not_sum_to_the_whole_are_refused(contributions, projects, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        by_contributions(contributions, projects)


def test_who_joined_in_june_has_seven_twelfths():
    made = in_part_year(by_points({"a": Fraction(2), "b": Fraction(2)}), {"a": 7, "b": 12})
    assert made.weights == {"a": Fraction(7, 6), "b": Fraction(2)}
    assert made.steps[-1].expression == "2 × 7 ÷ 12 个月"


def test_the_senior_team_shares_three_tenths_and_the_others_the_rest():
    told = answer(
        {
            "pool": "1800000.00",
            "by": "points",
            "people": [
                {"ref": "p1", "points": "5", "group": "高管"},
                {"ref": "p2", "points": "4", "group": "高管"},
                {"ref": "p3", "points": "3"},
                {"ref": "p4", "points": "1", "cap": "200000.00"},
            ],
            "groups": [{"name": "高管", "share": "0.3"}],
        }
    )
    assert {line["ref"]: line["amount"] for line in told["lines"]} == {
        "p1": "300000.00",
        "p2": "240000.00",
        "p3": "1060000.00",
        "p4": "200000.00",
    }
    assert (told["full_groups"], told["unallocated"]) == (["高管"], "0.00")


def test_by_contributions_somebody_without_a_share_gets_nothing():
    told = answer(
        {
            "pool": "100.00",
            "by": "contributions",
            "people": [{"ref": "a"}, {"ref": "b"}],
            "contributions": [{"project": "甲", "ref": "a", "share": "1"}],
        }
    )
    assert [(line["ref"], line["amount"]) for line in told["lines"]] == [("a", "100.00"), ("b", "0.00")]


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"pool": "1.00", "by": "points", "people": [{"ref": "a"}]}, "a 缺少“积分”"),
        ({"pool": "1.00", "by": "luck", "people": [{"ref": "a"}]}, "不在可选范围内"),
        ({"pool": "1.00", "by": "weights", "people": []}, "至少一人"),
        ({"pool": "1.00", "by": "weights", "people": [{"ref": "a", "weight": "1", "group": "x"}]}, "没有名为“x”的组"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_a_sentence(request_, sentence):
    with pytest.raises(Refused, match=sentence):
        answer(request_)
