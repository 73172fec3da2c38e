"""One Vega-Lite specification per table: the browser draws it, the PDF gets the same as SVG. Aggregated data only."""

from __future__ import annotations

from typing import Any

from talent_app.statistics.cube import Table

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
#: Distinguishable by colour-blind readers and, through their lightness, in grey print.
PALETTE = ("#1f4e79", "#c8782a", "#6f9fc8", "#7a5c2e", "#9aa5ae", "#2f6f62", "#d9b48f", "#55606a")
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
ROW_HEIGHT = 24
FEN = 100
MOST_TICKS = 6


def specification(table: Table) -> dict[str, Any]:
    """Horizontal bars, stacked by the second dimension where there is one; years run along the bottom."""
    rows = []
    for code, label in table.row_codes:
        if table.column_codes:
            rows += [
                {"row": label, "column": name, "place": place, "figure": shown(table, table.figure(code, column))}
                for place, (column, name) in enumerate(table.column_codes)
            ]
        else:
            rows.append({"row": label, "figure": shown(table, table.figure(code))})
    axis_title = f"{table.measure.label}（{'万元' if table.measure.is_money else table.measure.unit}）"
    category = {
        "field": "row",
        "type": "nominal",
        "sort": [label for _, label in table.row_codes],
        "title": None,
        "axis": {"labelLimit": 160, "ticks": False, "domain": False},
    }
    figure = {
        "field": "figure",
        "type": "quantitative",
        "title": axis_title,
        "axis": {"tickMinStep": 1, "tickCount": ticks(table), "gridColor": "#e3e6e8"},
    }
    encoding: dict[str, Any] = {"y": category, "x": figure}
    tooltip = [{"field": "row", "title": table.by[0].label}, {"field": "figure", "title": axis_title}]
    if table.column_codes:
        order = [label for _, label in table.column_codes]
        encoding["color"] = {
            "field": "column",
            "type": "nominal",
            "sort": order,
            "title": table.by[1].label,
            "scale": {"domain": order, "range": [PALETTE[i % len(PALETTE)] for i in range(len(order))]},
            "legend": {"orient": "bottom", "columns": 4},
        }
        encoding["order"] = {"field": "place", "type": "quantitative"}
        tooltip.insert(1, {"field": "column", "title": table.by[1].label})
    encoding["tooltip"] = tooltip
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        # a height in steps makes Vega-Lite warn in the reader's console on every chart
        "height": ROW_HEIGHT * len(table.row_codes),
        "mark": {"type": "bar", "color": PALETTE[0], "height": {"band": 0.68}},
        "encoding": encoding,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": {"labelFontSize": 12, "titleFontSize": 12}},
    }


def shown(table: Table, figure: int) -> Any:
    """A figure as a chart plots it: money in 万元 (geometry only; tables print the exact amount)."""
    return figure / FEN / 10_000 if table.measure.is_money else figure


def ticks(table: Table) -> int:
    """How many marks the axis of figures has: no half persons under a short bar."""
    longest = max((table.row_total(code) for code, _ in table.row_codes), default=0)
    return MOST_TICKS if table.measure.is_money else max(1, min(MOST_TICKS, longest))
