"""Letters as Word files with the geometry of GB/T 9704: with `report_word.py` the only user of python-docx.

A Word file names fonts and the office's own computer supplies them. The same letter and moment give the same bytes.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from talent_app.audit.copies import TITLE as COPY_TITLE
from talent_app.audit.copies import present_code
from talent_app.documents.letters import DRAFT_NOTE, Letter, LineLevel, attachment_lines

#: Size 3, two lines of 28 pt and 22 to a page; the title is size 2.
BODY, TITLE, PAGE_NUMBER, SMALL = Pt(16), Pt(22), Pt(14), Pt(10.5)
LINE = Pt(28.95)
#: The grid that puts 28 characters of size 3 on 156 mm (27.6 fit without it) and 22 lines on 225 mm: twentieths of a
#: point from line to line, and what every character gives up, in 4096ths of a point.
LINE_PITCH, CHARACTER_SPACE = 579, -849
FONTS = {
    "title": "方正小标宋简体",
    LineLevel.HEADING: "黑体",
    LineLevel.SUBHEADING: "楷体_GB2312",
    LineLevel.TEXT: "仿宋_GB2312",
    "song": "宋体",
}
#: What Word's outline and contents go by; drawn as the standard draws headings, not as Word's own styles do.
STYLES = {"title": "Title", LineLevel.HEADING: "Heading 1", LineLevel.SUBHEADING: "Heading 2"}
#: Every entry of the archive gets this moment, so that equal letters are equal files.
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


def letter_docx(letter: Letter, *, created: datetime) -> bytes:
    """The draft as a Word file to go on editing."""
    document = Document()
    set_page(document)
    _about(document, letter, created)
    add_paragraph(document, letter.title, "title", TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, before=LINE)
    add_paragraph(document, "", LineLevel.TEXT, BODY)
    if letter.addressee:
        add_paragraph(document, f"{letter.addressee}：", LineLevel.TEXT, BODY, indent=False)
    for line in letter.lines:
        add_paragraph(document, line.text, line.level, BODY)
    for number, title in enumerate(attachment_lines(letter.attachments)):
        word = "附件：" if number == 0 else "　　　"
        before = LINE if number == 0 else Pt(0)
        add_paragraph(document, word + title, LineLevel.TEXT, BODY, before=before)
    right = WD_ALIGN_PARAGRAPH.RIGHT
    add_paragraph(
        document, f"{letter.signatory}　　　　", LineLevel.TEXT, BODY, align=right, indent=False, before=2 * LINE
    )
    add_paragraph(document, "　　　　年　　月　　日　　　　", LineLevel.TEXT, BODY, align=right, indent=False)
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def set_page(document: Any, *, note: str = DRAFT_NOTE) -> None:
    """The page, the grid and the styles of the standard, with a line above every page and its number below."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    for attribute, value in (("type", "linesAndChars"), ("linePitch", LINE_PITCH), ("charSpace", CHARACTER_SPACE)):
        grid.set(qn(f"w:{attribute}"), str(value))
    normal = document.styles["Normal"]  # the grid counts from the size of the usual letter
    normal.font.size, normal.font.name = BODY, FONTS[LineLevel.TEXT]
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONTS[LineLevel.TEXT])
    for level, name in STYLES.items():
        _plain_style(document.styles[name], FONTS[level], TITLE if level == "title" else BODY)
    document.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        above = header.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(above, note, FONTS["song"], SMALL)
    for footer, side, indent in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        setattr(paragraph.paragraph_format, indent, PAGE_NUMBER)
        add_run(paragraph, "— ", FONTS["song"], PAGE_NUMBER)
        _page_field(paragraph)
        add_run(paragraph, " —", FONTS["song"], PAGE_NUMBER)


def _plain_style(style: Any, font: str, size: Pt) -> None:
    """A heading style of Word without its colour, rule, spacing and theme's font."""
    for element in (style.element.rPr, style.element.pPr):
        for part in list(element):
            if part.tag in (qn("w:rFonts"), qn("w:color"), qn("w:pBdr"), qn("w:contextualSpacing")):
                element.remove(part)
    style.font.size, style.font.bold, style.font.name = size, False, font
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _about(document: Any, letter: Letter, created: datetime) -> None:
    about, moment = document.core_properties, created.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.title, about.author, about.last_modified_by = letter.title, letter.signatory, ""
    about.created = about.modified = moment
    about.comments, about.language = DRAFT_NOTE, "zh-CN"
    if code := present_code(letter.title):
        about.keywords = f"{COPY_TITLE} {code}"


def add_paragraph(
    document: Any,
    text: str,
    level: Any,
    size: Pt,
    *,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = True,
    before: Any = None,
) -> Any:
    """A paragraph in the letters of its level."""
    paragraph = document.add_paragraph(style=STYLES.get(level))
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before, form.space_after = before or Pt(0), Pt(0)
    form.widow_control = True
    paragraph.alignment = align
    if indent:
        form.first_line_indent = 2 * size
    if level in (LineLevel.HEADING, LineLevel.SUBHEADING):
        form.keep_with_next = True
    if text:
        add_run(paragraph, text, FONTS[level], size)
    return paragraph


def add_run(paragraph: Any, text: str, font: str, size: Pt) -> Any:
    """A run in a font of its own, hanzi and Latin alike."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(attribute), font)
    return run


def _page_field(paragraph: Any) -> None:
    run = add_run(paragraph, "", FONTS["song"], PAGE_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)


def settled(content: bytes) -> bytes:
    """The same archive with one moment on every entry: python-docx writes the time of day."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            about = zipfile.ZipInfo(entry, ENTRY_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(entry))
    return out.getvalue()
