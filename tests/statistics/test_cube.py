"""Cells become tables: bands at reading, totals equal to their cells, nothing rounded, unknown values shown as such."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.statistics.charts import specification
from talent_app.statistics.cube import Cell, Cube, Dimension, Measure, tabulate
from talent_app.statistics.export import grid, table_rows
from talent_app.statistics.workforce import age_band

CUBE = Cube(
    code="fruit",
    title="水果",
    definition="篮子里的水果",
    source="fruit",
    dimensions=(
        Dimension("kind", "种类", "苹果或梨", 0, codes=(("a", "苹果"), ("p", "梨"))),
        Dimension("ripe", "成熟", "是否成熟", 1, codes=(("1", "成熟"), ("0", "未熟"))),
    ),
    measures=(
        Measure("n", "个数", "个", "个数"),
        Measure("price", "价钱", "元", "价钱之和", sum=0, is_money=True),
    ),
)
DAY = date(2026, 11, 23)
kinds, ripes = st.sampled_from(["a", "p", None]), st.sampled_from(["1", "0", None])
baskets = st.lists(st.tuples(kinds, ripes, st.integers(1, 9), st.integers(0, 10_000)), max_size=40)


def cells(basket):
    return [Cell((kind, ripe), 1, n, (price,)) for kind, ripe, n, price in basket]


@given(baskets)
def test_every_table_agrees_with_a_plain_count(basket):
    table = tabulate(CUBE, cells(basket), ["kind", "ripe"], on=DAY)
    plain = Counter()
    for kind, ripe, n, _ in basket:
        plain[kind or "?", ripe or "?"] += n
    assert dict(table.figures) == dict(plain)
    assert table.total == sum(plain.values())
    assert sum(table.row_total(code) for code, _ in table.row_codes) == table.total
    assert sum(table.column_total(code) for code, _ in table.column_codes) == table.total


@given(baskets)
def test_money_is_added_exactly_and_shown_in_yuan(basket):
    table = tabulate(CUBE, cells(basket), ["kind"], "price", on=DAY)
    assert table.total == sum(price for _, _, _, price in basket)
    assert all(isinstance(row[1], str) and "." in row[1] for row in table_rows(table)[1])


def test_unknown_values_come_last_and_are_called_so():
    table = tabulate(CUBE, cells([(None, "1", 1, 0), ("p", "1", 2, 0), ("a", "0", 3, 0)]), ["kind"], on=DAY)
    assert [label for _, label in table.row_codes] == ["苹果", "梨", "未填"]


def test_a_filter_keeps_only_its_codes():
    table = tabulate(CUBE, cells([("a", "1", 1, 0), ("a", "0", 2, 0)]), ["kind"], where={"ripe": ["0"]}, on=DAY)
    assert table.total == 2


def test_the_grid_prints_totals_that_add_up():
    head, rows, totals = grid(tabulate(CUBE, cells([("a", "1", 1, 0), ("p", "0", 2, 0)]), ["kind", "ripe"], on=DAY))
    assert head == ["种类", "成熟", "未熟", "合计"]
    assert rows == [["苹果", 1, 0, 1], ["梨", 0, 2, 2]]
    assert totals == ["合计", 1, 2, 3]


def test_an_unknown_dimension_names_the_known_ones():
    with pytest.raises(InvalidInput) as refused:
        tabulate(CUBE, [], ["colour"], on=DAY)
    assert "kind（种类）" in refused.value.hint


def test_the_same_dimension_twice_is_refused():
    with pytest.raises(InvalidInput):
        tabulate(CUBE, [], ["kind", "kind"], on=DAY)


@pytest.mark.parametrize(
    ("born", "band"),
    [(199611, "30"), (199610, "30"), (199512, "30"), (199511, "35"), (197011, "56"), (197012, "55"), (None, None)],
)
def test_age_is_banded_on_the_day_the_month_of_birth_counting_as_reached(born, band):
    assert age_band(born, DAY) == band


def test_a_chart_carries_the_figures_of_its_table_and_no_rows_of_people():
    spec = specification(tabulate(CUBE, cells([("a", "1", 4, 0)]), ["kind", "ripe"], on=DAY))
    assert spec["data"]["values"] == [
        {"row": "苹果", "series": "成熟", "place": 0, "figure": 4, "said": "苹果，成熟：4 个"}
    ]
    assert spec["encoding"]["x"]["title"] == "个数（个）"
