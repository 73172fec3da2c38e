"""Closed lists of cultivation: posts and readiness, terms, studios and competitions, apprenticeships, development."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class PostKind(TitledEnum):
    """What kind of key post it is."""

    LEADERSHIP = "post_leadership", "领导班子"
    MANAGEMENT = "post_management", "经理层"
    MIDDLE = "post_middle", "中层管理"
    TECHNICAL = "post_technical", "核心技术"
    SKILLED = "post_skilled", "关键技能"


class Readiness(TitledEnum):
    """When somebody could take a key post."""

    NOW = "ready_now", "现在可用"
    SOON = "ready_one_two", "1–2 年"
    LATER = "ready_three_five", "3–5 年"


class TermKind(TitledEnum):
    """Who is under a term contract."""

    MANAGEMENT = "management_member", "经理层成员"
    PROFESSIONAL = "professional", "职业经理人"


class ManagerSource(TitledEnum):
    """How the post was filled."""

    APPOINTED = "appointed", "组织任命"
    INTERNAL = "internal_contest", "内部竞聘"
    CONVERTED = "converted", "身份转换"
    MARKET = "market", "市场化选聘"


class TermState(TitledEnum):
    """How far a term contract is."""

    DRAFT = "term_draft", "草拟"
    OFFERED = "term_offered", "待审议"
    APPROVED = "term_approved", "已同意，待签订"
    SIGNED = "term_signed", "已签订"
    IN_FORCE = "term_in_force", "任期中"
    APPRAISED = "term_appraised", "任期已考核"
    EXITING = "term_exiting", "退出待确认"
    EXITED = "term_exited", "已退出"
    ENDED = "term_ended", "期满终止"
    CANCELLED = "term_cancelled", "已作废"


class ExitCause(TitledEnum):
    """Why somebody leaves a post before the next term."""

    YEAR_MISSED = "year_missed", "年度考核未达底线"
    TERM_MISSED = "term_missed", "任期考核未达底线"
    MISCONDUCT = "exit_misconduct", "违规违纪或失职"
    RESIGNED = "resigned", "本人辞职"
    MOVED = "moved", "组织调动"
    RETIRED = "exit_retired", "退休"
    HEALTH = "health", "健康原因不能履职"

    @property
    def needs_miss(self) -> bool:
        """Whether a missed bottom line has to stand behind it."""
        return self in (ExitCause.YEAR_MISSED, ExitCause.TERM_MISSED)


class Direction(TitledEnum):
    """Whether more or less of a goal's figure is better; or it is judged without one."""

    MORE = "more", "越高越好"
    LESS = "less", "越低越好"
    JUDGED = "judged", "定性，由考核人评分"


class Conclusion(TitledEnum):
    """The conclusion of an appraisal."""

    EXCELLENT = "cultivation_excellent", "优秀"
    GOOD = "cultivation_good", "良好"
    QUALIFIED = "cultivation_qualified", "合格"
    FAILED = "cultivation_failed", "不合格"


class WorkKind(TitledEnum):
    """What a studio did."""

    RENOVATION = "renovation", "技术革新"
    TRAINING = "studio_training", "培训授课"
    METHOD = "method", "工法和操作标准"
    PATENT = "studio_patent", "专利"
    SERVICE = "service_outside", "对外服务"


class ApprenticeState(TitledEnum):
    """How far an apprenticeship is."""

    DRAFT = "apprentice_draft", "草拟"
    OFFERED = "apprentice_offered", "待批准"
    RUNNING = "apprentice_running", "学徒中"
    CERTIFYING = "apprentice_certifying", "出师待确认"
    COMPLETED = "apprentice_completed", "已出师"
    STOPPED = "apprentice_stopped", "已终止"


class StageResult(TitledEnum):
    """The conclusion on one stage of an apprenticeship."""

    GOOD = "stage_good", "良好"
    PASSED = "stage_passed", "合格"
    FAILED = "stage_failed", "不合格"


class PlanState(TitledEnum):
    """How far a development plan is."""

    DRAFT = "growth_draft", "草拟"
    OFFERED = "growth_offered", "待批准"
    RUNNING = "growth_running", "培养中"
    CHECKED = "growth_checked", "已检查"
    CLOSED = "growth_closed", "已结束"


class MeasureKind(TitledEnum):
    """What a development plan does."""

    TRAINING = "measure_training", "脱产培训"
    ONLINE = "measure_online", "在线学习"
    PROJECT = "measure_project", "项目历练"
    ROTATION = "rotation", "轮岗"
    SHADOWING = "shadowing", "跟岗"
    POSTING = "posting", "挂职"
    COACHING = "coaching", "导师辅导"

    @property
    def is_secondment(self) -> bool:
        """Whether the person works elsewhere for a while."""
        return self in (MeasureKind.SHADOWING, MeasureKind.POSTING)


class PartnerKind(TitledEnum):
    """Who takes somebody in."""

    GROUP = "partner_group", "集团内企业"
    CITY = "partner_city", "市属其他企业"
    AID = "partner_aid", "对口援藏单位"
    AUTHORITY = "partner_authority", "党政机关"
    SCHOOL = "partner_school", "高校和科研院所"
    OUTSIDE = "partner_outside", "其他单位"


class CheckResult(TitledEnum):
    """What the check after a year found."""

    REACHED = "check_reached", "目标达成"
    PARTLY = "check_partly", "部分达成"
    MISSED = "check_missed", "未达成"
