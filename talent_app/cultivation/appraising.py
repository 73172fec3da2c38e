"""Commands that judge: what a goal reached, a year of a term, a stage of an apprenticeship, a competition's award."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.dates import PartialDate
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.cultivation import queries
from talent_app.cultivation.enums import ApprenticeState, Conclusion, StageResult, TermState
from talent_app.cultivation.figures import WHOLE, Tally, misses, quantity, tallies
from talent_app.cultivation.growth_models import ApprenticeStage, CompetitionEntry
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.models import ManagementGoal, ManagementResult, ManagementTerm
from talent_app.cultivation.steps import today
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.talents import service as talent_service

RUNNING = (TermState.SIGNED, TermState.IN_FORCE)


def tally_of(row: ManagementTerm, year: int) -> Tally:
    """The goals of a year of a term."""
    goals = queries.parts_of(Scope.of(row.organisation_id), PARTS["goal"], [row.id]).get(row.id, [])
    return next((one for one in tallies(goals) if one.year == year), Tally(year, ()))


@command(Permission.CULTIVATION_APPROVE)
def fix_year(actor: Actor, term_id: int, year: int) -> ManagementTerm:
    """The letter of a further year is signed: its goals sum to a hundred and no longer change."""
    reach = reach_of(actor, Permission.CULTIVATION_APPROVE)
    row: ManagementTerm = queries.root_or_404(reach, ROOTS["terms"], term_id, locked=True)
    if row.state not in RUNNING:
        raise Conflict(f"契约当前为“{row.state.title}”，不能签订年度责任书。", "任期开始后签订以后各年度的责任书。")
    tally = tally_of(row, year)
    if tally.weights != WHOLE:
        raise Conflict(f"{tally.title}指标的权重合计为 {tally.weights}，应为 100。", "请人力资源部门补充后再签订。")
    if tally.is_fixed:
        raise Conflict(f"{tally.title}责任书已经签订。", "请刷新页面。")
    for each in tally.rows:
        each.goal.fixed_on = today()
    record(Action.CULTIVATION_CHANGED, row, kind="任期契约", title=row.label, part=f"签订{tally.title}责任书")
    return row


@command(Permission.CULTIVATION_EDIT)
def report_goal(
    actor: Actor, goal_id: int, version: int | None, actual: str | None, given_score: str | None, proof: str | None
) -> ManagementGoal:
    """Enter what was reached and the proof; a score of its own, at most the weight, is for goals without figure."""
    reach = reach_of(actor, Permission.CULTIVATION_EDIT)
    goal: ManagementGoal = queries.part_or_404(reach, PARTS["goal"], goal_id, locked=True)
    check_version(goal, version)
    row = queries.root_or_404(reach, ROOTS["terms"], goal.term_id)
    if row.state is not TermState.IN_FORCE or not goal.fixed_on:
        raise Conflict("指标签订、任期开始后才登记完成情况。", "请先办理签订和到任。")
    if any(one.year == goal.year for one in queries.results_of(reach, [row.id]).get(row.id, [])):
        raise Conflict("这一年度已经考核，完成情况不能再改。", "需要更正的，请在下一年度说明。")
    goal.actual, goal.given_score = quantity(actual, "actual"), quantity(given_score, "given_score")
    if goal.given_score and not 0 <= Fraction(goal.given_score) <= goal.weight:
        raise InvalidInput(f"评分应在 0 至 {goal.weight} 之间。", "评分不超过指标的权重。", "given_score")
    goal.proof = (proof or "").strip()
    if goal.given_score and not goal.proof:
        raise InvalidInput("自行评分的须写明依据。", "例如考核小组的评分记录。", "proof")
    record(Action.CULTIVATION_CHANGED, row, kind="任期契约", title=row.label, part=f"完成情况 {goal.name}")
    return goal


@command(Permission.CULTIVATION_APPROVE)
def appraise_year(
    actor: Actor, term_id: int, year: int, conclusion: Conclusion | None, consequence: str, document: str
) -> ManagementResult:
    """The appraisal of one year of a term in force."""
    row = queries.root_or_404(reach_of(actor, Permission.CULTIVATION_APPROVE), ROOTS["terms"], term_id, locked=True)
    if row.state is not TermState.IN_FORCE:
        raise Conflict(f"契约当前为“{row.state.title}”，不能登记年度考核。", "任期中才登记年度考核。")
    if year not in row.years or year > today().year:
        raise InvalidInput(f"{year} 年不在已到的任期年度内。", f"任期为 {row.from_on} 至 {row.until_on}。", "year")
    return conclude(actor, row, year, conclusion, consequence, document)


def conclude(
    actor: Actor, row: ManagementTerm, year: int, conclusion: Conclusion | None, consequence: str, document: str
) -> ManagementResult:
    """Write an appraisal with the score it saw; a missed bottom line cannot be called anything but failed."""
    tally = tally_of(row, year)
    if actor.user_id is not None and row.drafted_by_id == actor.user_id:
        raise Forbidden("您起草了这份契约，不能由您考核。", "请由企业其他负责人考核。")
    if not tally.is_fixed:
        raise Conflict(f"{tally.title}还没有签订的考核指标。", "请先登记指标并签订责任书。")
    if tally.open:
        raise Conflict(f"“{tally.open[0]}”还没有完成情况或评分。", "请人力资源部门登记后再考核。")
    if any(one.year == year for one in queries.results_of(Scope.of(row.organisation_id), [row.id]).get(row.id, [])):
        raise Conflict(f"{tally.title}已经考核。", "请查看已有的考核结果。")
    found = misses(row, tally)
    if conclusion is None:
        raise InvalidInput("请选择考核结论。", "", "conclusion")
    if found and conclusion is not Conclusion.FAILED:
        raise InvalidInput(f"{found[0]}，结论只能是“不合格”。", "底线由契约约定，不能在考核时放宽。", "conclusion")
    if not consequence.strip() or not document.strip():
        field = "document" if consequence.strip() else "consequence"
        raise InvalidInput("请写明结果如何应用，以及董事会决议的文号。", "例如绩效年薪兑现、岗位调整或退出。", field)
    made = ManagementResult(
        organisation_id=row.organisation_id, term_id=row.id, year=year, score=tally.total_shown,
        conclusion=conclusion, misses=found, consequence=consequence.strip(), document=document.strip()[:120],
        decided_by=actor.name, decided_on=today(),
    )  # fmt: skip
    session.add(made)
    record(
        Action.CULTIVATION_APPRAISED, row, title=row.label, year=year or tally.title, score=tally.total_shown,
        answer=conclusion.title,
    )  # fmt: skip
    return made


@command(Permission.CULTIVATION_EDIT)
def appraise_stage(actor: Actor, stage_id: int, version: int | None, result: StageResult, note: str) -> ApprenticeStage:
    """The appraisal at the end of a stage; a failed one may be taken again."""
    reach = reach_of(actor, Permission.CULTIVATION_EDIT)
    stage: ApprenticeStage = queries.part_or_404(reach, PARTS["stage"], stage_id, locked=True)
    check_version(stage, version)
    row = queries.root_or_404(reach, ROOTS["apprenticeships"], stage.apprenticeship_id)
    if row.state is not ApprenticeState.RUNNING:
        raise Conflict(f"师带徒当前为“{row.state.title}”，不能登记阶段考核。", "学徒期间登记。")
    if stage.result not in (None, StageResult.FAILED):
        raise Conflict("这一阶段已经考核合格。", "请刷新页面。")
    if stage.from_on > today():
        raise Conflict(f"“{stage.title}”自 {stage.from_on} 开始，还不能考核。", "阶段开始后再考核。")
    stage.result, stage.result_note = result, note.strip()[:300]
    stage.appraised_by, stage.appraised_on = actor.name, today()
    record(Action.CULTIVATION_CHANGED, row, kind="师带徒", title=row.label, part=f"{stage.title}考核")
    return stage


@command(Permission.CULTIVATION_EDIT)
def send_award(actor: Actor, entry_id: int, version: int | None) -> CompetitionEntry:
    """Write a result into the person's record as an award, or propose it there where the record is in force."""
    reach = reach_of(actor, Permission.CULTIVATION_EDIT)
    entry: CompetitionEntry = queries.part_or_404(reach, PARTS["entry"], entry_id, locked=True)
    check_version(entry, version)
    if entry.award_sent_on is not None:
        raise Conflict("这项成绩已经转入个人档案。", "请刷新页面。")
    if entry.grade is None and not entry.honour:
        raise InvalidInput("没有奖项等级或荣誉称号，不能转入奖励荣誉。", "请先补充成绩。")
    root: Any = queries.root_or_404(reach, ROOTS["competitions"], entry.competition_id)
    made = talent_service.add_record(
        actor, entry.talent_id, "awards",
        {"name": entry.honour or root.name, "project": f"{root.name}（{root.occupation}）", "level": root.level,
         "grade": entry.grade, "rank": entry.place, "issuer": root.host,
         "awarded_on": PartialDate(root.held_on).code, "certificate_number": entry.certificate_number or None},
    )  # fmt: skip
    session.flush()  # the award's id
    entry.award_id, entry.award_sent_on = made.id if made is not None else None, today()
    record(Action.CULTIVATION_CHANGED, root, kind="技能竞赛", title=root.label, part="成绩转入档案")
    return entry
