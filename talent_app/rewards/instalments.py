"""Payments laid out from an approved reward, and what is taken back when its condition lapses. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from talent_app.core.dates import add_months
from talent_app.core.money import Money, Rounding
from talent_app.rewards.enums import Lapse
from talent_app.rules.reward_tables import Period

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Planned:
    """One payment: when it is due and, for what is given by period, the last day it stands for."""

    number: int
    due_on: date
    covers_until: date | None
    amount: Money


def laid_out(amount: Money, period: Period, years: int, shares: Sequence[int], starts_on: date) -> list[Planned]:
    """The payments of a reward: a sum once by shares a year apart, or the amount again for every year or month."""
    if period is Period.ONCE:
        parts = amount.split(dict(enumerate(shares)))
        return [
            Planned(place + 1, add_months(starts_on, MONTHS_A_YEAR * place), None, part)
            for place, part in parts.items()
        ]
    step = MONTHS_A_YEAR if period is Period.YEARLY else 1
    count = years if period is Period.YEARLY else years * MONTHS_A_YEAR
    return [
        Planned(
            place + 1,
            add_months(starts_on, step * place),
            add_months(starts_on, step * (place + 1)) - timedelta(days=1),
            amount,
        )
        for place in range(count)
    ]


def taken_back(
    lapse: Lapse, lapsed_on: date, *, amount: Money, due_on: date, covers_until: date | None, used: Money | None
) -> Money:
    """What is taken back of one payment that was made.

    Fraud: all of it. Misuse: what has not been used as it should. Otherwise only the days after the condition lapsed,
    of a payment that stands for a period; a part of a fen stays with the person.
    """
    if lapse is Lapse.FRAUD:
        return amount
    if lapse is Lapse.MISUSE:
        return amount - (used or Money.ZERO)
    if covers_until is None or lapsed_on > covers_until:
        return Money.ZERO
    if lapsed_on <= due_on:
        return amount
    unserved = (covers_until - lapsed_on).days + 1
    whole = (covers_until - due_on).days + 1
    return amount.times(Fraction(unserved, whole), Rounding.DOWN)
