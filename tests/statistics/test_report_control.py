"""Bulletins and counties' publications give nobody away: beside each other, what came before, or subtracted."""

from __future__ import annotations

import json
from datetime import date

import pytest

from talent_app import clock
from talent_app.core.actor import system_actor
from talent_app.core.errors import RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.statistics import publication_queries, publications, report_control
from talent_app.statistics import report_queries as queries
from talent_app.statistics import report_service as service
from talent_app.statistics.freezing import freeze
from talent_app.statistics.published import Released, faults, hide, primary
from talent_app.statistics.report_layouts import layouts
from talent_app.statistics.report_printing import printed
from talent_app.talents.service import create_talent
from tests.page import get_page
from tests.statistics.test_publications import GUARD, WISH, people, released, table

__all__ = ["people"]
EVERYTHING = Scope.everything()
COUNTY = [("first_level", "7")]


def test_a_county_beside_the_city_is_a_rest_nobody_may_compute():
    city, county = table([[30, 20], [25, 22]]), table([[28, 12], [9, 9]], where=COUNTY)
    first = released(city, title="全市")
    assert first.hidden == [{}]
    careless = Released("区", [county], [{}])
    assert any("剩下的不足规定下限" in fault.message for fault in faults(careless, GUARD, [first])), "30 − 28 = 2"
    assert not faults(released(county, past=[first]), GUARD, [first])
    before = released(county, title="区")
    assert not faults(released(city, past=[before]), GUARD, [before])
    assert any("剩下的" in fault.message for fault in faults(Released("全市", [city], [{}]), GUARD, [before]))


def test_a_county_publishes_its_own_and_both_lists_show_it(actor, people, client_as, place):
    row = publications.create_publication(
        actor("county"), title="城关区人才", taken_on=clock.today(), rounding=1, note=""
    )
    use_scope(actor("county").scope)
    made = publication_queries.computed(
        actor("county").scope, [WISH], clock.today(), clock.today(), 1, row.organisation_id
    )
    assert sum(figure for _codes, figure in made.content[0]["figures"]) == 9, "of its one enterprise alone"
    assert {why for *_, why in (cell for table in made.hidden for cell in table)} == {"enterprises", "people"}
    row = publications.put_tables(actor("county"), row.id, row.version, [WISH], made)
    key, found = publication_queries.check(actor("county").scope, row)
    publications.keep_check(actor("county"), row.id, None, key, found)
    assert "编制" in get_page(client_as("county"), "/statistics/publications").text
    assert "一级单位" in get_page(client_as("county"), f"/statistics/publications/{row.id}").text
    publications.offer_publication(actor("county"), row.id, None)
    use_scope(EVERYTHING)
    kept = publication_queries.check(EVERYTHING, publication_queries.publication_or_404(EVERYTHING, row.id))
    assert publications.publish_publication(actor("leader"), row.id, None, *kept).number == "2026-01"
    assert "城关区国资监管局" in get_page(client_as("hr"), "/statistics/publications").text


def test_a_bulletin_is_refused_when_it_leaks_and_says_which_table(actor, people, place, monkeypatch):
    report = service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2026, clock.today())
    with monkeypatch.context() as careless:
        careless.setattr(report_control, "hide", lambda tables, guard, past: [primary(one, guard) for one in tables])
        with pytest.raises(RuleBlocked, match=r"“人才结构：.*推算"):
            service.issue_report(actor("leader"), report.id, None, "")
    service.issue_report(actor("leader"), report.id, None, "")
    later = service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2025, clock.today())
    with monkeypatch.context() as careless:  # a second one that forgets what the first one hid
        careless.setattr(report_control, "hide", lambda tables, guard, past: hide(tables, GUARD))
        careless.setattr(report_control.Guard, "of", lambda policy, base=None: GUARD)
        create_talent(
            system_actor("测试"), place("other").id, {"name": "后来的", "sex": "2", "category": "professional"}
        )
        create_talent(
            system_actor("测试"), place("lab").id, {"name": "后来的", "sex": "2", "category": "skilled_worker"}
        )
        with pytest.raises(RuleBlocked, match="披露控制没有通过"):
            service.issue_report(actor("leader"), later.id, None, "")
    use_scope(EVERYTHING)
    edition = queries.editions(EVERYTHING, queries.report_or_404(EVERYTHING, report.id))[0]
    content = queries.frozen(edition)
    figures = {n for part in content["parts"] for one in part["tables"] for *_, n in one["figures"]}
    assert figures - {0}
    assert all(n >= GUARD.limits.people for n in figures - {0}), "no small cell stands in what is printed"
    told = printed(content)
    assert any("不显示" in note for part in told.parts for one in part.tables for note in one.notes)
    assert ("使用范围", "签发前经披露控制检查，结合历次公布的数字也不能推算出隐去的数") in told.basis


def test_a_bulletin_reads_what_was_frozen_for_its_day_and_says_so(actor, people, place, monkeypatch):
    today = date(2026, 12, 2)
    end = date(2026, 11, 30)
    live = service.content_now(
        service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2026, clock.today()), clock.today()
    )
    assert "没有冻结的统计期" in live["source"]
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 12, 2, 4, tzinfo=clock.UTC))
    freeze(system_actor("夜间例行任务"), "2026-11")
    report = service.draft_report(actor("reviewer"), place("city").id, "bulletin", 2026, end)
    content = service.content_now(report, today)
    assert "冻结的统计期 2026-11" in content["source"]
    assert content["basis"]["registrations"] == 44
    assert json.dumps(content["parts"], sort_keys=True)
    assert all(wish.cube for part in layouts()["bulletin"].parts for wish in part.tables)
