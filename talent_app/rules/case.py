"""One plan as the checks see it: the day, the facts, the people, and (once allocated) the lines.

Pure. It also holds the few quantities that several rules share, each computed in one place only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from talent_app.core.dates import WorkingCalendar
from talent_app.core.money import Money
from talent_app.rules import sharing
from talent_app.rules.fields import fields_of
from talent_app.rules.outcome import Line, Verdict, lacking, verdict
from talent_app.rules.plan_facts import Person, PlanFacts

SHOWN_REFS = 5


@dataclass(frozen=True)
class Case:
    """A plan to be judged."""

    on: date
    facts: PlanFacts
    people: tuple[Person, ...]
    lines: tuple[Line, ...] = ()
    shares_money: bool = True
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    @property
    def plan_year(self) -> int:
        """P: the year of the plan, by default the year of the day of evaluation."""
        return self.facts.plan_year or self.on.year

    @property
    def dividend_year(self) -> int:
        """D: the year whose profit is shared, by default P."""
        return self.facts.dividend_year or self.plan_year

    @property
    def pool(self) -> Money:
        """What is to be shared; reading a request has made sure that it is given."""
        return self.facts.pool or Money.ZERO

    @cached_property
    def amounts(self) -> dict[str, Money]:
        """Amount by person."""
        return {line.ref: line.amount for line in self.lines}

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Weight by person, stated or worked out by the method of the plan."""
        return sharing.weights_of(self.facts, self.people, self.dividend_year)

    @cached_property
    def paid(self) -> tuple[Person, ...]:
        """The people who get something, money or shares: the head count of every rule."""
        if self.shares_money:
            return tuple(person for person in self.people if self.amounts.get(person.ref, Money.ZERO) > Money.ZERO)
        excluded = {line.ref for line in self.lines if line.excluded_by}
        return tuple(
            person for person in self.people if person.ref not in excluded and (person.shares or person.reward_value)
        )

    @cached_property
    def is_proposed(self) -> bool:
        """Whether amounts were proposed one by one instead of weights."""
        return any(person.amount is not None for person in self.people)

    def lacking(self, *names: str) -> Verdict:
        """The verdict of a rule for which facts of the plan, or of some of its people, are missing."""
        of_plan = fields_of(type(self.facts))
        of_people = fields_of(type(self.people[0])) if self.people else {}
        labels = [of_plan[name].label if name in of_plan else f"人员的{of_people[name].label}" for name in names]
        return lacking(names, labels)

    def absent(self, *names: str) -> list[str]:
        """Those of the facts that were not given."""
        return [name for name in names if getattr(self.facts, name) is None]


def named(refs: Iterable[str]) -> str:
    """A short list of people for a sentence."""
    refs = list(refs)
    return "、".join(refs[:SHOWN_REFS]) + (f" 等 {len(refs)} 人" if len(refs) > SHOWN_REFS else "")


def person_verdict(
    people: Iterable[Person],
    fact: str,
    is_allowed: Callable[[Any], bool],
    *,
    holds: str,
    fails: str,
    remedy: str,
    **details: Any,
) -> Verdict:
    """The verdict of a rule about one fact of every person; `fails` and `remedy` may name the people as `{who}`."""
    broken: list[str] = []
    unknown: list[str] = []
    for person in people:
        value = getattr(person, fact)
        if value is None:
            unknown.append(person.ref)
        elif not is_allowed(value):
            broken.append(person.ref)
    if broken:
        who = named(broken)
        return verdict(
            False,
            fails.format(who=who),
            remedy.format(who=who),
            refs=tuple(broken),
            missing=(fact,) if unknown else (),
            **details,
        )
    if unknown:
        label = fields_of(Person)[fact].label
        return lacking([fact], [f"{named(unknown)}的{label}"], refs=tuple(unknown))
    return verdict(True, holds, **details)
