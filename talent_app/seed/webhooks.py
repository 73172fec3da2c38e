"""A subscription of another program with a short log, stopped: in the demo data nobody listens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.webhooks.events import WebhookEvent as Event
from talent_app.webhooks.models import SendState, WebhookDelivery
from talent_app.webhooks.service import create_webhook, payload, stop_webhook
from talent_app.webhooks.signing import new_secret

#: What was sent, how it was answered.
SENT = (
    (Event.PING, None, 200, "ok", ""),
    (Event.TALENT_REGISTERED, ("talent", 1), 200, "ok", ""),
    (Event.PLAN_MOVED, ("plan", 1), 503, "Service Unavailable", "接收方回答 503"),
)


def create_webhooks(ids: Mapping[str, int]) -> int:
    """Subscribe an invented program to the events of the demo enterprise; returns how many messages its log holds."""
    administrator = actor_by_name("sysadmin", clock.today())
    row = create_webhook(
        administrator, ids["plant"], name="人事系统同步（演示）", url="https://hr.example.com/hooks",
        events=[Event.TALENT_REGISTERED.value, Event.PLAN_MOVED.value, Event.PLAN_DECIDED.value], secret=new_secret(),
    )  # fmt: skip
    webhook_id, at = row.id, clock.now()
    with within(Scope.everything()), unaudited("the log of the demo data") as current:
        for minutes, (event, subject, status, answer, error) in enumerate(SENT):
            made = at + timedelta(minutes=minutes)
            one = WebhookDelivery(
                organisation_id=ids["plant"], webhook_id=webhook_id, seq=None, event=event, body="",
                state=SendState.FAILED if error else SendState.SENT, made_at=made, due_at=made, tried_at=made,
                attempts=6 if error else 1, status_code=status, milliseconds=84, answer=answer, error=error,
            )  # fmt: skip
            one.body = payload(str(one.uid), event, made.isoformat(), ids["plant"], subject, {})
            current.add(one)
    session.rollback()
    stop_webhook(administrator, webhook_id, None, "演示数据没有真实的接收方")
    return len(SENT)
