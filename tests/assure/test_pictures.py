"""What the pictures of every page are looked over for is found where it is wrong; a page becomes one sheet."""

import io

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.assure.proofs.pictures import PRINTED, faults_of
from tests.assure.proofs.sheets import composed, contact
from tests.browsing import CHROMIUM
from tests.journeys.conftest import FLAGS

PAGE = """<html><body style="background: %s"><nav>菜单</nav><main><img src="data:image/png;base64,AA==" alt="">
<div style="overflow: hidden; width: 90px" class="box"><table><td style="min-width: 300px">九百元</td></table></div>
<p>一行文字</p><p style="margin-top: -40px">另一行文字</p>
<p style="width: 20px; overflow: hidden; white-space: nowrap">看不见的后半句</p>
<p style="width: 2000px">宽</p></main></body></html>"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="install Debian's chromium: script/setup --dev")
def test_what_is_wrong_on_a_page_is_told():
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        page.set_content(PAGE % "#123")
        told = " ".join(faults_of(page))
        for words in (
            "broken picture",
            "table cut off by box",
            "words over words: 一行文字",
            "cut off: p",
            "wider than",
        ):
            assert words in told
        printed = " ".join(page.evaluate(PRINTED))
        assert "printed: nav" in printed
        assert "cut on paper: div.box" in printed
        page.set_content("<main><p>一行文字</p><table><td>九百元</td></table></main>")
        assert (faults_of(page), page.evaluate(PRINTED)) == ([], [])


def shot(wide, high):
    kept = io.BytesIO()
    Image.new("RGB", (wide, high), "white").save(kept, "PNG")
    return kept.getvalue()


def test_a_page_is_one_sheet_and_six_sheets_are_one_picture(tmp_path):
    shots = {"1440": shot(1440, 3000), "1440-dark": shot(1440, 900), "390": shot(390, 844), "print": shot(496, 702)}
    sheet = composed("talents.talent_list", shots)
    assert sheet.size == (2 * 726, 16 + 640 + 424 + 6)
    sheet.save(tmp_path / "one.webp")
    contact([tmp_path / "one.webp"] * 3, tmp_path / "contact.jpg")
    with Image.open(tmp_path / "contact.jpg") as picture:
        assert picture.size == (2 * 732, 2 * 549)
