"""A skill level from its entry to the person's record and on to a title; appointments are renewed in their order."""

from __future__ import annotations

import datetime
import itertools

import pytest
from sqlalchemy import select

from talent_app.core.errors import Conflict, Forbidden, InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.identity.permissions import MATRIX, Permission, Role
from talent_app.talents import queries as talents
from talent_app.titles import appointing, queries, skills
from talent_app.titles.enums import SkillEvaluator, SkillState
from talent_app.titles.skill_models import SkillEvaluation
from talent_app.titles.skill_workflow import SKILL_WORKFLOW
from talent_app.titles.skill_workflow import SkillAction as A
from talent_app.titles.workflow import TitleAction
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

S, P = SkillState, Permission
FOUND = {"occupation": "电工", "level": "technician", "evaluator": SkillEvaluator.OWN, "evaluator_name": "本公司",
         "filing_number": "备〔2022〕1号", "evaluated_on": datetime.date(2023, 5, 1), "certificate_number": "S001",
         "valid_until": None}  # fmt: skip
TABLE = {
    (S.SUBMITTED, A.CONFIRM): (P.TALENT_VERIFY, S.CONFIRMED),
    (S.SUBMITTED, A.RETURN): (P.TALENT_VERIFY, S.RETURNED),
    (S.SUBMITTED, A.WITHDRAW): (P.TALENT_EDIT, S.WITHDRAWN),
    (S.RETURNED, A.RESUBMIT): (P.TALENT_EDIT, S.SUBMITTED),
    (S.RETURNED, A.WITHDRAW): (P.TALENT_EDIT, S.WITHDRAWN),
}


def test_exactly_the_table_is_allowed():
    for role, state, action in itertools.product(Role, S, A):
        needed, target = TABLE.get((state, action), (None, None))
        if needed in MATRIX[role]:
            assert SKILL_WORKFLOW.apply(state, action, lambda p, r=role: p in MATRIX[r], "理由").target is target
            continue
        with pytest.raises(Forbidden if needed else Conflict):
            SKILL_WORKFLOW.apply(state, action, lambda p, r=role: p in MATRIX[r], "理由")


def test_a_level_is_checked_written_to_the_file_and_opens_a_title(actor, client_as, talent):
    with pytest.raises(InvalidInput, match="备案文号"):
        skills.enter_skill(actor("hr"), talent, FOUND | {"filing_number": ""})
    hr, reviewer = client_as("hr"), client_as("reviewer")
    form = values_of(get_page(hr, "/titles/skills/new").form())
    typed = form | {"talent": str(talent), "occupation": "电工", "level": "technician", "evaluator": "skill_own",
                    "evaluator_name": "本公司", "filing_number": "备1号", "evaluated_on": "2023-05-01",
                    "certificate_number": "S001"}  # fmt: skip
    assert "待核对" in post_page(hr, "/titles/skills/new", typed).words
    assert "技能等级认定待核对" in get_page(reviewer, "/").words
    scope = Scope.everything()
    use_scope(scope)
    number = session.scalar(select(SkillEvaluation.id))
    address = f"/titles/skills/{number}"
    skills.judge_skill(actor("reviewer"), number, None, A.RETURN, "证书编号不清")
    page = get_page(hr, f"{address}/edit")
    assert "证书编号不清" in page.words
    post_page(hr, f"{address}/edit", values_of(page.form()))
    step = f"{address}/judge/confirm"
    post_page(reviewer, step, values_of(get_page(reviewer, step).form()))
    use_scope(scope)
    person = talents.talent_or_404(scope, talent)
    held = queries.records(scope, person)["skills"]
    assert [(one.occupation, one.certificate_number) for one in held] == [("电工", "S001")]
    assert "取得技师满 3 年，自 2023-05-01 起已 3 年" in get_page(hr, address).words
    get_page(hr, "/titles/skills")
    form = values_of(get_page(hr, f"/titles/new?talent={talent}&level=intermediate").form())
    assert (form["way"], form["series"]) == ("skilled", "engineering")
    other = create_talent(actor("hr"), name="另一人").id
    with pytest.raises(Conflict, match="还没有核实"):
        skills.enter_skill(actor("hr"), other, FOUND)


def test_an_appointment_is_renewed_once_after_its_end_and_fraud_ends_it(actor, client_as, act, evaluated, talent):
    number = evaluated(talent)
    day = datetime.date(2026, 12, 4)
    act("reviewer", number, TitleAction.PASS, committee_name="高评委", result_document="1号",
        result_published_on=datetime.date(2026, 11, 26), result_closed_on=datetime.date(2026, 12, 3))  # fmt: skip
    act("reviewer", number, TitleAction.CONFIRM, certificate_number="54001")
    job = {"post": "首席工程师", "series": "engineering", "level": "full_senior", "from_on": day,
           "until_on": datetime.date(2029, 12, 3), "reason": "独立承担重大专项"}  # fmt: skip
    first = appointing.appoint(actor("approver"), talent, job).id
    approver = client_as("approver")
    assert "低职高聘" in get_page(approver, "/titles/engagements").words
    form = values_of(get_page(approver, f"/titles/engagements/{talent}/new?renews={first}").form())
    assert (form["post"], form["from_on"]) == ("首席工程师", "2029-12-04")
    later = job | {"from_on": datetime.date(2029, 12, 4), "until_on": datetime.date(2032, 12, 3)}
    with pytest.raises(InvalidInput, match="应晚于原聘期"):
        appointing.appoint(actor("approver"), talent, job, first)
    appointing.appoint(actor("approver"), talent, later, first)
    with pytest.raises(Conflict, match="已经续聘"):
        appointing.appoint(actor("approver"), talent, later, first)
    act("reviewer", number, TitleAction.REVOKE, note="论文造假")
    person = talents.talent_or_404(Scope.everything(), talent)
    ends = {one.until_on for one in queries.records(Scope.everything(), person)["appointments"]}
    assert ends == {day, later["from_on"]}
    new = create_talent(actor("hr"), name="未核实").id
    with pytest.raises(RuleBlocked, match="没有核实"):
        appointing.appoint(actor("approver"), new, job)
