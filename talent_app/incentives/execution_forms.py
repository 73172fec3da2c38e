"""Forms of a plan that is carried out: appraisal, grades, payments, leavers, wage total, yearly report."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import lazy_gettext as _

from talent_app.incentives.fact_fields import LARGEST_FACT, YuansField
from talent_app.incentives.life_states import ReportHeading
from talent_app.rules.payout_terms import Leaving
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    RatioField,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)


class YearAppraiseForm(BaseForm):
    """What a year reached."""

    version = VersionField()
    net_profit = MoneyField(_("当年税后利润"), required=True, negative=True, maximum=LARGEST_FACT)
    prior_profits = YuansField(
        _("此前各年税后利润"), required=True, negative=True,
        description=_("每行一个金额，由远到近，填三年或四年；用于核对增长条件（DV-008）。"),
    )  # fmt: skip
    is_target_met = YesNoField(_("已达到方案规定的业绩目标"))
    completion = RatioField(
        _("目标完成率"), required=True, minimum=Fraction(0), maximum=Fraction(10), default=Fraction(1),
        description=_("没有与完成率挂钩的填 100%；超过 100% 按 100% 兑付。"),
    )  # fmt: skip
    pool = MoneyField(_("当年额度"), required=True, maximum=LARGEST_FACT, description=_("不超过批复的总额。"))
    appraised_on = DateField(_("考核日期"), required=True, description=_("首期在考核当年兑付，以后各期依次顺延。"))
    number = TrimmedText(_("考核结果文号"), required=False, max_length=120)
    note = LongText(_("说明"), required=False, max_length=1000, rows=2)


class YearGradesForm(BaseForm):
    """Everybody's grade stands in the table."""

    version = VersionField()


class YearConfirmForm(BaseForm):
    """The head of the enterprise confirms."""

    version = VersionField()


class PaymentNewForm(BaseForm):
    """Payments that were made under one voucher; ticked in the table."""

    paid_on = DateField(_("发放日期"), required=True)
    voucher = TrimmedText(_("凭证号"), required=True, max_length=120, description=_("例如 2026-12 记 105 号。"))


class PaymentTakeBackForm(BaseForm):
    """A payment that was clawed back."""

    note = TrimmedText(_("原因和依据"), required=True, max_length=300, width="full")


class LeaverNewForm(BaseForm):
    """Somebody left."""

    ref = CodeField(_("离岗人员"), required=True)
    left_on = DateField(_("离岗日期"), required=True)
    reason = CodeField(_("离岗原因"), choices=Leaving, required=True)
    note = TrimmedText(_("说明"), required=False, max_length=200)


class WageRecordMoveForm(PlainForm):
    """A step of a year's wage total: filed, taken back, seen."""

    version = VersionField()


class YearWageTotalForm(BaseForm):
    """How the year was booked."""

    amount = MoneyField(_("计入当年工资总额的金额"), required=True, maximum=LARGEST_FACT)
    number = TrimmedText(_("列支或单列文号"), required=False, max_length=120)


class ReportWriteForm(BaseForm):
    """The yearly report with its five headings."""

    version = VersionField()


for _heading in ReportHeading:
    setattr(ReportWriteForm, _heading.value, LongText(_heading.title, required=False, max_length=6000, rows=4))


class PlanLifeForm(BaseForm):
    """Which year to appraise next."""

    year = WholeField(_("考核年度"), required=True, minimum=2016, maximum=2100, unit="年")
