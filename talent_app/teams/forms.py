"""Forms of innovation teams."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from talent_app.talents.record_enums import ProjectLevel, ProjectRole
from talent_app.teams.enums import AppraisalResult, Ground, Line, LineState, PlatformKind
from talent_app.web.forms import (
    BaseForm,
    CodeField,
    CodesField,
    DateField,
    LongText,
    MoneyField,
    TrimmedText,
    VersionField,
    WholeField,
)

TEAM, PLATFORM = _("团队"), _("平台")


class TeamForm(BaseForm):
    """What a team says of itself."""

    version = VersionField(default=0)
    organisation = CodeField(_("单位"), required=True, width="full", section=TEAM)
    name = TrimmedText(_("团队名称"), required=True, max_length=120, section=TEAM)
    brand = TrimmedText(
        _("团队品牌"), max_length=200, section=TEAM, description=_("对外使用的名称或口号，没有的不填。")
    )
    direction = TrimmedText(_("主攻方向"), required=True, max_length=300, section=TEAM, width="full")
    founded_on = DateField(_("组建日期"), required=True, section=TEAM)
    document = TrimmedText(_("组建文号"), max_length=80, section=TEAM)
    platform_kind = CodeField(_("平台类别"), choices=PlatformKind, section=PLATFORM)
    platform = TrimmedText(_("平台名称"), max_length=160, section=PLATFORM)
    platform_level = CodeField(_("平台级别"), choices=ProjectLevel, section=PLATFORM)


class TeamActForm(BaseForm):
    """Words to a step."""

    note = LongText(_("意见"), max_length=500, rows=3)
    version = VersionField(default=0)


class MemberForm(BaseForm):
    """A member with role and share of time."""

    version = VersionField(default=0)
    talent = CodeField(_("人员"), required=True, width="full")
    role = CodeField(_("团队角色"), choices=ProjectRole, required=True)
    time_share = WholeField(
        _("投入时间占比"),
        required=True,
        minimum=1,
        maximum=100,
        unit="%",
        description=_("一人在各团队合计不超过 100%。"),
    )
    duty = TrimmedText(_("分工"), max_length=200, width="full")
    from_on = DateField(_("加入日期"), required=True)
    until_on = DateField(_("退出日期"))


class LineForm(BaseForm):
    """A direction, project or output with who carries it."""

    version = VersionField(default=0)
    kind = CodeField(_("类别"), choices=Line, required=True)
    state = CodeField(_("状态"), choices=LineState, required=True)
    name = TrimmedText(_("名称"), required=True, max_length=200, width="full")
    number = TrimmedText(_("编号"), max_length=80, description=_("立项编号、专利号、证书编号等。"))
    project = CodeField(_("所属项目"), description=_("成果出自本团队的项目时选择。"))
    from_on = DateField(_("开始日期"))
    until_on = DateField(_("结束日期"))
    members = CodesField(_("承担人"), width="full", description=_("能够独立接续这项工作的成员；据此计算单点风险。"))
    note = LongText(_("说明"), max_length=500, rows=2)


class StageForm(BaseForm):
    """A stage of the cultivation plan."""

    version = VersionField(default=0)
    title = TrimmedText(_("阶段"), required=True, max_length=120, width="full")
    from_on = DateField(_("开始日期"), required=True)
    until_on = DateField(_("结束日期"), required=True)
    goal = LongText(_("目标"), required=True, max_length=1000, rows=3)
    support = MoneyField(_("支持经费"), unit=_("元"))
    reached = LongText(_("完成情况"), max_length=1000, rows=3)
    reached_on = DateField(_("完成日期"))


class AppraisalForm(BaseForm):
    """A year's appraisal."""

    year = WholeField(_("年度"), required=True, minimum=2015, maximum=2100)
    result = CodeField(_("结论"), choices=AppraisalResult, required=True)
    summary = LongText(_("考核意见"), required=True, max_length=2000, rows=4)


class FailureForm(BaseForm):
    """A failure to be tolerated as exploration."""

    happened_on = DateField(_("发生日期"), required=True)
    what = LongText(_("情况"), required=True, max_length=2000, rows=4)
    grounds = CodesField(_("容错理由"), choices=Ground, required=True, width="full")
    lessons = LongText(_("经验教训"), max_length=2000, rows=3)


class FailureDecideForm(BaseForm):
    """The paper under which a failure is tolerated."""

    version = VersionField(default=0)
    document = TrimmedText(_("会议纪要或文件"), required=True, max_length=80, width="full")
