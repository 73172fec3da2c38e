"""What makes the engine quick enough for a plan of hundreds of people, without changing a mark on paper.

Three things it does the long way are done here: pages of ours are well formed, so the parser of XML reads them and not
the one that mends web pages; the borders of a table, drawn cell by cell, become one line as far as they run on; and
every object of the file, asked for its bytes twice (once for the digest of the file), gives them once, compressed at
the level that is nearly as small in half the time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import pydyf
import weasyprint.draw as drawing
from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.html import UA, UA_COUNTER_STYLE
from weasyprint.urls import URLFetcher

COMPRESSION = 6
#: Elements without content, which a template writes as HTML does.
VOID = re.compile(r"<(br|col|hr|img|link|meta)\b([^<>]*?)\s*/?>")
DOCTYPE = re.compile(r"\A\s*<!doctype html>", re.IGNORECASE)
#: What the engine's own style sheet says of notes, markers and directions: six styles computed for every element.
UNUSED = re.compile(r"^(::(footnote|note)-|\[dir=|table:is\(\[rules\]).*$", re.MULTILINE)
#: Thickness, style and colour of a line, whether it stands upright, and where across.
Look = tuple[float, str, Any, bool, float]

_draw_line = drawing.draw_line
_draw_borders = drawing.draw_collapsed_borders


class Page(HTML):
    """A page of ours, read by the parser of XML."""

    sheet = CSS(
        string=re.sub("^::marker", "li::marker", UNUSED.sub("", UA), flags=re.MULTILINE), counter_style=UA_COUNTER_STYLE
    )

    def __init__(self, tree: Element, fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self.sheet]


def read_page(html: str, fetcher: URLFetcher) -> HTML:
    """The page as the engine wants it; what XML does not take (a control character) is read as web pages are."""
    try:
        return Page(read_tree(html), fetcher)
    except ParseError:
        return HTML(string=html, url_fetcher=fetcher)


def read_tree(html: str) -> Element:
    """The elements of a well-formed page."""
    return fromstring(VOID.sub(r"<\1\2/>", DOCTYPE.sub("", html)))  # noqa: S314 (a template of ours, values escaped)


class _Borders:
    """Stands for the paper while the engine draws the borders of a table, and keeps the lines it asks for."""

    def __init__(self) -> None:
        self.runs: dict[Look, list[list[float]]] = {}

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Nothing to begin or end: nothing is drawn."""
        yield

    stacked = artifact

    def add(self, look: Look, start: float, end: float) -> None:
        """Keep a line, as part of one it continues where there is one."""
        runs = self.runs.setdefault(look, [])
        if runs and start <= runs[-1][1] + look[0] and end >= runs[-1][0]:
            runs[-1][0] = min(runs[-1][0], start)
            runs[-1][1] = max(runs[-1][1], end)
        else:
            runs.append([start, end])


def _line(stream: Any, x1: float, y1: float, x2: float, y2: float, *look: Any) -> None:
    if not isinstance(stream, _Borders):
        _draw_line(stream, x1, y1, x2, y2, *look)
    elif x1 == x2:
        stream.add((*look, True, x1), y1, y2)  # type: ignore[arg-type]
    else:
        stream.add((*look, False, y1), x1, x2)  # type: ignore[arg-type]


def _borders(stream: Any, table: Any) -> None:
    borders = _Borders()
    _draw_borders(borders, table)
    with stream.artifact():
        for (thickness, style, color, is_upright, at), runs in borders.runs.items():
            for start, end in runs:
                ends = (at, start, at, end) if is_upright else (start, at, end, at)
                _draw_line(stream, *ends, thickness, style, color)


drawing.draw_line = _line
drawing.draw_collapsed_borders = _borders


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object whose bytes are made."""

    data = b""
    compressible = False

    def __init__(self, source: Any) -> None:
        self.number, self.generation, self.free, self.offset = (
            source.number, source.generation, source.free, source.offset
        )  # fmt: skip
        self.compressible = source.compressible
        if isinstance(source, pydyf.Stream) and source.compress:
            content = zlib.compress(b"\n".join(map(pydyf._to_bytes, source.stream)), COMPRESSION)
            source = pydyf.Stream([content], source.extra | {"Filter": "/FlateDecode"})
        self.data = source.data


def write_once(pdf: Any) -> None:
    """Make the bytes of every object; after this nothing in the file may change."""
    pdf.objects = [_Written(item) if item.free == "n" else item for item in pdf.objects]
