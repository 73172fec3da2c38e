"""The forms of one's own tokens."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.web.forms import BaseForm, CodesField, DateField, PlainForm, TrimmedText


class TokenNewForm(BaseForm):
    """What a token is for, what it may do, how long it lives."""

    name = TrimmedText(
        _("用途"), required=True, max_length=60, description=_("例如“人事系统每日同步”，便于日后辨认。"),
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    permissions = CodesField(_("权限"), required=True, description=_("只选程序确实需要的权限。"))
    expires_on = DateField(_("有效期至"), required=True, description=_("含当日，最长一年。"))


class TokenRevokeForm(PlainForm):
    """Asking before a token becomes worthless."""
