"""Forms of channels, demand and openings. Those on candidates are in `candidate_forms.py`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.recruitment.enums import ChannelKind, Urgency
from talent_app.rules.codes import code_table
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)


def codes(name: str):  # type: ignore[no-untyped-def]
    """The choices of a code table, read when the form is shown."""
    return lambda: code_table(name).choices()


class ChannelNewForm(BaseForm):
    """A channel."""

    organisation = CodeField(_l("单位"), required=True)
    kind = CodeField(_l("渠道类别"), choices=ChannelKind, required=True)
    name = TrimmedText(_l("渠道名称"), required=True, max_length=120, description=_l("如高校、院所、招聘会的名称。"))
    agreement_title = TrimmedText(_l("合作协议"), max_length=200)
    agreed_on = DateField(_l("签订日期"))
    agreed_until = DateField(_l("到期日期"))
    contact_name = TrimmedText(_l("联系人"), max_length=60)
    contact_phone = TrimmedText(_l("联系电话"), max_length=40, description=_l("加密保存。"))
    note = LongText(_l("说明"), max_length=2000, rows=3)


class ChannelEditForm(ChannelNewForm):
    """A channel that exists."""

    version = VersionField()
    is_open = YesNoField(_l("仍在使用"))


class CostNewForm(BaseForm):
    """Money spent on a channel."""

    spent_on = DateField(_l("支出日期"), required=True)
    amount = MoneyField(_l("金额"), required=True)
    purpose = TrimmedText(_l("用途"), required=True, max_length=200)


class DemandNewForm(BaseForm):
    """The list of an enterprise and year."""

    organisation = CodeField(_l("单位"), required=True)
    year = WholeField(_l("年度"), required=True, minimum=2020, maximum=2100)
    contact_name = TrimmedText(_l("报名联系人"), required=True, max_length=60, description=_l("随目录公布。"))
    contact_phone = TrimmedText(
        _l("公布的联系方式"), required=True, max_length=40, description=_l("请填写办公电话或邮箱，随目录公布。")
    )


class PostNewForm(BaseForm):
    """One post of a list."""

    title = TrimmedText(_l("岗位名称"), required=True, max_length=120)
    urgency = CodeField(_l("紧缺程度"), choices=Urgency, required=True)
    headcount = WholeField(_l("需求人数"), required=True, minimum=1, maximum=999, unit=_l("人"))
    category = CodeField(_l("人才类别"), choices=codes("talent_category"), required=True)
    education = CodeField(_l("学历要求（及以上）"), choices=codes("education"), blank=_l("不限"))
    title_level = CodeField(_l("职称要求（及以上）"), choices=codes("title_level"), blank=_l("不限"))
    major = TrimmedText(_l("专业要求"), max_length=200)
    work_place = TrimmedText(_l("工作地点"), max_length=120)
    treatment = TrimmedText(_l("待遇说明"), max_length=200, description=_l("随目录公布，如“年薪面议，提供周转住房”。"))
    requirements = LongText(_l("其他条件"), max_length=2000, rows=3)


class PostEditForm(PostNewForm):
    """A post that exists."""

    version = VersionField()


class PostRemoveForm(PlainForm):
    """Take a post off the list."""

    version = VersionField()


class DemandActForm(BaseForm):
    """A step of a list, with a word."""

    version = VersionField()
    note = LongText(_l("说明"), max_length=500, rows=3)


class OpeningNewForm(BaseForm):
    """A post opened for applications."""

    demand_post = CodeField(_l("对应需求岗位"), required=True)
    title = TrimmedText(_l("招聘岗位"), required=True, max_length=120)
    headcount = WholeField(_l("招聘人数"), required=True, minimum=1, maximum=999, unit=_l("人"))
    opens_on = DateField(_l("报名开始"), required=True)
    closes_on = DateField(_l("报名截止"), required=True)
    requirements = LongText(_l("招聘条件"), required=True, max_length=2000, rows=4)


class OpeningEditForm(OpeningNewForm):
    """An opening that exists."""

    version = VersionField()
    is_open = YesNoField(_l("招聘进行中"))
