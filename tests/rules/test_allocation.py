"""Sharing a pool: exact, capped, fair and without memory of the order."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.money import Money
from talent_app.rules import allocation


def allocate(pool, weights, caps):
    return allocation.allocate(pool, weights, caps).amounts


KEYS = st.lists(st.text("abcdefghij", min_size=1, max_size=4), min_size=1, max_size=10, unique=True)


@st.composite
def pools(draw):
    keys = draw(KEYS)
    weights = {key: Fraction(draw(st.integers(0, 50)), draw(st.integers(1, 7))) for key in keys}
    caps = {key: Money.from_fen(draw(st.integers(0, 2000))) for key in keys if draw(st.booleans())}
    return Money.from_fen(draw(st.integers(0, 10_000))), weights, caps


@given(pools())
def test_the_sum_is_exact_and_no_cap_is_broken(case):
    pool, weights, caps = case
    amounts = allocate(pool, weights, caps)
    assert all(amounts[key] <= caps.get(key, pool) for key in weights)
    room = [caps.get(key, pool) for key in weights if weights[key] > 0]
    assert Money.total(amounts.values()) == min(pool, Money.total(room))
    assert all(amounts[key] == Money.ZERO for key in weights if weights[key] == 0)


@given(pools(), st.randoms())
def test_the_order_of_input_never_shows(case, random):
    pool, weights, caps = case
    keys = list(weights)
    random.shuffle(keys)
    assert allocate(pool, {key: weights[key] for key in keys}, caps) == allocate(pool, weights, caps)


@given(pools(), st.data(), st.integers(1, 30))
def test_raising_one_weight_never_lowers_that_person(case, data, more):
    pool, weights, caps = case
    key = data.draw(st.sampled_from(sorted(weights)))
    raised = weights | {key: weights[key] + Fraction(more, 7)}
    assert allocate(pool, raised, caps)[key] >= allocate(pool, weights, caps)[key]


def test_what_one_person_may_not_have_is_shared_among_the_others():
    amounts = allocate(Money.yuan(100), {"a": Fraction(2), "b": Fraction(1), "c": Fraction(1)}, {"a": Money.yuan(20)})
    assert amounts == {"a": Money.yuan(20), "b": Money.yuan(40), "c": Money.yuan(40)}


def test_a_cap_met_exactly_changes_nothing():
    amounts = allocate(Money.yuan(100), {"a": Fraction(1), "b": Fraction(1)}, {"a": Money.yuan(50)})
    assert amounts == {"a": Money.yuan(50), "b": Money.yuan(50)}
    shared = allocation.allocate(Money.yuan(100), {"a": Fraction(1), "b": Fraction(1)}, {"a": Money.yuan(50)})
    assert shared.capped == frozenset()


def test_left_over_fen_go_to_the_smaller_key():
    amounts = allocate(Money.from_fen(200), {"c": Fraction(1), "a": Fraction(1), "b": Fraction(1)}, {})
    assert amounts == {"a": Money.from_fen(67), "b": Money.from_fen(67), "c": Money.from_fen(66)}


def test_nobody_with_a_weight_leaves_the_pool_untouched():
    assert allocate(Money.yuan(1), {"a": Fraction(0)}, {}) == {"a": Money.ZERO}
    assert allocate(Money.yuan(1), {}, {}) == {}
