"""Income tax: the published examples to the fen, and what must hold for any income."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import AppError
from talent_app.core.money import Money
from talent_app.rules.income_tax import Month, answer, compare_bonus, dead_zones, separate_tax, withhold
from talent_app.rules.listed_equity import separate_tax as equity_tax
from talent_app.rules.refusal import Refused
from talent_app.rules.releases import policy_on

DAY = date(2025, 12, 31)
POLICY = policy_on(DAY)
MONTHLY = POLICY.scale("income_tax.bonus_scale")
AMOUNTS = st.integers(0, 3_000_000_00).map(Money.from_fen)


def year_of(income: str, social: str, additional: str, months: int = 12):
    month = {"income": income, "social": social, "additional": additional, "other": "0.00"}
    return answer({"kind": "withholding", "on": "2025-12-31", "months": [month] * months})


def test_ten_thousand_a_month_pays_seventy_five_each_month():
    told = year_of("10000.00", "1500.00", "1000.00")
    assert [month["tax"] for month in told["months"]] == ["75.00"] * 12
    assert (told["year_tax"], told["settlement"]) == ("900.00", "0.00")


def test_thirty_thousand_a_month_climbs_through_the_table():
    told = year_of("30000.00", "4500.00", "2000.00")
    taxes = ["555.00", "625.00", *["1850.00"] * 5, "2250.00", *["3700.00"] * 4]
    assert [month["tax"] for month in told["months"]] == taxes
    assert told["year_tax"] == "27480.00"
    assert told["months"][0]["cumulative_taxable"] == "18500.00"
    assert told["citation"]["document"] == "国家税务总局公告2018年第61号"


def test_one_month_answers_the_published_first_month():
    told = year_of("30000.00", "4500.00", "2000.00", months=1)
    assert (told["months"], told["year_tax"]) == ([{"tax": "555.00", "cumulative_taxable": "18500.00"}], "555.00")
    assert told["settlement"] == "-555.00"


def test_a_month_without_pay_never_gives_money_back():
    rich, poor = Month(income=Money.yuan(40000)), Month()
    year = withhold([rich, poor, poor], POLICY)
    assert [month.tax.fen >= 0 for month in year.months] == [True] * 3
    assert year.months[2].tax == Money.ZERO
    assert year.settlement < Money.ZERO


def test_relief_lowers_the_cumulative_tax():
    plain = withhold([Month(income=Money.yuan(20000))], POLICY).year_tax
    relieved = withhold([Month(income=Money.yuan(20000), relief=Money.yuan(100))], POLICY).year_tax
    assert plain - relieved == Money.yuan(100)


def test_first_job_in_july_deducts_for_seven_months():
    request = {"kind": "withholding", "on": "2025-07-31", "mode": "first_job", "months": [{"income": "36000.00"}]}
    assert answer(request)["months"] == [{"tax": "30.00", "cumulative_taxable": "1000.00"}]
    assert answer(request | {"mode": "standard"})["months"][0]["cumulative_taxable"] == "31000.00"
    assert answer(request | {"on": "2025-12-31", "first_month": 7}) == answer(request)


def test_full_deduction_withholds_nothing_below_sixty_thousand():
    months = [{"income": "10000.00"}] * 7
    told = answer({"kind": "withholding", "on": "2025-12-31", "mode": "full_deduction", "months": months})
    assert [month["tax"] for month in told["months"]] == ["0.00"] * 6 + ["300.00"]


@pytest.mark.parametrize(
    ("bonus", "tax", "net"),
    [
        ("36000", "1080.00", "34920.00"),
        ("36001", "3390.10", "32610.90"),
        ("38566.67", "3646.67", "34920.00"),
        ("50000", "4790.00", "45210.00"),
        ("100000", "9790.00", "90210.00"),
        ("144000", "14190.00", "129810.00"),
        ("144001", "27390.20", "116610.80"),
        ("160500", "30690.00", "129810.00"),
        ("200000", "38590.00", "161410.00"),
        ("300000", "58590.00", "241410.00"),
        ("300001", "72340.25", "227660.75"),
        ("420000", "102340.00", "317660.00"),
        ("420001", "121590.30", "298410.70"),
        ("660000", "193590.00", "466410.00"),
        ("660001", "223840.35", "436160.65"),
        ("960000", "328840.00", "631160.00"),
        ("960001", "416840.45", "543160.55"),
    ],
)
def test_a_bonus_taxed_alone(bonus, tax, net):
    amount = Money.yuan(bonus)
    assert separate_tax(amount, MONTHLY).as_yuan() == tax
    assert (amount - separate_tax(amount, MONTHLY)).as_yuan() == net


@pytest.mark.parametrize(
    ("other", "bonus", "separate", "merged", "best"),
    [
        ("0", "36000", "1080.00", "1080.00", "either"),
        ("-30000", "50000", "4790.00", "600.00", "merged"),
        ("60000", "40000", "7270.00", "7480.00", "separate"),
        ("100000", "160000", "38070.00", "35080.00", "merged"),
        ("200000", "144000", "37270.00", "54080.00", "separate"),
    ],
)
def test_separate_or_merged_whichever_costs_less(other, bonus, separate, merged, best):
    told = compare_bonus(Money.yuan(bonus), Money.yuan(other), POLICY)
    assert (told.separate_total.as_yuan(), told.merged_total.as_yuan(), told.best) == (separate, merged, best)


def test_the_example_of_the_interface_is_answered_to_the_letter():
    told = answer({"kind": "bonus", "on": "2025-12-31", "bonus": "36001.00", "other_taxable": "60000.00"})
    assert {key: told[key] for key in told if key not in ("citation", "evidence")} == {
        "separate": "3390.10",
        "merged": "3600.10",
        "separate_total": "6870.10",
        "merged_total": "7080.10",
        "best": "separate",
        "net": "32610.90",
        "dead_zone": {"over": "36000.00", "until": "38566.67"},
        "advice": "发 36000.00 元，税后反多 2309.10 元",
    }


def test_the_six_dead_zones_are_the_published_ones():
    assert [(zone.over.as_yuan(), zone.until.as_yuan()) for zone in dead_zones(MONTHLY)] == [
        ("36000.00", "38566.67"),
        ("144000.00", "160500.00"),
        ("300000.00", "318333.33"),
        ("420000.00", "447500.00"),
        ("660000.00", "706538.46"),
        ("960000.00", "1120000.00"),
    ]


@pytest.mark.parametrize(
    ("bonus", "is_inside"), [("36000.00", False), ("36000.01", True), ("38566.66", True), ("38566.67", False)]
)
def test_a_dead_zone_is_open_at_both_ends(bonus, is_inside):
    told = answer({"kind": "bonus", "on": "2025-12-31", "bonus": bonus, "other_taxable": "0.00"})
    assert (told["dead_zone"] is not None) == is_inside


@pytest.mark.parametrize(("day", "is_in_force"), [("2027-12-31", True), ("2028-01-01", False), ("2018-12-31", False)])
def test_outside_the_dates_of_the_treatment_nothing_is_computed(day, is_in_force):
    request = {"kind": "bonus", "on": day, "bonus": "10000.00", "other_taxable": "0.00"}
    if is_in_force:
        assert answer(request)["separate"] == "300.00"
    elif day > "2019":
        with pytest.raises(Refused, match="仍可并入"):
            answer(request)
    else:
        with pytest.raises(AppError, match="没有生效"):
            answer(request)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bonus": "-1.00"}, "不能为负数"),
        ({"bonus": None}, "缺少“奖金”"),
        ({"on": "2025-02-30"}, "不是有效日期"),
        ({"extra": 1}, "不认识的键"),
        ({"kind": "lottery"}, "计算种类"),
        ({"bonus": 1.5}, "应为金额文本"),
    ],
)
def test_a_faulty_bonus_request_is_refused_with_a_sentence(change, sentence):
    request = {"kind": "bonus", "on": "2025-12-31", "bonus": "36001.00", "other_taxable": "0.00"} | change
    with pytest.raises(Refused, match=sentence):
        answer(request)


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.integers(1, 5_000_000))
def test_more_income_never_means_less_tax(incomes, more):
    months = [Month(income=income) for income in incomes]
    richer = [*months[:-1], Month(income=incomes[-1] + Money.from_fen(more))]
    before, after = withhold(months, POLICY), withhold(richer, POLICY)
    assert after.year_tax >= before.year_tax
    assert all(month.tax >= Money.ZERO for month in after.months)


@given(AMOUNTS, st.integers(-500_000_00, 2_000_000_00).map(Money.from_fen))
def test_the_better_treatment_is_never_worse_than_either(bonus, other):
    told = compare_bonus(bonus, other, POLICY)
    assert bonus - told.net == min(told.separate, told.merged)
    if told.dead_zone:
        over = told.dead_zone.over
        assert over - separate_tax(over, MONTHLY) > bonus - told.separate


@pytest.mark.parametrize(("income", "tax"), [(100_000, "7480.00"), (500_000, "97080.00"), (1_200_000, "358080.00")])
def test_equity_income_of_listed_companies_is_taxed_apart(income, tax):
    assert equity_tax(Money.yuan(income), POLICY).as_yuan() == tax
