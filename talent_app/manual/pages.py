"""The user's manual: Markdown files of `docs/manual`, read once and rendered by a library. Pure: knows no request.

The same files are read on the web page of the repository, so links lead from file to file; here they are turned into
the addresses of this product's pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).parents[2] / "docs" / "manual"
PICTURES = FOLDER.parent / "pictures"
#: The pages in the order of the table of contents.
NAMES = ("index", "first", "start", "talents", "plans", "chains", "approvals", "regulator", "own", "administrators")
#: Guides that stand beside the manual and are read here as well.
BESIDE = {name: FOLDER.parent / f"{name}.md" for name in ("administrator", "policy-officer", "recovery", "developer")}
#: What those who maintain the product read in English; the first stands for the manual where the interface is English.
BESIDE |= {name: FOLDER.parent / "en" / f"{name}.md" for name in ("overview", "administration")}
ENGLISH = ("overview", "administration", "developer")
#: Turns the name of a page or picture into an address; None where it is not shown in the product.
Address = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands under one heading, as plain text for searching."""

    page: str
    title: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page: its heading, its passages, its text."""

    name: str
    title: str
    source: str
    passages: tuple[Passage, ...]


def file_of(name: str) -> Path:
    """The file of a page."""
    return BESIDE.get(name) or FOLDER / f"{name}.md"


@lru_cache
def manual() -> dict[str, ManualPage]:
    """Every page by its name, in order."""
    return {name: _read(name) for name in (*NAMES, *BESIDE)}


def rendered(page: ManualPage, address: Address) -> str:
    """The HTML of a page without its own heading; raw HTML in the text stays text."""
    tokens = _parser().parse(page.source)
    body = tokens[3:] if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else tokens
    anchors = iter(passage.anchor for passage in page.passages[1:])
    for token in body:
        if token.type == "heading_open":
            token.attrSet("id", next(anchors))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        _lead(token, address)
    return str(_parser().renderer.render(body, _parser().options, {}))


def _lead(token: Token, address: Address) -> None:
    """Turn links and pictures of a token into addresses of the product; what it does not show loses its link."""
    for child in token.children or ():
        for attribute in ("href", "src"):
            target = child.attrGet(attribute)
            if not isinstance(target, str) or "://" in target:
                continue
            place, _, anchor = target.partition("#")
            found = address(Path(place).name)
            child.attrSet(attribute, f"{found}#{anchor}" if found and anchor else found or "")
    linked = [child for child in token.children or () if child.type == "link_open"]
    for child in linked:
        if not child.attrGet("href"):
            child.tag, child.attrs = "span", {}
            closing = (token.children or []).index(child)
            following = (each for each in (token.children or [])[closing:] if each.type == "link_close")
            next(following).tag = "span"


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _read(name: str) -> ManualPage:
    source = file_of(name).read_text(encoding="utf-8")
    passages: list[Passage] = []
    title, lines = "", list[str]()
    tokens = _parser().parse(source)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if title:
                passages.append(_passage(name, title, lines, len(passages)))
            title, lines = _plain(tokens[place + 1]), []
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            lines.append(_plain(token))
    passages.append(_passage(name, title, lines, len(passages)))
    return ManualPage(name, passages[0].title, source, tuple(passages))


def _passage(name: str, title: str, lines: list[str], number: int) -> Passage:
    return Passage(name, title, f"part-{number}" if number else "", " ".join(lines))


def _plain(token: Token) -> str:
    """The text of a line without its marks."""
    found = "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))
    return re.sub(r"\s+", " ", found)
