"""Further kinds of charts: funnel, percentile bands, scatter with medians, tiles named after places.

A tile stands roughly where its place lies among the others; no outline or boundary is shipped or drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from talent_app.core.formats import ratio
from talent_app.documents.chart_kinds import (
    BAND,
    PERCENTILES,
    PICK,
    PICKED,
    ROW_HEIGHT,
    SAID,
    SHAPES,
    WORDS,
    Chart,
    figures_axis,
    frame,
    labels,
    rows_axis,
    series_of,
    top,
)
from talent_app.rules.codes import code_table

TILES = Path(__file__).parent / "layouts" / "tiles.yaml"
TILE_HEIGHT = 58
MISSING = "—"


def funnel(title: str, steps: Sequence[tuple[str, int]], unit: str, note: str = "") -> Chart:
    """What is left after each step, as bars around a middle, each with its share of the step before."""
    values, table = [], []
    before: int | None = None
    for name, figure in steps:
        share = MISSING if not before else ratio(Fraction(figure, before))
        words = f"{figure:,} {unit}" + ("" if before is None else f"　{share}")
        values.append(
            {"row": name, "from": -figure, "to": figure, "zero": 0, "words": words, "said": f"{name}：{words}"}
        )
        table.append((name, f"{figure:,}", share))
        before = figure
    largest = top([figure for _name, figure in steps])
    y = rows_axis([name for name, _figure in steps])
    scale = {"domain": [-largest or -1, largest + largest // 2 or 1]}
    x = {"field": "from", "type": "quantitative", "axis": None, "scale": scale}
    spec = frame(
        (ROW_HEIGHT + 8) * len(steps),
        values,
        layer=[
            {
                "mark": {"type": "bar", "height": {"band": 0.74}},
                "encoding": {"y": y, "x": x, "x2": {"field": "to"}, "description": SAID, "tooltip": WORDS},
            },
            labels("words", {"y": y, "x": x | {"field": "to"}}, align="left", dx=6),
        ],
    )
    return Chart("funnel", title, spec, ("环节", f"数量（{unit}）", "比上一环节"), tuple(table), note)


@dataclass(frozen=True)
class Percentiles:
    """One row of a chart of bands: percentiles as drawn and in words, and the reader's own value where there is one."""

    name: str
    values: Mapping[str, tuple[Any, str]]
    own: tuple[Any, str] | None = None


def bands(title: str, rows: Sequence[Percentiles], axis_title: str, row_title: str, note: str = "") -> Chart:
    """10th to 90th percentile as a line, the middle half as a bar, the median as a stroke, one's own as a diamond."""
    words = dict(PERCENTILES)
    values = []
    for row in rows:
        said = "，".join(f"{words[key]} {text}" for key, (_drawn, text) in row.values.items())
        own = f"，本单位 {row.own[1]}" if row.own else ""
        drawn = {key: value for key, (value, _text) in row.values.items()}
        values.append(
            {"row": row.name, **drawn, "own": row.own[0] if row.own else None, "said": f"{row.name}：{said}{own}"}
        )
    y = rows_axis([row.name for row in rows])
    largest = top([value for one in values for value in (one.get("p90", 0), one["own"] or 0)])

    def place(name: str, until: str = "") -> dict[str, Any]:
        x = figures_axis(name, axis_title, largest, scale={"zero": False, "nice": True})
        return {"y": y, "x": x, **({"x2": {"field": until}} if until else {})}

    ends = {"mark": {"type": "rule", "aria": False, "strokeWidth": 2}, "encoding": place("p10", "p90")}
    spec = frame(
        (ROW_HEIGHT + 8) * len(rows),
        values,
        layer=[
            *([ends] if any("p10" in one for one in values) else []),
            {
                "mark": {"type": "bar", "height": {"band": BAND}, "style": "half"},
                "encoding": place("p25", "p75") | {"description": SAID, "tooltip": WORDS},
            },
            {
                "mark": {"type": "tick", "aria": False, "thickness": 3, "height": {"band": BAND}, "style": "middle"},
                "encoding": place("p50"),
            },
            {
                "transform": [{"filter": "datum.own != null"}],
                "mark": {
                    "type": "point",
                    "aria": False,
                    "filled": True,
                    "shape": "diamond",
                    "size": 130,
                    "opacity": 1,
                    "style": "own",
                },
                "encoding": place("own") | {"tooltip": WORDS},
            },
        ],
    )
    head = (row_title, *(label for _key, label in PERCENTILES), "本单位")
    table = tuple(
        (
            row.name,
            *(row.values.get(key, (0, MISSING))[1] for key, _label in PERCENTILES),
            row.own[1] if row.own else MISSING,
        )
        for row in rows
    )
    usual = "细线为10至90分位，" if any("p10" in one for one in values) else ""
    usual += "色块为25至75分位，竖线为中位数，菱形为本单位。"
    return Chart("bands", title, spec, head, table, f"{note}{usual}")


@dataclass(frozen=True)
class Point:
    """One point of a scatter: name, place as drawn, the same in words, group."""

    name: str
    x: Any
    y: Any
    x_words: str
    y_words: str
    group: str = "单位"


def scatter(
    title: str, points: Sequence[Point], medians: tuple[Any, Any] | None, titles: tuple[str, str], note: str = ""
) -> Chart:
    """Points by two figures, groups told apart by form, the medians of both as dashed lines."""
    groups = list(dict.fromkeys(point.group for point in points))
    values = [
        {
            "x": p.x,
            "y": p.y,
            "series": p.group,
            "said": f"{p.name}（{p.group}）：{titles[0]} {p.x_words}，{titles[1]} {p.y_words}",
        }
        for p in points
    ]
    x = figures_axis("x", titles[0], top([p.x for p in points]), scale={"zero": True, "nice": True})
    y = figures_axis("y", titles[1], top([p.y for p in points]), scale={"zero": True, "nice": True})
    color = series_of(groups, None)
    shape = color | {"scale": {"domain": groups, "range": list(SHAPES[: len(groups)])}}
    layer: list[dict[str, Any]] = []
    if medians:
        for axis, value in zip(("x", "y"), medians, strict=True):
            layer.append(
                {
                    "data": {"values": [{axis: value}]},
                    "mark": {"type": "rule", "aria": False, "strokeDash": [5, 4]},
                    "encoding": {axis: x if axis == "x" else y},
                }
            )
    layer.append(
        {
            "params": PICK,
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": color,
                "shape": shape,
                "opacity": PICKED,
                "description": SAID,
                "tooltip": WORDS,
            },
        },
    )
    table = tuple((p.name, p.group, p.x_words, p.y_words) for p in points)
    usual = "虚线为中位数。" if medians else ""
    return Chart("scatter", title, frame(300, values, layer=layer), ("单位", "分组", *titles), table, f"{note}{usual}")


@dataclass(frozen=True)
class Tile:
    """A place among the others: its code, its name, column and row."""

    code: str
    title: str
    column: int
    row: int


@lru_cache
def tile_layout(name: str) -> tuple[Tile, ...]:
    """The tiles of a layout; regions are named by the code table, zones (which are no regions) in the layout."""
    layout = yaml.safe_load(TILES.read_text(encoding="utf-8"))[name]
    titles = dict(code_table("region").choices())
    return tuple(
        Tile(code, one.get("title") or titles[code], one["column"], one["row"]) for code, one in layout["tiles"].items()
    )


def tiles(title: str, layout: str, figures: Mapping[str, tuple[Any, str]], unit: str, note: str = "") -> Chart:
    """A tile for each place of a layout with its figure, darker for more; places without figure say so."""
    places = tile_layout(layout)
    values = [
        {
            "column": one.column,
            "line": one.row,
            "name": one.title,
            "figure": figures.get(one.code, (0, ""))[0],
            "words": figures.get(one.code, (0, MISSING))[1],
            "said": f"{one.title}：{figures.get(one.code, (0, '无数据'))[1]}",
        }
        for one in places
    ]
    across, down = max(one.column for one in places) + 1, max(one.row for one in places) + 1
    place = {
        key: {"field": name, "type": "ordinal", "axis": None, "scale": {"domain": list(range(size)), "padding": 0.06}}
        for key, name, size in (("x", "column", across), ("y", "line", down))
    }
    strength = {
        "field": "figure",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, top([one["figure"] for one in values]) or 1], "range": [0.04, 0.45]},
    }
    spec = frame(
        TILE_HEIGHT * down,
        values,
        layer=[
            {
                "mark": {"type": "rect", "style": "tile"},
                "encoding": place | {"fillOpacity": strength, "description": SAID, "tooltip": WORDS},
            },
            labels("name", place, dy=-9),
            labels("words", place, dy=10, fontWeight=600),
        ],
    )
    table = tuple((one.title, figures.get(one.code, (0, MISSING))[1]) for one in places)
    usual = "按名称排列的示意格，不是地图，不表示界线。"
    return Chart("tiles", title, spec, ("地区", unit), table, f"{note}{usual}")
