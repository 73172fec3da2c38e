"""A title from the first entry to the certificate, by pages and roles; wrong turns are refused with the rule named."""

from __future__ import annotations

import datetime

import pytest

from talent_app.audit.actions import Action as Audited
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.errors import AppError, Conflict, Forbidden, InvalidInput, NotFound, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import Permission
from talent_app.talents import queries as talents
from talent_app.titles import appointing, committee_queries, committees, objections, queries, service
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.enums import AvoidanceReason, EvaluationPath
from talent_app.titles.workflow import TITLE_WORKFLOW
from talent_app.titles.workflow import TitleAction as A
from tests.page import get_page, post_page, values_of
from tests.titles.conftest import DAY


def test_a_title_goes_from_application_to_certificate_and_is_revoked_for_fraud(actor, act, applied, on, talent):
    number = applied(talent)
    act("hr", number, A.SUBMIT)
    row = act("approver", number, A.RECOMMEND)
    assert row.unit_closed_on == datetime.date(2026, 12, 3)
    on(datetime.date(2026, 12, 3))
    with pytest.raises(RuleBlocked, match="TI-001"):
        act("hr", number, A.FORWARD, competent_office="市人社局")
    on(datetime.date(2026, 12, 4))
    one = objections.raise_objection(actor("hr"), number, DAY, "业绩有误")
    with pytest.raises(Conflict, match="没有办结"):
        act("hr", number, A.FORWARD, competent_office="市人社局")
    objections.settle_objection(actor("approver"), one.id, None, "经查不实", False)
    act("hr", number, A.FORWARD, competent_office="市人社局")
    act("reviewer", number, A.ACCEPT)
    row = act("reviewer", number, A.PASS, committee_name="自治区工程系列高评委", result_document="藏职改〔2026〕1号")
    assert row.result_closed_on == datetime.date(2026, 12, 11)
    with pytest.raises(RuleBlocked, match="TI-001"):
        act("reviewer", number, A.CONFIRM, certificate_number="54001")
    on(datetime.date(2026, 12, 14))
    act("reviewer", number, A.CONFIRM, certificate_number="54001")
    person = talents.talent_or_404(Scope.everything(), talent)
    held = queries.records(Scope.everything(), person)["titles"]
    assert [(one.name, one.certificate_number) for one in held] == [("高级工程师", "54001")]
    assert person.title_level == "associate_senior"
    job = {"post": "主任工程师", "series": "engineering", "level": "associate_senior",
           "from_on": datetime.date(2026, 12, 14), "until_on": datetime.date(2029, 12, 13)}  # fmt: skip
    with pytest.raises(RuleBlocked, match="TI-004"):
        appointing.appoint(actor("approver"), talent, job | {"series": "accounting"})
    with pytest.raises(InvalidInput, match="低职高聘"):
        appointing.appoint(actor("approver"), talent, job | {"level": "full_senior"})
    appointing.appoint(actor("approver"), talent, job)
    use_scope(Scope.everything())
    row = act("reviewer", number, A.REVOKE, note="论文造假，经查属实")
    assert row.barred_until == datetime.date(2029, 12, 14)
    person = talents.talent_or_404(Scope.everything(), talent)
    found = queries.records(Scope.everything(), person)
    assert not found["titles"]
    assert [one.until_on for one in found["appointments"]] == [datetime.date(2026, 12, 14)]
    with pytest.raises(RuleBlocked, match="TI-003"):
        applied(talent)


def test_own_committees_draw_by_lot_and_count_numbers_only(actor, act, applied, on, talent, place):
    number = applied(talent, way=EvaluationPath.OWN_COMMITTEE)
    act("hr", number, A.SUBMIT)
    act("approver", number, A.RECOMMEND)
    on(datetime.date(2026, 12, 4))
    act("hr", number, A.FORWARD, competent_office="市人社局")
    with pytest.raises(RuleBlocked, match="评审委员会"):
        act("reviewer", number, A.ACCEPT)
    approved = {"name": "工程系列副高评委会", "series": "engineering", "level": "associate_senior",
                "approved_by": "人社局",
                "approval_number": "拉职改〔2026〕2号", "valid_from": DAY, "valid_until": datetime.date(2028, 11, 25),
                "seats": 3}  # fmt: skip
    with pytest.raises(InvalidInput, match="TI-003"):
        committees.create_committee(
            actor("hr"), place("plant").id, approved | {"valid_until": datetime.date(2030, 1, 1)}
        )
    board = committees.create_committee(actor("hr"), place("plant").id, approved).id
    expert = {"series": "engineering", "title_name": "正高级工程师", "specialty": "冶金"}
    names = [("甲", "西藏大学"), ("乙", "西藏大学"), ("丙", "市设计院"), ("丁", "市设计院"), ("次仁评", "市设计院"),
             ("戊", "拉萨藏药制造有限公司")]  # fmt: skip
    people = [
        committees.add_expert(actor("hr"), place("plant").id, expert | {"name": name, "employer": employer}).id
        for name, employer in names
    ]
    use_scope(Scope.everything())
    act("reviewer", number, A.ACCEPT)
    today = datetime.date(2026, 12, 4)
    meeting = committees.draw_meeting(actor("hr"), board, today, [number], {people[0]: AvoidanceReason.RELATIVE}).id
    use_scope(Scope.everything())
    row = committee_queries.meetings(
        Scope.everything(),
        queries.row_or_404(Scope.everything(), type(committee_queries.committees(Scope.everything())[0]), board),
    )[0]
    seated = [one.name for seat, one in committee_queries.seats(Scope.everything(), row) if seat.is_seated]
    assert sorted(seated) == sorted(["乙", "丙", "丁"])
    assert committee_queries.is_draw_proven(Scope.everything(), row)
    for present, counts, told in (
        (1, (1, 0, 0), "不足 2/3"), (2, (3, 0, 0), "不得委托"), (4, (4, 0, 0), "多于"),
    ):  # fmt: skip
        with pytest.raises(RuleBlocked, match=told) as refused:
            committees.count_meeting(actor("hr"), meeting, None, present, {number: counts})
        assert "TI-002" in refused.value.message
    committees.count_meeting(actor("hr"), meeting, None, 3, {number: (2, 1, 0)})
    with pytest.raises(RuleBlocked, match="补投"):
        committees.count_meeting(actor("hr"), meeting, None, 3, {number: (3, 0, 0)})
    use_scope(Scope.everything())
    assert act("reviewer", number, A.PASS).committee_name == "工程系列副高评委会"


def refusal(command, person, number, action):
    """What a step is refused with; None where it is carried out or only its own conditions lack."""
    try:
        command(person, number, None, action, {"note": "理由"})
    except (Forbidden, NotFound, Conflict) as error:
        return error
    except AppError:
        return None
    finally:
        use_scope(Scope.everything())
    return None


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.value)
def test_every_state_action_and_role_answers_as_the_table_says(actor, applied, talent, state):
    number = applied(talent)
    commands = {Permission.TALENT_EDIT: service.act_as_unit, Permission.TITLE_APPROVE: service.act_as_leader,
                Permission.TALENT_VERIFY: service.act_as_regulator}  # fmt: skip
    for action in A:
        for permission, command in commands.items():
            for username in ("hr", "approver", "reviewer", "leader", "stranger", "policy", "auditor"):
                with transaction(system_actor("示例"), Scope.everything()):
                    row = queries.application_or_404(Scope.everything(), number)
                    row.state = state
                    row.summary += "。"
                    record(Audited.TITLE_CHANGED, row, title="示例")
                person = actor(username)
                way = TITLE_WORKFLOW.find(state, action, service.conditions_of(row))
                wanted = way is not None and way.permission is permission and permission in person.grants
                found = refusal(command, person, number, action)
                if not wanted or username == "stranger":
                    assert found is not None, (state, action, permission, username)
                elif found is not None:
                    assert "当前状态" not in found.message, (state, action, permission, username, found.message)


def test_pages_lead_through_an_application(actor, client_as, talent, place):
    hr, approver = client_as("hr"), client_as("approver")
    page = get_page(hr, "/titles/new")
    values = values_of(page.form()) | {
        "talent": str(talent), "series": "engineering", "level": "intermediate", "way": "recommendation"
    }  # fmt: skip
    page = post_page(hr, "/titles/new", values)
    assert "待核原文" in page.words
    assert "申报材料" in page.words
    use_scope(Scope.everything())
    number = queries.applications_in(Scope.everything(), (S.DRAFT,))[0].id
    address = f"/titles/{number}"
    page = post_page(hr, f"{address}/unit/submit", values_of(get_page(hr, f"{address}/unit/submit").form()))
    assert any("破格" in told or "条件" in told for told in [page.words])
    edit = values_of(get_page(hr, f"{address}/edit").form()) | {"exception": "有突出贡献"}
    post_page(hr, f"{address}/edit", edit)
    post_page(hr, f"{address}/unit/submit", values_of(get_page(hr, f"{address}/unit/submit").form()))
    assert "职称申报：单位审核" in get_page(approver, "/").words
    step = f"{address}/leader/recommend"
    page = post_page(approver, step, values_of(get_page(approver, step).form()))
    assert "单位公示" in page.words
    assert hr.get(f"{address}/notice.pdf").data.startswith(b"%PDF")
    assert hr.get("/titles/register.xlsx").status_code == 200
    assert "工程师" in get_page(hr, "/titles?state=unit_notice").words
    get_page(approver, f"/titles/engagements/{talent}/new")
    assert "聘任人员" in get_page(approver, "/titles/engagements").words
    page = get_page(hr, "/titles/committees/new")
    values = values_of(page.form()) | {
        "organisation": str(place("plant").id), "name": "工程评委会", "series": "engineering", "level": "intermediate",
        "approval_number": "1号", "approved_by": "市人社局", "valid_from": "2026-01-01", "valid_until": "2028-12-31",
        "seats": "5",
    }  # fmt: skip
    assert "名册是空的" in post_page(hr, "/titles/committees/new", values).words
