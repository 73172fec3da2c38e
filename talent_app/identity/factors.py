"""The second factor of an account: who must have one, enrolling, proving oneself with a code, recovery, removal.

A code is taken once: the command that accepts it stores its time step, and only later steps are taken afterwards.
Trying is throttled by the same counters as passwords; an attempt is counted before the code is looked at, so that
many requests at once gain nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import after_commit, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.db.engine import session
from talent_app.identity import codes, queries
from talent_app.identity.models import SecondFactor, User
from talent_app.identity.passwords import fits
from talent_app.identity.permissions import Permission, Role
from talent_app.identity.sessions import (
    LOCKS,
    LoginRefused,
    count_attempt,
    end_sessions,
    forgive_attempts,
    note_refusal,
    refuse_when_locked,
)

#: The regulator and the administrators: where a second factor is required, they enrol before anything else.
REQUIRED = frozenset({Role.REVIEWER, Role.LEADER, Role.POLICY_OFFICER, Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})


def factor_of(user_id: int) -> SecondFactor | None:
    """The second factor of one account, if it has enrolled."""
    return session.scalars(select(SecondFactor).where(SecondFactor.user_id == user_id)).one_or_none()


def must_enrol(user_id: int, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles is without the second factor they demand."""
    return not REQUIRED.isdisjoint(Role(role) for role in roles) and factor_of(user_id) is None


def own_factor(actor: Actor) -> SecondFactor:
    """The actor's own second factor; a conflict when there is none (any more)."""
    factor = factor_of(actor.user_id) if actor.user_id is not None else None
    if factor is None:
        raise Conflict("您的账号没有启用二次验证，或刚被系统管理员解除。", "请在“我的账号”中查看。")
    return factor


# --- proving oneself --------------------------------------------------------------------------------------------


def pass_code(actor: Actor, user: User, typed: str, address: str) -> int | None:
    """Take a code at log-in; returns how many recovery codes are left where one was used. Raises `LoginRefused`."""
    username = user.username
    refuse_when_locked(username, address)
    count_attempt(username, address)
    refuse_when_locked(username, address, including_own=True)
    if codes.is_recovery(typed):
        factor = own_factor(actor)
        kept = factor.recovery or "[]"
        session.rollback()  # hashing takes long; hold no transaction meanwhile
        hashed = codes.recovery_hash(kept, typed)
        remaining = use_recovery_code(actor, hashed) if hashed is not None else None
        if remaining is not None:
            return remaining
    elif use_code(actor, typed):
        return None
    note_refusal(username, address, "动态验证码或恢复码不符")
    raise LoginRefused("动态验证码不正确，或已经用过。", f"请等手机上出现新的验证码再填写；{LOCKS}")


@command(None)
def use_code(actor: Actor, typed: str) -> bool:
    """Accept a code of the authenticator and store its time step; False when it does not fit or was used before."""
    factor = own_factor(actor)
    return _take(factor, typed)


@command(None)
def use_recovery_code(actor: Actor, hashed: str) -> int | None:
    """Use up a recovery code; returns how many are left, or None when it had been used before."""
    factor = own_factor(actor)
    kept = codes.without(factor.recovery or "[]", hashed)
    if kept is None:
        return None
    factor.recovery = kept
    record(Action.RECOVERY_CODE_USED, session.get_one(User, factor.user_id), left=codes.left(kept))
    return codes.left(kept)


def _take(factor: SecondFactor, typed: str) -> bool:
    step = codes.matching_step(factor.secret or "", typed, clock.real_now(), after=factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    record(Action.FACTOR_USED, session.get_one(User, factor.user_id))
    return True


def confirm_password(user: User, password: str, address: str) -> None:
    """Refuse a change of the second factor without the own password; tries count like those of signing in."""
    refuse_when_locked(user.username, address)
    count_attempt(user.username, address)
    refuse_when_locked(user.username, address, including_own=True)
    stored = user.password_hash
    session.rollback()  # hashing takes long; hold no transaction meanwhile
    if not fits(stored, password):
        raise InvalidInput("密码不正确。", f"请重新输入；{LOCKS}", field="password")
    forgive_attempts(user.username)


# --- enrolling, renewing, removing ------------------------------------------------------------------------------


def step_confirmed(secret: str, typed: str) -> int:
    """The time step of the first code of a new secret; refuses a code that does not fit."""
    step = codes.matching_step(secret, typed, clock.real_now())
    if step is None:
        raise InvalidInput(
            "动态验证码不正确。", "请填写手机上现在显示的 6 位数字；若一直不对，请校准手机时间。", field="one_time_code"
        )
    return step


@command(None)
def enrol_factor(actor: Actor, secret: str, step: int, recovery: str, *, token: str | None = None) -> SecondFactor:
    """Keep a secret whose first code was confirmed; sessions opened with the password alone end, but for `token`."""
    user = session.get_one(User, actor.user_id)
    if factor_of(user.id) is not None:
        raise Conflict("您的账号已经启用二次验证。", "请返回“我的账号”查看。")
    factor = SecondFactor(user_id=user.id, last_step=step, enrolled_at=running().at)
    factor.secret = secret
    factor.recovery = recovery
    session.add(factor)
    record(Action.FACTOR_ENROLLED, user)
    after_commit(lambda: end_sessions(user.id, besides=token))
    return factor


@command(None)
def renew_recovery_codes(actor: Actor, recovery: str) -> SecondFactor:
    """Put new recovery codes (hashed before the command) in place of the old ones."""
    factor = own_factor(actor)
    factor.recovery = recovery
    record(Action.RECOVERY_CODES_RENEWED, session.get_one(User, actor.user_id))
    return factor


@command(Permission.USER_CREATE)
def remove_factor(actor: Actor, user_id: int, version: int | None, reason: str) -> User:
    """Take the second factor off an account whose device is lost; its sessions end, and it may have to enrol anew."""
    user = queries.user_or_404(reach_of(actor, Permission.USER_CREATE), user_id)
    factor = factor_of(user_id)
    if factor is None:
        raise NotFound("该账号没有启用二次验证，或已被解除。", "请返回账号页面查看。")
    check_version(factor, version)
    if user.id == actor.user_id and actor.source != "cli":  # who runs commands on the server may help himself
        raise Conflict("不能解除自己账号的二次验证。", "请由另一名系统管理员核实您的身份后操作。")
    record(Action.FACTOR_REMOVED, user, username=user.username, reason=reason)
    session.delete(factor)
    after_commit(lambda: end_sessions(user_id))
    return user
