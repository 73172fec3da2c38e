"""Computing a frozen version again: with the values it consumed (today's code must agree) and with today's policy.

The first comparison finds a program that changed its mind; the second tells which decided plans a new policy would
treat differently. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money
from talent_app.incentives.facts import instrument_of, unpack
from talent_app.incentives.versions import Frozen, outcome_document
from talent_app.rules.evaluate import evaluate
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import (
    Cite,
    Dated,
    JudgedAt,
    Parameter,
    Policy,
    RuleDefinition,
    Source,
    Unit,
)
from talent_app.rules.releases import policy_on
from talent_app.rules.scales import Bracket, Scale

#: What of a finding must come out the same; the wording may be improved.
COMPARED = ("rule", "severity", "limit", "actual", "refs", "evidence", "applicable")


@dataclass(frozen=True)
class Replay:
    """What came of computing a version again."""

    faults: tuple[str, ...]
    differences: tuple[str, ...]
    today: tuple[str, ...]
    erased: int = 0

    @property
    def holds(self) -> bool:
        """Whether the version is intact and today's code gives the same with the same values."""
        return not self.faults and not self.differences


def replay(frozen: Frozen, today: Policy | None = None) -> Replay:
    """A version computed again; a version with erased people can only be checked for integrity."""
    faults = tuple(frozen.faults())
    erased = len(frozen.people) - len(frozen.shown)
    if faults or erased:
        return Replay(faults, (), (), erased)
    content = frozen.content
    present = today or policy_on(date.fromisoformat(content["policy"]["on"]))
    return Replay(
        (),
        tuple(differences(content["outcome"], computed(frozen, frozen_policy(content, present)))),
        tuple(differences(content["outcome"], computed(frozen, present))),
    )


def computed(frozen: Frozen, policy: Policy) -> dict[str, Any] | str:
    """The outcome of a frozen plan under a policy, or the sentence that says why there is none."""
    try:
        outcome: Outcome = evaluate(request_of_version(frozen), policy, is_lenient=True)
    except Exception as error:  # whatever today's code does instead of answering is the difference to report
        return f"重新计算时出错：{error}"
    return outcome_document(outcome)


def request_of_version(frozen: Frozen) -> dict[str, Any]:
    """The frozen plan as the rules take it."""
    content = frozen.content
    instrument = instrument_of(content["plan"]["instrument"])
    fields = instrument.known_person_facts
    people = [
        {"ref": entry["ref"], **unpack(fields, {"values": frozen.shown[entry["ref"]]["facts"]})}
        for entry in content["people"]
    ]
    return {
        "instrument": instrument.code,
        "on": date.fromisoformat(content["plan"]["on"]),
        "facts": unpack(instrument.known_facts, content["facts"]),
        "people": people,
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any] | str) -> list[str]:
    """What came out differently, one sentence each."""
    if isinstance(after, str):
        return [after]
    found = []
    old_lines = {line["ref"]: line for line in before["lines"]}
    for line in after["lines"]:
        old = old_lines.get(line["ref"], {})
        if old.get("amount") != line["amount"]:
            was, now = (Money.from_fen(amount or 0).as_yuan() for amount in (old.get("amount"), line["amount"]))
            found.append(f"{line['ref']} 的金额由 {was} 变为 {now}")
    if before["unallocated"] != after["unallocated"]:
        found.append("未分配金额不同")
    old_findings = {each["rule"]: each for each in before["findings"]}
    new_findings = {each["rule"]: each for each in after["findings"]}
    for rule in sorted(old_findings.keys() | new_findings.keys()):
        old, new = old_findings.get(rule), new_findings.get(rule)
        if old is None or new is None:
            found.append(f"规则 {rule} {'是新增的' if old is None else '已不再核对'}")
        elif any(old.get(key) != new.get(key) for key in COMPARED):
            keys = [key for key in COMPARED if old.get(key) != new.get(key)]
            changed = "、".join(f"{key} {old.get(key)} → {new.get(key)}" for key in keys)
            found.append(f"规则 {rule} 的结果不同：{changed}")
    return found


def frozen_policy(content: Mapping[str, Any], present: Policy) -> Policy:
    """The policy a version was judged by: its own values, rules and documents; the rest of the book as it is today."""
    book, stored = present.book, content["policy"]
    parameters = dict(book.parameters)
    for reading in stored["readings"]:
        unit, code = Unit(reading["unit"]), reading["code"]
        cite = Cite(reading["source"], reading["article"])
        value = typed(unit, reading["value"])
        dated = Dated(date.fromisoformat(reading["from"]), value, cite, reading["evidence"])
        known = parameters.get(code)
        parameters[code] = (
            replace(known, unit=unit, values=(dated,))
            if known
            else Parameter(code, reading["label"], unit, (dated,), "frozen")
        )
    rules = dict(book.rules)
    for entry in stored["rules"]:
        cite = Cite(entry["source"], entry["article"], entry["article_evidence"])
        judged_at = JudgedAt(entry["judged_at"])
        known = rules.get(entry["id"])
        changed = {"title": entry["title"], "strength": entry["strength"], "cite": cite}
        rules[entry["id"]] = (
            replace(known, **changed, evidence=entry["evidence"], judged_at=judged_at)
            if known
            else RuleDefinition(
                id=entry["id"],
                **changed,
                parameters=(),
                evidence=entry["evidence"],
                judged_at=judged_at,
                place="frozen",
            )
        )
    sources = {entry["id"]: Source(**entry) for entry in stored["sources"]} | dict(book.sources)
    frozen = replace(book, parameters=parameters, rules=rules, sources=sources, revision=stored["revision"])
    return Policy(frozen, date.fromisoformat(stored["on"]))


def typed(unit: Unit, value: Any) -> Any:
    """A stored value as the type its unit stands for."""
    match unit:
        case Unit.RATIO:
            return Fraction(value)
        case Unit.RATIOS:
            return tuple(Fraction(item) for item in value)
        case Unit.YUAN:
            return Money.yuan(value)
        case Unit.CHOICES:
            return tuple(value)
        case Unit.SCALE:
            return Scale(
                tuple(Bracket(Money.yuan(r["over"]), Fraction(r["rate"]), Money.yuan(r["quick"])) for r in value)
            )
    return value
