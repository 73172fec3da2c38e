"""Forms of notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.notifications.events import Event
from talent_app.notifications.models import MailMode
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    PlainForm,
    Section,
    TrimmedText,
    VersionField,
    WholeField,
)


class ChoicesForm(BaseForm):
    """What a user wants by mail, and when."""

    mail = CodeField(_("邮件"), required=True, choices=MailMode)
    address = TrimmedText(_("通知邮箱"), max_length=254, description=_("邮件只写事项名称和链接，不含个人信息。"))
    digest_hour = WholeField(
        _("汇总时间"),
        minimum=0,
        maximum=23,
        required=True,
        unit=_("点"),
        description=_("选择每天汇总时，在这个钟点发出。"),
    )
    quiet_from = WholeField(_("免打扰开始"), minimum=0, maximum=23, unit=_("点"))
    quiet_until = WholeField(
        _("免打扰结束"),
        minimum=0,
        maximum=23,
        unit=_("点"),
        description=_("如 22 点到 7 点；这段时间的邮件等结束后再发。"),
    )
    wanted = CodesField(
        _("发邮件的事项"),
        choices=[(event.value, event.title) for event in Event if event is not Event.MAIL_TRIAL],
        width="full",
    )
    version = VersionField()

    sections = (
        Section(_("邮件"), ("mail", "address", "digest_hour"), _("站内通知总会收到；邮件由您选择。")),
        Section(_("免打扰"), ("quiet_from", "quiet_until")),
        Section(_("事项"), ("wanted",)),
    )


class NoticeMarkForm(PlainForm):
    """Marks a notice read or unread, or all of them read."""
