"""Two versions of a plan side by side: what differs, as a printed sheet and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from talent_app.documents.pdf import render_pdf
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.templates import figure
from talent_app.documents.xlsx import write_tables

COLUMNS = (
    Column("序号", CellKind.COUNT, 6),
    Column("项目", width=34),
    Column("前一版", width=50),
    Column("本版", width=50),
)


def comparison_pdf(
    plan_number: str, version: int, rows: Sequence[tuple[str, Any, Any]], *, created: datetime, viewer: str
) -> bytes:
    """The sheet as PDF with the reader's name behind it."""
    title = f"{plan_number}　第{version}版与第{version - 1}版比对表"
    return render_pdf(
        "pdf/comparison.html",
        {
            "title": title,
            "version": version,
            "rows": [(label, figure(old), figure(new)) for label, old, new in rows],
            "viewer": viewer,
        },
        title=title,
        identifier=f"comparison/{plan_number}/{version}/{viewer}".encode(),
        created=created,
        watermark=f"阅览件\n{viewer}",
    )


def comparison_workbook(
    plan_number: str, version: int, rows: Sequence[tuple[str, Any, Any]], *, created: datetime
) -> bytes:
    """The same as a workbook."""
    listed = ([n, label, figure(old), figure(new)] for n, (label, old, new) in enumerate(rows, 1))
    out = BytesIO()
    write_tables(out, [Table("比对表", COLUMNS, listed)], title=f"{plan_number} 第{version}版比对表", created=created)
    return out.getvalue()
