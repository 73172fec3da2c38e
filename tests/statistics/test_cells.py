"""Maintained cells: live with their deltas, the same after folding, as of a past day, and proved by a recount."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select

from talent_app import worker
from talent_app.audit.command import unaudited
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.statistics.cells import cells
from talent_app.statistics.fold import fold
from talent_app.statistics.rebuild import differences
from talent_app.tracking.models import CubeCell, CubeDelta

DAY = date(2026, 11, 20)


def add(*rows):
    """(cell, organisation, day, n, sum) each."""
    with unaudited("test deltas") as current:
        current.execute(
            insert(CubeDelta),
            [
                {
                    "cube": "fruit",
                    "cell": cell,
                    "organisation_id": owner,
                    "day": day,
                    "n": n,
                    "sum_1": amount,
                    "sum_2": 0,
                }
                for cell, owner, day, n, amount in rows
            ],
        )


def read(scope=None, as_of=None):
    return {(c.values, c.organisation_id): (c.n, c.sums[0]) for c in cells(scope or Scope.everything(), "fruit", as_of)}


@pytest.fixture
def basket(db):
    add(
        (["a"], 1, DAY, 1, 100),
        (["a"], 1, DAY, 1, 100),
        (["b"], 2, DAY, 1, 30),
        (["a"], 1, DAY + timedelta(1), -1, -100),
    )


def test_deltas_add_up_at_once(basket):
    assert read() == {(("a",), 1): (1, 100), (("b",), 2): (1, 30)}


def test_folding_changes_no_figure_and_leaves_no_delta(basket):
    before, past = read(), read(as_of=DAY)
    assert fold() == 4
    assert fold() == 0
    assert (read(), read(as_of=DAY)) == (before, past)
    add((["b"], 2, DAY, 4, 5))
    fold()
    assert read()[("b",), 2] == (5, 35)


def test_a_past_day_is_not_changed_by_what_came_later(basket):
    assert read(as_of=DAY)[("a",), 1] == (2, 200)


def test_a_scope_sees_its_own_cells_only(basket):
    assert set(read(Scope.of(2))) == {(("b",), 2)}


def test_folding_keeps_one_row_per_cell_and_day(basket):
    fold()
    add((["a"], 1, DAY, 1, 1))
    fold()
    with unaudited("look") as current:
        rows = current.scalar(select(func.count()).select_from(CubeCell).where(CubeCell.cube == "fruit"))
    assert rows == 3


@pytest.mark.committing
def test_the_worker_folds_every_minute(basket):
    worker.minute()
    assert read()[("b",), 2] == (1, 30)
    with unaudited("look") as current:
        assert current.scalar(select(func.count()).select_from(CubeDelta)) == 0


def test_a_recount_of_a_fresh_database_finds_no_difference(db):
    use_scope(Scope.everything())
    assert differences() == []


def test_a_recount_names_a_cell_that_was_tampered_with(db):
    with unaudited("tamper") as current:
        values = {"cube": "plans", "cell": ["x", 2026, "draft"], "organisation_id": 3, "day": DAY, "n": 1} | {
            "sum_1": 5,
            "sum_2": 1,
        }
        current.execute(insert(CubeDelta), [values])
    assert ["plans" in found.message for found in differences()] == [True, True]


def test_figures_over_all_organisations_are_the_sum_of_theirs(basket):
    def together(as_of=None):
        found = cells(Scope.everything(), "fruit", as_of, by_organisation=False)
        return {cell.values: (cell.n, cell.sums[0]) for cell in found}

    live, past = together(), together(DAY)
    assert (live, past[("a",)]) == ({("a",): (1, 100), ("b",): (1, 30)}, (2, 200))
    fold()
    assert (together(), together(DAY)) == (live, past)
