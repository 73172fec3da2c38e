"""Charts: each kind says in its table what it draws, keeps its series apart in grey, and draws no map."""

import json
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from talent_app.documents.chart_drawings import SERIES, chart_svg
from talent_app.statistics.chart_forms import tile_layout
from talent_app.statistics.chart_samples import samples
from talent_app.statistics.charts import chart_of
from talent_app.statistics.cube import Cell, tabulate
from talent_app.statistics.cubes import CUBES

TOKENS = (Path(__file__).parents[2] / "talent_app/static/css/tokens.css").read_text(encoding="utf-8")
TOLD = re.findall(r"--series-\d: (#[0-9a-f]{6});", TOKENS)
LEAST_APART = 7  # of 100 steps of lightness: two greys an eye keeps apart beside each other


def lightness(colour):
    """L* of a colour: what is left of it in grey print."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@pytest.mark.parametrize("colours", [TOLD[:8], TOLD[8:], SERIES], ids=["light", "dark", "paper"])
def test_no_two_series_have_the_same_grey(colours):
    assert len(colours) == 8
    for one, other in combinations(colours, 2):
        assert abs(lightness(one) - lightness(other)) >= LEAST_APART, f"{one} and {other} look alike in grey"


@pytest.mark.parametrize("chart", samples(), ids=lambda chart: chart.title)
def test_every_kind_of_chart_is_drawn_on_paper_and_its_table_says_the_same(chart):
    drawn = chart_svg(chart.spec).decode()
    text = " ".join(re.findall(r">([^<>]+)</text>", drawn))
    if chart.kind != "scatter":  # its points are named in the table and in what they say
        assert chart.rows[0][0][:8] in text
    said = [part for layer in values_of(chart.spec) for part in layer if "said" in part]
    for row in chart.rows:
        assert any(str(row[0]) in one["said"] for one in said), f"{row[0]} is in the table and not drawn"
        assert len(row) == len(chart.head)
    assert "geoshape" not in json.dumps(chart.spec), "no outline or boundary is drawn"


def values_of(spec):
    parts = [spec, *spec.get("layer", ())]
    return [part["data"]["values"] for part in parts if "data" in part]


def test_tiles_stand_on_places_of_their_own_and_carry_all_names():
    tibet, lhasa = tile_layout("tibet"), tile_layout("lhasa")
    assert {one.title for one in tibet} == {"拉萨市", "日喀则市", "昌都市", "林芝市", "山南市", "那曲市", "阿里地区"}
    assert len(lhasa) == 11
    assert {"城关区", "墨竹工卡县", "经开区", "柳梧高新区", "综保区"} <= {one.title for one in lhasa}
    for tiles in (tibet, lhasa):
        assert len({(one.column, one.row) for one in tiles}) == len(tiles)


def test_age_by_sex_is_a_pyramid_and_the_rest_bars_or_parts():
    cells = [Cell((199001, "1", "professional"), 1, 3, (3, 0)), Cell((198001, "2", "professional"), 1, 2, (2, 0))]
    on = date(2026, 11, 23)
    kinds = {
        by: chart_of(tabulate(CUBES["talents_age"], cells, by, on=on)).kind
        for by in (("age", "sex"), ("age",), ("age", "category"))
    }
    assert kinds == {("age", "sex"): "pyramid", ("age",): "bar", ("age", "category"): "stacked"}
