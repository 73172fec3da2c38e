"""The quality of data: what is doubtful is listed, put aside with a reason, and comes back when its value changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.statistics import quality_queries as queries
from talent_app.statistics import quality_refresh
from talent_app.statistics import quality_service as service
from talent_app.statistics.quality_models import QualityCount, QualityDismissal, QualityFinding
from talent_app.statistics.quality_refresh import refresh_all, refresh_changed
from talent_app.statistics.quality_rules import Limits, QualityRule, Registration, doubts
from talent_app.talents.service import create_talent, delete_talent, update_talent
from tests.page import get_page, post_page

TODAY = date(2026, 11, 23)
LIMITS = Limits(12, 16, {"bachelor": 18, "master": 20, "doctor": 22})


def judged(records=None, cared_on=TODAY, **values):
    one = Registration({"born_on": date(1990, 5, 1), **values}, True, records or {}, cared_on)
    return {doubt.rule: doubt for doubt in doubts(one, LIMITS, TODAY) if doubt.rule is not QualityRule.MISSING}


def education(level, until_on):
    return {"educations": [{"id": 7, "level": level, "until_on": until_on}]}


def title(number, level, obtained_on, series="engineering"):
    return {"id": number, "series": series, "level": level, "name": level, "obtained_on": obtained_on}


@pytest.mark.parametrize(
    ("level", "until_on", "is_doubtful"),
    [("11", "2012-04", True), ("11", "2012-05", False), ("11", "2012", False), ("21", "2008-04", True),
     ("21", "2008-06", False), ("14", None, False), ("31", "2001", False)],
)  # fmt: skip
def test_a_degree_before_its_age_is_doubtful_and_a_bare_year_is_read_kindly(level, until_on, is_doubtful):
    assert (QualityRule.DEGREE_AGE in judged(education(level, until_on))) is is_doubtful


@pytest.mark.parametrize(
    ("high", "low", "is_doubtful"),
    [("2015-03", "2016-01", True), ("2016", "2015", False), ("2015", "2015-09", False), ("2014", "2015-09", True)],
)
def test_a_title_before_its_lower_level_is_doubtful_within_a_series(high, low, is_doubtful):
    pair = [title(1, "associate_senior", high), title(2, "intermediate", low)]
    assert (QualityRule.TITLE_ORDER in judged({"titles": pair})) is is_doubtful
    apart = [pair[0], title(2, "intermediate", low, "economics")]
    assert QualityRule.TITLE_ORDER not in judged({"titles": apart})


def test_work_at_two_employers_at_once_is_doubtful():
    careers = [{"id": 1, "employer": "甲公司", "until_on": None}, {"id": 2, "employer": "乙公司", "until_on": None}]
    assert judged({"careers": careers})[QualityRule.TWO_EMPLOYERS].field == "careers/2"
    assert not judged({"careers": [careers[0] | {"until_on": "2020"}, careers[1]]})
    contracts = [
        {"id": 1, "from_on": date(2024, 1, 1), "until_on": date(2026, 11, 23)},
        {"id": 2, "from_on": date(2026, 11, 23), "until_on": None},
    ]
    assert QualityRule.TWO_EMPLOYERS in judged({"contracts": contracts})
    assert not judged({"contracts": [contracts[0] | {"until_on": date(2026, 11, 22)}, contracts[1]]})


def test_work_before_its_age_and_a_year_without_care_are_doubtful_from_their_day_on():
    assert QualityRule.WORK_AGE in judged(started_work_on="2006-04")
    assert QualityRule.WORK_AGE not in judged(started_work_on="2006-05")
    assert QualityRule.STALE in judged(cared_on=date(2025, 11, 23))
    assert QualityRule.STALE not in judged(cared_on=date(2025, 11, 24))


@pytest.fixture
def doubtful(actor, place):
    values = {"name": "示例一", "born_on": date(1990, 5, 1), "started_work_on": "2003", "sex": "1"}
    row = create_talent(actor("hr"), place("plant").id, values)
    refresh_all()
    use_scope(Scope.everything())
    return row.id


def found(talent_id, rule=QualityRule.WORK_AGE):
    use_scope(Scope.everything())
    session.rollback()
    return session.scalars(
        select(QualityFinding).where(QualityFinding.talent_id == talent_id, QualityFinding.rule == rule)
    ).one_or_none()


def test_a_finding_put_aside_stays_so_until_its_value_changes(actor, doubtful):
    finding = found(doubtful)
    assert "12 周岁" in finding.message or "13 周岁" in finding.message
    with pytest.raises(InvalidInput):
        service.dismiss_finding(actor("hr"), finding.id, " ")
    with pytest.raises(NotFound):
        service.dismiss_finding(actor("stranger"), finding.id, "不是我的")
    service.dismiss_finding(actor("hr"), finding.id, "原件如此")
    refresh_all()
    assert found(doubtful).is_dismissed, "looking again changes nothing"
    assert session.scalars(select(QualityDismissal)).one().reason == "原件如此"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "quality.dismissed")).one()
    assert entry.details["reason"] == "原件如此"
    update_talent(actor("hr"), doubtful, None, {"started_work_on": "2004"})
    assert refresh_changed() == 1
    assert not found(doubtful).is_dismissed, "the value changed: the finding is back"
    update_talent(actor("hr"), doubtful, None, {"started_work_on": "2012"})
    refresh_changed()
    assert found(doubtful) is None
    assert refresh_changed() == 0


def test_counts_agree_with_the_lists_behind_them_for_every_enterprise(actor, place, doubtful):
    create_talent(actor("stranger"), place("other").id, {"name": "示例二", "born_on": date(1990, 1, 1)})
    refresh_changed()
    use_scope(Scope.everything())
    session.rollback()
    counted = {(row.organisation_id, row.rule): row.n_open for row in session.scalars(select(QualityCount))}
    rows = session.scalars(select(QualityFinding)).all()
    listed = {key: sum((row.organisation_id, row.rule) == key for row in rows) for key in counted}
    assert counted == listed
    assert {row.organisation_id for row in rows} == {place("plant").id, place("other").id}
    mine = queries.counts(actor("hr").scope)
    assert set(mine) == {place("plant").id}


def test_who_is_gone_leaves_no_finding_and_who_grows_old_is_listed_by_night(actor, doubtful, monkeypatch):
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    refresh_all()
    assert found(doubtful, QualityRule.STALE) is not None
    delete_talent(actor("hr"), doubtful, None, "重复登记")
    refresh_all()
    assert found(doubtful) is None


def test_the_pages_lead_to_the_field_and_take_a_reason(client_as, doubtful):
    hr = client_as("hr")
    page = get_page(hr, "/data-quality?kind=contradiction")
    assert f"/talents/{doubtful}/edit/post#started_work_on" in page.response.text
    finding = found(doubtful).id
    post_page(hr, f"/data-quality/{finding}/dismiss", {"reason": "原件如此"})
    assert "原件如此" in get_page(hr, "/data-quality?state=dismissed").words
    assert "拉萨藏药" in get_page(client_as("reviewer"), "/data-quality/enterprises").words
    assert "示例一" not in get_page(client_as("stranger"), "/data-quality").words


def test_an_enterprise_far_from_the_others_is_told_of_until_it_comes_near(place):
    who, ids = system_actor("测试"), {}
    for key in ("plant", "lab", "other", "county_firm", "group"):
        ids[key] = [
            create_talent(who, place(key).id, {"name": f"甲{key}{n}", "title_level": "full_senior"}).id
            for n in range(10)
        ]
    refresh_all()
    use_scope(Scope.everything())
    outliers = select(QualityFinding).where(QualityFinding.rule == QualityRule.SHARE)
    assert session.scalars(outliers).all() == []
    session.rollback()
    for number in ids["lab"][:4]:
        update_talent(who, number, None, {"title_level": "junior"})
    refresh_all()
    use_scope(Scope.everything())
    assert [(row.organisation_id, row.field) for row in session.scalars(outliers)] == [(place("lab").id, "title_level")]
    assert "高级职称人才占 60" in session.scalars(outliers).one().message
    session.rollback()
    for number in ids["lab"][:2]:
        update_talent(who, number, None, {"title_level": "full_senior"})
    refresh_all()
    use_scope(Scope.everything())
    assert session.scalars(outliers).all() == []


def test_the_minute_catches_up_batch_after_batch(place, monkeypatch):
    refresh_all()
    monkeypatch.setattr(quality_refresh, "BATCH", 2)
    for number in range(7):
        create_talent(system_actor("测试"), place("plant").id, {"name": f"甲{number}"})
    assert quality_refresh.catch_up() == 7
    assert quality_refresh.catch_up() == 0
    monkeypatch.setattr(quality_refresh, "BATCHES_A_MINUTE", 2)
    for number in range(7):
        create_talent(system_actor("测试"), place("lab").id, {"name": f"乙{number}"})
    assert [quality_refresh.catch_up() for _minute in range(3)] == [4, 3, 0]
