"""The PDF engine: same bytes, closed addresses, no missing glyph, official page geometry, extractable text."""

from __future__ import annotations

import gc
import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from markupsafe import Markup
from pypdf import PdfReader

from talent_app.core.errors import AppError
from talent_app.documents.pdf import (
    AttachedFile,
    ClosedFetcher,
    DocumentFault,
    MissingGlyph,
    check_fonts,
    has_fast_subsetting,
    render_pdf,
)

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
RARE = "𬭎㛃䶮𫖯"
TIBETAN = "བཀྲ་ཤིས་"


def notice(*paragraphs: Any, **over: Any) -> bytes:
    context = {
        "heading": "关于补正材料的通知",
        "addressee": "拉萨雪域清洁能源科技有限公司",
        "paragraphs": paragraphs,
        "signatory": "拉萨市某监管机构",
        "date": date(2026, 11, 23),
    }
    options = {"title": "补正通知", "identifier": b"notice/1", "created": AT, **over}
    return render_pdf("pdf/notice.html", context, **options)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def rare_notice() -> bytes:
    return notice(f"激励对象{RARE}和吾坚才让·丹增旺姆，合计￥1,500,000.00元。", TIBETAN)


def test_same_input_gives_the_same_bytes(rare_notice):
    notice("中间渲染另一份文件，不得影响结果。")
    assert notice(f"激励对象{RARE}和吾坚才让·丹增旺姆，合计￥1,500,000.00元。", TIBETAN) == rare_notice


def test_another_process_gives_the_same_bytes(rare_notice):
    code = (
        "import hashlib; from tests.documents.test_pdf import *;"
        "pdf = notice(f'激励对象{RARE}和吾坚才让·丹增旺姆，合计￥1,500,000.00元。', TIBETAN);"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(rare_notice).hexdigest()


def test_rare_names_and_amounts_can_be_copied_out_of_the_file(rare_notice):
    text = text_of(rare_notice)
    assert RARE in text
    assert "吾坚才让·丹增旺姆" in text
    assert "￥1,500,000.00元" in text
    # Tibetan vowels are raised above their letter, and readers put a space at the raise: compare without spaces.
    assert TIBETAN in re.sub(r"\s", "", text)


def test_character_without_glyph_stops_the_document_and_is_named():
    with pytest.raises(MissingGlyph) as refused:
        notice("激励对象张\ue000丽")
    assert refused.value.characters == ("\ue000",)
    assert "U+E000" in refused.value.message
    assert "张\ue000丽" in refused.value.message
    assert isinstance(refused.value, AppError)


def test_document_after_a_refused_one_is_whole():
    with pytest.raises(MissingGlyph):
        notice("\ue123")
    assert "正常的一份" in text_of(notice("正常的一份。"))


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/x.svg", "data:image/svg+xml,<svg/>", "image:no"]
)
def test_address_outside_the_document_is_refused(address):
    with pytest.raises(DocumentFault) as refused:
        notice(Markup('<img src="{}" alt="图">').format(address))
    assert address.split(":")[0] in refused.value.hint


def test_fetcher_serves_only_what_it_was_given():
    fetcher = ClosedFetcher(fonts=None, images={"code": b"<svg/>"})
    assert fetcher.fetch("image:code").read() == b"<svg/>"
    with pytest.raises(ValueError, match="不允许引用外部地址"):
        fetcher.fetch("file:///etc/passwd")


def test_user_text_is_never_markup():
    assert "<b>粗</b>" in text_of(notice("<b>粗</b>"))


def test_file_is_tagged_archival_pdf_with_language_title_and_embedded_fonts(rare_notice):
    with pikepdf.open(BytesIO(rare_notice)) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with pdf.open_metadata() as meta:
            assert meta["pdfaid:part"] == "3"
            assert meta["pdfaid:conformance"] == "U"
        assert str(pdf.docinfo.Title) == "补正通知"
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
        assert pdf.check_pdf_syntax() == []


def test_page_is_a4_with_official_margins(rare_notice):
    page = PdfReader(BytesIO(rare_notice)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    starts: list[float] = []

    def keep(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            starts.append((cm[0] * tm[4] + cm[4]) / 72 * 25.4)

    page.extract_text(visitor_text=keep)
    assert round(min(starts)) == 28


def test_full_page_holds_22_lines_of_28_characters():
    pages = PdfReader(BytesIO(notice("拉" * 28 * 60))).pages
    lines = [line for line in pages[1].extract_text().splitlines() if "拉" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_collector_of_the_process_is_left_as_it_was():
    assert gc.isenabled()
    notice("一")
    assert gc.isenabled()


def test_style_sheet_is_understood_to_the_last_rule(caplog, monkeypatch):
    monkeypatch.setattr("talent_app.documents.pdf._engines", {})
    notice("一")
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == []


def test_two_threads_make_two_right_documents():
    with ThreadPoolExecutor(2) as pool:
        good, bad = pool.submit(notice, "甲乙丙"), pool.submit(notice, "\ue001")
        assert "甲乙丙" in text_of(good.result())
        assert isinstance(bad.exception(), MissingGlyph)


def test_attachment_can_be_taken_out_again():
    pdf = notice("附方案数据。", attachments=[AttachedFile("方案数据.json", b'{"a": 1}', "方案数据")])
    assert PdfReader(BytesIO(pdf)).attachments["方案数据.json"] == [b'{"a": 1}']
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.AF[0].AFRelationship == "/Data"


def test_watermark_is_drawn_but_does_not_disturb_the_text():
    plain, marked = notice("正文一段。"), notice("正文一段。", watermark="阅览件\n李处长 2026-11-23 15:04")
    assert plain != marked
    assert text_of(plain) == text_of(marked)


def test_moment_without_time_zone_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="aware"):
        notice("x", created=datetime(2026, 11, 23))  # noqa: DTZ001


def test_start_up_check_names_a_font_for_every_part():
    drawn = check_fonts()
    assert set(drawn) >= {"title", "heading", "body", "rare", "tibetan"}
    assert drawn["tibetan"] == "Noto Serif Tibetan"
    assert drawn["heading"].count("、") == 0
    assert "Noto" in drawn["rare"]


def test_start_up_check_says_which_packages_to_install(monkeypatch):
    monkeypatch.setattr("talent_app.documents.pdf.SAMPLES", {"rare": "\ue000"})
    with pytest.raises(MissingGlyph) as refused:
        check_fonts()
    assert "fonts-noto-cjk" in refused.value.hint


def test_fast_font_subsetting_is_installed():
    assert has_fast_subsetting()
