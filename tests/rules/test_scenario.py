"""The figures of scenarios: parts sum to the whole, profit moves limits, tax is the cheaper of the two ways."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules import scenario
from talent_app.rules.releases import policy_on

yuan = Money.yuan
DAY = date(2026, 11, 20)
POLICY = policy_on(DAY)


@given(fen=st.integers(0, 10**11), parts=st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_years_sum_to_the_total(fen, parts):
    shares = [Fraction(part, sum(parts)) for part in parts]
    assert Money.total(scenario.cost_by_year(Money(fen), 2026, shares).values()) == Money(fen)


@pytest.mark.parametrize("shares", [[], [Fraction(1, 2)], [Fraction(3, 2), Fraction(-1, 2)]])
def test_shares_of_years_must_make_a_whole(shares):
    with pytest.raises(InvalidInput, match="100%"):
        scenario.cost_by_year(yuan(1), 2026, shares)


def test_existing_holders_are_diluted_year_by_year():
    told = scenario.dilution(1_000_000, 2026, [50_000, 0, 50_000])
    assert [each.old_share for each in told] == [Fraction(20, 21), Fraction(20, 21), Fraction(10, 11)]
    with pytest.raises(InvalidInput):
        scenario.dilution(0, 2026, [1])


def test_what_reaches_a_person_is_taxed_the_cheaper_way():
    told = scenario.net_of(yuan(36000), yuan(120000), DAY, POLICY)
    assert told.tax == yuan(1080)  # 3 % apart; with the year's income it would be 10 %
    assert told.steps[-1].result == told.net.as_yuan() == "34920.00"
    assert scenario.net_of(yuan(1), None, DAY, POLICY).problem
