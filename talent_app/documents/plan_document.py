"""The incentive plan as a document: a frozen snapshot in, a PDF out.

`plan_context` is pure: it turns the snapshot (shape in docs/documents.md) into what the template prints and decides
nothing about the plan. Names and pay are printed as the snapshot gives them; masking is done before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import segno

from talent_app.core.enums import TitledEnum
from talent_app.core.formats import instant, money
from talent_app.documents.pdf import AttachedFile, render_pdf
from talent_app.documents.plan_findings import (
    GRADE_NOTE,
    authority_rows,
    finding_rows,
    findings_summary,
    names_in_words,
)
from talent_app.documents.plan_tables import allocation_table, fact_row, people_columns, person_row
from talent_app.documents.templates import MISSING, as_money, date_long

CHINESE_NUMBERS = "一二三四五六七八九十"
TITLE_ENDINGS = ("集团有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "激励方案", "方案")
SIGNATURE_FIELDS = (
    "编制人",
    "人力资源部门负责人",
    "财务部门负责人",
    "法律审核意见",
    "企业主要负责人",
    "申报企业（公章）",
)


class CopyKind(TitledEnum):
    """What a printed plan is: working paper, the stored original, or somebody's reading copy."""

    DRAFT = "draft", "草稿"
    FILED = "filed", "正本"
    READING = "reading", "阅览件"


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """Everything printed that is not in the snapshot; a reading copy names its viewer and the moment."""

    kind: CopyKind = CopyKind.DRAFT
    content_hash: str = ""
    verify_url: str = ""
    viewer: str = ""
    printed_at: datetime | None = None
    is_masked: bool = False

    def __post_init__(self) -> None:
        if self.kind is CopyKind.READING and not (self.viewer and self.printed_at):
            raise ValueError("a reading copy names its viewer and the time")

    @property
    def watermark(self) -> str | None:
        """The text behind every page; the filed copy has none."""
        if self.kind is CopyKind.FILED:
            return None
        if self.kind is CopyKind.READING:
            return f"阅览件\n{self.viewer}\n{instant(self.printed_at)}"
        return "草稿\n未报送，不具效力"


def plan_pdf(
    snapshot: Mapping[str, Any], copy: PlanCopy, *, created: datetime, attachments: Sequence[AttachedFile] = ()
) -> bytes:
    """The plan as PDF/A; the same snapshot, copy and moment give the same bytes."""
    context = plan_context(snapshot, copy)
    plan = snapshot["plan"]
    return render_pdf(
        "pdf/plan.html",
        context,
        title=context["title"],
        identifier=f"{plan.get('number') or 'draft'}/{plan['version']}/{copy.kind.value}/{copy.content_hash}".encode(),
        created=created,
        attachments=attachments,
        watermark=copy.watermark,
        images={"verification": verification_code(copy.verify_url)} if copy.verify_url else None,
    )


def verification_code(url: str) -> bytes:
    """The address as a QR code, an SVG drawing without inline style."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2, dark="#000", light=None)
    return out.getvalue()


def plan_context(snapshot: Mapping[str, Any], copy: PlanCopy | None = None) -> dict[str, Any]:
    """What templates/pdf/plan.html prints, from a snapshot and the kind of copy."""
    copy = copy or PlanCopy()
    plan, outcome = snapshot["plan"], snapshot["outcome"]
    names = {person["ref"]: person["name"] for person in snapshot["people"]}
    spoken = names_in_words(names)
    findings = finding_rows(outcome["findings"], names, snapshot.get("rule_titles", {}), snapshot.get("reasons", {}))
    allocation = allocation_table(snapshot, names)
    chapters = snapshot.get("chapters", [])
    headings, sections = _headings([chapter["title"] for chapter in chapters])
    approval = _approval(outcome.get("approval"))
    return {
        "title": _title(snapshot),
        "title_lines": _title_lines(_title(snapshot), snapshot["enterprise"]["name"]),
        "copy_title": copy.kind.title,
        "plan": {**plan, "version_title": _version_title(plan, copy)},
        "cover": _cover(snapshot),
        "sections": sections,
        "headings": headings,
        "summary": _summary(snapshot, allocation, findings, approval),
        "authorities": authority_rows(outcome.get("authorities", []), outcome["findings"]),
        "grade_note": GRADE_NOTE,
        "policy_note": _policy_note(snapshot),
        "enterprise": {"name": snapshot["enterprise"]["name"], "rows": _enterprise_rows(snapshot["enterprise"])},
        "facts": [fact_row(fact) for fact in snapshot["facts"]],
        "people": [person_row(number, person) for number, person in enumerate(snapshot["people"], 1)],
        "people_columns": people_columns(snapshot["people"]),
        "masked_note": "姓名等个人信息已按阅览人的权限遮挡" if copy.is_masked else "",
        "allocation": allocation,
        "chapters": [
            {"id": f"chapter-{n}", "heading": headings[f"chapter-{n}"], "paragraphs": chapter["paragraphs"]}
            for n, chapter in enumerate(chapters, 1)
        ],
        "findings": findings,
        "findings_summary": findings_summary(findings),
        "steps": [_step(step, spoken) for step in outcome.get("steps", [])],
        "approval": approval,
        "procedures": [_procedure(row) for row in snapshot.get("procedures", [])],
        "signature_fields": snapshot.get("signature_fields") or _signature_fields(outcome.get("approval")),
        "verification": _verification(snapshot, copy),
    }


def _title(snapshot: Mapping[str, Any]) -> str:
    plan = snapshot["plan"]
    given = (plan.get("title") or "").strip("《》")
    return given or f"{snapshot['enterprise']['name']}{plan['year']}年度{plan['instrument_title']}激励方案"


def _title_lines(title: str, enterprise: str) -> list[tuple[str, str]]:
    # A title is broken where its meaning breaks: after the enterprise, never inside its last word.
    rest = title.removeprefix(enterprise)
    lines = [enterprise, rest] if rest and rest != title else [title]
    return [next(((line.removesuffix(e), e) for e in TITLE_ENDINGS if line.endswith(e)), (line, "")) for line in lines]


def _version_title(plan: Mapping[str, Any], copy: PlanCopy) -> str:
    return f"第{plan['version']}版" if copy.kind is not CopyKind.DRAFT else "草稿"


def _cover(snapshot: Mapping[str, Any]) -> list[tuple[str, str]]:
    plan, enterprise = snapshot["plan"], snapshot["enterprise"]
    return [
        ("编　　号", plan.get("number") or "（报送时生成）"),
        ("申报企业", enterprise["name"]),
        ("激励方式", plan["instrument_title"]),
        ("实施期间", _period(plan)),
        ("报送日期", date_long(plan["submitted_on"]) if plan.get("submitted_on") else "（尚未报送）"),
        ("方案状态", plan["state_title"]),
    ]


def _period(plan: Mapping[str, Any]) -> str:
    if plan.get("period_from") and plan.get("period_to"):
        return f"{date_long(plan['period_from'])}至{date_long(plan['period_to'])}"
    return f"{plan['year']}年度"


def _headings(chapter_titles: Sequence[str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    titles = {
        "summary": "方案概要",
        "basis": "编制依据",
        "enterprise": "企业基本情况和测算数据",
        "people": "激励对象",
        "allocation": "激励额度和分配",
        **{f"chapter-{n}": title for n, title in enumerate(chapter_titles, 1)},
        "findings": "合规性检查",
        "working": "计算过程",
        "procedures": "履行程序",
        "signatures": "签署和核验",
    }
    headings = {key: f"{_chinese(n)}、{title}" for n, (key, title) in enumerate(titles.items(), 1)}
    return headings, [{"id": key, "heading": heading} for key, heading in headings.items()]


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE_NUMBERS[tens - 1]}十"
    return head + (CHINESE_NUMBERS[ones - 1] if ones else "")


def _summary(
    snapshot: Mapping[str, Any], allocation: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], approval: str
) -> list[str]:
    plan, enterprise = snapshot["plan"], snapshot["enterprise"]
    paid = [as_money(line["amount"]) for line in snapshot["outcome"]["lines"] if as_money(line["amount"])]
    lines = [
        f"{enterprise['name']}拟在{_period(plan)}对科技人才实施{plan['instrument_title']}，激励总额{money(allocation['pool'])}元，"
        f"实际分配{money(allocation['total'])}元。"
        f"列入方案的人员{len(snapshot['people'])}人，其中有分配额的{allocation['paid_count']}人。"
    ]
    if len(paid) > 1:
        lines.append(f"个人分配额最高{money(max(paid))}元，最低{money(min(paid))}元。")
    return lines + findings_summary(findings) + ([approval] if approval else [])


def _policy_note(snapshot: Mapping[str, Any]) -> str:
    policy = snapshot.get("policy")
    return f"各项限额按{date_long(policy['on'])}有效的规定核对，规则版本为{policy['revision']}。" if policy else ""


def _enterprise_rows(enterprise: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("企业名称", enterprise["name"]),
        ("统一社会信用代码", enterprise.get("uscc")),
        ("企业类型", enterprise.get("kind")),
        ("上级单位", enterprise.get("parent")),
        ("所属行业", enterprise.get("industry")),
        ("注册地", enterprise.get("region")),
    ]
    return [(label, str(value)) for label, value in rows if value]


def _approval(approval: Mapping[str, Any] | None) -> str:
    if not approval or not approval.get("body"):
        return ""
    days = approval.get("clock_working_days")
    clock = f"，自受理之日起{days}个工作日内答复" if days else ""
    return f"按现行规定，本方案报{approval['body']}{approval.get('kind') or '审批'}{clock}。"


def _step(step: Mapping[str, Any], spoken: Callable[[str], str]) -> dict[str, Any]:
    return {
        "label": step["label"],
        "expression": spoken(step["expression"]),
        "result": step["result"],
        "rule": step.get("rule") or MISSING,
    }


def _procedure(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": row["title"],
        "date": date_long(row["date"]) if row.get("date") else MISSING,
        "number": row.get("number") or MISSING,
        "note": row.get("note") or "",
    }


def _signature_fields(approval: Mapping[str, Any] | None) -> list[str]:
    body = (approval or {}).get("body")
    return [*SIGNATURE_FIELDS, *([f"{body}意见"] if body else [])]


def _verification(snapshot: Mapping[str, Any], copy: PlanCopy) -> dict[str, Any]:
    version = snapshot.get("application_version")
    made_by = f"由平台 {version} 版生成。" if version else ""
    notes = {
        CopyKind.DRAFT: "草稿内容可能变动，报送后才有固定的内容摘要。",
        CopyKind.FILED: "内容摘要对应报送时冻结的方案数据，任何改动都会使摘要不同。",
        CopyKind.READING: f"本阅览件供{copy.viewer}于{instant(copy.printed_at)}阅览，内容以正本为准。",
    }
    return {
        "has_code": bool(copy.verify_url),
        "url": copy.verify_url,
        "content_hash": copy.content_hash or "（报送后生成）",
        "note": notes[copy.kind] + made_by,
    }
