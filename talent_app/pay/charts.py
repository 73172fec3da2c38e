"""The chart of grades and bands as one Vega-Lite specification, in the manner of `statistics/charts.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talent_app.core.money import Money
from talent_app.rules.pay_bands import Band

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
BAND, MIDDLE, MARKET = "#6f9fc8", "#1f4e79", "#c8782a"
ROW_HEIGHT = 34
FEN_IN_WAN = 1_000_000


def _wan(amount: Money) -> Any:
    """An amount as a chart plots it (geometry only; the table prints the exact one)."""
    return amount.fen / FEN_IN_WAN


def bands_specification(bands: Sequence[Band], market: Sequence[tuple[int, Money]] = ()) -> dict[str, Any]:
    """Each grade as a bar from minimum to maximum with its midpoint, highest on top; market values as diamonds."""
    names = [f"{band.grade} 级" for band in reversed(bands)]
    rows = [
        {
            "grade": f"{band.grade} 级",
            "low": _wan(band.minimum),
            "middle": _wan(band.midpoint),
            "high": _wan(band.maximum),
        }
        for band in bands
    ]
    points = [{"grade": f"{grade} 级", "market": _wan(pay)} for grade, pay in market]
    axis = {"titleFontSize": 12, "labelFontSize": 12}
    y = {"field": "grade", "type": "nominal", "sort": names, "title": None, "axis": {"ticks": False, "domain": False}}
    scale = {"zero": False, "nice": True}
    titles = (("grade", "薪级"), ("low", "下限（万元）"), ("middle", "中位值（万元）"), ("high", "上限（万元）"))
    tooltip = [{"field": name, "title": title} for name, title in titles]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "color": BAND, "height": {"band": 0.6}},
            "encoding": {
                "y": y,
                "x": {
                    "field": "low",
                    "type": "quantitative",
                    "title": "年度薪酬（万元）",
                    "scale": scale,
                    "axis": {"gridColor": "#e3e6e8"},
                },
                "x2": {"field": "high"},
                "tooltip": tooltip,
            },
        },
        {
            "mark": {"type": "tick", "color": MIDDLE, "thickness": 3, "height": {"band": 0.6}},
            "encoding": {"y": y, "x": {"field": "middle", "type": "quantitative"}, "tooltip": tooltip},
        },
    ]
    if points:
        layers.append(
            {
                "data": {"values": points},
                "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 70, "color": MARKET},
                "encoding": {
                    "y": y,
                    "x": {"field": "market", "type": "quantitative"},
                    "tooltip": [{"field": "grade", "title": "薪级"}, {"field": "market", "title": "市场值（万元）"}],
                },
            }
        )
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": ROW_HEIGHT * len(rows),
        "layer": layers,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": axis},
    }
