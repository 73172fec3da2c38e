"""Commands that judge a team: its yearly appraisal, and failures recognised as tolerated exploration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.teams import queries
from talent_app.teams.enums import AppraisalResult, Ground, Line, LineState
from talent_app.teams.models import TeamAppraisal, TeamFailure, TeamLine
from talent_app.teams.service import plain_text, today


@command(Permission.TEAM_APPROVE)
def appraise(actor: Actor, team_id: int, year: int, result: AppraisalResult, summary: str) -> TeamAppraisal:
    """A year's appraisal; the figures it saw are kept, and tolerated failures are told apart from the others."""
    reach = reach_of(actor, Permission.TEAM_APPROVE)
    team = queries.team_or_404(reach, team_id, locked=True)
    if year > today().year:
        raise InvalidInput("年度还没有到。", "", "year")
    if not summary.strip():
        raise InvalidInput("请写明考核意见。", "", "summary")
    found = queries.whole(reach, team, today())
    if any(one.year == year for one in found.appraisals):
        raise Conflict(f"{year} 年度已经考核。", "请查看已有的考核结果。")
    row = TeamAppraisal(
        organisation_id=team.organisation_id, team_id=team.id, year=year, result=result, summary=summary.strip(),
        figures=figures_of(found), appraised_by=actor.name, appraised_on=today(),
    )  # fmt: skip
    session.add(row)
    record(Action.TEAM_CHANGED, team, name=team.name, part=f"{year} 年度考核")
    return row


def figures_of(found: queries.Whole) -> dict[str, int]:
    """What an appraisal sees: a stopped project counts against the team only where it was not tolerated."""
    stopped = [one for one in found.lines if one.state is LineState.STOPPED]
    return {
        "members": len(found.present),
        "projects": sum(one.kind is Line.PROJECT and one.state is not LineState.STOPPED for one in found.lines),
        "outputs": sum(one.kind.is_output and one.state is not LineState.STOPPED for one in found.lines),
        "stages": sum(one.reached_on is not None for one in found.stages),
        "failed": sum(one.id not in found.tolerated for one in stopped),
        "tolerated": sum(one.id in found.tolerated for one in stopped),
        "single_points": len(found.single_points),
    }


@command(Permission.TEAM_EDIT)
def propose_failure(
    actor: Actor,
    team_id: int,
    line_id: int,
    *,
    happened_on: date,
    what: str,
    grounds: Sequence[Ground],
    lessons: str = "",
) -> TeamFailure:
    """Ask that a failure be tolerated as exploration: what, and on which grounds."""
    reach = reach_of(actor, Permission.TEAM_EDIT)
    team = queries.team_or_404(reach, team_id)
    line = queries.part_or_404(reach, team, TeamLine, line_id)
    if line.state is not LineState.STOPPED:
        raise Conflict(f"“{line.name}”为“{line.state.title}”，不需要容错。", "项目终止后再提出。")
    if happened_on > today():
        raise InvalidInput("发生日期不能晚于今天。", "", "happened_on")
    if not what.strip() or not grounds:
        raise InvalidInput("请写明情况，并至少选择一项容错理由。", "理由由负责人逐项核对。", "grounds")
    row = TeamFailure(
        organisation_id=team.organisation_id, team_id=team.id, line_id=line.id, happened_on=happened_on,
        what=what.strip(), grounds=[one.value for one in grounds], lessons=lessons.strip(), document="",
        proposed_by_id=actor.user_id, decided_by="",
    )  # fmt: skip
    session.add(row)
    record(Action.TEAM_CHANGED, team, name=team.name, part=f"容错申请 {line.name}")
    return row


@command(Permission.TEAM_APPROVE)
def decide_failure(actor: Actor, team_id: int, failure_id: int, version: int | None, document: str) -> TeamFailure:
    """The head recognises a failure as tolerated, under a document; not by who asked for it."""
    reach = reach_of(actor, Permission.TEAM_APPROVE)
    team = queries.team_or_404(reach, team_id)
    row: TeamFailure = queries.part_or_404(reach, team, TeamFailure, failure_id)
    check_version(row, version)
    if row.decided_on is not None:
        raise Conflict("这次失败已经认定容错。", "请刷新页面。")
    if actor.user_id is not None and row.proposed_by_id == actor.user_id:
        raise Forbidden("您提出了这次容错，不能由您认定。", "请由企业负责人认定。")
    if not document.strip():
        raise InvalidInput("请填写认定容错的会议或文件。", "例如党委会纪要的编号。", "document")
    row.document, row.decided_by, row.decided_on = plain_text(document, 80), actor.name, today()
    line = queries.part_or_404(reach, team, TeamLine, row.line_id)
    record(Action.TEAM_FAILURE_DECIDED, team, name=team.name, line=line.name)
    return row
