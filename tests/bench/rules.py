"""The rule engine: evaluating with every check and explanation, withholding for many people, repair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from talent_app.core.money import Money
from talent_app.rules.evaluate import evaluate
from talent_app.rules.explain import explainer
from talent_app.rules.income_tax import Month, withhold
from talent_app.rules.releases import policy_on
from talent_app.rules.repair import repair
from tests.bench.measuring import Measured, once, repeated

ON = "2025-12-31"
#: The largest plan that is judged; a year's withholding is reckoned for twice as many people.
LARGEST = 50_000


def dividend(people: int) -> dict[str, Any]:
    """A plan of so many people whose every rule can be answered; some are at their cap."""
    return {
        "instrument": "post_dividend",
        "on": ON,
        "facts": {
            "after_tax_profit": "10000000000.00",
            "prior_after_tax_profits": ["6000000000.00", "7000000000.00", "8000000000.00"],
            "pool": "1000000000.00",
            "staff_on_duty": people * 4,
            "plan_months": 36,
            "other_plans": [],
            "results": [],
        },
        "people": [
            {
                "ref": f"p{number:06}",
                "weight": str(1 + number % 7),
                "annual_pay": f"{200_000 + number % 90_000}.00",
                "months_in_post": 24,
                "is_in_post": True,
                "role": "technical",
                "appointment": "labour_contract",
            }
            for number in range(people)
        ],
    }


def explained(request: dict[str, Any]) -> int:
    """Evaluates and explains every amount, every limit and every actual value."""
    told = explainer(request)
    return sum(len(told.explain(cell).formula) for cell in told.cells())


def blocked(people: int) -> dict[str, Any]:
    """A plan with amounts above caps, people too short in their post, and too large a pool."""
    return {
        "instrument": "post_dividend",
        "on": ON,
        "facts": {"after_tax_profit": "2000000.00", "pool": "900000.00", "staff_on_duty": people * 3 // 4},
        "people": [
            {
                "ref": f"p{number:03}",
                "amount": f"{5000 + number}.00",
                "annual_pay": "7400.00",
                "months_in_post": 11 + number % 9,
            }
            for number in range(people)
        ],
    }


def withheld(people: int) -> int:
    """A year's twelve months for so many people, each with another pay."""
    policy = policy_on(date(2025, 12, 31))
    whole = 0
    for number in range(people):
        pay = Money.from_fen(500_000 + number * 37 % 6_000_000)
        month = Month(income=pay, social=Money.from_fen(pay.fen * 15 // 100), additional=Money.yuan(2000))
        whole += withhold([month] * 12, policy.fresh()).year_tax.fen
    return whole


class Rules:
    """The measurements of the rules; they need no database. `largest` is how many people the largest plan has."""

    def __init__(self, largest: int = LARGEST) -> None:
        self.largest = largest

    def run(self, is_wanted: Callable[[str], bool]) -> Iterator[Measured]:
        """Every measurement whose name is wanted."""
        for people, times in ((min(2_000, self.largest), 5), (self.largest, 1)):
            name = f"规则：测算 {people:,} 人，核对并逐项解释"
            if is_wanted(name):
                request = dividend(people)
                yield repeated(name, lambda _, told=request: explained(told) and None, times=times, warm=times > 1)
            bare = f"规则：测算 {people:,} 人"
            if is_wanted(bare):
                request = dividend(people)
                yield repeated(bare, lambda _, told=request: evaluate(told) and None, times=times, warm=times > 1)
        name = f"规则：{self.largest * 2:,} 人全年逐月预扣"
        if is_wanted(name):
            yield once(name, lambda: withheld(self.largest * 2) and None)
        name = "规则：修复 200 人的方案"
        if is_wanted(name):
            request = blocked(200)
            yield repeated(name, lambda _: repair(request) and None, times=3, warm=1)
