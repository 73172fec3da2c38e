"""`flask plans` as docs and other programs rely on it: exit codes, sentences, JSON."""

from __future__ import annotations

import json

import pytest

from talent_app.incentives import queries
from tests.incentives.plan_data import FACTS, PEOPLE, decided, draft, submitted
from tests.people import ORGANISATIONS

REQUEST = {
    "enterprise": ORGANISATIONS["plant"][3],
    "year": 2026,
    "instrument": "post_dividend",
    "on": "2026-11-23",
    "facts": FACTS,
    "people": PEOPLE,
}


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def call(*arguments, text=None):
        return runner.invoke(args=["plans", *arguments], input=text)

    return call


def answer(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def act(run, plan_id, action, username, *more):
    return answer(run("act", str(plan_id), action, "--actor", username, "--json", *more))


def test_a_plan_is_drafted_carried_along_decided_and_printed(run, tmp_path):
    made = answer(run("draft", "-", "--actor", "hr", "--json", text=json.dumps(REQUEST)))
    assert set(made) == {"id", "number", "version"}
    plan_id = made["id"]
    assert act(run, plan_id, "submit", "hr", "--note", "情况属实")["state"] == "internal_review"
    assert act(run, plan_id, "approve", "approver")["state"] == "group_review"
    assert act(run, plan_id, "approve", "group")["state"] == "submitted"
    assert act(run, plan_id, "accept", "reviewer")["state"] == "accepted"
    assert act(run, plan_id, "review", "reviewer")["state"] == "under_review"
    act(run, plan_id, "check", "reviewer")
    decision = ("--decision", "approved", "--number", "拉国资发〔2026〕15号")
    assert act(run, plan_id, "decide", "leader", *decision)["state"] == "decided"
    listed = answer(run("list", "--actor", "leader", "--json"))
    assert [(row["number"], row["state"], row["uscc"], row["year"]) for row in listed] == [
        (made["number"], "decided", REQUEST["enterprise"], 2026)
    ]
    assert set(listed[0]) == {"id", "number", "enterprise", "uscc", "instrument", "year", "state", "version"}
    shown = answer(run("show", str(plan_id), "--actor", "leader", "--json"))
    assert shown["facts"]["pool"] == "1500000.00"
    assert [line["amount"] for line in shown["lines"]] == ["800000.00", "350000.00", "350000.00"]
    assert shown["decision_number"] == "拉国资发〔2026〕15号"
    output = tmp_path / "plan.pdf"
    result = run("pdf", str(plan_id), "--actor", "leader", "--output", str(output))
    assert result.exit_code == 0
    assert output.read_bytes().startswith(b"%PDF-")
    again = tmp_path / "again.pdf"
    run("pdf", str(plan_id), "--actor", "hr", "--output", str(again))
    assert again.read_bytes() == output.read_bytes()
    verified = run("verify", "--json")
    assert verified.exit_code == 0
    assert json.loads(verified.stdout)["failed"] == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colour": "red"}, "不认识的键“colour”"),
        ({"enterprise": "91540100000000099X"}, "没有统一社会信用代码为"),
        ({"enterprise": ORGANISATIONS["other"][3]}, "没有统一社会信用代码为"),
        ({"year": "2026"}, "方案年度"),
        ({"on": "2026-02-30"}, "不是有效日期"),
        ({"facts": {"pool": 1.5}}, "pool"),
        ({"instrument": "lottery"}, "lottery"),
        ({"people": {}}, "人员"),
    ],
)
def test_a_bad_draft_is_refused_with_sentences_and_exit_code_two(run, actor, change, sentence):
    result = run("draft", "-", "--actor", "hr", "--json", text=json.dumps({**REQUEST, **change}))
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""
    assert queries.all_plans(actor("hr").scope, actor("hr")) == []


def test_text_that_is_no_json_and_a_missing_file_are_refused(run):
    for arguments, text in ((("-",), "{"), (("/nowhere/plan.json",), None)):
        result = run("draft", *arguments, "--actor", "hr", text=text)
        assert result.exit_code == 2
        assert result.stderr.strip()


def test_a_blocked_plan_is_refused_naming_rule_and_remedy(run, actor, place):
    plan = draft(actor("hr"), place("plant").id, facts=FACTS | {"pool": "1500000.01"})
    result = run("act", str(plan.id), "submit", "--actor", "hr")
    assert result.exit_code == 2
    assert "DV-002" in result.stderr
    assert "调低 0.01 元" in result.stderr


def test_steps_that_are_not_open_or_not_allowed_are_refused(run, actor, place):
    plan = submitted(actor, place("plant").id)
    for arguments, sentence in (
        (("decide", "--actor", "leader", "--decision", "approved", "--number", "x"), "当前状态为“已报送”"),
        (("accept", "--actor", "hr"), "没有“受理”的权限"),
        (("accept", "--actor", "stranger"), "没有找到"),
        (("dance", "--actor", "reviewer"), "accept（受理）"),
        (("return", "--actor", "reviewer"), "必须写明理由"),
        (("accept", "--actor", "reviewer", "--version", "1"), "别人已经修改"),
        (("accept", "--actor", "nobody"), "nobody"),
        (("accept", "--actor", "policy"), "权限"),
    ):
        result = run("act", str(plan.id), *arguments)
        assert result.exit_code == 2, arguments
        assert sentence in result.stderr


def test_drafts_are_not_listed_for_the_regulator(run, actor, place):
    draft(actor("hr"), place("plant").id)
    assert answer(run("list", "--actor", "reviewer", "--json")) == []
    assert len(answer(run("list", "--actor", "hr", "--json"))) == 1


def test_a_draft_prints_with_a_watermark_and_says_so(run, actor, place, tmp_path):
    plan = draft(actor("hr"), place("plant").id)
    output = tmp_path / "draft.pdf"
    result = run("pdf", str(plan.id), "--actor", "hr", "--output", str(output))
    assert result.exit_code == 0
    assert "草稿" in result.stderr
    assert output.read_bytes().startswith(b"%PDF-")


def test_verify_fails_when_todays_program_answers_differently(run, actor, place, monkeypatch):
    decided(actor, place("plant").id)
    monkeypatch.setattr("talent_app.incentives.replay.COMPARED", ("rule", "nothing"))
    assert run("verify").exit_code == 0
    monkeypatch.setattr("talent_app.incentives.replay.computed", lambda frozen, policy: "换了算法")
    result = run("verify")
    assert result.exit_code == 1
    assert "换了算法" in result.stdout


def test_a_reviewer_who_is_not_assigned_gets_no_paper_with_names(run, client_as, actor, place, tmp_path):
    plan = submitted(actor, place("plant").id)
    output = tmp_path / "plan.pdf"
    result = run("pdf", str(plan.id), "--actor", "reviewer", "--output", str(output))
    assert result.exit_code != 0
    assert "不是本方案的审核人" in result.stderr
    assert not output.exists()
    client = client_as("reviewer")
    assert client.get(f"/incentives/plans/{plan.id}/versions/1/tables.xlsx").status_code == 403
    assert client_as("hr").get(f"/incentives/plans/{plan.id}/versions/1/tables.xlsx").status_code == 200
