"""What the rules answer, as the document declares it: findings, lines, steps, approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from talent_app.api.operation import Reply


class CitationShown(Reply):
    """Where a rule stands."""

    document: str
    article: str


class FindingShown(Reply):
    """One rule's answer; passes included."""

    rule: str
    title: str
    severity: str = Field(description="pass、note、warn 或 block。")
    strength: str
    applicable: bool
    unit: str | None = Field(default=None, description="limit 和 actual 的单位。")
    limit: str | None
    actual: str | None
    refs: list[str] = Field(description="涉及的人员编号。")
    message: str
    remedy: str
    citation: CitationShown
    evidence: str
    missing: list[str] = Field(default=[], description="判断所缺的事实。")


class LineShown(Reply):
    """What one person gets."""

    ref: str
    amount: str = Field(description="元，两位小数的文本。")
    capped_by: str | None
    excluded_by: str | None
    floored: bool = Field(description="取了方案自定的个人下限。")


class StepShown(Reply):
    """One line of the working."""

    label: str
    expression: str
    result: str
    rule: str | None


class ApprovalShown(Reply):
    """Who decides, and how soon."""

    body: str
    kind: str
    clock_working_days: int


class OutcomeShown(Reply):
    """Everything an evaluation says."""

    blocked: bool
    lines: list[LineShown]
    unallocated: str
    findings: list[FindingShown]
    steps: list[StepShown]
    authorities: list[str]
    approval: ApprovalShown | None


def titled(findings: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Findings with the titles of their rules."""
    return [{**each, "title": each.get("title") or titles.get(each["rule"], "")} for each in findings]
