"""Rules about one person's income and insurance: awards, allowances, deductions, registration, housing fund."""

from datetime import date

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.exempt_income import check_allowance, check_award
from talent_app.rules.parameters import NotInForce
from talent_app.rules.releases import policy_on
from talent_app.rules.social_insurance import check_registration, housing_base
from talent_app.rules.special_deductions import Declaration, special_deductions
from talent_app.rules.wage_total import assessed_profit

POLICY = policy_on(date(2025, 12, 31))
RELEASE = {
    "number": "2026-9",
    "sources": {"local-assessment": {"title": "考核办法", "issuer": "某国资委", "number": "某〔2026〕9号"}},
    "values": {
        "wage_total.rd_addback_base": [
            {"from": date(2026, 1, 1), "value": "increment", "cite": {"source": "local-assessment"}, "evidence": "A"}
        ],
        "wage_total.rd_addback_share": [
            {"from": date(2026, 1, 1), "value": "3/2", "cite": {"source": "local-assessment"}, "evidence": "A"}
        ],
    },
}


@pytest.mark.parametrize(
    ("issuer", "field", "severity"),
    [
        ("provincial_government", "science", "pass"),
        ("ministry", "environment", "pass"),
        ("foreign_or_international", "technology", "pass"),
        ("regional_department", "science", "block"),
        ("municipal_government", "technology", "block"),
        ("enterprise", "science", "block"),
        ("provincial_government", "other", "block"),
    ],
)
def test_only_awards_of_the_listed_issuers_and_fields_are_free_of_tax(issuer, field, severity):
    assert check_award(issuer, field, POLICY.fresh()).severity.value == severity


@pytest.mark.parametrize(
    ("kind", "document", "severity", "words"),
    [
        ("xizang_special", "藏〔2020〕1号", "pass", "免征"),
        ("hardship", None, "warn", "尚缺"),
        ("long_service", "藏〔2020〕1号", "pass", "免征"),
        ("own", "本企业制度", "note", "应税收入"),
        ("anything", "藏〔2020〕1号", "warn", "不在免税津贴之列"),
    ],
)
def test_an_allowance_is_free_of_tax_only_by_its_document(kind, document, severity, words):
    finding = check_allowance(kind, document, POLICY.fresh())
    assert (finding.severity.value, words in finding.message) == (severity, True)


@pytest.mark.parametrize(
    ("day", "monthly"),
    [(date(2022, 12, 31), "4000.00"), (date(2023, 1, 1), "7000.00"), (date(2025, 12, 31), "7000.00")],
)
def test_two_children_and_parents_of_an_only_child(day, monthly):
    told = special_deductions(Declaration(children=2, elderly="only_child"), policy_on(day))
    assert told.monthly.as_yuan() == monthly
    assert Money.total(Money.yuan(step.result) for step in told.steps) == told.monthly


def test_infant_care_began_in_2022():
    assert special_deductions(Declaration(infants=1), policy_on(date(2022, 1, 1))).monthly == Money.yuan(1000)
    with pytest.raises(NotInForce):
        special_deductions(Declaration(infants=1), policy_on(date(2021, 12, 31)))


@pytest.mark.parametrize(("paid", "deducted"), [(15000, 0), ("15000.01", "0.01"), (95000, 80000), (95001, 80000)])
def test_serious_illness_counts_above_its_start_and_up_to_its_cap(paid, deducted):
    told = special_deductions(Declaration(illness=Money.yuan(paid)), POLICY)
    assert (told.at_settlement, told.monthly) == (Money.yuan(deducted), Money.ZERO)


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        (Declaration(mortgage=True, rent="capital"), "不得同时扣除"),
        (Declaration(elderly="shared"), "缺少本人每月分摊"),
        (Declaration(elderly="shared", elderly_share=Money.yuan("1500.01")), "不得超过每月 1500.00 元"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(declared, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        special_deductions(declared, POLICY)


def test_rent_in_lhasa_and_a_share_of_the_parents():
    told = special_deductions(
        Declaration(rent="capital", elderly="shared", elderly_share=Money.yuan(1500), certificates=2), POLICY
    )
    assert (told.monthly, told.at_settlement) == (Money.yuan(3000), Money.yuan(3600))


@pytest.mark.parametrize(
    ("registered", "today", "severity"),
    [
        (date(2025, 3, 31), date(2025, 12, 1), "pass"),
        (date(2025, 4, 1), date(2025, 12, 1), "block"),
        (None, date(2025, 3, 31), "note"),
        (None, date(2025, 4, 1), "block"),
    ],
)
def test_a_new_employee_is_registered_within_thirty_days(registered, today, severity):
    finding = check_registration(date(2025, 3, 1), registered, today, POLICY.fresh())
    assert (finding.severity.value, finding.limit, finding.unit) == (severity, "2025-03-31", "date")


def test_the_housing_fund_follows_last_years_average_and_a_first_job_waits_a_month():
    told = housing_base([Money.yuan(12000)] * 12, date(2025, 3, 10), POLICY)
    assert (told.base, told.starts_on) == (Money.yuan(12000), date(2025, 3, 1))
    first = housing_base([Money.yuan(9000)], date(2025, 12, 10), POLICY, is_first_job=True)
    assert (first.base, first.starts_on) == (Money.yuan(9000), date(2026, 1, 1))
    with pytest.raises(InvalidInput, match="1 至 12 个月"):
        housing_base([], date(2025, 3, 10), POLICY)


def test_research_is_added_back_by_the_share_and_on_the_base_the_regulator_set():
    profit, spent, before = Money.yuan(8_000_000), Money.yuan(3_000_000), Money.yuan(2_000_000)
    assert assessed_profit(profit, spent, POLICY).profit == Money.yuan(11_000_000)
    local = policy_on(date(2026, 1, 1), [RELEASE])
    assert assessed_profit(profit, spent, local, before).profit == Money.yuan(9_500_000)
    assert assessed_profit(profit, before, local, spent).added == Money.ZERO
    assert assessed_profit(profit, spent, local) is None
