"""The one separate bonus treatment of a year goes where it saves most."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.bonus_choice import best_separate_use
from talent_app.rules.releases import policy_on

POLICY = policy_on(date(2025, 12, 31))
AMOUNTS = st.integers(0, 1_000_000_00).map(Money.from_fen)


def test_the_bonus_below_the_step_is_taxed_apart_and_the_dividend_joins_the_year():
    told = best_separate_use({"年终奖": Money.yuan(36000), "岗位分红": Money.yuan(20000)}, Money.yuan(200000), POLICY)
    assert told.separate == "年终奖"
    assert told.tax == Money.yuan("27080") + Money.yuan("1080")
    assert told.saved == told.totals[None] - told.tax


def test_without_other_income_merging_is_preferred():
    told = best_separate_use({"年终奖": Money.yuan(36000)}, Money.yuan(-60000), POLICY)
    assert (told.separate, told.tax) == (None, Money.ZERO)


def test_a_negative_payment_is_refused():
    with pytest.raises(InvalidInput):
        best_separate_use({"年终奖": Money.yuan(-1)}, Money.ZERO, POLICY)


@given(st.dictionaries(st.sampled_from("abcd"), AMOUNTS, max_size=4), AMOUNTS)
def test_the_choice_is_never_worse_than_any_other(payments, other):
    told = best_separate_use(payments, other, POLICY)
    assert told.tax == min(told.totals.values())
    assert set(told.totals) == {None, *payments}
