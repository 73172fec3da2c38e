"""Pages of subscriptions to events: the list, one with the log of its messages, making and changing them."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations.queries import names, organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm
from talent_app.web.listing import Facet, Page, read_listing
from talent_app.webhooks import queries, service
from talent_app.webhooks.dispatch import KEPT, PAUSES
from talent_app.webhooks.events import WebhookEvent
from talent_app.webhooks.forms import (
    WebhookEditForm,
    WebhookNewForm,
    WebhookRemoveForm,
    WebhookSecretForm,
    WebhookStopForm,
)
from talent_app.webhooks.models import SendState, Webhook
from talent_app.webhooks.signing import new_secret

blueprint = Blueprint("webhooks", __name__, url_prefix="/admin/webhooks")


@blueprint.get("")
@requires(Permission.WEBHOOK_MANAGE)
def webhook_list() -> str:
    """Every subscription in scope, and how its messages stand."""
    rows = queries.webhooks(current_scope())
    return render_template(
        "webhooks/webhook_list.html",
        rows=rows,
        counts=queries.counts(current_scope(), [row.id for row in rows]),
        names=names(current_scope(), {row.organisation_id for row in rows}),
        states=SendState,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_MANAGE)
def webhook_new() -> str:
    """Subscribe a program; its secret is shown once, in the answer to this very request."""
    form = WebhookNewForm()
    places = [row for row in organisations(current_scope()) if row.is_active]
    form.organisation_id.offer([(str(row.id), row.name) for row in places])
    if request.method == "GET" and len(places) == 1:
        form.organisation_id.data = str(places[0].id)
    if form.validate_on_submit():
        secret = new_secret()
        with errors_on(form, InvalidInput):
            row = service.create_webhook(
                current_actor(), int(form.organisation_id.data), name=form.name.data, url=form.url.data,
                events=form.events.data, secret=secret,
            )  # fmt: skip
            return _shown_once(row, secret)
    return render_template("webhooks/webhook_new.html", form=form)


def _shown_once(row: Webhook, secret: str) -> str:
    return render_template("webhooks/_secret_shown_once.html", row=row, secret=secret)


@blueprint.get("/<int:webhook_id>")
@requires(Permission.WEBHOOK_MANAGE)
def webhook_show(webhook_id: int) -> str:
    """One subscription and the log of its messages."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    listing = read_listing(filters=("state",), sorts=("made",), usual="-made")
    return render_template(
        "webhooks/webhook_show.html",
        row=row,
        events=[WebhookEvent(code).title for code in row.events],
        organisation=names(current_scope(), {row.organisation_id})[row.organisation_id],
        page=Page(listing, queries.deliveries(current_scope(), row, listing)),
        facets=(Facet("state", _("状态"), SendState.choices()),),
        attempts=len(PAUSES) + 1,
        days=KEPT.days,
    )


@blueprint.route("/<int:webhook_id>/edit", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_MANAGE)
def webhook_edit(webhook_id: int) -> str | Response:
    """Change the purpose, the address or the events."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    form = WebhookEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            service.change_webhook(
                current_actor(), webhook_id, form.version.data, name=form.name.data, url=form.url.data,
                events=form.events.data,
            )  # fmt: skip
            flash(_("已保存事件推送。"), "success")
            return _to(webhook_id)
    return render_template("webhooks/webhook_edit.html", form=form, row=row)


@blueprint.route("/<int:webhook_id>/secret", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_MANAGE)
def webhook_secret(webhook_id: int) -> str:
    """Ask, then make a new secret, shown once."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    form = WebhookSecretForm(obj=row)
    if form.validate_on_submit():
        secret = new_secret()
        row = service.renew_secret(current_actor(), webhook_id, form.version.data, secret)
        return _shown_once(row, secret)
    return render_template("webhooks/webhook_secret.html", form=form, row=row)


@blueprint.route("/<int:webhook_id>/stop", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_MANAGE)
def webhook_stop(webhook_id: int) -> str | Response:
    """Ask, then tell the receiver nothing more."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    form = WebhookStopForm(obj=row)
    if form.validate_on_submit():
        service.stop_webhook(current_actor(), webhook_id, form.version.data)
        flash(_("已停止推送；可以随时恢复。"), "success")
        return _to(webhook_id)
    return render_template("webhooks/webhook_stop.html", form=form, row=row)


@blueprint.route("/<int:webhook_id>/remove", methods=["GET", "POST"])
@requires(Permission.WEBHOOK_MANAGE)
def webhook_remove(webhook_id: int) -> str | Response:
    """Ask, then remove the subscription with its log."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    form = WebhookRemoveForm(obj=row)
    if form.validate_on_submit():
        service.remove_webhook(current_actor(), webhook_id, form.version.data)
        flash(_("已删除事件推送；审计记录仍然保留。"), "success")
        return redirect(url_for("webhooks.webhook_list"))
    return render_template("webhooks/webhook_remove.html", form=form, row=row)


@blueprint.post("/<int:webhook_id>/resume")
@requires(Permission.WEBHOOK_MANAGE)
def webhook_resume(webhook_id: int) -> Response:
    """Tell the receiver again."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    if PlainForm().validate_on_submit():
        service.resume_webhook(current_actor(), webhook_id, row.version)
        flash(_("已恢复推送：从现在起的事件会推送，停止期间的事件不补推。"), "success")
    return _to(webhook_id)


@blueprint.post("/<int:webhook_id>/test")
@requires(Permission.WEBHOOK_MANAGE)
def webhook_test(webhook_id: int) -> Response:
    """Send a test."""
    queries.webhook_or_404(current_scope(), webhook_id)
    if PlainForm().validate_on_submit():
        delivery = service.try_webhook(current_actor(), webhook_id)
        flash(_("测试消息已交给后台推送，稍后刷新本页查看接收方的回答。"), "info")
        return redirect(url_for("webhooks.delivery_show", webhook_id=webhook_id, delivery_id=delivery.id))
    return _to(webhook_id)


@blueprint.get("/<int:webhook_id>/deliveries/<int:delivery_id>")
@requires(Permission.WEBHOOK_MANAGE)
def delivery_show(webhook_id: int, delivery_id: int) -> str:
    """One message, word for word, and how it was answered."""
    row = queries.webhook_or_404(current_scope(), webhook_id)
    delivery = queries.delivery_or_404(current_scope(), webhook_id, delivery_id)
    body = json.dumps(json.loads(delivery.body), ensure_ascii=False, indent=2)
    return render_template(
        "webhooks/delivery_show.html", row=row, delivery=delivery, body=body, attempts=len(PAUSES) + 1
    )


@blueprint.post("/<int:webhook_id>/deliveries/<int:delivery_id>/again")
@requires(Permission.WEBHOOK_MANAGE)
def delivery_again(webhook_id: int, delivery_id: int) -> Response:
    """Send a message once more."""
    queries.delivery_or_404(current_scope(), webhook_id, delivery_id)
    if PlainForm().validate_on_submit():
        service.send_again(current_actor(), webhook_id, delivery_id)
        flash(_("已交给后台重新推送，稍后刷新本页查看接收方的回答。"), "info")
    return redirect(url_for("webhooks.delivery_show", webhook_id=webhook_id, delivery_id=delivery_id))


def _to(webhook_id: int) -> Any:
    return redirect(url_for("webhooks.webhook_show", webhook_id=webhook_id))
