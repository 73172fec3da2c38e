"""Forms of finding experts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from talent_app.core.enums import TitledEnum
from talent_app.experts.criteria import LONGEST, WILLING, YEARS
from talent_app.experts.enums import CooperationMode
from talent_app.rules.codes import code_table
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    FilterForm,
    LongText,
    PlainForm,
    TrimmedText,
    VersionField,
)


def _codes(name: str):  # type: ignore[no-untyped-def]
    return lambda: code_table(name).choices()


class OwnersWord(TitledEnum):
    """Yes or no."""

    AGREE = "agree", "同意"
    REFUSE = "refuse", "不同意"


class ExpertSearchForm(FilterForm):
    """What is sought; coarse conditions only."""

    category = CodeField(_l("人才类别"), choices=_codes("talent_category"), blank=_l("不限"))
    title_level = CodeField(_l("职称级别（及以上）"), choices=_codes("title_level"), blank=_l("不限"))
    title_series = CodeField(_l("职称系列"), choices=_codes("title_series"), blank=_l("不限"))
    discipline = TrimmedText(_l("学科领域"), max_length=LONGEST)
    words = TrimmedText(_l("专长、技能、项目中的词"), max_length=LONGEST)
    years = CodeField(_l("工作年限"), choices=YEARS, blank=_l("不限"))
    willing = CodeField(_l("本人意愿"), choices=WILLING, blank=_l("不限"))


class ExpertRequestNewForm(BaseForm):
    """What the expert is to do, how and when."""

    organisation = CodeField(_l("申请单位"), required=True)
    purpose = LongText(
        _l("用途"),
        required=True,
        max_length=500,
        rows=3,
        description=_l("要解决什么问题、需要多少时间；对方据此决定。"),
    )
    mode = CodeField(_l("合作方式"), choices=CooperationMode, required=True)
    from_on = DateField(_l("开始日期"), required=True)
    until_on = DateField(_l("结束日期"), required=True)


class ExpertRequestWithdrawForm(PlainForm):
    """Take a request back."""

    version = VersionField()


class ExpertAnswerForm(BaseForm):
    """The owner's word."""

    version = VersionField()
    answer = CodeField(_l("意见"), choices=OwnersWord, required=True)
    person_told_on = DateField(
        _l("告知本人并征得同意的日期"), description=_l("同意时必填。没有征得本人同意的，请选择“不同意”。")
    )
    contact = TrimmedText(_l("本单位联系人和电话"), max_length=120, description=_l("同意时必填，提供给申请单位。"))
    note = LongText(_l("说明"), max_length=500, rows=2)
