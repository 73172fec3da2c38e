"""From a blocked plan to the nearest legal one: what changes, for which rule, and what the rules say afterwards.

Pure and exact. Nearest means the smallest sum of changes in money (or shares, or terms); where two plans are equally
near, the one that costs the enterprise no more. Where no legal plan exists, the fewest rules that contradict each other
are named. Nothing is applied: the caller shows the difference first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from talent_app.core.dates import WorkingCalendar
from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.evaluate import read_case
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import plain
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import Policy
from talent_app.rules.refusal import Refused
from talent_app.rules.releases import policy_on
from talent_app.rules.repair_draft import KEEP_PEOPLE, KEEP_POOL, LEAST_CHANGE, Contradiction, Draft
from talent_app.rules.repair_moves import move

MODES = {LEAST_CHANGE: "改动最小", KEEP_POOL: "保持总额", KEEP_PEOPLE: "保持人员"}
ROUNDS = 6
MOST_RULES_TRIED = 3
LEAVES = "移出名单"


@dataclass(frozen=True, slots=True)
class Change:
    """One value to be changed; `ref` is None for a fact of the plan, `after` is None for a person who leaves."""

    ref: str | None
    fact: str
    label: str
    before: Any
    after: Any
    unit: str
    rule: str

    def to_json(self) -> dict[str, Any]:
        """The change as plain data."""
        return {
            "ref": self.ref,
            "fact": self.fact,
            "label": self.label,
            "from": plain(self.before),
            "to": plain(self.after),
            "unit": self.unit,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """The nearest legal plan, or why there is none."""

    mode: str
    before: Outcome
    changes: tuple[Change, ...] = ()
    after: Outcome | None = None
    request: dict[str, Any] | None = None
    contradiction: tuple[str, ...] = ()
    #: Whether the mode belongs to the contradiction: without it these rules could be met.
    is_mode_in_the_way: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether a legal plan was found."""
        return self.after is not None

    @property
    def distance(self) -> Money:
        """How much money moves: the pool and the amounts of people, those who leave included."""
        total = Money.ZERO
        for change in self.changes:
            if change.unit == "yuan" and change.fact != "people":
                total += abs((change.after or Money.ZERO) - (change.before or Money.ZERO))
            elif change.fact == "people" and isinstance(change.before, Money):
                total += change.before
        return total

    @property
    def message(self) -> str:
        """The result as one sentence."""
        if not self.before.is_blocked:
            return "方案没有被阻止，无须修改。"
        if self.is_possible:
            return f"按“{MODES[self.mode]}”修改 {len(self.changes)} 处后，没有规则阻止报送。"
        rules = "、".join(self.contradiction)
        if self.is_mode_in_the_way:
            return f"在“{MODES[self.mode]}”的前提下无法满足 {rules}，请改用其他方式。"
        if len(self.contradiction) > 1:
            return f"{rules} 相互矛盾，调整总额、人员和金额都不能同时满足。"
        return f"{rules} 不是调整总额、人员和金额能够满足的，请先解决该条所述的问题。"

    def to_json(self) -> dict[str, Any]:
        """The answer of `flask rules repair`."""
        return {
            "mode": self.mode,
            "possible": self.is_possible,
            "message": self.message,
            "changes": [change.to_json() for change in self.changes],
            "distance": self.distance.as_yuan(),
            "contradiction": [
                {"rule": finding.rule, "title": finding.title, "message": finding.message, "remedy": finding.remedy}
                for finding in self.before.findings
                if finding.rule in self.contradiction
            ],
            "mode_in_the_way": self.is_mode_in_the_way,
            "outcome": (self.after or self.before).to_json(),
            "request": self.request,
        }


def repair(
    request: Any, mode: str = LEAST_CHANGE, policy: Policy | None = None, calendar: WorkingCalendar | None = None
) -> Repair:
    """The nearest legal plan to a request as `flask rules evaluate` takes it.

    `keep_pool` leaves the pool (for equity: the total of shares) as asked; `keep_people` takes nobody off the list and
    leaves nobody with nothing, and raises the pool where the law lets it rather than lowering amounts.
    """
    if mode not in MODES:
        known = "、".join(f"{code}（{title}）" for code, title in MODES.items())
        raise Refused([f"没有“{mode}”这种修复方式，可选：{known}。"])
    instrument, case = read_case(request, calendar)
    view = policy.fresh() if policy else policy_on(case.on)
    before = instrument.evaluate(case, view.fresh())
    if not before.is_blocked:
        return Repair(mode, before, after=before, request=_as_request(instrument, case))
    try:
        draft = _nearest(Draft(instrument, case, view, mode))
    except Contradiction as found:
        rules = _fewest(instrument, case, view, mode, before, found.rules)
        is_free = _is_possible(instrument, case, view, LEAST_CHANGE, frozenset(rules))
        return Repair(mode, before, contradiction=rules, is_mode_in_the_way=mode != LEAST_CHANGE and is_free)
    changes = tuple(_changes(instrument, case, draft))
    return Repair(mode, before, changes, draft.outcome, _as_request(instrument, draft.case))


def _nearest(draft: Draft) -> Draft:
    """Moves until nothing blocks; a round that changes nothing has met something no move can meet."""
    for _ in range(ROUNDS):
        blocking = draft.blocking()
        if not blocking:
            return draft
        before = draft.case
        move(draft)
        if draft.case == before:
            break
    if blocking := draft.blocking():
        raise Contradiction(*(finding.rule for finding in blocking))
    return draft


def _is_possible(instrument: Instrument, case: Case, policy: Policy, mode: str, rules: frozenset[str]) -> bool:
    try:
        _nearest(Draft(instrument, case, policy, mode, rules))
    except Contradiction:
        return False
    return True


def _fewest(
    instrument: Instrument, case: Case, policy: Policy, mode: str, before: Outcome, seen: tuple[str, ...]
) -> tuple[str, ...]:
    """The smallest set of rules that cannot be met together; the first in rule order among equally small ones."""
    blocking = {finding.rule for finding in before.findings if finding.severity.value == "block"}
    rules = sorted(blocking | set(seen))
    for size in range(1, min(len(rules), MOST_RULES_TRIED) + 1):
        for chosen in combinations(rules, size):
            if not _is_possible(instrument, case, policy, mode, frozenset(chosen)):
                return chosen
    return tuple(sorted(set(seen)))


def _changes(instrument: Instrument, case: Case, draft: Draft) -> Iterator[Change]:
    """The difference between the plan as it was and as it is now."""
    for name, field in instrument.known_facts.items():
        old, new = getattr(case.facts, name), getattr(draft.case.facts, name)
        if old != new:
            yield Change(None, name, field.label, old, new, field.unit, draft.reasons[(None, name)])
    now = {person.ref: person for person in draft.case.people}
    for person in case.people:
        if person.ref not in now:
            rule = draft.reasons[(person.ref, "people")]
            yield Change(person.ref, "people", LEAVES, person.amount, None, "yuan", rule)
            continue
        for entry in dataclasses.fields(person):
            old, new = getattr(person, entry.name), getattr(now[person.ref], entry.name)
            if old != new:
                field = instrument.known_person_facts[entry.name]
                rule = draft.reasons[(person.ref, entry.name)]
                yield Change(person.ref, entry.name, field.label, old, new, field.unit, rule)


def _as_request(instrument: Instrument, case: Case) -> dict[str, Any]:
    """The plan as a request that can be evaluated again."""
    return {
        "instrument": instrument.code,
        "on": case.on.isoformat(),
        "facts": case.facts.to_json(),
        "people": [person.to_json() for person in case.people],
    }
