"""Child records about what somebody achieved: projects, patents, standards, papers, works, awards, programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.talents import record_enums as choices
from talent_app.talents.fields import FieldKind as K
from talent_app.talents.fields import talent_field
from talent_app.talents.record_base import RecordSpec, TalentRecord
from talent_app.tracking.models import Tracked

RESULT, HONOUR = "业绩成果", "奖励与人才计划"
RANK_HELP = "本人的名次，第一填 1。"


def _representative(group: str) -> Mapped[bool | None]:
    """The mark 代表作: printed first on the summary."""
    return talent_field(
        K.YES_NO, "是否代表作", group=group, aliases=("代表作", "代表性成果"), help="在档案摘要中排在前面。"
    )


class Project(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One project with role, source, funding and result."""

    __tablename__ = "projects"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "projects", "项目", RESULT, "from_on", ("name",),
        ("level", "role", "funding", "from_on", "until_on", "state"),
    )  # fmt: skip

    name: Mapped[str] = talent_field(K.TEXT, "项目名称", group=RESULT, required=True, length=200)
    number: Mapped[str | None] = talent_field(
        K.TEXT, "项目编号", group=RESULT, length=60, aliases=("立项编号", "合同编号")
    )
    level: Mapped[choices.ProjectLevel | None] = talent_field(
        K.CHOICE, "项目级别", group=RESULT, enum=choices.ProjectLevel, aliases=("项目层级",)
    )
    source: Mapped[str | None] = talent_field(
        K.TEXT, "项目来源", group=RESULT, length=120, aliases=("立项单位", "下达单位", "资助来源")
    )
    role: Mapped[choices.ProjectRole | None] = talent_field(
        K.CHOICE, "承担角色", group=RESULT, enum=choices.ProjectRole, aliases=("本人角色", "项目角色")
    )
    rank: Mapped[int | None] = talent_field(
        K.COUNT, "本人排名", group=RESULT, largest=999, aliases=("排名",), help=RANK_HELP
    )
    funding: Mapped[Money | None] = talent_field(
        K.MONEY, "项目经费（元）", group=RESULT, stored_as="funding_fen", unit="元", aliases=("项目经费", "经费")
    )
    from_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "开始时间", group=RESULT, aliases=("起始时间", "立项时间")
    )
    until_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "结束时间", group=RESULT, aliases=("终止时间", "结题时间")
    )
    state: Mapped[choices.ProjectState | None] = talent_field(
        K.CHOICE, "项目状态", group=RESULT, enum=choices.ProjectState, aliases=("完成情况",)
    )
    result: Mapped[str | None] = talent_field(
        K.LONG_TEXT, "成果和效益", group=RESULT, length=2000, aliases=("项目成果", "成果", "效益")
    )
    is_representative: Mapped[bool | None] = _representative(RESULT)


class Patent(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One patent or similar right, with the rank of the inventor."""

    __tablename__ = "patents"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "patents", "专利", RESULT, "granted_on", ("name",),
        ("kind", "number", "state", "rank", "applied_on", "granted_on"),
    )  # fmt: skip

    name: Mapped[str] = talent_field(K.TEXT, "专利名称", group=RESULT, required=True, length=200)
    kind: Mapped[choices.PatentKind | None] = talent_field(
        K.CHOICE, "专利类型", group=RESULT, enum=choices.PatentKind, aliases=("专利类别", "知识产权类别")
    )
    number: Mapped[str | None] = talent_field(
        K.TEXT, "专利号", group=RESULT, length=60, aliases=("申请号", "授权号", "登记号")
    )
    state: Mapped[choices.PatentState | None] = talent_field(
        K.CHOICE, "专利状态", group=RESULT, enum=choices.PatentState, aliases=("法律状态",)
    )
    rank: Mapped[int | None] = talent_field(
        K.COUNT, "发明人排名", group=RESULT, largest=999, aliases=("本人排名", "排名"), help=RANK_HELP
    )
    inventors: Mapped[int | None] = talent_field(
        K.COUNT, "发明人总数", group=RESULT, largest=999, unit="人", aliases=("发明人数",)
    )
    owner: Mapped[str | None] = talent_field(K.TEXT, "专利权人", group=RESULT, length=120, aliases=("权利人",))
    applied_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "申请时间", group=RESULT, aliases=("申请日", "申请日期")
    )
    granted_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "授权时间", group=RESULT, aliases=("授权日", "授权公告日")
    )
    is_representative: Mapped[bool | None] = _representative(RESULT)


class Standard(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One standard somebody helped to write."""

    __tablename__ = "standards"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "standards", "标准", RESULT, "issued_on", ("name",), ("number", "level", "role", "rank", "issued_on")
    )

    name: Mapped[str] = talent_field(K.TEXT, "标准名称", group=RESULT, required=True, length=200)
    number: Mapped[str | None] = talent_field(K.TEXT, "标准编号", group=RESULT, length=60, aliases=("标准号",))
    level: Mapped[choices.StandardLevel | None] = talent_field(
        K.CHOICE, "标准级别", group=RESULT, enum=choices.StandardLevel, aliases=("标准类别",)
    )
    role: Mapped[choices.ProjectRole | None] = talent_field(
        K.CHOICE, "起草角色", group=RESULT, enum=choices.ProjectRole, aliases=("本人角色",)
    )
    rank: Mapped[int | None] = talent_field(
        K.COUNT, "起草人排名", group=RESULT, largest=999, aliases=("本人排名", "排名"), help=RANK_HELP
    )
    issued_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "发布时间", group=RESULT, aliases=("发布日期", "实施日期")
    )
    is_representative: Mapped[bool | None] = _representative(RESULT)


class Paper(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One paper."""

    __tablename__ = "papers"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "papers", "论文", RESULT, "published_on", ("name",), ("journal", "role", "rank", "indexed_by", "published_on")
    )

    name: Mapped[str] = talent_field(K.TEXT, "论文题目", group=RESULT, required=True, length=300, aliases=("论文名称",))
    journal: Mapped[str | None] = talent_field(
        K.TEXT, "期刊或会议", group=RESULT, length=160, aliases=("期刊名称", "刊物", "发表刊物")
    )
    role: Mapped[choices.PaperRole | None] = talent_field(
        K.CHOICE, "作者类型", group=RESULT, enum=choices.PaperRole, aliases=("作者身份",)
    )
    rank: Mapped[int | None] = talent_field(
        K.COUNT, "作者排名", group=RESULT, largest=999, aliases=("本人排名", "排名"), help=RANK_HELP
    )
    indexed_by: Mapped[str | None] = talent_field(
        K.TEXT, "收录情况", group=RESULT, length=80, aliases=("检索收录",), help="如 SCI、EI、CSCD、北大核心。"
    )
    number: Mapped[str | None] = talent_field(
        K.TEXT, "刊号或DOI", group=RESULT, length=80, aliases=("DOI", "刊号", "CN号")
    )
    published_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "发表时间", group=RESULT, aliases=("发表日期", "刊出时间")
    )
    is_representative: Mapped[bool | None] = _representative(RESULT)


class Work(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One book or other work."""

    __tablename__ = "works"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "works", "著作作品", RESULT, "published_on", ("name",), ("publisher", "role", "words", "published_on")
    )

    name: Mapped[str] = talent_field(
        K.TEXT, "著作名称", group=RESULT, required=True, length=200, aliases=("书名", "作品名称", "论著名称")
    )
    publisher: Mapped[str | None] = talent_field(K.TEXT, "出版单位", group=RESULT, length=120, aliases=("出版社",))
    role: Mapped[choices.WorkRole | None] = talent_field(
        K.CHOICE, "著作角色", group=RESULT, enum=choices.WorkRole, aliases=("本人角色", "著作方式")
    )
    number: Mapped[str | None] = talent_field(K.TEXT, "书号", group=RESULT, length=40, aliases=("ISBN",))
    words: Mapped[int | None] = talent_field(
        K.COUNT, "本人撰写（千字）", group=RESULT, unit="千字", aliases=("字数",), largest=100_000
    )
    published_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "出版时间", group=RESULT, aliases=("出版日期",))
    is_representative: Mapped[bool | None] = _representative(RESULT)


class Award(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """One award or honour with level, grade and rank."""

    __tablename__ = "awards"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "awards", "奖励荣誉", HONOUR, "awarded_on", ("name",), ("level", "grade", "rank", "issuer", "awarded_on")
    )

    name: Mapped[str] = talent_field(
        K.TEXT, "奖励名称", group=HONOUR, required=True, length=200, aliases=("获奖名称", "荣誉称号", "奖项名称")
    )
    project: Mapped[str | None] = talent_field(
        K.TEXT, "获奖项目", group=HONOUR, length=200, aliases=("获奖成果", "成果名称")
    )
    level: Mapped[choices.ProjectLevel | None] = talent_field(
        K.CHOICE, "奖励级别", group=HONOUR, enum=choices.ProjectLevel, aliases=("获奖级别", "荣誉级别")
    )
    grade: Mapped[choices.AwardGrade | None] = talent_field(
        K.CHOICE, "奖励等级", group=HONOUR, enum=choices.AwardGrade, aliases=("获奖等级", "奖励等次")
    )
    rank: Mapped[int | None] = talent_field(
        K.COUNT, "本人排名", group=HONOUR, largest=999, aliases=("获奖排名", "排名"), help=RANK_HELP
    )
    issuer: Mapped[str | None] = talent_field(
        K.TEXT, "授予单位", group=HONOUR, length=120, aliases=("颁奖单位", "颁发单位")
    )
    issuer_kind: Mapped[choices.IssuerKind | None] = talent_field(
        K.CHOICE, "授予单位类别", group=HONOUR, enum=choices.IssuerKind
    )
    awarded_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "授予时间", group=HONOUR, aliases=("获奖时间", "获奖日期", "授予日期")
    )
    certificate_number: Mapped[str | None] = talent_field(
        K.TEXT, "获奖证书编号", group=HONOUR, length=40, aliases=("证书编号",)
    )


class Selection(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """Being chosen for a talent programme, with the period of support."""

    __tablename__ = "selections"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "selections", "人才计划", HONOUR, "selected_on", ("programme", "name"),
        ("selected_on", "support_from", "support_until", "selected_by"),
    )  # fmt: skip

    programme: Mapped[str] = talent_field(
        K.CODE, "人才计划", group=HONOUR, code="talent_programme", required=True, aliases=("计划名称", "人才工程")
    )
    name: Mapped[str | None] = talent_field(
        K.TEXT, "具体项目", group=HONOUR, length=120, aliases=("专项名称",), help="如“第二批科技创新专项”。"
    )
    selected_by: Mapped[str | None] = talent_field(
        K.TEXT, "评选单位", group=HONOUR, length=120, aliases=("批准单位", "组织单位")
    )
    selected_on: Mapped[str | None] = talent_field(
        K.PARTIAL_DATE, "入选时间", group=HONOUR, aliases=("入选日期", "入选年份")
    )
    support_from: Mapped[date | None] = talent_field(K.DATE, "支持期起", group=HONOUR, aliases=("支持期开始",))
    support_until: Mapped[date | None] = talent_field(K.DATE, "支持期止", group=HONOUR, aliases=("支持期结束",))
    document: Mapped[str | None] = talent_field(K.TEXT, "批准文号", group=HONOUR, length=60, aliases=("文号",))


class TeamMembership(Tracked, TalentRecord, Scoped, Versioned, Row, Base):
    """Belonging to a team, with role and share of time."""

    __tablename__ = "team_memberships"
    __owner__ = "talent_id"
    __record__ = RecordSpec(
        "teams", "团队", RESULT, "from_on", ("team",), ("role", "time_share", "from_on", "until_on")
    )

    team: Mapped[str] = talent_field(K.TEXT, "团队名称", group=RESULT, required=True, length=120, aliases=("所在团队",))
    role: Mapped[choices.ProjectRole | None] = talent_field(
        K.CHOICE, "团队角色", group=RESULT, enum=choices.ProjectRole, aliases=("本人角色",)
    )
    time_share: Mapped[int | None] = talent_field(
        K.COUNT, "投入时间占比（%）", group=RESULT, unit="%", largest=100, aliases=("投入时间占比", "时间占比"),
        help="填写整数，如 60 表示百分之六十。",
    )  # fmt: skip
    from_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "加入时间", group=RESULT, aliases=("开始时间",))
    until_on: Mapped[str | None] = talent_field(K.PARTIAL_DATE, "退出时间", group=RESULT, aliases=("结束时间",))


RESULTS: tuple[type[Any], ...] = (
    Project, Patent, Standard, Paper, Work, TeamMembership, Award, Selection,
)  # fmt: skip
