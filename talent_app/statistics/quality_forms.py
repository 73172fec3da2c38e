"""The form that puts a finding aside."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.web.forms import BaseForm, PlainForm, TrimmedText


class FindingDismissForm(BaseForm):
    """Why nothing is to be done."""

    reason = TrimmedText(
        _("理由"), required=True, max_length=200, width="full",
        description=_("如“已核对原件无误”。所据的数据改变后，这个问题会重新列出。"),
    )  # fmt: skip


class FindingReopenForm(PlainForm):
    """Take a finding up again."""
