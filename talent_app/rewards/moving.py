"""What a step does beside the new state: the notice and its clock, the payments laid out, what is taken back.

Works inside commands only and checks no permission.
"""

from __future__ import annotations

from datetime import date

from talent_app.core.dates import DateRange, Deadline, WorkingCalendar, add_working_days
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy import queries as policy
from talent_app.policy.holidays.queries import working_calendar
from talent_app.rewards import queries
from talent_app.rewards.enums import InstalmentState, Lapse, RewardState, UseState
from talent_app.rewards.instalments import laid_out, taken_back
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.rewards.workflow import RewardAction
from talent_app.rules.parameters import NotInForce, Policy

USUAL_NOTICE_DAYS = 5


def carry_out(
    row: Reward, action: RewardAction, target: RewardState, day: date, lapse: Lapse | None, lapsed_on: date | None
) -> None:
    """Do what belongs to a step that the table allows."""
    if action in (RewardAction.APPROVE, RewardAction.AGREE) and target is RewardState.NOTICE:
        start_notice(row, day)
    elif action is RewardAction.OBJECT:
        row.pauses = [*row.pauses, [day.isoformat()]]
    elif action is RewardAction.DISMISS:
        row.pauses = [*row.pauses[:-1], [*row.pauses[-1][:1], day.isoformat()]]
        _set_end(row, deadline(row))
    elif action is RewardAction.CONFIRM:
        demand_notice(row, day)
        lay_out(row)
    elif action is RewardAction.COMPLETE:
        _demand_done(row)
    elif action is RewardAction.REVOKE:
        _stop(row, day, lapse, lapsed_on)


def start_notice(row: Reward, day: date) -> None:
    """Begin the public notice; the day itself is not counted."""
    row.notice_from, row.pauses = day, []
    try:
        row.notice_days = Policy(policy.book(Scope.nothing()), day).whole("rewards.notice_days")
    except NotInForce:
        row.notice_days = USUAL_NOTICE_DAYS
    _set_end(row, deadline(row))


def deadline(row: Reward) -> Deadline:
    """The last day of the notice by the calendar as it is known now; days under objection do not count."""
    calendar: WorkingCalendar = working_calendar(Scope.nothing())
    if row.notice_from is None:
        raise ValueError("the notice has not begun")
    pauses = [DateRange(date.fromisoformat(one[0]), date.fromisoformat(one[1])) for one in row.pauses if len(one) == 2]
    return add_working_days(row.notice_from, row.notice_days, calendar, pauses)


def recount(row: Reward) -> bool:
    """Count the end of a running notice again; whether it moved."""
    before = (row.notice_until, row.notice_note)
    if row.state is RewardState.NOTICE:
        _set_end(row, deadline(row))
    return (row.notice_until, row.notice_note) != before


def _set_end(row: Reward, end: Deadline) -> None:
    row.notice_until, row.notice_note = end.day, end.note


def demand_notice(row: Reward, day: date) -> None:
    """RW-002: the notice has hung for its working days, in a year whose holidays are known."""
    end = deadline(row)
    _set_end(row, end)
    if day <= end.day:
        raise Conflict(
            f"规则 RW-002：公示须满 {row.notice_days} 个工作日，到 {end.day} 止，今天还没有期满。",
            "公示不能缩短，请在期满后的下一日办理。",
        )
    if end.provisional:
        raise Conflict(f"规则 RW-002：公示期限{end.note}，还不能确定是否期满。", "请由政策管理员录入放假安排后办理。")


def lay_out(row: Reward) -> None:
    """The payments of a reward that has passed its notice."""
    for planned in laid_out(row.amount, row.period, row.years, row.shares, row.starts_on):
        session.add(
            RewardInstalment(
                organisation_id=row.organisation_id, reward_id=row.id, number=planned.number, due_on=planned.due_on,
                covers_until=planned.covers_until, amount=planned.amount, fund=row.fund,
                state=InstalmentState.PLANNED, prepared_by="", paid_by="", voucher="",
                use_state=UseState.OPEN if row.use_checked else UseState.NONE, use_note="", use_checked_by="",
                recovery_voucher="",
            )
        )  # fmt: skip


def _instalments(row: Reward) -> list[RewardInstalment]:
    return queries.instalments_of(Scope.of(row.organisation_id), row)


def _demand_done(row: Reward) -> None:
    found = _instalments(row)
    open_payments = [one.number for one in found if one.state in (InstalmentState.PLANNED, InstalmentState.PREPARED)]
    if open_payments:
        raise Conflict(f"还有 {len(open_payments)} 期没有支付，不能办结。", "全部支付或停发后再办结。")
    unchecked = [one.number for one in found if one.use_state in (UseState.OPEN, UseState.REPORTED) and one.paid_on]
    if unchecked:
        told = "、".join(str(n) for n in unchecked)
        raise Conflict(f"第 {told} 期的经费使用还没有核查，不能办结。", "登记使用情况并核查后再办结。")


def _stop(row: Reward, day: date, lapse: Lapse | None, lapsed_on: date | None) -> None:
    """The condition has lapsed: nothing more is paid, and what is to be taken back stands with each payment."""
    if lapse is None:
        raise InvalidInput("请选择停发或撤销的原因。", "应追回的金额按原因计算。", "lapse")
    if lapsed_on is None or lapsed_on > day:
        raise InvalidInput("请填写条件不再具备的日期，不能晚于今天。", "例如离岗、认定到期之日。", "lapsed_on")
    row.lapse, row.lapsed_on = lapse, lapsed_on
    for one in _instalments(row):
        if one.state in (InstalmentState.PLANNED, InstalmentState.PREPARED):
            one.state = InstalmentState.STOPPED
        elif one.state is InstalmentState.PAID:
            due = taken_back(
                lapse, lapsed_on, amount=one.amount, due_on=one.due_on, covers_until=one.covers_until, used=one.used
            )
            if lapse is Lapse.MISUSE and one.use_state is UseState.NONE:
                due = Money.ZERO
            one.recover = due or None
