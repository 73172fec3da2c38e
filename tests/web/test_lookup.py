"""The box on top of every page: finds people, plans, organisations, rules and pages, within the reader's scope only."""

from __future__ import annotations

import pytest

from talent_app.incentives.drafting import create_plan
from tests.factories import create_talent
from tests.page import get_page


@pytest.fixture
def filled(actor, place):
    """A person and a plan of the plant."""
    talent = create_talent(actor("hr"), name="央金拉姆")
    plan = create_plan(actor("hr"), organisation_id=place("plant").id, instrument="post_dividend", year=2026)
    return talent, plan


def found(client, text):
    page = get_page(client, "/find", query_string={"q": text})
    return {panel.h2.text.strip(): [link.text for link in panel.select(".hits a")] for panel in page.select(".panel")}


def test_people_are_found_by_name_and_initials(client_as, filled):
    client = client_as("hr")
    assert found(client, "央金")["人才"] == ["央金拉姆"]
    assert found(client, "yjlm")["人才"] == ["央金拉姆"]


def test_a_plan_is_found_by_its_number_and_a_rule_by_its_own(client_as, filled):
    _talent, plan = filled
    client = client_as("hr")
    page = get_page(client, "/find", query_string={"q": plan.number.lower()})
    assert page.select_one(f'.hits a[href$="/incentives/plans/{plan.id}"]')
    page = get_page(client, "/find", query_string={"q": "dv-002"})
    assert page.select_one('.hits a[href="/policy/rules/DV-002"]')


def test_organisations_and_lines_of_the_menu_are_found_by_their_words(client_as, place):
    client = client_as("hr")
    assert place("plant").name in found(client, place("plant").name[:4])["单位"]
    assert "职称评聘" in found(client, "职称")["页面"]


def test_many_answers_lead_to_the_list_with_the_same_words(client_as, actor):
    for number in range(8):
        create_talent(actor("hr"), name=f"扎西{number}号")
    page = get_page(client_as("hr"), "/find", query_string={"q": "扎西"})
    assert len(page.select(".hits a")) == 6
    assert page.select_one('a[href^="/talents?q="]')


@pytest.mark.parametrize("who", ["stranger", "sysadmin", "person"])
def test_who_may_not_open_the_list_finds_nothing_of_it(client_as, filled, who):
    talent, plan = filled
    client = client_as(who)
    assert "人才" not in found(client, talent.name)
    assert "激励方案" not in found(client, plan.number)


def test_nothing_typed_and_nothing_found_say_what_to_do(client_as):
    client = client_as("hr")
    assert "在上方输入" in get_page(client, "/find").words
    assert "没有找到“无此人无此事”" in get_page(client, "/find", query_string={"q": "无此人无此事"}).words
    assert "没有找到" in get_page(client, "/find", query_string={"q": "%_'\"<b>" + "长" * 300}).words
