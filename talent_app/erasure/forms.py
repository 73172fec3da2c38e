"""Forms of erasures and of what outlived its period."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.web.forms import BaseForm, CodeField, DateField, LongText, VersionField


class ErasureNewForm(BaseForm):
    """Why somebody is to be erased."""

    reason = LongText(
        _("删除理由"), required=True, max_length=2000, rows=3, width="full",
        description=_("会写入审计记录并长期保存，请不要写姓名和证件号码。"),
    )  # fmt: skip


class ErasureDecideForm(BaseForm):
    """The second person's answer."""

    outcome = CodeField(
        _("复核结果"), required=True, choices=[("agreed", _("同意，立即删除")), ("refused", _("不同意"))]
    )
    note = LongText(_("复核意见"), max_length=2000, rows=3, width="full", description=_("不同意的，请写明理由。"))
    version = VersionField()


class RetentionShowForm(BaseForm):
    """What becomes of a matter that outlived its period."""

    outcome = CodeField(_("处理"), required=True, choices=[("confirmed", _("确认，期满删除")), ("deferred", _("暂缓"))])
    until = DateField(_("暂缓至"), description=_("暂缓时填写；到那一天系统会再次提示。"))
    reason = LongText(
        _("理由"), required=True, max_length=2000, rows=3, width="full",
        description=_("暂缓的，请写明仍须保存的目的和依据。请不要写姓名和证件号码。"),
    )  # fmt: skip
    version = VersionField()
