"""Explains every computed number of a plan: amounts, caps, what is left over, limit and actual of every rule.

Pure. The plan is evaluated once; an explanation is made when it is asked for. Cells are addressed as `amount:REF`,
`cap:REF`, `weight:REF`, `unallocated`, `limit:RULE`, `actual:RULE`; those of plans that give shares are in
`explain_equity`. Which facts a rule read is watched, not declared, so that a source can never be out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from talent_app.core.dates import WorkingCalendar
from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.rules import explain_equity, explain_sharing
from talent_app.rules.case import Case
from talent_app.rules.evaluate import read_case
from talent_app.rules.explanation import Explanation, Input, Rounded, as_told, policy_inputs
from talent_app.rules.instruments.base import Instrument, with_own
from talent_app.rules.notation import measured
from talent_app.rules.outcome import Finding, Line, Outcome, Step
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.releases import policy_on
from talent_app.rules.sharing import OWN_GROUP, is_derived
from talent_app.rules.watching import watching

SHOWN_INPUTS = 40


def explain(
    request: Any, cell: str, policy: Policy | None = None, calendar: WorkingCalendar | None = None
) -> Explanation:
    """One cell of a request as `flask rules evaluate` takes it. Example: `amount:p1`."""
    return explainer(request, policy, calendar).explain(cell)


def explainer(request: Any, policy: Policy | None = None, calendar: WorkingCalendar | None = None) -> Explainer:
    """A plan with all its cells; lenient, as pages of stored plans are."""
    instrument, case = read_case(request, calendar)
    return Explainer(instrument, case, policy.fresh() if policy else policy_on(case.on))


class Explainer:
    """A plan that was evaluated once, and the explanation of each of its numbers."""

    def __init__(self, instrument: Instrument, case: Case, policy: Policy, outcome: Outcome | None = None) -> None:
        self.instrument, self.policy = instrument, policy
        self.outcome = outcome or instrument.evaluate(case, policy.fresh(), is_lenient=True)
        is_money = instrument.shares_money(case.facts)
        #: Published values as inputs, by their codes: the same for everybody's cap.
        self._published: dict[tuple[str, ...], tuple[Input, ...]] = {}
        self._again: dict[str, tuple[tuple[Step, ...], tuple[Input, ...], tuple[Input, ...]]] = {}
        self.case = replace(case, lines=self.outcome.lines, shares_money=is_money)

    @cached_property
    def _cap_rules(self) -> frozenset[str]:
        return frozenset(rule for _, rule in self.caps.values())

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Lines by person."""
        return {line.ref: line for line in self.outcome.lines}

    @cached_property
    def people(self) -> dict[str, Any]:
        """People by key."""
        return {person.ref: person for person in self.case.people}

    @cached_property
    def caps(self) -> dict[str, tuple[Money, str]]:
        """Limits by person, with their rule; none where a parameter is not in force."""
        try:
            limits = self.instrument.caps(self.case, self.policy.fresh())
        except NotInForce:
            limits = {}
        return with_own(limits, {} if self.case.is_proposed else explain_sharing.own_caps(self.case.people))

    @cached_property
    def _share_cells(self) -> dict[str, None]:
        return dict.fromkeys(explain_equity.cells(self.case))

    def cells(self) -> Iterator[str]:
        """Every address there is an explanation for."""
        if self.case.shares_money:
            yield from (f"amount:{ref}" for ref in self.lines)
            yield from (f"cap:{ref}" for ref in self.caps)
            yield from (f"weight:{ref}" for ref in self._worked_out)
            yield "unallocated"
        yield from self._share_cells
        for finding in self.outcome.findings:
            yield from (f"limit:{finding.rule}" for _ in [0] if finding.limit is not None)
            yield from (f"actual:{finding.rule}" for _ in [0] if finding.actual is not None)

    def explain(self, cell: str) -> Explanation:
        """One cell; `NotFound` when the plan has no such number."""
        kind, _, key = cell.partition(":")
        if cell == "unallocated" and self.case.shares_money:
            return self._rest()
        if kind == "amount" and self.case.shares_money and key in self.lines:
            return self._amount(self.lines[key])
        if kind == "cap" and key in self.caps:
            return self._cap(key)
        if kind == "weight" and key in self._worked_out:
            return explain_sharing.weight(self, self.people[key])
        if cell in self._share_cells:
            return explain_equity.explained(self, cell)
        found = next((each for each in self.outcome.findings if each.rule == key), None)
        if kind in ("limit", "actual") and found is not None and getattr(found, kind) is not None:
            return self._rule(found, kind)
        raise NotFound(f"方案中没有“{cell[:60]}”这个数。", "可用 --list 列出全部可以解释的数。")

    # ---- amounts

    @cached_property
    def _worked_out(self) -> dict[str, None]:
        """The people whose weight is made of something else."""
        if self.case.is_proposed or not self.case.shares_money:
            return {}
        return dict.fromkeys(each.ref for each in self.case.people if is_derived(self.case.facts, each))

    def _is_group(self, capped_by: str) -> bool:
        return capped_by in self.instrument.group_rules or capped_by.startswith(OWN_GROUP)

    @cached_property
    def _sharing(self) -> dict[str, tuple[Money, Fraction, tuple[str, ...]]]:
        """By what everybody's weight was shared in: '' for the pool, else the rule of a full group.

        Each has what there was to share, the sum of the weights, and the cells that were taken off first.
        """
        groups: dict[str, list[Line]] = {"": []}
        for line in self.outcome.lines:
            if line.excluded_by is None:
                key = line.capped_by or ""
                groups.setdefault(key if self._is_group(key) else "", []).append(line)
        told: dict[str, tuple[Money, Fraction, tuple[str, ...]]] = {}
        taken = Money.ZERO
        off: list[str] = []
        for key, lines in groups.items():
            if key:
                whole = Money.total(line.amount for line in lines)
                told[key] = (whole, self._weights(lines), ())
                taken, off = taken + whole, [*off, *(f"cell:amount:{line.ref}" for line in lines)]
        capped = [line for line in groups[""] if line.capped_by or line.is_floored]
        rest = self.case.pool - taken - Money.total(line.amount for line in capped) - self.outcome.unallocated
        off += [f"cell:amount:{line.ref}" for line in capped]
        told[""] = (rest, self._weights(line for line in groups[""] if line not in capped), tuple(off))
        return told

    def _weights(self, lines: Any) -> Fraction:
        return sum((self.case.weights[line.ref] for line in lines), Fraction(0))

    def _amount(self, line: Line) -> Explanation:
        ref, person, cell = line.ref, self.people[line.ref], f"amount:{line.ref}"
        title, result = f"{ref} 的金额", line.amount.as_yuan()
        if line.excluded_by:
            return Explanation(cell, title, "依规则不得参加，金额为零", result, rule=line.excluded_by)
        if self.case.is_proposed:
            given = (self.of_person(ref, "amount"),)
            return Explanation(cell, title, "按拟定金额核对，不作调整", result, given, "ALLOC")
        weight = explain_sharing.weight_input(self, person)
        if line.is_floored:
            return explain_sharing.floored(self, cell, title, line, weight)
        if line.capped_by and not self._is_group(line.capped_by):
            cap = Input("本人上限", self.caps[ref][0].as_yuan(), f"cell:cap:{ref}", f"规则 {line.capped_by}")
            formula = "按权重应得超过本人上限，取上限"
            return Explanation(cell, title, formula, result, (weight, cap), line.capped_by, Rounded.DOWN)
        sharing = self._sharing[line.capped_by or ""]
        return explain_sharing.by_weight(self, line, weight, sharing, self._pool_words(sharing[2]))

    def _pool_words(self, off: tuple[str, ...]) -> str:
        pool = f"拟分配总额 {self.case.pool.as_yuan()}"
        return f"{pool}，减去达到上限的 {len(off)} 人的金额" if off else pool

    def _cap(self, ref: str) -> Explanation:
        limit, rule = self.caps[ref]
        if rule == "ALLOC":
            return explain_sharing.own_cap(self, ref, limit)
        view = self.policy.fresh()
        self.instrument.caps(replace(self.case, people=(self.people[ref],)), view)
        facts = tuple(self.of_person(ref, name) for name in self.instrument.cap_facts)
        codes = tuple(view.readings)
        if codes not in self._published:
            self._published[codes] = policy_inputs(view.readings.values(), self.policy)
        inputs = (*facts, *self._published[codes])
        labels = [given.label for given in inputs]
        formula = " × ".join(labels)
        step = Step(f"{ref} 的上限", " × ".join(given.value for given in inputs) + "，舍到分", limit.as_yuan(), rule)
        return Explanation(f"cap:{ref}", f"{ref} 的上限", formula, limit.as_yuan(), inputs, rule, Rounded.DOWN, (step,))

    def _rest(self) -> Explanation:
        total = Money.total(line.amount for line in self.outcome.lines)
        inputs = (
            Input("拟分配总额", self.case.pool.as_yuan(), "fact:pool", "方案事实"),
            Input("各人金额合计", total.as_yuan(), "cell:amount:*", f"{len(self.outcome.lines)} 人"),
        )
        result = self.outcome.unallocated.as_yuan()
        return Explanation("unallocated", "未分配金额", "拟分配总额 − 各人金额合计", result, inputs, "ALLOC")

    # ---- rules

    @cached_property
    def _watched(self) -> tuple[Case, dict[tuple[str, str], None]]:
        """The case with values that note when they are read, and the notes: (whose, which), in order."""
        read: dict[tuple[str, str], None] = {}
        return watching(self.case, read), read

    def _judged_again(self, rule: str) -> tuple[tuple[Step, ...], tuple[Input, ...], tuple[Input, ...]]:
        """The working of one rule, the facts it read, and the published values it read; kept, for limit and actual."""
        if rule not in self._again:
            watched, read = self._watched
            read.clear()
            view = self.policy.fresh()
            steps: tuple[Step, ...] = ()
            check = self.instrument.checks.get(rule)
            if check is not None:
                try:
                    steps = check(replace(watched), view).steps
                except NotInForce:
                    read.clear()
            elif rule == "ALLOC":
                read[("fact", "pool")] = None
            self._again[rule] = (steps, tuple(self._inputs(read)), policy_inputs(view.readings.values(), self.policy))
        return self._again[rule]

    def _rule(self, finding: Finding, kind: str) -> Explanation:
        steps, given, published = self._judged_again(finding.rule)
        inputs = (*given, *self._worst(finding), *published)
        value = getattr(finding, kind)
        shown = measured(value, finding.unit) or value
        title = f"{finding.title}：{'限额' if kind == 'limit' else '实际'}"
        own = next((step for step in steps if step.result in (value, shown) or shown in step.result.split()), None)
        formula = finding.message.rstrip("。")
        if own is not None:
            formula = f"{own.label}：{own.expression}"
        elif kind == "limit" and len(published) == 1:
            formula = f"取规定值：{published[0].label}"
        is_cut = "，舍到分" in formula
        ruled = tuple(replace(step, rule=step.rule or finding.rule) for step in steps)
        return Explanation(
            f"{kind}:{finding.rule}",
            title,
            formula.replace("，舍到分", ""),
            shown,
            inputs,
            finding.rule,
            Rounded.DOWN if is_cut else Rounded.NOT,
            ruled,
        )

    def _worst(self, finding: Finding) -> Iterator[Input]:
        """The person whose cap and amount a rule about everybody shows."""
        if finding.rule not in self._cap_rules:
            return
        for ref, (limit, rule) in self.caps.items():
            if (rule, limit.as_yuan(), self.lines[ref].amount.as_yuan()) == (
                finding.rule,
                finding.limit,
                finding.actual,
            ):
                yield Input(f"{ref} 的上限", limit.as_yuan(), f"cell:cap:{ref}", "最接近上限的人")
                yield Input(f"{ref} 的金额", self.lines[ref].amount.as_yuan(), f"cell:amount:{ref}", "最接近上限的人")
                return

    def _inputs(self, read: dict[tuple[str, str], None]) -> Iterator[Input]:
        """Facts that were read and given; of people the first few, and how many more there were."""
        more = 0
        for number, (owner, name) in enumerate(read):
            kind, _, ref = owner.partition(":")
            if kind == "fact":
                if getattr(self.case.facts, name) is not None:
                    yield self.of_plan(name)
            elif number >= SHOWN_INPUTS:
                more += 1
            elif getattr(self.people[ref], name) is not None:
                yield self.of_person(ref, name)
        if more:
            yield Input("其余人员的事实", f"{more} 项", "person:*", "人员表")

    def of_plan(self, name: str) -> Input:
        """What the plan states, as an input."""
        field, value = self.instrument.known_facts[name], getattr(self.case.facts, name)
        return Input(field.label, as_told(field, value), f"fact:{name}", "方案事实")

    def of_person(self, ref: str, name: str) -> Input:
        """What is stated of one person, as an input."""
        field, value = self.instrument.known_person_facts[name], getattr(self.people[ref], name)
        return Input(f"{ref} 的{field.label}", as_told(field, value), f"person:{ref}:{name}", "人员表")
