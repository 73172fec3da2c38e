"""Reads of notices: one's own, and who is to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.identity.models import Delegation, Membership, User
from talent_app.identity.permissions import MATRIX, Permission
from talent_app.notifications.models import Notice, NoticeChoice
from talent_app.organisations.models import Organisation, OrganisationKind


def holders(actor: Actor, permission: Permission, organisation_id: int, day: date) -> list[int]:
    """The users who hold a permission for an organisation on a day, and their deputies: those of the nearest place.

    The nearest place is the organisation itself, else the first above it. Who reviews whom is public inside the
    platform; ids alone are returned, for addressing.
    """
    path = session.scalar(select(Organisation.path).where(Organisation.id == organisation_id))
    if path is None:
        return []
    chain = [int(part) for part in path.strip("/").split("/")]
    roles = [role for role, held in MATRIX.items() if permission in held]
    statement = (
        select(Membership.organisation_id, Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.role.in_(roles),
            Membership.organisation_id.in_(chain),
            or_(Membership.from_on.is_(None), Membership.from_on <= day),
            or_(Membership.until_on.is_(None), Membership.until_on >= day),
            User.disabled_at.is_(None),
        )
    )
    lent = select(Delegation.organisation_id, Delegation.deputy_id).where(
        Delegation.role.in_(roles),
        Delegation.organisation_id.in_(chain),
        Delegation.from_on <= day,
        Delegation.until_on >= day,
        Delegation.ended_at.is_(None),
    )
    by_place: dict[int, list[int]] = {}
    for place, user_id in (*session.execute(statement), *session.execute(lent)):
        by_place.setdefault(place, []).append(user_id)
    return next((by_place[place] for place in reversed(chain) if place in by_place), [])


def any_of_the_city(actor: Actor, users: Collection[User]) -> bool:
    """Whether one of the users belongs to the city's regulator, whose group the robots speak to."""
    ids = {user.organisation_id for user in users}
    kinds = session.scalars(select(Organisation.kind).where(Organisation.id.in_(ids)))
    return OrganisationKind.CITY_REGULATOR in set(kinds)


def unread_count(actor: Actor) -> int:
    """How many of the actor's notices wait."""
    statement = select(func.count()).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
    return session.scalar(statement) or 0


def notice_page(actor: Actor, wish: Wish, *, unread: bool = False, events: Collection[str] = ()) -> Slice[Notice]:
    """One page of the actor's notices, latest first."""
    statement = select(Notice).where(Notice.user_id == actor.user_id)
    if unread:
        statement = statement.where(Notice.read_at.is_(None))
    if events:
        statement = statement.where(Notice.event.in_(events))
    return read_slice(statement, wish, {"at": Notice.at}, Notice.id)


def notice_or_404(actor: Actor, notice_id: int) -> Notice:
    """One of the actor's own notices."""
    row = session.scalars(select(Notice).where(Notice.id == notice_id, Notice.user_id == actor.user_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这条通知。", "请从通知列表重新进入。")
    return row


def choice_of(actor: Actor) -> NoticeChoice | None:
    """What the actor has chosen, if anything."""
    return session.scalars(select(NoticeChoice).where(NoticeChoice.user_id == actor.user_id)).one_or_none()


def choices_of(actor: Actor, user_ids: Collection[int]) -> dict[int, NoticeChoice]:
    """What the receivers of a notice have chosen, for deciding whether it is mailed."""
    return {row.user_id: row for row in session.scalars(select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids)))}
