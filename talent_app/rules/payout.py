"""What is paid to whom in which year: gates, completion, appraisals, deferral, people who leave, taking back.

Pure and exact. Every part of every award ends in exactly one of three places (paid, waiting, lapsed), so nothing is
lost and nothing is shared out again in silence. A product of factors is rounded down to the fen once. Nothing here is
prorated before it was decided: weights and amounts of a plan already carry part years and grades.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Step
from talent_app.rules.payout_terms import (
    WHOLE,
    Departure,
    Gate,
    Instalment,
    PayoutPlan,
    TakingBack,
    Treatment,
)

MONTHS_A_YEAR = 12
RULE = "ALLOC"
NO_PENALTY = "追索扣回只限方案事先写明的情形，不得作为提前离职的违约金（劳动合同法第25条，SVC-001）。"


@dataclass(frozen=True, slots=True)
class Part:
    """One year's part of one award. `planned` = `paid` + `waiting` + `lapsed`; `recovered` is taken out of `paid`.

    `paid_in` is the year in which it is (or is going to be) paid, which counts in that year's wage total.
    """

    ref: str
    year: int
    planned: Money
    paid: Money
    waiting: Money
    lapsed: Money
    recovered: Money
    paid_in: int
    why: str
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """The part as plain data."""
        amounts = ("planned", "paid", "waiting", "lapsed", "recovered")
        told: dict[str, Any] = {"ref": self.ref, "year": self.year}
        told |= {name: getattr(self, name).as_yuan() for name in amounts}
        return told | {"paid_in": self.paid_in, "why": self.why, "steps": [step.to_json() for step in self.steps]}


@dataclass(frozen=True, slots=True)
class Payout:
    """All parts, by person and then by year; sums are taken over them."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()

    def total(self, amount: str, *, ref: str | None = None, paid_in: int | None = None) -> Money:
        """The sum of one kind of amount (`paid`, `waiting`, …), for one person or one year of payment if asked."""
        return Money.total(
            getattr(part, amount)
            for part in self.parts
            if (ref is None or part.ref == ref) and (paid_in is None or part.paid_in == paid_in)
        )

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which something is paid or waits to be."""
        return tuple(sorted({part.paid_in for part in self.parts}))

    def to_json(self) -> dict[str, Any]:
        """The answer of `flask rules payout`."""
        kinds = ("planned", "paid", "waiting", "lapsed", "recovered")
        refs = sorted({part.ref for part in self.parts})
        return {
            "parts": [part.to_json() for part in self.parts],
            "people": [{"ref": ref} | {kind: self.total(kind, ref=ref).as_yuan() for kind in kinds} for ref in refs],
            "years": [
                {"year": year} | {kind: self.total(kind, paid_in=year).as_yuan() for kind in kinds}
                for year in self.years
            ],
            "total": {kind: self.total(kind).as_yuan() for kind in kinds},
            "notes": list(self.notes),
        }


def pay_out(plan: PayoutPlan) -> Payout:
    """Every part of every award on the day `plan.on`.

    Example: 100,000 at 70 % now and 30 % three years later: 70,000 paid and 30,000 waiting; when the appraisal of the
    third year leaves 0.5, 15,000 is paid and 15,000 lapses.
    """
    parts: list[Part] = []
    departures = {each.ref: each for each in plan.departures}
    for ref in sorted(plan.awards):
        planned = planned_parts(plan.awards[ref], plan.instalments)
        for instalment in plan.instalments:
            parts.append(_part(plan, ref, instalment, planned[instalment.year], departures.get(ref)))
    return Payout(tuple(parts), (NO_PENALTY,) if plan.recoveries else ())


def planned_parts(award: Money, instalments: tuple[Instalment, ...]) -> dict[int, Money]:
    """An award over its years; the parts sum to it exactly, odd fen go to the largest remainders, earlier years first.

    >>> planned_parts(Money.yuan("100.01"), (Instalment(year=2025, share=Fraction(7, 10)),
    ...                                       Instalment(year=2028, share=Fraction(3, 10))))
    {2025: Money('70.01'), 2028: Money('30.00')}
    """
    return award.split({each.year: each.share for each in instalments})


def completion_factor(plan: PayoutPlan) -> Fraction:
    """What the completion rate of the goals pays: the highest band reached, or the rate itself up to the whole."""
    rate = plan.completion
    if rate is None:
        return WHOLE
    if plan.bands:
        return next((band.pays for band in reversed(plan.bands) if rate >= band.least), Fraction(0))
    return min(rate, WHOLE)


def _part(plan: PayoutPlan, ref: str, instalment: Instalment, planned: Money, left: Departure | None) -> Part:
    year, paid_in = instalment.year, instalment.year
    steps = [
        Step(
            f"{ref} {year} 年应兑付",
            f"{plan.awards[ref].as_yuan()} × {ratio_text(instalment.share)}，各年合计等于总额",
            planned.as_yuan(),
        )
    ]
    factors, words = _factors(plan, ref, year)
    treatment = plan.treatments[left.reason] if left is not None and year >= left.on.year else None
    why, is_waiting = _gate(plan.gates, year)
    if left is not None and treatment in (Treatment.FORFEIT, Treatment.PRORATE):
        served = months_served(left.on) if treatment is Treatment.PRORATE and year == left.on.year else 0
        factors.append(Fraction(served, MONTHS_A_YEAR))
        words.append(f"{left.reason.title}，{left.on} 离开，当年计 {served} 个月")
    due = Money.ZERO if why and not is_waiting else planned.times(_product(factors), Rounding.DOWN)
    lapsed = planned - due
    if words:
        expression = (
            f"{planned.as_yuan()} × {' × '.join(ratio_text(factor) for factor in factors)}（{'；'.join(words)}）"
        )
        steps.append(Step(f"{ref} {year} 年考核后应兑付", f"{expression}，舍到分", due.as_yuan()))
    if treatment is Treatment.AT_ONCE and left is not None:
        paid_in = left.on.year
    if not why and due:
        why, is_waiting = _not_yet(plan, ref, instalment, paid_in, treatment)
    waiting = due if is_waiting and due else Money.ZERO
    paid = due - waiting
    recovered, note = _recovered(plan, ref, year, paid)
    steps += [Step(f"{ref} {year} 年追索扣回", note, recovered.as_yuan())] if note else []
    told = "；".join(text for text in (why, *words, note) if text)
    return Part(ref, year, planned, paid, waiting, lapsed, recovered, paid_in, told, _ruled(steps))


def _factors(plan: PayoutPlan, ref: str, year: int) -> tuple[list[Fraction], list[str]]:
    """Factors below the whole, with their words: goals of the enterprise, the person's own, the later appraisal."""
    factors: list[Fraction] = []
    words: list[str] = []
    if plan.completion is not None:
        factors.append(completion_factor(plan))
        words.append(f"目标完成率 {percent(plan.completion)}，兑付 {percent(factors[-1])}")
    if ref in plan.performance:
        factors.append(plan.performance[ref])
        words.append(f"个人考核系数 {ratio_text(plan.performance[ref])}")
    for each in plan.appraisals:
        if each.year == year and each.ref in (ref, None):
            factors.append(each.factor)
            words.append(f"{year} 年后续考核系数 {ratio_text(each.factor)}")
    return factors, words


def _gate(gates: tuple[Gate, ...], year: int) -> tuple[str, bool]:
    """Why a year pays nothing (not met), or has to wait (not known); a gate that fails is stronger than one unknown."""
    mine = [gate for gate in gates if gate.year in (None, year)]
    if failed := [gate.name for gate in mine if gate.is_met is False]:
        return f"未达到兑付条件：{'、'.join(failed)}", False
    if unknown := [gate.name for gate in mine if gate.is_met is None]:
        return f"等待核对兑付条件：{'、'.join(unknown)}", True
    return "", False


def _not_yet(
    plan: PayoutPlan, ref: str, instalment: Instalment, paid_in: int, treatment: Treatment | None
) -> tuple[str, bool]:
    """Whether a part that is due by its conditions still has to wait for its year or its appraisal."""
    if paid_in > plan.on.year:
        return f"{paid_in} 年兑付", True
    is_appraised = any(each.year == instalment.year and each.ref in (ref, None) for each in plan.appraisals)
    if instalment.needs_appraisal and not is_appraised and treatment is not Treatment.AT_ONCE:
        return f"等待 {instalment.year} 年后续考核", True
    return "", False


def _recovered(plan: PayoutPlan, ref: str, year: int, paid: Money) -> tuple[Money, str]:
    """What is taken back of a part, rounded down; several reasons add up to the whole at most."""
    mine = [each for each in plan.recoveries if each.ref == ref and (not each.years or year in each.years)]
    if not mine or not paid:
        return Money.ZERO, ""
    share = min(WHOLE, sum((each.share for each in mine), Fraction(0)))
    reasons: list[TakingBack] = list(dict.fromkeys(each.reason for each in mine))
    note = f"{'、'.join(each.title for each in reasons)}，追索 {paid.as_yuan()} × {percent(share)}，舍到分"
    return paid.times(share, Rounding.DOWN), note


def months_served(left_on: date) -> int:
    """Whole months of the year worked until a day: 30 June 2025 is six, 29 June five.

    >>> months_served(date(2025, 6, 30)), months_served(date(2025, 6, 29))
    (6, 5)
    """
    is_last = left_on.day == monthrange(left_on.year, left_on.month)[1]
    return left_on.month if is_last else left_on.month - 1


def _product(factors: list[Fraction]) -> Fraction:
    whole = WHOLE
    for factor in factors:
        whole *= factor
    return whole


def _ruled(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(Step(step.label, step.expression, step.result, step.rule or RULE) for step in steps)
