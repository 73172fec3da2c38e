"""The working copy of a plan under repair: what was changed so far, for which rule, and what may not be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from talent_app.core.money import Money
from talent_app.rules import grades
from talent_app.rules.case import Case
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.outcome import Finding, Outcome, Severity
from talent_app.rules.parameters import Policy
from talent_app.rules.refusal import Refused

LEAST_CHANGE, KEEP_POOL, KEEP_PEOPLE = "least_change", "keep_pool", "keep_people"
REMOVING = ("DV-005", "DV-007", "DV-009", "EL-002", "EQ-015")
POOL_AT_MOST = ("DV-002",)
POOL_AT_LEAST = ("TC-002", "TC-003", "TC-004")
PURCHASE_SHARE = "tech_equity.purchase_per_award"


class Contradiction(Exception):
    """These rules, with the mode, leave no plan; the rules are those seen first, not yet the fewest."""

    def __init__(self, *rules: str) -> None:
        super().__init__(*rules)
        self.rules = rules


@dataclass
class Draft:
    """A plan being moved; `reasons` names the rule behind every moved value, by person (None: the plan) and fact."""

    instrument: Instrument
    case: Case
    policy: Policy
    mode: str
    considered: frozenset[str] | None = None
    reasons: dict[tuple[str | None, str], str] = field(default_factory=dict)
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.look()

    def look(self) -> None:
        """Judges the plan as it stands now."""
        try:
            self.outcome = self.instrument.evaluate(self.case, self.policy.fresh())
        except Refused:  # the plan's own floors do not fit into what the rules leave
            raise Contradiction("ALLOC") from None

    def counts(self, rule: str) -> bool:
        """Whether a rule is obeyed in this search."""
        return self.considered is None or rule in self.considered

    def blocking(self) -> list[Finding]:
        """The findings that still block, in rule order."""
        return [
            finding
            for finding in self.outcome.findings
            if finding.severity is Severity.BLOCK and self.counts(finding.rule)
        ]

    def bound(self, rule: str, unit: str) -> Finding | None:
        """The finding of a rule that sets a hard limit in a unit, whether it holds now or not."""
        for finding in self.outcome.findings:
            if finding.rule == rule:
                is_hard = finding.strength == "H" and grades.may_block(finding.evidence)
                is_set = finding.applicable and finding.limit is not None and finding.unit == unit
                return finding if is_hard and is_set and self.counts(rule) else None
        return None

    def set_fact(self, name: str, value: Any, rule: str) -> None:
        """Moves one fact of the plan."""
        if getattr(self.case.facts, name) != value:
            self.case = replace(self.case, facts=replace(self.case.facts, **{name: value}))
            self.reasons[(None, name)] = rule

    def set_people(self, name: str, values: Mapping[str, Any], rules: Mapping[str, str]) -> None:
        """Moves one fact of several people."""
        people = []
        for person in self.case.people:
            if person.ref in values and getattr(person, name) != values[person.ref]:
                people.append(replace(person, **{name: values[person.ref]}))
                self.reasons[(person.ref, name)] = rules[person.ref]
            else:
                people.append(person)
        self.case = replace(self.case, people=tuple(people))

    def remove(self, refs: Mapping[str, str]) -> None:
        """Takes people off the list, each for a rule."""
        if self.mode == KEEP_PEOPLE or len(refs) == len(self.case.people):
            raise Contradiction(*sorted(set(refs.values())))
        self.case = replace(self.case, people=tuple(p for p in self.case.people if p.ref not in refs))
        self.reasons |= {(ref, "people"): rule for ref, rule in refs.items()}

    def person_caps(self) -> dict[str, tuple[Money, str]]:
        """Limits by person of the rules obeyed here."""
        caps = self.instrument.caps(self.case, self.policy.fresh())
        return {ref: (limit, rule) for ref, (limit, rule) in caps.items() if self.counts(rule)}
