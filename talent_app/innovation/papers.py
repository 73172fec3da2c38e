"""The return on paper and the collected returns as a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from talent_app.core.formats import instant
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.documents.pdf import render_pdf
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.innovation import figures, presentation, queries
from talent_app.innovation.enums import FigureKind, ItemKind, ReturnState
from talent_app.innovation.models import InnovationReturn
from talent_app.innovation.queries import Line

CELLS = {FigureKind.MONEY: CellKind.MONEY, FigureKind.COUNT: CellKind.COUNT, FigureKind.DAY: CellKind.DAY}


def total_of(lines: Sequence[Line], code: str) -> Money:
    """The sum of one figure over a year's list; enterprises that stated nothing count nothing."""
    return Money.total(line.values[code] for line in lines if code in line.values)


def collected(lines: Sequence[Line], year: int, viewer: str, at: datetime, scope: Scope) -> bytes:
    """Figures of every enterprise, what they list, and the definitions, as a workbook."""
    stated = list(figures.FIGURES.values())
    columns = [Column("企业", width=34), Column("状态", width=14)]
    columns += [Column(each.label, CELLS.get(each.kind, CellKind.TEXT), 20) for each in stated]
    rows: list[list[Any]] = []
    listed: list[list[Any]] = []
    items_of = queries.items_by_return(scope, [line.row for line in lines if line.row is not None])
    for line in lines:
        state = line.row.state.title if line.row else "没有填报"
        rows.append([line.enterprise.name, state, *(_cell(each, line.values.get(each.code)) for each in stated)])
        if line.row is not None:
            for kind, items in items_of[line.row.id].items():
                listed += [[line.enterprise.name, kind.title, *presentation.item_line(item)] for item in items]
    reported = sum(not line.is_missing for line in lines)
    notes = [
        ("年度", str(year)),
        ("报送情况", f"应报 {len(lines)} 家，已报 {reported} 家；未确认的数据以状态列为准。"),
        *((each.label, each.help) for each in stated if each.help),
        ("导出", f"{viewer} {instant(at)}"),
    ]
    heads = ("企业", "类别", "名称", "编号", "日期", "级别", "内容", "依据材料")
    tables = [
        Table("年报数据", columns, rows),
        Table("明细", [Column(head, width=30) for head in heads], listed),
        Table("说明", [Column("项目", width=24), Column("内容", width=80)], notes),
    ]
    out = BytesIO()
    write_tables(out, tables, title=f"{year} 年度科技创新年报汇总", created=at)
    return out.getvalue()


def _cell(figure: figures.Figure, value: Any) -> Any:
    if value is None or figure.kind in (FigureKind.MONEY, FigureKind.COUNT, FigureKind.DAY):
        return value
    return presentation.written(figure, value)


def return_paper(scope: Scope, row: InnovationReturn, enterprise: str, viewer: str, at: datetime) -> bytes:
    """One return as PDF; a draft says so behind every page."""
    previous = queries.previous_values(scope, row)
    items = queries.items_of(scope, row)
    frozen = queries.frozen_of(scope, row)
    is_final = row.state is ReturnState.CONFIRMED
    title = f"{enterprise}{row.year}年度科技创新年报"
    return render_pdf(
        "pdf/innovation_return.html",
        {
            "title": title,
            "row": row,
            "groups": presentation.shown_groups(row.figures, previous),
            "derived": presentation.derived(row.year, figures.values_of(row.figures)),
            "items": [
                (kind.title, [presentation.item_line(item) for item in items[kind]]) for kind in ItemKind if items[kind]
            ],
            "frozen": frozen[0] if frozen and is_final else None,
            "viewer": viewer,
            "printed": instant(at),
        },
        title=title,
        identifier=hashlib.sha256(f"{row.uid}/{row.version}/{viewer}".encode()).digest(),
        created=at,
        watermark=f"{'阅览件' if is_final else '未确认'}\n{viewer}",
    )
