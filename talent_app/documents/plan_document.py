"""The incentive plan as a document: a frozen snapshot in, a PDF out.

`plan_context` is pure: it turns the snapshot (shape in docs/documents.md) into what the template prints and decides
nothing about the plan. Names and pay are printed as the snapshot gives them; masking is done before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import segno

from talent_app.core.enums import TitledEnum
from talent_app.core.formats import instant
from talent_app.documents import plan_sections as sections
from talent_app.documents.drawings import Bar, bars
from talent_app.documents.pdf import AttachedFile, PageOverfull, render_pdf
from talent_app.documents.plan_annex import FILLS, allocation_annex
from talent_app.documents.plan_findings import (
    GRADE_NOTE,
    authority_rows,
    finding_rows,
    findings_summary,
    limit_use,
    names_in_words,
)
from talent_app.documents.plan_payments import payment_notes, payment_rows
from talent_app.documents.plan_tables import allocation_summary, fact_row
from talent_app.documents.plan_working import working
from talent_app.documents.templates import MISSING, as_money

#: A distribution of fewer people says nothing a table does not say better.
FEWEST_FOR_CHART = 5
BANDS = 5


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
    plan = snapshot["plan"]
    for fill in FILLS:
        context = plan_context(snapshot, copy, fill)
        try:
            return render_pdf(
                "pdf/plan.html",
                context,
                title=context["title"],
                identifier=(
                    f"{plan.get('number') or 'draft'}/{plan['version']}/{copy.kind.value}/{copy.content_hash}".encode()
                ),
                created=created,
                attachments=attachments,
                watermark=copy.watermark,
                images=plan_drawings(snapshot, copy),
                single_pages=[page["id"] for page in context["annex"]["pages"]] if snapshot["people"] else [],
            )
        except PageOverfull:
            if fill is FILLS[-1]:
                raise
    raise AssertionError("there is a last filling")


def plan_drawings(snapshot: Mapping[str, Any], copy: PlanCopy) -> dict[str, bytes]:
    """The drawings of a plan by name; the template asks for those that `plan_context` announces."""
    drawn = {"limits": limits_chart(snapshot), "bands": bands_chart(snapshot)}
    if copy.verify_url:
        drawn["verification"] = verification_code(copy.verify_url)
    return {name: image for name, image in drawn.items() if image}


def verification_code(url: str) -> bytes:
    """The address as a QR code, an SVG drawing without inline style."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2, dark="#000", light=None)
    return out.getvalue()


def limits_chart(snapshot: Mapping[str, Any]) -> bytes:
    """How much of each money limit is used; nothing where no rule has one."""
    used = limit_use(snapshot["outcome"]["findings"])
    widest = max([Fraction(1), *(share for _rule, share, _words in used)])
    rows = [Bar(rule, share / widest, words, Fraction(1) / widest) for rule, share, words in used]
    return bars(rows) if rows else b""


def bands_chart(snapshot: Mapping[str, Any]) -> bytes:
    """How many people fall into each band of amounts; nothing for a handful of people or equal amounts."""
    paid = sorted(amount for line in snapshot["outcome"]["lines"] if (amount := as_money(line["amount"])).fen > 0)
    if len(paid) < FEWEST_FOR_CHART or paid[0] == paid[-1]:
        return b""
    step = _round_step((paid[-1].fen - paid[0].fen) // BANDS + 1)
    first = paid[0].fen // step * step
    bands = [(start, start + step) for start in range(first, paid[-1].fen + 1, step)]
    counts = [sum(1 for amount in paid if low <= amount.fen < high) for low, high in bands]
    return bars(
        [
            Bar(f"{_short(low)}～{_short(high)}", Fraction(number, max(counts)), f"{number}人")
            for (low, high), number in zip(bands, counts, strict=True)
        ]
    )


def _round_step(fen: int) -> int:
    """The next of 1, 2, 5, 10, … at least as large, never below one yuan."""
    step = 100
    while True:
        for factor in (1, 2, 5):
            if step * factor >= fen:
                return step * factor
        step *= 10


def _short(fen: int) -> str:
    yuan = fen // 100
    return f"{yuan // 10000}万" if yuan and yuan % 10000 == 0 else f"{yuan:,}"


def plan_context(
    snapshot: Mapping[str, Any], copy: PlanCopy | None = None, fill: Fraction = FILLS[0]
) -> dict[str, Any]:
    """What templates/pdf/plan.html prints, from a snapshot and the kind of copy."""
    copy = copy or PlanCopy()
    plan, outcome = snapshot["plan"], snapshot["outcome"]
    names = {person["ref"]: person["name"] for person in snapshot["people"]}
    spoken = names_in_words(names)
    judged = [*outcome["findings"], *(snapshot.get("procedure_findings") or [])]
    findings = finding_rows(judged, names, snapshot.get("rule_titles", {}), snapshot.get("reasons", {}))
    allocation = allocation_summary(snapshot)
    headings, chapters = sections.arranged(snapshot.get("chapters", []))
    approval = sections.approval_sentence(outcome.get("approval"))
    title = sections.title_of(snapshot)
    annex = allocation_annex(snapshot, names, fill)
    return {
        "title": title,
        "title_lines": sections.title_lines(title, snapshot["enterprise"]["name"]),
        "copy_title": copy.kind.title,
        "plan": {**plan, "version_title": _version_title(plan, copy)},
        "cover": sections.cover(snapshot),
        "sections": [
            *({"id": key, "heading": heading} for key, heading in headings.items()),
            *([{"id": "annex-allocation", "heading": f"附件　{sections.ANNEX_TITLE}"}] if snapshot["people"] else []),
        ],
        "headings": headings,
        "summary": sections.summary(snapshot, allocation, findings, approval),
        "authorities": authority_rows(outcome.get("authorities", []), outcome["findings"]),
        "grade_note": GRADE_NOTE,
        "policy_note": sections.policy_note(snapshot),
        "enterprise": {
            "name": snapshot["enterprise"]["name"],
            "rows": sections.enterprise_rows(snapshot["enterprise"]),
        },
        "facts": [fact_row(fact) for fact in snapshot["facts"]],
        "people_count": len(snapshot["people"]),
        "masked_note": "姓名等个人信息已按阅览人的权限遮挡" if copy.is_masked else "",
        "allocation": allocation,
        "annex": annex,
        "annex_title": sections.ANNEX_TITLE,
        "payments": payment_rows(snapshot, allocation["total"]) if allocation["total"] else [],
        "payment_notes": payment_notes(snapshot),
        "chapters": chapters,
        "required": sections.required_contents(snapshot, headings, chapters),
        "findings": findings,
        "findings_summary": findings_summary(findings),
        "has_limits_chart": bool(limit_use(outcome["findings"])),
        "has_bands_chart": bool(bands_chart(snapshot)),
        "steps": [_step(step, spoken) for step in outcome.get("steps", [])],
        "working": working(snapshot),
        "approval": approval,
        "route": sections.route_sentence(snapshot.get("route")),
        "procedures": [sections.procedure(row) for row in snapshot.get("procedures", [])],
        "signature_fields": sections.signature_fields(snapshot),
        "verification": _verification(snapshot, copy),
    }


def _version_title(plan: Mapping[str, Any], copy: PlanCopy) -> str:
    return f"第{plan['version']}版" if copy.kind is not CopyKind.DRAFT else "草稿"


def _step(step: Mapping[str, Any], spoken: Callable[[str], str]) -> dict[str, Any]:
    return {
        "label": step["label"],
        "expression": spoken(step["expression"]),
        "result": step["result"],
        "rule": step.get("rule") or MISSING,
    }


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
