"""Forms of subscriptions to events."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.web.forms import BaseForm, CodeField, CodesField, PlainForm, TrimmedText, VersionField
from talent_app.webhooks.events import OFFERED

URL_HELP = _("接收方的 https 地址；内网地址须由运维人员在 WEBHOOK_NETWORKS 中允许。")


def offered() -> list[tuple[str, str]]:
    """The events a subscription may choose."""
    return [(event.value, event.title) for event in OFFERED]


class WebhookNewForm(BaseForm):
    """Whose events, which, and where they go."""

    organisation_id = CodeField(_("单位"), required=True, description=_("推送这家单位及其下级单位的事件。"))
    name = TrimmedText(
        _("用途"), required=True, max_length=60, description=_("例如“人事系统同步”，便于日后辨认。"),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    url = TrimmedText(
        _("接收地址"), required=True, max_length=500, width="full", description=URL_HELP,
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )  # fmt: skip
    events = CodesField(_("推送的事件"), required=True, choices=offered, description=_("只选接收方确实需要的事件。"))


class WebhookEditForm(BaseForm):
    """The same, without the organisation, which stays."""

    version = VersionField()
    name = TrimmedText(_("用途"), required=True, max_length=60, render_kw={"autocomplete": "off"})
    url = TrimmedText(
        _("接收地址"), required=True, max_length=500, width="full", description=URL_HELP,
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )  # fmt: skip
    events = CodesField(_("推送的事件"), required=True, choices=offered)


class WebhookSecretForm(PlainForm):
    """Asking before the old secret becomes worthless."""

    version = VersionField()


class WebhookStopForm(PlainForm):
    """Asking before a receiver is told nothing more."""

    version = VersionField()


class WebhookRemoveForm(PlainForm):
    """Asking before a subscription goes with its log."""

    version = VersionField()
