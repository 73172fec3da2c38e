"""Closed lists of innovation teams."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class TeamState(TitledEnum):
    """How far a team is."""

    FORMING = "forming", "组建中"
    OFFERED = "team_offered", "待企业批准"
    CULTIVATING = "cultivating", "培育中"
    RECOGNISED = "recognised", "已认定"
    DISSOLVED = "dissolved", "已撤销"


class PlatformKind(TitledEnum):
    """What a team works in."""

    KEY_LABORATORY = "key_laboratory", "重点实验室"
    ENGINEERING_CENTRE = "engineering_centre", "工程（技术）研究中心"
    TECHNOLOGY_CENTRE = "technology_centre", "企业技术中心"
    WORKSTATION = "workstation", "院士专家工作站或博士后工作站"
    STUDIO = "studio", "技能大师（劳模创新）工作室"
    OTHER = "other_platform", "其他平台"


class Line(TitledEnum):
    """What a team has: where it goes, what it does, what came of it."""

    DIRECTION = "direction", "研究方向"
    PROJECT = "project", "项目"
    PATENT = "patent", "专利"
    AWARD = "award", "奖励荣誉"
    STANDARD = "standard", "标准"
    PAPER = "paper", "论文著作"
    PRODUCT = "product", "新产品、新工艺"

    @property
    def is_output(self) -> bool:
        """Whether it came of the work, rather than being the work."""
        return self not in (Line.DIRECTION, Line.PROJECT)


class LineState(TitledEnum):
    """How far a direction, project or output is."""

    RUNNING = "line_running", "进行中"
    COMPLETED = "line_completed", "已完成"
    STOPPED = "line_stopped", "已终止"


class AppraisalResult(TitledEnum):
    """The conclusion of a team's yearly appraisal."""

    EXCELLENT = "team_excellent", "优秀"
    GOOD = "team_good", "良好"
    QUALIFIED = "team_qualified", "合格"
    FAILED = "team_failed", "不合格"


class Ground(TitledEnum):
    """Why a failure is tolerated (容错)."""

    DECIDED = "decided_properly", "按规定程序决策"
    DILIGENT = "diligent", "勤勉尽责，过程记录完整"
    NO_GAIN = "no_private_gain", "未谋取私利"
    UNCERTAIN = "uncertain", "技术路线不确定，属于探索性研究"
    TIMELY = "timely", "发现问题后及时止损、报告"
