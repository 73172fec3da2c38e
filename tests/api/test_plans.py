"""Plans through the interface: the way from draft to decision, and what stays hidden on it."""

from __future__ import annotations

import json

import pytest

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.incentives import service as plans
from talent_app.incentives.workflow import PlanAction
from tests.incentives import plan_data

FINDINGS_AND_MORE = ("", "/findings")


@pytest.fixture
def request_body(place):
    return {
        "enterprise": place("plant").uscc,
        "year": 2026,
        "instrument": "post_dividend",
        "facts": plan_data.FACTS,
        "people": plan_data.PEOPLE,
    }


@pytest.fixture
def submitted(actor, place):
    plan = plan_data.submitted(actor, place("plant").id)
    session.expunge_all()
    session.rollback()
    return plan


def test_a_plan_goes_from_draft_to_the_group(program, request_body):
    hr = program("hr")
    made = hr.post("/plans", request_body, Idempotency_Key="plan-1")
    assert made.status_code == 201, made.text
    address = f"/plans/{made.json['id']}"
    assert hr.post("/plans", request_body, Idempotency_Key="plan-1").json == made.json
    assert len(hr.get("/plans").json["items"]) == 1
    plan = hr.get(address).json
    assert plan["actions"] == ["submit", "withdraw"]
    findings = hr.get(f"{address}/findings").json
    assert findings["blocked"] is False
    assert sum(float(line["amount"]) for line in findings["lines"]) == 1500000
    warned = [each["rule"] for each in findings["findings"] if each["severity"] == "warn"]
    reasons = dict.fromkeys(warned, "情况属实，材料附后。")
    done = hr.post(f"{address}/actions", {"action": "submit", "reasons": reasons}, If_Match=f'"{plan["version"]}"')
    assert done.json["state"] == "internal_review"
    approver = program("approver")
    step = {"action": "approve", "version": done.json["version"]}
    first = approver.post(f"{address}/actions", step, Idempotency_Key="approve")
    assert first.json["state"] == "group_review"
    assert approver.post(f"{address}/actions", step, Idempotency_Key="approve").json == first.json
    assert approver.post(f"{address}/actions", step).status_code in (403, 409)


def test_what_the_rules_forbid_is_refused_with_the_findings(program, request_body):
    hr = program("hr")
    people = [{**person, "months_in_post": 3} for person in request_body["people"]]
    made = hr.post("/plans", {**request_body, "people": people}).json
    refused = hr.post(f"/plans/{made['id']}/actions", {"action": "submit", "version": made["version"]})
    assert (refused.status_code, refused.json["code"]) == (409, "rule_blocked")
    found = [each for each in refused.json["findings"] if each["refs"]]
    assert found
    assert "人才00" not in refused.text


@pytest.mark.parametrize("username", ["hr", "reviewer"])
def test_names_and_pay_stay_hidden_without_a_reason(program, actor, submitted, username):
    reader = program(username)
    for part in FINDINGS_AND_MORE:
        text = reader.get(f"/plans/{submitted.id}{part}").text
        for secret in ("人才001", "人才002", "1200000.00"):
            assert secret not in text, part
    if username == "reviewer":  # only who reviews this plan sees its people: accepting it makes him the lead
        unassigned = reader.post(f"/plans/{submitted.id}/reveal", {"reason": "核对激励对象名单"})
        assert "人才001" not in unassigned.text
        plans.act_on_plan(actor("reviewer"), submitted.id, PlanAction.ACCEPT)
        session.expunge_all()
    shown = reader.post(f"/plans/{submitted.id}/reveal", {"reason": "核对激励对象名单"}).json
    assert shown["people"][0]["name"] == "人才001"
    assert shown["people"][0]["annual_pay"] == "1200000.00"
    use_scope(Scope.everything())
    entry = session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.details["reason"]) == (Action.SENSITIVE_REVEALED.value, "核对激励对象名单")


def test_what_cannot_be_computed_yet_names_nobody_either(program, request_body):
    hr = program("hr")
    people = [{**person, "name": "扎西顿珠"} for person in request_body["people"]]
    people[0].pop("annual_pay")
    made = hr.post("/plans", {**request_body, "people": people}).json
    for part in FINDINGS_AND_MORE:
        assert "扎西顿珠" not in hr.get(f"/plans/{made['id']}{part}").text


def test_the_reviewer_sees_a_plan_only_once_it_is_submitted(program, request_body):
    made = program("hr").post("/plans", request_body).json
    reviewer = program("reviewer")
    assert reviewer.get(f"/plans/{made['id']}").status_code == 404
    assert reviewer.get(f"/plans/{made['id']}/findings").status_code == 404
    assert reviewer.post(f"/plans/{made['id']}/reveal", {"reason": "核对名单"}).status_code == 404
    assert reviewer.get("/plans").json["items"] == []
    assert program("stranger").get(f"/plans/{made['id']}").status_code == 404


def test_the_reviewer_accepts_compares_and_the_leader_decides(program, submitted):
    reviewer, address = program("reviewer"), f"/plans/{submitted.id}"
    for action in ("accept", "review"):
        version = reviewer.get(address).json["version"]
        assert reviewer.post(f"{address}/actions", {"action": action, "version": version}).status_code == 200
    waiting = [each["rule"] for each in reviewer.get(f"{address}/findings").json["findings"]
               if each["severity"] == "warn" and each["message"].startswith("待核原文")]  # fmt: skip
    for rule in waiting:
        version = reviewer.get(address).json["version"]
        body = {"rule": rule, "version": version}
        assert reviewer.post(f"{address}/checks", body, Idempotency_Key=f"check-{rule}").status_code == 200
        assert reviewer.post(f"{address}/checks", body, Idempotency_Key=f"again-{rule}").status_code == 200
    version = reviewer.get(address).json["version"]
    decision = {"action": "decide", "version": version, "decision": "approved", "number": "拉国资发〔2026〕15号"}
    assert reviewer.post(f"{address}/actions", decision).status_code in (403, 409)
    assert program("leader").post(f"{address}/actions", decision).json["state"] == "decided"


def test_what_the_plan_asks_for_is_told_precisely(program, request_body):
    hr = program("hr")
    refused = hr.post("/plans", {**request_body, "instrument": "lottery"})
    assert refused.json["errors"][0]["field"] == "instrument"
    refused = hr.post("/plans", {**request_body, "facts": {"pool": "abc", "colour": 1}})
    assert refused.json["code"] in ("refused", "invalid_input")
    assert "colour" in refused.text
    refused = hr.post("/plans", {**request_body, "enterprise": "91540100000000005A"})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "enterprise")
    headers = {"Authorization": f"Bearer {hr.secret}", "Content-Type": "application/json"}
    content = json.dumps({**request_body, "facts": {"pool": 1.5}, "people": []})
    response = hr.client.post("/api/v1/plans", data=content, headers=headers)
    assert response.status_code == 400
    assert "小数" in response.text


def test_lists_of_plans_are_narrowed(program, submitted):
    reader = program("reviewer")
    for query, found in (("state=submitted", 1), ("state=draft", 0), ("year=2026", 1), ("instrument=tech_equity", 0),
                         ("q=LSJL", 1), ("sort=-year&limit=1", 1)):  # fmt: skip
        assert len(reader.get(f"/plans?{query}").json["items"]) == found, query
    for query in ("state=flying", "year=1999", "year=x", "sort=pool"):
        assert reader.get(f"/plans?{query}").status_code == 400, query


def test_every_number_can_be_explained_without_telling_pay(program, submitted):
    reader = program("reviewer")
    told = reader.get(f"/plans/{submitted.id}/explanation?cell=limit:DV-002").json
    assert (told["result"], told["rule"], told["rounding"]) == ("1500000.00", "DV-002", "舍到分")
    assert any(each["source"] == "policy:post_dividend.pool_cap" for each in told["inputs"])
    cap = reader.get(f"/plans/{submitted.id}/explanation?cell=cap:p1")
    assert cap.status_code == 200
    assert "1200000.00" not in cap.text
    assert "人才001" not in cap.text
    assert reader.get(f"/plans/{submitted.id}/explanation?cell=nothing").status_code == 404
