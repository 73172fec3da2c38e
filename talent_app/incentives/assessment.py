"""What the rules say about a plan as it stands: the findings beside a draft, and what still keeps it from submission.

It computes no limit of its own; it sorts the outcome of the rules into what blocks, what is missing and what needs a
written reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from talent_app.core.errors import InvalidInput, RuleBlocked
from talent_app.incentives.facts import instrument_of, request_of
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.rules.evaluate import evaluate
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.outcome import Finding, Line, Outcome, Severity, Step
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.refusal import Refused

#: How the rules name a key of their request, after its label.
KEY = re.compile(r"（[a-z_]+）")
PEOPLE_KEY = "（people）"


@dataclass(frozen=True)
class Assessment:
    """The outcome, or the sentences that say why nothing can be computed yet."""

    instrument: Instrument
    outcome: Outcome | None
    problems: tuple[str, ...] = ()
    names: Mapping[str, str] | None = None
    #: What the records of procedure say; judged apart from the rules, because it is no calculation.
    procedure: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule's answer, with names instead of keys of people; empty while nothing can be computed."""
        return tuple(named(each, self.names or {}) for each in self.outcome.findings) if self.outcome else ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The working, with names."""
        names = self.names or {}
        return tuple(
            replace(each, label=with_names(each.label, names), expression=with_names(each.expression, names))
            for each in (self.outcome.steps if self.outcome else ())
        )

    @property
    def lines(self) -> dict[str, Line]:
        """Who gets what, by key of the person."""
        return {line.ref: line for line in self.outcome.lines} if self.outcome else {}

    @property
    def blocking(self) -> list[Finding]:
        """Findings that forbid submission."""
        return [each for each in (*self.findings, *self.procedure) if each.severity is Severity.BLOCK]

    @property
    def incomplete(self) -> list[Finding]:
        """Findings that could not be answered because the plan does not state something yet."""
        known = {*self.instrument.known_facts, *self.instrument.known_person_facts}
        return [each for each in self.findings if each.severity is Severity.WARN and known & set(each.missing)]

    @property
    def to_explain(self) -> list[Finding]:
        """Warnings that need the enterprise's written reason."""
        incomplete = {each.rule for each in self.incomplete}
        found = [each for each in self.findings if each.severity is Severity.WARN and each.rule not in incomplete]
        return found + [each for each in self.procedure if each.severity is Severity.WARN]

    @property
    def to_compare(self) -> list[Finding]:
        """Warnings the reviewer must compare with the official text and tick."""
        return [each for each in self.to_explain if each.needs_original_text]

    def unexplained(self, reasons: Mapping[str, str]) -> list[Finding]:
        """Warnings that still lack their reason."""
        return [each for each in self.to_explain if not (reasons.get(each.rule) or "").strip()]

    def demand_submittable(self, reasons: Mapping[str, str]) -> Outcome:
        """The outcome, or the refusal that says what to do first: complete, correct, explain."""
        if self.outcome is None:
            raise InvalidInput("方案尚不完整，还不能测算，因此不能提交。", "".join(self.problems))
        failed = [each for each in self.findings if each.severity is Severity.BLOCK]
        if failed:
            raise RuleBlocked(f"有 {len(failed)} 条规则不符合，方案不能提交。", failed)
        if self.incomplete:
            raise RuleBlocked(
                f"方案尚不完整，有 {len(self.incomplete)} 条规则因缺少资料无法判断，不能提交。",
                self.incomplete,
                "请补充每条提示所缺的资料。",
            )
        if self.blocking:
            raise RuleBlocked(
                f"有 {len(self.blocking)} 个必经程序没有完成，方案不能提交。",
                self.blocking,
                "请在“民主和决策程序”中登记，或按意见修改方案。",
            )
        missing = self.unexplained(reasons)
        if missing:
            raise RuleBlocked(
                f"有 {len(missing)} 条提示还没有书面说明，方案不能提交。",
                missing,
                "请对每条提示写明理由，或者调整方案。",
            )
        return self.outcome


def assess(
    plan: Plan, people: Sequence[PlanPerson], others: Iterable[OtherPlan] = (), policy: Policy | None = None
) -> Assessment:
    """The plan as it stands, judged; never raises for an unfinished draft."""
    instrument = instrument_of(plan.instrument)
    names = {each.ref: each.name for each in people}
    try:
        outcome = evaluate(request_of(plan, people, others), policy, is_lenient=True)
    except Refused as refusal:
        return Assessment(instrument, None, tuple(_readable(refusal.problems, names)), names)
    except NotInForce as gap:
        return Assessment(instrument, None, (f"{gap.message}{gap.hint}",), names)
    return Assessment(instrument, outcome, (), names)


def _readable(problems: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    """The refusals of the rules without the keys that only a file of the command line has."""
    if not names:
        yield "还没有激励对象，请先加入人员。"
    for sentence in problems:
        if names or PEOPLE_KEY not in sentence:
            yield with_names(KEY.sub("", sentence), names)


def named(finding: Finding, names: Mapping[str, str]) -> Finding:
    """The finding with names of people in its sentences."""
    return replace(finding, message=with_names(finding.message, names), remedy=with_names(finding.remedy, names))


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A sentence of the rules with names instead of keys of people."""
    if not text or not names:
        return text
    keys = "|".join(re.escape(ref) for ref in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![0-9A-Za-z_])(?:{keys})(?![0-9A-Za-z_])", lambda found: names[found.group()], text)
