"""Pages of `pages.py` taken as pictures: three widths in both themes and printed, one sheet a page, and looked over.

`python -m tests.assure.proofs.pictures 0 24` takes the first 24 in order of their endpoints, and
`python -m tests.assure.proofs.pictures '^talents'` those whose endpoint the expression finds. A page is loaded once;
the window, the theme and the medium change while it is open. Sheets lie in artefacts/pictures, six to a picture in
artefacts/pictures/contact.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.assure.installation import ROOT, main
from tests.assure.proofs.access import STATUSES, served, window
from tests.assure.proofs.demonstration import copied
from tests.assure.proofs.examination import CUT, DRAWN, THEME, WIDER, Examiner
from tests.assure.proofs.pages import Place, known, opened
from tests.assure.proofs.sheets import ACROSS, DOWN, composed, contact, paper
from tests.browsing import CHROMIUM
from tests.journeys.conftest import FLAGS

KEPT = ROOT / "artefacts" / "pictures"
#: Width and height of the window, and how much of a longer page is taken.
WINDOWS = {"1440": (1440, 900, 1280), "1024": (1024, 768, 2130), "390": (390, 844, 1520)}
#: A4 upright with the margins of the style sheet, in pixels of the style sheet.
PAPER = 680
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Pictures that did not load, tables in a box that neither fits nor scrolls, and words drawn over other words.
FAULTS = """() => {
  const seen = each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const words = each => each.textContent.trim().replace(/\\s+/g, " ").slice(0, 30);
  const told = [];
  for (const each of document.images) {
    if (each.complete && !each.naturalWidth && seen(each)) told.push("broken picture " + each.getAttribute("src"));
  }
  for (const table of document.querySelectorAll("main table")) {
    for (let up = table.parentElement; up && up.tagName !== "MAIN"; up = up.parentElement) {
      const flow = getComputedStyle(up).overflowX;
      if (/auto|scroll/.test(flow)) break;
      if (/hidden|clip/.test(flow) && table.getBoundingClientRect().width > up.clientWidth + 1) {
        told.push("table cut off by " + up.className);
      }
    }
  }
  const boxes = [];
  const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, above = node.parentElement;
    if (!node.data.trim() || !seen(above)) continue;
    if (above.closest("svg, option, [popover], .visually-hidden, select, textarea, canvas")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 3 && box.height > 3) boxes.push({ box, node, above });
    }
  }
  boxes.sort((one, other) => one.box.top - other.box.top);
  const shown = ({ box, above }) => {
    const part = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    for (let up = above; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.position === "sticky" || style.position === "fixed") return null;
      if (style.overflowX === "visible" || up === document.documentElement || up === document.body) continue;
      const frame = up.getBoundingClientRect();
      for (const side of ["left", "top"]) part[side] = Math.max(part[side], frame[side]);
      for (const side of ["right", "bottom"]) part[side] = Math.min(part[side], frame[side]);
    }
    return part;
  };
  for (let i = 0; i < boxes.length && told.length < 6; i += 1) {
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < boxes[i].box.bottom - 5; j += 1) {
      const [one, other] = [boxes[i], boxes[j]];
      if (one.node === other.node) continue;
      if (Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) < 5) continue;
      const [first, second] = [shown(one), shown(other)];
      if (!first || !second) continue;
      const wide = Math.min(first.right, second.right) - Math.max(first.left, second.left);
      const high = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
      // the boxes of Tibetan letters are far taller than the letters
      const least = [one, other].some(each => /[\\u0f00-\\u0fff]/.test(each.node.data)) ? 18 : 5;
      if (wide < 5 || high < least) continue;
      told.push("words over words: " + words(one.above) + " / " + words(other.above));
    }
  }
  return told;
}"""
#: What paper must not show: what only a screen has, a dark ground, pale words, and boxes that would scroll.
PRINTED = """() => {
  const told = [];
  const seen = each => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().height > 0;
  const light = colour => {
    const [r, g, b, a] = colour.match(/[\\d.]+/g).map(Number);
    return a === 0 ? 1 : (0.3 * r + 0.6 * g + 0.1 * b) / (colour.startsWith("color(") ? 1 : 255);
  };
  const screens = "nav:not(.pager), header, .action-bar, main button, form[method=post] [type=submit]";
  for (const each of document.querySelectorAll(screens)) {
    if (seen(each)) told.push("printed: " + each.tagName.toLowerCase() + "." + each.className);
  }
  for (const each of document.querySelectorAll("body, body *")) {
    if (each.closest("svg, canvas") || !seen(each)) continue;
    const style = getComputedStyle(each);
    const solid = /^rgb\\(/.test(style.backgroundColor) && each.clientWidth > 40;
    const words = each.className + " " + each.textContent.trim().slice(0, 20);
    if (solid && light(style.backgroundColor) < 0.5) told.push("dark ground: " + words);
    const speaks = [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (speaks && light(style.color) > 0.62) told.push("pale words: " + words);
    if (/auto|scroll|hidden/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 2 && each.clientWidth > 3) {
      told.push("cut on paper: " + each.tagName.toLowerCase() + "." + each.className);
    }
    const isLow = each.clientHeight > 3 && each.scrollHeight > each.clientHeight + 4;
    if (isLow && /auto|scroll|hidden/.test(style.overflowY)) {
      told.push("lower part not on paper: " + each.tagName.toLowerCase() + "." + each.className);
    }
  }
  return [...new Set(told)].slice(0, 6);
}"""


def faults_of(page: Page) -> list[str]:
    """What a machine sees on the page as it lies in the window now."""
    return [
        *(f"cut off: {each}" for each in page.evaluate(CUT)[:4]),
        *(f"wider than the window: {each}" for each in page.evaluate(WIDER)),
        *page.evaluate(FAULTS),
    ]


def taken(page: Page) -> tuple[dict[str, bytes], list[str]]:
    """The pictures of the open page by name, and what a machine sees on them."""
    shots: dict[str, bytes] = {}
    faults: list[str] = []
    for name, (wide, high, most) in WINDOWS.items():
        page.set_viewport_size({"width": wide, "height": high})
        _settle(page)
        faults += [f"{name}: {each}" for each in faults_of(page)]
        for theme, ending in (("light", ""), ("dark", "-dark")):
            page.evaluate(THEME, theme)
            _settle(page)
            whole = min(most, page.evaluate("document.documentElement.scrollHeight"))
            shots[name + ending] = page.screenshot(
                full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": whole}, type="jpeg", quality=85
            )
        page.evaluate(THEME, "light")
    page.evaluate(THEME, "dark")  # who prints from the dark page wants black on white as well
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    _settle(page)
    faults += [f"print: {each}" for each in page.evaluate(PRINTED) + page.evaluate(FAULTS)]
    shots["print"] = paper(page.pdf(prefer_css_page_size=True, print_background=True))
    page.emulate_media(media="screen")
    return {name: shot for name, shot in shots.items() if shot}, faults


def _settle(page: Page) -> None:
    page.wait_for_function(DRAWN, timeout=60_000)
    page.evaluate(SETTLED)


def name_of(place: Place) -> str:
    """The file of a page: its endpoint, and who opens it where the endpoint has several pages."""
    return place.endpoint + (f"-{place.role}" if place.endpoint == "home.home" else "")


def ordered() -> list[Place]:
    """All pages of the map in order of their endpoints."""
    return sorted(known(), key=name_of)


def chosen(*wanted: int | str) -> list[Place]:
    """A slice (first, amount), or the pages whose endpoint an expression finds."""
    places = ordered()
    if len(wanted) == 2:
        first, amount = map(int, wanted)
        return places[first : first + amount]
    return [each for each in places if re.search(str(wanted[0]), name_of(each))]


def prove(*wanted: int | str) -> dict[str, Any]:
    """Take the pages that are wanted: which were taken, and what fails, by page."""
    faults: dict[str, list[str]] = {}
    sheets: list[Path] = []
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "contact").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, copied(Path(folder)) as settings:
        app = opened(Path(folder), settings)
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            examiners: dict[str, Examiner] = {}
            for place in chosen(*wanted):
                if place.role not in examiners:
                    examiners[place.role] = Examiner(window(browser, app, address, place.role))
                found = _kept(examiners[place.role], address, place, sheets)
                if found:
                    faults[name_of(place)] = found
            browser.close()
    words = "-".join(re.sub(r"\W+", "_", str(each)).strip("_") for each in wanted)[:80]
    six = ACROSS * DOWN
    for number, first in enumerate(range(0, len(sheets), six)):
        contact(sheets[first : first + six], KEPT / "contact" / f"{words}-{number:02}.jpg")
    return {"taken": [each.stem for each in sheets], "faults": faults}


def _kept(examiner: Examiner, address: str, place: Place, sheets: list[Path]) -> list[str]:
    target = KEPT / f"{name_of(place)}.webp"
    try:
        found = examiner.open(address + place.path, STATUSES.get(place.endpoint, 200), WINDOWS["1440"][:2])
        shots, seen = taken(examiner.page)
        composed(f"{place.endpoint}  {place.role or '-'}  {place.path}", shots).save(target, quality=80)
        sheets.append(target)
        found += seen
    except Exception as problem:  # one page that cannot be taken does not hide the others
        found = [f"{type(problem).__name__}: {problem}"[:300]]
    for fault in found:
        sys.stderr.write(f"{name_of(place)} {place.role} {place.path}: {fault}\n")
    return found


if __name__ == "__main__":
    main(prove)
