"""Columns in memory: people count once, totals agree, the scope cuts, what lost its owner does not count."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy
import pytest

from talent_app.core.scope import Scope
from talent_app.statistics import counting
from talent_app.statistics.axes import COLUMNS_ONLY
from talent_app.statistics.columns import World
from talent_app.statistics.cube import ALL, Cube, Dimension, Measure
from talent_app.statistics.frames import Frame, Parent, code, number
from talent_app.statistics.reading import Held, Words

DAY = date(2026, 11, 23)
PEOPLE = ((1, "a", "x", 1), (2, "b", "x,y", 1), (3, None, "", 2), (4, "a", "y", 2))
RECORDS = ((11, 1, 5), (12, 1, 7), (13, 2, 1), (14, 3, 2), (15, 9, 100))


def held(frame, rows):
    words, data = {}, {}
    for place, column in enumerate(frame.columns, start=1):
        values = [row[place] for row in rows]
        if column.is_number:
            data[column.name] = numpy.array(values, dtype=numpy.int64)
            continue
        words[column.name] = Words()
        data[column.name] = numpy.array([words[column.name].code(v or None) for v in values], dtype=numpy.int8)
    return Held(frame, numpy.array([row[0] for row in rows], dtype=numpy.int64), data, words)


@pytest.fixture
def small():
    people = Frame("people", object, (code("kind"), code("groups"), code("organisation_id")))
    records = Frame("records", object, (number("person"), number("amount")), (Parent("owner", "people", "person"),))
    world = World(None, {"people": people, "records": records})
    world.held["people"] = held(people, PEOPLE)
    world.held["records"] = held(records, RECORDS)
    return world


KIND = Dimension("kind", "种类", "", COLUMNS_ONLY, codes=(("a", "甲"), ("b", "乙")), column="kind")
GROUPS = Dimension(
    "groups", "队伍", "", COLUMNS_ONLY, column="groups", codes_of=lambda v, day: tuple(v.split(",")) if v else ()
)
HOUSE = Dimension("house", "单位", "", COLUMNS_ONLY, column="organisation_id")
CUBE = Cube("people", "人", "", "", (KIND, GROUPS, HOUSE), (Measure("n", "人数", "人", ""),), frame="people")
PAID = Cube(
    "records", "记录", "", "",
    (Dimension("kind", "种类", "", COLUMNS_ONLY, column="owner.kind"),),
    (
        Measure("n", "条", "条", ""), Measure("amount", "元", "元", "", column="amount"),
        Measure("people", "人", "人", "", distinct="person"),
        Measure("mean", "均", "元", "", column="amount", per="n"),
    ),
    frame="records",
)  # fmt: skip


def test_somebody_in_two_columns_counts_once_in_the_total_and_the_overlap_is_told(small):
    table = counting.count(small, Scope.everything(), CUBE, ["groups"], on=DAY)
    assert dict(table.figures) == {("x", ""): 2, ("y", ""): 2, ("?", ""): 1}
    assert (table.total, table.overlap) == (4, 1)


def test_three_dimensions_are_a_grid_for_each_code_of_the_third_and_all_totals_agree(small):
    table = counting.count(small, Scope.everything(), CUBE, ["groups", "kind", "house"], on=DAY)
    assert [(label, layer.total, layer.overlap) for _, label, layer in table.layers] == [("1", 2, 1), ("2", 2, 0)]
    assert table.figures["x", "b"] == sum(layer.figure("x", "b") for _, _, layer in table.layers) == 1
    assert (table.row_total("x"), table.column_total("b"), table.total) == (2, 1, 4)


def test_a_scope_cuts_the_rows_of_others(small):
    rows = counting.select_rows(small, Scope.everything(), CUBE, {"kind": ["a"]}, DAY)
    assert list(small.held["people"].ids[rows]) == [1, 4]
    ours = Scope.of(2)
    assert counting.count(small, ours, CUBE, ["kind"], on=DAY).total == 2


def test_a_record_whose_owner_is_gone_does_not_count_and_people_count_once(small):
    everybody = Scope.everything()
    plain = Counter()
    amounts = defaultdict(int)
    kinds = {person: kind or "?" for person, kind, _, _ in PEOPLE}
    for _id, person, amount in RECORDS:
        if person in kinds:
            plain[kinds[person]] += 1
            amounts[kinds[person]] += amount
    table = counting.count(small, everybody, PAID, ["kind"], "n", on=DAY)
    assert {key[0]: figure for key, figure in table.figures.items()} == plain
    paid = counting.count(small, everybody, PAID, ["kind"], "amount", on=DAY)
    assert {key[0]: figure for key, figure in paid.figures.items()} == amounts
    assert counting.count(small, everybody, PAID, ["kind"], "people", on=DAY).figures["a", ""] == 1
    mean = counting.count(small, everybody, PAID, ["kind"], "mean", on=DAY)
    assert (mean.figures["a", ""], mean.margins[ALL, ALL], mean.overlap) == (6, 4, 0)
