"""Long workbooks written as they come: sheet by sheet, block by block, straight into the packed file.

For exports of a hundred thousand rows, where XlsxWriter takes three times as long (ADR 0013). Texts stand in the cells
themselves (inline strings), so memory stays flat; no drop-downs, no comments. The same tables and moment give the same
bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import IO, Any
from xml.sax.saxutils import escape

from talent_app.audit.copies import TITLE, marked, present_code
from talent_app.core.money import Money
from talent_app.documents.blocks import BETWEEN, Block, blocks_of, harmless_texts, is_text
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import FIRST_EXCEL_DAY, LAST_ROW, column_width, sheet_names, told_rows

STAMP = (1980, 1, 1, 0, 0, 0)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Style 0 is text: a cell that says nothing of its style keeps an 18-digit number whole.
HEADER_STYLE = 1
STYLES = {CellKind.TEXT: 0, CellKind.DAY: 2, CellKind.COUNT: 3, CellKind.MONEY: 4}
EXCEL_DAY_ZERO = date(1899, 12, 30)
LONGEST_CELL = 32_767
LIKE_ESCAPE = re.compile(r"_(x[0-9a-fA-F]{4}_)")


def stream_tables(stream: IO[bytes], tables: Sequence[Table], *, title: str, created: datetime) -> None:
    """Write one sheet per table; texts, days, whole numbers and amounts."""
    names, code = sheet_names([table.name for table in tables]), present_code(title)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, text in _fixed_parts(names, title, created, code):
            with archive.open(zipfile.ZipInfo(path, STAMP), "w") as part:
                part.write(text.encode())
        for number, table in enumerate(tables, 1):
            info = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as part:
                for text in _sheet(table, code):
                    part.write(text.encode())


def _sheet(table: Table, code: str) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for place, column in enumerate(table.columns, 1):
        style = STYLES[column.kind]
        yield f'<col min="{place}" max="{place}" width="{column_width(column)}" style="{style}" customWidth="1"/>'
    last = len(table.columns) - 1
    titles = [_text(marked(each.title, code) if n == last else each.title) for n, each in enumerate(table.columns)]
    if code and table.blocks is None:
        table = replace(table, rows=told_rows(table, code))
    heads = [f'<c r="{_letters(n)}1" s="{HEADER_STYLE}" t="inlineStr">{text}</c>' for n, text in enumerate(titles)]
    yield f'</cols><sheetData><row r="1" ht="24" customHeight="1">{"".join(heads)}</row>'
    first = 2
    for block in blocks_of(table):
        count = len(block[0]) if block else 0
        if first + count - 2 > LAST_ROW:
            raise ValueError("an xlsx sheet holds 1,048,576 rows")
        yield _rows(table.columns, block, first, count)
        first += count
    yield "</sheetData>"
    if code:
        yield f"<headerFooter><oddFooter>&amp;L{TITLE} {code}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
    yield "</worksheet>"


def _rows(columns: Sequence[Column], block: Block, first: int, count: int) -> str:
    numbers = [str(number) for number in range(first, first + count)]
    cells = [_cells(column, _letters(n), numbers, block[n]) for n, column in enumerate(columns)]
    filled = [column for column in cells if column]
    starts, ends = [f'<row r="{number}">' for number in numbers], ["</row>"] * count
    return "".join(chain.from_iterable(zip(starts, *filled, ends, strict=True)))


def _cells(column: Column, letters: str, numbers: Sequence[str], values: Sequence[Any]) -> list[str]:
    """The cells of a column; none at all where all of them are empty."""
    if is_text(values):
        return _text_cells(letters, numbers, harmless_texts(values)) if any(values) else []
    return [
        _cell(column, f'<c r="{letters}{number}"', value) for number, value in zip(numbers, values, strict=True)
    ]  # fmt: skip


def _text_cells(letters: str, numbers: Sequence[str], texts: list[str]) -> list[str]:
    start, inline = f'<c r="{letters}', '" t="inlineStr"><is><t>'
    if max(map(len, texts), default=0) <= LONGEST_CELL and list(map(str.strip, texts)) == texts:
        joined = BETWEEN.join(texts)
        written = _escaped(joined)
        if written != joined:  # as a whole: harmless texts do not hold what stands between them
            texts = written.split(BETWEEN)
        return [f"{start}{n}{inline}{t}</t></is></c>" if t else "" for n, t in zip(numbers, texts, strict=True)]
    return [f'{start}{n}" t="inlineStr">{_text(t)}</c>' if t else "" for n, t in zip(numbers, texts, strict=True)]


def _cell(column: Column, start: str, value: Any) -> str:
    """One cell of a column that holds more than texts."""
    if value is None or value == "":
        return ""
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_EXCEL_DAY:
        return f'{start} s="{STYLES[CellKind.DAY]}"><v>{(value - EXCEL_DAY_ZERO).days}</v></c>'
    if isinstance(value, Money):
        return f'{start} s="{STYLES[CellKind.MONEY]}"><v>{value.as_yuan()}</v></c>'
    if type(value) is int and column.kind is not CellKind.TEXT:
        return f'{start} s="{STYLES[CellKind.COUNT]}"><v>{value}</v></c>'
    if isinstance(value, str | int | date) and not isinstance(value, bool | datetime):
        return f'{start} t="inlineStr">{_text(harmless_texts([str(value)])[0])}</c>'
    raise TypeError(f"{type(value).__name__} is not written by the stream: use documents.xlsx")


def _text(text: str) -> str:
    text = _escaped(text[:LONGEST_CELL])
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<is><t{kept}>{text}</t></is>"


def _escaped(text: str) -> str:
    """What XML or Excel would read otherwise than it stands."""
    if "_x" in text:
        text = LIKE_ESCAPE.sub(r"_x005F_\1", text)
    return escape(text).replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _fixed_parts(names: Sequence[str], title: str, created: datetime, code: str) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    sheet_type = f'ContentType="{TYPES}.worksheet+xml"'
    parts = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" {sheet_type}/>' for n in numbers)
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    yield (
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>{parts}'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{core_type}"/></Types>',
    )
    yield "_rels/.rels", _relations(
        [(f"{OFFICE}/officeDocument", "xl/workbook.xml"),
         (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")]
    )  # fmt: skip
    sheets = [(f"{OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*sheets, (f"{OFFICE}/styles", "styles.xml")])
    named = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    yield "xl/styles.xml", _styles()
    about = f"<cp:keywords>{TITLE} {code}</cp:keywords>" if code else ""
    stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    terms = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield (
        "docProps/core.xml",
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" {terms}><dc:title>{escape(title)}</dc:title>{about}'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created></cp:coreProperties>',
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _styles() -> str:
    font = '<sz val="11"/><name val="宋体"/>'
    side: Callable[[str], str] = lambda name: f'<{name} style="thin"><color auto="1"/></{name}>'  # noqa: E731
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (164, 1, 4)
    )
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        f'</numFmts><fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF3"/></patternFill></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{''.join(map(side, ('left', 'right', 'top', 'bottom')))}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="5"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
        'applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
        f'{formats}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
