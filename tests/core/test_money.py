"""Money: exact, and only rounded when told how."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding

WEIGHTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 10**6), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("given_value", "fen"),
    [("12.34", 1234), (12, 1200), (Decimal("0.10"), 10), ("-1.5", -150), ("1,500,000.00", 150_000_000), (" 7 ", 700)],
)
def test_yuan_is_taken_exactly(given_value, fen):
    assert Money.yuan(given_value).fen == fen


@pytest.mark.parametrize(
    "bad",
    [
        "12.345",
        "",
        "abc",
        "1,50",
        "１２",
        "NaN",
        "1e5",
        "1 000",
        "0x10",
        Decimal("NaN"),
        Decimal("Infinity"),
        "9" * 41,
        Decimal("1e400"),
        10**14,
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_sentence(bad):
    with pytest.raises(InvalidInput) as refusal:
        Money.yuan(bad)
    assert refusal.value.hint


@pytest.mark.parametrize("bad", [0.1, True, None, [1]])
def test_a_float_or_a_boolean_never_becomes_money(bad):
    with pytest.raises(TypeError):
        Money.yuan(bad)


def test_ten_thousands_are_exact_to_the_fen():
    assert Money.wan("1.5") == Money.yuan("15000.00")
    assert Money.wan("0.000001") == Money.from_fen(1)
    with pytest.raises(InvalidInput):
        Money.wan("0.0000001")


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        (0.1 + 0.2, "0.30"),
        (1234.56, "1234.56"),
        (1e9, "1000000000.00"),
        ("￥1,200.50元", "1200.50"),
        (7, "7.00"),
        (1234567.1, "1234567.10"),
        ("１２.５", "12.50"),
    ],
)
def test_a_cell_is_read_as_the_sheet_shows_it(cell, yuan):
    assert Money.from_cell(cell).as_yuan() == yuan


@pytest.mark.parametrize("cell", [1.005, 1e20, float("nan"), float("inf"), None, True, "", "暂无", 1e-7])
def test_a_cell_that_is_no_amount_is_refused(cell):
    with pytest.raises(InvalidInput):
        Money.from_cell(cell)


def test_arithmetic_and_comparison():
    one, two = Money.yuan(1), Money.yuan(2)
    assert one + one == two
    assert one - two == -one
    assert abs(one - two) == one
    assert one < two <= two
    assert not Money.ZERO
    assert Money.total([one, two, two]) == Money.yuan(5)
    assert len({one, Money.yuan("1.00")}) == 1
    assert one.ratio_to(two) == Fraction(1, 2)
    with pytest.raises(TypeError):
        one + 1


@pytest.mark.parametrize(
    ("fen", "ratio", "down", "up", "half_up"),
    [
        (1, Fraction(1, 2), 0, 1, 1),
        (-1, Fraction(1, 2), 0, -1, -1),
        (100, Fraction(2, 3), 66, 67, 67),
        (10, Fraction(3, 20), 1, 2, 2),
        (7, Fraction(1, 7), 1, 1, 1),
        (-5, Fraction(1, 4), -1, -2, -1),
    ],
)
def test_every_rounding_is_named(fen, ratio, down, up, half_up):
    amount = Money.from_fen(fen)
    assert amount.times(ratio, Rounding.DOWN).fen == down
    assert amount.times(ratio, Rounding.UP).fen == up
    assert amount.times(ratio, Rounding.HALF_UP).fen == half_up
    with pytest.raises(TypeError):
        amount.times(Decimal("0.5"), Rounding.DOWN)


@given(st.integers(-(10**12), 10**12), WEIGHTS.filter(lambda weights: sum(weights.values()) > 0), st.randoms())
def test_parts_sum_to_the_whole_whatever_the_order_of_input(fen, weights, random):
    parts = Money.from_fen(fen).split(weights)
    assert Money.total(parts.values()).fen == fen
    keys = list(weights)
    random.shuffle(keys)
    assert Money.from_fen(fen).split({key: weights[key] for key in keys}) == parts
    whole = sum(weights.values())
    assert all(abs(parts[key].fen - Fraction(fen * weights[key], whole)) < 1 for key in keys)


def test_left_over_fen_go_to_the_smaller_key():
    assert Money.yuan("0.02").split({"c": 1, "b": 1, "a": 1}) == {
        "a": Money.from_fen(1),
        "b": Money.from_fen(1),
        "c": Money.ZERO,
    }


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": -1, "b": 2}])
def test_nothing_can_be_split_without_a_positive_weight(weights):
    with pytest.raises(InvalidInput):
        Money.yuan(1).split(weights)


@given(st.integers(-(10**15), 10**15))
def test_text_of_an_amount_reads_back_as_the_same_amount(fen):
    assert Money.yuan(Money.from_fen(fen).as_yuan()).fen == fen
