"""The tables of a plan as a workbook people can go on calculating with; the same figures as in the PDF.

It is also the machine-readable annex of the PDF: the same snapshot and moment give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from talent_app.core.money import Money
from talent_app.documents.plan_annex import line_note
from talent_app.documents.plan_document import PlanCopy, plan_context
from talent_app.documents.plan_working import rows as source_rows
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.templates import as_money
from talent_app.documents.xlsx import write_tables

ALLOCATION = (
    Column("序号", CellKind.COUNT, 6),
    Column("姓名", width=24),
    Column("岗位", width=30),
    Column("人员类别", width=16),
    Column("权重"),
    Column("年度薪酬（元）", CellKind.MONEY),
    Column("分配额（元）", CellKind.MONEY),
    Column("占比", CellKind.RATIO),
    Column("说明", width=24),
    Column("分配依据", width=40),
)
FINDINGS = (
    Column("规则", width=10),
    Column("检查内容", width=40),
    Column("结论", width=50),
    Column("限额或要求", width=18),
    Column("本方案", width=18),
    Column("结果", width=10),
    Column("依据", width=34),
    Column("处理办法", width=40),
    Column("企业说明", width=40),
)
FACTS = (Column("指标", width=34), Column("数值", width=40), Column("单位", width=8))
SOURCES = (
    Column("数", width=36),
    Column("类别", width=8),
    Column("算法、用到的数或步骤", width=60),
    Column("数值", width=24),
    Column("来自或取整", width=46),
    Column("规则", width=10),
)
STEPS = (Column("项目", width=30), Column("算式", width=60), Column("结果", width=20), Column("规则", width=10))


def plan_workbook(snapshot: Mapping[str, Any], *, created: datetime, copy: PlanCopy | None = None) -> bytes:
    """Allocation, compliance check, figures and working of a plan as an .xlsx file."""
    context = plan_context(snapshot, copy)
    tables = [
        Table("分配表", ALLOCATION, _allocation(snapshot, context)),
        Table("合规性检查", FINDINGS, _findings(context)),
        Table("测算数据", FACTS, ([fact["label"], fact["value"], fact["unit"]] for fact in context["facts"])),
        Table(
            "计算过程",
            STEPS,
            ([step["label"], step["expression"], step["result"], step["rule"]] for step in context["steps"]),
        ),
        Table("逐项来源", SOURCES, source_rows(snapshot)),
    ]
    out = BytesIO()
    write_tables(out, tables, title=context["title"], created=created)
    return out.getvalue()


def _allocation(snapshot: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[list[Any]]:
    people = {person["ref"]: person for person in snapshot["people"]}
    total = context["allocation"]["total"]
    for number, line in enumerate(snapshot["outcome"]["lines"], 1):
        person, amount = people.get(line["ref"], {}), as_money(line["amount"])
        share = amount.ratio_to(total) if total else None
        yield [
            number,
            person.get("name") or line["ref"],
            person.get("post"),
            person.get("role_title"),
            person.get("weight"),
            _pay(person.get("annual_pay")),
            amount,
            share,
            line_note(line),
            person.get("basis") or None,
        ]
    yield [None, "合计", None, None, None, None, total, None, None, None]


def _findings(context: Mapping[str, Any]) -> Iterator[list[Any]]:
    for row in context["findings"]:
        yield [
            row["rule"],
            row["title"],
            row["message"],
            row["limit"],
            row["actual"],
            row["verdict_title"],
            row["source"],
            row["remedy"],
            row["reason"],
        ]


def _pay(value: Any) -> Money | str | None:
    # Masked pay is any text; it stays text.
    try:
        return None if value is None else as_money(value)
    except ValueError:
        return str(value)
