"""Commands of payment: prepared by one person, paid by another, within the year's budget; use checked; taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rewards import queries
from talent_app.rewards.enums import Fund, InstalmentState, RewardState, UseState
from talent_app.rewards.models import LONGEST_NOTE, Reward, RewardBudget, RewardInstalment
from talent_app.rewards.queries import Payment
from talent_app.rewards.service import today
from talent_app.rewards.stopping import demand_settled
from talent_app.talents.models import Talent


def subjects_of(chosen: Sequence[Payment]) -> list[Talent]:
    """Whom the audit names with payments, each once."""
    return list({one.talent.id: one.talent for one in chosen if isinstance(one.talent, Talent)}.values())


def _chosen(reach: Scope, ids: Sequence[int], state: InstalmentState) -> list[Payment]:
    found = queries.payments(reach, ids=set(ids))
    if not ids or len(found) != len(set(ids)):
        raise InvalidInput("没有勾选支付项目。", "请勾选本次办理的各笔。", "payments")
    for one in found:
        if one.instalment.state is not state or one.reward.state is not RewardState.PAYING:
            raise Conflict(
                f"“{one.talent.name}”第 {one.instalment.number} 期已是“{one.instalment.state.title}”。",
                "本次没有办理任何一笔，请刷新页面后重新勾选。",
            )
    return found


@command(Permission.REWARD_EDIT)
def prepare(actor: Actor, ids: Sequence[int]) -> Money:
    """Put due payments forward; conditions (RW-006), budget (RW-003), account, use before (RW-005)."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    chosen = _chosen(reach, ids, InstalmentState.PLANNED)
    demand_settled(reach, list({one.reward.id: one.reward for one in chosen}.values()))
    for one in chosen:
        _demand_ready(reach, one)
        one.instalment.state = InstalmentState.PREPARED
        one.instalment.prepared_by_id, one.instalment.prepared_by = actor.user_id, actor.name
    session.flush()  # the budget is read with these among them
    _demand_budget(reach, chosen, today().year)
    total = Money.total(one.instalment.amount for one in chosen)
    place = chosen[0].reward.organisation_id
    record(
        Action.REWARD_PREPARED, None, organisation_id=place, subjects=subjects_of(chosen),
        payments=len(chosen), amount=total.as_yuan(),
    )  # fmt: skip
    notify(
        Event.REWARD_TO_PAY, link="/rewards/payments", organisation_id=place, permission=Permission.REWARD_APPROVE,
        values={"count": len(chosen)},
    )  # fmt: skip
    return total


def _demand_ready(reach: Scope, one: Payment) -> None:
    row, reward = one.instalment, one.reward
    if row.due_on > today():
        raise Conflict(f"“{one.talent.name}”第 {row.number} 期到 {row.due_on} 才应支付。", "请在到期后编制。")
    if not reward.account_tail:
        raise Conflict(f"“{one.talent.name}”没有收款账号。", "请退回补正后填写。")
    before = [each for each in queries.instalments_of(reach, reward) if each.number < row.number]
    open_uses = [each.number for each in before if each.use_state in (UseState.OPEN, UseState.REPORTED)]
    if open_uses:
        raise Conflict(
            f"规则 RW-005：“{one.talent.name}”第 {open_uses[0]} 期的使用情况还没有核查，不能支付第 {row.number} 期。",
            "请先登记使用情况，经核查后再编制支付。",
        )


def _demand_budget(reach: Scope, chosen: Sequence[Payment], year: int) -> None:
    """RW-003: what is prepared and paid stays within the year's budget of its fund."""
    for place, fund in sorted({(one.reward.organisation_id, one.instalment.fund) for one in chosen}):
        use = queries.budget_use(reach, place, year, fund)
        if use.row is None:
            raise Conflict(
                f"规则 RW-003：{year} 年{fund.title}的奖励预算还没有录入。", "请先在“奖励预算”录入额度和文号。"
            )
        if use.taken > use.amount:
            raise Conflict(
                f"规则 RW-003：{year} 年{fund.title}预算 {use.amount.as_yuan()} 元，编制后共 {use.taken.as_yuan()} 元，"
                f"超出 {(use.taken - use.amount).as_yuan()} 元。",
                "请减少本次支付，或按规定调整预算后再编制。",
            )


@command(Permission.REWARD_APPROVE)
def pay(actor: Actor, ids: Sequence[int], paid_on: date, voucher: str) -> Money:
    """Enter payments as made; RW-004: not by who prepared them, and again within the budget of the year paid in."""
    reach = reach_of(actor, Permission.REWARD_APPROVE)
    chosen = _chosen(reach, ids, InstalmentState.PREPARED)
    number = " ".join(voucher.split())[:80]
    if not number:
        raise InvalidInput("请填写凭证号。", "例如 2026-12 记 105 号。", "voucher")
    if paid_on > today():
        raise InvalidInput("支付日期还没有到。", "请填写实际支付日期。", "paid_on")
    for one in chosen:
        row = one.instalment
        if row.prepared_by_id == actor.user_id:
            raise Forbidden("规则 RW-004：支付由一人编制、另一人审核，您编制了其中的一笔。", "请由另一位负责人审核。")
        if paid_on < row.due_on:
            raise InvalidInput(f"“{one.talent.name}”第 {row.number} 期到 {row.due_on} 才应支付。", "", "paid_on")
        row.state, row.paid_on, row.voucher = InstalmentState.PAID, paid_on, number
        row.paid_by_id, row.paid_by = actor.user_id, actor.name
    session.flush()  # the budget is read with these among them
    _demand_budget(reach, chosen, paid_on.year)
    total = Money.total(one.instalment.amount for one in chosen)
    record(
        Action.REWARD_PAID, None, organisation_id=chosen[0].reward.organisation_id,
        subjects=subjects_of(chosen), payments=len(chosen), amount=total.as_yuan(), voucher=number,
    )  # fmt: skip
    return total


@command(Permission.REWARD_APPROVE)
def hold_back(actor: Actor, ids: Sequence[int], reason: str) -> int:
    """Give prepared payments back to who prepared them."""
    reach = reach_of(actor, Permission.REWARD_APPROVE)
    chosen = _chosen(reach, ids, InstalmentState.PREPARED)
    text = " ".join(reason.split())[:LONGEST_NOTE]
    if not text:
        raise InvalidInput("请写明退回的原因。", "", "voucher")
    for one in chosen:
        one.instalment.state, one.instalment.prepared_by_id = InstalmentState.PLANNED, None
        one.instalment.prepared_by = ""
    record(
        Action.REWARD_HELD_BACK, None, organisation_id=chosen[0].reward.organisation_id, payments=len(chosen),
        reason=text,
    )  # fmt: skip
    return len(chosen)


def _instalment(reach: Scope, reward_id: int, number: int) -> tuple[Reward, RewardInstalment]:
    reward = queries.reward_or_404(reach, reward_id, locked=True)
    found = next((one for one in queries.instalments_of(reach, reward) if one.number == number), None)
    if found is None or found.state is not InstalmentState.PAID:
        raise Conflict("只有已支付的一期可以办理。", "请刷新页面。")
    return reward, found


@command(Permission.REWARD_EDIT)
def report_use(actor: Actor, reward_id: int, number: int, version: int | None, used: Money, note: str) -> None:
    """Say how the money of one payment was used."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    reward, row = _instalment(reach, reward_id, number)
    check_version(row, version)
    if row.use_state not in (UseState.OPEN, UseState.REPORTED):
        raise Conflict(f"第 {number} 期为“{row.use_state.title}”，不能登记使用情况。", "请刷新页面。")
    if not Money.ZERO <= used <= row.amount:
        raise InvalidInput(f"已使用金额应在 0 至 {row.amount.as_yuan()} 元之间。", "", "used")
    if not note.strip():
        raise InvalidInput("请写明用途。", "例如设备、试剂、差旅各多少。", "note")
    row.used, row.use_note, row.use_state = used, " ".join(note.split())[:LONGEST_NOTE], UseState.REPORTED
    row.use_by_id = actor.user_id
    _used(reach, reward, UseState.REPORTED)


@command(Permission.REWARD_APPROVE)
def check_use(actor: Actor, reward_id: int, number: int, version: int | None, is_right: bool, note: str) -> None:
    """Check what was said of the use; who reported does not check."""
    reach = reach_of(actor, Permission.REWARD_APPROVE)
    reward, row = _instalment(reach, reward_id, number)
    check_version(row, version)
    if row.use_state is not UseState.REPORTED:
        raise Conflict(f"第 {number} 期为“{row.use_state.title}”，没有可核查的内容。", "请刷新页面。")
    if row.use_by_id == actor.user_id:
        raise Forbidden("您登记了这一期的使用情况，不能由您核查。", "请由另一位负责人核查。")
    if not is_right and not note.strip():
        raise InvalidInput("退回重新登记的，请写明原因。", "", "note")
    row.use_state = UseState.CHECKED if is_right else UseState.OPEN
    row.use_note = (f"{row.use_note}；核查：{' '.join(note.split())}" if note.strip() else row.use_note)[:LONGEST_NOTE]
    row.use_checked_by, row.use_checked_on = actor.name, today()
    _used(reach, reward, row.use_state)


def _used(reach: Scope, reward: Reward, state: UseState) -> None:
    name = queries.person_of(reach, reward).name
    record(Action.REWARD_USED, reward, name=name, item=reward.item_title, step=state.title)


@command(Permission.REWARD_APPROVE)
def recover(actor: Actor, reward_id: int, number: int, version: int | None, on: date, voucher: str) -> None:
    """Enter that what was to be taken back has come in."""
    reach = reach_of(actor, Permission.REWARD_APPROVE)
    reward, row = _instalment(reach, reward_id, number)
    check_version(row, version)
    if row.recover is None or row.recovered_on is not None:
        raise Conflict("这一期没有待追回的金额。", "请刷新页面。")
    if on > today() or not voucher.strip():
        raise InvalidInput("请填写实际追回日期和凭证号。", "日期不能晚于今天。", "voucher")
    row.recovered_on, row.recovery_voucher = on, " ".join(voucher.split())[:80]
    name = queries.person_of(reach, reward).name
    record(
        Action.REWARD_RECOVERED, reward, name=name, item=reward.item_title, amount=row.recover.as_yuan(),
        voucher=row.recovery_voucher,
    )  # fmt: skip


@command(Permission.REWARD_EDIT)
def set_budget(actor: Actor, organisation_id: int, year: int, fund: Fund, amount: Money, number: str) -> RewardBudget:
    """Enter or change the budget of a year; never below what is taken already."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    use = queries.budget_use(reach, organisation_id, year, fund)
    if amount < use.taken:
        raise InvalidInput(f"已编制和支付 {use.taken.as_yuan()} 元，预算不能低于此数。", "", "amount")
    if not number.strip():
        raise InvalidInput("请填写预算或拨款文号。", "", "number")
    row, text = use.row, " ".join(number.split())[:80]
    if row is None:
        row = RewardBudget(organisation_id=organisation_id, year=year, fund=fund, amount=amount, number=text)
        session.add(row)
    else:
        row.amount, row.number = amount, text
        if not session.is_modified(row):
            raise Unchanged(row)
    record(Action.REWARD_BUDGETED, row, year=year, amount=amount.as_yuan())
    return row


@command(Permission.REWARD_READ)
def record_export(actor: Actor, year: int, file_format: str, found: Sequence[int]) -> None:
    """Note that the register left the house, with whom it names."""
    people = subjects_of(queries.payments(reach_of(actor, Permission.REWARD_READ), ids=set(found)))
    record(
        Action.REWARDS_EXPORTED, None, organisation_id=actor.organisation_id, subjects=people,
        rows=len(found), year=year, format=file_format,
    )  # fmt: skip
