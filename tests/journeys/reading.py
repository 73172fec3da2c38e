"""Somebody who knows only the manual: does what its steps say, word by word, and counts what it costs him.

A step is a line of a numbered list. In it `**label**填“value”`, `**label**选“value”` and `**label**附上“file”` fill in,
`勾选**label**` ticks, `**part**里的**label**` presses what stands under a
heading, `看到“words”` must stand on the page, and any other `**label**` is pressed: a line of the menu, a
link, a button or a part that opens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

DEED = re.compile(
    r"看到“(?P<seen>[^”]+)”"
    r"|勾选\*\*(?P<ticked>[^*]+)\*\*"
    r"|\*\*(?P<part>[^*]+)\*\*里的\*\*(?P<within>[^*]+)\*\*"
    r"|\*\*(?P<label>[^*]+)\*\*(?:(?P<way>填|选|附上)“(?P<value>[^”]*)”)?"
)
SECTION = re.compile(r"^## (.+)$", re.M)
SHEET = re.compile(r"存成“(?P<name>[^”]+)”[^`]*```csv\n(?P<text>.*?)```", re.S)
#: Seconds of the keystroke-level model (Card, Moran and Newell 1980): a key of an average typist, pointing with the
#: mouse and pressing its button, moving a hand between the two, thinking before a step.
KEY, POINT, HAND, THINK = 0.28, 1.1 + 0.2, 0.4, 1.35
#: Chinese characters a minute an adult reads silently (Trauzettel-Klosinski and Dietz 2012, IReST).
READ_IN_A_MINUTE = 255


@dataclass
class Cost:
    """What was done so far."""

    clicks: int = 0
    keys: int = 0
    steps: int = 0
    read: int = 0
    sections: dict[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """The time of a newcomer by the model, reading included; waiting for the product is not."""
        fingers = self.keys * KEY + self.clicks * (POINT + HAND)
        return fingers + self.steps * THINK + self.read / READ_IN_A_MINUTE * 60


class Newcomer:
    """Has the manual in one hand and the browser in the other."""

    def __init__(self, visitor: Visitor, text: str, work: Callable[[], None]) -> None:
        self.visitor, self.text, self.work, self.cost = visitor, text, work, Cost()
        self.sheets = {found["name"]: found["text"].encode("utf-8-sig") for found in SHEET.finditer(text)}

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The headings and the steps under each."""
        parts = SECTION.split(self.text)
        for title, body in zip(parts[1::2], parts[2::2], strict=True):
            steps = [line.partition(". ")[2] for line in body.splitlines() if re.match(r"\d+\. ", line)]
            if steps:
                self.cost.read += len(re.sub(r"!\[.*|\s|[*`]", "", body))
                yield title, steps

    def does(self, step: str) -> None:
        """One step."""
        self.cost.steps += 1
        for deed in DEED.finditer(step):
            if deed["seen"]:
                self.work()  # what the product does behind the page is done by the time he looks up
                expect(self.visitor.page.get_by_role("main")).to_contain_text(deed["seen"], timeout=30_000)
            elif deed["ticked"]:
                self.visitor.page.get_by_label(deed["ticked"], exact=True).first.check()
                self.cost.clicks += 1
            elif deed["part"]:
                self._presses(deed["within"], deed["part"])
            elif deed["way"]:
                self._writes(deed["label"], deed["way"], deed["value"])
            else:
                self._presses(deed["label"])

    def _writes(self, label: str, way: str, value: str) -> None:
        self.cost.clicks += 1
        if way == "填":
            box = self.visitor.box(label)
            inside = self.visitor.page.get_by_label(re.compile(rf"：{re.escape(label)}"))
            (box if box.count() else inside.first).fill(value)
            self.cost.keys += len(value) * 2  # a Chinese character takes more than one key
        elif way == "附上":
            self.visitor.attach(label, value, self.sheets[value])
            self.cost.clicks += 2
        else:
            box = self.visitor.box(label)
            self.cost.clicks += 1
            if box.count() and box.first.evaluate("each => each.tagName") == "SELECT":
                self.visitor.choose(label, value)
            else:
                self.visitor.answer(label, value)

    def _presses(self, label: str, part: str = "") -> None:
        self.cost.clicks += 1
        found = self._place(label) if not part else self._within(part, label)
        if found.evaluate("each => each.tagName") == "SUMMARY":
            found.click()
            return
        with self.visitor.page.expect_navigation():
            found.click()
        self.visitor.look()

    def _within(self, part: str, label: str) -> Locator:
        headed = self.visitor.page.get_by_role("heading", name=part, exact=True)
        section = self.visitor.page.locator("section").filter(has=headed).last
        return section.get_by_role("link", name=label, exact=True).first

    def _place(self, label: str) -> Locator:
        page = self.visitor.page
        self.work()
        main = page.get_by_role("main")
        for place in (
            main.get_by_role("button", name=label, exact=True),
            main.get_by_role("link", name=label, exact=True),
            page.get_by_role("navigation", name="主菜单").get_by_role("link", name=label, exact=True),
            page.locator("summary", has_text=label),
            page.get_by_role("link", name=label, exact=True),
        ):
            if place.count():
                return place.first
        raise AssertionError(f"the manual says “{label}”, and nothing on {page.url} can be pressed that is called so")
