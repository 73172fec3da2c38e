"""Which class of talent somebody's evidence speaks for: conditions as policy data, a proposal with its reasons.

Pure. A table has classes from the highest down; a class has grounds, any one of which suffices; a ground has
conditions, all of which must hold. The outcome is a proposal only: a named person confirms or declines it (DB-005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.rules import grades
from talent_app.rules.class_tables import ClassTable, Condition, Ground, TalentClass


class Standing(TitledEnum):
    """How one condition stands."""

    PROVEN = "proven", "成立，有证明"
    UNPROVEN = "unproven", "成立，缺证明材料"
    MISSING = "missing", "未达到"


#: Best first.
ORDER = (Standing.PROVEN, Standing.UNPROVEN, Standing.MISSING)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One recorded fact: a title, an award, a programme … with what proves it ("" where nothing does)."""

    kind: str
    title: str
    values: Mapping[str, Any]
    proof: str = ""
    obtained_on: date | None = None
    valid_until: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """A condition with the facts that meet it."""

    condition: Condition
    standing: Standing
    facts: tuple[Evidence, ...]

    @property
    def proof(self) -> str:
        """What proves it."""
        return "；".join(dict.fromkeys(fact.proof for fact in self.facts if fact.proof))

    def kept(self) -> dict[str, Any]:
        """What is kept of it with a decision: the condition, how it stood, the facts and their proof."""
        return {
            "label": self.condition.label,
            "standing": self.standing.value,
            "facts": [fact.title for fact in self.facts],
            "references": [fact.reference for fact in self.facts],
            "proof": self.proof,
        }


@dataclass(frozen=True, slots=True)
class GroundResult:
    """A ground with each of its conditions."""

    ground: Ground
    results: tuple[ConditionResult, ...]

    @property
    def standing(self) -> Standing:
        """The worst of its conditions."""
        return max((one.standing for one in self.results), key=ORDER.index)

    @property
    def is_unchecked(self) -> bool:
        """Whether the condition itself still has to be compared with the official text."""
        return not grades.may_block(grades.effective(self.ground.evidence))


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A class with each of its grounds, the best first."""

    talent_class: TalentClass
    grounds: tuple[GroundResult, ...]

    @property
    def standing(self) -> Standing:
        """The best of its grounds; a class without grounds is reached by nobody."""
        return self.grounds[0].standing if self.grounds else Standing.MISSING


@dataclass(frozen=True, slots=True)
class ClassProposal:
    """What the evidence speaks for under one table: the class (None for none), how surely, and every class judged."""

    table: ClassTable
    day: date
    classes: tuple[ClassResult, ...]

    @property
    def best(self) -> ClassResult | None:
        """The highest class with a ground whose conditions all hold, proven or not."""
        return next((one for one in self.classes if one.standing is not Standing.MISSING), None)

    @property
    def is_proven(self) -> bool:
        """Whether nothing of the best ground lacks proof."""
        return self.best is not None and self.best.standing is Standing.PROVEN

    @property
    def next_up(self) -> ClassResult | None:
        """The lowest class above the proposed one, to say what is missing for it."""
        reached = self.best
        above = [one for one in self.classes if one.grounds]
        if reached is not None:
            above = above[: [one.talent_class.code for one in above].index(reached.talent_class.code)]
        return above[-1] if above else None


def propose(table: ClassTable, evidence: Iterable[Evidence], day: date) -> ClassProposal:
    """Judge the evidence of one person against a table on a day; facts that have run out do not count."""
    facts = [fact for fact in evidence if fact.valid_until is None or fact.valid_until >= day]
    classes = []
    for one in table.classes:
        grounds = [
            GroundResult(ground, tuple(judged(condition, facts, day) for condition in ground.conditions))
            for ground in one.grounds
        ]
        classes.append(ClassResult(one, tuple(sorted(grounds, key=_distance))))
    return ClassProposal(table, day, tuple(classes))


def _distance(ground: GroundResult) -> tuple[int, int]:
    """How far a ground is from holding: first by its standing, then by how many conditions fail."""
    missing = sum(result.standing is Standing.MISSING for result in ground.results)
    return ORDER.index(ground.standing), missing


def judged(condition: Condition, facts: Sequence[Evidence], day: date) -> ConditionResult:
    """One condition over the facts of its kind: enough of them must fit, and enough of those be proven."""
    fitting = [fact for fact in facts if _fits(condition, fact, day)]
    proven = [fact for fact in fitting if fact.proof]
    if len(proven) >= condition.number:
        return ConditionResult(condition, Standing.PROVEN, tuple(proven))
    if len(fitting) >= condition.number:
        return ConditionResult(condition, Standing.UNPROVEN, tuple(fitting))
    return ConditionResult(condition, Standing.MISSING, tuple(fitting))


def _fits(condition: Condition, fact: Evidence, day: date) -> bool:
    if fact.kind != condition.kind:
        return False
    if any(fact.values.get(name) not in allowed for name, allowed in condition.where.items()):
        return False
    for name, most in condition.at_most.items():
        value = fact.values.get(name)
        if value is None or value > most:
            return False
    if condition.within_years is None:
        return True
    return fact.obtained_on is not None and _years_later(fact.obtained_on, condition.within_years) >= day


def _years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 28 February.

    >>> _years_later(date(2020, 2, 29), 5)
    datetime.date(2025, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
