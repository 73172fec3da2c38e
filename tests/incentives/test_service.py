"""Commands of plans: what they demand, what they leave behind, and who is kept out."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import drafting, queries, service
from talent_app.incentives.states import AllocationBy, Decision, PlanState
from talent_app.incentives.workflow import PlanAction as A
from talent_app.rules.refusal import Refused
from talent_app.tracking.models import CubeDelta
from tests.incentives.plan_data import FACTS, PEOPLE, decided, draft, person, reasons_for, submitted, under_review


def last_entry() -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()


def test_numbers_follow_each_other_within_a_year(actor, place):
    numbers = [draft(actor("hr"), place("plant").id).number for _ in range(3)]
    assert numbers == ["LSJL-2026-0001", "LSJL-2026-0002", "LSJL-2026-0003"]
    other = draft(actor("stranger"), place("other").id)
    assert other.number == "LSJL-2026-0004"


def test_a_draft_keeps_facts_exactly_and_fills_the_columns_of_statistics(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    assert plan.facts["schema"] == 2
    assert plan.facts["values"]["pool"] == 150_000_000
    assert plan.facts["values"]["state_share"] == "0.6"
    assert (plan.pool.as_yuan(), plan.headcount) == ("1500000.00", 3)
    assert last_entry().action == "plan.created"
    cells = session.scalars(select(CubeDelta).where(CubeDelta.cube == "plans")).all()
    assert [(row.cell, row.n, row.sum_1, row.sum_2) for row in cells] == [
        (["post_dividend", 2026, "draft"], 1, 150_000_000, 3)
    ]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"instrument": "lottery"}, "没有代码为“lottery”的激励工具"),
        ({"year": 1999}, "方案年度 1999"),
        ({"facts": {"pool": 1.5}}, "pool"),
        ({"facts": {"pool": "-1"}}, "不能为负数"),
        ({"facts": {"colour": "red"}}, "不认识的键“colour”"),
        ({"facts": {"plan_year": 2025}}, "不一致"),
        ({"people": [person(1), person(1)]}, "重复出现"),
        ({"people": [person(1), person(2, weight=None, amount="5.00")]}, "不能混用"),
        ({"people": [person(1, annual_pay="1000000000")]}, "请检查单位"),
        ({"people": [person(1, weight="-1")]}, "不能为负数"),
        ({"people": [{"talent": 999}]}, "没有编号为 999 的人才"),
        ({"people": [{"talent": "x"}]}, "整数"),
    ],
)
def test_bad_input_is_refused_and_leaves_nothing(actor, place, over, sentence):
    hr = actor("hr")
    with pytest.raises(InvalidInput) as caught:
        draft(hr, place("plant").id, **over)
    assert sentence in caught.value.message
    assert queries.all_plans(hr.scope, hr) == []


def test_nobody_drafts_for_another_enterprise(actor, place):
    with pytest.raises(NotFound):
        draft(actor("hr"), place("other").id)
    with pytest.raises(Forbidden):
        draft(actor("approver"), place("plant").id)


def test_an_incomplete_draft_cannot_be_submitted(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts={name: FACTS[name] for name in FACTS if name != "staff_on_duty"})
    with pytest.raises(RuleBlocked, match="尚不完整"):
        service.act_on_plan(hr, plan.id, A.SUBMIT)
    bare = draft(hr, place("plant").id, people=[])
    with pytest.raises(InvalidInput, match="尚不完整"):
        service.act_on_plan(hr, bare.id, A.SUBMIT)
    assert plan.state is PlanState.DRAFT


@pytest.mark.parametrize(
    ("facts", "people", "rule"),
    [
        ({"pool": "1500000.01"}, PEOPLE, "DV-002"),
        ({}, [*PEOPLE, person(4, months_in_post=11)], "DV-005"),
        ({}, [*PEOPLE, person(4, role="supervisor")], "EQ-015"),
        ({}, [*PEOPLE, person(4, is_in_post=False)], "DV-007"),
        ({"staff_consulted": False}, PEOPLE, "PAY-001"),
    ],
)
def test_a_broken_rule_blocks_submission_and_is_named(actor, place, facts, people, rule):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts=FACTS | facts, people=people)
    with pytest.raises(RuleBlocked) as caught:
        service.act_on_plan(hr, plan.id, A.SUBMIT)
    assert rule in [finding.rule for finding in caught.value.findings]
    assert all(finding.remedy for finding in caught.value.findings)
    assert queries.plan_or_404(hr.scope, hr, plan.id).state is PlanState.DRAFT


@pytest.mark.parametrize(
    ("facts", "count", "rule"),
    [
        ({"plan_months": 37}, 3, "DV-006"),
        ({"opening_undistributed_profit": "0.00"}, 3, "DV-001"),
        ({}, 62, "DV-003"),
    ],
)
def test_a_warning_needs_a_written_reason_before_submission(actor, place, facts, count, rule):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts=FACTS | facts, people=[person(n) for n in range(1, count + 1)])
    with pytest.raises(RuleBlocked, match="书面说明") as caught:
        service.act_on_plan(hr, plan.id, A.SUBMIT)
    assert [finding.rule for finding in caught.value.findings] == [rule]
    plan = service.act_on_plan(hr, plan.id, A.SUBMIT, reasons={rule: "情况特殊，已经职代会讨论。"})
    assert plan.state is PlanState.INTERNAL_REVIEW
    assert plan.reasons == {rule: "情况特殊，已经职代会讨论。"}


def test_the_whole_way_leaves_a_timeline_and_an_audit_that_holds(actor, place):
    plan = decided(actor, place("plant").id)
    leader = actor("leader")
    assert [event.action for event in queries.timeline(leader.scope, plan)] == [
        "create", "submit", "approve", "approve", "accept", "review", "decide",
    ]  # fmt: skip
    assert (plan.state, plan.decision, plan.decided_on) == (PlanState.DECIDED, Decision.APPROVED, date(2026, 11, 23))
    use_scope(Scope.everything())
    assert list(verify(session())) == []
    hr = actor("hr")
    plan = service.act_on_plan(hr, plan.id, A.EXECUTE)
    plan = service.act_on_plan(hr, plan.id, A.END, note="三年期满。")
    assert plan.state is PlanState.ENDED


def test_a_first_level_enterprise_and_a_county_firm_skip_the_group(actor, place):
    for key in ("group", "county_firm"):
        hr, approver = (seconded(actor, name, place(key).id) for name in ("hr", "approver"))
        plan = draft(hr, place(key).id)
        service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
        plan = service.act_on_plan(approver, plan.id, A.APPROVE)
        assert plan.state is PlanState.SUBMITTED


def seconded(actor, username, organisation_id):
    """The same actor with his permissions in another organisation."""
    found = actor(username)
    grants = {permission: Scope.of(organisation_id) for permission in found.grants}
    return type(found)(found.user_id, username, found.name, organisation_id, grants, found.roles)


def test_nobody_judges_what_he_drafted(actor, place):
    plan = draft(actor("hr"), place("plant").id)
    hr = actor("hr")
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    approver = actor("approver")
    both = type(approver)(hr.user_id, "hr", hr.name, hr.organisation_id, dict(approver.grants), approver.roles)
    with pytest.raises(Forbidden, match="已参与"):
        service.act_on_plan(both, plan.id, A.APPROVE)


def test_every_warning_to_be_compared_is_ticked_before_the_decision(actor, place):
    facts = FACTS | {"opening_undistributed_profit": "0.00"}
    plan = submitted(actor, place("plant").id, facts=facts)
    reviewer, leader = actor("reviewer"), actor("leader")
    service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    plan = service.act_on_plan(reviewer, plan.id, A.REVIEW)
    assert [each["rule"] for each in queries.to_compare(reviewer.scope, plan)] == ["DV-001"]
    decide = {"decision": Decision.APPROVED, "number": "拉国资发〔2026〕15号"}
    with pytest.raises(Conflict, match="DV-001"):
        service.act_on_plan(leader, plan.id, A.DECIDE, **decide)
    with pytest.raises(InvalidInput):
        service.tick_rule(reviewer, plan.id, None, "DV-002")
    with pytest.raises(Forbidden):
        service.tick_rule(actor("hr"), plan.id, None, "DV-001")
    service.tick_rule(reviewer, plan.id, None, "DV-001")
    assert last_entry().action == "plan.rule_checked"
    assert service.act_on_plan(leader, plan.id, A.DECIDE, **decide).state is PlanState.DECIDED


def test_a_stale_version_is_a_conflict_and_a_change_of_a_person_counts(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    seen = plan.version
    drafting.set_people(hr, plan.id, seen, [person(1, weight="3"), person(2, annual_pay="1300000.00"), person(3)])
    with pytest.raises(Conflict):
        drafting.update_facts(hr, plan.id, seen, {"pool": "1.00"})
    with pytest.raises(Conflict):
        service.act_on_plan(hr, plan.id, A.SUBMIT, seen)


def test_saving_the_same_again_writes_nothing(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    seq, version = last_entry().seq, plan.version
    drafting.update_facts(hr, plan.id, version, FACTS)
    drafting.set_people(hr, plan.id, version, PEOPLE)
    drafting.set_allocation(hr, plan.id, version, AllocationBy.WEIGHT, {"p1": "3", "p2": "1", "p3": "1"})
    assert (last_entry().seq, queries.plan_or_404(hr.scope, hr, plan.id).version) == (seq, version)


def test_amounts_instead_of_weights_are_only_judged(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    amounts = {"p1": "900000.00", "p2": "1.00", "p3": "1.00"}
    plan = drafting.set_allocation(hr, plan.id, None, AllocationBy.AMOUNT, amounts)
    judged = queries.assessment_of(hr.scope, plan)
    assert judged.lines["p1"].amount.as_yuan() == "900000.00"
    assert "DV-004" in [finding.rule for finding in judged.blocking]
    with pytest.raises(Exception, match="应为金额文本"):
        drafting.set_allocation(hr, plan.id, None, AllocationBy.AMOUNT, {"p1": 1.5})


def test_the_other_plans_of_the_enterprise_are_known_to_the_rules(actor, place):
    decided(actor, place("plant").id)
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    judged = queries.assessment_of(hr.scope, plan)
    clash = next(finding for finding in judged.findings if finding.rule == "DV-009")
    assert clash.severity.value == "block"
    assert "人才001" in clash.message


def test_a_plan_that_is_not_the_actors_is_not_found(actor, place):
    plan = submitted(actor, place("plant").id)
    for username in ("stranger", "county"):
        with pytest.raises(NotFound):
            service.act_on_plan(actor(username), plan.id, A.ACCEPT)


def test_refusals_name_every_problem_at_once(actor, place):
    with pytest.raises(Refused) as caught:
        draft(actor("hr"), place("plant").id, facts={"pool": "x", "staff_on_duty": "many"})
    assert len(caught.value.problems) == 2


@pytest.mark.committing
def test_of_two_deciders_one_wins_and_the_other_meets_a_conflict(actor, place, app):
    plan = under_review(actor, place("plant").id)
    plan_id, version = plan.id, plan.version
    session.rollback()
    session.remove()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def decide(decision: Decision) -> None:
        with app.app_context():
            leader = actor_by_name("leader", clock.today())
            use_scope(leader.scope)
            session.rollback()
            gate.wait()
            try:
                service.act_on_plan(
                    leader, plan_id, A.DECIDE, version, note="意见", decision=decision, number="拉国资发〔2026〕15号"
                )
                outcomes.append("decided")
            except Conflict:
                outcomes.append("conflict")
            finally:
                session.remove()

    threads = [threading.Thread(target=decide, args=(each,)) for each in (Decision.APPROVED, Decision.REFUSED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "decided"]
