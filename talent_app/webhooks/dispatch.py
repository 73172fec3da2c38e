"""What the worker does every minute: turn new audit entries into messages, and send the messages that are due.

The audit is the outbox: its `seq` follows commit order without a gap, so each subscription remembers the last one it
was told of, and nothing is lost or told twice however often the worker dies. A message is claimed with a lease before
the network is touched; a worker killed in between sends it at worst a second time, under the same id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import delete, or_, select, update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import unaudited
from talent_app.audit.models import AuditEntry, AuditHead
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import session, use_scope
from talent_app.organisations.scope import subtree
from talent_app.webhooks.events import EVENTS, actions_of
from talent_app.webhooks.models import SendState, Webhook, WebhookDelivery, WebhookMark, WebhookState
from talent_app.webhooks.queries import failures_in_a_row
from talent_app.webhooks.sending import Answered, NotDelivered, post
from talent_app.webhooks.service import payload, stop_failing
from talent_app.webhooks.signing import headers

PURPOSE = "事件推送"
LEASE = timedelta(minutes=2)
#: After the last pause a message is given up; its administrator may send it again.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
#: So many messages in a row given up stop a subscription.
MOST_FAILURES = 5
KEPT = timedelta(days=30)
ENTRIES_AT_ONCE = 2000
#: How long one turn may send, so that a slow receiver does not hold up the worker's other duties.
TURN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed message as plain values: no row is held while the network is waited for."""

    id: int
    uid: str
    webhook_id: int
    attempts: int
    body: bytes
    url: str
    secret: str


def push() -> int:
    """Everything a minute brings; returns how many messages were taken by their receivers."""
    spread()
    return send_due()


def spread() -> int:
    """Write a message for every new audit entry a subscription asks for; returns how many."""
    reach = Scope.beyond(PURPOSE)
    use_scope(reach)
    active = select(Webhook.id).where(Webhook.state == WebhookState.ACTIVE).order_by(Webhook.id)
    ids = list(session.scalars(active))
    session.rollback()
    return sum(_spread_to(webhook_id) for webhook_id in ids)


def _spread_to(webhook_id: int) -> int:
    use_scope(Scope.beyond(PURPOSE))
    row = session.scalars(select(Webhook).where(Webhook.id == webhook_id)).one_or_none()
    seen = session.scalar(select(WebhookMark.seq).where(WebhookMark.webhook_id == webhook_id))
    if row is None or seen is None:
        session.rollback()
        return 0
    head = session.scalar(select(AuditHead.seq)) or 0
    asked = select(AuditEntry).where(
        AuditEntry.seq > seen, AuditEntry.seq <= head, AuditEntry.action.in_(actions_of(row.events))
    )
    found = list(session.scalars(asked.order_by(AuditEntry.seq).limit(ENTRIES_AT_ONCE)))
    last = found[-1].seq if len(found) == ENTRIES_AT_ONCE else head
    below = subtree(row.organisation_id)
    messages = [_message(row, entry) for entry in found if _concerns(entry, below)]
    session.rollback()
    if last == seen:
        return 0
    with unaudited("tell a subscription") as current:
        moved = current.execute(
            update(WebhookMark)
            .where(WebhookMark.webhook_id == webhook_id, WebhookMark.seq == seen)
            .values(seq=last)
            .execution_options(synchronize_session=False)
        ).rowcount
        if moved:  # else another worker was faster and has written them
            current.add_all(WebhookDelivery(**message) for message in messages)
    return len(messages) if moved else 0


def _concerns(entry: AuditEntry, below: Scope) -> bool:
    told = EVENTS[Action(entry.action)]
    return told.everywhere or (entry.organisation_id is not None and below.covers(entry.organisation_id))


def _message(row: Webhook, entry: AuditEntry) -> dict[str, Any]:
    told, uid = EVENTS[Action(entry.action)], new_uid()
    data = {name: entry.details[key] for key, name in told.details.items() if key in entry.details}
    subject = (told.kind, entry.subject_id)
    body = payload(str(uid), told.event, entry.at.isoformat(), entry.organisation_id, subject, data)
    return {
        "uid": uid, "organisation_id": row.organisation_id, "webhook_id": row.id, "seq": entry.seq,
        "event": told.event, "body": body, "state": SendState.WAITING, "made_at": clock.now(),
        "due_at": clock.now(), "attempts": 0, "answer": "", "error": "",
    }  # fmt: skip


def send_due(webhook_id: int | None = None) -> int:
    """Send what is due, oldest first; a receiver that fails is left alone for this turn."""
    use_scope(Scope.beyond(PURPOSE))
    taken, failing, until = 0, set[int](), monotonic() + TURN_SECONDS
    for delivery_id, owner in _waiting(webhook_id):
        if owner in failing or monotonic() > until:
            continue
        due = _claimed(delivery_id)
        if due is None:
            continue
        moment = int(clock.real_now().timestamp())
        try:
            answered = post(due.url, due.body, headers(due.secret, due.uid, moment, due.body))
        except NotDelivered as error:
            _note(due, None, str(error))
        else:
            _note(due, answered, "" if answered.is_taken else f"接收方回答 {answered.status}")
            if answered.is_taken:
                taken += 1
                continue
        failing.add(owner)
        if due.attempts > len(PAUSES):
            _judge(owner)
    return taken


def _due(at: datetime) -> Any:
    lost = (WebhookDelivery.state == SendState.SENDING) & (WebhookDelivery.lease_until < at)
    return or_(WebhookDelivery.state == SendState.WAITING, lost) & (WebhookDelivery.due_at <= at)


def _waiting(webhook_id: int | None) -> list[tuple[int, int]]:
    statement = (
        select(WebhookDelivery.id, WebhookDelivery.webhook_id)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(_due(clock.now()), Webhook.state == WebhookState.ACTIVE)
        .order_by(WebhookDelivery.id)
        .limit(ENTRIES_AT_ONCE)
    )
    if webhook_id is not None:
        statement = statement.where(WebhookDelivery.webhook_id == webhook_id)
    found = [(row.id, row.webhook_id) for row in session.execute(statement)]
    session.rollback()
    return found


def _claimed(delivery_id: int) -> Due | None:
    at = clock.now()
    with unaudited("claim a message") as current:
        taken = current.execute(
            update(WebhookDelivery)
            .where(WebhookDelivery.id == delivery_id, _due(at))
            .values(state=SendState.SENDING, lease_until=at + LEASE, attempts=WebhookDelivery.attempts + 1)
            .execution_options(synchronize_session=False)
        ).rowcount
    if not taken:
        return None
    statement = select(WebhookDelivery, Webhook).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
    row, owner = session.execute(statement.where(WebhookDelivery.id == delivery_id)).one()
    due = Due(row.id, str(row.uid), owner.id, row.attempts, row.body.encode(), owner.url, owner.secret or "")
    session.rollback()
    return due


def _note(due: Due, answered: Answered | None, error: str) -> None:
    at = clock.now()
    values: dict[str, Any] = {
        "tried_at": at, "lease_until": None, "error": error[:200],
        "status_code": answered.status if answered else None, "answer": answered.text if answered else "",
        "milliseconds": answered.milliseconds if answered else None,
    }  # fmt: skip
    if not error:
        values["state"] = SendState.SENT
    elif due.attempts > len(PAUSES):
        values["state"] = SendState.FAILED
    else:
        values |= {"state": SendState.WAITING, "due_at": at + PAUSES[due.attempts - 1]}
    with unaudited("note how a message was answered") as current:
        current.execute(
            update(WebhookDelivery)
            .where(WebhookDelivery.id == due.id, WebhookDelivery.state == SendState.SENDING)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _judge(webhook_id: int) -> None:
    """Stop a subscription whose messages are given up one after the other."""
    count = failures_in_a_row(Scope.beyond(PURPOSE), webhook_id, MOST_FAILURES)
    session.rollback()
    if count >= MOST_FAILURES:
        stop_failing(system_actor(PURPOSE), webhook_id, f"连续 {MOST_FAILURES} 条消息多次重试仍未送达")


def purge_deliveries() -> int:
    """Forget messages after their time; run every night."""
    with unaudited("forget old messages") as current:
        use_scope(Scope.beyond(PURPOSE))
        old = delete(WebhookDelivery).where(
            WebhookDelivery.made_at < clock.now() - KEPT,
            WebhookDelivery.state.in_([SendState.SENT, SendState.FAILED]),
        )
        return current.execute(old.execution_options(synchronize_session=False)).rowcount
