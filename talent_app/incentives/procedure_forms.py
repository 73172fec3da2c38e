"""Forms of procedure, yearly figures, payout rules and dossiers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _

from talent_app.incentives.fact_fields import LARGEST_FACT, RatiosField
from talent_app.incentives.life_states import Conclusion, HearingForm, ProcedureKind, Shown
from talent_app.incentives.procedure_service import CONCLUDED, NUMBERED
from talent_app.rules.payout_terms import Leaving, Treatment
from talent_app.web.forms import (
    AnswerField,
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    RatioField,
    Section,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)

K = ProcedureKind
#: The grades of an appraisal, with what they usually pay.
GRADES = (("excellent", "优秀", "1"), ("good", "称职", "1"), ("basic", "基本称职", "1/2"), ("poor", "不称职", "0"))
LEAVER_FIELDS = tuple(each for each in Leaving)


class ProcedureForm(BaseForm):
    """One record; `for_kind` leaves only what the step asks for."""

    version = VersionField()
    held_on = DateField(_("日期"), required=True)
    note = LongText(_("备注"), required=False, max_length=1000, rows=2)

    @classmethod
    def for_kind(cls, kind: ProcedureKind) -> type[ProcedureForm]:
        """The form of one step."""
        fields: dict[str, Any] = {}
        if kind is K.PUBLICATION:
            fields["held_on"] = DateField(_("公示开始日期"), required=True)
            fields["until_on"] = DateField(_("公示结束日期"), required=False)
            fields["shown"] = CodeField(
                _("公示内容"),
                choices=Shown,
                required=True,
                blank="",
                description=_("公示规则和岗位或姓名；除本企业另有决定外，不公示个人金额。"),
            )
        fields["number"] = TrimmedText(
            _("文号或纪要编号"),
            required=kind in NUMBERED,
            max_length=120,
            description=_("例如 党委会纪要〔2026〕12号。"),
        )
        fields["body"] = TrimmedText(_("会议或出具单位"), required=False, max_length=200)
        if kind is K.EMPLOYEES_HEARD:
            fields["form"] = CodeField(_("听取形式"), choices=HearingForm, required=True)
        if kind in CONCLUDED | {K.EMPLOYEES_HEARD, K.GROUP_REVIEW}:
            fields["expected"] = WholeField(_("应到人数"), required=False, minimum=0, maximum=10**6, unit="人")
            fields["present"] = WholeField(_("实到人数"), required=False, minimum=0, maximum=10**6, unit="人")
            fields["votes_for"] = WholeField(_("赞成"), required=False, minimum=0, maximum=10**6, unit="票")
            fields["votes_against"] = WholeField(_("反对"), required=False, minimum=0, maximum=10**6, unit="票")
        if kind in CONCLUDED or kind in (K.LEGAL_OPINION, K.FINANCE_OPINION, K.HR_REVIEW, K.GROUP_REVIEW):
            fields["conclusion"] = CodeField(_("结论"), choices=Conclusion, required=kind in CONCLUDED)
        if kind is not K.PUBLICATION:
            fields["opinions"] = LongText(_("主要意见"), required=False, max_length=4000, rows=3)
            fields["handling"] = LongText(
                _("意见处理情况"),
                required=False,
                max_length=4000,
                rows=3,
                description=_("采纳了什么；没有采纳的，说明理由。"),
            )
        hint = _("晚于期限报送的，在此写明迟报原因。") if kind is K.FILING else ""
        fields["note"] = LongText(_("备注"), required=False, max_length=1000, rows=2, description=hint)
        return type("ProcedureForm", (cls,), fields)

    def values(self) -> dict[str, Any]:
        """What was typed, by name of the column."""
        return {field.name: field.data for field in self if field.name not in ("version", "csrf_token")}


class ProcedureNewForm(ProcedureForm):
    """A new record."""


class ProcedureEditForm(ProcedureForm):
    """A record corrected."""


class ProcedureRemoveForm(BaseForm):
    """Take back a record entered by mistake."""

    note = TrimmedText(_("删除原因"), required=True, max_length=200, width="full")


class EnterpriseYearForm(BaseForm):
    """Audited figures of one year."""

    sections = (
        Section(_("利润和收入"), ("net_profit", "opening_undistributed_profit", "revenue", "rd_expense",
                             "tech_service_income"), _("金额一律为元，取经审计的数。")),
        Section(_("净资产"), ("opening_net_assets", "closing_net_assets", "injections", "declared_unpaid")),
        Section(_("人员"), ("staff_on_duty", "staff_total", "rd_staff")),
        Section(_("依据"), ("accounts_audited", "penalised", "statement_basis", "evidence", "note"),
                _("审计报告等材料在保存后作为附件上传，同一企业的方案共用。")),
    )  # fmt: skip
    version = VersionField()
    net_profit = MoneyField(_("税后利润"), required=False, negative=True, maximum=LARGEST_FACT)
    opening_undistributed_profit = MoneyField(_("年初未分配利润"), required=False, negative=True, maximum=LARGEST_FACT)
    revenue = MoneyField(_("营业收入"), required=False, maximum=LARGEST_FACT)
    rd_expense = MoneyField(_("研发费用"), required=False, maximum=LARGEST_FACT)
    tech_service_income = MoneyField(_("科技服务性收入"), required=False, maximum=LARGEST_FACT)
    opening_net_assets = MoneyField(_("年初净资产"), required=False, negative=True, maximum=LARGEST_FACT)
    closing_net_assets = MoneyField(_("年末净资产"), required=False, negative=True, maximum=LARGEST_FACT)
    injections = MoneyField(_("财政及股东投入"), required=False, maximum=LARGEST_FACT)
    declared_unpaid = MoneyField(_("年末已宣告未转出的利润"), required=False, maximum=LARGEST_FACT)
    staff_on_duty = WholeField(_("在岗职工人数"), required=False, minimum=0, maximum=10**7, unit="人")
    staff_total = WholeField(_("职工总数"), required=False, minimum=0, maximum=10**7, unit="人")
    rd_staff = WholeField(_("研发人员数"), required=False, minimum=0, maximum=10**7, unit="人")
    accounts_audited = AnswerField(_("年度财务报告是否经审计"), required=False)
    penalised = AnswerField(_("当年是否因财务税收违法受处罚"), required=False)
    statement_basis = TrimmedText(_("报表口径"), required=False, max_length=120)
    evidence = TrimmedText(_("审计报告文号"), required=False, max_length=200)
    note = LongText(_("说明"), required=False, max_length=1000, rows=2)


class EnterpriseYearsForm(BaseForm):
    """Which year to enter next."""

    year = WholeField(_("年度"), required=True, minimum=2010, maximum=2100, unit="年")


class PlanPayoutForm(BaseForm):
    """How the plan pays out."""

    version = VersionField()
    shares = RatiosField(
        _("各期兑付比例"), required=True, minimum=Fraction(0), maximum=Fraction(1),
        description=_("由先到后，每行一期，合计 100%；当年一次付清的填 100%。"), section=_("兑付安排"),
    )  # fmt: skip
    needs_growth = YesNoField(
        _("当年净利润增长率应高于前三年平均增长率，否则当年不兑付并终止方案"), section=_("兑付条件")
    )
    target_profit = MoneyField(
        _("业绩目标（税后利润）"), required=False, maximum=LARGEST_FACT, section=_("兑付条件"),
        description=_("没有数额目标的不填。"),
    )  # fmt: skip
    target = LongText(
        _("业绩目标和考核办法"), required=False, max_length=2000, rows=3, section=_("兑付条件"),
        description=_("企业的业绩条件、个人考核的周期和组织。"),
    )  # fmt: skip


for _code, _title, _usual in GRADES:
    setattr(
        PlanPayoutForm, f"grade_{_code}",
        RatioField(_title, required=True, minimum=Fraction(0), maximum=Fraction(1), section=_("个人考核系数"),
                   default=Fraction(_usual)),
    )  # fmt: skip
for _reason in LEAVER_FIELDS:
    setattr(
        PlanPayoutForm, f"leave_{_reason.value}",
        CodeField(_reason.title, choices=Treatment, required=True, blank="", section=_("离岗和离职人员尚未兑付的部分"),
                  default=Treatment.FORFEIT),
    )  # fmt: skip


class PlanDossierForm(BaseForm):
    """Another instrument beside this plan."""

    instrument = CodeField(_("激励方式"), required=True)
    title = TrimmedText(_("方案组名称"), required=False, max_length=200)
