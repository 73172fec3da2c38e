"""Sharing a pool: exact, capped, fair and without memory of the order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules import allocation
from talent_app.rules.allocation import Group


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


@st.composite
def grouped_pools(draw):
    pool, weights, caps = draw(pools())
    keys = sorted(weights)
    floors = {key: Money.from_fen(draw(st.integers(0, 40))) for key in keys if draw(st.booleans())}
    floors = {key: min(floor, caps.get(key, floor)) for key, floor in floors.items()}
    pool = max(pool, Money.total(floors.values()))
    sides = {key: draw(st.sampled_from(["", "senior", "young"])) for key in keys}
    groups = []
    for name in ("senior", "young"):
        members = frozenset(key for key in keys if sides[key] == name)
        least = Money.total(floors.get(key, Money.ZERO) for key in members)
        groups.append(Group(name, members, least + Money.from_fen(draw(st.integers(0, 4000)))))
    return pool, weights, caps, floors, groups


def most_that_can_be_given(weights, caps, floors, groups):
    """None when somebody could take any amount."""
    grouped = {key: group for group in groups for key in group.keys}

    def most(key):
        return caps.get(key) if weights[key] > 0 else floors.get(key, Money.ZERO)

    total = Money.ZERO
    for group in groups:
        inside = [most(key) for key in group.keys]
        total += group.cap if None in inside else min(group.cap, Money.total(inside))
    alone = [most(key) for key in weights if key not in grouped]
    return None if None in alone else total + Money.total(alone)


@given(grouped_pools())
def test_with_groups_and_floors_no_bound_is_broken_and_the_rest_is_named(case):
    pool, weights, caps, floors, groups = case
    told = allocation.allocate(*case)
    assert Money.total(told.amounts.values()) + told.rest == pool
    for key, amount in told.amounts.items():
        assert floors.get(key, Money.ZERO) <= amount <= caps.get(key, pool)
    for group in groups:
        together = Money.total(told.amounts[key] for key in group.keys)
        assert together <= group.cap
        assert together == group.cap or group.name not in told.full
    most = most_that_can_be_given(weights, caps, floors, groups)
    assert told.rest == (Money.ZERO if most is None else max(Money.ZERO, pool - most))


@given(grouped_pools(), st.randoms())
def test_with_groups_and_floors_the_order_of_input_never_shows(case, random):
    pool, weights, caps, floors, groups = case
    keys = list(weights)
    random.shuffle(keys)
    shuffled = allocation.allocate(pool, {key: weights[key] for key in keys}, caps, floors, groups[::-1])
    assert shuffled == allocation.allocate(*case)


@given(grouped_pools(), st.data(), st.integers(1, 30))
def test_with_groups_and_floors_raising_one_weight_never_lowers_that_person(case, data, more):
    pool, weights, caps, floors, groups = case
    key = data.draw(st.sampled_from(sorted(weights)))
    raised = weights | {key: weights[key] + Fraction(more, 7)}
    after = allocation.allocate(pool, raised, caps, floors, groups)
    assert after.amounts[key] >= allocation.allocate(*case).amounts[key]


@given(grouped_pools())
def test_two_people_of_one_group_between_their_bounds_stand_as_their_weights(case):
    pool, weights, caps, floors, groups = case
    told = allocation.allocate(*case)
    side = {key: group.name for group in groups for key in group.keys}
    free = [key for key in weights if weights[key] > 0 and key not in told.capped | told.floored]
    for one in free:
        for other in free:
            is_level = side.get(one) == side.get(other) and told.amounts[one] < caps.get(one, pool)
            if is_level and told.amounts[other] < caps.get(other, pool) and not floors:
                exact = Fraction(told.amounts[other].fen) * weights[one] / weights[other]
                slack = 1 + weights[one] / weights[other]
                assert abs(told.amounts[one].fen - exact) <= slack


def test_a_full_group_shares_its_cap_and_the_others_share_the_rest():
    told = allocation.allocate(
        Money.yuan(100),
        {"a": Fraction(2), "b": Fraction(2), "c": Fraction(1)},
        {},
        groups=[Group("senior", frozenset("ab"), Money.yuan(30))],
    )
    assert told.amounts == {"a": Money.yuan(15), "b": Money.yuan(15), "c": Money.yuan(70)}
    assert (told.full, told.capped, told.rest) == ({"senior"}, frozenset(), Money.ZERO)


def test_a_floor_is_paid_before_the_rest_follows_the_weights():
    told = allocation.allocate(Money.yuan(100), {"a": Fraction(1), "b": Fraction(9)}, {}, {"a": Money.yuan(20)})
    assert told.amounts == {"a": Money.yuan(20), "b": Money.yuan(80)}
    assert told.floored == {"a"}


def test_left_over_fen_never_overfill_a_group():
    keys = {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1), "d": Fraction(1)}
    told = allocation.allocate(
        Money.from_fen(6), keys, {}, groups=[Group("senior", frozenset("abc"), Money.from_fen(5))]
    )
    assert told.amounts == {key: Money.from_fen(fen) for key, fen in zip("abcd", (2, 2, 1, 1), strict=True)}


@pytest.mark.parametrize(
    ("floors", "groups", "sentence"),
    [
        ({"a": Money.yuan(101)}, (), "超过总额"),
        ({"a": Money.yuan(51)}, (), "高于上限"),
        ({"a": Money.yuan(20)}, (Group("senior", frozenset("a"), Money.yuan(10)),), "超过该组上限"),
        (
            {},
            (Group("x", frozenset("a"), Money.yuan(10)), Group("y", frozenset("ab"), Money.yuan(10))),
            "两个受限的组",
        ),
    ],
)
def test_bounds_that_contradict_each_other_are_refused_with_a_sentence(floors, groups, sentence):
    caps = {"a": Money.yuan(50)} if "高于" in sentence else {}
    with pytest.raises(InvalidInput, match=sentence):
        allocation.allocate(Money.yuan(100), {"a": Fraction(1), "b": Fraction(1)}, caps, floors, groups)
