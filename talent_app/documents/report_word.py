"""A statistical report as a Word file in the geometry of GB/T 9704, to go on editing; charts as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from talent_app.documents.chart_drawings import chart_png
from talent_app.documents.letters import LineLevel
from talent_app.documents.word import BODY, FONTS, LINE, SMALL, TITLE, add_paragraph, add_run, set_page, settled

CHART_WIDTH = Mm(150)
CELL_LINE = Pt(14)
NUMERALS = "一二三四五六七八九十"


def report_docx(report: Any, *, created: datetime) -> bytes:
    """The report as a Word file; the same report and moment give the same bytes."""
    document = Document()
    set_page(document, note="统计报告")
    about, moment = document.core_properties, created.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.title, about.author, about.last_modified_by = report.title, report.organisation, ""
    about.created = about.modified = moment
    about.comments, about.language = "", "zh-CN"
    centre = WD_ALIGN_PARAGRAPH.CENTER
    add_paragraph(document, report.title, "title", TITLE, align=centre, indent=False, before=LINE)
    add_paragraph(document, report.organisation, LineLevel.SUBHEADING, BODY, align=centre, indent=False)
    for number, part in enumerate(report.parts):
        numeral = "十" * (number // 10) + NUMERALS[number % 10]
        add_paragraph(document, f"{numeral}、{part.heading}", LineLevel.HEADING, BODY)
        for text in part.paragraphs:
            add_paragraph(document, text, LineLevel.TEXT, BODY)
        for table in part.tables:
            _table(document, table)
            for chart in table.charts:
                _picture(document, chart.title, chart)
    add_paragraph(document, "附：统计依据和口径", LineLevel.HEADING, BODY)
    _grid(document, ["项目", "内容"], [*report.basis, *_made(report), *report.definitions], widths=(Mm(40), Mm(116)))
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _made(report: Any) -> list[tuple[str, str]]:
    told = report.told
    if not told:
        return []
    return [
        ("生成", f"{told['made_at']}　{told['made_by']}　第{told['edition']}版（{told['reason']}）"),
        ("内容摘要", told["digest"]),
    ]


def _table(document: Any, table: Any) -> None:
    caption = add_paragraph(
        document, f"{table.number}　{table.title}", "song", SMALL, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False
    )
    caption.paragraph_format.keep_with_next = True
    _grid(document, table.head, [*table.rows, table.totals], bold_last=True)
    note = add_paragraph(document, "；".join(table.notes), "song", Pt(9), indent=False)
    note.paragraph_format.space_after = Pt(6)


def _grid(
    document: Any, head: Sequence[str], rows: Sequence[Sequence[str]], *, bold_last: bool = False, widths: Any = None
) -> None:
    made = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, text in zip(made.rows[0].cells, head, strict=True):
        _cell(cell, text, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for number, row in enumerate(rows, 1):
        for place, (cell, text) in enumerate(zip(made.add_row().cells, row, strict=True)):
            right = place and widths is None
            align = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            _cell(cell, str(text), align, bold=bold_last and number == len(rows))
    for row in made.rows if widths else ():
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _cell(cell: Any, text: str, align: Any, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = CELL_LINE  # the grid of lines is for the text
    add_run(paragraph, text, FONTS["song"], Pt(9)).font.bold = bold


def _picture(document: Any, title: str, chart: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(chart_png(chart.spec)), width=CHART_WIDTH)
    shape._inline.docPr.set("descr", f"{title}，数据见上表")
    add_paragraph(document, title, "song", SMALL, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
