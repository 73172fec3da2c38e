"""Repair: legal afterwards, never farther than any plan found by trying them all, and honest where there is none."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.money import Money
from talent_app.rules.evaluate import evaluate
from talent_app.rules.refusal import Refused
from talent_app.rules.repair import MODES, repair
from tests.rules.cases import read_cases
from tests.rules.test_evaluate import PEOPLE, REQUEST

CASES = [case for case in read_cases() if case.expect.get("blocked")]


def yuan(fen):
    return Money.from_fen(fen).as_yuan()


def told(result):
    return [(change.ref, change.fact, change.rule) for change in result.changes]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.instrument}: {case.name}")
def test_every_blocked_case_becomes_legal_or_names_the_rules_in_the_way(case, mode):
    result = repair(case.request, mode)
    if not result.is_possible:
        assert result.contradiction
        assert all(rule in result.message for rule in result.contradiction)
        return
    again = evaluate(result.request)
    assert not again.is_blocked
    assert again.to_json() == result.after.to_json()
    blocking = {finding.rule for finding in result.before.findings if finding.severity.value == "block"}
    assert result.changes
    assert {change.rule for change in result.changes} <= blocking | {"ALLOC"}


def test_a_pool_above_the_limit_is_lowered_to_it():
    request = REQUEST | {"facts": REQUEST["facts"] | {"pool": "1500000.01"}}
    result = repair(request)
    assert [change.to_json() for change in result.changes] == [
        {
            "ref": None,
            "fact": "pool",
            "label": "拟分配总额",
            "from": "1500000.01",
            "to": "1500000.00",
            "unit": "yuan",
            "rule": "DV-002",
        }
    ]
    assert (result.distance.as_yuan(), result.after.is_blocked) == ("0.01", False)


def test_keeping_an_illegal_pool_is_a_contradiction_that_names_the_mode():
    request = REQUEST | {"facts": REQUEST["facts"] | {"pool": "1500000.01"}}
    result = repair(request, "keep_pool")
    assert (result.contradiction, result.is_mode_in_the_way) == (("DV-002",), True)
    assert "保持总额" in result.message


def test_who_may_not_take_part_leaves_unless_people_are_kept():
    people = [PEOPLE[0], PEOPLE[1] | {"months_in_post": 11}, PEOPLE[2]]
    result = repair(REQUEST | {"people": people})
    assert told(result) == [("p2", "people", "DV-005")]
    assert [line.ref for line in result.after.lines] == ["p1", "p3"]
    kept = repair(REQUEST | {"people": people}, "keep_people")
    assert (kept.contradiction, kept.is_mode_in_the_way) == (("DV-005",), True)


def test_a_fact_about_the_enterprise_is_never_invented():
    result = repair(REQUEST | {"facts": REQUEST["facts"] | {"is_listed": True, "pool": "1500000.01"}})
    assert (result.contradiction, result.is_mode_in_the_way) == (("EQ-001",), False)
    assert result.to_json()["contradiction"][0]["remedy"]


def test_amounts_above_their_caps_come_down_and_the_rest_is_shared_out_of_everybody():
    people = [
        {"ref": "p1", "amount": "200000.00", "annual_pay": "240000.00"},
        {"ref": "p2", "amount": "100000.00", "annual_pay": "300000.00"},
        {"ref": "p3", "amount": "140000.00", "annual_pay": "300000.00"},
    ]
    request = {"instrument": "post_dividend", "on": "2025-12-31", "people": people}
    request["facts"] = {"after_tax_profit": "10000000.00", "pool": "300000.00"}
    lowered = repair(request)
    assert [line.amount.as_yuan() for line in lowered.after.lines] == ["120000.00", "75000.00", "105000.00"]
    assert lowered.distance.as_yuan() == "140000.00"
    raised = repair(request, "keep_people")
    assert [line.amount.as_yuan() for line in raised.after.lines] == ["160000.00", "100000.00", "140000.00"]
    assert told(raised) == [(None, "pool", "ALLOC"), ("p1", "amount", "DV-004")]


def test_a_plan_for_everybody_loses_those_who_get_least():
    people = [{"ref": f"p{n}", "amount": f"{n}.00", "annual_pay": "100.00"} for n in range(1, 5)]
    request = {"instrument": "post_dividend", "on": "2025-12-31", "people": people}
    request["facts"] = {"after_tax_profit": "10000000.00", "pool": "10.00", "staff_on_duty": 3}
    assert told(repair(request)) == [("p1", "people", "EQ-015"), ("p2", "people", "EQ-015")]


def test_a_plan_that_is_not_blocked_stays_as_it_is():
    result = repair(REQUEST)
    assert (result.changes, result.is_possible, result.distance) == ((), True, Money.ZERO)


def test_an_unknown_mode_is_refused():
    with pytest.raises(Refused, match="没有“keep_all”"):
        repair(REQUEST, "keep_all")


def test_awards_not_matched_by_a_purchase_are_lowered_first():
    base = next(case.request for case in CASES if case.instrument == "tech_equity")
    facts = base["facts"] | {"form": ["sale", "award"], "total_shares": 1_000_000_000}
    person = {"shares": 10, "role": "technical", "appointment": "labour_contract", "years_in_company": 5}
    people = [
        person | {"ref": "p1", "reward_value": "2000000.00", "purchase_value": "2000000.00"},
        person | {"ref": "p2", "reward_value": "2000000.00", "purchase_value": "1000000.00"},
    ]
    result = repair(base | {"facts": facts, "people": people})
    assert result.is_possible
    changed = {(change.ref, change.fact): change.to_json()["to"] for change in result.changes}
    assert changed == {("p2", "reward_value"): "1600000.00", ("p2", "purchase_value"): "1600000.00"}


@st.composite
def small_plans(draw):
    """Dividends of a few fen: profit whose 15 % is a few fen, pay whose two thirds are a few fen."""
    count = draw(st.integers(1, 3))
    pays = [draw(st.integers(0, 9)) for _ in range(count)]
    amounts = [draw(st.integers(0, 7)) for _ in range(count)]
    months = [draw(st.sampled_from([11, 12, 24])) for _ in range(count)]
    return draw(st.integers(0, 60)), draw(st.integers(0, 12)), pays, amounts, months


def request_of(plan):
    profit, pool, pays, amounts, months = plan
    people = [
        {"ref": f"p{n}", "amount": yuan(amount), "annual_pay": yuan(pay), "months_in_post": month}
        for n, (pay, amount, month) in enumerate(zip(pays, amounts, months, strict=True))
    ]
    facts = {"after_tax_profit": yuan(profit), "pool": yuan(pool)}
    return {"instrument": "post_dividend", "on": "2025-12-31", "facts": facts, "people": people}


def nearest_by_trying(plan, mode):
    """The smallest change over every plan there is; None when no plan is legal. Written without the engine."""
    profit, pool, pays, amounts, months = plan
    stay = [n for n, month in enumerate(months) if month >= 12]
    if not stay or (mode == "keep_people" and len(stay) < len(months)):
        return None
    gone = sum(amount for n, amount in enumerate(amounts) if n not in stay)
    best = None
    for new_pool in [pool] if mode == "keep_pool" else range(25):
        if new_pool > profit * 15 // 100:
            continue
        for chosen in product(*(range(pays[n] * 2 // 3 + 1) for n in stay)):
            if sum(chosen) > new_pool:
                continue
            if mode == "keep_people" and any(amounts[n] and not now for n, now in zip(stay, chosen, strict=True)):
                continue
            moved = sum(abs(amounts[n] - now) for n, now in zip(stay, chosen, strict=True))
            distance = abs(new_pool - pool) + moved + gone
            best = distance if best is None else min(best, distance)
    return best


@pytest.mark.parametrize("mode", MODES)
@given(plan=small_plans())
def test_no_legal_plan_is_nearer_than_the_repaired_one(mode, plan):
    result = repair(request_of(plan), mode)
    nearest = nearest_by_trying(plan, mode)
    if not result.before.is_blocked:
        assert result.changes == ()
        return
    assert result.is_possible == (nearest is not None)
    if result.is_possible:
        assert not evaluate(result.request).is_blocked
        assert result.distance.fen == nearest


@st.composite
def small_equity(draw):
    count = draw(st.integers(1, 3))
    return draw(st.integers(1, 60)), [draw(st.integers(0, 12)) for _ in range(count)]


@given(small_equity(), st.sampled_from(sorted(MODES)))
def test_no_legal_spread_of_shares_is_nearer_than_the_repaired_one(plan, mode):
    total, shares = plan
    people = [{"ref": f"p{n}", "shares": share, "role": "technical"} for n, share in enumerate(shares)]
    facts = {"form": ["sale"], "enterprise_size": "small_micro", "total_shares": total}
    request = {"instrument": "tech_equity", "on": "2025-12-31", "facts": facts, "people": people}
    result = repair(request, mode)
    if not result.before.is_blocked:
        return
    best = None
    for chosen in product(*(range(total * 3 // 100 + 1) for _ in shares)):
        is_kept = mode != "keep_people" or all(now or not share for now, share in zip(chosen, shares, strict=True))
        gives_to_new = any(now and not share for now, share in zip(chosen, shares, strict=True))
        is_same = mode != "keep_pool" or (sum(chosen) == sum(shares) and not gives_to_new)
        if sum(chosen) * 10 <= total * 3 and is_kept and is_same:
            moved = sum(abs(now - share) for now, share in zip(chosen, shares, strict=True))
            best = moved if best is None else min(best, moved)
    assert result.is_possible == (best is not None)
    if result.is_possible:
        assert sum(abs((change.after or 0) - change.before) for change in result.changes) == best


def test_two_hundred_people_are_repaired_within_a_second():
    people = [
        {"ref": f"p{n:03}", "amount": f"{5000 + n}.00", "annual_pay": "7400.00", "months_in_post": 11 + n % 9}
        for n in range(200)
    ]
    request = {"instrument": "post_dividend", "on": "2025-12-31", "people": people}
    request["facts"] = {"after_tax_profit": "2000000.00", "pool": "900000.00", "staff_on_duty": 150}
    result = repair(request)
    assert result.is_possible
    assert not result.after.is_blocked
