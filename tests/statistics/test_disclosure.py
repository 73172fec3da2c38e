"""Nobody is recognised in a published table, and nobody is worked out from what is shown around him."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.statistics.disclosure import (
    Grid,
    Limits,
    carried_over,
    figures_of,
    is_sensitive,
    leaks,
    protect,
)

FEW = Limits(people=5, enterprises=3, dominance=Fraction(3, 4))
WIDTH = 5


def grid(rows, names=("row", "column"), where=()):
    figures = {(str(r), str(c)): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    axes = (
        (names[0], tuple(str(r) for r in range(len(rows)))),
        (names[1], tuple(str(c) for c in range(len(rows[0])))),
    )
    return Grid(axes, figures, frozenset(where))


def cell(row=None, column=None):
    return frozenset({("row", str(row))} if row is not None else ()) | frozenset(
        {("column", str(column))} if column is not None else ()
    )


@pytest.mark.parametrize(
    ("figure", "enterprises", "hidden"),
    [(0, [], False), (4, [2, 1, 1], True), (5, [2, 2, 1], False), (50, [25, 25], True), (50, [20, 20, 10], False)],
    ids=["nobody", "one person too few", "just enough", "two enterprises", "three enterprises"],
)
def test_a_count_is_hidden_when_people_or_enterprises_are_too_few(figure, enterprises, hidden):
    assert is_sensitive(figure, enterprises, FEW) is hidden


@pytest.mark.parametrize(("largest", "hidden"), [(7_500, False), (7_501, True)], ids=["at the share", "one fen past"])
def test_an_amount_is_hidden_when_one_enterprise_has_too_much_of_it(largest, hidden):
    rest = 10_000 - largest
    assert is_sensitive(10_000, [largest, rest - 1, 1], FEW, is_amount=True) is hidden


def test_a_total_minus_the_shown_cells_gives_a_single_hidden_cell_away():
    table = grid([[20, 3], [30, 40]])
    [leak] = leaks([table], {cell(0, 1)}, WIDTH)
    assert (leak.is_exact, leak.least) == (True, 3)


def test_hiding_a_second_cell_of_the_line_alone_is_not_enough():
    table = grid([[20, 3, 9], [30, 40, 8]])
    assert [leak.least for leak in leaks([table], {cell(0, 1), cell(0, 2)}, WIDTH)] == [3, 9]


def test_a_second_table_whose_cells_sum_to_a_hidden_one_gives_it_away_until_both_are_protected_together():
    by_sex = grid([[20, 3], [30, 40]], ("row", "sex"))
    few_women = frozenset({("row", "0"), ("sex", "1")})
    hidden = protect([by_sex], {few_women}, WIDTH)
    assert leaks([by_sex], hidden, WIDTH) == []
    women_by_degree = grid([[2, 1], [22, 18]], ("row", "degree"), [("sex", "1")])
    [leak] = [leak for leak in leaks([by_sex, women_by_degree], hidden, WIDTH) if leak.key == few_women]
    assert leak.is_exact
    together = protect([by_sex, women_by_degree], {few_women}, WIDTH)
    assert leaks([by_sex, women_by_degree], together, WIDTH) == []


def test_a_cell_hidden_last_month_stays_hidden_until_it_has_moved():
    before, now = {cell(0, 1): 3, cell(1, 1): 4}, {cell(0, 1): 6, cell(1, 1): 9}
    assert carried_over(before, before, now, WIDTH) == {cell(0, 1)}


def test_a_table_of_nothing_small_hides_nothing():
    table = grid([[20, 30], [40, 50]])
    small = {key for key, value in figures_of([table]).items() if 0 < value < 5}
    assert protect([table], small, WIDTH) == frozenset()


def test_two_tables_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="two tables differ"):
        figures_of([grid([[1, 2], [3, 4]]), grid([[1, 2], [3, 5]])])


tables = st.integers(2, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 9, 12, 25]), min_size=columns, max_size=columns),
        min_size=2,
        max_size=4,
    )
)


@given(tables)
def test_no_protected_table_lets_a_small_cell_be_narrowed(rows):
    table = grid(rows)
    small = {key for key, value in figures_of([table]).items() if 0 < value < 5 and len(key) == 2}
    hidden = protect([table], small, WIDTH)
    assert small <= hidden
    assert leaks([table], hidden, WIDTH) == []


@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=3), min_size=2, max_size=2))
def test_the_attackers_bounds_are_those_of_trying_every_table(rows):
    columns = min(len(row) for row in rows)
    rows = [row[:columns] for row in rows]
    table = grid(rows)
    hidden = {cell(r, c) for r in range(2) for c in range(columns)}
    tried = [
        guess
        for guess in itertools.product(range(sum(map(sum, rows)) + 1), repeat=columns)
        if sum(guess) == sum(rows[0]) and all(n <= rows[0][c] + rows[1][c] for c, n in enumerate(guess))
    ]
    for leak in leaks([table], hidden, 10**6):
        place = int(dict(leak.key)["column"])
        whole = rows[0][place] + rows[1][place]
        values = [guess[place] if dict(leak.key)["row"] == "0" else whole - guess[place] for guess in tried]
        assert (leak.least, leak.most) == (min(values), max(values))
