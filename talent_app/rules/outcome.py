"""What every calculation returns: findings, the working, who gets what, and which documents were consulted.

Pure. `judged` is the one place where evidence caps severity: a rule that nobody compared with the text may warn, never
block. Nothing here computes a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.rules import grades
from talent_app.rules.notation import plain
from talent_app.rules.parameters import Cite, JudgedAt, Policy, Reading

UNCHECKED = "待核原文"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Severity(TitledEnum):
    """What a finding means for the plan, mildest first."""

    PASS = "pass", "通过"
    NOTE = "note", "提示"
    WARN = "warn", "需说明"
    BLOCK = "block", "阻止报送"


class State(Enum):
    """The answer of a check, before strength and evidence turn it into a severity."""

    HOLDS = "holds"
    FAILS = "fails"
    MISSING = "missing"
    UNDECIDABLE = "undecidable"
    NOT_APPLICABLE = "not_applicable"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Citation:
    """Document and article as they are printed."""

    document: str
    article: str

    def to_json(self) -> dict[str, str]:
        """The citation as plain data."""
        return {"document": self.document, "article": self.article}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: the formula in words with its numbers, and what came out."""

    label: str
    expression: str
    result: str
    rule: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The step as plain data."""
        return {"label": self.label, "expression": self.expression, "result": self.result, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check found; made by the functions below."""

    state: State
    message: str
    remedy: str = ""
    limit: Money | Fraction | int | str | None = None
    actual: Money | Fraction | int | str | None = None
    refs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    strength: str | None = None
    steps: tuple[Step, ...] = ()
    unit: str | None = None


def verdict(holds: bool, message: str, remedy: str = "", **details: Any) -> Verdict:
    """The rule was answered: it holds, or it fails with a remedy."""
    return Verdict(State.HOLDS if holds else State.FAILS, message, "" if holds else remedy, **details)


def lacking(names: Iterable[str], labels: Iterable[str], **details: Any) -> Verdict:
    """Facts are missing; nobody may conclude that the rule holds."""
    return Verdict(
        State.MISSING,
        f"尚缺：{'、'.join(labels)}，暂时无法判断。",
        "请补充后重新核对。",
        missing=tuple(names),
        **details,
    )


def undecidable(message: str, remedy: str, **details: Any) -> Verdict:
    """The facts are there, but the quantity the rule speaks of does not exist."""
    return Verdict(State.UNDECIDABLE, message, remedy, **details)


def not_applicable(reason: str, **details: Any) -> Verdict:
    """The rule does not concern this plan."""
    return Verdict(State.NOT_APPLICABLE, reason, **details)


def later(reason: str, **details: Any) -> Verdict:
    """The rule is answered at a later step."""
    return Verdict(State.LATER, reason, **details)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer, as the page, the PDF and the command line show it."""

    rule: str
    title: str
    severity: Severity
    strength: str
    applicable: bool
    limit: str | None
    actual: str | None
    refs: tuple[str, ...]
    message: str
    remedy: str
    citation: Citation
    evidence: str
    judged_at: JudgedAt
    missing: tuple[str, ...] = ()
    unit: str | None = None

    @property
    def is_failed(self) -> bool:
        """Whether something has to be done about it."""
        return self.severity in (Severity.WARN, Severity.BLOCK)

    @property
    def needs_original_text(self) -> bool:
        """Whether the reviewer must compare it with the official text and tick 「已核对原文」."""
        return self.message.startswith(UNCHECKED)

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data; `missing` only where something is missing."""
        told: dict[str, Any] = {
            "rule": self.rule,
            "severity": self.severity.value,
            "strength": self.strength,
            "applicable": self.applicable,
            "limit": self.limit,
            "actual": self.actual,
            "unit": self.unit,
            "refs": list(self.refs),
            "message": self.message,
            "remedy": self.remedy,
            "citation": self.citation.to_json(),
            "evidence": self.evidence,
        }
        return told | ({"missing": list(self.missing)} if self.missing else {})


def judged(rule_id: str, answer: Verdict, policy: Policy) -> Finding:
    """A verdict with its severity: H blocks, S warns, I notes; evidence C, E or F never blocks."""
    rule = policy.rule(rule_id)
    evidence = policy.worst_evidence(rule_id)
    strength = answer.strength or rule.strength
    severity, message = _severity(answer, strength, evidence)
    return Finding(
        rule=rule_id,
        title=rule.title,
        severity=severity,
        strength=strength,
        applicable=answer.state is not State.NOT_APPLICABLE,
        limit=_text(answer.limit),
        actual=_text(answer.actual),
        refs=answer.refs,
        message=message,
        remedy=answer.remedy,
        citation=cited(rule.cite, grades.effective(rule.evidence), policy),
        evidence=evidence,
        judged_at=rule.judged_at,
        missing=answer.missing,
        unit=_unit(answer),
    )


def _severity(answer: Verdict, strength: str, evidence: str) -> tuple[Severity, str]:
    if answer.state is State.HOLDS:
        return Severity.PASS, answer.message
    if answer.state in (State.NOT_APPLICABLE, State.LATER) or strength == "I":
        return Severity.NOTE, answer.message
    if answer.state is not State.FAILS or strength == "S":
        return Severity.WARN, answer.message
    if grades.may_block(evidence):
        return Severity.BLOCK, answer.message
    return Severity.WARN, f"{UNCHECKED}：{answer.message}"


def cited(cite: Cite, evidence: str, policy: Policy) -> Citation:
    """A citation as printed: an article known less well than its value is marked 「(待核)」."""
    is_uncertain = cite.article_evidence is not None and grades.is_worse(cite.article_evidence, evidence)
    return Citation(policy.source(cite.source).short, f"{cite.article}(待核)" if is_uncertain else cite.article)


def _text(value: Money | Fraction | int | str | None) -> str | None:
    return None if value is None else str(plain(value))


def _unit(answer: Verdict) -> str | None:
    """In what limit and actual are told: as the check says, else by the kind of value."""
    value = answer.limit if answer.limit is not None else answer.actual
    if value is None or answer.unit:
        return answer.unit if value is not None else None
    if isinstance(value, Money):
        return "yuan"
    if isinstance(value, Fraction):
        return "ratio"
    if isinstance(value, str):
        return "date" if DAY.fullmatch(value) else "text"
    return "count"


@dataclass(frozen=True, slots=True)
class Line:
    """What one person gets, and why not more."""

    ref: str
    amount: Money
    capped_by: str | None = None
    excluded_by: str | None = None
    #: Got the floor of the plan instead of the smaller share of his weight.
    is_floored: bool = False

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "ref": self.ref,
            "amount": self.amount.as_yuan(),
            "capped_by": self.capped_by,
            "excluded_by": self.excluded_by,
            "floored": self.is_floored,
        }


@dataclass(frozen=True, slots=True)
class Approval:
    """Who decides, and within how many working days of acceptance."""

    body: str
    kind: str
    clock_working_days: int

    def to_json(self) -> dict[str, Any]:
        """The approval as plain data."""
        return {"body": self.body, "kind": self.kind, "clock_working_days": self.clock_working_days}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything an evaluation says; `readings` are the values it consumed, which a frozen version keeps."""

    instrument: str
    lines: tuple[Line, ...]
    unallocated: Money
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    authorities: tuple[str, ...]
    approval: Approval
    readings: tuple[Reading, ...] = ()
    policy_revision: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_blocked(self) -> bool:
        """Whether any rule forbids submission."""
        return any(finding.severity is Severity.BLOCK for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The public answer of `flask rules evaluate`."""
        return {
            "blocked": self.is_blocked,
            "lines": [line.to_json() for line in self.lines],
            "unallocated": self.unallocated.as_yuan(),
            "findings": [finding.to_json() for finding in self.findings],
            "steps": [step.to_json() for step in self.steps],
            "authorities": list(self.authorities),
            "approval": self.approval.to_json(),
        }
