"""What has to hold on a page for everybody: axe in both themes and at two widths, twice the size, nothing cut off.

axe knows WCAG 2.2 A and AA as far as a machine can tell. For GB/T 37668 no engine exists; its second level follows WCAG
2.1 AA, which is contained here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: The rules whose answer depends on the width of the window.
LAID_OUT = ["target-size", "scrollable-region-focusable", "link-in-text-block", "aria-hidden-focus", "label"]
WIDE, NARROW = (1280, 1400), (360, 1300)
#: 1280 × 800 at 200 % are so many pixels of the style sheet; 320 is what 400 % leave (WCAG 1.4.10).
ZOOMED, REFLOWED = (640, 400), (320, 400)
MIDDLE = (768, 1300)
AXE = """wanted => axe.run(document, {
  runOnly: wanted, resultTypes: ["violations"], preload: false, iframes: false,
  ...(wanted[0].startsWith("wcag") ? { rules: {
    "color-contrast": { enabled: false }, "target-size": { enabled: true },
  } } : {}),
}).then(found => found.violations.map(each => ({
  id: each.id, nodes: each.nodes.map(node => node.target.join(" ") + " " + node.html.slice(0, 120)),
})))"""
#: Contrast takes axe nine tenths of its time. Words of one colour, size and weight on one ground have one contrast, so
#: of every such kind axe looks at one, once in a run: `seen` holds the kinds of the pages before.
CONTRAST = """async seen => {
  const known = new Set(seen), fresh = [], nodes = [];
  const clear = "rgba(0, 0, 0, 0)";
  for (const each of document.querySelectorAll("body *")) {
    const speaks = [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!speaks && !each.placeholder && !each.value) continue;
    if (!each.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(each);
    const kind = [style.color, style.fontSize, style.fontWeight];
    for (let up = each; up; up = up.parentElement) {
      const above = getComputedStyle(up);
      if (above.opacity !== "1") kind.push(above.opacity);
      if (above.backgroundImage !== "none") kind.push(above.backgroundImage.slice(0, 60));
      if (above.position === "absolute" || above.position === "fixed") kind.push(above.position);
      if (above.backgroundColor !== clear) kind.push(above.backgroundColor);
      if (above.backgroundColor.startsWith("rgb(")) break;
    }
    const words = kind.join();
    if (!known.has(words)) { known.add(words); fresh.push(words); nodes.push(each); }
  }
  if (!nodes.length) return [fresh, []];
  const found = await axe.run({ include: nodes }, {
    runOnly: ["color-contrast"], resultTypes: ["violations"], preload: false, iframes: false });
  return [fresh, found.violations.map(each => ({
    id: each.id, nodes: each.nodes.map(node => node.target.join(" ") + " " + node.html.slice(0, 120)),
  }))];
}"""
THEME = """theme => { document.documentElement.setAttribute("data-bs-theme", theme);
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme })); }"""
DRAWN = """() => [...document.querySelectorAll("figure[data-chart]")].every(each =>
  !each.dataset.chart || each.classList.contains("is-drawn"))"""
#: What makes the page wider than the window: the outermost elements that stand out of it, frames that scroll excepted.
WIDER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = each => /auto|scroll|hidden|clip/.test(getComputedStyle(each).overflowX);
  const out = [];
  const walk = each => {
    for (const child of each.children) {
      const box = child.getBoundingClientRect();
      if (box.width && box.right > wide + 1 && getComputedStyle(child).position !== "fixed") {
        out.push(child.tagName.toLowerCase() + "." + child.className + " " + child.textContent.trim().slice(0, 40));
      }
      if (!scrolls(child)) walk(child);
    }
  };
  walk(document.body);
  return out.length ? out.slice(-3) : ["the page is wider than the window"];
}"""
#: Words that are cut off: a box that hides what does not fit. Boxes for the ear alone are a pixel small on purpose.
CUT = """() => [...document.querySelectorAll("main *, header *")].filter(each => {
  if (!each.childNodes.length || ![...each.childNodes].some(n => n.nodeType === 3 && n.data.trim())) return false;
  const style = getComputedStyle(each);
  if (!/hidden|clip/.test(style.overflowX + style.overflowY) || each.clientWidth < 3) return false;
  return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 3;
}).map(each => each.tagName.toLowerCase() + "." + each.className + " " + each.textContent.trim().slice(0, 40))"""
#: What can be acted on, by name.
OFFERED = """() => [...document.querySelectorAll("main a[href], main button, main input, main select, main textarea")]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && each.type !== "hidden")
  .map(each => (each.tagName + " " + (each.name || each.textContent.trim().slice(0, 40) || each.ariaLabel)))"""


def _listed(where: str, found: list[dict[str, Any]]) -> list[str]:
    return [f"{where}: {each['id']}: {node}" for each in found for node in each["nodes"][:4]]


@dataclass
class Examiner:
    """Looks at pages in one window of the browser."""

    page: Page
    pictures: Path | None = None
    seen: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda line: self._hear(line.type, line.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.said.append(text)

    def open(self, address: str, status: int = 200, size: tuple[int, int] = WIDE) -> list[str]:
        """Open a page in a window of this size and tell what its status and the console say against it."""
        self.said.clear()
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        answer = self.page.goto(address, wait_until="load")
        faults = [] if answer is not None and answer.status == status else [f"status: {answer and answer.status}"]
        self.page.wait_for_function(DRAWN, timeout=60_000)
        faults += [f"console: {text}" for text in self.said if f"status of {status} " not in text]
        return faults

    def examine(self, name: str = "") -> list[str]:
        """Everything, on the page that is open; pictures by this name, as far as they are wanted."""
        self.page.evaluate(AXE_SCRIPT)
        offered = self.page.evaluate(OFFERED)
        self._shoot(f"{name}.1-wide")
        faults = self._axe("1280", RULES) + self._contrast("1280 light")
        self._theme("dark")
        faults += self._contrast("1280 dark")
        self._shoot(f"{name}.2-wide-dark")
        faults += self._fits(NARROW) + self._contrast("360 dark")
        self._shoot(f"{name}.6-narrow-dark")
        self._theme("light")
        self._shoot(f"{name}.5-narrow")
        faults += self._contrast("360 light") + self._axe("360", LAID_OUT)
        faults += self._fits(REFLOWED) + self._fits(ZOOMED)
        kept = self.page.evaluate(OFFERED)
        faults += [f"200%: lost {each}" for each in dict.fromkeys(offered) if each not in kept][:5]
        self._on_paper(name)
        return list(dict.fromkeys(faults))

    def _axe(self, where: str, rules: list[str]) -> list[str]:
        return _listed(where, self.page.evaluate(AXE, rules))

    def _contrast(self, where: str) -> list[str]:
        fresh, found = self.page.evaluate(CONTRAST, sorted(self.seen))
        self.seen.update(fresh)
        return _listed(where, found)

    def _theme(self, theme: str) -> None:
        self.page.evaluate(THEME, theme)

    def _fits(self, window: tuple[int, int]) -> list[str]:
        self.page.set_viewport_size({"width": window[0], "height": window[1]})
        cut = [f"{window[0]}: cut off: {each}" for each in self.page.evaluate(CUT)[:4]]
        return cut + [f"{window[0]}: wider than the window: {each}" for each in self.page.evaluate(WIDER)]

    def _shoot(self, name: str) -> None:
        if self.pictures is not None:
            self.page.screenshot(path=str(self.pictures / f"{name}.jpg"), type="jpeg", quality=70)

    def _on_paper(self, name: str) -> None:
        if self.pictures is None:
            return
        for shot, theme in (("3-middle", "light"), ("4-middle-dark", "dark")):
            self._theme(theme)
            self.page.set_viewport_size({"width": MIDDLE[0], "height": MIDDLE[1]})
            self._shoot(f"{name}.{shot}")
        self.page.pdf(path=str(self.pictures / f"{name}.pdf"), prefer_css_page_size=True, print_background=True)
