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
from talent_app.rules.parameters import Policy
from talent_app.rules.return_policy import Promise, Ruling, ruling_of
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


@dataclass(frozen=True, slots=True)
class Renewed:
    """The agreement another one takes the place of, and what it still owes."""

    number: str
    count: int
    amount: Money


def renewed_of(old: Agreement, parts: Parts) -> Renewed:
    """What goes over from an agreement to the one that renews it: instalments not paid, or gone over already."""
    open_ = [each for each in parts.instalments if each.status in (PayState.PLANNED, PayState.CARRIED)]
    return Renewed(old.number, len(open_), Money.total(each.amount for each in open_))


def ruling(benefit: AgreementBenefit, policy: Policy) -> Ruling | None:
    """How the policy of the day the agreement begins lets a benefit return; None while nobody entered it."""
    return ruling_of(
        policy, benefit.kind.value, is_government=benefit.source is MoneySource.GOVERNMENT,
        is_special_training=benefit.is_special_training,
    )  # fmt: skip


def return_words(benefit: AgreementBenefit, policy: Policy) -> str:
    """How a benefit returns, for pages: the policy's own way with its source where that was agreed."""
    if benefit.return_rule is not ReturnRule.BY_POLICY:
        return benefit.return_rule.title
    found = ruling(benefit, policy)
    return f"{benefit.return_rule.title}：{found.told if found else '政策参数尚未录入'}"


def paid_parts(parts: Parts, policy: Policy) -> list[PaidPart]:
    """The paid instalments as the rules want them; 「按政策规定」 is what the policy says, and its source the basis."""
    found = []
    for each in parts.instalments:
        if each.status is not PayState.PAID or each.paid_on is None:
            continue
        benefit = parts.benefit_of(each)
        is_government = benefit.source is MoneySource.GOVERNMENT
        basis = "，".join(text for text in (benefit.document, benefit.return_basis) if text)
        rule = benefit.return_rule.value
        if benefit.return_rule is ReturnRule.BY_POLICY:
            told = ruling(benefit, policy)
            rule, basis = (told.rule, told.source) if told else ("unknown", basis)
        found.append(
            PaidPart(
                str(each.id), f"{benefit.kind.title}第 {each.instalment} 期", each.amount, each.paid_on,
                is_government, benefit.is_special_training, rule, basis,
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
            if not each.is_special_training and each.return_rule not in (ReturnRule.NONE, ReturnRule.BY_POLICY)
        ),
        row.non_compete_months,
        row.non_compete_pay,
    )


def promises_of(parts: Parts) -> list[Promise]:
    """The benefits as SVC-003 looks at them."""
    return [
        Promise(
            each.label, each.kind.value, each.source is MoneySource.GOVERNMENT, each.is_special_training,
            "" if each.return_rule is ReturnRule.BY_POLICY else each.return_rule.value,
        )
        for each in parts.benefits
    ]  # fmt: skip


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
