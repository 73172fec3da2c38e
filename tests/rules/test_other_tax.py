"""Labour remuneration, equity, its sale and dividends on shares: published vectors, limits, the days around."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import AppError, InvalidInput
from talent_app.core.money import Money
from talent_app.rules.other_tax import EquityEvent, deferred_transfer, equity_taxes, prepay, share_dividend
from talent_app.rules.releases import policy_on
from talent_app.rules.tax_request import answer

DAY = date(2025, 12, 31)
POLICY = policy_on(DAY)


@pytest.mark.parametrize(
    ("kind", "amount", "tax", "comprehensive"),
    [
        ("labour", "2000.00", "240.00", "1600.00"),
        ("manuscript", "40000.00", "4480.00", "22400.00"),
        ("labour", "40000.00", "7600.00", "32000.00"),
        ("labour", "100000.00", "25000.00", "80000.00"),
        ("labour", "800.00", "0.00", "640.00"),
        ("labour", "4000.00", "640.00", "3200.00"),
        ("labour", "4000.01", "640.00", "3200.01"),
        ("labour", "25000.00", "4000.00", "20000.00"),
        ("labour", "25000.05", "4000.01", "20000.04"),
        ("royalty", "10000.00", "1600.00", "8000.00"),
    ],
)
def test_the_published_examples_and_both_sides_of_every_bound(kind, amount, tax, comprehensive):
    told = prepay(Money.yuan(amount), kind, POLICY)
    assert (told.tax.as_yuan(), told.comprehensive.as_yuan()) == (tax, comprehensive)


@given(st.integers(0, 10**8), st.integers(1, 10**6), st.sampled_from(["labour", "manuscript", "royalty"]))
def test_more_labour_income_is_never_taxed_less(fen, more, kind):
    assert prepay(Money(fen + more), kind, POLICY).tax >= prepay(Money(fen), kind, POLICY).tax


def option(shares, on=date(2025, 3, 1), **over):
    given = {"name": f"期权{on}", "kind": "option", "on": on, "shares": shares, "price": Money.yuan(10)}
    return EquityEvent(**given | over)


@pytest.mark.parametrize(
    ("value", "tax"), [(100_000, "7480.00"), (500_000, "97080.00"), (1_200_000, "358080.00"), (36_000, "1080.00")]
)
def test_listed_equity_taken_apart(value, tax):
    told = equity_taxes([option(value // 10)], POLICY)[0]
    assert told.tax is not None
    assert told.tax.as_yuan() == tax


def test_events_of_one_year_are_added_together_and_next_year_begins_anew():
    events = [option(4_000, date(2025, 5, 1)), option(6_000), option(6_000, date(2026, 1, 5))]
    told = equity_taxes(events, POLICY)
    assert [each.tax.as_yuan() for each in told if each.tax is not None] == ["3480.00", "4000.00", "3480.00"]
    assert told[0].pay_until == date(2028, 3, 1)


def test_restricted_shares_take_the_mean_of_two_closing_prices():
    event = EquityEvent(
        name="限制性股票",
        kind="restricted",
        on=date(2025, 5, 1),
        shares=10_000,
        price=Money.yuan("10.01"),
        paid=Money.yuan(5),
        registered_price=Money.yuan(8),
    )
    told = equity_taxes([event], POLICY)[0]
    assert told.taxable == Money.yuan("40050.00")
    assert "(8.00 + 10.01) ÷ 2 × 10000 − 5.00 × 10000" in told.steps[0].expression
    with pytest.raises(InvalidInput, match="登记日收盘价"):
        equity_taxes([EquityEvent(name="x", kind="restricted", on=DAY, shares=1, price=Money.yuan(1))], POLICY)


def test_the_separate_treatment_of_equity_ends_with_2027():
    last = equity_taxes([option(10_000, date(2027, 12, 31))], POLICY)[0]
    after = equity_taxes([option(10_000, date(2028, 1, 1))], POLICY)[0]
    assert (last.tax, after.tax) == (Money.yuan(7480), None)
    assert "并入当年综合所得" in after.note


def test_before_2024_tax_could_not_be_put_off_for_36_months():
    assert equity_taxes([option(1, date(2023, 12, 31))], POLICY)[0].pay_until is None
    assert equity_taxes([option(1, date(2024, 1, 1))], POLICY)[0].pay_until == date(2027, 1, 1)


def test_unlisted_equity_is_put_off_to_its_sale_or_taxed_with_a_warning():
    put_off = equity_taxes([option(10_000, is_listed=False, is_deferred=True)], POLICY)[0]
    assert (put_off.tax, put_off.steps[0].rule) == (Money.ZERO, "TAX-007")
    at_once = equity_taxes([option(10_000, is_listed=False)], POLICY)[0]
    assert at_once.note.startswith("待核原文")
    with pytest.raises(InvalidInput, match="不适用递延"):
        equity_taxes([option(1, is_deferred=True)], POLICY)
    assert deferred_transfer(Money.yuan(500_000), Money.yuan(100_000), Money.ZERO, POLICY)[0] == Money.yuan(80_000)
    assert deferred_transfer(Money.yuan(1), Money.yuan(2), Money.ZERO, POLICY)[0] == Money.ZERO


def test_a_dividend_on_shares_is_taxed_at_a_fifth():
    assert share_dividend(Money.yuan("10000.02"), POLICY)[0] == Money.yuan(2000)
    assert share_dividend(Money.yuan("10000.03"), POLICY)[0] == Money.yuan("2000.01")


def test_requests_of_every_kind_are_answered_with_their_authority():
    day = {"on": "2025-12-31"}
    labour = answer(day | {"kind": "labour", "income": "labour", "amount": "2000.00"})
    assert (labour["tax"], labour["net"], labour["evidence"]) == ("240.00", "1760.00", "E")
    sale = answer(day | {"kind": "equity_sale", "income": "500000.00", "cost": "100000.00"})
    assert sale["tax"] == "80000.00"
    dividend = answer(day | {"kind": "share_dividend", "amount": "10000.00"})
    assert (dividend["net"], dividend["evidence"]) == ("8000.00", "A")
    event = {"name": "期权", "kind": "option", "on": "2025-03-01", "shares": 10000, "price": "14.00", "paid": "4.00"}
    equity = answer(day | {"kind": "equity", "events": [event]})
    assert (equity["tax"], equity["events"][0]["pay_until"]) == ("7480.00", "2028-03-01")


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"kind": "luck"}, "share_dividend（持股分红）"),
        ({"kind": "labour", "on": "2025-12-31", "income": "gift", "amount": "1.00"}, "不在可选范围内"),
        ({"kind": "labour", "on": "2025-12-31"}, "缺少“金额”"),
        ({"kind": "equity", "on": "2025-12-31", "events": []}, "至少一项"),
        ({"kind": "share_dividend", "on": "2018-12-31", "amount": "1.00"}, "没有生效"),
    ],
)
def test_what_cannot_be_taxed_is_refused(request_, sentence):
    with pytest.raises(AppError) as refusal:
        answer(request_)
    assert sentence in refusal.value.message
