"""What a person asks for under the law, and the records an office keeps of how it handles personal data."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import EnumColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class RightKind(TitledEnum):
    """What a person may ask for (个人信息保护法 第44至50条)."""

    CORRECTION = "correction", "更正补充"
    OBJECTION = "objection", "异议"
    EXPLANATION = "explanation", "解释说明"
    DELETION = "deletion", "删除"


class RightState(TitledEnum):
    """How a request stands."""

    OPEN = "open_right", "待答复"
    GRANTED = "granted", "已办理"
    REFUSED = "refused_right", "未予同意"


class RightsRequest(Tracked, Scoped, Versioned, Row, Base):
    """One request of a person to the enterprise that registered him, with its answer."""

    __tablename__ = "rights_requests"

    talent_id: Mapped[int] = mapped_column(BigInteger, info={"label": "人才登记"})
    user_id: Mapped[int] = mapped_column(BigInteger, info={"label": "申请账号"})
    kind: Mapped[RightKind] = mapped_column(EnumColumn(RightKind), info={"label": "申请事项"})
    text: Mapped[str] = mapped_column(Text, info={"label": "申请内容"})
    state: Mapped[RightState] = mapped_column(EnumColumn(RightState), info={"label": "办理状态"})
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "申请时间"})
    due_on: Mapped[date] = mapped_column(Date, info={"label": "答复期限"})
    answer: Mapped[str] = mapped_column(Text, default="", info={"label": "答复"})
    #: Of a refused deletion: the day until which a duty to keep the data runs.
    kept_until: Mapped[date | None] = mapped_column(Date, info={"label": "依法保存至"})
    answered_by: Mapped[str] = mapped_column(String(60), default="", info={"label": "答复人"})
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "答复时间"})

    __table_args__ = (Index("ix_rights_requests_talent", "talent_id"), {"info": {"label": "个人信息权利申请"}})

    @property
    def label(self) -> str:
        """How the audit names the request."""
        return f"{self.kind.title}申请 {self.number}"

    @property
    def number(self) -> str:
        """How people name the request."""
        return f"QL-{self.id:05d}"


class LedgerKind(TitledEnum):
    """The records an office keeps."""

    PROCESSING = "processing", "处理活动记录"
    IMPACT = "impact", "影响评估"
    SHARING = "sharing", "对外提供登记"
    BREACH = "breach", "事件与演练"


class LedgerEntry(Tracked, Scoped, Versioned, Row, Base):
    """One record; its documents are attachments of it. Kept at least three years (个人信息保护法 第56条)."""

    __tablename__ = "privacy_ledger"

    kind: Mapped[LedgerKind] = mapped_column(EnumColumn(LedgerKind), info={"label": "台账类别"})
    title: Mapped[str] = mapped_column(String(200), info={"label": "标题"})
    happened_on: Mapped[date] = mapped_column(Date, info={"label": "发生日期"})
    purpose: Mapped[str] = mapped_column(Text, info={"label": "目的和依据"})
    data: Mapped[str] = mapped_column(Text, info={"label": "信息种类和范围"})
    receiver: Mapped[str] = mapped_column(Text, default="", info={"label": "接收方或受影响的人"})
    measures: Mapped[str] = mapped_column(Text, default="", info={"label": "风险、措施和结论"})
    kept_until: Mapped[date] = mapped_column(Date, info={"label": "保存至"})
    entered_by: Mapped[str] = mapped_column(String(60), info={"label": "登记人"})
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "登记台账时间"})

    __table_args__ = ({"info": {"label": "个人信息保护台账"}},)

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return self.title
