"""What `examination.py` does not ask of every page: on paper, in forced colours, without motion, 390 pixels wide."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.assure.proofs.examination import CUT, RULES, WIDER

PHONE = (390, 844)
AXE = """wanted => axe.run(document, {
    runOnly: wanted, rules: { "target-size": { enabled: false } }, resultTypes: ["violations"], preload: false,
    iframes: false })
  .then(found => found.violations.map(each => each.id + " " + each.nodes.map(n => n.html.slice(0, 120)).join(" | ")))"""
#: With the reader's own colours shadows and grounds are gone: a control keeps an edge, the focus an outline.
FORCED = """() => {
  const faults = [];
  const seen = each => each.checkVisibility({ visibilityProperty: true });
  for (const each of document.querySelectorAll("button, .btn, select, textarea, input:not([type=hidden]), a[href]")) {
    if (!seen(each)) continue;
    const style = getComputedStyle(each), name = each.outerHTML.slice(0, 100);
    const isLink = each.matches("a:not(.btn)");
    const edged = ["Top", "Right", "Bottom", "Left"].some(side => parseFloat(style[`border${side}Width`]) > 0);
    const pictured = each.querySelector("svg") || each.closest(".box")
      || each.matches("[type=checkbox], [type=radio], [type=file]");
    if (!isLink && !edged && !pictured && !each.textContent.trim()) faults.push("no edge: " + name);
    each.focus({ focusVisible: true });
    if (document.activeElement !== each) continue;
    const after = getComputedStyle(each), around = each.closest(".box") && getComputedStyle(each.closest(".box"));
    const shown = s => s && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    if (!shown(after) && !shown(around)) faults.push("no focus: " + name);
  }
  for (const each of document.querySelectorAll(".pill, .notice, a[aria-current]")) {
    if (!seen(each)) continue;
    const style = getComputedStyle(each);
    const marked = ["Top", "Left", "Bottom"].some(side => parseFloat(style[`border${side}Width`]) > 0)
      || style.outlineStyle !== "none" || each.querySelector("svg") || /underline/.test(style.textDecorationLine);
    if (!marked) faults.push("told by colour alone: " + each.outerHTML.slice(0, 100));
  }
  return faults;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return style.animationName !== "none" || style.transitionDuration.split(",").some(part => parseFloat(part) > 0.001)
    || style.scrollBehavior === "smooth";
}).slice(0, 3).map(each => each.outerHTML.slice(0, 100))"""


def examine_media(page: Page) -> list[str]:
    """Faults of the page that is open; axe has been loaded into it."""
    faults = []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    faults += [f"390: wider than the window: {each}" for each in page.evaluate(WIDER)]
    faults += [f"390: cut off: {each}" for each in page.evaluate(CUT)]
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.emulate_media(media="print")
    faults += [f"print: {each}" for each in page.evaluate(AXE, RULES)]
    page.emulate_media(media="screen", forced_colors="active")
    faults += [f"forced colours: {each}" for each in page.evaluate(FORCED)]
    page.emulate_media(media="screen", forced_colors="none", reduced_motion="reduce")
    faults += [f"motion: {each}" for each in page.evaluate(MOVING)]
    page.emulate_media(media="screen", reduced_motion="no-preference")
    return faults
