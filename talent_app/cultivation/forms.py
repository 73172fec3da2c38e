"""Forms of cultivation; field names are those of `kinds`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.cultivation import enums as e
from talent_app.rules.codes import code_table
from talent_app.talents.record_enums import AwardGrade, ProjectLevel
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    DateField,
    LongText,
    MoneyField,
    SearchSelectField,
    TrimmedText,
    VersionField,
    WholeField,
    YesNoField,
)

TERM, BOTTOM, FOLLOWS = _("任期和岗位"), _("考核底线"), _("结果应用")


def skill_levels() -> list[tuple[str, str]]:
    """The eight levels of skilled workers."""
    return code_table("skill_level").choices()


class PostForm(BaseForm):
    """A key post."""

    version = VersionField(default=0)
    name = TrimmedText(_("岗位名称"), required=True, max_length=120)
    kind = CodeField(_("岗位类别"), choices=e.PostKind, required=True)
    department = TrimmedText(_("部门"), max_length=120)
    wanted = WholeField(_("应有后备人数"), required=True, minimum=1, maximum=20, unit=_("人"))
    demands = LongText(_("任职要求"), max_length=500, rows=3)
    closed_on = DateField(_("停用日期"), description=_("岗位撤销的填写，不再计入后备缺口。"))


class TermForm(BaseForm):
    """A term contract; bottom lines are the enterprise's own and may stay empty."""

    version = VersionField(default=0)
    number = TrimmedText(_("契约编号"), max_length=80, section=TERM, description=_("留空则按年度自动编号。"))
    post = TrimmedText(_("任职岗位"), required=True, max_length=120, section=TERM)
    kind = CodeField(_("人员类别"), choices=e.TermKind, required=True, section=TERM)
    source = CodeField(_("任职来源"), choices=e.ManagerSource, required=True, section=TERM)
    is_market_chosen = YesNoField(_("市场化选聘"), section=TERM)
    from_on = DateField(_("任期开始"), required=True, section=TERM)
    until_on = DateField(_("任期结束"), required=True, section=TERM, description=_("含当日。"))
    duties = LongText(_("岗位职责"), required=True, max_length=2000, rows=4, section=TERM)
    year_bottom = TrimmedText(
        _("年度考核底线"), max_length=20, section=BOTTOM, unit=_("分"),
        description=_("低于此分为不合格。待核原文，平台不预设；按本企业制度填写，没有约定的留空。"),
    )  # fmt: skip
    term_bottom = TrimmedText(_("任期考核底线"), max_length=20, section=BOTTOM, unit=_("分"))
    goal_bottom = TrimmedText(_("主要指标完成率底线"), max_length=20, section=BOTTOM, unit="%")
    bottom_basis = TrimmedText(
        _("底线依据"), max_length=200, section=BOTTOM, width="full", description=_("本企业制度的名称或文号。")
    )
    consequences = LongText(
        _("考核结果的应用"), required=True, max_length=2000, rows=4, section=FOLLOWS,
        description=_("绩效年薪兑现、岗位调整、退出等，将写入协议。"),
    )  # fmt: skip


class StudioForm(BaseForm):
    """A skill master's studio."""

    version = VersionField(default=0)
    name = TrimmedText(_("工作室名称"), required=True, max_length=120)
    occupation = TrimmedText(_("职业（工种）"), required=True, max_length=80)
    level = CodeField(_("级别"), choices=ProjectLevel, required=True)
    founded_on = DateField(_("设立日期"), required=True)
    document = TrimmedText(_("设立文号"), max_length=120)
    closed_on = DateField(_("停办日期"))
    tasks = LongText(_("任务"), max_length=500, rows=3)


class CompetitionForm(BaseForm):
    """A skill competition."""

    version = VersionField(default=0)
    name = TrimmedText(_("竞赛名称"), required=True, max_length=160, width="full")
    occupation = TrimmedText(_("职业（工种）"), required=True, max_length=80)
    level = CodeField(_("级别"), choices=ProjectLevel, required=True)
    host = TrimmedText(_("主办单位"), required=True, max_length=120)
    held_on = DateField(_("举办日期"), required=True)
    document = TrimmedText(_("文号"), max_length=120)


class ApprenticeshipForm(BaseForm):
    """An apprenticeship."""

    version = VersionField(default=0)
    number = TrimmedText(_("协议编号"), max_length=80, description=_("留空则按年度自动编号。"))
    occupation = TrimmedText(_("职业（工种）"), required=True, max_length=80)
    level_from = CodeField(_("现有等级"), choices=skill_levels)
    level_aim = CodeField(_("目标等级"), choices=skill_levels, required=True)
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"), required=True, description=_("含当日。"))
    allowance = MoneyField(_("师傅每月津贴"), unit=_("元"), description=_("没有约定的留空。"))
    tasks = LongText(_("传授内容"), required=True, max_length=2000, rows=4)


class PlanForm(BaseForm):
    """A development plan."""

    version = VersionField(default=0)
    name = TrimmedText(_("计划名称"), required=True, max_length=120)
    post_id = CodeField(_("面向岗位"), description=_("为关键岗位培养后备的选择。"))
    from_on = DateField(_("开始日期"), required=True, description=_("满一年时检查。"))
    until_on = DateField(_("结束日期"), required=True)
    goals = LongText(_("培养目标"), required=True, max_length=2000, rows=4)


class HolderForm(BaseForm):
    """Who holds a key post."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("人员"), required=True, width="full")
    from_on = DateField(_("任职日期"))
    until_on = DateField(_("离任日期"))


class CandidateForm(BaseForm):
    """Who could take a key post."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("人员"), required=True, width="full")
    readiness = CodeField(_("成熟度"), choices=e.Readiness, required=True)
    judged_on = DateField(_("评估日期"), required=True)
    strengths = LongText(_("优势"), max_length=300, rows=2)
    gaps = LongText(_("差距"), max_length=300, rows=2)


class GoalForm(BaseForm):
    """A goal with its weight and target."""

    version = VersionField(default=0)
    year = CodeField(_("考核期"), required=True)
    name = TrimmedText(_("指标"), required=True, max_length=160)
    direction = CodeField(_("计算方式"), choices=e.Direction, required=True)
    weight = WholeField(_("权重"), required=True, minimum=1, maximum=100, description=_("同一考核期合计 100。"))
    target = TrimmedText(_("目标值"), max_length=20, description=_("定性指标不填。"))
    unit = TrimmedText(_("计量单位"), max_length=40, description=_("例如：万元、%、项。"))
    is_main = YesNoField(_("主要指标"), description=_("适用主要指标完成率底线。"))
    standard = LongText(_("计分办法"), max_length=300, rows=2)


class MemberForm(BaseForm):
    """Who works in a studio."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("人员"), required=True, width="full")
    is_leader = YesNoField(_("领办人"))
    from_on = DateField(_("加入日期"), required=True)
    until_on = DateField(_("退出日期"))


class WorkForm(BaseForm):
    """What a studio did."""

    version = VersionField(default=0)
    year = WholeField(_("年度"), required=True, minimum=2000, maximum=2100)
    kind = CodeField(_("类别"), choices=e.WorkKind, required=True)
    name = TrimmedText(_("内容"), required=True, max_length=160, width="full")
    people = WholeField(_("参加人数"), minimum=0, maximum=100_000, unit=_("人"))
    outcome = LongText(_("成效"), max_length=300, rows=2)


class EntryForm(BaseForm):
    """A result in a competition."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("人员"), required=True, width="full")
    place = WholeField(_("名次"), minimum=1, maximum=999)
    grade = CodeField(_("奖项等级"), choices=AwardGrade)
    honour = TrimmedText(_("荣誉称号"), max_length=120, description=_("例如技术能手；没有的不填。"))
    certificate_number = TrimmedText(_("证书编号"), max_length=40)


class StageForm(BaseForm):
    """A stage with the pay agreed for it."""

    version = VersionField(default=0)
    title = TrimmedText(_("阶段"), required=True, max_length=120)
    monthly_pay = MoneyField(_("约定每月报酬"), required=True, unit=_("元"))
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"), required=True)
    goal = LongText(_("学习目标"), required=True, max_length=500, rows=3)


class MasterForm(BaseForm):
    """A master."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("师傅"), required=True, width="full")
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"), description=_("更换师傅时填写。"))


class MeasureForm(BaseForm):
    """A measure of a development plan."""

    version = VersionField(default=0)
    kind = CodeField(_("方式"), choices=e.MeasureKind, required=True)
    name = TrimmedText(_("内容"), required=True, max_length=160)
    partner_kind = CodeField(_("接收单位类别"), choices=e.PartnerKind, description=_("跟岗、挂职必填。"))
    partner = TrimmedText(_("接收单位"), max_length=120)
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"), required=True)
    hours = WholeField(_("计划学时"), required=True, minimum=0, maximum=10_000, unit=_("学时"))
    hours_done = WholeField(_("完成学时"), minimum=0, maximum=10_000, unit=_("学时"))
    outcome = LongText(_("成效"), max_length=300, rows=2)


class MentorForm(BaseForm):
    """A mentor of the enterprise or from outside."""

    version = VersionField(default=0)
    talent = SearchSelectField(_("本单位导师"), width="full")
    name = TrimmedText(_("外单位导师姓名"), max_length=80)
    employer = TrimmedText(_("所在单位"), max_length=120)
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"))


ROOT_FORMS: dict[str, type[BaseForm]] = {
    "posts": PostForm, "terms": TermForm, "studios": StudioForm, "competitions": CompetitionForm,
    "apprenticeships": ApprenticeshipForm, "plans": PlanForm,
}  # fmt: skip
PART_FORMS: dict[str, type[BaseForm]] = {
    "holder": HolderForm, "candidate": CandidateForm, "goal": GoalForm, "member": MemberForm, "work": WorkForm,
    "entry": EntryForm, "stage": StageForm, "master": MasterForm, "measure": MeasureForm, "mentor": MentorForm,
}  # fmt: skip


class ActForm(BaseForm):
    """A step with words."""

    version = VersionField()
    note = LongText(_("意见"), max_length=500, rows=3)


class SignForm(BaseForm):
    """The day both sides signed."""

    version = VersionField()
    on = DateField(_("签订日期"), required=True)
    note = LongText(_("说明"), max_length=500, rows=2)


class ExitForm(BaseForm):
    """Leaving the post."""

    version = VersionField()
    cause = CodeField(_("退出原因"), choices=e.ExitCause, required=True)
    on = DateField(_("退出日期"), required=True)
    note = LongText(_("情况说明"), required=True, max_length=500, rows=3)


class ResultForm(BaseForm):
    """The appraisal of a year or a term."""

    version = VersionField()
    conclusion = CodeField(_("考核结论"), choices=e.Conclusion, required=True)
    document = TrimmedText(_("董事会决议文号"), required=True, max_length=120)
    consequence = LongText(_("结果应用"), required=True, max_length=1000, rows=3)
    note = LongText(_("说明"), max_length=500, rows=2)


class CheckForm(BaseForm):
    """The check after a year."""

    version = VersionField()
    check = CodeField(_("检查结论"), choices=e.CheckResult, required=True)
    note = LongText(_("检查情况"), required=True, max_length=500, rows=4)


class ReportForm(BaseForm):
    """What a goal reached."""

    version = VersionField(default=0)
    actual = TrimmedText(_("实际完成值"), max_length=20)
    given_score = TrimmedText(
        _("评分"), max_length=20, description=_("定性指标必填；定量指标留空时按完成率计分，最高为权重。")
    )
    proof = LongText(_("佐证"), max_length=300, rows=2)


class StageResultForm(BaseForm):
    """The appraisal of a stage."""

    version = VersionField(default=0)
    result = CodeField(_("考核结论"), choices=e.StageResult, required=True)
    note = LongText(_("考核情况"), max_length=300, rows=3)
