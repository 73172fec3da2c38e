"""A form of a finished page, read as a browser would send it: names, values, labels; and filled in again.

Read from the page and not from the form's class, because tables of inputs are written by templates.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from lxml import html

#: Forms never nest, and an attribute never holds a bare `>`.
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
SILENT = {"submit", "button", "image", "reset", "file", "password"}
TOKEN = 4  # characters of each of the two digests: 24 bits
BLANKS = re.compile(r"\s+")


def plain(values: Sequence[str]) -> list[str]:
    """Values as compared: line breaks of one kind, no outer space."""
    return [value.replace("\r\n", "\n").strip() for value in values]


@dataclass
class Control:
    """The boxes of one name: one text box, one list, or all ticks of a group."""

    name: str
    boxes: list[Any] = field(default_factory=list)

    @property
    def is_ticked(self) -> bool:
        """Whether it is check boxes or radio buttons: what is not chosen is not sent."""
        return self.boxes[0].tag == "input" and self.boxes[0].get("type") in ("checkbox", "radio")

    @property
    def values(self) -> list[str]:
        """What would be sent as it stands."""
        if self.is_ticked:
            return plain([box.get("value", "on") for box in self.boxes if box.get("checked") is not None])
        return plain([value for box in self.boxes for value in _values(box)])

    def fill(self, values: Sequence[str]) -> None:
        """Put values into the boxes."""
        left = plain(values)
        for box in self.boxes:
            if self.is_ticked:
                _mark(box, "checked", box.get("value", "on") in left)
            elif box.tag == "select":
                for option in box.iter("option"):
                    _mark(option, "selected", _code(option) in left)
            elif left:
                text = left.pop(0)
                if box.tag == "textarea":
                    box.text = text
                else:
                    box.set("value", text)

    def shown(self, values: Sequence[str]) -> str:
        """Values in the words of the page."""
        given = plain(values)
        if self.is_ticked:
            if len(self.boxes) == 1:
                return "是" if given else "否"
            return "、".join(_label(box) for box in self.boxes if box.get("value", "on") in given)
        titles = {_code(each): _words(each) for box in self.boxes if box.tag == "select" for each in box.iter("option")}
        return "、".join((titles.get(value, value) if value else "") for value in given)

    @property
    def label(self) -> str:
        """What the page calls it."""
        first = self.boxes[0]
        if self.is_ticked and len(self.boxes) > 1:
            legends = [each for part in first.iterancestors("fieldset") for each in part.findall("legend")[:1]]
            if legends:
                return _words(legends[0])
        return _label(first) or self.name


@dataclass
class PageForm:
    """One form of a page; `place` is where it stands in the text of the page."""

    tree: Any
    place: tuple[int, int]

    @property
    def action(self) -> str:
        """Where it is sent."""
        return str(self.tree.get("action", ""))

    @property
    def hidden(self) -> dict[str, str]:
        """Hidden values by name."""
        found = self.tree.xpath(".//input[@type='hidden'][@name]")
        return {str(box.get("name")): str(box.get("value", "")) for box in found}

    @property
    def controls(self) -> dict[str, Control]:
        """What a person fills in, by name, in the order of the page."""
        found: dict[str, Control] = {}
        for box in self.tree.iter("input", "select", "textarea"):
            name, kind = box.get("name"), box.get("type", "text")
            if name and kind not in SILENT and kind != "hidden" and box.get("disabled") is None:
                found.setdefault(name, Control(name)).boxes.append(box)
        return found

    def written(self) -> str:
        """The form as text again."""
        return str(html.tostring(self.tree, encoding="unicode", with_tail=False))


def forms_in(page: str, mark: str) -> Iterator[PageForm]:
    """The forms of a page that hold this text."""
    for found in FORM.finditer(page):
        if mark in found.group():
            yield PageForm(html.fragment_fromstring(found.group()), found.span())


def token(name: str, values: Sequence[str]) -> str:
    """Name and values as eight characters: enough to tell later whether they were changed, and telling nothing else."""
    return _digest(name) + _digest("\x1f".join(plain(values)))


def tokens(form: PageForm) -> str:
    """What stands in the boxes of a form now, for comparing later."""
    return "".join(token(name, control.values) for name, control in form.controls.items())


def seen(text: str) -> dict[str, str]:
    """`tokens` taken apart: digest of the value by digest of the name."""
    places = range(0, len(text) - 2 * TOKEN + 1, 2 * TOKEN)
    return {text[at : at + TOKEN]: text[at + TOKEN : at + 2 * TOKEN] for at in places}


def _digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode("utf-8", "replace")).digest()[:3]).decode()


def _values(box: Any) -> list[str]:
    if box.tag == "textarea":
        return [str(box.text_content())]
    if box.tag == "input":
        return [str(box.get("value", ""))]
    options = list(box.iter("option"))
    chosen = [_code(option) for option in options if option.get("selected") is not None]
    return chosen or ([_code(options[0])] if options and box.get("multiple") is None else [])


def _code(option: Any) -> str:
    return str(option.get("value", _words(option))).strip()


def _mark(element: Any, name: str, is_set: bool) -> None:
    if is_set:
        element.set(name, name)
    else:
        element.attrib.pop(name, None)


def _label(box: Any) -> str:
    if box.get("aria-label"):
        return str(box.get("aria-label"))
    root = box.getroottree().getroot()
    labels = [each for each in root.iter("label") if box.get("id") and each.get("for") == box.get("id")]
    labels = labels or list(box.iterancestors("label"))
    return _words(labels[0]) if labels else ""


def _words(element: Any) -> str:
    text = "".join(part for part in element.itertext())
    return BLANKS.sub(" ", text).strip().removesuffix("*").strip()
