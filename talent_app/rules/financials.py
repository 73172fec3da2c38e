"""Quantities from the accounts that several rules read: the three-year increment, growth rates, years that count.

Pure. Exact fractions; where a base is not positive the quantity does not exist, and the functions say so with None.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from talent_app.core.dates import add_months
from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.plan_facts import PlanFacts

PARTS = ("closing_net_assets", "opening_net_assets", "injections", "declared_unpaid")


def computed_increment(facts: PlanFacts) -> Money | None:
    """Closing − opening − what treasury and shareholders put in − profit declared but still in the books."""
    closing, opening, put_in, declared = (getattr(facts, name) for name in PARTS)
    if closing is None or opening is None or put_in is None or declared is None:
        return None
    increment: Money = closing - opening - put_in - declared
    return increment


def increment(facts: PlanFacts) -> Money | None:
    """The increment as stated, or as computed from its parts."""
    return facts.net_asset_increment if facts.net_asset_increment is not None else computed_increment(facts)


def missing_for_increment(facts: PlanFacts) -> list[str]:
    """Which facts the increment ratio still needs."""
    missing = ["opening_net_assets"] if facts.opening_net_assets is None else []
    if increment(facts) is None:
        parts = [name for name in PARTS[0:1] + PARTS[2:] if getattr(facts, name) is None]
        missing += ["net_asset_increment"] if len(parts) == len(PARTS) - 1 else parts
    return missing


def growth_rates(amounts: Sequence[Money]) -> list[Fraction] | None:
    """Year-on-year rates; None where a base is not positive."""
    if any(base <= Money.ZERO for base in amounts[:-1]):
        return None
    return [later.ratio_to(base) - 1 for base, later in pairwise(amounts)]


def mean(rates: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean."""
    return sum(rates, Fraction(0)) / len(rates)


def observed_years(case: Case, years: int) -> tuple[int, int]:
    """The least and the most years of the last `years` that the enterprise can state, by when it was established.

    The year of foundation may be stated or left out; an enterprise of unknown age has to state them all.
    """
    founded = case.facts.established_on
    if founded is None:
        return years, years
    window = range(case.plan_year - years, case.plan_year)
    full = sum(1 for year in window if (founded.year, founded.month, founded.day) <= (year, 1, 1))
    return full, sum(1 for year in window if founded.year <= year)


def is_younger_than(case: Case, years: int) -> bool | None:
    """Whether the enterprise has not been there for so many full years on the day of the plan."""
    founded = case.facts.established_on
    return None if founded is None else add_months(founded, 12 * years) > case.on


def contradictions(facts: PlanFacts) -> list[str]:
    """Facts that cannot all be true, one sentence each."""
    problems: list[str] = []
    stated, computed = facts.net_asset_increment, computed_increment(facts)
    if stated is not None and computed is not None and stated != computed:
        problems.append(
            f"净资产增值额填写为 {stated.as_yuan()} 元，但由期末、期初、投入和已宣告利润算得 "
            f"{computed.as_yuan()} 元，两者不一致，请核对后只保留一种。"
        )
    for name, label in (("rd_expenses", "近三年研发费用"), ("tech_service_incomes", "近三年科技服务性收入")):
        values = getattr(facts, name)
        if facts.revenues is not None and values is not None and len(values) != len(facts.revenues):
            problems.append(
                f"“{label}”列了 {len(values)} 年，“近三年营业收入”列了 {len(facts.revenues)} 年，年数应一致。"
            )
    for name, label, most in (
        ("revenues", "近三年营业收入", 3),
        ("rd_expenses", "近三年研发费用", 3),
        ("tech_service_incomes", "近三年科技服务性收入", 3),
        ("prior_after_tax_profits", "此前各年税后利润", 4),
    ):
        values = getattr(facts, name)
        if values is not None and len(values) > most:
            problems.append(f"“{label}”最多填 {most} 年，现列了 {len(values)} 年。")
    return problems
