"""Subscriptions to events, for programs that register themselves; the secret is answered once, when it is made."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field

from talent_app.api.listing import PageReply, asked_listing, page_reply
from talent_app.api.operation import Answer, Reply, operation
from talent_app.api.reading import Body, PageQuery, Version, wanted_version
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, current_scope
from talent_app.webhooks import queries, service
from talent_app.webhooks.events import OFFERED
from talent_app.webhooks.models import SendState, Webhook, WebhookDelivery
from talent_app.webhooks.signing import new_secret

TAG = "事件推送"
WEBHOOK = "/webhooks/<int(max=9007199254740991):webhook_id>"
DELIVERY = WEBHOOK + "/deliveries/<int(max=9007199254740991):delivery_id>"
CODES = tuple(event.value for event in OFFERED)
STATES = tuple(state.value for state in SendState)

Url = Annotated[str, Field(min_length=1, max_length=500, description="接收方的 https 地址。")]
Events = Annotated[
    list[Literal[CODES]],  # type: ignore[valid-type]
    Field(min_length=1, max_length=len(CODES), description="推送的事件。"),
]
Name = Annotated[str, Field(min_length=1, max_length=60, description="用途。")]
EXAMPLE = {
    "organisation": 4, "name": "人事系统同步", "url": "https://hr.example.com/hooks",
    "events": ["talent.registered", "plan.decided"],
}  # fmt: skip


class WebhookNew(Body):
    """A receiver to be told of events."""

    organisation: Annotated[int, Field(ge=1, le=2**53 - 1, description="推送这家单位及其下级单位的事件。")]
    name: Name
    url: Url
    events: Events


class WebhookChange(Body):
    """What to change; what is not sent stays."""

    version: Version | None = None
    name: Name | None = None
    url: Url | None = None
    events: Events | None = None


class WebhookShown(Reply):
    """A subscription."""

    id: int
    organisation: int
    name: str
    url: str
    events: list[str]
    state: str
    stopped_reason: str
    created_at: str
    version: int


class WebhookMade(WebhookShown):
    """A subscription just made, with its signing secret."""

    secret: str = Field(description="签名密钥，只在这一次回答中出现。")


class WebhookList(Reply):
    """Every subscription in scope."""

    items: list[WebhookShown]


class DeliveryQuery(PageQuery):
    """Which messages."""

    state: Literal[STATES] | None = None  # type: ignore[valid-type]


class DeliveryShown(Reply):
    """A message and how it was answered."""

    id: int
    message: str = Field(description="消息编号，即 webhook-id。")
    event: str
    state: str
    made_at: str
    tried_at: str | None
    due_at: str | None = Field(description="下次推送的时间；不再推送时为 null。")
    attempts: int
    status_code: int | None = Field(description="接收方回答的状态码。")
    answer: str = Field(description="回答的开头部分。")
    error: str
    body: dict[str, Any] = Field(description="推送的内容。")


class DeliveryPage(PageReply):
    """A page of messages, latest first."""

    items: list[DeliveryShown]


SHOWN = EXAMPLE | {
    "id": 3, "state": "active", "stopped_reason": "", "created_at": "2026-11-23T08:15:30+00:00", "version": 1
}  # fmt: skip
SENT = {
    "id": 71, "message": "019ab1c2-0000-7000-8000-000000000071", "event": "ping", "state": "waiting",
    "made_at": "2026-11-23T08:15:30+00:00", "tried_at": None, "due_at": "2026-11-23T08:15:30+00:00", "attempts": 0,
    "status_code": None, "answer": "", "error": "",
    "body": {"id": "019ab1c2-0000-7000-8000-000000000071", "event": "ping", "at": "2026-11-23T08:15:30+00:00",
             "organisation": 4, "subject": None, "data": {"webhook": 3}},
}  # fmt: skip


def shown(row: Webhook) -> dict[str, Any]:
    """A subscription as JSON, without its secret."""
    return {
        "id": row.id,
        "organisation": row.organisation_id,
        "name": row.name,
        "url": row.url,
        "events": row.events,
        "state": row.state.value,
        "stopped_reason": row.stopped_reason,
        "created_at": row.created_at.isoformat(),
        "version": row.version,
    }


def delivery_shown(row: WebhookDelivery) -> dict[str, Any]:
    """A message as JSON."""
    return {
        "id": row.id,
        "message": str(row.uid),
        "event": row.event.value,
        "state": row.state.value,
        "made_at": row.made_at.isoformat(),
        "tried_at": row.tried_at.isoformat() if row.tried_at else None,
        "due_at": row.due_at.isoformat() if row.state is SendState.WAITING else None,
        "attempts": row.attempts,
        "status_code": row.status_code,
        "answer": row.answer,
        "error": row.error,
        "body": json.loads(row.body),
    }


def _tagged(row: Webhook, data: dict[str, Any]) -> Answer:
    return Answer(data, {"ETag": f'"{row.version}"'})


@operation(
    "GET", "/webhooks", Permission.WEBHOOK_MANAGE, tag=TAG, summary="列出事件推送", reply=WebhookList,
    reply_example={"items": [SHOWN]},
)  # fmt: skip
def webhook_list() -> dict[str, Any]:
    """Every subscription in scope."""
    return {"items": [shown(row) for row in queries.webhooks(current_scope())]}


@operation(
    "POST", "/webhooks", Permission.WEBHOOK_MANAGE, tag=TAG, summary="新建事件推送", status=201, repeats_safely=True,
    description="签名密钥只在这一次回答中出现。", body=WebhookNew, reply=WebhookMade, example=EXAMPLE,
    reply_example=SHOWN | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
)  # fmt: skip
def webhook_create(body: WebhookNew) -> Answer:
    """Subscribe a receiver."""
    secret = new_secret()
    row = service.create_webhook(
        current_actor(), body.organisation, name=body.name, url=body.url, events=body.events, secret=secret
    )
    row = queries.webhook_or_404(current_scope(), row.id)
    location = url_for("api_v1.webhook_show", webhook_id=row.id)
    return Answer(shown(row) | {"secret": secret}, {"ETag": f'"{row.version}"', "Location": location})


@operation(
    "GET", WEBHOOK, Permission.WEBHOOK_MANAGE, tag=TAG, summary="查看事件推送", reply=WebhookShown, reply_example=SHOWN
)  # fmt: skip
def webhook_show(webhook_id: int) -> Answer:
    """One subscription."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    return _tagged(row, shown(row))


@operation(
    "PATCH", WEBHOOK, Permission.WEBHOOK_MANAGE, tag=TAG, summary="修改事件推送", body=WebhookChange,
    reply=WebhookShown, needs_version=True, example={"version": 1, "events": ["plan.decided"]}, reply_example=SHOWN,
)  # fmt: skip
def webhook_change(webhook_id: int, body: WebhookChange) -> Answer:
    """Change some of a subscription."""
    version = wanted_version(body.version)
    row = queries.webhook_or_404(current_scope(), webhook_id)
    told = {"name": body.name or row.name, "url": body.url or row.url, "events": body.events or row.events}
    service.change_webhook(current_actor(), webhook_id, version, **told)
    row = queries.webhook_or_404(current_scope(), webhook_id)
    return _tagged(row, shown(row))


@operation(
    "DELETE", WEBHOOK, Permission.WEBHOOK_MANAGE, tag=TAG, summary="删除事件推送", status=204, needs_version=True,
    description="须带 If-Match。推送记录一并删除，审计记录仍然保留。",
)  # fmt: skip
def webhook_remove(webhook_id: int) -> Answer:
    """Remove a subscription with its log."""
    version = wanted_version(None)
    service.remove_webhook(current_actor(), webhook_id, version)
    return Answer(None)


@operation(
    "POST", WEBHOOK + "/test", Permission.WEBHOOK_MANAGE, tag=TAG, summary="发送测试", status=201,
    repeats_safely=True, reply=DeliveryShown, reply_example=SENT,
    description="立即向接收地址推送一条 ping 消息；结果见推送记录。",
)  # fmt: skip
def webhook_test(webhook_id: int) -> Answer:
    """Send a test."""
    row = service.try_webhook(current_actor(), webhook_id)
    row = queries.delivery_or_404(current_scope(), webhook_id, row.id)
    location = url_for("api_v1.delivery_show", webhook_id=webhook_id, delivery_id=row.id)
    return Answer(delivery_shown(row), {"Location": location})


@operation(
    "GET", WEBHOOK + "/deliveries", Permission.WEBHOOK_MANAGE, tag=TAG, summary="列出推送记录", query=DeliveryQuery,
    reply=DeliveryPage, description="最近的在前，保存 30 天。",
    reply_example={"items": [SENT], "next": None, "previous": None, "total": 1, "is_more_than_total": False},
)  # fmt: skip
def delivery_list(webhook_id: int, query: DeliveryQuery) -> dict[str, Any]:
    """The log of a subscription."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    listing = asked_listing(query, filters=("state",), sorts=("made",), usual="-made")
    found = queries.deliveries(current_scope(), row, listing)
    return page_reply(listing, found, [delivery_shown(each) for each in found.rows])


@operation(
    "GET", DELIVERY, Permission.WEBHOOK_MANAGE, tag=TAG, summary="查看推送记录", reply=DeliveryShown,
    reply_example=SENT,
)  # fmt: skip
def delivery_show(webhook_id: int, delivery_id: int) -> dict[str, Any]:
    """One message."""
    return delivery_shown(queries.delivery_or_404(current_scope(), webhook_id, delivery_id))


@operation(
    "POST", DELIVERY + "/again", Permission.WEBHOOK_MANAGE, tag=TAG, summary="再次推送", status=200,
    repeats_safely=True, reply=DeliveryShown, reply_example=SENT,
    description="原样再推送一次，消息编号不变。",
)  # fmt: skip
def delivery_again(webhook_id: int, delivery_id: int) -> dict[str, Any]:
    """Send a message once more."""
    service.send_again(current_actor(), webhook_id, delivery_id)
    return delivery_shown(queries.delivery_or_404(current_scope(), webhook_id, delivery_id))
