"""Commands of an application for a reward: draft it from what is in the file, change it, take it along its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.policy import queries as policy
from talent_app.rewards import eligibility, moving, queries
from talent_app.rewards.desk import conditions, took_part
from talent_app.rewards.eligibility import Outcome
from talent_app.rewards.enums import Lapse, RewardState
from talent_app.rewards.models import LONGEST_NOTE, Reward, RewardStep
from talent_app.rewards.schemes import schemes_for
from talent_app.rewards.stopping import close_stopped
from talent_app.rewards.workflow import EDITABLE, REWARD_WORKFLOW, TAKEN_BY, RewardAction
from talent_app.rules.exempt_income import check_award
from talent_app.rules.outcome import Severity
from talent_app.rules.parameters import Policy
from talent_app.rules.talent_class import Standing
from talent_app.talents import queries as talents
from talent_app.talents.models import Talent

TAIL = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody fills in for an application."""

    amount: Money
    starts_on: date
    amount_basis: str = ""
    achievement: str = ""
    account: str = ""
    bank: str = ""
    note: str = ""


def today() -> date:
    """The day of the command under way."""
    return clock.local(running().at).date()


@command(Permission.REWARD_EDIT)
def create_reward(
    actor: Actor, talent_id: int, scheme_code: str, item_code: str, reference: str, wanted: Wanted
) -> Reward:
    """Draft an application for one benefit for one achievement of one person."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    talent = talents.talent_or_404(reach, talent_id)
    outcome = _find_outcome(actor, talent, scheme_code, item_code)
    row = Reward(
        organisation_id=talent.organisation_id, talent_id=talent.id, person_id=talent.person_id,
        scheme=outcome.scheme.code, item=outcome.item.code, state=RewardState.DRAFT, drafted_by_id=actor.user_id,
        created_at=running().at, pauses=[], notice_days=0, notice_note="", account_tail="", lapse=None,
    )  # fmt: skip
    _name_achievement(row, outcome, reference, wanted)
    _write(row, outcome, wanted)
    session.add(row)
    session.flush()  # the first step names the application
    _add_step(actor, row, "draft", "起草", "")
    record(Action.REWARD_CREATED, row, name=talent.name, item=row.item_title, scheme=row.scheme_title)
    return row


def _find_outcome(actor: Actor, talent: Talent, scheme_code: str, item_code: str) -> Outcome:
    """The benefit as it stands for the person today; refused where it cannot be asked for."""
    reach = reach_of(actor, Permission.REWARD_READ)
    found = next(
        (
            one
            for one in eligibility.outcomes(
                reach, talent, schemes_for(reach, talent.organisation_id, today()), today()
            )
            if (one.scheme.code, one.item.code) == (scheme_code, item_code)
        ),
        None,
    )  # fmt: skip
    if found is None:
        raise InvalidInput("这项奖励今天不在有效的办法之中。", "请从奖励办法列表重新选择。", "item")
    if not found.item.is_known:
        raise Conflict(f"“{found.item.title}”的金额还没有录入，不能申报。", "请由政策管理员按文件录入后再申报。")
    return found


def _name_achievement(row: Reward, outcome: Outcome, reference: str, wanted: Wanted) -> None:
    """For what the reward is; RW-001 refuses a second one."""
    fact = next((one for one in outcome.achievements if one.reference == reference), None)
    if fact is None and outcome.achievements:
        raise InvalidInput("请选择奖励所依据的成果或记录。", "可选的是满足条件的记录。", "reference")
    if fact is not None:
        row.achievement, row.reference, row.achievement_key = fact.title, fact.reference, eligibility.key_of(fact)
    else:
        text = " ".join(wanted.achievement.split())
        if not text:
            raise InvalidInput("请写明因什么成果或事由申报。", "例如成果、项目或任务的全称。", "achievement")
        row.achievement, row.reference, row.achievement_key = text, "", eligibility.key_of_text(text)
    demand_single(row, outcome, besides=row.id)


def demand_single(row: Reward, outcome: Outcome | None, besides: int | None) -> None:
    """RW-001: one person, one achievement, one benefit of a kind, over all schemes."""
    benefit = outcome.item.benefit if outcome is not None else row.benefit
    other = eligibility.clashing(row.person_id, row.achievement_key, benefit, besides)
    if other is None:
        return
    where = (
        f"《{other.scheme_title}》“{other.item_title}”" if other.organisation_id == row.organisation_id else "其他单位"
    )
    raise Conflict(
        f"规则 RW-001：同一人同一成果，同一性质的奖励只给一次。“{row.achievement}”已在{where}申报{benefit.title}。",
        "请改报其他成果，或撤回、撤销原来的申报。",
    )


def _write(row: Reward, outcome: Outcome, wanted: Wanted) -> None:
    item, scheme = outcome.item, outcome.scheme
    lowest, highest = item.lowest or Money.ZERO, item.highest or Money.ZERO
    if not lowest <= wanted.amount <= highest:
        raise InvalidInput(
            f"金额须为办法规定的 {item.amount_text}。", "请按办法或批准文件填写；各期由系统按办法拆分。", "amount"
        )
    if lowest != highest and not wanted.amount_basis.strip():
        raise InvalidInput("办法只规定了幅度，须写明金额的依据。", "例如批准文件的文号。", "amount_basis")
    row.scheme_title, row.scheme_number, row.level = scheme.title, scheme.number, scheme.level
    row.issuer, row.area, row.item_title, row.benefit = scheme.issuer, scheme.area, item.title, item.benefit
    row.amount, row.amount_basis = wanted.amount, wanted.amount_basis.strip()[:200]
    row.period, row.years, row.shares = item.period, item.years, list(item.shares)
    row.use_checked, row.starts_on = item.use_checked, wanted.starts_on
    row.note, row.bank = " ".join(wanted.note.split())[:LONGEST_NOTE], wanted.bank.strip()[:120]
    number = "".join(wanted.account.split())
    if number:
        if not number.isdecimal() or not 8 <= len(number) <= 30:
            raise InvalidInput("收款账号应为 8 至 30 位数字。", "请核对银行卡号或账号。", "account")
        row.account, row.account_tail = number, number[-TAIL:]
    _judge(row, outcome)


def _judge(row: Reward, outcome: Outcome) -> None:
    """Keep what the application rests on, and how it is taxed by who gives it (TAX-008)."""
    row.basis, row.is_unchecked = eligibility.basis_of(outcome), outcome.item.is_unchecked
    row.policy_revision = outcome.scheme.revision[:40]
    finding = check_award(row.issuer, row.area, Policy(policy.book(reach_of(running().actor, None)), today()))
    row.is_tax_free, row.tax_note = finding.severity is Severity.PASS, finding.message[:300]


@command(Permission.REWARD_EDIT)
def update_reward(actor: Actor, reward_id: int, version: int | None, reference: str, wanted: Wanted) -> Reward:
    """Change a draft or what was returned."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    row = queries.reward_or_404(reach, reward_id, locked=True)
    check_version(row, version)
    if row.state not in EDITABLE:
        raise Conflict(f"当前状态为“{row.state.title}”，不能修改。", "需要修改的，请先由审核人退回补正。")
    talent = talents.talent_or_404(reach, row.talent_id)
    outcome = _find_outcome(actor, talent, row.scheme, row.item)
    _name_achievement(row, outcome, reference, wanted)
    _write(row, outcome, wanted)
    if not session.is_modified(row):
        raise Unchanged(row)
    record(Action.REWARD_UPDATED, row, name=talent.name, item=row.item_title)
    return row


@command(Permission.REWARD_READ)
def act_on_reward(
    actor: Actor,
    reward_id: int,
    action: RewardAction,
    version: int | None,
    *,
    note: str = "",
    lapse: Lapse | None = None,
    lapsed_on: date | None = None,
) -> Reward:
    """Take one step; the table of `workflow.py` says who may."""
    row = queries.reward_or_404(reach_of(actor, Permission.REWARD_READ), reward_id, locked=True)
    step = REWARD_WORKFLOW.apply(
        row.state, action, lambda permission: actor.can_in(permission, row.organisation_id), note, conditions(row)
    )
    check_version(row, version)
    if took_part(actor, row, action):
        raise Forbidden(f"您已参与这项申报此前的环节，不能“{step.label}”。", "请由未参与的同事办理。")
    source, text = row.state, " ".join(note.split())[:LONGEST_NOTE]
    talent = queries.person_of(reach_of(actor, Permission.REWARD_READ), row)
    if action is RewardAction.SUBMIT:
        if not isinstance(talent, Talent):
            raise Conflict(f"{talent.name}的档案已转到其他单位，不能再提交。", "请撤回申报，由现单位申报。")
        _demand_reasons(actor, row, talent, text)
    moving.carry_out(row, action, step.target, today(), lapse, lapsed_on)
    if action is RewardAction.REVOKE:
        close_stopped(actor, row, text)
    row.state = step.target
    column = TAKEN_BY.get((source, action))
    if column is not None:
        setattr(row, column, actor.user_id)
    _add_step(actor, row, action.value, step.label, text)
    record(
        Action.REWARD_MOVED, row, name=talent.name, item=row.item_title, old_status=source.title,
        new_status=row.state.title, note=text,
    )  # fmt: skip
    _tell(row, step.notify, step.label, text)
    return row


def _demand_reasons(actor: Actor, row: Reward, talent: Talent, text: str) -> None:
    """Judge anew on the day of submission: what fails is refused, what lacks proof or was never checked needs words."""
    outcome = _find_outcome(actor, talent, row.scheme, row.item)
    demand_single(row, outcome, besides=row.id)
    _judge(row, outcome)
    row.submitted_on = today()
    failing = [one.condition.label for one in outcome.results if one.standing is Standing.MISSING]
    if failing and not outcome.item.is_unchecked:
        raise Conflict(
            f"条件没有达到：{'、'.join(failing)}（依据：{outcome.scheme.cited}）。", "请补充或更正档案后再提交。"
        )
    lacking = [one.condition.label for one in outcome.results if one.standing is not Standing.PROVEN]
    if (lacking or not outcome.results) and not text:
        told = "、".join(lacking) or "办法没有可由系统核对的条件"
        raise InvalidInput(f"以下条件缺少证明或没有达到，须写明理由：{told}。", "也可以先补充证明材料。", "note")
    if not row.account_tail:
        raise InvalidInput("还没有填写收款账号。", "请修改申报，填写本人的收款账号后再提交。", "note")


def _add_step(actor: Actor, row: Reward, action: str, title: str, note: str) -> None:
    """One line of the story."""
    session.add(
        RewardStep(
            organisation_id=row.organisation_id, reward_id=row.id, action=action, title=title, state=row.state,
            note=note, done_by_id=actor.user_id, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip


#: Who is told of what.
TOLD = {
    "reward_to_approve": Permission.REWARD_APPROVE,
    "reward_submitted": Permission.REWARD_REVIEW,
    "reward_noticed": Permission.REWARD_EDIT,
    "reward_returned": Permission.REWARD_EDIT,
    "reward_granted": Permission.REWARD_EDIT,
    "reward_revoked": Permission.REWARD_EDIT,
}


def _tell(row: Reward, events: Sequence[str], decision: str, reason: str) -> None:
    for code in events:
        notify(
            Event(code), link=f"/rewards/{row.id}", organisation_id=row.organisation_id, permission=TOLD[code],
            values={"title": row.item_title, "decision": decision, "reason": reason},
        )  # fmt: skip


@command(Permission.REWARD_READ)
def recount_notice(actor: Actor, reward_id: int) -> Reward:
    """Compute the end of a notice again after holidays were announced; work of the system."""
    row = queries.reward_or_404(reach_of(actor, Permission.REWARD_READ), reward_id, locked=True)
    if actor.user_id is not None or not moving.recount(row):
        raise Unchanged(row)
    record(Action.DEADLINE_RECOUNTED, row, number=str(row.id), due_on=row.notice_until.isoformat(), calendar="")
    return row


@command(Permission.REWARD_READ)
def record_viewing(actor: Actor, reward_id: int, *, printed: bool = False) -> None:
    """Note that somebody saw the amount of a named person, or printed the notice."""
    row = queries.reward_or_404(reach_of(actor, Permission.REWARD_READ), reward_id)
    talent = queries.person_of(reach_of(actor, Permission.REWARD_READ), row)
    what = Action.REWARD_PRINTED if printed else Action.REWARD_VIEWED
    record(what, row, subjects=[talent] if isinstance(talent, Talent) else [], name=talent.name, item=row.item_title)
