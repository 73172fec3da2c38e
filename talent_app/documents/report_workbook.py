"""A statistical report as a workbook: a bulletin as one sheet a table, a return with tables at the cells of its layout.

Both end with a sheet that says what the figures mean, what was filtered, by whom and when they were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.documents.xlsx_cells import PlacedTable, PlannedSheet, write_planned

NOTES = (Column("项目", width=26), Column("内容", width=90))


def report_xlsx(report: Any, *, created: datetime) -> bytes:
    """The report as a workbook."""
    stream = BytesIO()
    notes = Table("说明", NOTES, list(_notes(report)))
    if report.is_return:
        sheets = [
            PlannedSheet(
                part.name,
                part.labels,
                part.widths,
                [PlacedTable(t.at, t.head, t.values, t.is_money, t.notes) for t in part.tables],
            )
            for part in report.parts
        ]
        write_planned(stream, sheets, notes, title=report.title, created=created)
    else:
        tables = [_table(one) for part in report.parts for one in part.tables]
        write_tables(stream, [notes, *tables], title=report.title, created=created)
    return stream.getvalue()


def _table(one: Any) -> Table:
    kind = CellKind.MONEY if one.is_money else CellKind.COUNT
    columns = [Column(one.head[0], width=26), *(Column(title, kind, 16) for title in one.head[1:])]
    return Table(f"{one.number} {one.title}"[:31], columns, one.values)


def _notes(report: Any) -> Iterator[tuple[str, str]]:
    yield "报告", report.title
    yield "编制单位", report.organisation
    yield from report.basis
    for key, label in (
        ("made_by", "生成人"),
        ("made_at", "生成时间"),
        ("reason", "生成方式"),
        ("edition", "版次"),
        ("digest", "内容摘要"),
    ):
        if report.told.get(key):
            yield label, str(report.told[key])
    if report.note:
        yield "表式说明", report.note
    for part in report.parts:
        for one in part.tables:
            yield f"{one.number} {one.title}", "；".join(one.notes)
    for label, definition in report.definitions:
        yield f"口径：{label}", definition
