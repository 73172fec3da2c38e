"""Forms of agreements."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from talent_app.agreements.benefits import Line
from talent_app.agreements.enums import AgreementKind, BenefitKind, LeavingCause, MoneySource, ReturnRule
from talent_app.core.cells import read_date
from talent_app.core.errors import AppError, InvalidInput
from talent_app.core.money import Money
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    ParsedField,
    PlainForm,
    SearchSelectField,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)


class AgreementEditForm(BaseForm):
    """What is agreed beside the benefits."""

    version = VersionField()
    kind = CodeField(_l("协议类型"), choices=AgreementKind, required=True, section=_l("协议"))
    number = TrimmedText(_l("协议编号"), max_length=80, section=_l("协议"), description=_l("留空则按年度自动编号。"))
    from_on = DateField(_l("服务期开始"), required=True, section=_l("协议"))
    until_on = DateField(_l("服务期结束"), required=True, section=_l("协议"), description=_l("含当日。"))
    days_promised = WholeField(
        _l("每年在岗天数"), minimum=1, maximum=366, unit=_l("天"), section=_l("协议"),
        description=_l("柔性引进必填；不满一年的按天数折算。"),
    )  # fmt: skip
    duties = LongText(_l("工作任务和目标"), max_length=2000, rows=4, section=_l("协议"))
    penalty = MoneyField(
        _l("服务期违约金"), unit=_l("元"), section=_l("违约金和竞业限制"),
        description=_l("只能因单位出资的专项技术培训约定，不超过培训费用（《劳动合同法》第22条）。"),
    )  # fmt: skip
    non_compete_months = WholeField(
        _l("竞业限制月数"), minimum=0, maximum=120, unit=_l("月"), section=_l("违约金和竞业限制")
    )
    non_compete_pay = MoneyField(_l("竞业限制每月补偿"), unit=_l("元"), section=_l("违约金和竞业限制"))
    reasons = LongText(
        _l("说明理由"), max_length=1000, rows=3, section=_l("违约金和竞业限制"),
        description=_l("有“需说明”的检查结论时必填，审批人可见。"),
    )  # fmt: skip


class AgreementNewForm(AgreementEditForm):
    """The same, and with whom."""

    talent = SearchSelectField(_l("人才"), required=True, section=_l("协议"))


class LinesField(ParsedField):
    """Instalments, one a line: day, amount, condition; `data` is a list of lines or None."""

    widget = LongText.widget
    usual_width = "full"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"rows": 5} | (kwargs.get("render_kw") or {})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keeps the line breaks that a one-line box would lose."""
        super().process_formdata([valuelist[0].replace("\r\n", "\n")] if valuelist else [])

    def parse(self, text: str) -> list[Line]:
        """Reads one instalment a line."""
        found = []
        for raw in text.splitlines():
            words = raw.replace("，", " ").replace("\t", " ").split(None, 2)
            if not words:
                continue
            if len(words) < 2:
                raise ValueError(str(_l("“%(line)s”缺少金额，请写成“2027-01-31 50000.00 条件”。", line=raw[:40])))
            try:
                day, amount = read_date(words[0]), Money.from_cell(words[1])
            except (InvalidInput, AppError) as problem:
                raise ValueError(f"“{raw[:40]}”：{problem.message}") from None
            found.append(Line(day.first if hasattr(day, "first") else day, amount, words[2] if len(words) > 2 else ""))
        return found

    def written(self, value: Any) -> str:
        """One instalment a line."""
        return "\n".join(f"{each.due_on} {each.amount.as_yuan()} {each.condition}".rstrip() for each in value)


class BenefitForm(BaseForm):
    """One benefit with its instalments."""

    version = VersionField()
    kind = CodeField(_l("待遇"), choices=BenefitKind, required=True, section=_l("待遇"))
    source = CodeField(_l("资金来源"), choices=MoneySource, required=True, section=_l("待遇"))
    amount = MoneyField(_l("总额"), required=True, unit=_l("元"), section=_l("待遇"))
    document = TrimmedText(
        _l("政策文件"), max_length=200, section=_l("待遇"), description=_l("政府资金必填：文件名称和文号。")
    )
    is_special_training = YesNoField(
        _l("单位出资的专项技术培训"), section=_l("待遇"), description=_l("只有这一类单位资金可以约定服务期退还。")
    )
    note = TrimmedText(_l("说明"), max_length=300, section=_l("待遇"))
    return_rule = CodeField(
        _l("提前离开时的退还办法"), choices=ReturnRule, required=True, section=_l("提前离开"),
        description=_l("“按政策规定”取政策参数中的办法；政策参数没有录入的，按文件选择并写明依据，文件没有写的选“文件未载明”。"),
    )  # fmt: skip
    return_basis = TrimmedText(
        _l("退还依据"), max_length=300, section=_l("提前离开"), description=_l("例如：第八条第二款。")
    )
    count = WholeField(_l("期数"), minimum=1, maximum=60, section=_l("分期"))
    first_due = DateField(_l("首期日期"), section=_l("分期"))
    every_months = WholeField(_l("间隔"), minimum=1, maximum=60, unit=_l("月"), section=_l("分期"))
    lines = LinesField(
        _l("各期"), section=_l("分期"),
        description=_l("每行一期：日期、金额、条件；留空则按期数平均分，余下的分计入前几期。"),
    )  # fmt: skip


class BenefitRemoveForm(PlainForm):
    """Take a benefit out."""

    version = VersionField()


class AgreementActForm(BaseForm):
    """A step with words."""

    version = VersionField()
    note = LongText(_l("意见"), max_length=500, rows=3)


class AgreementSignForm(AgreementActForm):
    """The day both parties signed."""

    on = DateField(_l("签订日期"), required=True)


class AgreementReturnsForm(BaseForm):
    """When and why somebody would leave before the end: what returns is reckoned from it."""

    on = DateField(_l("离开日期"), required=True, description=_l("最后一个工作日，含当日。"))
    cause = CodeField(_l("离开原因"), choices=LeavingCause, required=True)


class AgreementLeaveForm(AgreementReturnsForm):
    """Somebody leaves before the end."""

    version = VersionField()
    note = LongText(_l("情况说明"), max_length=500, rows=3, required=True)


class PaymentForm(BaseForm):
    """A payment that was made."""

    version = VersionField()
    paid_on = DateField(_l("支付日期"), required=True)
    voucher = TrimmedText(_l("付款凭证号"), max_length=120, required=True)


class ReturnForm(BaseForm):
    """Money that came back."""

    version = VersionField()
    received_on = DateField(_l("收到日期"), required=True)
    voucher = TrimmedText(_l("收款凭证号"), max_length=120, required=True)


class StayForm(BaseForm):
    """Days on site."""

    from_on = DateField(_l("到岗日期"), required=True)
    until_on = DateField(_l("离岗日期"), required=True, description=_l("含当日。"))
    work = TrimmedText(_l("工作内容"), max_length=300, required=True)
