"""What one person's social insurance and housing fund cost in a year, month by month, and an enterprise's own estimate.

Pure. Each month is computed with the values in force on its first day; a component without a value is left out and
named, and the year is marked incomplete. An estimate (企业自填) fills only what nothing published covers, and whatever
it touched says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.cells import read_ratio
from talent_app.core.money import Money
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Book, Cite, Dated, NotInForce, Parameter, Policy, Unit
from talent_app.rules.social_insurance import Contributions, contributions

#: What an enterprise may estimate, by the last part of the code.
FIGURES = (
    "base_floor", "base_ceiling", "pension_employer", "pension_person", "medical_employer", "medical_person",
    "unemployment_employer", "unemployment_person", "injury_employer",
)  # fmt: skip
ESTIMATE = "platform"
MARK = "企业自填"


def missing_figures(book: Book, region: str, year: int) -> list[Parameter]:
    """What is not in force on the first of January of a year."""
    found = []
    for name in FIGURES:
        parameter = book.parameters[f"{region}.{name}"]
        try:
            parameter.on(date(year, 1, 1))
        except NotInForce:
            found.append(parameter)
    return found


def last_known(book: Book, region: str, year: int) -> dict[str, Any]:
    """The latest published value before a year, by figure: what the form of an estimate begins with."""
    found = {}
    for name in FIGURES:
        known = [each for each in book.parameters[f"{region}.{name}"].values if not each.repealed]
        before = [each for each in known if each.start < date(year + 1, 1, 1)]
        if before:
            found[name] = before[-1].value
    return found


def with_estimate(book: Book, region: str, year: int, figures: Mapping[str, str], source: str) -> Book:
    """The book with an estimate where nothing published is in force; it ends with the year.

    Example: an estimated floor of 7,000 counts on 2026-01-01 and no longer on 2027-01-01.
    """
    changed = []
    for parameter in missing_figures(book, region, year):
        text = figures.get(parameter.code.partition(".")[2], "")
        if not text:
            continue
        value = Money.yuan(text) if parameter.unit is Unit.YUAN else read_ratio(text)
        begin, end = date(year, 1, 1), date(year + 1, 1, 1)
        note = f"{MARK}：{source}"
        added = [Dated(begin, value, Cite(ESTIMATE), "F", note=note)]
        later = [each for each in parameter.values if each.start > begin]
        if not later or later[0].start > end:
            added.append(Dated(end, None, Cite(ESTIMATE), "F", repealed=True, note=note))
        before = [each for each in parameter.values if each.start <= begin]
        changed.append(
            Parameter(
                parameter.code, parameter.label, parameter.unit, (*before, *added, *later), parameter.place,
                parameter.note, parameter.choices,
            )
        )  # fmt: skip
    return book.with_parameters(changed, f"{book.revision}+estimate") if changed else book


@dataclass(frozen=True, slots=True)
class Basis:
    """What a person's contributions of a year are computed from, monthly."""

    wage: Money
    housing_wage: Money | None = None
    housing_rate: Fraction | None = None
    injury_rate: Fraction | None = None
    medical_extra: Money = Money.ZERO
    annuity_employer: Money = Money.ZERO
    annuity_person: Money = Money.ZERO


@dataclass(frozen=True, slots=True)
class CostLine:
    """One component: a month (the last one computed) and the year."""

    component: str
    title: str
    base: Money | None
    employer_month: Money
    person_month: Money
    employer_year: Money
    person_year: Money
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class YearCost:
    """A person's year for himself and for the enterprise; `left_out` names what could not be computed, and when."""

    lines: tuple[CostLine, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    months: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.left_out

    @property
    def is_estimated(self) -> bool:
        """Whether anything rests on the enterprise's own figures."""
        return any(line.is_estimated for line in self.lines)

    @property
    def employer_month(self) -> Money:
        """What the enterprise pays in a month."""
        return Money.total(line.employer_month for line in self.lines)

    @property
    def person_month(self) -> Money:
        """What the person pays in a month."""
        return Money.total(line.person_month for line in self.lines)

    @property
    def employer_year(self) -> Money:
        """What the enterprise pays in the year."""
        return Money.total(line.employer_year for line in self.lines)

    @property
    def person_year(self) -> Money:
        """What the person pays in the year."""
        return Money.total(line.person_year for line in self.lines)


def year_cost(basis: Basis, region: str, book: Book, year: int, first_month: int = 1, last_month: int = 12) -> YearCost:
    """The months of a year together.

    Example (西藏 2024, wage 40,000): pension of the person 2,771.20 a month, 33,254.40 a year.
    """
    told: list[tuple[int, Contributions, Policy]] = []
    for month in range(first_month, last_month + 1):
        policy = Policy(book, date(year, month, 1))
        wanted = {"housing_wage": basis.housing_wage, "housing_rate": basis.housing_rate}
        found = contributions(basis.wage, region, policy, injury_rate=basis.injury_rate, **wanted)  # type: ignore[arg-type]
        told.append((month, found, policy))
    lines = [*_lines(told), *_flat(basis, len(told))]
    return YearCost(tuple(lines), _left_out(told), _notes(told), _steps(told), len(told))


def _lines(told: list[tuple[int, Contributions, Policy]]) -> list[CostLine]:
    found: dict[str, CostLine] = {}
    for _month, month, policy in told:
        touched = {code for code, each in policy.readings.items() if each.cite.source == ESTIMATE}
        is_base = any(code.endswith(("base_floor", "base_ceiling")) for code in touched)
        for line in month.lines:
            is_own = any(f".{line.component}_" in code for code in touched)
            is_estimated = is_own or (is_base and line.component != "housing_fund")
            old = found.get(line.component)
            found[line.component] = CostLine(
                line.component, line.title, line.base, line.employer, line.person,
                (old.employer_year if old else Money.ZERO) + line.employer,
                (old.person_year if old else Money.ZERO) + line.person,
                is_estimated or (old is not None and old.is_estimated),
            )  # fmt: skip
    return list(found.values())


def _flat(basis: Basis, months: int) -> list[CostLine]:
    """What the enterprise's own plans add, the same every month."""
    plans = (
        ("medical_extra", "补充医疗保险", basis.medical_extra, Money.ZERO),
        ("annuity", "企业年金", basis.annuity_employer, basis.annuity_person),
    )
    return [
        CostLine(code, title, None, employer, person, Money(employer.fen * months), Money(person.fen * months))
        for code, title, employer, person in plans
        if employer or person
    ]


def _left_out(told: list[tuple[int, Contributions, Policy]]) -> tuple[str, ...]:
    """Each missing component once, with its months where it is not missing throughout."""
    months: dict[str, list[int]] = {}
    for number, month, _policy in told:
        for sentence in month.left_out:
            months.setdefault(sentence.partition("：")[0], []).append(number)
    found = []
    for what, missing in months.items():
        span = "" if len(missing) == len(told) else f"（{missing[0]}—{missing[-1]} 月）"
        found.append(f"{what}{span}：没有有效的基数或费率")
    return tuple(found)


def _notes(told: list[tuple[int, Contributions, Policy]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for _number, month, _policy in told for note in month.notes))


def _steps(told: list[tuple[int, Contributions, Policy]]) -> tuple[Step, ...]:
    """The working of the last month, line by line."""
    if not told:
        return ()
    number, month, policy = told[-1]
    found = []
    for line in month.lines:
        for side, amount in (("employer", line.employer), ("person", line.person)):
            reading = next(
                (each for code, each in policy.readings.items() if code.endswith(f"{line.component}_{side}")), None
            )
            rate = reading.value if reading is not None else Fraction(amount.fen, line.base.fen or 1)
            who = "单位" if side == "employer" else "个人"
            mark = f"（{MARK}）" if reading is not None and reading.cite.source == ESTIMATE else ""
            found.append(
                Step(
                    f"{number} 月{line.title}{who}", f"{line.base.as_yuan()} × {percent(rate)}{mark}，四舍五入到分",
                    amount.as_yuan(), "HF-001" if line.component == "housing_fund" else "SI-002",
                )
            )  # fmt: skip
    return tuple(found)
