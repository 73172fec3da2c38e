"""Candidates and what happens to them: steps, interviews, scores, offers. Personal data until retention ends."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, MoneyColumn, UtcDateTime
from talent_app.informing.models import Manner
from talent_app.recruitment.enums import OfferState, Stage
from talent_app.tracking.models import Tracked


class Candidate(Tracked, Scoped, Versioned, Row, Base):
    """Somebody who applies for an opening."""

    __tablename__ = "recruit_candidates"

    opening_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_openings.id"), index=True, info={"label": "招聘岗位"}
    )
    channel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_channels.id"), index=True, info={"label": "引才渠道"}
    )
    name: Mapped[str] = mapped_column(String(100), info={"label": "应聘人姓名"})
    sex: Mapped[str | None] = mapped_column(String(40), info={"label": "性别"})
    born_on: Mapped[date | None] = mapped_column(Date, info={"label": "出生日期"})
    ethnicity: Mapped[str | None] = mapped_column(String(40), info={"label": "民族"})
    document_sealed: Mapped[bytes | None] = sealed_column(label="证件号码")
    document_number = Sealed("document_sealed", "document_index")
    document_index: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_sealed: Mapped[bytes | None] = sealed_column(label="联系电话")
    phone = Sealed("phone_sealed")
    email_sealed: Mapped[bytes | None] = sealed_column(label="电子邮箱")
    email = Sealed("email_sealed")
    education: Mapped[str | None] = mapped_column(String(40), info={"label": "学历"})
    degree: Mapped[str | None] = mapped_column(String(40), info={"label": "学位"})
    school: Mapped[str | None] = mapped_column(String(120), info={"label": "毕业院校"})
    major: Mapped[str | None] = mapped_column(String(120), info={"label": "所学专业"})
    title_level: Mapped[str | None] = mapped_column(String(40), info={"label": "职称级别"})
    title_name: Mapped[str | None] = mapped_column(String(60), info={"label": "职称名称"})
    field: Mapped[str | None] = mapped_column(String(200), info={"label": "从事专业"})
    present_employer: Mapped[str | None] = mapped_column(String(120), info={"label": "现工作单位"})
    referrer: Mapped[str | None] = mapped_column(String(60), info={"label": "引才伯乐"})
    stage: Mapped[Stage] = mapped_column(EnumColumn(Stage), info={"label": "进展"})
    applied_on: Mapped[date] = mapped_column(Date, info={"label": "报名日期"})
    moved_on: Mapped[date] = mapped_column(Date, info={"label": "进展日期"})
    informed_version: Mapped[int] = mapped_column(Integer, info={"label": "告知书版本"})
    informed_manner: Mapped[Manner | None] = mapped_column(EnumColumn(Manner), info={"label": "告知方式"})
    informed_on: Mapped[date | None] = mapped_column(Date, info={"label": "告知日期"})
    reason: Mapped[str] = mapped_column(Text, default="", info={"label": "未录用或放弃的原因"})
    notice_from: Mapped[date | None] = mapped_column(Date, info={"label": "公示开始"})
    notice_until: Mapped[date | None] = mapped_column(Date, info={"label": "公示截止"})
    notice_days: Mapped[int | None] = mapped_column(Integer, info={"label": "公示工作日数"})
    notice_calendar: Mapped[str] = mapped_column(String(60), default="", info={"label": "公示所用放假安排"})
    objections: Mapped[str] = mapped_column(Text, default="", info={"label": "公示期间异议"})
    objections_handled: Mapped[str] = mapped_column(Text, default="", info={"label": "异议处理结果"})
    talent_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("talents.id"), index=True, info={"label": "人才登记"}
    )
    hired_on: Mapped[date | None] = mapped_column(Date, info={"label": "入职日期"})
    keep_until: Mapped[date | None] = mapped_column(Date, index=True, info={"label": "个人信息保存至"})
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "依法删除时间"})

    __table_args__ = (Index("ix_recruit_candidates_stage", "stage", "organisation_id"), {"info": {"label": "应聘人员"}})

    @property
    def label(self) -> str:
        """How the audit names the candidate: by number, for his name goes when the retention ends."""
        return self.number

    @property
    def number(self) -> str:
        """How people name the application."""
        return f"YC-{self.id:05d}"


class CandidateStep(Tracked, Scoped, Row, Base):
    """One step of a candidate: what the time line, the funnel and the time to hire are made of."""

    __tablename__ = "recruit_steps"

    candidate_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_candidates.id"), index=True, info={"label": "应聘人员"}
    )
    stage: Mapped[Stage] = mapped_column(EnumColumn(Stage), info={"label": "进展"})
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "说明"})
    by_name: Mapped[str] = mapped_column(String(60), info={"label": "办理人"})
    at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "办理时间"})

    __table_args__ = ({"info": {"label": "应聘进展"}},)

    @property
    def label(self) -> str:
        """How the audit names the step."""
        return self.stage.title


class Interview(Tracked, Scoped, Versioned, Row, Base):
    """One interview of a candidate."""

    __tablename__ = "recruit_interviews"

    candidate_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_candidates.id"), index=True, info={"label": "应聘人员"}
    )
    held_on: Mapped[date] = mapped_column(Date, info={"label": "面试日期"})
    place: Mapped[str] = mapped_column(String(120), default="", info={"label": "面试地点或方式"})
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "面试记录"})

    __table_args__ = ({"info": {"label": "面试"}},)

    @property
    def label(self) -> str:
        """How the audit names the interview."""
        return f"面试 {self.held_on}"


class InterviewScore(Tracked, Scoped, Row, Base):
    """What one interviewer gave."""

    __tablename__ = "recruit_scores"

    interview_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_interviews.id"), index=True, info={"label": "面试"}
    )
    interviewer: Mapped[str] = mapped_column(String(60), info={"label": "面试官"})
    score: Mapped[int] = mapped_column(Integer, info={"label": "得分"})
    remark: Mapped[str] = mapped_column(Text, default="", info={"label": "评语"})

    __table_args__ = (UniqueConstraint("interview_id", "interviewer"), {"info": {"label": "面试评分"}})

    @property
    def label(self) -> str:
        """How the audit names the score."""
        return self.interviewer


class Offer(Tracked, Scoped, Versioned, Row, Base):
    """The terms offered, and what the candidate said."""

    __tablename__ = "recruit_offers"

    candidate_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_candidates.id"), index=True, info={"label": "应聘人员"}
    )
    post: Mapped[str] = mapped_column(String(120), info={"label": "聘用岗位"})
    employment_kind: Mapped[str] = mapped_column(String(40), info={"label": "用工方式"})
    annual_pay: Mapped[Money] = mapped_column("annual_pay_fen", MoneyColumn, info={"label": "约定年薪"})
    months: Mapped[int | None] = mapped_column(Integer, info={"label": "合同期限（月）"})
    starts_on: Mapped[date] = mapped_column(Date, info={"label": "拟到岗日期"})
    answer_by: Mapped[date] = mapped_column(Date, info={"label": "答复期限"})
    terms: Mapped[str] = mapped_column(Text, default="", info={"label": "其他约定"})
    state: Mapped[OfferState] = mapped_column(EnumColumn(OfferState), info={"label": "答复"})
    answered_on: Mapped[date | None] = mapped_column(Date, info={"label": "答复日期"})
    made_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "办理账号"})
    made_by: Mapped[str] = mapped_column(String(60), info={"label": "办理人"})

    __table_args__ = ({"info": {"label": "聘用意向"}},)

    @property
    def label(self) -> str:
        """How the audit names the offer."""
        return self.post
