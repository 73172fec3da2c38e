"""What an instrument is, and how any instrument is evaluated: exclude, allocate, judge, explain.

Pure. An instrument is data plus short functions; nothing here knows a particular one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules import sharing
from talent_app.rules.allocation import Group, allocate
from talent_app.rules.allocation_steps import allocation_steps
from talent_app.rules.case import Case
from talent_app.rules.fields import Field, fields_of
from talent_app.rules.outcome import (
    Approval,
    Finding,
    Line,
    Outcome,
    Severity,
    Step,
    Verdict,
    judged,
    not_applicable,
    undecidable,
    verdict,
)
from talent_app.rules.parameters import NotInForce, Policy, Reading
from talent_app.rules.plan_facts import Person, PlanFacts
from talent_app.rules.refusal import Refused
from talent_app.rules.wage_total import PaymentKind

Check = Callable[[Case, Policy], Verdict]
#: Limits by person, each with the rule it comes from.
Caps = Callable[[Case, Policy], Mapping[str, tuple[Money, str]]]
#: Limits of several people together; the name of the group is the rule it comes from.
GroupCaps = Callable[[Case, Policy], Sequence[Group]]
OWN_SOURCES = ("platform",)


def always(facts: PlanFacts) -> bool:
    """For instruments that share a pool of money."""
    return True


def never(facts: PlanFacts) -> bool:
    """For instruments that give shares or set pay: nothing is allocated, the people are only judged."""
    return False


def no_caps(case: Case, policy: Policy) -> Mapping[str, tuple[Money, str]]:
    """For instruments without a limit by person."""
    return {}


def no_group_caps(case: Case, policy: Policy) -> Sequence[Group]:
    """For instruments without a limit of several people together."""
    return ()


@dataclass(frozen=True)
class Instrument:
    """One incentive instrument; `checks` maps every rule it answers to the function that answers it."""

    code: str
    title: str
    checks: Mapping[str, Check]
    facts: tuple[str, ...]
    person_facts: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    caps: Caps = no_caps
    group_caps: GroupCaps = no_group_caps
    group_rules: tuple[str, ...] = ()
    cap_facts: tuple[str, ...] = ()
    facts_type: type[PlanFacts] = PlanFacts
    person_type: type[Person] = Person
    required: tuple[str, ...] = ("pool",)
    shares_money: Callable[[PlanFacts], bool] = always
    approval: str = "procedure"
    #: Which kind of payment of `payment_kinds` it is: where it counts in the wage total, and how it is taxed.
    payment: PaymentKind = PaymentKind.PAY
    known_facts: Mapping[str, Field] = field(init=False)
    known_person_facts: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known_facts", fields_of(self.facts_type, self.required))
        object.__setattr__(self, "known_person_facts", fields_of(self.person_type))

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of its rules, in order."""
        return tuple(sorted([*self.checks, *(["ALLOC"] if "pool" in self.facts else [])]))

    @property
    def is_sharing(self) -> bool:
        """Whether a pool may be shared by weights, so that the ways of making weights are open."""
        return "pool" in self.facts and "weight" in self.person_facts

    def fact_fields(self) -> list[Field]:
        """The facts a form of this instrument asks for, in order."""
        names = (*self.facts, *(sharing.FACTS if self.is_sharing else ()))
        return [self.known_facts[name] for name in names]

    def person_fields(self) -> list[Field]:
        """The facts it asks for of every person, `ref` apart."""
        more = ("performance", *sharing.PERSON_FACTS) if self.is_sharing else ()
        return [self.known_person_facts[name] for name in dict.fromkeys((*self.person_facts, *more))]

    def evaluate(self, case: Case, policy: Policy, is_lenient: bool = False) -> Outcome:
        """Who gets what, and what every rule says; lenient turns a parameter not in force into a warning."""
        readings: dict[str, Reading] = {}
        case = replace(case, shares_money=self.shares_money(case.facts))
        case = replace(case, lines=self._lines(case, policy, readings, is_lenient))
        findings: list[Finding] = []
        steps: list[Step] = []
        for rule_id in self.rules:
            finding, answer = self._judge(rule_id, case, policy, readings, is_lenient)
            findings.append(finding)
            steps += [replace(step, rule=step.rule or rule_id) for step in answer.steps]
        approval = self._approval(policy, readings, is_lenient)
        unallocated = case.pool - Money.total(case.amounts.values()) if case.shares_money else Money.ZERO
        return Outcome(
            self.code,
            case.lines,
            unallocated,
            tuple(findings),
            (*steps, *allocation_steps(case, self.group_rules)),
            self._authorities(policy, readings),
            approval,
            tuple(readings[code] for code in sorted(readings)),
            policy.revision,
        )

    def _approval(self, policy: Policy, readings: dict[str, Reading], is_lenient: bool) -> Approval:
        view = policy.fresh()
        try:
            approval = Approval(
                view.text(f"{self.approval}.approval_body"),
                view.text(f"{self.approval}.approval_kind"),
                view.whole(f"{self.approval}.answer_days"),
            )
        except NotInForce:
            if not is_lenient:
                raise
            return Approval("", "", 0)
        readings |= view.readings
        return approval

    def _judge(
        self, rule_id: str, case: Case, policy: Policy, readings: dict[str, Reading], is_lenient: bool
    ) -> tuple[Finding, Verdict]:
        view = policy.fresh()
        try:
            answer = check_allocation(case, view) if rule_id == "ALLOC" else self.checks[rule_id](case, view)
        except NotInForce as problem:
            if not is_lenient:
                raise
            answer = undecidable(problem.message, problem.hint, missing=(problem.parameter.code,))
        readings |= view.readings
        return judged(rule_id, answer, view), answer

    def _lines(self, case: Case, policy: Policy, readings: dict[str, Reading], is_lenient: bool) -> tuple[Line, ...]:
        excluded: dict[str, str] = {}
        for rule_id in sorted(self.exclusions):
            finding, _ = self._judge(rule_id, case, policy, readings, is_lenient)
            if finding.severity is Severity.BLOCK:
                excluded = dict.fromkeys(finding.refs, rule_id) | excluded
        taking_part = [person for person in case.people if person.ref not in excluded]
        floored: frozenset[str] = frozenset()
        if not case.shares_money:
            amounts = {person.ref: person.reward_value or Money.ZERO for person in taking_part}
            caps: Mapping[str, tuple[Money, str]] = {}
        elif case.is_proposed:
            amounts = {person.ref: person.amount or Money.ZERO for person in taking_part}
            caps = {}
        else:
            self._demand_cap_facts(taking_part)
            partial = replace(case, people=tuple(taking_part))
            limits, groups = self._limits(partial, policy, is_lenient)
            own = sharing.bounds_of(case.facts, taking_part, case.pool)
            limits = with_own(limits, own.caps)
            groups = [*groups, *own.groups]
            try:
                shared = allocate(
                    case.pool, partial.weights, {ref: limit for ref, (limit, _) in limits.items()}, own.floors, groups
                )
            except InvalidInput as problem:
                raise Refused([f"{problem.message}{problem.hint}"]) from None
            amounts, floored = shared.amounts, shared.floored
            caps = {key: (group.cap, group.name) for group in groups if group.name in shared.full for key in group.keys}
            caps |= {ref: limits[ref] for ref in shared.capped}
            caps = {ref: cap for ref, cap in caps.items() if ref not in floored}
        return tuple(
            Line(
                person.ref,
                amounts.get(person.ref, Money.ZERO),
                caps[person.ref][1] if person.ref in caps else None,
                excluded.get(person.ref),
                person.ref in floored,
            )
            for person in case.people
        )

    def _demand_cap_facts(self, people: list[Person]) -> None:
        problems = [
            f"{person.ref} 缺少“{self.known_person_facts[name].label}”（{name}），无法计算本人的上限。"
            for person in people
            for name in self.cap_facts
            if getattr(person, name) is None
        ]
        if problems:
            raise Refused(problems)

    def _limits(
        self, case: Case, policy: Policy, is_lenient: bool
    ) -> tuple[Mapping[str, tuple[Money, str]], Sequence[Group]]:
        try:
            return self.caps(case, policy.fresh()), self.group_caps(case, policy.fresh())
        except NotInForce:
            if not is_lenient:
                raise
            return {}, ()

    def _authorities(self, policy: Policy, readings: Mapping[str, Reading]) -> tuple[str, ...]:
        cited = {policy.rule(rule_id).cite.source for rule_id in self.rules}
        cited |= {reading.cite.source for reading in readings.values()}
        return tuple(
            source.full
            for source in policy.book.sources.values()
            if source.id in cited and source.id not in OWN_SOURCES
        )


def with_own(limits: Mapping[str, tuple[Money, str]], own: Mapping[str, Money]) -> dict[str, tuple[Money, str]]:
    """Limits by person with those the plan sets itself, wherever they are lower than the rules' own."""
    lower = {ref: cap for ref, cap in own.items() if ref not in limits or cap < limits[ref][0]}
    return {**limits, **{ref: (cap, "ALLOC") for ref, cap in lower.items()}}


def check_allocation(case: Case, policy: Policy) -> Verdict:
    """ALLOC: what is left of the pool; a negative rest blocks, a positive one is lawful and named."""
    if not case.shares_money:
        return not_applicable("本方案以股权兑现，没有可分配的总额。")
    rest = case.pool - Money.total(case.amounts.values())
    if rest < Money.ZERO:
        return verdict(
            False,
            f"各人金额之和超过拟分配总额 {(-rest).as_yuan()} 元。",
            f"将各人金额合计减少 {(-rest).as_yuan()} 元，或调整总额。",
            limit=case.pool,
            actual=case.pool - rest,
        )
    if rest > Money.ZERO:
        return verdict(
            False,
            f"拟分配总额中有 {rest.as_yuan()} 元未分配到人，依规可以留存不分。",
            "可以调低总额，或调整人员和权重。",
            limit=case.pool,
            actual=case.pool - rest,
            strength="I",
        )
    return verdict(True, "各人金额之和等于拟分配总额。", limit=case.pool, actual=case.pool)
