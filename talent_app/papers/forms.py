"""Forms of a plan's papers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.files.intake import STATEMENT
from talent_app.papers.service import LONGEST_BODY, LONGEST_NUMBER, LONGEST_TITLE
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    TrimmedText,
    UploadField,
    VersionField,
    YesNoField,
)

STATEMENT_FORMS = (("zip", _("每人一个文件，打包为 ZIP")), ("one", _("全部合为一个文件")))


class PaperEditForm(BaseForm):
    """The words of a draft."""

    version = VersionField()
    title = TrimmedText(_("标题"), required=True, max_length=LONGEST_TITLE, width="full")
    addressee = TrimmedText(_("主送单位"), required=False, max_length=200, width="full")
    body = LongText(
        _("正文"), required=True, max_length=LONGEST_BODY, rows=22,
        description=_("一行一段；以“一、”开头的短行排为黑体标题，以“（一）”开头的短行排为楷体标题。【】中是要补充的内容。"),
    )  # fmt: skip
    signatory = TrimmedText(_("落款"), required=True, max_length=120)


class PaperIssueForm(BaseForm):
    """Number, date and scan of the sealed original."""

    version = VersionField()
    number = TrimmedText(
        _("文号"), required=True, max_length=LONGEST_NUMBER, description=_("例如 拉国资发〔2026〕15号")
    )
    issued_on = DateField(_("成文日期"), required=True)
    file = UploadField(_("盖章件扫描件（PDF）"), required=True, kinds=("pdf",), max_megabytes=20)
    declared = YesNoField(_(STATEMENT), width="full")


class PaperRemoveForm(BaseForm):
    """Asked before a draft goes."""

    version = VersionField()


class StatementRequestForm(BaseForm):
    """How the statements are wanted."""

    shape = CodeField(_("形式"), choices=STATEMENT_FORMS, required=True, blank="")
