"""Letters as drafts: the same words in PDF and Word, marked, without number, date and seal."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length
from pypdf import PdfReader

from talent_app.documents.letters import DRAFT_NOTE, Letter, LineLevel, letter_pdf
from talent_app.documents.statement import statement_pdf, statements
from talent_app.documents.word import letter_docx
from tests.documents.plan_snapshots import NAMES, snapshot
from tests.documents.test_plan_document import squeezed

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LETTER = Letter(
    "关于报审《岗位分红激励方案》的请示",
    "拉萨市人民政府国有资产监督管理委员会",
    "一、激励额度\n激励总额1,240,000.37元，激励对象𬭎、བཀྲ་ཤིས་等62人。\n\n（一）程序\n一、这一行以句号结尾，是正文。\n妥否，请批示。",
    "拉萨雪域清洁能源科技有限公司",
    ("岗位分红激励方案", "法律意见书"),
)


def test_how_a_line_begins_tells_what_it_is():
    levels = [line.level for line in LETTER.lines]
    text = LineLevel.TEXT
    assert levels == [LineLevel.HEADING, text, LineLevel.SUBHEADING, text, text]


def test_a_title_is_not_broken_within_the_words_that_end_it():
    pieces = Letter("关于雪域能源有限公司2026年度岗位分红激励方案的请示", "", "", "").title_pieces
    assert [piece for piece, is_whole in pieces if is_whole] == ["有限公司", "岗位分红激励方案的请示"]
    assert "".join(piece for piece, _whole in pieces) == "关于雪域能源有限公司2026年度岗位分红激励方案的请示"


def test_a_word_file_says_the_same_in_the_standards_geometry():
    content = letter_docx(LETTER, created=AT)
    assert letter_docx(LETTER, created=AT) == content
    document = Document(BytesIO(content))
    words = [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]
    assert words[0] == LETTER.title
    assert words[1] == f"{LETTER.addressee}："
    assert words[2:7] == [line.text for line in LETTER.lines]
    assert words[7:9] == ["附件：1. 岗位分红激励方案", "　　　2. 法律意见书"]
    assert words[-1].split() == ["年", "月", "日"]
    section = document.sections[0]
    measured = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(length.mm) for length in measured] == [210, 297, 37, 28]
    text_width = section.page_width - section.left_margin - section.right_margin
    text_height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(Length(text_width).mm), round(Length(text_height).mm)) == (156, 225)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = document.styles["Normal"].font.size.pt + int(grid.get(qn("w:charSpace"))) / 4096
    assert int(Length(text_width).pt / pitch) == 28
    lines = [p.paragraph_format for p in document.paragraphs if p.text in {line.text for line in LETTER.lines}]
    assert {int(Length(text_height).pt / form.line_spacing.pt) for form in lines} == {22}
    assert {form.first_line_indent.pt for form in lines} == {32}
    assert int(grid.get(qn("w:linePitch"))) / 20 == lines[0].line_spacing.pt
    run = next(p for p in document.paragraphs if p.text == LETTER.lines[1].text).runs[0]
    assert run.font.size.pt == 16
    assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert DRAFT_NOTE in section.header.paragraphs[0].text
    styled = {p.text: p.style.name for p in document.paragraphs if not p.style.name.startswith("Normal")}
    assert styled.pop(LETTER.title) == "Title"
    assert styled == {
        line.text: {"heading": "Heading 1", "subheading": "Heading 2"}[line.level.value]
        for line in LETTER.lines
        if line.level.value != "text"
    }


def test_the_pdf_of_a_draft_says_so_and_gives_its_words_back():
    pdf = letter_pdf(LETTER, created=AT, viewer="李处长")
    text = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    assert DRAFT_NOTE in text
    for line in LETTER.lines:
        assert squeezed(line.text) in text
    assert "〔" not in text


def test_everybody_gets_one_page_with_pay_incentive_and_total():
    people = statements(snapshot(3))
    reader = PdfReader(BytesIO(statement_pdf(people, created=AT, viewer="人力资源部")))
    assert len(reader.pages) == 3
    first = squeezed(reader.pages[0].extract_text())
    assert NAMES[0] in first
    assert "241,000.00" in first
    assert people[0]["capitals"] in first
    assert NAMES[1] not in first
    assert dict(people[0]["rows"])["合计"] in first
