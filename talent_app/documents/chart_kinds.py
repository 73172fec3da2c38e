"""The kinds of charts, each one Vega-Lite specification without colours, and the table that says the same.

The browser fills in the colours of its theme, the PDF those of print (`documents/chart_drawings.py`); both draw the
same specification. What is told apart by colour is told apart by lightness, form or place as well. Every mark carries
a sentence (`said`) that a keyboard walks through and a screen reader speaks. Pure; aggregated figures only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
ROW_HEIGHT, BAND = 26, 0.66
LABEL_LIMIT = 170
MOST_TICKS = 6
#: What a scatter or line tells its series apart by besides colour.
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (10, 4), (3, 5), (1, 4), (12, 2))
PERCENTILES = (("p10", "10分位"), ("p25", "25分位"), ("p50", "中位数"), ("p75", "75分位"), ("p90", "90分位"))

Spec = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A chart: what is drawn, and headings and rows of the table under it."""

    kind: str
    title: str
    spec: Spec
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    totals: tuple[Any, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


def frame(height: int, values: Sequence[Mapping[str, Any]] = (), **parts: Any) -> Spec:
    """What every chart has around its marks."""
    data = {"data": {"values": list(values)}} if values else {}
    return {
        "$schema": SCHEMA,
        **data,
        "width": "container",
        "height": max(height, ROW_HEIGHT),
        "autosize": {"type": "fit-x", "contains": "padding"},
        **parts,
    }


def rows_axis(order: Sequence[str], name: str = "row") -> Spec:
    """Names one under another, in their order."""
    axis = {"labelLimit": LABEL_LIMIT, "ticks": False, "domain": False, "labelPadding": 6}
    return {"field": name, "type": "nominal", "sort": list(order), "title": None, "axis": axis}


def figures_axis(name: str, title: str, largest: int | float, **more: Any) -> Spec:
    """The axis of figures: no half persons under a short bar."""
    count = max(1, min(MOST_TICKS, int(largest))) if isinstance(largest, int) else MOST_TICKS
    axis = {"tickCount": count, "format": ",~r", **({"tickMinStep": 1} if isinstance(largest, int) else {})}
    return {"field": name, "type": "quantitative", "title": title, "axis": axis | more.pop("axis", {}), **more}


def series_of(order: Sequence[str], title: str | None) -> Spec:
    """Colours by series, in their order, named below; a click on a name brings it out."""
    return {
        "field": "series",
        "type": "nominal",
        "sort": list(order),
        "title": title,
        "scale": {"domain": list(order)},
        "legend": {"orient": "bottom", "columns": 4, "labelLimit": LABEL_LIMIT},
    }


#: A click on a name of the legend brings its series out.
PICK = [{"name": "picked", "select": {"type": "point", "fields": ["series"]}, "bind": "legend"}]
PICKED = {"condition": {"param": "picked", "value": 1}, "value": 0.25}
SAID = {"field": "said"}
WORDS = [{"field": "said", "title": " "}]


def top(values: Sequence[Any]) -> Any:
    """The largest, or nothing."""
    return max(values, default=0)


def labels(text: str, encoding: Spec, **look: Any) -> Spec:
    """A layer of words beside marks; screen readers get the sentence of the mark itself."""
    return {
        "mark": {"type": "text", "aria": False, "fontSize": 12, **look},
        "encoding": {**encoding, "text": {"field": text}},
    }


def bars(
    title: str, rows: Sequence[tuple[str, Any, str]], axis_title: str, row_title: str = "", note: str = ""
) -> Chart:
    """Horizontal bars with their figures beside them: (name, figure as drawn, figure in words)."""
    values = [
        {"row": name, "figure": figure, "words": words, "said": f"{name}：{words}"} for name, figure, words in rows
    ]
    place = {
        "y": rows_axis([name for name, _figure, _words in rows]),
        "x": figures_axis("figure", axis_title, top([figure for _n, figure, _w in rows])),
    }
    spec = frame(
        ROW_HEIGHT * len(rows),
        values,
        layer=[
            {
                "mark": {"type": "bar", "height": {"band": BAND}},
                "encoding": place | {"description": SAID, "tooltip": WORDS},
            },
            labels("words", place, align="left", dx=5),
        ],
    )
    return Chart("bar", title, spec, (row_title or "项目", axis_title), tuple((n, w) for n, _f, w in rows), note)


def stacked(
    title: str,
    rows: Sequence[str],
    series: Sequence[str],
    figures: Mapping[tuple[str, str], tuple[Any, str]],
    axis_title: str,
    titles: tuple[str, str] = ("项目", "分组"),
    note: str = "",
) -> Chart:
    """Bars made of parts: figures by (row, series) as drawn and in words."""
    values = [
        {
            "row": row,
            "series": name,
            "place": place,
            "figure": figures[row, name][0],
            "said": f"{row}，{name}：{figures[row, name][1]}",
        }
        for row in rows
        for place, name in enumerate(series)
        if (row, name) in figures
    ]
    longest = top([sum(figures.get((row, name), (0, ""))[0] for name in series) for row in rows])
    encoding = {
        "y": rows_axis(rows),
        "x": figures_axis("figure", axis_title, longest),
        "color": series_of(series, titles[1]),
        "order": {"field": "place", "type": "quantitative"},
        "opacity": PICKED,
        "description": SAID,
        "tooltip": WORDS,
    }
    spec = frame(
        ROW_HEIGHT * len(rows), values, params=PICK, encoding=encoding, mark={"type": "bar", "height": {"band": BAND}}
    )
    table = tuple((row, *(figures.get((row, name), (0, "0"))[1] for name in series)) for row in rows)
    return Chart("stacked", title, spec, (titles[0], *series), table, note)


def pyramid(
    title: str, rows: Sequence[tuple[str, int, int]], sides: tuple[str, str], unit: str, row_title: str, note: str = ""
) -> Chart:
    """Two sides of each band against each other, the oldest on top: (band, left, right)."""
    order = [name for name, _left, _right in reversed(rows)]
    largest = top([max(left, right) for _name, left, right in rows])
    values = [
        {
            "row": name,
            "series": side,
            "figure": sign * figure,
            "words": f"{figure:,}",
            "said": f"{name}，{side}：{figure:,} {unit}",
        }
        for name, left, right in rows
        for side, sign, figure in ((sides[0], -1, left), (sides[1], 1, right))
    ]
    x = figures_axis(
        "figure",
        unit,
        largest,
        axis={"labelExpr": "format(abs(datum.value), ',')"},
        scale={"domain": [-_roomy(largest), _roomy(largest)]},
    )
    place = {"y": rows_axis(order), "x": x}
    spec = frame(
        ROW_HEIGHT * len(rows),
        values,
        layer=[
            {
                "params": PICK,
                "mark": {"type": "bar", "height": {"band": 0.8}},
                "encoding": place
                | {
                    "color": series_of(sides, None),
                    "opacity": PICKED,
                    "description": SAID,
                    "tooltip": WORDS,
                    "x": x | {"stack": None},
                },
            },
            _side(place, "datum.figure < 0", "right", -4),
            _side(place, "datum.figure > 0", "left", 4),
        ],
    )
    head = (row_title, f"{sides[0]}（{unit}）", f"{sides[1]}（{unit}）", f"合计（{unit}）")
    table = tuple((name, f"{left:,}", f"{right:,}", f"{left + right:,}") for name, left, right in rows)
    return Chart("pyramid", title, spec, head, table, note)


def _side(place: Spec, where: str, align: str, dx: int) -> Spec:
    return {"transform": [{"filter": where}]} | labels("words", place, align=align, dx=dx)


def _roomy(largest: int) -> int:
    """An end of the axis with room for the figure beside the longest bar."""
    return largest + max(1, largest // 6)


def lines(
    title: str,
    xs: Sequence[str],
    series: Sequence[str],
    figures: Mapping[tuple[str, str], tuple[Any, str]],
    axis_title: str,
    x_title: str,
    note: str = "",
) -> Chart:
    """Figures over time, one line a series, told apart by dashes and points: figures by (x, series)."""
    values = [
        {"x": x, "series": name, "figure": figures[x, name][0], "said": f"{x}，{name}：{figures[x, name][1]}"}
        for name in series
        for x in xs
        if (x, name) in figures
    ]
    place = {
        "x": {
            "field": "x",
            "type": "ordinal",
            "sort": list(xs),
            "title": x_title,
            "axis": {"labelAngle": 0, "labelOverlap": True},
        },
        "y": figures_axis("figure", axis_title, top([one["figure"] for one in values])),
    }
    color = series_of(series, None)
    domain = {"domain": list(series)}
    dash = color | {"scale": domain | {"range": [list(each) for each in DASHES[: len(series)]]}}
    shape = color | {"scale": domain | {"range": list(SHAPES[: len(series)])}}
    spec = frame(
        220,
        values,
        layer=[
            {
                "params": PICK,
                "mark": {"type": "line", "strokeWidth": 2, "aria": False},
                "encoding": place | {"color": color, "strokeDash": dash, "opacity": PICKED},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": place
                | {
                    "color": color,
                    "shape": shape,
                    "opacity": PICKED,
                    "description": SAID,
                    "tooltip": WORDS,
                },
            },
        ],
    )
    table = tuple((x, *(figures.get((x, name), (0, "—"))[1] for name in series)) for x in xs)
    return Chart("line", title, spec, (x_title, *series), table, note)
