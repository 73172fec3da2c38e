"""Demo data of innovation teams: two teams of one enterprise with work, plan, appraisal and a tolerated failure."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.clock import today
from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.rewards.enums import RewardState
from talent_app.rewards.models import Reward
from talent_app.talents.models import Talent
from talent_app.talents.record_enums import ProjectLevel, ProjectRole
from talent_app.talents.record_models_results import Award, Patent
from talent_app.teams import judging, queries, service
from talent_app.teams.enums import AppraisalResult, Ground, Line, LineState, PlatformKind
from talent_app.teams.workflow import TeamAction as A

NAMES = ("高原藏药质量控制创新团队", "低温提取工艺攻关团队")
BEGUN = date(2025, 3, 1)


def create_teams(ids: dict[str, int]) -> int:
    """The teams; how many there are."""
    plant = ids["plant"]
    hr, head, sasac = (actor_by_name(name, today()) for name in ("hr", "approver", "reviewer"))
    with within(Scope.of(plant)):
        has_results = select(Patent.talent_id).union(select(Award.talent_id))
        statement = select(Talent.id).where(Talent.organisation_id == plant, Talent.id.in_(has_results))
        rewarded = select(Reward.talent_id).where(Reward.state == RewardState.PAYING, Reward.organisation_id == plant)
        first = list(dict.fromkeys(session.scalars(rewarded.order_by(Reward.id))))[:2]
        others = [number for number in session.scalars(statement.order_by(Talent.id)) if number not in first]
        people = [*first, *others][:7]
        results = {
            number: list(session.scalars(select(Patent.name).where(Patent.talent_id == number).order_by(Patent.id)))
            for number in people
        }
    session.rollback()
    team = _team(hr, plant, NAMES[0], "藏药材质量标准与快速检测", people[:4])
    lines = _work(hr, team, people[:4], results)
    service.act_on_team(hr, team, A.OFFER, None)
    service.act_on_team(head, team, A.APPROVE, None, "同意组建")
    service.act_on_team(sasac, team, A.RECOGNISE, None, "示例文〔2026〕3号（非官方）")
    failure = judging.propose_failure(
        hr, team, lines["stopped"], happened_on=date(2026, 4, 20),
        what="便携光谱法在藏药复方样品中干扰过大，按计划验证三轮后终止。",
        grounds=[Ground.DECIDED, Ground.DILIGENT, Ground.UNCERTAIN, Ground.TIMELY],
        lessons="复方样品须先分离再检测，经验已用于后续项目。",
    )  # fmt: skip
    judging.decide_failure(head, team, failure.id, None, "示例党委会纪要〔2026〕5号")
    judging.appraise(head, team, 2025, AppraisalResult.GOOD, "完成年度目标，检测方法通过内部评审。")
    second = _team(hr, plant, NAMES[1], "低温动态提取与节能", people[4:])
    service.put_line(hr, second, None, None, kind=Line.DIRECTION, name="低温动态提取", members=[])
    service.act_on_team(hr, second, A.OFFER, None)
    return 2


def _team(hr: Actor, plant: int, name: str, direction: str, people: list[int]) -> int:
    team = service.create_team(
        hr, plant,
        {"name": name, "direction": direction, "brand": "", "founded_on": BEGUN, "document": "示例企发〔2025〕6号",
         "platform_kind": PlatformKind.TECHNOLOGY_CENTRE, "platform": "企业技术中心（示例）",
         "platform_level": ProjectLevel.CITY},
    )  # fmt: skip
    roles = (ProjectRole.LEADER, ProjectRole.DEPUTY, ProjectRole.MAIN, ProjectRole.MEMBER)
    for place, number in enumerate(people):
        service.put_member(
            hr, team.id, None, None, talent_id=number, role=roles[min(place, 3)],
            time_share=(60, 40, 50, 30)[place % 4], from_on=BEGUN,
            duty=("总体方案", "工艺验证", "分析检测", "数据整理")[place % 4],
        )  # fmt: skip
    for title, begin, end, goal, support in (
        ("夯实基础", BEGUN, date(2025, 12, 31), "建立检测方法，完成三个品种的验证。", 300_000),
        ("形成成果", date(2026, 1, 1), date(2026, 12, 31), "形成企业标准一项，申请发明专利两件。", 500_000),
        ("推广应用", date(2027, 1, 1), date(2027, 12, 31), "在生产线应用，培养骨干两名。", None),
    ):
        is_past = end < today()
        service.put_stage(
            hr, team.id, None, None,
            {"title": title, "from_on": begin, "until_on": end, "goal": goal,
             "support": Money.yuan(support) if support else None,
             "reached": "已完成，详见年度总结。" if is_past else "", "reached_on": end if is_past else None},
        )  # fmt: skip
    return team.id


def _work(hr: Actor, team: int, people: list[int], patents: dict[int, list[str]]) -> dict[str, int]:
    """Directions, projects and outputs; some carried by one person alone."""
    with within(Scope.everything()):
        found = queries.whole(Scope.everything(), queries.team_or_404(Scope.everything(), team), today())
        members = {one.talent_id: one.id for one in found.members}
    session.rollback()
    mine = [members[number] for number in people]

    def line(kind: Line, name: str, held: list[int], **more: Any) -> int:
        return int(service.put_line(hr, team, None, None, kind=kind, name=name, members=held, **more).id)

    line(Line.DIRECTION, "藏药材质量标准", mine[:2])
    line(Line.DIRECTION, "快速检测方法", mine[2:3])
    standard = line(Line.PROJECT, "三味常用藏药材质量标准研究", mine[:2], number="示例立项2025-01", from_on=BEGUN)
    fast = line(Line.PROJECT, "现场快速检测装置", mine[2:3], number="示例立项2025-02", from_on=BEGUN)
    for place, number in enumerate(people[:3]):
        for name in patents.get(number, ())[:1]:
            line(
                Line.PATENT, name, [members[number]], project_id=(standard, fast)[place % 2], state=LineState.COMPLETED
            )
    line(Line.STANDARD, "企业标准：藏药材水分快速测定", mine[:1], project_id=standard)
    stopped = line(
        Line.PROJECT,
        "便携光谱法鉴别探索",
        mine[2:3],
        state=LineState.STOPPED,
        from_on=BEGUN,
        until_on=date(2026, 4, 20),
    )
    return {"stopped": stopped}
