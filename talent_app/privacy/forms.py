"""Forms of a person's rights and of the ledger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.privacy.models import RightKind
from talent_app.web.forms import BaseForm, CodeField, DateField, LongText, SearchSelectField, TrimmedText, VersionField


class OwnRequestsForm(BaseForm):
    """What a person asks for."""

    talent = CodeField(_("登记单位"), required=True)
    kind = CodeField(_("申请事项"), required=True, choices=RightKind)
    text = LongText(
        _("申请内容"), required=True, max_length=4000, rows=4, width="full",
        description=_("更正请写明哪一项有误、应当是什么、有何依据；异议和删除请写明理由。"),
    )  # fmt: skip


class RightShowForm(BaseForm):
    """The answer to a request."""

    outcome = CodeField(
        _("办理结果"), required=True, choices=[("granted", _("同意并已办理")), ("refused", _("不予同意"))]
    )
    answer = LongText(
        _("答复"), required=True, max_length=4000, rows=4, width="full",
        description=_("申请人会看到。不予同意的，请写明理由和依据。"),
    )  # fmt: skip
    kept_until = DateField(_("依法保存至"), description=_("不予删除时填写：法律、法规要求保存到哪一天。"))
    version = VersionField()


class AccountListForm(BaseForm):
    """Whose account an account is."""

    user = CodeField(_("本人账号"), required=True)
    talent = SearchSelectField(_("人才登记"), required=True)


class RecordNewForm(BaseForm):
    """One record of the ledger."""

    organisation = CodeField(_("单位"), required=True)
    title = TrimmedText(_("标题"), required=True, max_length=200, width="full")
    happened_on = DateField(_("发生日期"), required=True)
    purpose = LongText(_("目的和依据"), required=True, max_length=4000, rows=3, width="full")
    data = LongText(_("信息种类和范围"), required=True, max_length=4000, rows=3, width="full")
    receiver = LongText(_("接收方或受影响的人"), max_length=4000, rows=2, width="full")
    measures = LongText(_("风险、措施和结论"), max_length=4000, rows=4, width="full")
