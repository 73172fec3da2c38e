"""Lending a role during an absence: to one deputy, for stated days, ended early by the lender or an administrator.

The deputy acts under his own name and the same permissions; pairs of roles that may not meet in one person may not
meet through a delegation either, and what is lent cannot be lent on.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity import queries
from talent_app.identity.models import Delegation, Membership, User
from talent_app.identity.permissions import Permission, Role, conflicting
from talent_app.organisations import queries as organisations
from talent_app.organisations.scope import subtree

LONGEST = timedelta(days=92)
#: A person's own access is his alone.
NEVER_LENT = frozenset({Role.PERSON})


def lendable(user_id: int, day: date) -> list[Membership]:
    """The own roles a user may lend today or later."""
    held = queries.memberships_of(Scope.everything(), user_id)
    return [each for each in held if each.role not in NEVER_LENT and (each.until_on is None or each.until_on >= day)]


def _own_role(user_id: int, membership_id: int, day: date) -> Membership:
    found = [each for each in lendable(user_id, day) if each.id == membership_id]
    if not found:
        raise InvalidInput("这个角色已不在您名下。", "请重新选择要委托的角色。", field="membership_id")
    return found[0]


def _deputy(username: str, principal: User, place: int) -> User:
    """The active account named, of the role's organisation (or below it) or of the lender's own."""
    deputy = queries.user_by_name(username.strip())
    near = deputy is not None and (
        subtree(place).covers(deputy.organisation_id) or deputy.organisation_id == principal.organisation_id
    )
    if deputy is None or not near or deputy.disabled_at is not None:
        raise InvalidInput(
            "本单位没有这个登录名的可用账号。", "请填写同单位同事的登录名，可向系统管理员询问。", field="deputy"
        )
    if deputy.id == principal.id:
        raise InvalidInput("不能委托给自己。", "请填写另一位同事的登录名。", field="deputy")
    return deputy


def _check_days(from_on: date, until_on: date, membership: Membership, today: date) -> None:
    if from_on < today:
        raise InvalidInput("起始日已经过去。", "请从今天或以后开始。", field="from_on")
    if until_on < from_on:
        raise InvalidInput("截止日不能早于起始日。", "请检查两个日期。", field="until_on")
    if until_on - from_on >= LONGEST:
        raise InvalidInput(f"一次代理最长 {LONGEST.days} 天。", "时间更长时请由安全管理员授予角色。", field="until_on")
    if membership.until_on is not None and until_on > membership.until_on:
        raise InvalidInput(
            f"您的这一角色到 {membership.until_on} 为止，代理不能更长。", "请提前截止日。", field="until_on"
        )


@command(None)
def delegate_role(
    actor: Actor, membership_id: int, deputy: str, *, from_on: date, until_on: date, reason: str
) -> Delegation:
    """Lend one of the actor's own roles to a colleague from a day until a day, both included."""
    principal = session.get_one(User, actor.user_id)
    today = clock.local(running().at).date()
    membership = _own_role(principal.id, membership_id, today)
    colleague = _deputy(deputy, principal, membership.organisation_id)
    _check_days(from_on, until_on, membership, today)
    clash = conflicting(queries.roles_held(Scope.everything(), colleague.id, today), membership.role)
    if clash:
        titles = "、".join(role.title for role in clash)
        raise InvalidInput(
            f"{colleague.name}已担任“{titles}”，不能再代理“{membership.role.title}”。",
            "请委托另一位同事。",
            field="deputy",
        )
    overlapping = session.scalars(
        select(Delegation.id).where(
            Delegation.principal_id == principal.id,
            Delegation.organisation_id == membership.organisation_id,
            Delegation.role == membership.role,
            Delegation.ended_at.is_(None),
            Delegation.from_on <= until_on,
            Delegation.until_on >= from_on,
        )
    ).first()
    if overlapping is not None:
        raise Conflict("这段时间内，该角色已经委托给同事代理。", "请先结束原来的代理，或改选日期。")
    row = Delegation(
        principal_id=principal.id,
        deputy_id=colleague.id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
    )
    session.add(row)
    record(
        Action.ROLE_DELEGATED,
        colleague,
        organisation_id=row.organisation_id,
        deputy=colleague.username,
        role=row.role.value,
        organisation=_place(row.organisation_id),
        until_on=until_on.isoformat(),
    )
    return row


@command(None)
def end_delegation(actor: Actor, delegation_id: int, version: int) -> Delegation:
    """Take a lent role back before its last day: the lender himself, or who grants roles there."""
    row = delegation_or_404(actor, delegation_id)
    check_version(row, version)
    if row.ended_at is not None:
        raise Conflict("这项代理已经结束。", "请返回查看。")
    row.ended_at = running().at
    deputy = session.get_one(User, row.deputy_id)
    record(
        Action.DELEGATION_ENDED,
        deputy,
        organisation_id=row.organisation_id,
        deputy=deputy.username,
        role=row.role.value,
        organisation=_place(row.organisation_id),
    )
    return row


def delegation_or_404(actor: Actor, delegation_id: int) -> Delegation:
    """A delegation the actor may end."""
    row = session.get(Delegation, delegation_id)
    if row is None or not (
        row.principal_id == actor.user_id or actor.can_in(Permission.ROLE_GRANT, row.organisation_id)
    ):
        raise NotFound("没有找到这项代理。", "请返回账号页面查看。")
    return row


def _place(organisation_id: int) -> str:
    return organisations.names(Scope.everything(), [organisation_id]).get(organisation_id, "")
