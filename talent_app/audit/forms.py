"""Forms of the audit pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.audit.actions import Action
from talent_app.audit.queries import EntryFilter
from talent_app.audit.wording import KINDS
from talent_app.web.forms import BaseForm, CodeField, DateField, FilterForm, TrimmedText, UploadField, WholeField


class EntryListForm(FilterForm):
    """What narrows the list of entries."""

    q = TrimmedText(_("对象"), required=False, max_length=100)
    actor = TrimmedText(_("操作人"), required=False, max_length=60, render_kw={"placeholder": _("操作人姓名")})
    action = CodeField(
        _("操作"), required=False, choices=[(each.value, each.label) for each in Action], blank=_("全部操作")
    )
    kind = CodeField(_("类别"), required=False, choices=list(KINDS.items()), blank=_("变更与查阅"))
    from_on = DateField(_("起始日期"), required=False, render_kw={"placeholder": _("自 2026-01-31")})
    to_on = DateField(_("截止日期"), required=False, render_kw={"placeholder": _("至 2026-12-31")})
    subject_type = TrimmedText(_("对象类别"), required=False, max_length=60)
    subject_id = WholeField(_("对象编号"), required=False)

    @property
    def chosen(self) -> EntryFilter:
        """The filter as the query takes it."""
        return EntryFilter(
            actor=self.actor.data or "",
            action=self.action.data or "",
            kind=self.kind.data or "",
            subject=self.q.data or "",
            subject_type=self.subject_type.data or "",
            subject_id=self.subject_id.data,
            from_on=self.from_on.data,
            to_on=self.to_on.data,
        )

    @property
    def named(self) -> dict[str, str]:
        """What was chosen, by field, for the entry that an export leaves."""
        return {each.short_name: str(each.data) for each in self if each.data}


class CopyForm(BaseForm):
    """A code, or a file that turned up somewhere."""

    code = TrimmedText(
        _("副本编号"), required=False, max_length=40, description=_("16 位字母和数字，印在页脚和“说明”工作表中。")
    )
    file = UploadField(
        _("找到的文件"), required=False, kinds=("xlsx", "csv", "pdf", "docx", "zip"), max_megabytes=50,
        description=_("在内存中读取，不保存。另存、改格式、删去“说明”的文件也可以。"),
    )  # fmt: skip


class VerificationForm(BaseForm):
    """The button that starts a verification, and a kept file of seals to compare with."""

    file = UploadField(
        _("封存摘要"), required=False, kinds=("csv",), max_megabytes=2,
        description=_("可选：上传以前下载、保存在系统之外的封存摘要，核对链是否被整段改写。"),
    )  # fmt: skip
