"""Forms of attachments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.files.intake import LONGEST_NAME, STATEMENT
from talent_app.web.forms import BaseForm, CodeField, PlainForm, TrimmedText, UploadField, VersionField, YesNoField

KINDS = ("pdf", "jpg", "png", "docx", "xlsx", "ofd")


class AttachmentNewForm(BaseForm):
    """A file, what it is, and the statement that it holds no state secret."""

    kind = CodeField(_("附件类别"), required=True)
    file = UploadField(
        _("文件"), required=True, kinds=KINDS, width="full",
        description=_(
            "PDF、JPEG、PNG、Word（.docx）、Excel（.xlsx）或 OFD，类型按内容判断。"
            "系统会检查文件名和文字中的密级标志；扫描件和图片中的文字无法识别，请自行确认。"
        ),
    )  # fmt: skip
    note = TrimmedText(
        _("说明"), max_length=LONGEST_NAME, width="full", description=_("如证书编号、会议日期，可不填。")
    )
    declared = YesNoField(_(STATEMENT), width="full")


class AttachmentRemoveForm(BaseForm):
    """Why an attachment goes into the bin."""

    reason = TrimmedText(_("移除理由"), required=True, max_length=200, width="full")
    version = VersionField()


class AttachmentRestoreForm(PlainForm):
    """The version that was seen in the bin."""

    version = VersionField()
