"""When a person reaches the statutory retirement age under the gradual delay that began in January 2025 (RT-001).

Pure. Which old age applies to a woman is a field with its document, never derived from sex; earlier retirement for high
altitude or special kinds of work is a local rule and is not computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talent_app.core.dates import add_months
from talent_app.core.enums import TitledEnum
from talent_app.rules.outcome import Citation, cited
from talent_app.rules.parameters import Policy

BEGINNING = date(2025, 1, 1)


class OldAge(TitledEnum):
    """The retirement age that would have applied before the delay."""

    MAN_60 = "man_60", "男 60 周岁"
    WOMAN_55 = "woman_55", "女 55 周岁"
    WOMAN_50 = "woman_50", "女 50 周岁"

    @property
    def years(self) -> int:
        """The old age in whole years."""
        return int(self.value[-2:])


@dataclass(frozen=True, slots=True)
class Retirement:
    """The month of retirement as its first day, the age reached, and how far a person may choose."""

    month: date
    delay_months: int
    age_years: int
    age_months: int
    earliest: date
    latest: date
    citation: Citation
    evidence: str


def retirement(born_on: date, old_age: OldAge, policy: Policy) -> Retirement:
    """The statutory retirement of one person.

    A man born in January 1965 retires one month later than at 60; one born in September 1976 or later, 36 months.
    """
    old_month = add_months(born_on.replace(day=1), 12 * old_age.years)
    kind = "women_50" if old_age is OldAge.WOMAN_50 else "men"
    months = (old_month.year - BEGINNING.year) * 12 + old_month.month - BEGINNING.month
    delay = 0
    if months >= 0:
        step = policy.whole(f"retirement.months_per_step_{kind}")
        delay = min(policy.whole(f"retirement.longest_delay_{kind}"), months // step + 1)
    month = add_months(old_month, delay)
    choice = 12 * policy.whole("retirement.flexible_years")
    rule = policy.rule("RT-001")
    evidence = policy.worst_evidence("RT-001")
    return Retirement(
        month=month,
        delay_months=delay,
        age_years=old_age.years + delay // 12,
        age_months=delay % 12,
        earliest=max(old_month, add_months(month, -choice)),
        latest=add_months(month, choice),
        citation=cited(rule.cite, evidence, policy),
        evidence=evidence,
    )
