"""Choosing fonts: an office's files first, damaged files do no harm, wrongly drawn characters go to Noto."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from talent_app.documents import fonts
from talent_app.documents.fonts import find_fonts
from talent_app.documents.pdf import render_pdf


def make_font(path: Path, family: str, characters: str) -> None:
    """A font whose every glyph is a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"u{ord(c):X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.fixture(autouse=True)
def only_the_folder(monkeypatch):
    """Fonts that happen to be installed on this machine do not decide the outcome."""
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", ())


def test_without_a_folder_noto_serves_every_part():
    chosen = find_fonts(Path("/no/such/folder"))
    assert chosen.chosen == {}
    assert "@font-face" not in chosen.style_sheet("font:")
    assert "Noto Serif CJK SC" in chosen.style_sheet("font:")


def test_the_office_folder_serves_its_own_body_font(tmp_path):
    make_font(tmp_path / "fs.ttf", "仿宋_GB2312", "中")
    found = find_fonts(tmp_path)
    assert found.chosen["body"].path == tmp_path / "fs.ttf"
    assert 'font-family: "Document body"' in found.style_sheet("font:")


def test_preferred_family_wins_over_a_lesser_one(tmp_path):
    make_font(tmp_path / "a.ttf", "FandolFang R", "中")
    make_font(tmp_path / "b.ttf", "仿宋_GB2312", "中")
    assert find_fonts(tmp_path).chosen["body"].path.name == "b.ttf"


def test_damaged_file_in_the_folder_is_passed_over(tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    make_font(tmp_path / "fs.ttf", "仿宋_GB2312", "中")
    assert set(find_fonts(tmp_path).chosen) == {"body"}


def test_fandol_loses_the_yuan_sign_that_it_draws_as_a_dollar(tmp_path):
    make_font(tmp_path / "FandolFang-Regular.ttf", "FandolFang R", "中￥")
    served = TTFont(BytesIO(find_fonts(tmp_path).chosen["body"].read())).getBestCmap()
    assert ord("中") in served
    assert ord("￥") not in served


def test_office_font_is_used_and_noto_draws_what_it_lacks(tmp_path):
    make_font(tmp_path / "fs.ttf", "仿宋_GB2312", "中国")
    pdf = render_pdf(
        "pdf/notice.html",
        {"heading": "通知", "addressee": "", "paragraphs": ["中国𬭎"], "signatory": "国", "date": "2026-11-23"},
        title="通知",
        identifier=b"1",
        created=datetime(2026, 11, 23, tzinfo=UTC),
        fonts_folder=tmp_path,
    )
    with pikepdf.open(BytesIO(pdf)) as opened:
        used = {str(font.BaseFont).split("+")[1] for font in opened.pages[0].Resources.Font.values()}
    assert {"Document-body", "Noto-Serif-CJK-SC"} <= used
