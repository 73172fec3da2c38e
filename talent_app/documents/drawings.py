"""Small drawings of documents: bars with their figures, as SVG made here, the same bytes for the same numbers.

A document draws a handful of bars; the chart engine of the pages would cost more than the whole rest. Every drawing has
a table or a sentence beside it that says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

WIDTH, LABEL, FIGURE, BAR, GAP = 600, 150, 130, 16, 14
INK, FILL, TRACK, LIMIT = "#1a1a1a", "#4a6785", "#e9edf2", "#a33a2a"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its share of the whole width (0 to 1), the figure beside it and an optional limit line."""

    label: str
    share: Fraction
    figure: str
    limit: Fraction | None = None


def bars(rows: Sequence[Bar]) -> bytes:
    """Horizontal bars under each other; a limit is a line across the bar."""
    room = WIDTH - LABEL - FIGURE
    height = len(rows) * (BAR + GAP) + GAP
    parts = []
    for place, row in enumerate(rows):
        top = GAP + place * (BAR + GAP)
        middle = top + BAR // 2 + 5
        parts.append(f'<text x="{LABEL - 10}" y="{middle}" text-anchor="end">{escape(row.label)}</text>')
        parts.append(f'<rect x="{LABEL}" y="{top}" width="{room}" height="{BAR}" fill="{TRACK}"/>')
        length = _length(row.share, room)
        if length:
            parts.append(f'<rect x="{LABEL}" y="{top}" width="{length}" height="{BAR}" fill="{FILL}"/>')
        if row.limit is not None:
            at = LABEL + _length(row.limit, room)
            parts.append(f'<rect x="{at - 1}" y="{top - 4}" width="2" height="{BAR + 8}" fill="{LIMIT}"/>')
        parts.append(f'<text x="{WIDTH - FIGURE + 10}" y="{middle}">{escape(row.figure)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<g font-family="Noto Serif CJK SC" font-size="14" fill="{INK}">{"".join(parts)}</g></svg>'
    ).encode()


def _length(share: Fraction, room: int) -> int:
    return int(min(max(share, Fraction(0)), Fraction(1)) * room)


def watermark_svg(text: str) -> bytes:
    """A tile with the text set aslant in light grey, repeated over the page by the style sheet."""
    lines = text.split("\n")
    width, height = 397, 280
    rows = "".join(
        f'<text x="{width // 2}" y="{height // 2 + 26 * index}" text-anchor="middle">{escape(line)}</text>'
        for index, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<g transform="rotate(-28 {width // 2} {height // 2})" font-family="Noto Sans CJK SC" font-size="20" '
        f'fill="#dcdcdc">{rows}</g></svg>'
    ).encode()
