"""Organisations, statistics, policy, code tables and the rules without a stored plan."""

from __future__ import annotations

import json

import pytest

from talent_app.api.pay_rules import NET_EXAMPLE, WAGE_EXAMPLE
from talent_app.rules import net_pay_request, wage_request
from talent_app.rules.codes import code_tables
from talent_app.rules.evaluate import evaluate
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.policy_files import packaged_book
from talent_app.statistics.cubes import CUBES
from tests.factories import create_talent
from tests.pay.structure import build_structure

DIVIDEND = {
    "instrument": "post_dividend",
    "on": "2025-12-31",
    "facts": {
        "after_tax_profit": "10000000.00", "pool": "400000.00", "opening_net_assets": "50000000.00",
        "net_asset_increment": "9000000.00", "staff_on_duty": 205,
    },
    "people": [
        {"ref": ref, "weight": weight, "annual_pay": pay, "months_in_post": months, "is_in_post": True, "role": role}
        for ref, weight, pay, months, role in (
            ("p1", "3", "240000.00", 18, "technical"),
            ("p2", "1", "300000.00", 12, "technical"),
            ("p3", "1", "300000.00", 40, "manager"),
        )
    ],
}  # fmt: skip


@pytest.fixture
def hr(program):
    return program("hr")


def test_organisations_within_reach_are_listed_and_shown(program, place):
    group = program("group")
    names = [each["name"] for each in group.get("/organisations").json["items"]]
    assert names == [place(key).name for key in ("group", "plant", "lab")]
    one = group.get(f"/organisations/{place('plant').id}").json
    assert (one["parent"], one["kind_title"]) == (place("group").id, "企业")
    assert len(group.get("/organisations?kind=enterprise&limit=1").json["items"]) == 1
    assert len(group.get(f"/organisations?q={place('lab').uscc}").json["items"]) == 1
    assert group.get("/organisations?kind=planet").status_code == 400


def test_statistics_count_within_reach(program, actor):
    for _ in range(3):
        create_talent(actor("hr"), sex="2")
    create_talent(actor("stranger"), sex="2")
    hr = program("hr")
    table = hr.get("/statistics/talents?by=sex").json
    assert table["rows"] == [["女", 3]]
    assert program("reviewer").get("/statistics/talents?by=sex").json["rows"] == [["女", 4]]
    assert hr.get("/statistics/talents?by=sex&where=sex=1").json["rows"] == []
    assert hr.get("/statistics/talents?by=sex&by=category").json["columns"][:2] == ["性别", "人才类别"]


def test_questions_no_statistic_answers_are_refused(hr):
    assert hr.get("/statistics/talents").status_code == 400
    for query in ("by=colour", "by=sex&by=sex", "by=sex&measure=joy", "by=sex&where=sex", "by=sex&on=2999-01-01"):
        assert hr.get(f"/statistics/talents?{query}").status_code == 400, query
    assert hr.get("/statistics/nothing?by=sex").status_code == 404


def test_every_statistic_is_listed_and_answers(hr):
    listed = hr.get("/statistics").json["items"]
    assert [each["cube"] for each in listed] == list(CUBES)
    for cube in listed:
        for dimension in cube["dimensions"]:
            assert hr.get(f"/statistics/{cube['cube']}?by={dimension['name']}").status_code == 200


def test_every_code_table_can_be_read_with_any_token(program):
    reader = program("auditor")
    for head in reader.get("/codes").json["items"]:
        table = reader.get(f"/codes/{head['table']}").json
        assert len(table["codes"]) == head["size"]
    assert len(reader.get("/codes").json["items"]) == len(code_tables())
    assert reader.get("/codes/nothing").status_code == 404


def test_parameters_hold_on_a_day_with_their_source(hr):
    told = hr.get("/policy/parameters?on=2025-12-31").json
    assert (told["on"], len(told["items"])) == ("2025-12-31", len(packaged_book().parameters))
    held = next(each for each in told["items"] if each["in_force"])
    assert held["citation"]["document"]
    assert hr.get(f"/policy/parameters/{held['code']}?on=2025-12-31").json == held
    early = hr.get("/policy/parameters?on=1950-01-01").json["items"]
    assert not any(each["in_force"] for each in early)
    for query in ("on=2025-13-01", "on=yesterday", "on=", "at=2025-01-01"):
        assert hr.get(f"/policy/parameters?{query}").status_code == 400, query
    assert hr.get("/policy/parameters/nothing").status_code == 404


def test_the_rules_answer_as_on_the_command_line(hr):
    told = hr.post("/rules/evaluate", DIVIDEND).json
    assert [line["amount"] for line in told["lines"]] == ["160000.00", "120000.00", "120000.00"]
    assert told["lines"][0]["capped_by"] == "DV-004"
    assert told["unallocated"] == "0.00"
    assert {each["rule"] for each in told["findings"]} >= {"DV-002", "DV-004", "EQ-001"}
    assert all(each["title"] for each in told["findings"])
    printed = json.loads(json.dumps(evaluate(DIVIDEND).to_json()))
    assert [each | {"title": told["findings"][place]["title"], "missing": each.get("missing", [])}
            for place, each in enumerate(printed.pop("findings"))] == told["findings"]  # fmt: skip
    assert {name: told[name] for name in printed} == printed


@pytest.mark.parametrize("code", list(INSTRUMENTS))
def test_an_instrument_says_what_it_needs_and_by_which_rules(hr, code):
    facts = hr.get(f"/instruments/{code}/facts").json
    assert all(each["label"] for each in [*facts["facts"], *facts["people"]])
    rules = hr.get(f"/rules?instrument={code}").json["items"]
    assert [each["rule"] for each in rules] == list(INSTRUMENTS[code].rules)


def test_every_problem_of_a_request_to_the_rules_is_listed(hr):
    refused = hr.post("/rules/evaluate", {**DIVIDEND, "facts": {"pool": "x", "colour": "red"}})
    assert (refused.status_code, refused.json["code"]) == (400, "refused")
    assert len(refused.json["problems"]) >= 2
    assert hr.post("/rules/evaluate", {**DIVIDEND, "on": "soon"}).json["code"] == "refused"
    assert hr.post("/rules/evaluate", {**DIVIDEND, "people": []}).json["code"] == "refused"


def test_income_tax_is_computed_exactly(hr):
    month = {"income": "30000.00", "social": "4500.00", "additional": "2000.00", "other": "0.00"}
    withheld = hr.post("/rules/tax", {"kind": "withholding", "on": "2025-12-31", "months": [month]}).json
    assert (withheld["year_tax"], withheld["months"][0]["cumulative_taxable"]) == ("555.00", "18500.00")
    bonus = {"kind": "bonus", "on": "2025-12-31", "bonus": "36001.00", "other_taxable": "60000.00"}
    told = hr.post("/rules/tax", bonus).json
    assert (told["separate"], told["merged"], told["best"]) == ("3390.10", "3600.10", "separate")
    assert hr.post("/rules/tax", {"kind": "wealth", "on": "2025-12-31"}).status_code == 400
    assert hr.post("/rules/tax", {**bonus, "months": [month]}).status_code == 400


def test_who_may_not_read_policy_may_not_ask_the_rules(program):
    assert program("sysadmin").post("/rules/evaluate", DIVIDEND).status_code == 403


def test_a_persons_year_and_a_wage_total_are_answered_as_on_the_command_line(hr):
    for address, example, answer in (
        ("/rules/net", NET_EXAMPLE, net_pay_request.answer), ("/rules/wage-total", WAGE_EXAMPLE, wage_request.answer),
    ):  # fmt: skip
        assert hr.post(address, example).json == json.loads(json.dumps(answer(example)))
        assert hr.post(address, example | {"on": "gestern"}).status_code == 400


def test_a_program_is_told_of_pay_as_a_page_tells_it(program, actor, place):
    build_structure(actor, place("plant").id, people_count=12)
    assert program("hr").get("/statistics/pay?by=year").json["rows"] == [["2025", "1794000.00"]]
    assert program("reviewer").get("/statistics/pay?by=year").json["rows"] == [["2025", "1800000.00"]]
    assert program("reviewer").get("/statistics/pay?by=sex").status_code == 400
    assert program("policy").get("/statistics/pay?by=year").status_code == 403
    assert "pay" not in [each["cube"] for each in program("policy").get("/statistics").json["items"]]
