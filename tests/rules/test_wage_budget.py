"""The wage total by efficiency linkage: budget, what stands outside it, the records, and what a plan does to it."""

from datetime import date
from fractions import Fraction

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.refusal import Refused
from talent_app.rules.releases import policy_on
from talent_app.rules.wage_budget import BudgetRequest, Indicator, Research, budget
from talent_app.rules.wage_effect import plan_effect
from talent_app.rules.wage_request import answer
from talent_app.rules.wage_total import PaymentKind

POLICY = policy_on(date(2025, 12, 31))
REQUEST = {
    "on": "2025-12-31",
    "base": "45000000.00",
    "growth": "0.1",
    "indicators": [{"name": "利润总额", "before": "20000000.00", "now": "22000000.00"}],
    "payments": [{"kind": "pay", "amount": "49500000.00"}, {"kind": "conversion_award", "amount": "2000000.00"}],
}


def severities(told):
    return {finding["rule"]: finding["severity"] for finding in told["findings"]}


def test_the_example_of_the_digest_with_a_budget():
    told = answer(REQUEST)
    assert (told["limit"], told["booked"], told["against_limit"]) == ("49500000.00", "51500000.00", "49500000.00")
    assert (told["room"], told["next_base"], told["within"]) == ("0.00", "49500000.00", True)
    assert severities(told) == {
        "WT-001": "pass",
        "WT-002": "note",
        "WT-003": "note",
        "WT-006": "note",
        "WT-008": "note",
    }
    award = told["records"][1]
    assert (award["in_wage_total"], award["limited"], award["in_next_base"]) == (True, False, False)
    assert award["tax"] == "工资、薪金所得"


@pytest.mark.parametrize(
    ("growth", "restrictions", "expected"),
    [
        ("0.1", [], {"WT-001": "pass"}),
        ("0.100000001", [], {"WT-001": "block"}),
        ("0.1", ["productivity"], {"WT-001": "pass", "WT-002": "warn"}),
        ("0.099999999", ["productivity"], {"WT-002": "pass"}),
    ],
)
def test_growth_at_the_limit_and_beyond_it(growth, restrictions, expected):
    told = severities(answer(REQUEST | {"growth": growth, "restrictions": restrictions}))
    assert told | expected == told


def test_where_efficiency_falls_the_wage_total_falls():
    falling = REQUEST | {"indicators": [{"name": "利润总额", "before": "20000000.00", "now": "19000000.00"}]}
    assert severities(answer(falling | {"growth": "0"})) | {"WT-003": "warn"} == severities(
        answer(falling | {"growth": "0"})
    )
    assert severities(answer(falling | {"growth": "-0.05"}))["WT-003"] == "pass"


def test_without_a_profit_last_year_nobody_pretends_to_know_the_growth():
    told = answer(REQUEST | {"indicators": [{"name": "利润总额", "before": "0.00", "now": "1.00"}]})
    assert told["efficiency_growth"] is None
    assert severities(told)["WT-001"] == "warn"


def test_research_is_added_back_to_both_years_before_they_are_compared():
    profit = Indicator(name="利润总额", before=Money.wan(800), now=Money.wan(800), adds_back=True)
    asked = BudgetRequest(
        base=Money.wan(1000),
        growth=Fraction(1, 10),
        indicators=(profit,),
        research=Research(now=Money.wan(300), before=Money.wan(200)),
    )
    told = budget(asked, POLICY)
    assert told.efficiency == Fraction(1, 10)
    assert [step.rule for step in told.steps][:4] == ["KPI-001"] * 4


def test_several_indicators_count_by_their_weight_and_weights_sum_to_the_whole():
    one = {"name": "利润总额", "before": "100.00", "now": "120.00", "weight": "0.6"}
    other = {"name": "营业收入", "before": "100.00", "now": "90.00", "weight": "0.4"}
    assert answer(REQUEST | {"indicators": [one, other]})["efficiency_growth"] == "0.08"
    with pytest.raises(InvalidInput, match="合计应为 100%"):
        answer(REQUEST | {"indicators": [one]})


def test_what_is_listed_apart_names_its_approval():
    apart = {"kind": "apart", "amount": "1000000.00"}
    assert severities(answer(REQUEST | {"payments": [apart]}))["WT-006"] == "warn"
    approved = apart | {"approval": "拉国资〔2025〕1号"}
    told = answer(REQUEST | {"payments": [approved]})
    assert severities(told)["WT-006"] == "pass"
    assert (told["against_limit"], told["outside"], told["next_base"]) == ("0.00", "1000000.00", "0.00")


def test_a_change_of_the_base_needs_a_document():
    moved = {"reason": "划入某公司", "amount": "5000000.00"}
    told = answer(REQUEST | {"adjustments": [moved]})
    assert (told["limit"], severities(told)["WT-008"]) == ("54500000.00", "warn")
    assert severities(answer(REQUEST | {"adjustments": [moved | {"document": "批复"}]}))["WT-008"] == "pass"


def test_every_instrument_says_what_it_does_to_the_wage_total():
    amount = Money.yuan(400_000)
    booked = {code: plan_effect(each.payment, amount, POLICY.fresh()) for code, each in INSTRUMENTS.items()}
    assert {code for code, told in booked.items() if told.against_limit} == {"salary_plan", "excess_profit"}
    assert {code for code, told in booked.items() if told.next_base} == {"salary_plan"}
    assert {code for code, told in booked.items() if not told.booked} == {
        "tech_equity",
        "employee_shareholding",
        "restricted_stock",
        "stock_option",
    }
    dividend = plan_effect(PaymentKind.LABOUR_DIVIDEND, amount, POLICY.fresh()).to_json()
    assert (dividend["booked"], dividend["against_limit"], dividend["insurance_base"]) == ("400000.00", "0.00", "0.00")


def test_requests_are_read_strictly():
    with pytest.raises(Refused) as refusal:
        answer({"base": 1.5, "payments": [{"kind": "gift"}], "x": 1})
    assert len(refusal.value.problems) >= 4
