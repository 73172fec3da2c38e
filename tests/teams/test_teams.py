"""Innovation teams: their way, time shares, who carries what alone, plan and appraisal, tolerated failures."""

from __future__ import annotations

import io
import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import MATRIX, Role
from talent_app.talents import service as talents
from talent_app.talents.record_enums import ProjectRole
from talent_app.teams import judging, queries, service
from talent_app.teams.enums import AppraisalResult, Ground, Line, LineState
from talent_app.teams.enums import TeamState as S
from talent_app.teams.network import carried_by, orphans, single_points
from talent_app.teams.workflow import TEAM_WORKFLOW
from talent_app.teams.workflow import TeamAction as A
from tests.factories import create_talent
from tests.page import get_page

DAY = date(2026, 11, 23)
VALUES = {
    "name": "高原提锂攻关团队", "direction": "盐湖提锂", "brand": "", "founded_on": date(2026, 1, 5), "document": "",
    "platform_kind": None, "platform": "", "platform_level": None,
}  # fmt: skip
STAGE = {
    "title": "第一阶段", "from_on": date(2026, 1, 5), "until_on": date(2026, 12, 31), "goal": "完成小试",
    "support": None, "reached": "", "reached_on": None,
}  # fmt: skip
EXPECTED = {
    (S.FORMING, A.OFFER): (Role.HR, S.OFFERED),
    (S.FORMING, A.DISSOLVE): (Role.HR, S.DISSOLVED),
    (S.OFFERED, A.APPROVE): (Role.APPROVER, S.CULTIVATING),
    (S.OFFERED, A.RETURN): (Role.APPROVER, S.FORMING),
    (S.CULTIVATING, A.RECOGNISE): (Role.REVIEWER, S.RECOGNISED),
    (S.CULTIVATING, A.DISSOLVE): (Role.APPROVER, S.DISSOLVED),
    (S.RECOGNISED, A.RELEASE): (Role.REVIEWER, S.CULTIVATING),
}


@pytest.mark.parametrize("state", S)
def test_exactly_the_table_is_allowed(state):
    for action, role in itertools.product(A, Role):
        wanted = EXPECTED.get((state, action))
        if wanted is not None and wanted[0] is role:
            assert TEAM_WORKFLOW.apply(state, action, lambda p, r=role: p in MATRIX[r], "理由").target is wanted[1]
            continue
        with pytest.raises(Conflict if wanted is None else Forbidden):
            TEAM_WORKFLOW.apply(state, action, lambda p, r=role: p in MATRIX[r], "理由")


def member(actor, team, row, share=50, role=ProjectRole.MAIN, **more):
    return service.put_member(
        actor("hr"), team.id, None, None, talent_id=row.id, role=role, time_share=share, from_on=DAY, **more
    )


def line(actor, team, kind, name, members=(), **more):
    return service.put_line(actor("hr"), team.id, None, None, kind=kind, name=name, members=members, **more)


def formed(actor, place):
    """A team of two with a direction both carry and a project only the leader carries."""
    team = service.create_team(actor("hr"), place("plant").id, VALUES)
    leader, second = create_talent(actor("hr"), name="带头人甲"), create_talent(actor("hr"), name="成员乙")
    first = member(actor, team, leader, 60, ProjectRole.LEADER)
    other = member(actor, team, second, 40)
    line(actor, team, Line.DIRECTION, "吸附法提锂", [first.id, other.id])
    project = line(actor, team, Line.PROJECT, "中试装置", [first.id])
    line(actor, team, Line.PATENT, "一种吸附剂", [first.id], project_id=project.id)
    service.put_stage(actor("hr"), team.id, None, None, STAGE)
    return team, leader, second, project


def seen(team):
    use_scope(Scope.everything())
    return queries.whole(Scope.everything(), queries.team_or_404(Scope.everything(), team.id), DAY)


def test_a_team_is_formed_approved_and_recognised(actor, place, client_as):
    team = service.create_team(actor("hr"), place("plant").id, VALUES)
    with pytest.raises(Conflict, match="带头人"):
        service.act_on_team(actor("hr"), team.id, A.OFFER, None)
    team, *_rest = formed_from(actor, team)
    service.act_on_team(actor("hr"), team.id, A.OFFER, None)
    with pytest.raises(Conflict, match="不能修改"):
        service.put_stage(actor("hr"), team.id, None, None, STAGE)
    service.act_on_team(actor("approver"), team.id, A.APPROVE, None)
    service.act_on_team(actor("reviewer"), team.id, A.RECOGNISE, None, "示例文〔2026〕3号")
    page = get_page(client_as("reviewer"), f"/teams/{team.id}")
    for told in ("已认定", "带头人甲离开，将无人接续：项目“中试装置”、专利“一种吸附剂”", "仅一人承担", "单点风险"):
        assert told in page.words
    assert "已认定" in get_page(client_as("hr"), "/teams").words
    paper = PdfReader(io.BytesIO(client_as("hr").get(f"/teams/{team.id}/profile.pdf").data))
    text = re.sub(r"\s", "", "".join(each.extract_text() for each in paper.pages))
    assert "离开，将无人接续" in text
    assert "第一阶段" in text


def formed_from(actor, team):
    leader = create_talent(actor("hr"), name="带头人甲")
    first = member(actor, team, leader, 60, ProjectRole.LEADER)
    line(actor, team, Line.DIRECTION, "吸附法提锂")
    project = line(actor, team, Line.PROJECT, "中试装置", [first.id])
    line(actor, team, Line.PATENT, "一种吸附剂", [first.id], project_id=project.id)
    service.put_stage(actor("hr"), team.id, None, None, STAGE)
    return team, leader


def test_shares_over_teams_sum_to_at_most_a_whole(actor, place):
    team, leader, second, _project = formed(actor, place)
    other = service.create_team(actor("hr"), place("plant").id, VALUES | {"name": "第二团队"})
    with pytest.raises(InvalidInput, match="101%"):
        member(actor, other, leader, 41)
    member(actor, other, leader, 40)
    with pytest.raises(InvalidInput, match="已有带头人"):
        member(actor, team, create_talent(actor("hr"), name="丙"), 10, ProjectRole.LEADER)
    with pytest.raises(InvalidInput, match="已在团队"):
        member(actor, team, second, 10)
    # who has left gives his time back
    mine = next(one for one in seen(team).members if one.talent_id == leader.id)
    service.put_member(
        actor("hr"), team.id, mine.id, None, talent_id=leader.id, role=ProjectRole.MAIN, time_share=60, from_on=DAY,
        until_on=date(2026, 11, 22 + 1),
    )  # fmt: skip
    use_scope(Scope.everything())
    assert queries.committed(Scope.everything(), leader, date(2026, 11, 24)) == 40


def test_the_file_of_a_person_is_linked_where_it_speaks_of_the_same_team(actor, place):
    team = service.create_team(actor("hr"), place("plant").id, VALUES)
    row = create_talent(actor("hr"), name="档案甲")
    own = talents.add_record(actor("hr"), row.id, "teams", {"team": VALUES["name"], "time_share": 30})
    added = member(actor, team, row, 50)
    assert added.record_id == own.id
    use_scope(Scope.everything())
    assert queries.records_of(Scope.everything(), [added])[added.id].time_share == 30


def test_a_tolerated_failure_is_not_held_against_the_team(actor, place):
    team, _leader, _second, project = formed(actor, place)
    with pytest.raises(Conflict, match="不需要容错"):
        judging.propose_failure(
            actor("hr"), team.id, project.id, happened_on=DAY, what="路线不可行", grounds=[Ground.UNCERTAIN]
        )
    held = [one.member_id for one in seen(team).holds if one.line_id == project.id]
    service.put_line(
        actor("hr"),
        team.id,
        project.id,
        None,
        kind=Line.PROJECT,
        name="中试装置",
        state=LineState.STOPPED,
        members=held,
    )
    assert judging.figures_of(seen(team)) | {} == judging.figures_of(seen(team))
    assert (judging.figures_of(seen(team))["failed"], judging.figures_of(seen(team))["tolerated"]) == (1, 0)
    row = judging.propose_failure(
        actor("hr"), team.id, project.id, happened_on=DAY, what="路线不可行", grounds=[Ground.UNCERTAIN, Ground.TIMELY]
    )
    with pytest.raises(InvalidInput, match="会议或文件"):
        judging.decide_failure(actor("approver"), team.id, row.id, None, " ")
    judging.decide_failure(actor("approver"), team.id, row.id, None, "党委会纪要〔2026〕12号")
    assert (judging.figures_of(seen(team))["failed"], judging.figures_of(seen(team))["tolerated"]) == (0, 1)
    kept = judging.appraise(actor("approver"), team.id, 2026, AppraisalResult.GOOD, "目标基本完成")
    assert (kept.figures["failed"], kept.figures["tolerated"]) == (0, 1)
    with pytest.raises(Conflict, match="已经考核"):
        judging.appraise(actor("approver"), team.id, 2026, AppraisalResult.GOOD, "再考")


@given(
    st.sets(st.integers(1, 5), min_size=1),
    st.integers(0, 6),
    st.sets(st.tuples(st.integers(0, 6), st.integers(1, 7))),
)
def test_single_points_are_what_leaving_one_by_one_shows(present, lines, holds):
    titles = [(number, f"项目{number}") for number in range(lines)]
    found = {one.member_id: {line.line_id for line in one.lines} for one in
             single_points(carried_by(titles, holds, present))}  # fmt: skip
    nobody = {one.line_id for one in orphans(carried_by(titles, holds, present))}
    expected = {}
    for person in present:  # let each go in turn and see what is left with nobody
        left = present - {person}
        lost = {
            number for number, _title in titles if number not in nobody and not any((number, m) in holds for m in left)
        }
        if lost:
            expected[person] = lost
    assert found == expected
