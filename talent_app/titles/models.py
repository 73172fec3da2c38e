"""Applications for professional titles with their way, objections, and the appointments the platform decided.

Qualifications and appointments are child records of a registration (`talents`); nothing here holds them twice.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.titles.enums import ApplicationState, EvaluationPath, ObjectionStage
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class TitleApplication(Tracked, Scoped, Versioned, Row, Base):
    """One person's application for one level of one series."""

    __tablename__ = "title_applications"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(120), info={"label": "申报人"})
    series: Mapped[str] = mapped_column(String(40), info={"label": "职称系列"})
    level: Mapped[str] = mapped_column(String(40), info={"label": "申报级别"})
    title_name: Mapped[str] = mapped_column(String(60), info={"label": "申报职称"})
    specialty: Mapped[str] = mapped_column(String(60), info={"label": "申报专业"})
    way: Mapped[EvaluationPath] = mapped_column(EnumColumn(EvaluationPath), info={"label": "评审方式"})
    exception: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "破格或直接申报的理由"})
    summary: Mapped[str] = mapped_column(String(2000), info={"label": "主要业绩"})
    state: Mapped[ApplicationState] = mapped_column(EnumColumn(ApplicationState), index=True, info={"label": "状态"})
    drafted_by: Mapped[int | None] = mapped_column(BigInteger, info={"label": "经办账号"})
    drafted_by_name: Mapped[str] = mapped_column(String(120), info={"label": "经办人"})
    unit_published_on: Mapped[date | None] = mapped_column(Date, info={"label": "单位公示日期"})
    unit_closed_on: Mapped[date | None] = mapped_column(Date, info={"label": "单位公示截止日期"})
    forwarded_on: Mapped[date | None] = mapped_column(Date, info={"label": "报送日期"})
    competent_office: Mapped[str] = mapped_column(String(120), info={"label": "评审主管部门"})
    committee_name: Mapped[str] = mapped_column(String(120), info={"label": "评审委员会"})
    decided_on: Mapped[date | None] = mapped_column(Date, info={"label": "评审日期"})
    result_document: Mapped[str] = mapped_column(String(120), info={"label": "结果文号"})
    result_published_on: Mapped[date | None] = mapped_column(Date, info={"label": "结果公示日期"})
    result_closed_on: Mapped[date | None] = mapped_column(Date, info={"label": "结果公示截止日期"})
    certificate_number: Mapped[str] = mapped_column(String(40), info={"label": "证书编号"})
    record_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "职称记录"})
    revoked_on: Mapped[date | None] = mapped_column(Date, info={"label": "撤销日期"})
    barred_until: Mapped[date | None] = mapped_column(Date, info={"label": "失信记录截止日期"})

    __table_args__ = (
        Index("ix_title_applications_listed", "organisation_id", "state", "id"),
        {"info": {"label": "职称申报"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the application."""
        return f"{self.person_name} {self.title_name}"


class TitleStep(Tracked, Scoped, Versioned, Row, Base):
    """One step of an application, for its time line."""

    __tablename__ = "title_steps"

    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_applications.id"), index=True)
    action: Mapped[str] = mapped_column(String(40), info={"label": "步骤"})
    new_state: Mapped[ApplicationState] = mapped_column(EnumColumn(ApplicationState), info={"label": "办理后状态"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "说明"})
    done_by: Mapped[str] = mapped_column(String(120), info={"label": "办理人"})
    done_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "办理时间"})

    __table_args__ = ({"info": {"label": "职称申报流转"}},)


class TitleObjection(Tracked, Scoped, Versioned, Row, Base):
    """An objection raised in a public notice, and what was found."""

    __tablename__ = "title_objections"

    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_applications.id"), index=True)
    stage: Mapped[ObjectionStage] = mapped_column(EnumColumn(ObjectionStage), info={"label": "公示环节"})
    raised_on: Mapped[date] = mapped_column(Date, info={"label": "提出日期"})
    content: Mapped[str] = mapped_column(String(1000), info={"label": "异议内容"})
    handling: Mapped[str] = mapped_column(String(1000), info={"label": "处理情况"})
    is_upheld: Mapped[bool | None] = mapped_column(info={"label": "异议成立"})
    settled_on: Mapped[date | None] = mapped_column(Date, info={"label": "办结日期"})
    settled_by: Mapped[str] = mapped_column(String(120), info={"label": "办结人"})

    __table_args__ = ({"info": {"label": "职称公示异议"}},)


class TitleEngagement(Tracked, Scoped, Versioned, Row, Base):
    """What stands behind an appointment that the unit decided here; its dates stand in the appointment record."""

    __tablename__ = "title_engagements"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(BigInteger, info={"label": "聘任记录"})
    qualification_id: Mapped[int] = mapped_column(BigInteger, info={"label": "所依据的职称"})
    is_above_title: Mapped[bool] = mapped_column(info={"label": "低职高聘"})
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "低职高聘理由"})
    renews_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "续聘自"})
    ended_on: Mapped[date | None] = mapped_column(Date, info={"label": "解聘日期"})
    end_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "解聘原因"})
    decided_by: Mapped[str] = mapped_column(String(120), info={"label": "决定人"})

    __table_args__ = (
        Index("uq_title_engagements_appointment", "appointment_id", unique=True),
        {"info": {"label": "职称聘任决定"}},
    )


class TitleBar(Tracked, Scoped, Versioned, Row, Base):
    """The recorded period after a fraud: no application is taken until it ends."""

    __tablename__ = "title_bars"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_applications.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date, info={"label": "记录起始日期"})
    until_on: Mapped[date] = mapped_column(Date, info={"label": "记录截止日期"})
    months: Mapped[int] = mapped_column(Integer, info={"label": "记录月数"})
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "事由"})

    __table_args__ = ({"info": {"label": "职称失信记录"}},)
