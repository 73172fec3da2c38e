"""What a machine may check of a plan on paper: PDF/A and PDF/UA marks, tags, fonts, geometry, the exact table."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from talent_app.documents import plan_annex
from talent_app.documents.engine import read_tree
from talent_app.documents.faults import MissingGlyph, PageOverfull
from talent_app.documents.pdf import render_pdf
from talent_app.documents.plan_annex import lines_of
from talent_app.documents.plan_document import plan_context, plan_drawings, plan_pdf
from talent_app.documents.plan_payments import payment_rows
from talent_app.documents.templates import render_text
from tests.bench import documents
from tests.documents.plan_snapshots import snapshot
from tests.documents.test_plan_document import AT, FILED

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
def content() -> bytes:
    return plan_pdf(snapshot(30), FILED, created=AT)


@pytest.fixture(scope="module")
def pdf(content):
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


def structure(node, found):
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.setdefault(str(node.S), []).append(node)
        if "/K" in node:
            structure(node.K, found)
    elif isinstance(node, pikepdf.Array):
        for each in node:
            structure(each, found)
    return found


def test_it_says_that_it_is_pdf_a_and_pdf_ua(pdf):
    metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
    for mark in ('pdfaid:part="3"', 'pdfaid:conformance="U"', 'pdfuaid:part="1"', "PDF/UA identification schema"):
        assert mark in metadata, mark
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang) == "zh-CN"
    assert all(page.Tabs == "/S" for page in pdf.pages)


def test_tables_are_tagged_with_heads_and_pictures_with_words(pdf):
    found = structure(pdf.Root.StructTreeRoot, {})
    assert len(found["/Table"]) >= 8
    assert len(found["/TH"]) > 30
    assert len(found["/TR"]) > 60
    assert {"/H1", "/H2", "/P"} <= set(found)
    assert all(str(figure.Alt) for figure in found["/Figure"])
    assert len(found["/Figure"]) == 3


def test_every_font_is_embedded_and_gives_its_text_back(pdf):
    fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts
    for name, font in fonts.items():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), name
        assert "/ToUnicode" in font, name


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(content, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(content)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_text_stands_where_the_standard_puts_it(content, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True)
    pages = done.stdout.split("<page ")[1:]
    number = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    for place, page in enumerate(pages[1:], 2):
        words = [([float(value) / MILLIMETRE for value in found[:4]], found[4]) for found in number.findall(page)]
        body = [box for box, word in words if box[3] < 265]
        assert min(box[0] for box in body) >= 27.9
        assert max(box[2] for box in body) <= 210 - 25.5
        assert min(box[1] for box in body) >= 35
        foot = [box for box, word in words if box[1] > 265]
        assert foot, "no page number"
        outside = min(box[0] for box in foot) if place % 2 == 0 else 210 - max(box[2] for box in foot)
        assert outside < 40, "odd pages carry their number right, even ones left"


def test_a_page_dealt_too_many_rows_is_dealt_again_with_fewer(monkeypatch):
    monkeypatch.setattr(plan_annex, "TEXT_HEIGHT", 2900)
    given = snapshot(60)
    context = plan_context(given, FILED)
    with pytest.raises(PageOverfull):
        render_pdf(
            "pdf/plan.html", context, title="x", identifier=b"x", created=AT, images=plan_drawings(given, FILED),
            single_pages=[page["id"] for page in context["annex"]["pages"]],
        )  # fmt: skip
    with pikepdf.open(BytesIO(plan_pdf(given, FILED, created=AT))) as pdf:
        count = len(pdf.pages)
    assert count > 8 + len(context["annex"]["pages"])


def test_a_character_no_font_has_is_named_with_the_words_around_it():
    given = snapshot(2)
    given["people"][0]["name"] = "王\ue000国"
    with pytest.raises(MissingGlyph) as caught:
        plan_pdf(given, FILED, created=AT)
    assert caught.value.characters == ("\ue000",)
    assert "U+E000" in caught.value.message


@pytest.mark.parametrize(
    ("text", "room", "most"),
    [("王建国", 300, 1), ("高级工程师", 100, 3), ("བཀྲ་ཤིས་བདེ་ལེགས་", 150, 4), ("", 100, 1), ("1,240,000.37", 260, 1)],
)
def test_lines_are_never_counted_too_few(text, room, most):
    assert 1 <= lines_of(text, room) <= most


def test_instalments_are_exact_and_later_results_are_not_invented():
    given = snapshot(3, payout={"shares": ["1/2", "3/10", "1/5"], "grades": {"优秀": "1", "基本称职": "1/2"}})
    total = plan_context(given)["allocation"]["total"]
    told = [row["amount"] for row in payment_rows(given, total)]
    assert told == ["620,000.19", "372,000.11", "248,000.07"]
    assert plan_context(given)["payment_notes"] == ["个人考核结果：优秀按100%、基本称职按50%兑付。"]
    given = snapshot(3)
    given["facts"].append({"name": "plan_months", "label": "实施月数", "unit": "months", "value": 36})
    assert [row["amount"] for row in payment_rows(given, total)] == ["1,240,000.37", "—", "—"]


def test_the_style_sheet_keeps_the_measures_of_the_standard():
    sheet = (Path(__file__).parents[2] / "templates" / "pdf" / "print.css").read_text(encoding="utf-8")
    assert "margin: 37mm 26mm 35mm 28mm" in sheet
    assert pytest.approx(156, abs=0.5) == 28 * 15.75 / MILLIMETRE
    assert pytest.approx(225, abs=0.1) == 22 * 10.227


def test_the_bench_of_documents_measures_all_three(capsys):
    told = documents.measured(5, 1)
    assert [row[0] for row in told] == ["5", "5", "5"]
    assert all(int(row[1]) >= 1 for row in told)
    assert [bool(row[5]) for row in told] == [True, False, False]


def test_a_plan_is_read_by_the_quick_parser_and_its_borders_are_few_long_lines(pdf):
    context = plan_context(snapshot(30), FILED)
    made = {"document_title": "", "document_language": "zh-CN", "document_created": "", "has_watermark": False}
    assert read_tree(render_text("pdf/plan.html", context | made)).find("body") is not None
    lines = [
        sum(1 for _operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "S")
        for page in pdf.pages
    ]
    assert 0 < max(lines) < 120, lines
