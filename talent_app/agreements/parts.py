"""What an agreement consists of, and what follows from its rows alone: paid parts, terms, days on site. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from talent_app.agreements.enums import MoneySource, PayState, ReturnRule
from talent_app.agreements.models import (
    Agreement,
    AgreementBenefit,
    AgreementInstalment,
    AgreementReturn,
    AgreementStay,
    AgreementStep,
)
from talent_app.core.dates import DateRange
from talent_app.core.money import Money
from talent_app.rules.service_return import PaidPart, Terms


@dataclass(frozen=True)
class Parts:
    """Everything an agreement consists of."""

    benefits: Sequence[AgreementBenefit]
    instalments: Sequence[AgreementInstalment]
    stays: Sequence[AgreementStay]
    steps: Sequence[AgreementStep]
    returns: Mapping[int, AgreementReturn]

    def of(self, benefit: AgreementBenefit) -> list[AgreementInstalment]:
        """The instalments of one benefit."""
        return [each for each in self.instalments if each.benefit_id == benefit.id]

    def benefit_of(self, instalment: AgreementInstalment) -> AgreementBenefit:
        """The benefit of one instalment."""
        return next(each for each in self.benefits if each.id == instalment.benefit_id)

    @property
    def promised(self) -> Money:
        """All benefits together."""
        return Money.total(each.amount for each in self.benefits)

    @property
    def paid(self) -> Money:
        """What was paid and checked."""
        return Money.total(each.amount for each in self.instalments if each.status is PayState.PAID)


def paid_parts(parts: Parts) -> list[PaidPart]:
    """The paid instalments as the rules want them."""
    found = []
    for each in parts.instalments:
        if each.status is not PayState.PAID or each.paid_on is None:
            continue
        benefit = parts.benefit_of(each)
        is_government = benefit.source is MoneySource.GOVERNMENT
        basis = "，".join(text for text in (benefit.document, benefit.return_basis) if text)
        found.append(
            PaidPart(
                str(each.id), f"{benefit.kind.title}第 {each.instalment} 期", each.amount, each.paid_on,
                is_government, benefit.is_special_training, benefit.return_rule.value, basis,
            )
        )  # fmt: skip
    return found


def terms_of(row: Agreement, parts: Parts) -> Terms:
    """What the agreement says of penalties and competition, for the rules."""
    employers = [each for each in parts.benefits if each.source is MoneySource.EMPLOYER]
    return Terms(
        row.penalty,
        Money.total(each.amount for each in employers if each.is_special_training),
        tuple(
            each.kind.title
            for each in employers
            if not each.is_special_training and each.return_rule is not ReturnRule.NONE
        ),
        row.non_compete_months,
        row.non_compete_pay,
    )


@dataclass(frozen=True, slots=True)
class StayYear:
    """Days on site of one year, against what was promised for that year."""

    year: int
    days: int
    promised: int

    @property
    def missing(self) -> int:
        """How many days are still wanting."""
        return max(0, self.promised - self.days)


def stay_years(row: Agreement, stays: Sequence[AgreementStay], today: date) -> list[StayYear]:
    """Days on site by calendar year; a year the agreement covers in part is owed in part, rounded down."""
    end = min(row.left_on or row.until_on, row.until_on)
    found = []
    for year in range(row.from_on.year, min(end, max(today, row.from_on)).year + 1):
        span = DateRange(date(year, 1, 1), date(year, 12, 31))
        covered = span.intersection(DateRange(row.from_on, max(end, row.from_on)))
        some = (span.intersection(DateRange(each.from_on, each.until_on)) for each in stays)
        days = sum(each.days() for each in some if each is not None)
        owed = (row.days_promised or 0) * (covered.days() if covered else 0) // span.days()
        found.append(StayYear(year, days, owed))
    return found
