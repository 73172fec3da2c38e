"""What reaches a person: month by month, with the best use of the separate treatment, complete or honest about it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import AppError
from talent_app.core.money import Money, Rounding
from talent_app.rules.net_pay import net_pay, reaching
from talent_app.rules.net_pay_request import answer
from talent_app.rules.other_tax import EquityEvent
from talent_app.rules.parameters import NotInForce
from talent_app.rules.pay_year import Allowance, OtherIncome, Payment, PayMonth, PayYear
from talent_app.rules.refusal import Refused
from talent_app.rules.releases import policy_on
from talent_app.rules.special_deductions import Declaration

DAY = date(2025, 12, 31)
POLICY = policy_on(DAY)
OTHER = OtherIncome(name="讲课费", kind="labour", amount=Money.yuan(40_000))


def year_of(income=30000, social=4500, months=12, **more):
    month = PayMonth(income=Money.yuan(income), social=Money.yuan(social), employer_social=Money.yuan(9000))
    return PayYear(on=DAY, months=(month,) * months, **more)


def paid(name, kind, amount, month=12, **more):
    return Payment(name=name, kind=kind, amount=Money.yuan(amount), month=month, **more)


def test_the_published_year_reaches_the_person_month_by_month():
    told = net_pay(year_of(declared=Declaration(children=1)), POLICY)
    assert [month.tax.as_yuan() for month in told.months[:4]] == ["555.00", "625.00", "1850.00", "1850.00"]
    assert (told.tax.as_yuan(), told.settlement) == ("27480.00", Money.ZERO)
    assert told.months[0].net.as_yuan() == "24945.00"
    assert told.net == Money.yuan(12 * 25500) - told.tax
    assert told.employer_cost == Money.yuan(12 * 39000)
    assert told.is_complete


def test_a_dividend_is_wages_and_takes_the_separate_treatment_where_it_saves_most():
    year = year_of(payments=(paid("年终奖", "bonus", 36000), paid("岗位分红", "dividend", 144000, month=6)))
    told = net_pay(year, POLICY)
    assert told.separate == "岗位分红"
    assert told.months[5].tax > told.months[4].tax
    merged = net_pay(year_of(payments=year.payments, separate=None), POLICY)
    forced = net_pay(year_of(payments=year.payments, separate="年终奖"), POLICY)
    assert told.net - told.settlement > forced.net - forced.settlement > merged.net - merged.settlement
    assert told.choice is not None
    assert told.choice.saved == (told.net - told.settlement) - (merged.net - merged.settlement)


def test_what_each_payment_adds_is_told():
    year = year_of(payments=(paid("岗位分红", "dividend", 36000),))
    assert reaching(year, POLICY)["岗位分红"] == Money.yuan("34920.00")


def test_after_the_separate_treatment_everything_is_merged_and_said():
    day = date(2028, 6, 30)
    year = PayYear(on=day, months=year_of().months, payments=(paid("年终奖", "bonus", 36000),))
    told = net_pay(year, policy_on(day))
    assert told.separate is None
    assert any("全部并入" in step.result for step in told.steps)
    with pytest.raises(NotInForce):
        net_pay(PayYear(on=day, months=year.months, payments=year.payments, separate="年终奖"), policy_on(day))


def test_an_award_of_the_region_is_free_and_only_passed_on():
    free = paid("自治区科技奖", "award", 50000, issuer="provincial_government", field="science")
    told, without = net_pay(year_of(payments=(free,)), POLICY), net_pay(year_of(), POLICY)
    assert told.net == without.net + Money.yuan(50000)
    assert told.employer_cost == without.employer_cost
    own = net_pay(year_of(payments=(paid("企业奖励", "award", 50000),)), POLICY)
    assert own.tax > without.tax
    assert own.employer_cost == without.employer_cost + Money.yuan(50000)


def test_only_a_documented_allowance_of_the_region_is_exempt():
    def with_allowance(**given):
        month = PayMonth(
            income=Money.yuan(20000),
            social=Money.ZERO,
            allowances=(Allowance(kind="xizang_special", amount=Money.yuan(1000), **given),),
        )
        return net_pay(PayYear(on=DAY, months=(month,)), POLICY)

    assert with_allowance(document="藏〔2020〕1号").tax == Money.yuan(450)
    assert with_allowance().tax == Money.yuan(480)


def test_the_persons_annuity_is_deducted_up_to_its_share_of_the_base():
    month = PayMonth(income=Money.yuan(20000), social=Money.ZERO, annuity=Money.yuan(1000), employer_annuity=Money(1))
    told = net_pay(PayYear(on=DAY, months=(month,)), POLICY)
    assert told.tax == Money.yuan("426.00")
    assert told.months[0].net == Money.yuan("18574.00")
    assert told.employer_cost == Money.yuan("20000.01")


def test_dividends_on_shares_held_are_taxed_at_a_fifth():
    told = net_pay(year_of(capital_dividend=Money.yuan(10000)), POLICY)
    assert told.capital_tax == Money.yuan(2000)


REQUEST = {
    "on": "2024-12-31",
    "region": "xizang",
    "injury_rate": "0.002",
    "housing_rate": "0.12",
    "housing_wage": "12000.00",
    "months": [{"income": "40000.00"}] * 12,
    "payments": [{"name": "岗位分红", "kind": "dividend", "amount": "36000.00", "month": 12}],
    "additional": {"children": 1, "rent": "capital"},
}


def test_what_has_no_rate_is_left_out_named_and_refused_unless_allowed():
    with pytest.raises(Refused) as refusal:
        answer(REQUEST)
    assert "1 月至 12 月职工基本医疗保险" in refusal.value.problems[0]
    told = answer(REQUEST | {"allow_incomplete": True})
    assert (told["complete"], len(told["left_out"])) == (False, 1)
    assert told["months"][0]["social"] == "4384.40"
    assert told["payments"][0]["name"] == "岗位分红"
    assert all({"label", "expression", "result", "rule"} == set(step) for step in told["steps"])


def test_a_year_without_a_base_leaves_insurance_out_but_pays_the_housing_fund():
    told = answer(REQUEST | {"on": "2025-12-31", "allow_incomplete": True})
    assert told["months"][0]["social"] == "1440.00"
    assert "社会保险" in told["left_out"][0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on": None}, "缺少“计算日期”"),
        ({"months": []}, "至少一个月"),
        ({"months": [{"income": "1.00"}] * 13}, "最多到当年十二月"),
        ({"months": [{"pay": "1.00"}]}, "不认识的键“pay”"),
        ({"months": ["x"]}, "应为对象"),
        ({"months": [{"income": "1.00", "allowances": [{"kind": "x", "amount": "1.00"}]}]}, "不在可选范围内"),
        ({"payments": [{"name": "a", "kind": "bonus", "amount": "1.00", "month": 13}]}, "发放月份"),
        ({"payments": [{"name": "a", "kind": "bonus", "amount": "1.00"}]}, "缺少“发放月份”"),
        ({"payments": {}}, "应为列表"),
        ({"separate": "nothing"}, "应为 best 或一笔奖金"),
        ({"additional": {"child": 1}}, "不认识的键“child”"),
        ({"additional": {"rent": "capital", "mortgage": True}}, "不得同时扣除"),
        ({"housing_rate": "0.049"}, "低于 5%"),
        ({"extra": 1}, "不认识的键“extra”"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_with_sentences(change, sentence):
    with pytest.raises(AppError) as refusal:
        answer(REQUEST | {"allow_incomplete": True} | change)
    assert sentence in f"{refusal.value.message}{refusal.value.hint}"


AMOUNTS = st.integers(0, 60_000_00).map(Money.from_fen)


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.lists(AMOUNTS, max_size=2), st.integers(0, 5000))
def test_nothing_is_lost_between_gross_tax_and_net_and_the_best_is_never_worse(incomes, payments, social):
    months = tuple(PayMonth(income=income, social=Money.yuan(social)) for income in incomes)
    given_ = tuple(
        Payment(name=f"b{n}", kind="bonus", amount=amount, month=len(months)) for n, amount in enumerate(payments)
    )
    best = net_pay(PayYear(on=DAY, months=months, payments=given_), POLICY)
    assert best.net == Money.total(row.gross - row.social - row.annuity - row.tax for row in best.months)
    assert Money.total(row.gross for row in best.months) == Money.total([*incomes, *payments])
    for separate in (None, *(payment.name for payment in given_)):
        other = net_pay(PayYear(on=DAY, months=months, payments=given_, separate=separate), POLICY)
        assert best.net - best.settlement >= other.net - other.settlement


@given(AMOUNTS, st.integers(1, 10_000_00).map(Money.from_fen))
def test_more_pay_never_leaves_less(income, more):
    def net(amount):
        told = net_pay(PayYear(on=DAY, months=(PayMonth(income=amount, social=Money.ZERO),) * 12), POLICY)
        return told.net - told.settlement

    assert net(income + more) >= net(income)


def test_rates_change_in_the_middle_of_a_year():
    release = {
        "number": "2024-7",
        "sources": {"rates": {"title": "通知", "issuer": "某厅", "number": "某〔2024〕7号"}},
        "values": {
            f"xizang.{name}": [
                {"from": date(2024, 7, 1), "value": "1/50", "cite": {"source": "rates"}, "evidence": "A"}
            ]
            for name in ("medical_employer", "medical_person")
        },
    }
    day = date(2024, 12, 31)
    months = (PayMonth(income=Money.yuan(10000)),) * 12
    year = PayYear(on=day, months=months, region="xizang", injury_rate=Fraction(2, 1000))
    told = net_pay(year, policy_on(day, [release]))
    assert [month.social.as_yuan() for month in told.months[5:7]] == ["850.00", "1050.00"]
    assert told.left_out[0].startswith("1 月至 6 月职工基本医疗保险")


def test_study_and_mortgage_end_once_their_months_are_used_up():
    declared = Declaration(degree_study=True, degree_study_used=44, mortgage=True, mortgage_used=240)
    told = net_pay(year_of(declared=declared), POLICY)
    assert [month.additional.as_yuan() for month in told.months[3:5]] == ["400.00", "0.00"]


def test_labour_remuneration_is_withheld_apart_and_settled_with_the_year():
    alone, told = net_pay(year_of(), POLICY), net_pay(year_of(others=(OTHER,)), POLICY)
    assert told.other_tax.as_yuan() == "7600.00"
    assert told.tax == alone.tax
    # 32,000 more of comprehensive income at 20 %, less what was withheld
    assert told.settlement - alone.settlement == Money.yuan("-1200.00")
    assert told.net == alone.net + Money.yuan(40_000 - 7_600)


def test_equity_of_a_year_is_taxed_apart_and_is_no_cash():
    event = EquityEvent(
        name="期权", kind="option", on=date(2025, 3, 1), shares=10_000, price=Money.yuan(14), paid=Money.yuan(4)
    )
    alone, told = net_pay(year_of(), POLICY), net_pay(year_of(equity=(event,)), POLICY)
    assert (told.tax, told.net, told.settlement) == (alone.tax, alone.net, alone.settlement)
    assert told.equity[0].tax == Money.yuan("7480.00")


AMOUNTS = st.integers(0, 400_000).map(Money.yuan)


@st.composite
def years(draw):
    relief = Money.yuan(draw(st.sampled_from([0, 0, 500])))
    month = PayMonth(income=draw(AMOUNTS).times(Fraction(1, 12), Rounding.DOWN), social=Money.ZERO, relief=relief)
    payments = tuple(
        paid(name, kind, draw(AMOUNTS).fen // 100, month=draw(st.integers(1, 12)))
        for name, kind in (("年终奖", "bonus"), ("岗位分红", "dividend"), ("项目分红", "dividend"))
        if draw(st.booleans())
    )
    others = (OtherIncome(name="讲课", kind="labour", amount=draw(AMOUNTS)),) if draw(st.booleans()) else ()
    declared = Declaration(illness=Money.yuan(draw(st.sampled_from([0, 50_000]))), certificates=draw(st.integers(0, 1)))
    return PayYear(on=DAY, months=(month,) * 12, payments=payments, others=others, declared=declared)


@given(years())
def test_the_best_use_of_the_separate_treatment_is_never_worse_than_any_other(year):
    def left(separate):
        told = net_pay(replace(year, separate=separate), POLICY)
        return told.net - told.settlement

    best = left("best")
    assert all(best >= left(name) for name in [None, *(payment.name for payment in year.payments)])


@given(years(), st.integers(1, 12), st.integers(1, 50_000))
def test_more_pay_in_a_month_never_means_less_tax_withheld(year, number, more):
    """Under withholding alone: payments are merged, because a bonus taxed apart has dead zones."""
    before = net_pay(replace(year, separate=None), POLICY)
    months = list(year.months)
    months[number - 1] = replace(months[number - 1], income=months[number - 1].income + Money.yuan(more))
    after = net_pay(replace(year, separate=None, months=tuple(months)), POLICY)
    assert after.tax >= before.tax
    assert after.tax + after.settlement >= before.tax + before.settlement
    assert after.net - after.settlement >= before.net - before.settlement


def test_a_request_may_name_labour_income_equity_and_months_used():
    request = {
        "on": "2025-12-31",
        "months": [{"income": "30000.00", "social": "4500.00"}],
        "others": [{"name": "讲课", "kind": "labour", "amount": "2000.00"}],
        "equity": [{"name": "奖励", "kind": "award", "on": "2025-06-01", "shares": 100, "price": "10.00"}],
        "additional": {"mortgage": True, "mortgage_used": 240},
    }
    told = answer(request)
    assert (told["other_tax"], told["equity"][0]["tax"]) == ("240.00", "30.00")
    cells = {cell["cell"]: cell for cell in told["cells"]}
    assert {"tax:1", "net:1", "cost:1", "net", "settlement"} <= set(cells)
    assert cells["net:1"]["result"] == told["months"][0]["net"]
    assert cells["tax:1"]["inputs"][0]["source"] == "request:months[0].income"
    assert "已预扣税额" in cells["tax:1"]["formula"]
    assert told["months"][0]["additional"] == "0.00"
