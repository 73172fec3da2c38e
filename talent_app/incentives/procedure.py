"""What the records of procedure say about a plan: findings like those of the rules, and the facts they prove.

Pure. Which step is needed is policy data (`rules/chains.py`); a missing step blocks only where its source was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.core.dates import WorkingCalendar, working_days_between
from talent_app.incentives.life_states import INSIDE_STEPS, Conclusion, ProcedureKind
from talent_app.incentives.procedure_models import PlanProcedure
from talent_app.rules.chains import StepRule, steps_for
from talent_app.rules.outcome import UNCHECKED, Citation, Finding, Severity, cited
from talent_app.rules.parameters import JudgedAt, Policy

K = ProcedureKind
#: Facts by which a plan itself states that a step was taken.
STATED_BY = {K.EMPLOYEES_HEARD: "staff_consulted", K.PUBLICATION: "published_internally"}
#: Steps after which the other steps are named in the order they are usually taken.
ORDER = {kind: place for place, kind in enumerate(ProcedureKind)}


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of one plan: the rule, the records there are, and what follows."""

    rule: StepRule
    kind: ProcedureKind
    records: tuple[PlanProcedure, ...]
    is_stated: bool

    @property
    def is_done(self) -> bool:
        """Whether a record of it exists that did not end in refusal."""
        return any(each.conclusion is not Conclusion.DISAGREED for each in self.records)

    @property
    def is_refused(self) -> bool:
        """Whether its last record is a refusal."""
        return bool(self.records) and self.records[-1].conclusion is Conclusion.DISAGREED


def chain_of(
    instrument: str,
    level: str,
    records: Sequence[PlanProcedure],
    facts: Mapping[str, Any],
    stages: Iterable[str] = ("submission",),
) -> list[StepState]:
    """The steps of a plan up to these stages, each with its records."""
    wanted = set(stages)
    found = []
    for rule in steps_for(instrument, level, is_wholly_owned(facts)):
        if rule.before in wanted:
            kind = ProcedureKind(rule.kind)
            mine = tuple(each for each in records if each.kind is kind)
            stated = rule.is_required and kind in INSIDE_STEPS and _is_stated(kind, records, facts)
            found.append(StepState(rule, kind, mine, stated))
    return found


def _is_stated(kind: ProcedureKind, records: Sequence[PlanProcedure], facts: Mapping[str, Any]) -> bool:
    """Whether a plan that came without any record (from a file, over the interface) states the step itself."""
    if kind in STATED_BY:
        return facts.get(STATED_BY[kind]) is True
    return not records and bool(facts.get("decision_documents"))


def is_wholly_owned(facts: Mapping[str, Any]) -> bool:
    """Whether the state holds every share, so that no shareholders' meeting votes."""
    return facts.get("state_share") == 1


def procedure_findings(chain: Iterable[StepState], policy: Policy) -> list[Finding]:
    """One finding a step, in the order of the table."""
    return [_finding(each, policy) for each in chain]


def _finding(step: StepState, policy: Policy) -> Finding:
    severity, message, remedy = _judged(step)
    rule = step.rule
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=severity,
        strength="H" if rule.is_required else "I",
        applicable=True,
        limit=None,
        actual=None,
        refs=(),
        message=message,
        remedy=remedy,
        citation=_citation(rule, policy),
        evidence=rule.evidence,
        judged_at=JudgedAt.SUBMISSION,
    )


def _citation(rule: StepRule, policy: Policy) -> Citation:
    return cited(rule.cite, rule.evidence, policy)


def _judged(step: StepState) -> tuple[Severity, str, str]:
    title = step.kind.title
    if step.is_refused:
        text = f"“{title}”的结论为不同意（{step.records[-1].held_on.isoformat()}）。"
        severity = Severity.BLOCK if step.rule.may_block else Severity.WARN
        return severity, text, "按意见修改方案后重新履行这一程序，并登记新的记录。"
    if step.is_done:
        last = step.records[-1]
        told = "，".join(part for part in (last.held_on.isoformat(), last.body, last.number) if part)
        return Severity.PASS, f"已登记“{title}”：{told}。", ""
    if step.is_stated:
        return Severity.NOTE, f"以方案数据和所列决策文件为准，没有逐项登记“{title}”。", ""
    remedy = f"完成后在“民主和决策程序”中登记“{title}”的日期、文号和结论。"
    if not step.rule.is_required:
        return Severity.NOTE, f"没有登记“{title}”，本企业没有这一环节的可以不登记。", ""
    if step.rule.may_block:
        return Severity.BLOCK, f"还没有登记“{title}”。", remedy
    return Severity.WARN, f"{UNCHECKED}：还没有登记“{title}”。", remedy


def proven_facts(records: Sequence[PlanProcedure], calendar: WorkingCalendar) -> dict[str, Any]:
    """The facts of a plan that its records prove: employees heard, published so long, documents of decision."""
    facts: dict[str, Any] = {}
    if any(each.kind is K.EMPLOYEES_HEARD for each in records):
        facts["staff_consulted"] = True
    published = [each for each in records if each.kind is K.PUBLICATION]
    if published:
        facts["published_internally"] = True
        last = published[-1]
        if last.until_on is not None:
            facts["publicity_working_days"] = working_days_between(last.held_on, last.until_on, calendar)
    documents = [document_name(each) for each in records if each.kind in INSIDE_STEPS and each.number]
    if documents:
        facts["decision_documents"] = tuple(dict.fromkeys(documents))
    return facts


def document_name(record: PlanProcedure) -> str:
    """How a plan lists the paper behind a record."""
    return f"{record.body or record.kind.title} {record.number}".strip()


def record_rows(records: Iterable[PlanProcedure]) -> list[dict[str, Any]]:
    """The records as a frozen version and a document hold them."""
    return [
        {
            "kind": each.kind.value,
            "title": each.kind.title,
            "date": each.held_on.isoformat(),
            "until": each.until_on.isoformat() if each.until_on else None,
            "number": each.number,
            "body": each.body,
            "conclusion": each.conclusion.title if each.conclusion else "",
            "note": "；".join(part.rstrip("。；") for part in _details(each) if part),
        }
        for each in sorted(records, key=lambda one: (ORDER[one.kind], one.held_on, one.id or 0))
    ]


def _details(record: PlanProcedure) -> list[str]:
    told = [record.body, record.conclusion.title if record.conclusion else ""]
    if record.form:
        told.append(record.form.title)
    if record.present is not None:
        of = f"应到 {record.expected} 人，" if record.expected is not None else ""
        told.append(f"{of}实到 {record.present} 人")
    if record.votes_for is not None:
        against = f"，反对 {record.votes_against} 票" if record.votes_against is not None else ""
        told.append(f"赞成 {record.votes_for} 票{against}")
    if record.until_on:
        told.append(f"{record.held_on.isoformat()} 至 {record.until_on.isoformat()}")
    told += [
        f"意见：{record.opinions}" if record.opinions else "",
        f"处理：{record.handling}" if record.handling else "",
    ]
    return [*told, record.note]
