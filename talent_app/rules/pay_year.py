"""A person's year of pay as it is given, and what comes of it month by month.

Plain values; the computing is in `net_pay.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules.bonus_choice import BonusChoice
from talent_app.rules.other_tax import EquityEvent, EquityTax
from talent_app.rules.outcome import Step
from talent_app.rules.special_deductions import Declaration

PAYMENT_KINDS = (("dividend", "岗位分红、项目收益分红等"), ("bonus", "全年一次性奖金"), ("award", "奖金、奖励"))
#: Payments among which the one separate treatment of a year may be used.
MAY_BE_SEPARATE = ("dividend", "bonus")
BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """An allowance of one month that may be exempt: its kind, and the document it rests on."""

    kind: str
    amount: Money
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMonth:
    """One month of pay; `social` and `employer_social` are given where the actual contributions are known."""

    income: Money
    allowances: tuple[Allowance, ...] = ()
    annuity: Money = Money.ZERO
    employer_annuity: Money = Money.ZERO
    other: Money = Money.ZERO
    relief: Money = Money.ZERO
    social: Money | None = None
    employer_social: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A dividend, bonus or award paid in one month of the year."""

    name: str
    kind: str
    amount: Money
    month: int
    issuer: str = "enterprise"
    field: str = "other"

    @property
    def is_own_cost(self) -> bool:
        """Whether the enterprise pays it; an award of somebody else is only passed on."""
        return self.kind != "award" or self.issuer == "enterprise"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherIncome:
    """Labour remuneration, a manuscript fee or a royalty from whoever pays it."""

    name: str
    kind: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PayYear:
    """Everything that decides what reaches one person in one year."""

    on: date
    months: tuple[PayMonth, ...]
    first_month: int = 1
    payments: tuple[Payment, ...] = ()
    declared: Declaration = field(default_factory=Declaration)
    region: str | None = None
    insurance_wage: Money | None = None
    housing_wage: Money | None = None
    housing_rate: Fraction | None = None
    injury_rate: Fraction | None = None
    capital_dividend: Money = Money.ZERO
    others: tuple[OtherIncome, ...] = ()
    equity: tuple[EquityEvent, ...] = ()
    separate: str | None = BEST
    mode: str = "standard"


@dataclass(frozen=True, slots=True)
class NetMonth:
    """One month as the pay slip shows it."""

    month: int
    gross: Money
    exempt: Money
    social: Money
    annuity: Money
    additional: Money
    tax: Money
    net: Money
    employer_cost: Money

    def to_json(self) -> dict[str, str | int]:
        """The month as plain data."""
        amounts = ("gross", "exempt", "social", "annuity", "additional", "tax", "net", "employer_cost")
        return {"month": self.month} | {name: getattr(self, name).as_yuan() for name in amounts}


@dataclass(frozen=True, slots=True)
class NetPay:
    """A year; `settlement` is still to be paid (or, negative, to be refunded) after the year and is not in `net`."""

    months: tuple[NetMonth, ...]
    tax: Money
    settlement: Money
    capital_tax: Money
    net: Money
    employer_cost: Money
    separate: str | None
    choice: BonusChoice | None
    left_out: tuple[str, ...]
    steps: tuple[Step, ...]
    #: Withheld from labour remuneration and the like; part of the year's tax, settled with the rest.
    other_tax: Money = Money.ZERO
    #: Equity is not cash: its tax stands apart and is in neither `tax` nor `net`.
    equity: tuple[EquityTax, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing had to be left out."""
        return not self.left_out
