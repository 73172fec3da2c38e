"""Charts of pages as SVG for documents: the same specification, in colours of print. For the worker, not for pages.

The engine that draws (vl-convert) costs 150 MB once it draws, and hangs in a forked child of a process that drew: so
only the worker and the command line call this, never a request.
"""

from __future__ import annotations

import re
from typing import Any

import vl_convert

FONT = "Noto Sans CJK SC"
WIDTH = 560
VERSION = "6.4"
#: The series of the light theme (`static/css/tokens.css`): seven steps of lightness and more apart, so that grey
#: print and every kind of colour blindness keep them apart.
SERIES = ("#1f4b78", "#eca45a", "#0b8c79", "#cae6fb", "#4d2349", "#e07c7e", "#cfcc8b", "#3e6b3c")
INK, QUIET, LINE, EDGE = "#1a1a1a", "#3c444c", "#c9ced3", "#3c444c"
#: What the marks of `documents/chart_kinds.py` look like; `static/js/charts.js` says the same in the theme's tokens.
AXIS = {
    "labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400,
    "domainColor": QUIET, "tickColor": QUIET, "gridColor": LINE,
}  # fmt: skip
PRINT: dict[str, Any] = {
    "background": "#ffffff",
    "font": FONT,
    "axis": AXIS,
    "legend": {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400,
               "symbolStrokeColor": EDGE, "symbolStrokeWidth": 0.7},
    "view": {"stroke": None},
    "range": {"category": list(SERIES)},
    "mark": {"color": SERIES[0]},
    "bar": {"color": SERIES[0], "stroke": EDGE, "strokeWidth": 0.6},
    "line": {"color": SERIES[0]},
    "point": {"color": SERIES[0], "stroke": EDGE, "strokeWidth": 0.6},
    "rule": {"color": QUIET},
    "text": {"color": INK},
    "style": {
        "half": {"color": SERIES[6]},
        "middle": {"color": INK},
        "own": {"color": SERIES[5]},
        "tile": {"color": SERIES[0], "stroke": EDGE, "strokeWidth": 0.6},
    },
}  # fmt: skip


def chart_svg(spec: dict[str, Any], *, width: int = WIDTH) -> bytes:
    """A specification drawn in colours of print; text stays text."""
    drawn = vl_convert.vegalite_to_svg(_of_print(spec, width), vl_version=VERSION)
    return re.sub(r"\s(?:aria-\w+|role)=\"[^\"]*\"", "", drawn).encode()


def chart_png(spec: dict[str, Any], *, width: int = WIDTH) -> bytes:
    """The same as a picture, for files that take no SVG."""
    return bytes(vl_convert.vegalite_to_png(_of_print(spec, width), vl_version=VERSION, scale=2))


def _of_print(spec: dict[str, Any], width: int) -> dict[str, Any]:
    return without_picking(spec) | {"width": width, "config": PRINT}


def without_picking(part: Any) -> Any:
    """Paper is not clicked on: the choice of series falls away."""
    if isinstance(part, dict):
        kept = {key: without_picking(value) for key, value in part.items() if key not in ("params", "tooltip")}
        if "param" in str(kept.get("opacity", "")):
            kept.pop("opacity")
        return kept
    return [without_picking(each) for each in part] if isinstance(part, list) else part
