"""The chart of grades and bands, of the parts every chart is made of (`documents/chart_kinds.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talent_app.core.formats import wan
from talent_app.core.money import Money
from talent_app.documents.chart_kinds import BAND, ROW_HEIGHT, SAID, WORDS, Spec, figures_axis, frame, rows_axis, top
from talent_app.rules.pay_bands import Band

FEN_IN_WAN = 1_000_000


def _drawn(amount: Money) -> Any:
    """An amount as a chart plots it (geometry only; the table prints the exact one)."""
    return amount.fen / FEN_IN_WAN


def bands_specification(bands: Sequence[Band], market: Sequence[tuple[int, Money]] = ()) -> Spec:
    """Each grade as a bar from minimum to maximum with its midpoint, highest on top; market values as diamonds."""
    rows = [
        {
            "row": f"{band.grade} 级",
            "low": _drawn(band.minimum),
            "middle": _drawn(band.midpoint),
            "high": _drawn(band.maximum),
            "said": f"{band.grade} 级：{wan(band.minimum)} 至 {wan(band.maximum)}，中位值 {wan(band.midpoint)}（万元）",
        }
        for band in bands
    ]
    points = [
        {"row": f"{grade} 级", "market": _drawn(pay), "said": f"{grade} 级：市场值 {wan(pay)} 万元"}
        for grade, pay in market
    ]
    y = rows_axis([f"{band.grade} 级" for band in reversed(bands)])
    largest = top([*(row["high"] for row in rows), *(point["market"] for point in points)])

    def place(name: str, until: str = "") -> dict[str, Any]:
        x = figures_axis(name, "年度薪酬（万元）", largest, scale={"zero": False, "nice": True})
        return {"y": y, "x": x, **({"x2": {"field": until}} if until else {})}

    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": BAND}, "style": "half"},
            "encoding": place("low", "high") | {"description": SAID, "tooltip": WORDS},
        },
        {
            "mark": {"type": "tick", "aria": False, "thickness": 3, "height": {"band": BAND}, "style": "middle"},
            "encoding": place("middle"),
        },
    ]
    if points:
        layers.append(
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "shape": "diamond", "size": 90, "style": "own"},
                "encoding": place("market") | {"description": SAID, "tooltip": WORDS},
            }
        )
    return frame((ROW_HEIGHT + 8) * len(rows), rows, layer=layers)
