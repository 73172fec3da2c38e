"""Every number of every written case can be explained, back to what was typed or published."""

from fractions import Fraction

import pytest

from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.rules.explain import explain, explainer
from tests.rules.cases import read_cases
from tests.rules.test_evaluate import PEOPLE, REQUEST

CASES = [case for case in read_cases() if "refused" not in case.expect]


def test_every_number_of_every_case_is_explained():
    for case in CASES:
        told = explainer(case.request)
        finding_by_rule = {finding.rule: finding for finding in told.outcome.findings}
        for cell in told.cells():
            found = told.explain(cell)
            assert found.formula, (case.name, cell)
            assert found.title, (case.name, cell)
            assert "None" not in "".join(found.sentences()), (case.name, cell)
            kind, _, key = cell.partition(":")
            if kind in ("limit", "actual") and finding_by_rule[key].missing == ():
                assert found.inputs or found.steps, (case.name, cell)
            if kind == "amount" and (step := next((s for s in found.steps if s.label == "精确份额"), None)):
                extra = told.lines[key].amount - Money.yuan(step.result)
                assert extra in (Money.ZERO, Money.from_fen(1)), (case.name, cell)


def test_a_capped_amount_leads_to_the_cap_and_the_cap_to_pay_and_article():
    amount = explain(REQUEST, "amount:p1").to_json()
    assert (amount["result"], amount["rule"], amount["rounding"]) == ("160000.00", "DV-004", "舍到分")
    assert amount["inputs"][1]["source"] == "cell:cap:p1"
    cap = explain(REQUEST, "cap:p1").to_json()
    assert [given["source"] for given in cap["inputs"]] == [
        "person:p1:annual_pay",
        "policy:post_dividend.individual_cap",
    ]
    assert "财资〔2016〕4号第27条(待核)" in cap["inputs"][1]["origin"]
    assert cap["steps"][0]["expression"] == "240000.00 × 2/3，舍到分"


def test_a_share_shows_the_exact_product_and_the_fen_that_was_added():
    people = [person | {"weight": "1", "annual_pay": "300000.00"} for person in PEOPLE]
    request = REQUEST | {"people": people, "facts": REQUEST["facts"] | {"pool": "100.00"}}
    first = explain(request, "amount:p1")
    assert first.steps[0].result == "33.33"
    assert first.steps[1].label == "余数较大，补一分"
    assert [len(explain(request, f"amount:{ref}").steps) for ref in ("p2", "p3")] == [1, 1]


def test_the_limit_of_a_rule_names_the_facts_it_read():
    limit = explain(REQUEST, "limit:DV-002")
    assert limit.result == "1500000.00"
    assert limit.formula == "年度分红总额上限：2025 年税后利润 10000000.00 × 15%"
    sources = [given.source for given in limit.inputs]
    assert {"fact:after_tax_profit", "policy:post_dividend.pool_cap"} <= set(sources)
    assert "fact:pool" in sources


def test_the_parts_of_a_group_are_explained_within_the_group():
    request = {
        "instrument": "excess_profit",
        "on": "2025-12-31",
        "facts": {"pool": "1800000.00", "target_profit": "20000000.00", "adjusted_profit": "26000000.00"},
        "people": [
            {"ref": "a", "weight": "5", "role": "senior_manager"},
            {"ref": "b", "weight": "4", "role": "senior_manager"},
            {"ref": "c", "weight": "3", "role": "manager"},
        ],
    }
    told = explain(request, "amount:a")
    assert (told.result, told.rule) == ("300000.00", "XS-003")
    assert [given.value for given in told.inputs] == ["5", "540000.00", "9"]
    assert Fraction(540_000 * 5, 9) == 300_000


def test_grants_prices_and_dilution_of_shares_are_explained():
    request = {
        "instrument": "tech_equity",
        "on": "2026-11-20",
        "facts": {"form": ["sale", "award"], "total_shares": 1_000_000},
        "people": [
            {"ref": "a", "shares": 20_000, "reward_value": "30000.00", "purchase_value": "30001.00"},
            {"ref": "b", "shares": 30_000, "purchase_value": "60000.00"},
        ],
    }
    told = explainer(request)
    shown = {
        cell: told.explain(cell).result for cell in told.cells() if cell.partition(":")[0] not in ("limit", "actual")
    }
    assert shown == {
        "amount:a": "30000.00", "share:a": "2%", "price:a": "3.00", "share:b": "3%", "price:b": "2.00",
        "granted": "50,000", "dilution": "95.24%",
    }  # fmt: skip
    price = told.explain("price:a").to_json()
    assert [each["source"] for each in price["inputs"]] == [
        "person:a:reward_value", "person:a:purchase_value", "person:a:shares"
    ]  # fmt: skip
    assert told.explain("dilution").steps[0].expression == "1,000,000 ÷ (1,000,000 + 50,000)"
    assert told.explain("share:a").rule == "EQ-007"


def test_a_number_that_is_not_there_is_refused_with_a_hint():
    for cell in ("amount:nobody", "limit:DV-999", "nonsense", "cap:p9"):
        with pytest.raises(NotFound):
            explain(REQUEST, cell)
