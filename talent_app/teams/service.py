"""Commands of innovation teams: the team and its way, members within their time, what they carry, plan, appraisal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.talents import queries as talents
from talent_app.talents.models import Talent
from talent_app.talents.record_enums import ProjectRole
from talent_app.teams import queries
from talent_app.teams.enums import Line, LineState
from talent_app.teams.models import LONGEST_NOTE, Team, TeamHold, TeamLine, TeamMember, TeamStage
from talent_app.teams.workflow import EDITABLE, NOT_BY, TEAM_WORKFLOW, TeamAction

WHOLE = 100
TOLD = {"team_to_approve": Permission.TEAM_APPROVE, "team_decided": Permission.TEAM_EDIT}


def today() -> date:
    """The day of the command under way."""
    return clock.local(running().at).date()


def plain_text(text: str, longest: int = LONGEST_NOTE) -> str:
    """One line of words."""
    return " ".join(text.split())[:longest]


@command(Permission.TEAM_EDIT)
def create_team(actor: Actor, organisation_id: int, values: Mapping[str, Any]) -> Team:
    """Begin a team of one's enterprise."""
    if not reach_of(actor, Permission.TEAM_EDIT).covers(organisation_id):
        raise InvalidInput("请选择本单位范围内的企业。", "", "organisation")
    row = Team(
        organisation_id=organisation_id, drafted_by_id=actor.user_id, created_at=running().at, decided_by="",
        decision_note="",
    )  # fmt: skip
    _assign(row, values)
    session.add(row)
    record(Action.TEAM_CHANGED, row, name=row.name, part="团队")
    return row


def _assign(row: Team, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, plain_text(value, 300) if isinstance(value, str) else value)
    if not row.name or not row.direction:
        raise InvalidInput("请填写团队名称和研究方向。", "", "name")
    if row.founded_on > today():
        raise InvalidInput("组建日期不能晚于今天。", "", "founded_on")


def _editable(actor: Actor, team_id: int, version: int | None = None) -> tuple[Team, Scope]:
    reach = reach_of(actor, Permission.TEAM_EDIT)
    row = queries.team_or_404(reach, team_id, locked=True)
    check_version(row, version)
    if row.state not in EDITABLE:
        raise Conflict(f"团队当前为“{row.state.title}”，不能修改。", "需要修改的，请先由负责人退回。")
    return row, reach


@command(Permission.TEAM_EDIT)
def update_team(actor: Actor, team_id: int, version: int | None, values: Mapping[str, Any]) -> Team:
    """Change what a team says of itself."""
    row, _reach = _editable(actor, team_id, version)
    _assign(row, values)
    record(Action.TEAM_CHANGED, row, name=row.name, part="团队")
    return row


@command(Permission.TALENT_READ)
def act_on_team(actor: Actor, team_id: int, action: TeamAction, version: int | None, note: str = "") -> Team:
    """Take one step; the table of `workflow.py` says who may."""
    reach = reach_of(actor, Permission.TALENT_READ)
    row = queries.team_or_404(reach, team_id, locked=True)
    step = TEAM_WORKFLOW.apply(row.state, action, lambda one: actor.can_in(one, row.organisation_id), note)
    check_version(row, version)
    barred = NOT_BY.get((row.state, action), ())
    if actor.user_id is not None and any(getattr(row, column) == actor.user_id for column in barred):
        raise Forbidden(f"您起草了这个团队，不能“{step.label}”。", "请由企业负责人办理。")
    if action is TeamAction.OFFER:
        _demand_ready(queries.whole(reach, row, today()))
    source, row.state = row.state, step.target
    row.decided_by, row.decided_at, row.decision_note = actor.name, running().at, plain_text(note)
    record(
        Action.TEAM_MOVED,
        row,
        name=row.name,
        old_status=source.title,
        new_status=row.state.title,
        note=plain_text(note),
    )
    for code in step.notify:
        notify(
            Event(code), link=f"/teams/{row.id}", organisation_id=row.organisation_id, permission=TOLD[code],
            values={"title": row.name, "decision": step.label, "reason": plain_text(note)},
        )  # fmt: skip
    return row


def _demand_ready(found: queries.Whole) -> None:
    """A team that is offered has one leader, a direction carried by somebody, and a plan."""
    leaders = [one for one in found.present if one.role is ProjectRole.LEADER]
    if len(leaders) != 1:
        raise Conflict(f"团队须有一名带头人，现有 {len(leaders)} 名。", "请在成员中指定一名负责人。")
    if not any(one.kind is Line.DIRECTION for one in found.lines):
        raise Conflict("团队还没有登记研究方向。", "请添加研究方向并指定承担人。")
    if not found.stages:
        raise Conflict("团队还没有培育计划。", "请至少添加一个培育阶段。")


@command(Permission.TEAM_EDIT)
def put_member(
    actor: Actor,
    team_id: int,
    member_id: int | None,
    version: int | None,
    *,
    talent_id: int,
    role: ProjectRole,
    time_share: int,
    from_on: date,
    until_on: date | None = None,
    duty: str = "",
) -> TeamMember:
    """Add or change a member; a person's shares over all teams of the enterprise sum to at most 100 per cent."""
    team, reach = _editable(actor, team_id)
    talent = talents.talent_or_404(reach, talent_id, locked=True)
    if talent.organisation_id != team.organisation_id:
        raise InvalidInput("成员须是本单位登记的人才。", "外单位的专家请先共享登记。", "talent")
    if until_on is not None and until_on < from_on:
        raise InvalidInput("退出日期早于加入日期。", "请检查是否填反。", "until_on")
    if not 1 <= time_share <= WHOLE:
        raise InvalidInput("投入时间占比应在 1 至 100 之间。", "", "time_share")
    day = today()
    if until_on is None or until_on >= day:
        others = queries.committed(reach, talent, day, besides=member_id)
        if others + time_share > WHOLE:
            raise InvalidInput(
                f"“{talent.name}”在各团队的投入时间合计将达到 {others + time_share}%，超过 100%。",
                f"现有其他团队已占 {others}%，本团队最多填 {WHOLE - others}%。", "time_share",
            )  # fmt: skip
    row = TeamMember(organisation_id=team.organisation_id, team_id=team.id)
    if member_id is not None:
        row = queries.part_or_404(reach, team, TeamMember, member_id)
        check_version(row, version)
    elif any(one.talent_id == talent_id and one.is_current(day) for one in queries.whole(reach, team, day).members):
        raise InvalidInput(f"“{talent.name}”已在团队中。", "请修改原有的成员记录。", "talent")
    if role is ProjectRole.LEADER:
        for one in queries.whole(reach, team, day).present:
            if one.role is ProjectRole.LEADER and one.id != member_id:
                raise InvalidInput("团队已有带头人。", "请先改变原带头人的角色。", "role")
    own = queries.own_record(reach, talent, team.name)
    row.talent_id, row.person_id, row.record_id = talent.id, talent.person_id, own.id if own else None
    row.role, row.time_share, row.duty = role, time_share, plain_text(duty, 200)
    row.from_on, row.until_on = from_on, until_on
    session.add(row)
    record(Action.TEAM_CHANGED, team, subjects=[talent], name=team.name, part=f"成员 {talent.name}")
    return row


@command(Permission.TEAM_EDIT)
def put_line(
    actor: Actor,
    team_id: int,
    line_id: int | None,
    version: int | None,
    *,
    kind: Line,
    name: str,
    number: str = "",
    state: LineState = LineState.RUNNING,
    project_id: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    note: str = "",
    members: Collection[int] = (),
) -> TeamLine:
    """Add or change a direction, project or output with who carries it."""
    team, reach = _editable(actor, team_id)
    row = TeamLine(organisation_id=team.organisation_id, team_id=team.id)
    if line_id is not None:
        row = queries.part_or_404(reach, team, TeamLine, line_id)
        check_version(row, version)
    if not name.strip():
        raise InvalidInput("请填写名称。", "", "name")
    if until_on is not None and from_on is not None and until_on < from_on:
        raise InvalidInput("结束日期早于开始日期。", "请检查是否填反。", "until_on")
    if project_id is not None:
        project = queries.part_or_404(reach, team, TeamLine, project_id)
        if project.kind is not Line.PROJECT or project.id == line_id:
            raise InvalidInput("所属项目须是本团队的项目。", "", "project")
    present = {one.id for one in queries.whole(reach, team, today()).members}
    if set(members) - present:
        raise InvalidInput("承担人须是本团队的成员。", "请先添加成员。", "members")
    row.kind, row.name, row.number, row.state = kind, plain_text(name, 200), plain_text(number, 80), state
    row.project_id, row.from_on, row.until_on, row.note = project_id, from_on, until_on, plain_text(note)
    session.add(row)
    session.flush()  # who carries it names its id
    held = {one.member_id: one for one in session.scalars(select(TeamHold).where(TeamHold.line_id == row.id))}
    for member in set(members) - set(held):
        session.add(TeamHold(organisation_id=team.organisation_id, line_id=row.id, member_id=member))
    for member in set(held) - set(members):
        session.delete(held[member])
    record(Action.TEAM_CHANGED, team, name=team.name, part=f"{kind.title} {row.name}")
    return row


@command(Permission.TEAM_EDIT)
def put_stage(
    actor: Actor, team_id: int, stage_id: int | None, version: int | None, values: Mapping[str, Any]
) -> TeamStage:
    """Add or change a stage of the cultivation plan."""
    team, reach = _editable(actor, team_id)
    row = TeamStage(organisation_id=team.organisation_id, team_id=team.id, reached="")
    if stage_id is not None:
        row = queries.part_or_404(reach, team, TeamStage, stage_id)
        check_version(row, version)
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.until_on < row.from_on:
        raise InvalidInput("阶段结束早于开始。", "请检查是否填反。", "until_on")
    if row.reached_on is not None and not row.reached:
        raise InvalidInput("填写完成日期时须写明完成情况。", "", "reached")
    session.add(row)
    record(Action.TEAM_CHANGED, team, name=team.name, part=f"培育阶段 {row.title}")
    return row


@command(Permission.TALENT_READ)
def record_printing(actor: Actor, team_id: int) -> None:
    """Note that the profile of a team left the house, with whom it names."""
    reach = reach_of(actor, Permission.TALENT_READ)
    team = queries.team_or_404(reach, team_id)
    people = [one for one in queries.whole(reach, team, today()).people.values() if isinstance(one, Talent)]
    record(Action.TEAM_PRINTED, team, subjects=people, name=team.name)
