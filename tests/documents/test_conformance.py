"""What veraPDF would look for in a plan (PDF/A-3u, PDF/UA-1), as far as pikepdf can be asked; the page measured."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from talent_app.documents.pdf import AttachedFile, render_pdf
from talent_app.documents.plan_document import CopyKind, PlanCopy, plan_pdf
from tests.documents.plan_snapshots import snapshot

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
FILES = (AttachedFile("方案数据.json", b"{}", "方案数据"), AttachedFile("方案附表.xlsx", b"PK", "附表", "Supplement"))
READING = PlanCopy(CopyKind.READING, "ab" * 32, "https://talent.example/verify/3f2a9c", viewer="李处长", printed_at=AT)
#: What may stand in what (ISO 32000-1, 14.8.4.3): veraPDF's clause 7.2 for PDF/UA-1.
HELD = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/Caption", "/L"},
    "/LI": {"/Lbl", "/LBody"},
}
ONLY_IN = {"/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/LBody": {"/LI"}}
STANDARD = {
    "/Document", "/Sect", "/Div", "/NonStruct", "/P", "/H1", "/H2", "/H3", "/L", "/LI", "/Lbl", "/LBody", "/Table",
    "/THead", "/TBody", "/TR", "/TH", "/TD", "/Caption", "/Figure", "/Link", "/Span",
}  # fmt: skip


@pytest.fixture(scope="module")
def pdf():
    with pikepdf.open(BytesIO(plan_pdf(snapshot(30), READING, created=AT, attachments=FILES))) as opened:
        yield opened


def elements(node, parent=None):
    """Every element of the structure with the one it stands in."""
    for each in node if isinstance(node, Array) else [node]:
        if isinstance(each, Dictionary):
            if "/S" in each:
                yield each, parent
            if "/K" in each:
                yield from elements(each.K, each if "/S" in each else parent)


@pytest.fixture(scope="module")
def tree(pdf):
    return list(elements(pdf.Root.StructTreeRoot.K))


def test_nothing_in_it_runs_hides_or_comes_from_elsewhere(pdf):
    assert not pdf.is_encrypted
    assert not {"/AA", "/OpenAction", "/AcroForm", "/Collection", "/OCProperties"} & set(pdf.Root.keys())
    assert "/JavaScript" not in pdf.Root.Names
    for item in pdf.objects:
        if isinstance(item, Dictionary | Stream):
            assert not {"/JS", "/AA", "/SMask", "/TR", "/HTP", "/OPI", "/Alternates"} & set(item.keys()), item
            assert item.get("/S") not in (Name.JavaScript, Name.Launch, Name.Movie, Name.ImportData)
            assert item.get("/BM", Name.Normal) == Name.Normal
            assert float(item.get("/ca", 1)) == float(item.get("/CA", 1)) == 1, "nothing may shine through"
        if isinstance(item, Stream):
            assert not {"/F", "/FFilter"} & set(item.keys()), "a stream in another file"
            assert item.get("/Filter") != Name.LZWDecode


def test_it_says_what_it_is_twice_in_the_same_words(pdf):
    raw = pdf.Root.Metadata.read_raw_bytes()
    assert "/Filter" not in pdf.Root.Metadata, "to be found by tools that know no PDF"
    assert raw.startswith(b"<?xpacket begin=")
    with pdf.open_metadata() as told:
        info = pdf.docinfo
        assert told["dc:title"] == str(info.Title)
        assert told["dc:creator"] == [str(info.Author)]
        assert (told["pdf:Producer"], told["xmp:CreatorTool"]) == (str(info.Producer), str(info.Creator))
        for theirs, ours in ((told["xmp:CreateDate"], info.CreationDate), (told["xmp:ModifyDate"], info.ModDate)):
            assert re.sub(r"\D", "", theirs) == re.sub(r"\D", "", str(ours))
    assert len(pdf.trailer.ID) == 2
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    assert profile.read_bytes()[36:40] == b"acsp"
    assert len(pdf.Root.OutputIntents) == 1


def test_every_attachment_says_what_it_is_to_the_plan(pdf):
    listed = {str(one.UF): one for one in pdf.Root.AF}
    assert len(pdf.Root.AF) == len(listed), "each is named once"
    assert set(listed) == {file.name for file in FILES}
    for file in FILES:
        one = listed[file.name]
        assert str(one.AFRelationship) == f"/{file.relationship}"
        assert (str(one.Desc), bytes(one.EF.F.read_bytes())) == (file.description, file.content)
        assert "/Subtype" in one.EF.F
        assert "/ModDate" in one.EF.F.Params


def test_fonts_are_whole_and_every_glyph_has_a_character(pdf):
    fonts = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == Name.Font]
    kinds = Counter(str(font.Subtype) for font in fonts)
    assert set(kinds) <= {"/Type0", "/CIDFontType0", "/CIDFontType2"}
    for font in fonts:
        if font.Subtype == Name.Type0:
            assert font.Encoding == Name("/Identity-H")
            codes = re.findall(rb"<([0-9A-Fa-f]+)> *<([0-9A-Fa-f]+)>", font.ToUnicode.read_bytes())
            assert codes
            assert not [text for _code, text in codes if text.upper() in (b"0000", b"FFFE", b"FEFF")]
        else:
            assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont)), "a part of a font carries six letters before its name"
            assert "/FontFile3" in font.FontDescriptor or "/FontFile2" in font.FontDescriptor
            assert font.Subtype == Name.CIDFontType0 or "/CIDToGIDMap" in font


def test_elements_stand_in_each_other_as_the_standard_allows(tree):
    wrong = Counter()
    for each, parent in tree:
        kind, above = str(each.S), str(parent.S) if parent is not None else ""
        assert kind in STANDARD, kind
        wrong[f"{kind} in {above}"] += above in HELD and kind not in HELD[above]
        wrong[f"{kind} in {above}"] += kind in ONLY_IN and above not in ONLY_IN[kind]
    assert not +wrong, +wrong
    levels = [int(str(each.S)[2]) for each, _parent in tree if re.fullmatch(r"/H\d", str(each.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), "a level is left out"
    heads = Counter(str(each.A.Scope) for each, _parent in tree if each.S == Name.TH)
    assert min(heads["/Column"], heads["/Row"]) > 10
    assert sum(heads.values()) == sum(1 for each, _parent in tree if each.S == Name.TH)
    assert all(str(each.Alt).strip() for each, _parent in tree if Name.Figure == each.S)


def test_links_are_described_by_the_heading_they_lead_to(pdf, tree):
    marks = [mark for page in pdf.pages if "/Annots" in page for mark in page.Annots]
    assert {str(mark.Subtype) for mark in marks} == {"/Link"}
    assert "一、方案概要" in [str(mark.Contents) for mark in marks]
    assert all(int(mark.F) & 4 and "/StructParent" in mark and len(str(mark.Contents)) > 3 for mark in marks)
    assert len(marks) == sum(1 for each, _parent in tree if Name.Link == each.S)
    assert not [1 for each, parent in tree if Name.Link == each.S and Name.Link == parent.S]


def test_whatever_is_drawn_is_content_of_an_element_or_marked_as_ornament(pdf):
    numbers = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    drawing = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}
    for page in pdf.pages:
        depth, seen = 0, set()
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("BDC", "BMC"):
                depth += 1
                if len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
                    seen.add(int(operands[1].MCID))
            elif str(operator) == "EMC":
                depth -= 1
            elif str(operator) in drawing:
                assert depth, f"{operator} belongs to nothing on page {page.index + 1}"
        assert depth == 0
        parents = numbers[int(page.StructParents)]
        assert all(number < len(parents) and parents[number] is not None for number in seen)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_full_page_holds_22_lines_of_28_characters(tmp_path):
    file = tmp_path / "lines.pdf"
    words = {
        "heading": "通知",
        "addressee": "各企业",
        "paragraphs": ["国" * 28 * 70],
        "signatory": "某单位",
        "date": AT,
    }
    file.write_bytes(render_pdf("pdf/notice.html", words, title="通知", identifier=b"lines", created=AT))
    done = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True)
    full = done.stdout.split("<page ")[3]
    lines = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(国+)<', full)
    assert [len(line[4]) for line in lines] == [28] * 22
    millimetres = [[float(value) * 25.4 / 72 for value in line[:4]] for line in lines]
    assert {round(line[0]) for line in millimetres} == {28}
    assert all(155 <= line[2] - line[0] <= 156.5 for line in millimetres)
    steps = [below[1] - above[1] for above, below in itertools.pairwise(millimetres)]
    assert all(step == pytest.approx(225 / 22, abs=0.1) for step in steps)
    middle = [(line[1] + line[3]) / 2 for line in millimetres]
    assert middle[0] - 225 / 44 == pytest.approx(37, abs=2)
    assert middle[-1] + 225 / 44 == pytest.approx(297 - 35, abs=2)
