"""What one plan does to the wage total of this year and to the base of the next, by the kind of its payment.

Pure. Kinds and their treatment are policy data (payment_kinds); an instrument says which kind it pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.core.money import Money
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_budget import record_of
from talent_app.rules.wage_total import Payment, PaymentKind, wage_total


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """What one plan does to the wage total of this year and to the base of the next."""

    booked: Money
    against_limit: Money
    next_base: Money
    insurance_base: Money
    tax: str
    undecided: tuple[str, ...]
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """The effect as plain data."""
        names = ("booked", "against_limit", "next_base", "insurance_base")
        told: dict[str, Any] = {name: getattr(self, name).as_yuan() for name in names}
        told |= {"tax": self.tax, "undecided": list(self.undecided)}
        return told | {"steps": [step.to_json() for step in self.steps]}


def plan_effect(kind: PaymentKind, amount: Money, policy: Policy, *, is_apart: bool = False) -> PlanEffect:
    """What a payment of a kind adds. Example: a post dividend of 400,000 is booked, not limited, in no base."""
    payment = Payment(kind, amount, is_apart)
    told = wage_total(Money.ZERO, [payment], policy)
    record = record_of(payment, "", policy)
    words = f"{kind.title} {amount.as_yuan()}"
    steps = (
        Step("计入当年工资总额", f"{words}，{'计入' if record.in_wage_total else '不计入'}", told.booked.as_yuan()),
        Step("占用工资总额限额", f"{words}，{'占用' if record.limited else '不占用'}", told.against_limit.as_yuan()),
        Step("进入下年基数", f"{words}，{'进入' if record.in_next_base else '不进入'}", told.next_base.as_yuan()),
    )
    return PlanEffect(
        told.booked, told.against_limit, told.next_base, told.insurance_base, record.tax, told.undecided, steps
    )
