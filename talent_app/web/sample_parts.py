"""Invented data for the parts of pages that a feature usually fills: attachments, workings, records, kept views."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from types import SimpleNamespace as Part
from typing import Any

from talent_app.core.money import Money
from talent_app.web.samples import SampleForm

ADDED = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def _attachment(number: int, name: str, kind: str, media_type: str, size: int, note: str = "") -> Part:
    return Part(
        id=number, name=name, note=note, kind=Part(title=kind), file=Part(media_type=media_type, size=size),
        added_by="次仁卓玛", added_at=ADDED,
    )  # fmt: skip


def _field(name: str, label: str, kind: str = "text") -> Part:
    return Part(name=name, label=label, kind=Part(value=kind))


def _patents() -> Part:
    fields = [_field("title", "专利名称"), _field("number", "专利号"), _field("granted_on", "授权日期", "date")]
    known = {field.name: field for field in fields}
    return Part(
        label="专利",
        fields=fields,
        field=known.__getitem__,
        spec=Part(columns=("number", "granted_on"), title=("title",)),
    )


def parts() -> dict[str, Any]:
    """What the page of components needs beside the plain samples."""
    scan = _attachment(1, "审计报告.pdf", "审计报告", "application/pdf", 1_482_112, "2025 年度")
    photo = _attachment(2, "现场照片.jpg", "其他材料", "image/jpeg", 284_331)
    views = [Part(id=1, name="在审方案", is_default=True, parameters=[]), Part(id=2, name="已批复", is_default=False)]
    return {
        "small": SampleForm(formdata=None, prefix="part-"),
        "attachments": Part(rows=[scan, photo], can_change=True, owner_type="talents", owner_id=1),
        "no_attachments": Part(rows=[], can_change=True, owner_type="talents", owner_id=1),
        "explained": Part(
            title="对比率", result=Fraction(109, 100), formula="年度薪酬 ÷ 中位值", rule="PAY-001",
            inputs=[Part(label="年度薪酬", value=Money.yuan("218000"), source="", origin="薪酬记录 2025 年度")],
            steps=[Part(label="对比率", expression="218,000 ÷ 200,000", result=Fraction(109, 100), rule="")],
            rounding=Part(title="四舍五入到千分之一"),
        ),
        "patent_kind": _patents(),
        "patents": [Part(title="高原用并网逆变装置", number="ZL202310000001.1", granted_on="2024-06-04")],
        "show_value": lambda info, value: value,
        "manners": [Part(value="written", title="书面告知"), Part(value="spoken", title="当面口头告知")],
        "notice": Part(version=2, title="个人信息处理告知书"),
        "look": Part(
            name="plans", views=views, current=views[0], everything="#lists", here="/incentives/plans", is_changed=True,
            density=Part(value="comfortable"), is_compact=False, columns=(), address=lambda view: "#lists",
        ),
    }  # fmt: skip
