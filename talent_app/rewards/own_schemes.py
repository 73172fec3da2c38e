"""Commands of an enterprise's own reward scheme: entered by one person, approved by the head, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.workflow import Transition
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.rewards import queries
from talent_app.rewards.enums import SchemeState
from talent_app.rewards.models import LONGEST_NOTE, RewardScheme, RewardSchemeItem
from talent_app.rewards.schemes import as_item, items_of
from talent_app.rewards.workflow import SCHEME_WORKFLOW, SchemeAction
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.reward_tables import Benefit, Period


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """What is entered for a scheme."""

    title: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What is entered for one benefit."""

    title: str
    benefit: Benefit
    amount: Money
    period: Period
    years: int
    shares: Sequence[int]
    use_checked: bool
    conditions: Sequence[dict[str, Any]]


def _assign(row: RewardScheme, words: SchemeWords) -> None:
    if not words.title.strip() or not words.number.strip():
        raise InvalidInput("请填写办法的名称和文号。", "文号是支付和公示的依据。", "number")
    if words.valid_until is not None and words.valid_until < words.valid_from:
        raise InvalidInput("有效期止早于有效期起。", "请检查是否填反。", "valid_until")
    row.title, row.number = " ".join(words.title.split())[:160], " ".join(words.number.split())[:80]
    row.issued_on, row.valid_from, row.valid_until = words.issued_on, words.valid_from, words.valid_until
    row.note = " ".join(words.note.split())[:LONGEST_NOTE]


@command(Permission.REWARD_EDIT)
def create_scheme(actor: Actor, organisation_id: int, words: SchemeWords) -> RewardScheme:
    """Enter a scheme of one's enterprise."""
    if not reach_of(actor, Permission.REWARD_EDIT).covers(organisation_id):
        raise InvalidInput("请选择本单位范围内的企业。", "", "organisation")
    row = RewardScheme(
        organisation_id=organisation_id, state=SchemeState.DRAFT, drafted_by_id=actor.user_id, approved_by=""
    )
    _assign(row, words)
    session.add(row)
    record(Action.REWARD_SCHEME_CHANGED, row, name=row.title, number=row.number)
    return row


def _draft(actor: Actor, scheme_id: int, version: int | None) -> RewardScheme:
    row = queries.scheme_or_404(reach_of(actor, Permission.REWARD_EDIT), scheme_id)
    check_version(row, version)
    if row.state is not SchemeState.DRAFT:
        raise Conflict(f"办法当前为“{row.state.title}”，不能修改。", "已批准的办法改动时，请停用后另行录入新的版本。")
    return row


@command(Permission.REWARD_EDIT)
def update_scheme(actor: Actor, scheme_id: int, version: int | None, words: SchemeWords) -> RewardScheme:
    """Change a draft."""
    row = _draft(actor, scheme_id, version)
    _assign(row, words)
    record(Action.REWARD_SCHEME_CHANGED, row, name=row.title, number=row.number)
    return row


@command(Permission.REWARD_EDIT)
def put_item(
    actor: Actor, scheme_id: int, item_id: int | None, words: ItemWords, version: int | None = None
) -> RewardSchemeItem:
    """Add or change one benefit of a draft; its conditions are checked as those of the policy are."""
    scheme = _draft(actor, scheme_id, None)
    reach = reach_of(actor, Permission.REWARD_EDIT)
    present = items_of(reach, [scheme])[scheme.id]
    if item_id is None:
        row = RewardSchemeItem(organisation_id=scheme.organisation_id, scheme_id=scheme.id, position=len(present) + 1)
    else:
        row = queries.scheme_item_or_404(reach, scheme, item_id)
        check_version(row, version)
    if words.amount <= Money.ZERO:
        raise InvalidInput("金额应大于零。", "", "amount")
    row.title, row.benefit, row.amount, row.period = (
        words.title.strip()[:160],
        words.benefit,
        words.amount,
        words.period,
    )
    row.years, row.shares = words.years, list(words.shares)
    row.use_checked, row.conditions = words.use_checked, [dict(one) for one in words.conditions]
    session.add(row)
    session.flush()  # its id is its code
    try:
        as_item(row)
    except PolicyFileError as fault:
        raise InvalidInput(f"{fault}。", "请按提示改正。", "shares") from None
    record(Action.REWARD_SCHEME_CHANGED, scheme, name=scheme.title, number=scheme.number)
    return row


@command(Permission.REWARD_EDIT)
def remove_item(actor: Actor, scheme_id: int, item_id: int, version: int | None) -> None:
    """Take a benefit out of a draft, as it was seen."""
    scheme = _draft(actor, scheme_id, None)
    item = queries.scheme_item_or_404(reach_of(actor, Permission.REWARD_EDIT), scheme, item_id)
    check_version(item, version)
    session.delete(item)
    record(Action.REWARD_SCHEME_CHANGED, scheme, name=scheme.title, number=scheme.number)


@command(Permission.REWARD_READ)
def move_scheme(actor: Actor, scheme_id: int, step: str, version: int | None) -> RewardScheme:
    """Take a scheme one step on; its head approves what somebody else drafted."""
    reach = reach_of(actor, Permission.REWARD_READ)
    row = queries.scheme_or_404(reach, scheme_id)
    check_version(row, version)
    found = SCHEME_WORKFLOW.apply(
        row.state, SchemeAction(step), lambda needed: actor.can_in(needed, row.organisation_id)
    )
    if found.action is SchemeAction.OFFER and not items_of(reach, [row])[row.id]:
        raise Conflict("办法还没有奖励项目，不能送批。", "请至少添加一个奖励项目。")
    if found.action is SchemeAction.APPROVE:
        if row.drafted_by_id == actor.user_id:
            raise Forbidden("您起草了这个办法，不能由您批准。", "请由企业负责人批准。")
        row.approved_by_id, row.approved_by, row.approved_at = actor.user_id, actor.name, running().at
    row.state = found.target
    record(
        Action.REWARD_SCHEME_MOVED, row, name=row.title, old_status=found.source.title, new_status=found.target.title
    )
    return row


def open_steps(actor: Actor, row: RewardScheme) -> tuple[Transition[SchemeState, SchemeAction, Permission], ...]:
    """The steps open to an actor: the buttons of a scheme."""
    return SCHEME_WORKFLOW.allowed(row.state, lambda needed: actor.can_in(needed, row.organisation_id))
