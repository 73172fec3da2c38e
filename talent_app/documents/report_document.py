"""A statistical report as PDF: numbered tables and charts, definitions, on what it rests, by whom and when.

It takes what `statistics/report_printing.py` prints and knows no cube; the charts are drawn here in colours of print.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from talent_app.documents.chart_drawings import chart_svg
from talent_app.documents.pdf import render_pdf

#: Beyond so many columns a table is set in small type.
MANY_COLUMNS = 7


def report_pdf(report: Any, *, created: datetime) -> bytes:
    """The report as a PDF; the same report and moment give the same bytes."""
    charts = [chart for part in report.parts for table in part.tables for chart in table.charts]
    images = {f"chart-{number}": chart_svg(chart.spec) for number, chart in enumerate(charts, 1)}
    drawn = {chart.title: f"image:chart-{number}" for number, chart in enumerate(charts, 1)}
    return render_pdf(
        "pdf/report.html",
        {"report": report, "drawn": drawn, "many": MANY_COLUMNS},
        title=report.title,
        identifier=report.identity.encode(),
        created=created,
        images=images,
    )
