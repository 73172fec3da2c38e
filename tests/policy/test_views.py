"""Anybody who works with plans can read every parameter with its source and how sure it is."""

from __future__ import annotations

from tests.page import get_page


def test_the_list_shows_values_with_citation_and_grade(client_as):
    page = get_page(client_as("hr"), "/policy")
    assert "财资〔2016〕4号" in page.text
    assert "15%" in page.text


def test_only_unsure_values_can_be_listed(client_as):
    all_of_them = get_page(client_as("policy"), "/policy").text
    unsure = get_page(client_as("policy"), "/policy?unsure=1").text
    assert len(unsure) < len(all_of_them)
    assert "待核原文" in unsure


def test_a_day_before_the_law_has_no_values(client_as):
    assert "当日无有效取值" in get_page(client_as("policy"), "/policy?on=2001-01-01").text


def test_a_wrong_day_is_explained(client_as):
    answer = client_as("policy").get("/policy?on=2025-02-30")
    assert answer.status_code == 400
    assert "不是有效的日期" in answer.text


def test_a_parameter_tells_its_history_and_who_reads_it(client_as):
    page = get_page(client_as("hr"), "/policy/post_dividend.pool_cap")
    assert "取值沿革" in page.text
    assert "DV-002" in page.text


def test_an_unknown_parameter_is_404(client_as):
    assert client_as("hr").get("/policy/nothing.here").status_code == 404


def test_the_system_administrator_has_no_business_here(client_as):
    assert client_as("sysadmin").get("/policy").status_code == 403
