"""Reads of accounts, roles and sessions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, exists, or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.ids import row_id
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session
from talent_app.db.paging import Wish, read_slice
from talent_app.identity.models import Delegation, LoginSession, Membership, User
from talent_app.identity.permission_table import permissions_of
from talent_app.identity.permissions import MATRIX, Permission, Role
from talent_app.organisations import queries as organisations
from talent_app.organisations.models import Organisation
from talent_app.organisations.scope import subtree, union


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as a page shows it: where, how long, what it allows."""

    id: int
    role: Role
    place: str
    from_on: date | None
    until_on: date | None
    is_over: bool
    is_ahead: bool
    permissions: list[Permission]


class UserWish(Wish, Protocol):
    """What a reader asked of the list of accounts."""

    @property
    def query(self) -> str:
        """Part of a log-in name or name."""

    def first(self, name: str) -> str | None:
        """The chosen `organisation`, `role` or `state`."""


def actor_of(user: User, day: date, *, source: str = "web", address: str = "") -> Actor:
    """The actor a user is on a day: every permission of every role held, with the subtree it covers."""
    grants: dict[Permission, list[Scope]] = {}
    roles: list[str] = []
    places = _roles_with_places(Scope.beyond("compute scope"), user.id, day)
    for membership, _place in places:  # the places are in the session now: what follows asks no more for them
        reach = subtree(membership.organisation_id)
        roles.append(membership.role.value)
        for permission in MATRIX[membership.role]:
            grants.setdefault(permission, []).append(reach)
    home = session.get(Organisation, user.organisation_id) if user.organisation_id is not None else None
    return Actor(
        user_id=user.id,
        username=user.username,
        name=user.name,
        organisation_id=user.organisation_id,
        grants={permission: union(scopes) for permission, scopes in grants.items()},
        roles=tuple(dict.fromkeys(roles)),
        source=source,
        address=address,
        organisation_name=home.label if home is not None else "",
    )


def roles_in_force(scope: Scope, user_id: int, day: date) -> list[Membership]:
    """The roles a user acts in on a day: his own, and those lent to him by colleagues who still hold them."""
    return [membership for membership, _place in _roles_with_places(scope, user_id, day)]


def _roles_with_places(scope: Scope, user_id: int, day: date) -> list[tuple[Membership, Organisation | None]]:
    lent = exists().where(
        Delegation.deputy_id == user_id,
        Delegation.principal_id == Membership.user_id,
        Delegation.organisation_id == Membership.organisation_id,
        Delegation.role == Membership.role,
        Delegation.ended_at.is_(None),
        Delegation.from_on <= day,
        Delegation.until_on >= day,
        User.id == Membership.user_id,
        User.disabled_at.is_(None),
    )
    statement = (
        select(Membership, Organisation)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(or_(Membership.user_id == user_id, lent), *_in_force(day))
    )
    found = session.execute(statement.order_by(Membership.id)).all()
    return [(row, place) for row, place in found if scope.covers(row.organisation_id)]


def delegations(scope: Scope, user_id: int, day: date) -> list[Delegation]:
    """Roles an account in scope lent or was lent and that are not over, soonest end first."""
    user_or_404(scope, user_id)
    statement = select(Delegation).where(
        or_(Delegation.principal_id == user_id, Delegation.deputy_id == user_id),
        Delegation.ended_at.is_(None),
        Delegation.until_on >= day,
    )
    return list(session.scalars(statement.order_by(Delegation.until_on, Delegation.id)))


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


def user_page(scope: Scope, wish: UserWish, day: date) -> Slice[User]:
    """One page of the accounts in scope that fit the reader's search and filters."""
    statement = select(User)
    if scope.organisation_ids is not None:
        statement = statement.where(User.organisation_id.in_(scope.organisation_ids))
    if wish.query:
        named = [column.contains(wish.query, autoescape=True) for column in (User.username, User.name)]
        statement = statement.where(or_(*named))
    organisation, role, state = (wish.first(name) for name in ("organisation", "role", "state"))
    if organisation:
        statement = statement.where(User.organisation_id == (row_id(organisation) or 0))
    if role in {each.value for each in Role}:
        holders = select(Membership.user_id).where(Membership.role == Role(role), *_in_force(day))
        statement = statement.where(User.id.in_(holders))
    if state in ("active", "disabled"):
        statement = statement.where(User.disabled_at.is_(None) if state == "active" else User.disabled_at.is_not(None))
    return read_slice(statement, wish, {"username": User.username, "name": User.name}, User.id)


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


def roles_held(scope: Scope, user_id: int, day: date) -> set[Role]:
    """Every role an account in scope holds, is lent or will hold, anywhere: for pairs that may not meet."""
    user_or_404(scope, user_id)
    lent = select(Delegation.role).where(Delegation.deputy_id == user_id, Delegation.ended_at.is_(None))
    own = memberships_of(Scope.beyond("roles that may not meet"), user_id)
    return {membership.role for membership in own} | set(session.scalars(lent.where(Delegation.until_on >= day)))


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


def roles_shown(scope: Scope, user_id: int, day: date, *, in_force: bool = False) -> list[HeldRole]:
    """The roles of an account within a scope, as a page shows them; `in_force` leaves out the others."""
    memberships = memberships_of(scope, user_id, day if in_force else None)
    places = organisations.names(Scope.everything(), [each.organisation_id for each in memberships])
    return [
        HeldRole(
            id=each.id,
            role=each.role,
            place=places.get(each.organisation_id, ""),
            from_on=each.from_on,
            until_on=each.until_on,
            is_over=each.until_on is not None and each.until_on < day,
            is_ahead=each.from_on is not None and each.from_on > day,
            permissions=permissions_of(each.role),
        )
        for each in memberships
    ]


def labels(scope: Scope, ids: Collection[int]) -> dict[int, str]:
    """How the audit names accounts in scope, by id."""
    found = session.scalars(select(User).where(User.id.in_(ids)))
    return {user.id: user.label for user in found if scope.covers(user.organisation_id)}
