"""Forms of the service for talents."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.core.enums import TitledEnum
from talent_app.support.enums import NeedKind, NeedSource
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    PlainForm,
    TrimmedText,
    VersionField,
    WholeField,
)


class Manner(TitledEnum):
    """How a leader kept in touch."""

    VISIT = "manner_visit", "上门走访"
    TALK = "manner_talk", "座谈"
    CALL = "manner_call", "电话"


class NeedNewForm(BaseForm):
    """What somebody needs."""

    kind = CodeField(_l("需求类别"), choices=NeedKind, required=True)
    source = CodeField(_l("需求来源"), choices=NeedSource, required=True)
    text = LongText(_l("需求内容"), required=True, max_length=2000, rows=4)


class NeedActForm(BaseForm):
    """A step of a need."""

    version = VersionField()
    owner = TrimmedText(_l("责任人"), max_length=60)
    result = LongText(_l("办理结果"), max_length=2000, rows=4)


class OwnSupportForm(BaseForm):
    """What I need."""

    talent = CodeField(_l("提交给"), required=True)
    kind = CodeField(_l("需求类别"), choices=NeedKind, required=True)
    text = LongText(_l("需求内容"), required=True, max_length=2000, rows=4)


class NeedWithdrawForm(PlainForm):
    """No longer needed."""

    version = VersionField()


class ContactNewForm(BaseForm):
    """Who keeps in touch with whom."""

    leader_name = TrimmedText(_l("联系领导"), required=True, max_length=60)
    leader_post = TrimmedText(_l("领导职务"), required=True, max_length=120)
    every_months = WholeField(_l("每隔"), required=True, minimum=1, maximum=24, unit=_l("个月联系一次"))
    since_on = DateField(_l("联系开始日期"), required=True)


class VisitNewForm(BaseForm):
    """A visit, and what it brought up."""

    version = VersionField()
    visited_on = DateField(_l("联系日期"), required=True)
    manner = CodeField(_l("联系方式"), choices=Manner, required=True)
    note = LongText(_l("反映的情况"), required=True, max_length=2000, rows=4)
    need = CodeField(_l("提出的需求"), choices=NeedKind, blank=_l("没有提出需求"))
    need_text = LongText(
        _l("需求内容"), max_length=2000, rows=2, description=_l("选择需求类别后，自动登记为服务需求。")
    )


class ContactEndForm(PlainForm):
    """The end of an arrangement."""

    version = VersionField()


class TermNewForm(BaseForm):
    """Within how many working days the enterprise promises to see to a need."""

    organisation = CodeField(_l("单位"), required=True)
    from_on = DateField(_l("起始日期"), required=True)
    days = WholeField(_l("办理期限"), required=True, minimum=1, maximum=120, unit=_l("个工作日"))
    document = TrimmedText(_l("企业办法文号"), required=True, max_length=120)
