"""What reaches a person in a year, month by month, and what the employer pays for it.

Pure. Dividends on labour are wages (TAX-009); the one separate bonus treatment goes where it saves most (TAX-012);
insurance and housing fund are computed with the bases and rates of each month. What has no base or rate in force is
left out and named, and the whole is then incomplete: nothing is computed with a neighbour's number.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from talent_app.core.money import Money, Rounding
from talent_app.rules.bonus_choice import BonusChoice, best_separate_use
from talent_app.rules.exempt_income import check_allowance, check_award
from talent_app.rules.income_tax import Month, separate_tax, withhold
from talent_app.rules.notation import percent
from talent_app.rules.other_tax import equity_taxes, prepay
from talent_app.rules.outcome import Severity, Step
from talent_app.rules.parameters import Book, NotInForce, Policy
from talent_app.rules.pay_year import BEST, MAY_BE_SEPARATE, NetMonth, NetPay, Payment, PayMonth, PayYear
from talent_app.rules.social_insurance import Contributions, contributions
from talent_app.rules.special_deductions import special_deductions


def net_pay(year: PayYear, policy: Policy) -> NetPay:
    """What reaches a person. `policy` is the view of `year.on`; each month's contributions use that month's last day.

    Example: 30,000 a month, 4,500 of contributions and 2,000 of deductions known: January 30,000 − 4,500 − 555.
    """
    numbers = range(year.first_month, year.first_month + len(year.months))
    insured, left_out, notes = _insured(year, numbers, policy.book)
    deductions = special_deductions(year.declared, policy)
    steps = list(deductions.steps)
    prepaid = [prepay(other.amount, other.kind, policy) for other in year.others]
    steps += [step for each in prepaid for step in each.steps]
    equity = equity_taxes(year.equity, policy) if year.equity else ()
    steps += [step for each in equity for step in each.steps]
    # What counts in the year besides pay: shares of labour income, equity once its separate treatment has ended.
    beside = Money.total(each.comprehensive for each in prepaid)
    beside += Money.total(each.taxable for each in equity if each.tax is None)
    beside -= deductions.at_settlement
    free_allowances, free_awards, exempt_steps = _exempt(year, numbers, policy)
    steps += exempt_steps
    taxed = [payment for payment in year.payments if payment.name not in free_awards]
    ordinary = [
        Month(
            income=month.income + Money.total(allowance.amount for allowance in month.allowances),
            exempt=free_allowances[number],
            social=insured[number][0],
            additional=deductions.by_month[number - 1],
            other=month.other + _deductible_annuity(month, year, policy),
            relief=month.relief,
        )
        for number, month in zip(numbers, year.months, strict=True)
    ]
    separate, choice, choice_steps = _separate(year, taxed, ordinary, beside, policy)
    steps += choice_steps
    merged: dict[int, Money] = dict.fromkeys(numbers, Money.ZERO)
    apart: dict[int, Money] = dict.fromkeys(numbers, Money.ZERO)
    for payment in taxed:
        if payment.name == separate:
            apart[payment.month] += separate_tax(payment.amount, policy.scale("income_tax.bonus_scale"))
        else:
            merged[payment.month] += payment.amount
    withheld = withhold(
        [replace(month, income=month.income + merged[n]) for n, month in zip(numbers, ordinary, strict=True)],
        policy,
        year.mode,
        year.first_month,
    )
    settled = _settled(ordinary, merged, beside, policy)
    other_tax = Money.total(each.tax for each in prepaid)
    rows = []
    for number, month, due in zip(numbers, year.months, withheld.months, strict=True):
        paid = [payment for payment in year.payments if payment.month == number]
        gross = ordinary[number - year.first_month].income + Money.total(payment.amount for payment in paid)
        tax = due.tax + apart[number]
        social, employer_social = insured[number]
        passed_on = Money.total(payment.amount for payment in paid if not payment.is_own_cost)
        rows.append(
            NetMonth(
                number,
                gross,
                free_allowances[number] + Money.total(p.amount for p in paid if p.name in free_awards),
                social,
                month.annuity,
                deductions.by_month[number - 1],
                tax,
                gross - social - month.annuity - tax,
                gross - passed_on + employer_social + month.employer_annuity,
            )
        )
    rate = policy.ratio("income_tax.capital_income_rate")
    capital_tax = year.capital_dividend.times(rate, Rounding.HALF_UP)
    if year.capital_dividend:
        expression = f"{year.capital_dividend.as_yuan()} × {percent(rate)}"
        steps.append(Step("持股分红个人所得税", expression, capital_tax.as_yuan(), "TAX-009"))
    steps += _month_steps(rows, [row.cumulative_taxable for row in withheld.months])
    total_tax = Money.total(row.tax for row in rows)
    beside_net = Money.total(other.amount for other in year.others) - other_tax + year.capital_dividend - capital_tax
    return NetPay(
        tuple(rows),
        total_tax,
        settled - withheld.year_tax - other_tax,
        capital_tax,
        Money.total(row.net for row in rows) + beside_net,
        Money.total(row.employer_cost for row in rows),
        separate,
        choice,
        left_out,
        tuple(steps),
        other_tax,
        equity,
        notes,
    )


def reaching(year: PayYear, policy: Policy) -> dict[str, Money]:
    """What each payment adds to the year's net, settlement included: the year with it less the year without it."""
    whole = net_pay(year, policy)
    told: dict[str, Money] = {}
    for payment in year.payments:
        rest = tuple(other for other in year.payments if other.name != payment.name)
        is_named = year.separate == payment.name
        without = net_pay(replace(year, payments=rest, separate=None if is_named else year.separate), policy)
        told[payment.name] = (whole.net - whole.settlement) - (without.net - without.settlement)
    return told


def _insured(
    year: PayYear, numbers: range, book: Book
) -> tuple[dict[int, tuple[Money, Money]], tuple[str, ...], tuple[str, ...]]:
    """Contributions of person and employer by month, a sentence for whatever is missing in some months, and notes."""
    told: dict[int, tuple[Money, Money]] = {}
    notes: dict[str, None] = {}
    missing: dict[str, tuple[str, list[int]]] = {}
    for number, month in zip(numbers, year.months, strict=True):
        if month.social is not None or year.region is None:
            told[number] = (month.social or Money.ZERO, month.employer_social or Money.ZERO)
            continue
        due = _contributions(year, number, month, book)
        told[number] = (due.person, due.employer)
        notes |= dict.fromkeys(due.notes)
        for sentence in due.left_out:
            missing.setdefault(sentence.partition("未计算：")[0], (sentence, []))[1].append(number)
    return told, tuple(f"{_months(found)}{sentence}" for sentence, found in missing.values()), tuple(notes)


def _contributions(year: PayYear, number: int, month: PayMonth, book: Book) -> Contributions:
    last_day = date(year.on.year, number, monthrange(year.on.year, number)[1])
    return contributions(
        year.insurance_wage or month.income,
        year.region or "",
        Policy(book, last_day),
        housing_wage=year.housing_wage,
        housing_rate=year.housing_rate,
        injury_rate=year.injury_rate,
    )


def _months(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} 月" if len(numbers) == 1 else f"{numbers[0]} 月至 {numbers[-1]} 月"


def _deductible_annuity(month: PayMonth, year: PayYear, policy: Policy) -> Money:
    if not month.annuity:
        return Money.ZERO
    base = year.insurance_wage or month.income
    return min(month.annuity, base.times(policy.ratio("annuity_tax.person_cap"), Rounding.DOWN))


def _exempt(year: PayYear, numbers: range, policy: Policy) -> tuple[dict[int, Money], set[str], list[Step]]:
    """Exempt allowances by month, the names of exempt awards, and the findings as steps."""
    by_month = dict.fromkeys(numbers, Money.ZERO)
    awards: set[str] = set()
    steps: list[Step] = []
    for number, month in zip(numbers, year.months, strict=True):
        for allowance in month.allowances:
            finding = check_allowance(allowance.kind, allowance.document, policy.fresh())
            free = allowance.amount if finding.severity is Severity.PASS else Money.ZERO
            by_month[number] += free
            steps.append(Step(f"{number} 月津贴免税", finding.message, free.as_yuan(), "TAX-010"))
    for payment in year.payments:
        if payment.kind == "award":
            finding = check_award(payment.issuer, payment.field, policy.fresh())
            is_free = finding.severity is Severity.PASS
            amount = payment.amount if is_free else Money.ZERO
            steps.append(Step(f"{payment.name}免税", finding.message, amount.as_yuan(), "TAX-008"))
            awards |= {payment.name} if is_free else set()
    return by_month, awards, steps


def _separate(
    year: PayYear, taxed: Sequence[Payment], ordinary: Sequence[Month], beside: Money, policy: Policy
) -> tuple[str | None, BonusChoice | None, list[Step]]:
    """Which payment is taxed apart: the one asked for, or the one where it saves most; none once it has ended."""
    competing = {payment.name: payment.amount for payment in taxed if payment.kind in MAY_BE_SEPARATE}
    if not competing or year.separate is None:
        return None, None, []
    others = Money.total(payment.amount for payment in taxed if payment.name not in competing)
    yearly = policy.yuan("income_tax.yearly_deduction")
    other_taxable = Money.total(month.net_income for month in ordinary) + others + beside - yearly
    relief = Money.total(month.relief for month in ordinary)
    try:
        choice = best_separate_use(competing, other_taxable, policy, relief)
    except NotInForce as problem:
        if year.separate != BEST:
            raise
        return None, None, [Step("全年一次性奖金单独计税", problem.message, "全部并入综合所得", "TAX-003")]
    return (choice.separate if year.separate == BEST else year.separate), choice, list(choice.steps)


def _settled(ordinary: Sequence[Month], merged: Mapping[int, Money], beside: Money, policy: Policy) -> Money:
    """The year's tax on comprehensive income once everything is known; `beside` is income less late deductions."""
    net_income = Money.total(month.net_income for month in ordinary) + Money.total(merged.values())
    taxable = net_income + beside - policy.yuan("income_tax.yearly_deduction")
    relief = Money.total(month.relief for month in ordinary)
    return max(Money.ZERO, policy.scale("income_tax.annual_scale").tax_on(taxable) - relief)


def _month_steps(rows: Sequence[NetMonth], taxable: Sequence[Money]) -> list[Step]:
    steps: list[Step] = []
    for row, cumulative in zip(rows, taxable, strict=True):
        steps.append(
            Step(f"{row.month} 月个人所得税", f"累计应纳税所得额 {cumulative.as_yuan()}", row.tax.as_yuan(), "TAX-002")
        )
        expression = f"{row.gross.as_yuan()} − {row.social.as_yuan()} − {row.annuity.as_yuan()} − {row.tax.as_yuan()}"
        steps.append(
            Step(f"{row.month} 月实发", f"应发 − 社会保险和公积金 − 年金 − 个人所得税：{expression}", row.net.as_yuan())
        )
    return steps
