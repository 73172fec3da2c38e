"""Who sees sums of pay only learns nobody's pay: not from filters, totals, pages or days set against each other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations

import pytest

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.statistics import counting
from talent_app.statistics.columns import World
from talent_app.statistics.cube import ALL, COLUMNS_ONLY, Cube, Dimension, Measure
from talent_app.statistics.disclosure import Grid
from talent_app.statistics.frames import Frame, code, number
from talent_app.statistics.guarding import by_lines, guarded
from tests.pay.structure import build_structure
from tests.statistics.test_columns import held

DAY, EVERYBODY = date(2026, 11, 23), Scope.everything()
#: What is left open of anybody's pay, as in publications: a fifth of it.
OPEN = 5
NAMES = ("year", "sex", "grade", "house", "group")
FRAME = Frame("paid", object, (*(code(name) for name in NAMES), number("person"), number("total"), number("bonus")))
CUBE = Cube(
    "paid", "薪酬", "", "", tuple(
        Dimension(name, name, "", COLUMNS_ONLY, column=name, within=("group",) if name == "house" else ())
        for name in NAMES
    ),
    (
        Measure("total", "薪酬", "元", "", column="total", is_money=True, is_guarded=True),
        Measure("bonus", "激励", "元", "", column="bonus", is_money=True, is_guarded=True, behind="bonus_people"),
        Measure("people", "人", "人", "", distinct="person"), Measure("records", "条", "条", ""),
        Measure("bonus_people", "人", "人", "", distinct="bonus"),
        Measure("average", "人均", "元", "", column="total", per="records", is_money=True, is_guarded=True),
    ),
    frame="paid", year="year", listed=Permission.PAY_READ,
)  # fmt: skip
READER = Actor(7, "reviewer", "钱", 1, {Permission.PAY_STRUCTURE: EVERYBODY})
#: One man; two houses of few people in different groups; the low grade is one house and one person more.
PEOPLE = [
    ("2026", "1" if n == 0 else "2", "高" if n < 15 else "中" if n < 43 else "低", house, group)
    for n, (house, group) in enumerate(
        [("甲", "一")] * 14 + [("乙", "一")] * 6 + [("丙", "二")] * 18 + [("丁", "二")] * 6 + [("戊", "三")] * 12
    )
]
YUAN = 100


def pay(n):
    return (80_000 + n * 9_973) * YUAN


def of(people):
    rows = [(n + 1, *row, n + 1, pay(n), pay(n) if n == 3 else 0) for n, row in enumerate(people)]
    world = World(None, {"paid": FRAME})
    world.held["paid"] = held(FRAME, rows)
    return world


def asked(world, by, measure="total", where=None, reader=READER):
    def counted(names, other, only):
        return counting.count(world, EVERYBODY, CUBE, names, other, only, on=DAY)

    return guarded(reader, EVERYBODY, counted(by, measure, where or {}), counted)


def answers(people):
    """Everything such a reader is told of one year: whose pay together, and between which bounds."""
    world, found = of(people), defaultdict(list)
    year = {"year": frozenset({"2026"})}
    others = [name for name in NAMES if name != "year"]
    questions = [([name], year) for name in others] + [(list(pair), year) for pair in combinations(others, 2)]
    for first, second in [*combinations(others, 2), *combinations(reversed(others), 2)]:
        codes = {row[NAMES.index(second)] for row in people}
        questions += [([first], year | {second: frozenset({each})}) for each in codes]
    for by, where in questions:
        table = asked(world, by, "total", where)
        half = table.rounded_to // 2
        for row in (*(each for each, _ in table.row_codes), ALL):
            for column in (*(each for each, _ in table.column_codes), ALL) if table.column_codes else ("",):
                if table.is_hidden(row, column):
                    continue
                limits = dict(zip(by, ({row}, {column}), strict=False))
                limits = {name: codes for name, codes in limits.items() if ALL not in codes}
                for name, codes in where.items():
                    limits[name] = limits.get(name, codes) & codes
                whose = frozenset(
                    n for n, each in enumerate(people)
                    if all(each[NAMES.index(name)] in codes for name, codes in limits.items())
                )  # fmt: skip
                figure = table.margins[row, column] if (row, column) in table.margins else table.figure(row, column)
                found[whose].append((figure - half, figure + half))
    return {whose: (max(low for low, _ in told), min(high for _, high in told)) for whose, told in found.items()}


def test_no_two_answers_of_all_that_can_be_asked_give_a_single_pay_away(app):
    told = answers(PEOPLE)
    assert not [whose for whose in told if 0 < len(whose) < 10]
    narrowest, pairs = {}, 0
    for whose, (low, high) in told.items():
        for person in whose:
            if whose - {person} in told:
                less, more = told[whose - {person}]
                kept = narrowest.get(person, (0, 10**12))
                narrowest[person] = (max(kept[0], low - more), min(kept[1], high - less))
                pairs += 1
    assert pairs, "the plant is there: answers that differ by one person"
    for person, (low, high) in narrowest.items():
        assert low <= pay(person) <= high
        assert (high - low) * OPEN >= pay(person), f"{person}: {low / 100:,} … {high / 100:,}"


def test_two_filters_two_pages_and_two_days_that_differ_by_one_person_tell_less_than_his_pay(app):
    world, year = of(PEOPLE), {"year": frozenset({"2026"})}
    women = asked(world, ["group"], "total", year | {"sex": frozenset({"2"})})
    everybody = asked(world, ["group"], "total", year)
    assert women.is_hidden("一")
    assert not everybody.is_hidden("一")
    sexes = asked(world, ["sex"], "total", year)
    assert sexes.is_hidden("1")
    assert sexes.is_hidden("2") or sexes.is_hidden(ALL, ALL)
    later = asked(of([*PEOPLE, ("2026", "2", "低", "戊", "三")]), ["group"], "total", year)
    before, after = everybody.figure("三"), later.figure("三")
    assert before % (100_000 * YUAN) == after % (100_000 * YUAN) == 0
    means = asked(world, ["group"], "average", year)
    assert means.figure("三") == counting.divided(everybody.figure("三"), 12)


def test_an_amount_few_have_is_hidden_however_many_people_the_cell_has(app):
    bonus = asked(of(PEOPLE), ["group"], "bonus", {"year": frozenset({"2026"})})
    assert bonus.is_hidden("一")


@pytest.mark.parametrize(
    ("by", "where", "words"),
    [
        (["group"], {}, "一次只看一个"), (["group"], {"year": frozenset({"2025", "2026"})}, "一次只看一个"),
        (["sex"], {"year": frozenset({"2026"}), "house": frozenset({"甲", "乙"})}, "只能选一个值"),
        (["sex", "grade"], {"year": frozenset({"2026"}), "house": frozenset({"甲"})}, "最多用两个维度"),
    ],
)  # fmt: skip
def test_questions_outside_the_closed_set_are_refused_in_words(app, by, where, words):
    with pytest.raises(InvalidInput, match=words):
        asked(of(PEOPLE), by, "total", where)


def test_who_may_see_single_pay_is_told_exactly(app):
    reader = Actor(8, "hr", "林", 1, {Permission.PAY_READ: EVERYBODY})
    shown = asked(of(PEOPLE), ["sex"], "total", reader=reader)
    assert (shown.hidden, shown.figure("1")) == (frozenset(), pay(0))


def test_tables_too_large_for_the_solver_hide_a_second_cell_in_every_line():
    grid = Grid((("a", ("1", "2")), ("b", ("x", "y"))), {("1", "x"): 2, ("1", "y"): 20, ("2", "x"): 30, ("2", "y"): 40})
    lines = [(total, *parts) for total, parts in grid.relations()]
    hidden = by_lines({grid.key(["1", "x"])}, lines, dict(grid.cells()), 10)
    assert all(sum(key in hidden for key in line) != 1 for line in lines)


def test_the_pages_round_for_the_regulator_and_say_so(client_as, actor, place):
    build_structure(actor, place("plant").id, people_count=12)
    for path in ("/statistics/pay?rows=year", "/statistics/pay?rows=organisation&where=year:2025"):
        page = client_as("reviewer").get(path).text
        assert "取整到 100,000 元" in page
        assert "1,800,000.00" in page, "12 people with 1,794,000 yuan together"
        assert "1,794,000.00" in client_as("hr").get(path).text
    assert client_as("reviewer").get("/statistics/pay?rows=sex&columns=grade").status_code in (400, 422)
    refused = client_as("reviewer").get("/statistics/pay?rows=sex").text
    assert "薪酬汇总一次只看一个年度" in refused
    equity = client_as("reviewer").get(f"/pay/{place('plant').id}/equity").text
    assert "取整到 10,000 元" in equity
    assert "取整到" not in client_as("hr").get(f"/pay/{place('plant').id}/equity").text
