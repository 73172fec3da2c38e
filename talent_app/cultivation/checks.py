"""What a root or part must fulfil before it is written: one function a kind, errors that name the rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from talent_app.core.dates import add_months
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.cultivation import queries
from talent_app.cultivation.enums import Direction, ManagerSource
from talent_app.cultivation.figures import WHOLE, quantity
from talent_app.cultivation.growth_models import Apprenticeship, CompetitionEntry, DevelopmentPlan
from talent_app.cultivation.kinds import PARTS, Part
from talent_app.cultivation.models import KeyPost, ManagementTerm

MONTHS_TO_CHECK = 12


def in_order(row: Any, what: str = "结束日期") -> None:
    """The end is not before the beginning."""
    if row.until_on is not None and row.from_on is not None and row.until_on < row.from_on:
        raise InvalidInput(f"{what}早于开始日期。", "请检查是否填反。", "until_on")


def term(row: ManagementTerm, _today: date) -> None:
    """A term: dates, figures of the bottom lines, a source that fits being chosen on the market."""
    if row.until_on <= row.from_on:
        raise InvalidInput("任期结束不晚于开始。", "请检查任期的起止日期是否填反。", "until_on")
    for name in ("year_bottom", "term_bottom", "goal_bottom"):
        setattr(row, name, quantity(getattr(row, name), name))
    if (row.year_bottom or row.term_bottom or row.goal_bottom) and not row.bottom_basis:
        raise InvalidInput(
            "约定了考核底线，没有写依据。", "请填写本企业的制度名称或文号；平台不预设官方数值。", "bottom_basis"
        )
    if row.is_market_chosen and row.source is ManagerSource.APPOINTED:
        raise InvalidInput("组织任命的不能标为市场化选聘。", "请修改任职来源，或取消市场化选聘。", "is_market_chosen")


def studio(row: Any, today: date) -> None:
    """A studio was not founded in the future."""
    if row.founded_on > today:
        raise InvalidInput("设立日期不能晚于今天。", "", "founded_on")


def competition(row: Any, today: date) -> None:
    """A competition is entered after it was held."""
    if row.held_on > today:
        raise InvalidInput("举办日期不能晚于今天。", "竞赛结束后再登记成绩。", "held_on")


def apprenticeship(row: Apprenticeship, _today: date) -> None:
    """Dates in order."""
    in_order(row)


def plan(row: DevelopmentPlan, _today: date) -> None:
    """Dates in order; checked a year after the beginning."""
    in_order(row)
    row.check_due_on = add_months(row.from_on, MONTHS_TO_CHECK)


def post(row: KeyPost, _today: date) -> None:
    """At least one candidate is wanted."""
    if row.wanted < 1:
        raise InvalidInput("应有后备人数至少为 1。", "", "wanted")


ROOT_CHECKS: dict[str, Callable[[Any, date], None]] = {
    "posts": post, "terms": term, "studios": studio, "competitions": competition,
    "apprenticeships": apprenticeship, "plans": plan,
}  # fmt: skip


def candidate(scope: Scope, root: Any, row: Any, today: date) -> None:
    """A candidate is not the holder, and stands on the list once."""
    day = today
    for holder in queries.parts_of(scope, PARTS["holder"], [root.id]).get(root.id, []):
        if holder.talent_id == row.talent_id and holder.is_current(day):
            raise InvalidInput("现任者不能是本岗位的后备人选。", "请另选人员。", "talent")
    if row.judged_on > today:
        raise InvalidInput("评估日期不能晚于今天。", "", "judged_on")
    _once(scope, "candidate", root, row)


def _once(scope: Scope, key: str, root: Any, row: Any) -> None:
    part: Part = PARTS[key]
    for other in queries.parts_of(scope, part, [root.id]).get(root.id, []):
        if other.talent_id == row.talent_id and other.id != row.id:
            raise InvalidInput(f"此人已登记为{part.title}。", "请修改原有的一条。", "talent")


def goal(scope: Scope, root: ManagementTerm, row: Any, _today: date) -> None:
    """A goal of a year of the term, with a figure unless it is judged; years that are agreed stay as they are."""
    if row.year and row.year not in root.years:
        raise InvalidInput(f"{row.year} 年不在任期内。", f"任期为 {root.from_on} 至 {root.until_on}。", "year")
    row.target = quantity(row.target, "target")
    if row.direction is not Direction.JUDGED and not row.target:
        raise InvalidInput("定量指标须有目标值。", "没有数值的请选择“定性，由考核人评分”。", "target")
    if row.direction is not Direction.JUDGED and row.target.lstrip("-0.") == "":
        raise InvalidInput("目标值为 0 时不能计算完成率。", "请改为定性指标，由考核人评分。", "target")
    if row.direction is Direction.JUDGED:
        row.target = ""
    if not 1 <= row.weight <= WHOLE:
        raise InvalidInput("权重应在 1 至 100 之间。", "", "weight")
    others = queries.parts_of(scope, PARTS["goal"], [root.id]).get(root.id, [])
    same = [one for one in others if one.year == row.year and one.id != row.id]
    if row.fixed_on or any(one.fixed_on for one in same):
        raise Conflict(f"{row.year or '任期'}的指标已经签订，不能再改。", "确需调整的，退回或在下一年度责任书中约定。")
    total = sum(one.weight for one in same) + row.weight
    if total > WHOLE:
        raise InvalidInput(
            f"权重合计将达到 {total}，超过 100。", f"最多还可填 {WHOLE - total + row.weight}。", "weight"
        )


def member(scope: Scope, root: Any, row: Any, today: date) -> None:
    """One leader at a time; nobody twice at once."""
    in_order(row)
    for other in queries.parts_of(scope, PARTS["member"], [root.id]).get(root.id, []):
        is_present = other.id != row.id and (other.until_on is None or other.until_on >= today)
        if is_present and other.talent_id == row.talent_id:
            raise InvalidInput("此人已是工作室成员。", "请修改原有的一条。", "talent")
        if is_present and other.is_leader and row.is_leader:
            raise InvalidInput("工作室已有领办人。", "请先结束原领办人的任期。", "is_leader")


def entry(scope: Scope, root: Any, row: CompetitionEntry, _today: date) -> None:
    """Somebody takes part once; a result sent to his record is changed there."""
    if row.award_sent_on is not None:
        raise Conflict("成绩已转入个人档案，不能在这里修改。", "请在档案的奖励荣誉中更正。")
    _once(scope, "entry", root, row)


def stage(scope: Scope, root: Apprenticeship, row: Any, _today: date) -> None:
    """A stage lies within the apprenticeship and beside the others; agreed pay does not fall."""
    in_order(row)
    if row.from_on < root.from_on or row.until_on > root.until_on:
        raise InvalidInput("阶段超出学徒期。", f"学徒期为 {root.from_on} 至 {root.until_on}。", "until_on")
    others = queries.parts_of(scope, PARTS["stage"], [root.id]).get(root.id, [])
    for other in (one for one in others if one.id != row.id):
        if other.from_on <= row.until_on and row.from_on <= other.until_on:
            raise InvalidInput(f"与“{other.title}”的时间重叠。", "请调整起止日期。", "from_on")
        earlier, later = (other, row) if other.from_on < row.from_on else (row, other)
        if earlier.monthly_pay and later.monthly_pay and later.monthly_pay < earlier.monthly_pay:
            raise InvalidInput("后一阶段的报酬低于前一阶段。", "各阶段报酬应逐级不降。", "monthly_pay")


def master(_scope: Scope, root: Apprenticeship, row: Any, _today: date) -> None:
    """Nobody is his own master."""
    in_order(row)
    if row.talent_id == root.talent_id:
        raise InvalidInput("师傅不能是学徒本人。", "请另选人员。", "talent")


def mentor(_scope: Scope, root: DevelopmentPlan, row: Any, _today: date) -> None:
    """A mentor is somebody registered or a name; never the person himself."""
    in_order(row)
    if row.talent_id is None and not row.name:
        raise InvalidInput("请选择本单位的导师，或填写外单位导师的姓名。", "二者填一项。", "name")
    if row.talent_id is not None:
        row.name, row.employer = "", ""
    if row.talent_id == root.talent_id:
        raise InvalidInput("导师不能是培养对象本人。", "请另选人员。", "talent")


def measure(_scope: Scope, _root: DevelopmentPlan, row: Any, _today: date) -> None:
    """Somebody who works elsewhere has a place to go to."""
    in_order(row)
    if row.kind.is_secondment and not (row.partner and row.partner_kind):
        raise InvalidInput(f"{row.kind.title}须写明接收单位和类别。", "例如对口援藏单位的名称。", "partner")
    row.hours_done = row.hours_done or 0


def holder(scope: Scope, root: KeyPost, row: Any, today: date) -> None:
    """Dates in order; who takes the post leaves its reserve list."""
    in_order(row)
    for other in queries.parts_of(scope, PARTS["candidate"], [root.id]).get(root.id, []):
        if other.talent_id == row.talent_id and row.is_current(today):
            raise InvalidInput("此人还在本岗位的后备名单上。", "请先从后备名单中移除，再登记为现任。", "talent")


def work(_scope: Scope, _root: Any, row: Any, today: date) -> None:
    """A year that has come."""
    if row.year > today.year:
        raise InvalidInput("年度还没有到。", "", "year")


PART_CHECKS: dict[str, Callable[[Scope, Any, Any, date], None]] = {
    "holder": holder, "candidate": candidate, "goal": goal, "member": member, "work": work, "entry": entry,
    "stage": stage, "master": master, "mentor": mentor, "measure": measure,
}  # fmt: skip
