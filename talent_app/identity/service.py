"""Commands about accounts and roles. Creating accounts and granting roles are different administrators' work."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import after_commit, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity import queries
from talent_app.identity.models import Membership, User
from talent_app.identity.permissions import Permission, Role, conflicting
from talent_app.identity.sessions import end_sessions
from talent_app.organisations import queries as organisations


def first_password() -> str:
    """A password for an account an administrator makes; shown once, changed at the first log-in."""
    return secrets.token_urlsafe(12)


@command(Permission.USER_CREATE)
def create_user(
    actor: Actor,
    *,
    username: str,
    name: str,
    organisation_id: int,
    password_hash: str,
    must_change_password: bool = True,
    is_demo: bool = False,
) -> User:
    """Make an account without any role (the security administrator grants those)."""
    organisations.organisation_or_404(reach_of(actor, Permission.USER_CREATE), organisation_id)
    username = username.strip()
    if queries.user_by_name(username) is not None:
        raise InvalidInput("这个登录名已被使用。", "请换一个登录名。", field="username")
    user = User(
        username=username,
        name=name.strip(),
        organisation_id=organisation_id,
        must_change_password=must_change_password,
        is_demo=is_demo,
    )
    user.password_hash = password_hash
    session.add(user)
    record(Action.USER_CREATED, user, username=username)
    return user


@command(Permission.USER_CREATE)
def disable_user(actor: Actor, user_id: int, version: int, reason: str) -> User:
    """Stop an account from signing in and end its sessions; nothing it did is touched."""
    user = queries.user_or_404(reach_of(actor, Permission.USER_CREATE), user_id)
    check_version(user, version)
    if user.id == actor.user_id:
        raise Conflict("不能停用自己正在使用的账号。", "请由另一名系统管理员操作。")
    if user.disabled_at is not None:
        raise Conflict("该账号已经停用，无需再次停用。", "请返回账号页面查看。")
    user.disabled_at = running().at
    record(Action.USER_DISABLED, user, username=user.username, reason=reason)
    after_commit(lambda: end_sessions(user_id))
    return user


@command(Permission.USER_CREATE)
def enable_user(actor: Actor, user_id: int, version: int) -> User:
    """Let a disabled account sign in again."""
    user = queries.user_or_404(reach_of(actor, Permission.USER_CREATE), user_id)
    check_version(user, version)
    if user.disabled_at is None:
        raise Conflict("该账号正在使用中，无需启用。", "请返回账号页面查看。")
    user.disabled_at = None
    record(Action.USER_ENABLED, user, username=user.username)
    return user


@command(Permission.USER_CREATE)
def reset_password(actor: Actor, user_id: int, version: int, password_hash: str) -> User:
    """Give an account a new first password; its sessions end and it must change the password at log-in."""
    user = queries.user_or_404(reach_of(actor, Permission.USER_CREATE), user_id)
    check_version(user, version)
    user.password_hash = password_hash
    user.must_change_password = True
    record(Action.PASSWORD_RESET, user, username=user.username)
    after_commit(lambda: end_sessions(user_id))
    return user


@command(None)
def change_own_password(actor: Actor, password_hash: str) -> User:
    """Set the actor's own password (checked and hashed before the command)."""
    user = session.get_one(User, actor.user_id)
    user.password_hash = password_hash
    user.must_change_password = False
    record(Action.PASSWORD_CHANGED, user)
    return user


@command(None)
def choose_language(actor: Actor, language: str) -> User:
    """Keep the language in which the actor reads the interface."""
    user = session.get_one(User, actor.user_id)
    user.language = language
    record(Action.LANGUAGE_CHOSEN, user, language=language)
    return user


@command(None)
def end_own_sessions(actor: Actor, *, only: int | None = None, besides: str | None = None) -> None:
    """End one of the actor's own sessions, or all besides the one whose token is given."""
    user = session.get_one(User, actor.user_id)
    record(Action.SESSION_REVOKED, user, username=user.username)
    after_commit(lambda: end_sessions(user.id, besides=besides, only=only))


def check_grant(scope: Scope, user_id: int, role: Role, organisation_id: int) -> None:
    """Refuse a role that may not meet those already held, or that is held there already."""
    held = queries.roles_held(scope, user_id, clock.today())
    clash = conflicting(held, role)
    if clash:
        titles = "、".join(item.title for item in clash)
        raise Conflict(f"“{role.title}”不能与该账号已有的“{titles}”由同一人担任。", "请另建账号，或先收回原有角色。")
    exists = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user_id, Membership.organisation_id == organisation_id, Membership.role == role
        )
    ).one_or_none()
    if exists is not None:
        raise InvalidInput("该账号已在这家单位担任此角色。", "无需重复授予。", field="role")


@command(Permission.ROLE_GRANT)
def grant_role(
    actor: Actor,
    user_id: int,
    role: Role,
    organisation_id: int,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Let a user hold a role in an organisation; refuses pairs that may not meet in one person."""
    reach = reach_of(actor, Permission.ROLE_GRANT)
    user = queries.user_or_404(reach, user_id)
    organisation = organisations.organisation_or_404(reach, organisation_id)
    if user.id == actor.user_id:
        raise Conflict("不能给自己授予角色。", "请由另一名安全管理员操作。")
    check_grant(reach, user_id, role, organisation_id)
    membership = Membership(
        user_id=user_id, organisation_id=organisation_id, role=role, from_on=from_on, until_on=until_on
    )
    session.add(membership)
    record(
        Action.ROLE_GRANTED,
        user,
        organisation_id=organisation_id,
        username=user.username,
        role=role.value,
        organisation=organisation.name,
    )
    return membership


@command(Permission.ROLE_GRANT)
def revoke_role(actor: Actor, membership_id: int, version: int) -> None:
    """Take a role back."""
    membership = session.scalars(select(Membership).where(Membership.id == membership_id)).one_or_none()
    if membership is None:
        raise Conflict("该角色已被收回。", "请返回账号页面查看最新角色。")
    check_version(membership, version)
    user = queries.user_or_404(reach_of(actor, Permission.ROLE_GRANT), membership.user_id)
    organisation = organisations.organisation_or_404(reach_of(actor, Permission.ROLE_GRANT), membership.organisation_id)
    record(
        Action.ROLE_REVOKED,
        user,
        organisation_id=membership.organisation_id,
        username=user.username,
        role=membership.role.value,
        organisation=organisation.name,
    )
    session.delete(membership)
