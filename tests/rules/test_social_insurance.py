"""Contributions: clamped bases, dated rates, and nothing computed with a number that has run out."""

from datetime import date
from fractions import Fraction

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.releases import policy_on
from talent_app.rules.social_insurance import contributions, insurance_base

POLICY = policy_on(date(2024, 12, 31))


@pytest.mark.parametrize(
    ("wage", "base"), [("5000", "6928.00"), ("6928", "6928.00"), ("34640.01", "34640.00"), ("20000", "20000.00")]
)
def test_the_base_stays_between_floor_and_ceiling(wage, base):
    assert insurance_base(Money.yuan(wage), "xizang", POLICY).as_yuan() == base


@pytest.mark.parametrize(
    ("wage", "person", "employer"), [("40000", "2771.20", "5542.40"), ("5000", "554.24", "1108.48")]
)
def test_pension_on_the_clamped_base(wage, person, employer):
    pension = contributions(Money.yuan(wage), "xizang", POLICY).lines[0]
    assert (pension.person.as_yuan(), pension.employer.as_yuan()) == (person, employer)


def test_a_component_without_a_rate_is_left_out_and_named():
    told = contributions(Money.yuan(10000), "xizang", POLICY)
    assert [line.component for line in told.lines] == ["pension", "unemployment"]
    assert not told.is_complete
    assert any("医疗保险" in sentence for sentence in told.left_out)
    assert told.person.as_yuan() == "850.00"


def test_the_class_of_injury_insurance_comes_from_the_enterprise_and_costs_the_person_nothing():
    told = contributions(Money.yuan(10000), "xizang", POLICY, injury_rate=Fraction(2, 1000))
    injury = next(line for line in told.lines if line.component == "injury")
    assert (injury.employer.as_yuan(), injury.person.as_yuan()) == ("20.00", "0.00")


def test_without_a_base_for_the_year_insurance_is_left_out_but_the_housing_fund_is_not():
    told = contributions(
        Money.yuan(15000),
        "xizang",
        policy_on(date(2026, 1, 1)),
        housing_wage=Money.yuan(12000),
        housing_rate=Fraction(12, 100),
    )
    assert [(line.component, line.person.as_yuan()) for line in told.lines] == [("housing_fund", "1440.00")]
    assert "没有生效" in told.left_out[0]


def test_a_housing_rate_below_the_floor_of_the_regulation_is_refused():
    assert contributions(Money.yuan(10000), "xizang", POLICY, housing_rate=Fraction(5, 100)).notes == ()
    with pytest.raises(InvalidInput, match="低于 5%"):
        contributions(Money.yuan(10000), "xizang", POLICY, housing_rate=Fraction(4999, 100_000))


def test_the_upper_bound_was_not_compared_with_its_text_so_it_only_warns():
    assert contributions(Money.yuan(10000), "xizang", POLICY, housing_rate=Fraction(12, 100)).notes == ()
    told = contributions(Money.yuan(10000), "xizang", POLICY, housing_rate=Fraction(121, 1000))
    assert told.notes == ("待核原文：住房公积金缴存比例 12.1% 超过 12%，请核对当地规定。",)
    assert told.lines[-1].person.as_yuan() == "1210.00"


def test_a_region_without_parameters_is_refused():
    with pytest.raises(InvalidInput, match="没有"):
        contributions(Money.yuan(10000), "nowhere", POLICY)
