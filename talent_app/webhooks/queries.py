"""Reads of subscriptions and of the log of their messages."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.webhooks.models import SendState, Webhook, WebhookDelivery

MISSING = ("没有找到这项事件推送。", "请从事件推送列表重新进入。")
MISSING_DELIVERY = ("没有找到这条推送记录。", "推送记录保存 30 天；请从事件推送的页面重新进入。")


class DeliveryWish(Wish, Protocol):
    """What a reader asked of the log."""

    def first(self, name: str) -> str | None:
        """The chosen `state` or `event`."""


def webhooks(scope: Scope) -> list[Webhook]:
    """The subscriptions in scope, in the order they were made."""
    return list(session.scalars(select_within(scope, Webhook).order_by(Webhook.id)))


def webhook_or_404(scope: Scope, webhook_id: int) -> Webhook:
    """One subscription in scope."""
    found: Webhook = owned_or_404(scope, Webhook, webhook_id, missing=MISSING)
    return found


def delivery_or_404(scope: Scope, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    """One message of a subscription in scope."""
    webhook = webhook_or_404(scope, webhook_id)
    found: WebhookDelivery = owned_or_404(scope, WebhookDelivery, delivery_id, missing=MISSING_DELIVERY)
    if found.webhook_id != webhook.id:
        raise NotFound(*MISSING_DELIVERY)
    return found


def deliveries(scope: Scope, webhook: Webhook, wish: DeliveryWish) -> Slice[WebhookDelivery]:
    """One page of the log, latest first."""
    statement = select_within(scope, WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)
    if wish.first("state") in {state.value for state in SendState}:
        statement = statement.where(WebhookDelivery.state == SendState(wish.first("state")))
    return read_slice(statement, wish, {"made": WebhookDelivery.made_at}, WebhookDelivery.id)


def counts(scope: Scope, webhook_ids: list[int]) -> dict[tuple[int, SendState], int]:
    """How many messages of each subscription stand how."""
    statement = (
        select_within(scope, WebhookDelivery)
        .with_only_columns(WebhookDelivery.webhook_id, WebhookDelivery.state, func.count())
        .where(WebhookDelivery.webhook_id.in_(webhook_ids))
        .group_by(WebhookDelivery.webhook_id, WebhookDelivery.state)
    )
    return {(webhook_id, state): count for webhook_id, state, count in session.execute(statement)}


def failures_in_a_row(scope: Scope, webhook_id: int, most: int) -> int:
    """How many of the latest finished messages were given up, counted to `most`."""
    statement = (
        select(WebhookDelivery.state)
        .where(
            WebhookDelivery.webhook_id == webhook_id,
            WebhookDelivery.state.in_([SendState.SENT, SendState.FAILED]),
        )
        .order_by(WebhookDelivery.tried_at.desc(), WebhookDelivery.id.desc())
        .limit(most)
    )
    count = 0
    for state in session.scalars(statement):
        if state is not SendState.FAILED:
            break
        count += 1
    return count
