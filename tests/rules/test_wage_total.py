"""The wage total: what is booked, what is held against the limit, what next year begins with."""

from datetime import date

import pytest

from talent_app.core.money import Money
from talent_app.rules.releases import policy_on
from talent_app.rules.wage_total import Payment, PaymentKind, wage_total

POLICY = policy_on(date(2025, 12, 31))
LIMIT = Money.wan(5000)
PAY = Payment(PaymentKind.PAY, Money.wan(4950))


def test_a_conversion_award_is_booked_but_not_held_against_the_limit():
    told = wage_total(LIMIT, [PAY, Payment(PaymentKind.CONVERSION_AWARD, Money.wan(200))], POLICY)
    assert told.booked == Money.wan(5150)
    assert told.against_limit == Money.wan(4950)
    assert told.next_base == Money.wan(4950)
    assert told.is_within
    assert any("社会保险" in sentence for sentence in told.undecided)


def test_pay_one_fen_over_the_limit_is_over():
    assert wage_total(Money.wan(4950), [PAY], POLICY).is_within
    assert not wage_total(Money.wan(4950) - Money.from_fen(1), [PAY], POLICY).is_within


def test_excess_profit_is_limited_unless_listed_apart():
    share = Payment(PaymentKind.EXCESS_SHARE, Money.wan(100))
    assert not wage_total(LIMIT, [PAY, share], POLICY).is_within
    apart = Payment(PaymentKind.EXCESS_SHARE, Money.wan(100), is_apart=True)
    told = wage_total(LIMIT, [PAY, apart], POLICY)
    assert told.is_within
    assert told.booked == Money.wan(5050)
    assert any("下年工资总额基数" in sentence for sentence in told.undecided)


@pytest.mark.parametrize("kind", list(PaymentKind), ids=lambda kind: kind.value)
def test_every_kind_of_payment_has_a_treatment(kind):
    told = wage_total(LIMIT, [Payment(kind, Money.yuan(100))], POLICY)
    assert told.against_limit <= told.booked
    assert told.next_base <= told.booked
    counts = kind in (
        PaymentKind.PAY,
        PaymentKind.LABOUR_DIVIDEND,
        PaymentKind.CONVERSION_AWARD,
        PaymentKind.EXCESS_SHARE,
        PaymentKind.APART,
    )
    assert (told.booked > Money.ZERO) == counts
