"""What the worker sends every minute: due deliveries, those of one receiver together, each tried again with pauses.

A delivery is claimed with a lease before the network is touched and marked afterwards, so a killed worker sends at
worst a second time what it had just sent; the mail's message id is the same then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.notifications.channels import Line, NotSent, channels, mail_of, send_mail, send_robot
from talent_app.notifications.models import Channel, Delivery, DeliveryState, NoticeChoice

LEASE = timedelta(minutes=5)
MOST_AT_ONCE = 200
#: After the last pause a delivery is given up; the notice itself stays in the inbox.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed delivery as plain values: no row is held while the network is waited for."""

    id: int
    attempts: int
    line: Line


def deliver_due() -> int:
    """Send what is due; returns how many messages left."""
    sent = 0
    for (channel, user_id), deliveries in _claimed().items():
        try:
            _send(channel, user_id, deliveries)
        except NotSent as error:
            _put_back(deliveries, str(error))
        else:
            _settle(deliveries, DeliveryState.SENT, "")
            sent += 1
    return sent


def _claimed() -> dict[tuple[Channel, int | None], list[Due]]:
    at = clock.now()
    waits = or_(
        Delivery.state == DeliveryState.WAITING,
        (Delivery.state == DeliveryState.SENDING) & (Delivery.lease_until < at),
    )
    due = select(Delivery.id).where(waits, Delivery.due_at <= at).order_by(Delivery.id).limit(MOST_AT_ONCE)
    ids = list(session.scalars(due))
    session.rollback()
    if not ids:
        return {}
    mine = []
    with unaudited("claim deliveries") as current:
        for delivery_id in ids:
            taken = current.execute(
                update(Delivery)
                .where(Delivery.id == delivery_id, waits)
                .values(state=DeliveryState.SENDING, lease_until=at + LEASE, attempts=Delivery.attempts + 1)
                .execution_options(synchronize_session=False)
            ).rowcount
            mine += [delivery_id] if taken else []
    found: dict[tuple[Channel, int | None], list[Due]] = {}
    statement = select(Delivery).options(joinedload(Delivery.notice)).where(Delivery.id.in_(mine)).order_by(Delivery.id)
    for row in session.scalars(statement.execution_options(populate_existing=True)):
        line = Line(row.notice.title, row.notice.link, f"{clock.local(row.notice.at):%Y-%m-%d %H:%M}")
        found.setdefault((row.channel, row.user_id), []).append(Due(row.id, row.attempts, line))
    session.rollback()
    return found


def _send(channel: Channel, user_id: int | None, deliveries: Sequence[Due]) -> None:
    at, lines = clock.now(), [due.line for due in deliveries]
    if channel is not Channel.MAIL:
        send_robot(channel, lines, int(clock.real_now().timestamp() * 1000))
        return
    choice = session.scalars(select(NoticeChoice).where(NoticeChoice.user_id == user_id)).one_or_none()
    user = session.get(User, user_id)
    address = choice.address if choice is not None and user is not None and user.disabled_at is None else None
    session.rollback()
    if not address:
        return  # given up meanwhile: the notice waits in the inbox
    domain = channels.mail_from.rpartition("@")[2] or "localhost"
    send_mail(mail_of(address, lines, f"<notice-{deliveries[0].id}@{domain}>", at.timestamp()))


def _put_back(deliveries: Sequence[Due], error: str) -> None:
    for row in deliveries:
        if row.attempts > len(PAUSES):
            _settle([row], DeliveryState.FAILED, error)
            continue
        with unaudited("try a delivery again") as current:
            current.execute(
                update(Delivery)
                .where(Delivery.id == row.id)
                .values(
                    state=DeliveryState.WAITING, due_at=clock.now() + PAUSES[row.attempts - 1], error=error[:200],
                    lease_until=None,
                )
                .execution_options(synchronize_session=False)
            )  # fmt: skip


def _settle(deliveries: Sequence[Due], state: DeliveryState, error: str) -> None:
    with unaudited("note a delivery") as current:
        current.execute(
            update(Delivery)
            .where(Delivery.id.in_([row.id for row in deliveries]))
            .values(state=state, sent_at=clock.now(), error=error[:200], lease_until=None)
            .execution_options(synchronize_session=False)
        )
