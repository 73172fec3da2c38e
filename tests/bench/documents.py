"""`script/bench documents`: a plan of 200 and of 600 people on paper, beside typst and reportlab laying out its table.

Told apart, with their share of the wall clock: layout, font subsetting, the rest (words, drawing, writing). typst and
reportlab draw the same rows of the same annex in the same run; neither makes a tagged PDF/A of the whole plan, so they
show what the table alone could cost.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import typst
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle
from weasyprint import pdf as engine

from talent_app.documents.pdf import last_timing
from talent_app.documents.plan_annex import allocation_annex
from talent_app.documents.plan_document import CopyKind, PlanCopy, plan_pdf
from tests.bench.report import milliseconds, table
from tests.documents.plan_snapshots import snapshot

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
COPY = PlanCopy(CopyKind.FILED, "0123456789abcdef" * 4, "https://talent.example/verify/3f2a9c")
HEAD = ("人数", "页数", "引擎", "墙钟 ms", "CPU ms", "版面 ms（占）", "字体子集 ms（占）", "其余 ms（占）", "字节")
#: (people, milliseconds promised for a warm rendering)
SIZES = ((200, 2000), (600, 5000))


def usual(people: int) -> dict[str, Any]:
    """A plan whose posts and names are as long as they usually are; the crowded ones are for the tests."""
    made = snapshot(people)
    for number, person in enumerate(made["people"]):
        person["post"] = ("高级工程师", "研发工程师", "数据中心运维主管", "药物研发组长")[number % 4]
        person["role_title"] = "重要技术人员"
    return made


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Milliseconds of wall clock and CPU of the quickest of some runs, and what it gave."""
    found = []
    for _ in range(times):
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        given = work()
        found.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, given))
    return min(found, key=lambda one: one[0])


@contextmanager
def subsetting(spent: list[float]) -> Iterator[None]:
    """Notes how long the engine takes to cut the fonts to the glyphs that are used."""
    original = engine.build_fonts_dictionary

    def timed(*args: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return original(*args, **options)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    engine.build_fonts_dictionary = timed
    try:
        yield
    finally:
        engine.build_fonts_dictionary = original


def rows_of(made: dict[str, Any]) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Columns and rows of the annex."""
    annex = allocation_annex(made, {person["ref"]: person["name"] for person in made["people"]})
    return annex["columns"], [row for page in annex["pages"] for row in page["rows"]]


def by_typst(columns: list[dict[str, Any]], rows: list[list[str]]) -> bytes:
    """The same table by typst."""
    cells = ", ".join(f'"{value}"' for row in rows for value in row)
    heads = ", ".join(f'"{column["label"]}"' for column in columns)
    widths = ", ".join(f"{column['width']}mm" for column in columns)
    source = (
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n'
        '#set text(font: ("Noto Serif CJK SC", "Noto Serif Tibetan"), size: 9pt)\n'
        f"#table(columns: ({widths}), table.header({heads}), {cells})\n"
    )
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def by_reportlab(columns: list[dict[str, Any]], rows: list[list[str]]) -> bytes:
    """The same table by reportlab, with a font that is named and not embedded (it reads no CFF fonts)."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, topMargin=37 * mm, bottomMargin=35 * mm, leftMargin=28 * mm)
    listed = [[column["label"] for column in columns], *rows]
    made = LongTable(listed, colWidths=[column["width"] * mm for column in columns], repeatRows=1)
    made.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), "STSong-Light", 9), ("GRID", (0, 0), (-1, -1), 0.4, "black")]))
    document.build([made])
    return out.getvalue()


def measured(people: int, times: int) -> list[list[str]]:
    """The rows of the report for one size."""
    made = usual(people)
    spent: list[float] = []

    def printed() -> tuple[bytes, dict[str, float]]:
        content = plan_pdf(made, COPY, created=AT)
        return content, {name: seconds * 1000 for name, seconds in last_timing.items()} | {"fonts": spent[-1]}

    with subsetting(spent):
        wall, cpu, (content, parts) = best_of(times, printed)
    layout, fonts = parts["layout"], parts["fonts"]
    told = [
        [f"{people}", pages(content), "本产品（全文，PDF/A、带标签）", milliseconds(wall), milliseconds(cpu),
         share(layout, wall), share(fonts, wall), share(wall - layout - fonts, wall), f"{len(content):,}"]
    ]  # fmt: skip
    columns, rows = rows_of(made)
    for name, draw in (("typst（仅明细表）", by_typst), ("reportlab（仅明细表，字体不嵌入）", by_reportlab)):
        wall, cpu, content = best_of(times, lambda draw=draw: draw(columns, rows))  # type: ignore[misc]
        told.append(
            [f"{people}", pages(content), name, milliseconds(wall), milliseconds(cpu), "", "", "", f"{len(content):,}"]
        )
    return told


def share(part: float, whole: float) -> str:
    """Milliseconds of a part and its share of the whole rendering."""
    return f"{milliseconds(part)}（{part / whole:.0%}）"


def pages(content: bytes) -> str:
    """How many pages a PDF has."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return str(len(pdf.pages))


def main(words: list[str]) -> int:
    """Warm up, measure, tell; the times promised are told beside what was reached."""
    times = int(words[0]) if words else 3
    plan_pdf(usual(3), COPY, created=AT)
    rows: list[list[str]] = []
    for people, promised in SIZES:
        found = measured(people, times)
        found[0][2] += f"，目标 ≤ {promised:,}"
        rows += found
    sys.stdout.write(table(HEAD, rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
