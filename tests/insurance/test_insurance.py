"""Enrolment, bases, cost of a year, the enterprise's own figures, who is late, and the limits of annuity."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction
from urllib.parse import parse_qsl, urlsplit

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.datastructures import MultiDict

from talent_app import worker
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.insurance import queries, service
from talent_app.insurance.models import ChangeKind
from talent_app.jobs.queue import queue
from talent_app.policy import service as policy
from talent_app.rules.annuity import AnnuityYear, check_year
from talent_app.rules.insurance_year import Basis, with_estimate, year_cost
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.releases import policy_on
from talent_app.web.listing import Page, read_listing
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

DAY = datetime.date
SAMPLE = {
    "base_floor": "7000.00", "base_ceiling": "35000.00", "medical_employer": "0.08", "medical_person": "0.02",
    "unemployment_employer": "0.005", "unemployment_person": "0.005", "injury_employer": "0.002",
}  # fmt: skip
MARK = "示例，非官方"


@pytest.fixture
def talent(actor):
    return create_talent(actor("hr"), name="参保人", joined_on="2026-09-01")


def enrol(actor, talent, year=2026, version=None, **over):
    values = {
        "started_on": DAY(2024, 1, 1), "enrolled_on": DAY(2024, 1, 10), "number": "5401000012345678",
        "wage": Money.yuan("40000"), "housing_wage": Money.yuan("12000"), "housing_rate": "0.12",
    } | over  # fmt: skip
    return service.set_insurance(actor("hr"), talent.organisation_id, talent.id, year, version, values)


def test_a_year_is_the_sum_of_its_months_with_the_values_of_each():
    found = year_cost(Basis(Money.yuan("40000")), "xizang", packaged_book(), 2024)
    pension = found.lines[0]
    assert (pension.person_month.as_yuan(), pension.person_year.as_yuan()) == ("2771.20", "33254.40")
    assert not found.is_complete
    assert any("医疗保险" in told for told in found.left_out)


def test_outside_the_dates_nothing_is_taken_from_a_neighbour_and_the_fund_is_still_computed():
    basis = Basis(Money.yuan("40000"), Money.yuan("12000"), Fraction(12, 100))
    found = year_cost(basis, "xizang", packaged_book(), 2026)
    assert [line.component for line in found.lines] == ["housing_fund"]
    assert found.employer_year.as_yuan() == "17280.00"
    assert found.left_out == ("社会保险未计算：没有有效的基数或费率",)


def test_an_estimate_fills_only_what_nobody_published_and_ends_with_its_year():
    book = with_estimate(packaged_book(), "xizang", 2026, SAMPLE | {"pension_person": "0.5"}, MARK)
    found = year_cost(Basis(Money.yuan("40000")), "xizang", book, 2026)
    pension = found.lines[0]
    assert pension.person_month.as_yuan() == "2800.00"  # the published 8 %, on the estimated ceiling
    assert pension.is_estimated
    assert found.is_complete
    assert any("企业自填" in step.expression for step in found.steps)
    assert not year_cost(Basis(Money.yuan("40000")), "xizang", book, 2027).is_complete
    assert year_cost(Basis(Money.yuan("5000")), "xizang", book, 2024).lines[0].base == Money.yuan("6928")


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        ({}, "EA-001", "pass"),  # exactly 8 % and 12 %
        ({"employer": Money.yuan("800000.01")}, "EA-001", "block"),
        ({"person": Money.yuan("400000.01")}, "EA-001", "block"),
        ({}, "EA-002", "pass"),  # exactly five times, eight years
        ({"highest": Money.yuan("50000.01")}, "EA-002", "block"),
        ({"vesting_years": 9}, "EA-002", "block"),
        ({}, "EA-003", "pass"),
        ({"medical_extra": Money.yuan("500000.01")}, "EA-003", "warn"),
    ],
)
def test_limits_of_annuity_at_them_and_one_fen_past(change, rule, severity):
    usual = {
        "wage_total": Money.yuan("10000000"), "employer": Money.yuan("800000"), "person": Money.yuan("400000"),
        "highest": Money.yuan("50000"), "average": Money.yuan("10000"), "vesting_years": 8,
        "medical_extra": Money.yuan("500000"),
    }  # fmt: skip
    found = {each.rule: each for each in check_year(AnnuityYear(**usual | change), policy_on(DAY(2026, 1, 1)))}
    assert found[rule].severity.value == severity


def test_who_is_not_enrolled_after_thirty_days_is_named(actor, client_as, talent):
    place = talent.organisation_id
    use_scope(Scope.everything())
    assert not queries.unenrolled(Scope.everything(), [place], DAY(2026, 10, 1))  # the thirtieth day
    (late,) = queries.unenrolled(Scope.everything(), [place], DAY(2026, 10, 2))
    assert (late.talent.id, late.due_on) == (talent.id, DAY(2026, 10, 1))
    hr = client_as("hr")
    assert "用工 30 日未参保" in get_page(hr, "/").words
    assert "参保人" in get_page(hr, f"/insurance/{place}/unenrolled").words
    enrol(actor, talent)
    use_scope(Scope.everything())
    assert not queries.unenrolled(Scope.everything(), [place], DAY(2026, 11, 23))


def test_changes_follow_each_other_and_the_cost_covers_the_months_enrolled(actor, talent):
    place = talent.organisation_id
    enrol(actor, talent)
    with pytest.raises(InvalidInput, match="已经在参保状态"):
        service.add_change(actor("hr"), place, talent.id, ChangeKind.TRANSFERRED_IN, DAY(2026, 5, 1))
    service.add_change(actor("hr"), place, talent.id, ChangeKind.SUSPENDED, DAY(2026, 6, 30), "借调")
    with pytest.raises(InvalidInput, match="不能停保"):
        service.add_change(actor("hr"), place, talent.id, ChangeKind.SUSPENDED, DAY(2026, 7, 30))
    use_scope(Scope.everything())
    (row,) = queries.members(Scope.everything(), place, 2026)
    assert (row.cost.months, row.cost.employer_year.as_yuan()) == (6, "8640.00")
    assert not row.is_active


def test_a_policy_officers_release_takes_the_place_of_the_enterprises_figures(actor, talent):
    place = talent.organisation_id
    enrol(actor, talent)
    with pytest.raises(InvalidInput, match="来源"):
        service.set_estimate(actor("hr"), place, 2026, None, SAMPLE, " ")
    service.set_estimate(actor("hr"), place, 2026, None, SAMPLE, MARK)
    use_scope(Scope.everything())
    (row,) = queries.members(Scope.everything(), place, 2026)
    assert row.cost.is_complete
    assert row.cost.is_estimated
    draft = policy.create_draft(actor("policy"), title="2026 年缴费基数", document="藏人社发〔2026〕示例")
    entry = {"from": "2026-01-01", "cite": {"source": "xizang-insurance-base-2024"}, "evidence": "C"}
    values = {"xizang.base_floor": entry | {"value": 7200}, "xizang.base_ceiling": entry | {"value": 36000}}
    policy.put_values(actor("policy"), draft.id, None, values)
    policy.ask_effects(actor("policy"), draft.id)
    for job_id in list(queue.sent):
        worker.run_now(job_id)
    policy.offer_draft(actor("policy"), draft.id, None)
    policy.publish_draft(actor("leader"), draft.id, None, DAY(2026, 11, 23))
    use_scope(Scope.everything())
    (row,) = queries.members(Scope.everything(), place, 2026)
    assert row.cost.lines[0].base == Money.yuan("36000")
    assert not row.cost.lines[0].is_estimated  # pension: base and rate are both published now


def test_pages_hide_amounts_and_record_who_looks(actor, client_as, talent):
    place = talent.organisation_id
    enrol(actor, talent)
    service.set_estimate(actor("hr"), place, 2026, None, SAMPLE, MARK)
    hr, reviewer = client_as("hr"), client_as("reviewer")
    page = get_page(hr, f"/insurance/{place}?year=2026")
    assert "＊＊＊" in page.words
    assert "企业自填" in page.words
    assert "35,000.00" not in page.words
    assert "单位全年缴费" in get_page(hr, f"/insurance/{place}/clear?year=2026").words
    page = get_page(hr, f"/insurance/{place}/people/{talent.id}?year=2026")
    assert "5401********5678" in page.words
    assert "35,000.00" in page.words
    assert "参保人" in get_page(reviewer, f"/insurance/{place}").words
    assert reviewer.get(f"/insurance/{place}/people/{talent.id}").status_code == 403
    assert client_as("stranger").get(f"/insurance/{place}").status_code == 404
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(hr.get(f"/insurance/{place}/register.xlsx?year=2026").get_data())
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert rows[1][0] == "参保人"
    assert rows[1][4] == "5401********5678"
    assert "企业自填" in rows[1][11]
    assert "没有有效数值" in get_page(client_as("policy"), "/insurance/rates?year=2026").words
    assert "社会保险和公积金" in get_page(hr, f"/talents/{talent.id}").words


def test_people_are_read_page_by_page_and_by_whether_anything_was_entered(actor, app, client_as, talent):
    place = talent.organisation_id
    enrol(actor, talent)
    names = {create_talent(actor("hr"), name=name).name for name in ("阿甲", "再乙")}
    scope, met, cursor = actor("hr").scope, [], {}
    with app.test_request_context():
        while True:
            listing = read_listing(
                MultiDict(cursor), filters=("year", "entered"), sorts=("name",), usual="name", size=1
            )
            page = Page(listing, queries.member_page(scope, place, 2026, listing, None))
            (row,) = page.slice.rows
            met.append(row.talent.name)
            if page.next is None:
                break
            cursor = dict(parse_qsl(urlsplit(page.next).query))
    assert met == ["阿甲", "参保人", "再乙"]
    hr = client_as("hr")
    words = get_page(hr, f"/insurance/{place}?year=2026&entered=yes").words
    assert "参保人" in words
    assert not any(name in words for name in names)
    assert "阿甲" in get_page(hr, f"/insurance/{place}/clear?year=2026&entered=no").words


def test_hr_enters_a_person_and_a_new_year_begins_with_last_years_rows(actor, client_as, talent):
    hr, base = client_as("hr"), f"/insurance/{talent.organisation_id}"
    page = get_page(hr, f"{base}/people/{talent.id}/edit?year=2025")
    values = values_of(page.form())
    assert values["started_on"] == "2026-09-01"  # from the registration, typed once
    values |= {"enrolled_on": "2026-09-20", "wage": "15000", "housing_wage": "15000", "housing_rate": "4%"}
    shown = post_page(hr, f"{base}/people/{talent.id}/edit?year=2025", values | {"housing_rate": "12%"})
    assert "已保存" in shown.words
    page = get_page(hr, f"{base}/people/{talent.id}/edit?year=2026")
    assert values_of(page.form())["wage"] == "15,000.00"
    page = get_page(hr, f"{base}/estimates/2026")
    assert values_of(page.form())["base_floor"] == "6,928.00"
    shown = post_page(hr, f"{base}/estimates/2026", values_of(page.form()) | {"source": MARK})
    assert "企业自填" in shown.words
    page = get_page(hr, f"{base}/annuity/2026/edit")
    figures = {"wage_total": "10000000", "employer": "800000.01", "person": "1"}
    shown = post_page(hr, f"{base}/annuity/2026/edit", values_of(page.form()) | figures)
    assert "超过职工工资总额的 8%" in shown.words
    page = get_page(hr, f"{base}/people/{talent.id}/changes/new")
    change = values_of(page.form()) | {"kind": "base_changed", "note": "年度调整"}
    assert "调整缴费基数" in post_page(hr, f"{base}/people/{talent.id}/changes/new", change).words


def test_another_region_counts_with_its_own_figures_and_names_what_nobody_entered(actor, client_as, talent):
    """What the whole country shares is there, the rest is named until it is entered; nothing of Tibet's is taken."""
    place = talent.organisation_id
    enrol(actor, talent, 2024, region="sichuan")
    service.set_estimate(actor("hr"), place, 2024, None, {"base_floor": "4511"}, MARK, "sichuan")
    hr = client_as("hr")
    page = get_page(hr, f"/insurance/{place}/people/{talent.id}?year=2024").words
    assert "四川省" in page
    assert "社会保险未计算" in page
    page = get_page(hr, "/insurance/rates?year=2024&region=sichuan").words
    assert "四川省" in page
    assert "未录入" in page
    assert "34,640" not in page
    assert "企业自填" in get_page(hr, f"/insurance/{place}/estimates/2024?region=sichuan").words
    with pytest.raises(InvalidInput, match="没有“mars”的社会保险参数"):
        service.set_estimate(actor("hr"), place, 2024, None, {"base_floor": "1"}, MARK, "mars")
