"""Reads of accounts, roles and sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session
from talent_app.identity.models import LoginSession, Membership, User
from talent_app.identity.permissions import MATRIX, Permission, Role
from talent_app.organisations.scope import subtree, union


def actor_of(user: User, day: date, *, source: str = "web", address: str = "") -> Actor:
    """The actor a user is on a day: every permission of every role held, with the subtree it covers."""
    grants: dict[Permission, list[Scope]] = {}
    roles: list[str] = []
    for membership in memberships_of(Scope.beyond("compute scope"), user.id, day):
        reach = subtree(membership.organisation_id)
        roles.append(membership.role.value)
        for permission in MATRIX[membership.role]:
            grants.setdefault(permission, []).append(reach)
    return Actor(
        user_id=user.id,
        username=user.username,
        name=user.name,
        organisation_id=user.organisation_id,
        grants={permission: union(scopes) for permission, scopes in grants.items()},
        roles=tuple(dict.fromkeys(roles)),
        source=source,
        address=address,
    )


def memberships_of(scope: Scope, user_id: int, day: date | None = None) -> list[Membership]:
    """Roles a user holds within a scope; on a day, or all ever entered when `day` is None."""
    statement = select(Membership).where(Membership.user_id == user_id).order_by(Membership.id)
    if day is not None:
        statement = statement.where(*_in_force(day))
    return [row for row in session.scalars(statement) if scope.covers(row.organisation_id)]


def _in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(Membership.from_on.is_(None), Membership.from_on <= day),
        or_(Membership.until_on.is_(None), Membership.until_on >= day),
    )


def users(scope: Scope) -> list[User]:
    """Accounts of organisations in scope, by name."""
    statement = select(User).order_by(User.username)
    if scope.organisation_ids is not None:
        statement = statement.where(User.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))


def user_or_404(scope: Scope, user_id: int) -> User:
    """One account in scope."""
    user = session.scalars(select(User).where(User.id == user_id)).one_or_none()
    if user is None or not scope.covers(user.organisation_id):
        raise NotFound()
    return user


def user_by_name(username: str) -> User | None:
    """The account of a log-in name, for signing in and the command line only."""
    return session.scalars(select(User).where(User.username == username)).one_or_none()


def actor_by_name(username: str, day: date, source: str = "cli") -> Actor:
    """The actor behind `--actor USER`; raises `NotFound` for an unknown or disabled account."""
    user = user_by_name(username)
    if user is None or user.disabled_at is not None:
        raise NotFound(f"没有可用的账号“{username}”。", "请用 --actor 指定一个未停用的登录名。")
    return actor_of(user, day, source=source)


def sessions_of(scope: Scope, user_id: int) -> list[LoginSession]:
    """A user's live sessions, latest first; `scope` must cover the account's organisation."""
    user_or_404(scope, user_id)
    statement = select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
    return list(ops_session.scalars(statement.order_by(LoginSession.last_seen_at.desc())))


def roles_held(scope: Scope, user_id: int) -> set[Role]:
    """Every role an account in scope holds or will hold, in whatever organisation: for pairs that may not meet."""
    user_or_404(scope, user_id)
    return {membership.role for membership in memberships_of(Scope.beyond("roles that may not meet"), user_id)}


def membership_or_404(scope: Scope, user_id: int, membership_id: int) -> Membership:
    """One role of one account, held in an organisation in scope."""
    found = [each for each in memberships_of(scope, user_id) if each.id == membership_id]
    if not found:
        raise NotFound()
    return found[0]


def roles_by_user(scope: Scope, user_ids: Collection[int], day: date) -> dict[int, list[Role]]:
    """The roles several accounts hold on a day within a scope, each once, in the order of the roles."""
    statement = select(Membership).where(Membership.user_id.in_(user_ids), *_in_force(day))
    held: dict[int, set[Role]] = {}
    for membership in session.scalars(statement):
        if scope.covers(membership.organisation_id):
            held.setdefault(membership.user_id, set()).add(membership.role)
    return {user_id: [role for role in Role if role in roles] for user_id, roles in held.items()}
