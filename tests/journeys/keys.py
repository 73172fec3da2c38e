"""What somebody without a mouse and without eyes meets on a page: every stop of the Tab key, as chromium tells it.

`walk` presses Tab from the beginning of a page to its end. Chromium's accessibility tree is what a screen reader reads
aloud; its order is the reading order, and its names and roles are all such a person has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.people import PASSWORD

MOST_STOPS = 250
#: What a control may call itself to a screen reader.
ROLES = {
    "link", "button", "textbox", "searchbox", "combobox", "checkbox", "radio", "DisclosureTriangle", "spinbutton",
    "tab", "option", "listbox", "menuitem", "switch", "gridcell", "application", "region", "table", "group", "Date",
    "alert",
}  # fmt: skip
#: Kept from here on: each element that gets the focus, whether that shows, and whether something lies over it.
LISTEN = """() => { window.stops = [];
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex");
  document.addEventListener("focusin", window.hearing = event => {
    const each = event.target, style = getComputedStyle(each), box = each.getBoundingClientRect();
    const shows = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const over = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2);
    const free = !over || each.contains(over) || over.contains(each);
    window.stops.push({ element: each, shows, free });
  }); }"""
#: Of a group of radio buttons Tab leads to one, and the arrows to the others, as to the lines of a list; what went
#: wrong has the focus when the page opens.
INSIDE = ("radio", "option", "alert")
#: Tab has left the page, or begun again.
IS_THROUGH = """() => stops.length > 1 && (document.activeElement === document.body
  || stops.slice(1).some(each => each.element === stops[0].element))"""
HEARD = """() => { document.removeEventListener("focusin", window.hearing);
  const again = stops.findIndex((each, place) => place && each.element === stops[0].element);
  if (again > 0) stops.length = again;
  return stops.map(each => [each.shows, each.free, each.element.outerHTML.slice(0, 120)]); }"""


@dataclass(frozen=True)
class Stop:
    """One control: what a screen reader says of it, and what the eye sees when it has the focus."""

    node: int
    role: str
    name: str
    shows: bool = True
    is_free: bool = True

    def __str__(self) -> str:
        return f"{self.role} “{self.name}”"


def _value(found: dict[str, Any], key: str) -> Any:
    return found.get(key, {}).get("value", "")


def _is_focusable(found: dict[str, Any]) -> bool:
    told = {each["name"]: each["value"].get("value") for each in found.get("properties", ())}
    return bool(told.get("focusable"))


def tree(visitor: Visitor) -> list[Stop]:
    """Every control of the page in the order in which it is read aloud."""
    talk = visitor.page.context.new_cdp_session(visitor.page)
    nodes = {each["nodeId"]: each for each in talk.send("Accessibility.getFullAXTree")["nodes"]}
    talk.detach()
    found: list[Stop] = []

    def read(each: dict[str, Any]) -> None:
        if _is_focusable(each) and not each.get("ignored") and _value(each, "role") not in ("RootWebArea", "main"):
            found.append(Stop(each.get("backendDOMNodeId", 0), _value(each, "role"), _value(each, "name").strip()))
        for child in each.get("childIds", ()):
            if child in nodes:
                read(nodes[child])

    read(next(each for each in nodes.values() if not each.get("parentId")))
    return found


def walk(visitor: Visitor, read: list[Stop]) -> list[Stop]:
    """Every stop of the Tab key, from the beginning of the page until the focus leaves it."""
    page = visitor.page
    page.evaluate(LISTEN)
    for press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if press + 1 >= len(read) and page.evaluate(IS_THROUGH):
            break
    else:
        raise AssertionError(f"Tab does not come to the end of {page.url}")
    talk = page.context.new_cdp_session(page)
    spoken = {each.node: each for each in read}
    stops = []
    for number, (shows, free, source) in enumerate(page.evaluate(HEARD)):
        handle = talk.send("Runtime.evaluate", {"expression": f"window.stops[{number}].element"})["result"]["objectId"]
        node = talk.send("DOM.describeNode", {"objectId": handle})["node"]["backendNodeId"]
        known = spoken.get(node)
        assert known is not None, f"a screen reader is told nothing of {source}"
        stops.append(Stop(node, known.role, known.name, shows, free))
    talk.detach()
    return stops


def sound(visitor: Visitor) -> None:
    """The page can be worked by keys alone: no control without name, focus seen, in reading order, nothing left out."""
    read = tree(visitor)
    stops = walk(visitor, [each for each in read if each.role not in INSIDE])
    where = visitor.page.url
    unnamed = [f"{each}" for each in read if not each.name or each.role not in ROLES]
    assert not unnamed, f"{where}: without a name, or of no known role: {unnamed}"
    hidden = [f"{each}" for each in stops if not each.shows]
    assert not hidden, f"{where}: the focus cannot be seen on {hidden}"
    covered = [f"{each}" for each in stops if not each.is_free]
    assert not covered, f"{where}: something lies over {covered}"
    reached = [each.node for each in stops]
    order = [each.node for each in read if each.node in set(reached)]
    assert reached == order, f"{where}: Tab goes another way than the page reads"
    left = [f"{each}" for each in read if each.node not in set(reached) and each.role not in INSIDE]
    assert not left, f"{where}: Tab never reaches {left}"


def sign_in(visitor: Visitor, username: str) -> None:
    """By keys: the first box has the focus already."""
    visitor.open("/login")
    visitor.type(username)
    visitor.tab_to("密码", "textbox")
    visitor.type(PASSWORD)
    visitor.enter()


def focused(visitor: Visitor, name: str) -> None:
    """What has the focus now is called this."""
    expect(visitor.page.locator(":focus")).to_have_accessible_name(name)
