"""Commands about subscriptions: making, changing, a new secret, stopping, resuming, removing, a test, sending again."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.audit.models import AuditHead
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.db.engine import session
from talent_app.db.scoping import owned_or_404
from talent_app.identity.permissions import Permission
from talent_app.jobs.service import request_job
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations.queries import organisation_or_404
from talent_app.webhooks.events import OFFERED, WebhookEvent
from talent_app.webhooks.models import SendState, Webhook, WebhookDelivery, WebhookMark, WebhookState
from talent_app.webhooks.queries import MISSING, delivery_or_404
from talent_app.webhooks.sending import checked_url

JOB = "webhook_send"
JOB_TITLE = "事件推送"
MOST = 20


@command(Permission.WEBHOOK_MANAGE)
def create_webhook(
    actor: Actor, organisation_id: int, *, name: str, url: str, events: Collection[str], secret: str
) -> Webhook:
    """Subscribe a program to events of an organisation and everything below it, from now on."""
    scope = reach_of(actor, Permission.WEBHOOK_MANAGE)
    organisation = organisation_or_404(scope, organisation_id)
    values = _checked(name, url, events)
    here = select(func.count()).select_from(Webhook).where(Webhook.organisation_id == organisation.id)
    if (session.scalar(here) or 0) >= MOST:
        raise Conflict(f"这家单位已有 {MOST} 项事件推送。", "请先删除不再使用的。")
    row = Webhook(
        organisation_id=organisation.id, state=WebhookState.ACTIVE, stopped_reason="", created_at=running().at,
        created_by_name=actor.name, **values,
    )  # fmt: skip
    row.secret = secret
    session.add(row)
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="新建")
    session.add(WebhookMark(webhook_id=row.id, seq=_head()))
    return row


@command(Permission.WEBHOOK_MANAGE)
def change_webhook(
    actor: Actor, webhook_id: int, version: int | None, *, name: str, url: str, events: Collection[str]
) -> Webhook:
    """Change the purpose, the address or the events of a subscription."""
    row = _locked(actor, webhook_id, version)
    for key, value in _checked(name, url, events).items():
        setattr(row, key, value)
    if not session.is_modified(row):
        raise Unchanged(row)
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="修改")
    return row


@command(Permission.WEBHOOK_MANAGE)
def renew_secret(actor: Actor, webhook_id: int, version: int | None, secret: str) -> Webhook:
    """Sign with a new secret from the next message on."""
    row = _locked(actor, webhook_id, version)
    row.secret = secret
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="更换签名密钥")
    return row


@command(Permission.WEBHOOK_MANAGE)
def stop_webhook(actor: Actor, webhook_id: int, version: int | None, reason: str = "") -> Webhook:
    """Tell a receiver nothing more until it is resumed; what waits stays waiting."""
    row = _locked(actor, webhook_id, version)
    if row.state is WebhookState.STOPPED:
        raise Unchanged(row)
    row.state, row.stopped_reason = WebhookState.STOPPED, (reason.strip() or "管理员停止")[:200]
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step=f"停止：{row.stopped_reason}")
    return row


@command(None)
def stop_failing(actor: Actor, webhook_id: int, reason: str) -> Webhook:
    """Stop a subscription whose receiver has failed again and again, and tell who administers it."""
    row: Webhook = owned_or_404(reach_of(actor, Permission.WEBHOOK_MANAGE), Webhook, webhook_id, locked=True)
    if row.state is WebhookState.STOPPED:
        raise Unchanged(row)
    row.state, row.stopped_reason = WebhookState.STOPPED, reason[:200]
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step=f"停止：{row.stopped_reason}")
    notify(
        Event.WEBHOOK_STOPPED, link=f"/admin/webhooks/{row.id}", values={"name": row.name, "reason": reason},
        organisation_id=row.organisation_id, permission=Permission.WEBHOOK_MANAGE,
    )  # fmt: skip
    return row


@command(Permission.WEBHOOK_MANAGE)
def resume_webhook(actor: Actor, webhook_id: int, version: int | None) -> Webhook:
    """Tell the receiver again: what waits is sent now, what happened while it was stopped is not."""
    row = _locked(actor, webhook_id, version)
    if row.state is WebhookState.ACTIVE:
        raise Unchanged(row)
    row.state, row.stopped_reason = WebhookState.ACTIVE, ""
    mark = session.scalars(select(WebhookMark).where(WebhookMark.webhook_id == row.id)).one()
    mark.seq = _head()
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="恢复")
    request_job(actor, JOB, JOB_TITLE, {"webhook_id": row.id}, row.organisation_id)
    return row


@command(Permission.WEBHOOK_MANAGE)
def remove_webhook(actor: Actor, webhook_id: int, version: int | None) -> Webhook:
    """Remove a subscription with its log; that it was there stays in the audit."""
    row = _locked(actor, webhook_id, version)
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="删除")
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == row.id))
    session.execute(delete(WebhookMark).where(WebhookMark.webhook_id == row.id))
    session.delete(row)
    return row


@command(Permission.WEBHOOK_MANAGE)
def try_webhook(actor: Actor, webhook_id: int) -> WebhookDelivery:
    """Send a test at once, so that the receiver's maker sees whether address and signature fit."""
    row = _locked(actor, webhook_id, None)
    _refuse_stopped(row)
    at = running().at
    delivery = WebhookDelivery(
        organisation_id=row.organisation_id, webhook_id=row.id, seq=None, event=WebhookEvent.PING, body="",
        state=SendState.WAITING, made_at=at, due_at=at, attempts=0,
    )  # fmt: skip
    delivery.body = payload(
        str(delivery.uid), WebhookEvent.PING, at.isoformat(), row.organisation_id, None, {"webhook": row.id}
    )
    session.add(delivery)
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step="发送测试")
    request_job(actor, JOB, JOB_TITLE, {"webhook_id": row.id}, row.organisation_id)
    return delivery


@command(Permission.WEBHOOK_MANAGE)
def send_again(actor: Actor, webhook_id: int, delivery_id: int) -> WebhookDelivery:
    """Send a message once more, word for word and under its id, with the full number of attempts."""
    row = _locked(actor, webhook_id, None)
    _refuse_stopped(row)
    delivery = delivery_or_404(reach_of(actor, Permission.WEBHOOK_MANAGE), webhook_id, delivery_id)
    delivery.state, delivery.attempts, delivery.due_at = SendState.WAITING, 0, running().at
    delivery.lease_until = None
    record(Action.WEBHOOK_CHANGED, row, name=row.name, step=f"再次推送：{delivery.event.title}")
    request_job(actor, JOB, JOB_TITLE, {"webhook_id": row.id}, row.organisation_id)
    return delivery


def payload(
    message_id: str,
    event: WebhookEvent,
    at: str,
    organisation_id: int | None,
    subject: tuple[str, int | None] | None,
    data: dict[str, Any],
) -> str:
    """The body of a message."""
    told = {
        "id": message_id,
        "event": event.value,
        "at": at,
        "organisation": organisation_id,
        "subject": None if subject is None else {"type": subject[0], "id": subject[1]},
        "data": data,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_stopped(row: Webhook) -> None:
    if row.state is WebhookState.STOPPED:
        raise Conflict("这项事件推送已停止。", "请先恢复推送。")


def _locked(actor: Actor, webhook_id: int, version: int | None) -> Webhook:
    scope = reach_of(actor, Permission.WEBHOOK_MANAGE)
    row: Webhook = owned_or_404(scope, Webhook, webhook_id, locked=True, missing=MISSING)
    check_version(row, version)
    return row


def _checked(name: str, url: str, events: Collection[str]) -> dict[str, Any]:
    if not name.strip():
        raise InvalidInput("请填写用途。", "例如“人事系统同步”。", "name")
    chosen = [event.value for event in OFFERED if event.value in set(events)]
    if not chosen:
        raise InvalidInput("请至少选择一个事件。", "只选接收方确实需要的事件。", "events")
    return {"name": name.strip()[:60], "url": checked_url(url), "events": chosen}


def _head() -> int:
    return session.scalar(select(AuditHead.seq)) or 0
