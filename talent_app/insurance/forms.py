"""Forms of social insurance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from talent_app.insurance.models import ChangeKind
from talent_app.rules.notation import ratio_text
from talent_app.rules.parameters import Parameter, Unit
from talent_app.rules.social_insurance import REGIONS
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    MoneyField,
    RatioField,
    TrimmedText,
    VersionField,
    WholeField,
)


class InsuranceEditForm(BaseForm):
    """A person's enrolment and the bases of a year."""

    version = VersionField()
    region = CodeField(_l("参保地区"), choices=REGIONS, required=True, section=_l("参保"))
    started_on = DateField(_l("用工日期"), required=True, section=_l("参保"))
    enrolled_on = DateField(
        _l("参保日期"), section=_l("参保"), description=_l("尚未参保的留空；期限为用工之日起 30 日。")
    )
    number = TrimmedText(_l("社会保险个人编号"), max_length=40, section=_l("参保"))
    fund_account = TrimmedText(_l("公积金账号"), max_length=40, section=_l("参保"))
    wage = MoneyField(
        _l("月缴费工资"), unit=_l("元"), section=_l("缴费基数（月）"),
        description=_l("按上下限自动取值；不缴公积金、没有年金的相应留空。"),
    )  # fmt: skip
    housing_wage = MoneyField(_l("公积金月基数"), unit=_l("元"), section=_l("缴费基数（月）"))
    housing_rate = RatioField(
        _l("公积金比例"), section=_l("缴费基数（月）"), description=_l("单位和个人各缴，不低于 5%。")
    )
    injury_rate = RatioField(_l("工伤保险费率"), section=_l("缴费基数（月）"), description=_l("按本单位行业类别核定。"))
    medical_extra = MoneyField(_l("补充医疗保险"), unit=_l("元"), section=_l("单位补充（月）"))
    annuity_employer = MoneyField(_l("企业年金单位缴费"), unit=_l("元"), section=_l("单位补充（月）"))
    annuity_person = MoneyField(_l("企业年金个人缴费"), unit=_l("元"), section=_l("单位补充（月）"))


class InsuranceChangeForm(BaseForm):
    """What happened to an enrolment."""

    kind = CodeField(_l("变动类别"), choices=ChangeKind, required=True)
    from_on = DateField(_l("生效日期"), required=True)
    note = TrimmedText(_l("说明"), max_length=300)


class EstimateForm(BaseForm):
    """An enterprise's own figures; `for_figures` adds one box for each that nobody published."""

    version = VersionField()
    source = TrimmedText(
        _l("数值来源"),
        required=True,
        max_length=200,
        description=_l("例如经办机构通知、上年缴费核定单；结果都标注“企业自填”。"),
    )

    @classmethod
    def for_figures(cls, parameters: Sequence[Parameter]) -> type[EstimateForm]:
        """A form with a box for each figure."""
        boxes: dict[str, Any] = {}
        for each in parameters:
            name = each.code.partition(".")[2]
            money = each.unit is Unit.YUAN
            boxes[name] = MoneyField(each.label, unit=_l("元")) if money else RatioField(each.label)
        return type("EstimateFormOfYear", (cls,), boxes)

    def written(self, names: Sequence[str]) -> dict[str, str]:
        """The figures as they are stored: canonical text."""
        found = {}
        for name in names:
            value = self[name].data
            if value is not None:
                found[name] = value.as_yuan() if hasattr(value, "as_yuan") else ratio_text(value)
        return found

    def begin(self, values: Mapping[str, Any]) -> None:
        """Fill the boxes with earlier values."""
        for name, value in values.items():
            if name in self:
                self[name].data = value


class AnnuityForm(BaseForm):
    """An enterprise's annuity of a year."""

    version = VersionField()
    wage_total = MoneyField(_l("职工工资总额"), required=True, unit=_l("元"), section=_l("年度"))
    document = TrimmedText(_l("年金方案备案文号"), max_length=200, section=_l("年度"))
    employer = MoneyField(_l("单位缴费"), required=True, unit=_l("元"), section=_l("企业年金"))
    person = MoneyField(_l("个人缴费"), required=True, unit=_l("元"), section=_l("企业年金"))
    highest = MoneyField(_l("分配到个人的最高额"), unit=_l("元"), section=_l("企业年金"))
    average = MoneyField(_l("分配到个人的平均额"), unit=_l("元"), section=_l("企业年金"))
    vesting_years = WholeField(_l("完全归属年限"), minimum=0, maximum=50, unit=_l("年"), section=_l("企业年金"))
    medical_extra = MoneyField(_l("补充医疗保险费"), unit=_l("元"), section=_l("补充医疗保险"))
