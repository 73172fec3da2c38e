"""Child records about where somebody worked and works: history, posts, contracts, introduction, assessments, exits."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.talents import record_enums as choices
from talent_app.talents.fields import FieldKind as K
from talent_app.talents.fields import talent_field
from talent_app.talents.record_base import RecordSpec, TalentRecord
from talent_app.tracking.models import Tracked

WORK, SERVICE, YEARLY, CARE = "履历与任职", "引进与聘用", "考核培训", "服务与保障"


class WorkHistory(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One period of work; those in Tibet add up to the years there."""

    __tablename__ = "work_histories"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "careers", "工作经历", WORK, "from_on", ("employer", "post"),
        ("department", "from_on", "until_on", "is_in_tibet"),
    )  # fmt: skip

    employer: Mapped[str] = talent_field(
        K.TEXT, "工作单位", group=WORK, required=True, length=120, aliases=("单位名称", "所在单位")
    )
    department: Mapped[str | None] = talent_field(K.TEXT, "工作部门", group=WORK, length=120, aliases=("部门",))
    post: Mapped[str | None] = talent_field(K.TEXT, "职务或岗位", group=WORK, length=120, aliases=("职务", "岗位"))
    from_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "开始时间", group=WORK, aliases=("起始时间", "入职时间"))
    until_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "结束时间", group=WORK, aliases=("终止时间", "离职时间"), help="至今的不填。"
    )
    is_in_tibet: Mapped[bool | None] = talent_field(
        K.YES_NO, "是否在藏", group=WORK, aliases=("在藏工作",), help="标为“是”的时段合计为累计在藏年限。"
    )
    duties: Mapped[str | None] = talent_field(K.LONG_TEXT, "主要工作", group=WORK, length=2000, aliases=("工作内容",))


class Position(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One administrative or managing post held, with the document of appointment."""

    __tablename__ = "positions"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "positions", "任职", WORK, "from_on", ("post",), ("employer", "rank", "from_on", "until_on", "document")
    )

    post: Mapped[str] = talent_field(
        K.TEXT, "职务名称", group=WORK, required=True, length=120, aliases=("职务", "任职名称")
    )
    employer: Mapped[str | None] = talent_field(K.TEXT, "任职单位", group=WORK, length=120, aliases=("任职机构",))
    rank: Mapped[str | None] = talent_field(K.TEXT, "职务层次", group=WORK, length=40, aliases=("职级", "行政级别"))
    from_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "任职时间", group=WORK, aliases=("任职日期", "任职起始"))
    until_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "免职时间", group=WORK, aliases=("免职日期", "任职终止"), help="在任的不填。"
    )
    document: Mapped[str | None] = talent_field(K.TEXT, "任免文号", group=WORK, length=60, aliases=("任职文号",))


class Contract(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One labour contract."""

    __tablename__ = "labour_contracts"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "contracts", "劳动合同", SERVICE, "from_on", ("kind", "number"), ("from_on", "until_on", "probation_until")
    )

    kind: Mapped[choices.ContractKind] = talent_field(
        K.CHOICE, "合同类型", group=SERVICE, required=True, enum=choices.ContractKind, aliases=("合同期限类型",)
    )
    number: Mapped[str | None] = talent_field(K.TEXT, "合同编号", group=SERVICE, length=60)
    from_on: Mapped[date | None] = talent_field(
        K.DATE, "合同起始日期", group=SERVICE, aliases=("合同开始日期", "合同起")
    )
    until_on: Mapped[date | None] = talent_field(
        K.DATE,
        "合同终止日期",
        group=SERVICE,
        expires="劳动合同到期",
        aliases=("合同到期日", "合同止"),
        help="无固定期限的不填。",
    )
    probation_until: Mapped[date | None] = talent_field(K.DATE, "试用期至", group=SERVICE, expires="试用期届满")


class Agreement(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One introduction agreement: mode, service period, days on site, work place with both altitude lists."""

    __tablename__ = "introduction_agreements"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "agreements", "引进协议", SERVICE, "from_on", ("mode", "number"),
        ("home_employer", "from_on", "until_on", "days_a_year", "work_place", "altitude_class"),
    )  # fmt: skip

    mode: Mapped[str] = talent_field(
        K.CODE, "引进方式", group=SERVICE, code="introduction_mode", required=True, aliases=("引进形式",)
    )
    number: Mapped[str | None] = talent_field(K.TEXT, "协议编号", group=SERVICE, length=60)
    home_employer: Mapped[str | None] = talent_field(
        K.TEXT, "原单位或派出单位", group=SERVICE, length=120, aliases=("原单位", "派出单位", "人事关系所在单位")
    )
    from_on: Mapped[date | None] = talent_field(
        K.DATE, "服务期起", group=SERVICE, aliases=("服务期开始", "协议起始日期")
    )
    until_on: Mapped[date | None] = talent_field(
        K.DATE, "服务期止", group=SERVICE, expires="服务期届满", aliases=("服务期结束", "协议终止日期")
    )
    days_a_year: Mapped[int | None] = talent_field(
        K.COUNT, "每年在岗天数", group=SERVICE, unit="天", largest=366, aliases=("每年在藏天数", "每年工作天数")
    )
    work_place: Mapped[str | None] = talent_field(K.TEXT, "服务地点", group=SERVICE, length=120, aliases=("工作地点",))
    altitude_class: Mapped[str | None] = talent_field(
        K.CODE, "西藏地区类别", group=SERVICE, code="tibet_altitude_class", aliases=("海拔类区", "地区类别")
    )
    hardship_class: Mapped[str | None] = talent_field(
        K.CODE, "艰苦边远地区类别", group=SERVICE, code="hardship_class", help="两套类别各按各的文件填写，不互相换算。"
    )
    duties: Mapped[str | None] = talent_field(
        K.LONG_TEXT, "约定任务", group=SERVICE, length=2000, aliases=("服务内容", "工作任务")
    )


class Engagement(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """Work for a second employer: dual employment, part-time, temporary, seconded."""

    __tablename__ = "engagements"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "engagements", "双聘兼职", SERVICE, "from_on", ("employer", "post"),
        ("kind", "time_share", "from_on", "until_on"),
    )  # fmt: skip

    employer: Mapped[str] = talent_field(
        K.TEXT, "双聘或兼职单位", group=SERVICE, required=True, length=120, aliases=("双聘单位", "兼职单位")
    )
    kind: Mapped[choices.EngagementKind | None] = talent_field(
        K.CHOICE, "双聘或兼职类型", group=SERVICE, enum=choices.EngagementKind, aliases=("兼职类型",)
    )
    post: Mapped[str | None] = talent_field(K.TEXT, "双聘或兼职职务", group=SERVICE, length=120, aliases=("兼职职务",))
    time_share: Mapped[int | None] = talent_field(
        K.COUNT, "投入时间占比（%）", group=SERVICE, unit="%", largest=100, aliases=("投入时间占比",)
    )
    from_on: Mapped[date | None] = talent_field(K.DATE, "开始日期", group=SERVICE, aliases=("开始时间",))
    until_on: Mapped[date | None] = talent_field(
        K.DATE, "结束日期", group=SERVICE, expires="双聘兼职到期", aliases=("结束时间",)
    )
    approval: Mapped[str | None] = talent_field(K.TEXT, "批准文件", group=SERVICE, length=120, aliases=("批准文号",))


class Assessment(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """The assessment of one year."""

    __tablename__ = "assessments"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "assessments", "年度考核", YEARLY, "year", ("year",), ("conclusion", "assessed_by", "remark")
    )

    year: Mapped[int] = talent_field(K.YEAR, "考核年度", group=YEARLY, required=True, aliases=("年度",))
    conclusion: Mapped[choices.AssessmentResult | None] = talent_field(
        K.CHOICE, "考核结论", group=YEARLY, enum=choices.AssessmentResult, aliases=("考核等次", "考核结果")
    )
    assessed_by: Mapped[str | None] = talent_field(K.TEXT, "考核单位", group=YEARLY, length=120)
    remark: Mapped[str | None] = talent_field(K.TEXT, "考核说明", group=YEARLY, length=200, aliases=("备注",))


class Training(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One training or continuing education."""

    __tablename__ = "trainings"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "trainings", "培训", YEARLY, "from_on", ("name",), ("organiser", "hours", "from_on", "until_on", "certificate")
    )

    name: Mapped[str] = talent_field(
        K.TEXT, "培训名称", group=YEARLY, required=True, length=120, aliases=("培训项目", "培训班名称")
    )
    organiser: Mapped[str | None] = talent_field(
        K.TEXT, "主办单位", group=YEARLY, length=120, aliases=("培训机构", "培训单位")
    )
    from_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "开始时间", group=YEARLY, aliases=("培训时间", "培训起始")
    )
    until_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "结束时间", group=YEARLY, aliases=("培训终止",))
    hours: Mapped[int | None] = talent_field(K.COUNT, "学时", group=YEARLY, largest=10_000, aliases=("培训学时",))
    certificate: Mapped[str | None] = talent_field(K.TEXT, "结业证书", group=YEARLY, length=80, aliases=("培训证书",))


class Departure(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """Leaving: when, how, where to and why."""

    __tablename__ = "departures"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "departures", "离职去向", CARE, "left_on", ("kind",), ("left_on", "destination", "region", "reason")
    )

    left_on: Mapped[date] = talent_field(
        K.DATE, "离职日期", group=CARE, required=True, aliases=("离岗日期", "调出日期")
    )
    kind: Mapped[choices.DepartureKind | None] = talent_field(
        K.CHOICE, "离职类型", group=CARE, enum=choices.DepartureKind, aliases=("离职方式", "流出方式")
    )
    destination: Mapped[str | None] = talent_field(
        K.TEXT, "去向单位", group=CARE, length=120, aliases=("去向", "调往单位")
    )
    region: Mapped[str | None] = talent_field(K.CODE, "去向地区", group=CARE, code="region", aliases=("流向地区",))
    reason: Mapped[str | None] = talent_field(K.LONG_TEXT, "离职原因", group=CARE, length=500, aliases=("原因",))


class Need(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """Something somebody needs, or a note."""

    __tablename__ = "needs"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "needs", "需求与备注", CARE, "raised_on", ("kind",), ("details", "raised_on", "state", "handled")
    )

    kind: Mapped[choices.NeedKind] = talent_field(
        K.CHOICE, "需求类别", group=CARE, required=True, enum=choices.NeedKind, aliases=("类别",)
    )
    details: Mapped[str] = talent_field(
        K.LONG_TEXT, "需求内容", group=CARE, required=True, length=1000, aliases=("内容", "备注"), stored_as="content"
    )
    raised_on: Mapped[date | None] = talent_field(K.DATE, "提出日期", group=CARE, aliases=("提出时间",))
    state: Mapped[choices.NeedState | None] = talent_field(
        K.CHOICE, "办理情况", group=CARE, enum=choices.NeedState, aliases=("办理状态",)
    )
    handled: Mapped[str | None] = talent_field(K.TEXT, "办理说明", group=CARE, length=200)


CAREER: tuple[type[Any], ...] = (
    WorkHistory, Position, Contract, Agreement, Engagement, Assessment, Training, Departure, Need,
)  # fmt: skip
