"""Forms of rewards."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.rewards.enums import Fund, Lapse
from talent_app.rules.reward_tables import Benefit, Period
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    PlainForm,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)

PERSON, MONEY = _("事由"), _("金额和收款")


class RewardForm(BaseForm):
    """An application: for what, how much, to which account."""

    version = VersionField(default=0)
    reference = CodeField(_("依据的记录"), section=PERSON, width="full")
    achievement = TrimmedText(
        _("奖励事由"), max_length=300, section=PERSON, width="full",
        description=_("没有可选的记录时填写成果、项目或任务的全称。"),
    )  # fmt: skip
    amount = MoneyField(_("金额"), required=True, section=MONEY, unit=_("元"))
    starts_on = DateField(
        _("起算日期"), required=True, section=MONEY, description=_("第一期应付日期，以后各期由此推算。")
    )
    amount_basis = TrimmedText(
        _("金额依据"), max_length=200, section=MONEY, width="full",
        description=_("办法只规定幅度的，填写批准文件的文号。"),
    )  # fmt: skip
    account = TrimmedText(
        _("收款账号"), max_length=40, section=MONEY, description=_("本人银行账号，加密保存；不改动的留空。")
    )
    bank = TrimmedText(_("开户银行"), max_length=120, section=MONEY)
    note = LongText(_("说明"), max_length=500, rows=3, section=MONEY, width="full")


class RewardActForm(BaseForm):
    """Words to a step."""

    note = LongText(_("意见"), max_length=500, rows=3)
    version = VersionField(default=0)


class RewardRevokeForm(RewardActForm):
    """Why and since when nothing more is due."""

    lapse = CodeField(_("原因"), choices=Lapse, required=True)
    lapsed_on = DateField(_("条件不再具备之日"), required=True)


class ProposalKeepForm(BaseForm):
    """Why a reward goes on in spite of a proposal."""

    version = VersionField(default=0)
    note = LongText(_("继续发放的理由"), required=True, max_length=300, rows=3)


class SchemeForm(BaseForm):
    """An enterprise's own scheme."""

    version = VersionField(default=0)
    organisation = CodeField(_("单位"), required=True, width="full")
    title = TrimmedText(_("办法名称"), required=True, max_length=160, width="full")
    number = TrimmedText(_("文号"), required=True, max_length=80)
    issued_on = DateField(_("印发日期"), required=True)
    valid_from = DateField(_("有效期起"), required=True)
    valid_until = DateField(_("有效期止"), description=_("长期有效的不填。"))
    note = LongText(_("说明"), max_length=500, rows=2)


class ItemRemoveForm(PlainForm):
    """Taking a benefit out of a draft."""

    version = VersionField()


class ItemForm(BaseForm):
    """One benefit of a scheme."""

    version = VersionField(default=0)
    title = TrimmedText(_("奖励项目"), required=True, max_length=160, width="full", section=_("项目"))
    benefit = CodeField(
        _("性质"), choices=Benefit, required=True, section=_("项目"),
        description=_("同一成果同一性质的奖励只给一次，各办法合并判断。"),
    )  # fmt: skip
    amount = MoneyField(_("金额"), required=True, unit=_("元"), section=_("项目"))
    period = CodeField(_("发放方式"), choices=Period, required=True, section=_("项目"))
    years = WholeField(_("年数"), minimum=1, maximum=30, section=_("项目"), description=_("按年、按月发放时填写。"))
    shares = TrimmedText(
        _("各期比例"),
        max_length=60,
        section=_("项目"),
        description=_("一次性奖励分期支付时填写，例如 60、40；空着为一期付清。"),
    )
    use_checked = YesNoField(_("核查经费使用，核查后才付下一期"), section=_("项目"))
    condition_1 = CodeField(_("条件一"), section=_("条件（空着的由单位审定）"), width="full")
    condition_2 = CodeField(_("条件二"), section=_("条件（空着的由单位审定）"), width="full")
    condition_3 = CodeField(_("条件三"), section=_("条件（空着的由单位审定）"), width="full")


class StepForm(PlainForm):
    """A step without words."""

    version = VersionField(default=0)


class PaymentsForm(BaseForm):
    """Which payments, and for those that were made: when, under which voucher."""

    payments = CodesField(_("支付项目"))
    paid_on = DateField(_("支付日期"))
    voucher = TrimmedText(_("凭证号"), max_length=80, description=_("退回时在此写明原因。"))


class BudgetForm(BaseForm):
    """A year's budget of one fund."""

    organisation = CodeField(_("单位"), required=True, width="full")
    year = WholeField(_("年度"), required=True, minimum=2020, maximum=2100)
    fund = CodeField(_("资金来源"), choices=Fund, required=True)
    amount = MoneyField(_("预算"), required=True, unit=_("元"))
    number = TrimmedText(_("预算或拨款文号"), required=True, max_length=80)


class UseForm(BaseForm):
    """How a payment was used."""

    version = VersionField(default=0)
    used = MoneyField(_("已使用"), required=True, unit=_("元"))
    note = LongText(_("用途"), required=True, max_length=400, rows=3)


class UseCheckForm(BaseForm):
    """What a check of use found."""

    version = VersionField(default=0)
    is_right = CodeField(_("核查结果"), choices=(("1", _("相符")), ("0", _("不符，退回重新登记"))), required=True)
    note = LongText(_("核查意见"), max_length=200, rows=3)


class RecoveryForm(BaseForm):
    """That money came back."""

    version = VersionField(default=0)
    on = DateField(_("追回日期"), required=True)
    voucher = TrimmedText(_("凭证号"), required=True, max_length=80)
