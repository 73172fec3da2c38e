"""Points, bands, benchmarks and merit: exact at the bounds, and right for anything an enterprise may type."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules import benchmark, job_evaluation, merit, pay_bands
from talent_app.rules.benchmark import Guard, Paid, region_cell
from talent_app.rules.job_evaluation import Factor, Level
from talent_app.rules.outcome import Severity
from talent_app.rules.pay_bands import Circle, MarketPoint, bands_by_market, bands_by_progression, point_ranges
from talent_app.rules.releases import policy_on

F = Fraction
yuan = Money.yuan
HUNDRED = yuan(100)
POLICY = policy_on(date(2026, 11, 23))


def factor(key, confirmed=None, points=(20, 40, 60)):
    levels = tuple(Level(n, p, f"第 {n} 级描述") for n, p in enumerate(points, 1))
    return Factor(key, job_evaluation.CONFIRMED.get(confirmed or "", key), confirmed, levels)


FOUR = [factor(code, code) for code in job_evaluation.CONFIRMED]


# points


def test_points_of_a_post_add_up_and_a_missing_factor_is_named():
    whole = job_evaluation.evaluate_post(FOUR, {"duty": 3, "innovation": 2, "intensity": 1, "scarcity": 3})
    assert (whole.points, whole.is_complete) == (180, True)
    assert whole.steps[-1].expression == "各因素点数之和：60 + 40 + 20 + 60"
    part = job_evaluation.evaluate_post(FOUR, {"duty": 3})
    assert part.missing == ("创新要求", "工作强度和条件", "市场稀缺程度")


def test_evaluators_two_levels_apart_must_talk_and_the_median_is_suggested():
    found = {s.factor: s for s in job_evaluation.spreads(FOUR, [{"duty": 1}, {"duty": 3}, {"duty": 2, "scarcity": 2}])}
    assert found["duty"].is_apart
    assert found["duty"].suggested == 2
    assert not found["scarcity"].is_apart
    assert not job_evaluation.spreads(FOUR, [{"duty": 1}, {"duty": 2}])[0].is_apart
    assert job_evaluation.spreads(FOUR, [{"duty": 1}, {"duty": 2}])[0].suggested == 1


def test_the_four_factors_of_the_document_are_asked_for_and_others_may_stand_beside_them():
    assert job_evaluation.check_factors([*FOUR, factor("own")], POLICY).severity is Severity.PASS
    finding = job_evaluation.check_factors([*FOUR[:3], factor("own")], POLICY)
    assert finding.severity is Severity.WARN
    assert "市场稀缺程度" in finding.message


# bands


def test_ranges_of_points_have_no_gap_and_the_last_is_open():
    assert point_ranges(100, 400, 3) == [(100, 200), (201, 300), (301, None)]
    with pytest.raises(InvalidInput):
        point_ranges(1, 2, 3)


def test_midpoints_come_from_one_exact_product_and_the_midpoint_is_the_middle():
    made = bands_by_progression(point_ranges(100, 499, 4), yuan(80000), F(15, 100), F(50, 100), HUNDRED)
    assert [band.midpoint for band in made.bands] == [yuan(80000), yuan(92000), yuan(105800), yuan(121700)]
    first = made.bands[0]
    assert (first.minimum, first.maximum) == (yuan(64000), yuan(96000))
    assert made.grade_of(99) == 1
    assert made.grade_of(199) == 1
    assert made.grade_of(200) == 2
    assert made.grade_of(9999) == 4
    assert pay_bands.overlap(first, made.bands[1]) == F(yuan(96000).fen - yuan(73600).fen, yuan(36800).fen)


def test_a_progression_lost_in_rounding_is_refused():
    with pytest.raises(InvalidInput, match="没有高于"):
        bands_by_progression(point_ranges(1, 20, 2), yuan(1000), F(1, 100), F(1, 2), HUNDRED)


@given(
    first=st.integers(1_000_000, 100_000_000),
    progression=st.fractions(F(5, 100), F(60, 100), max_denominator=1000),
    spread=st.fractions(F(10, 100), F(150, 100), max_denominator=1000),
    grades=st.integers(2, 20),
    unit=st.sampled_from([1, 100, 10_000]),
)
def test_bands_rise_and_keep_their_middle(first, progression, spread, grades, unit):
    made = bands_by_progression(point_ranges(100, 999, grades), Money(first), progression, spread, Money(unit)).bands
    for lower, upper in itertools.pairwise(made):
        assert lower.midpoint < upper.midpoint
        assert lower.minimum < upper.minimum
        assert lower.maximum < upper.maximum
        assert lower.to_points + 1 == upper.from_points
        assert 0 <= pay_bands.overlap(lower, upper) < 1
    for band in made:
        assert band.minimum < band.midpoint < band.maximum
        assert band.midpoint.fen * 2 == band.minimum.fen + band.maximum.fen
        assert band.midpoint.fen % unit == 0


def test_bands_from_the_market_follow_the_line_exactly():
    market = [MarketPoint(100, yuan(60000)), MarketPoint(300, yuan(140000)), MarketPoint(200, yuan(100000))]
    made = bands_by_market([(100, 199), (200, None)], market, F(1), F(1, 2), yuan(1))
    assert [band.midpoint for band in made.bands] == [yuan(79800), yuan(119800)]
    ahead = bands_by_market([(100, 199), (200, None)], market, F(11, 10), F(1, 2), yuan(1))
    assert ahead.bands[0].midpoint == yuan(87780)
    with pytest.raises(InvalidInput, match="两个点数不同"):
        bands_by_market([(100, 199), (200, None)], market[:1], F(1), F(1, 2), yuan(1))
    with pytest.raises(InvalidInput, match="没有随职位点数上升"):
        pay_bands.pay_line([MarketPoint(100, yuan(9)), MarketPoint(200, yuan(8))])


def test_circles_begin_one_fen_outside_the_band():
    band = bands_by_progression(point_ranges(100, 299, 2), yuan(80000), F(1, 5), F(1, 2), HUNDRED).bands[0]
    fen = Money(1)
    for pay, circle in (
        (band.minimum, None), (band.minimum - fen, Circle.GREEN),
        (band.maximum, None), (band.maximum + fen, Circle.RED),
    ):  # fmt: skip
        assert pay_bands.position_in(pay, band).circle is circle
    stands = pay_bands.position_in(yuan(72000), band, yuan(90000))
    assert (stands.compa_ratio, stands.penetration, stands.market_gap) == (
        F(9, 10),
        F(1, 4),
        F(-1, 5),
    )


# benchmarks


def paid(count, enterprises, **over):
    cell = {"series": "研发", "level": "高级", "industry": "C"} | over
    return [Paid(enterprise=n % enterprises, pay=yuan(100000 + n * 10), **cell) for n in range(count)]


GUARD = Guard.of(POLICY)
WANTED = {"series": "研发", "level": "高级", "industry": "C"}


@pytest.mark.parametrize(
    ("people", "enterprises", "is_narrow"), [(10, 3, True), (9, 3, False), (10, 2, False), (30, 3, True)]
)
def test_a_cell_is_shown_only_for_enough_people_of_enough_enterprises(people, enterprises, is_narrow):
    cell, steps = region_cell(paid(people, enterprises), GUARD, **WANTED)
    assert (cell is not None and not cell.is_widened) == is_narrow
    if not is_narrow:
        assert "不足" in steps[0].result


def test_a_small_cell_is_widened_by_itself_and_says_to_what():
    others = paid(8, 4, industry="I")
    cell, _steps = region_cell([*paid(4, 2), *others], GUARD, **WANTED)
    assert cell.width.title == "同序列、同层级，不分行业"
    assert (cell.people, cell.enterprises) == (12, 4)


def test_a_cell_one_enterprise_dominates_is_not_shown():
    lopsided = [Paid(0 if n < 9 else n, "研发", "高级", "C", yuan(1000)) for n in range(12)]
    assert region_cell(lopsided, GUARD, **WANTED)[0] is None
    fair = [Paid(0 if n < 8 else n, "研发", "高级", "C", yuan(1000)) for n in range(12)]
    assert region_cell(fair, GUARD, **WANTED)[0] is not None


def test_region_figures_are_told_in_hundreds_and_percentiles_are_the_spreadsheets_own():
    figures = benchmark.distribution([yuan("100049.99"), yuan("100149.99")], benchmark.BLUR)
    assert figures.p10 == yuan(100100)
    assert benchmark.percentile([yuan(n) for n in (1, 2, 3, 4, 5)], 90) == yuan("4.60")
    told = benchmark.distribution([yuan(n) for n in range(1, 102)])
    assert [told.place_of(yuan(n)) for n in (10, 11, 51, 91)] == ["低于 P10", "P10–P25", "P50–P75", "不低于 P90"]


# merit


def test_the_usual_matrix_is_fair_and_a_turned_one_is_told():
    matrix = merit.usual_matrix()
    assert matrix.faults() == []
    assert [matrix.zone_of(F(n, 100)) for n in (84, 85, 95, 104, 115)] == [0, 1, 2, 2, 4]
    turned = merit.Matrix(matrix.performances, matrix.bounds, matrix.cells | {("优秀", 0): merit.Guideline(F(0), F(0))})
    assert any("低于“良好”" in sentence for sentence in turned.faults())


def test_halfway_between_the_guidelines_is_halfway_for_everybody():
    cells = {
        ("优秀", 0): merit.Guideline(F(1, 100), F(3, 100)),
        ("优秀", 1): merit.Guideline(F(2, 100), F(4, 100)),
    }
    matrix = merit.Matrix(("优秀",), (F(1),), cells)
    people = [
        merit.Rated("a", yuan(100000), F(9, 10), "优秀"),
        merit.Rated("b", yuan(100000), F(1), "优秀"),
    ]
    fitted = merit.fit(people, matrix, yuan(5000))
    assert [rise.amount for rise in fitted.rises] == [yuan(2000), yuan(3000)]
    assert merit.fit(people, matrix, yuan(7001)).unallocated == yuan(1)
    short = merit.fit(people, matrix, yuan(1500))
    assert [rise.amount for rise in short.rises] == [yuan(500), yuan(1000)]
    assert all(rise.is_outside for rise in short.rises)


def test_a_budget_of_exactly_the_lower_ends_gives_them_even_where_all_are_zero():
    """A guideline may begin at nothing; a budget of nothing then leaves everybody as he is instead of failing."""
    cells = {("合格", 0): merit.Guideline(F(0), F(2, 100)), ("优秀", 0): merit.Guideline(F(1, 100), F(3, 100))}
    matrix = merit.Matrix(("优秀", "合格"), (), cells)
    plain = merit.Rated("a", yuan(100000), F(1), "合格")
    nothing = merit.fit([plain], matrix, Money(0))
    assert [rise.amount for rise in nothing.rises] == [Money(0)]
    assert nothing.unallocated == Money(0)
    fitted = merit.fit([plain, merit.Rated("b", yuan(100000), F(1), "优秀")], matrix, yuan(1000))
    assert [rise.amount for rise in fitted.rises] == [Money(0), yuan(1000)]


PEOPLE = st.lists(
    st.tuples(st.integers(1, 10**8), st.integers(50, 150), st.sampled_from(merit.PERFORMANCES), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(people=PEOPLE, budget=st.integers(0, 10**8), turned=st.randoms(use_true_random=False))
def test_a_fitted_budget_is_met_to_the_fen_and_better_work_never_earns_less(people, budget, turned):
    matrix = merit.usual_matrix()
    rated = [merit.Rated(f"p{n}", Money(pay), F(ratio, 100), grade, frozen) for n, (pay, ratio, grade, frozen)
             in enumerate(people)]  # fmt: skip
    fitted = merit.fit(rated, matrix, Money(budget))
    assert fitted.total + fitted.unallocated == Money(budget)
    assert fitted.unallocated >= Money.ZERO
    amounts = {rise.ref: rise.amount for rise in fitted.rises}
    assert all(Money.ZERO <= rise.amount <= rise.high for rise in fitted.rises)
    shuffled = list(rated)
    turned.shuffle(shuffled)
    assert {rise.ref: rise.amount for rise in merit.fit(shuffled, matrix, Money(budget)).rises} == amounts
    best = merit.Rated("best", rated[0].pay, F(1, 2), "优秀")
    assume(not rated[0].is_frozen)
    together = {rise.ref: rise.amount for rise in merit.fit([*rated, best], matrix, Money(budget)).rises}
    assert together["best"] >= together["p0"] - Money(1)
