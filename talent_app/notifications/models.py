"""Notices to users, how each leaves the house, and what every user has chosen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.notifications.events import Event
from talent_app.tracking.models import Tracked


class Notice(Base):
    """One message to one user; `matter` names what it is about, so that nobody is told the same twice."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(BigInteger)
    event: Mapped[Event] = mapped_column(EnumColumn(Event))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300))
    matter: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_notices_user", "user_id", "read_at"),
        Index("ix_notices_user_at", "user_id", "at", "id"),
        Index("uq_notices_matter", "user_id", "matter", unique=True),
        Index("ix_notices_matter", "matter"),
    )


class Channel(TitledEnum):
    """The ways out of the house."""

    MAIL = "mail", "邮件"
    WECOM = "wecom", "企业微信群"
    DINGTALK = "dingtalk", "钉钉群"


class DeliveryState(TitledEnum):
    """How a delivery stands."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "未送达"


class Delivery(Base):
    """One notice on one way out: waits until it is due, is tried again with growing pauses, then gives up."""

    __tablename__ = "notice_deliveries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    notice_id: Mapped[int] = mapped_column(BigId, ForeignKey("notices.id"), index=True)
    #: None for a group's robot, which speaks to nobody in particular.
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    channel: Mapped[Channel] = mapped_column(EnumColumn(Channel))
    state: Mapped[DeliveryState] = mapped_column(EnumColumn(DeliveryState), default=DeliveryState.WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(200), default="")

    notice: Mapped[Notice] = relationship(lazy="raise")

    __table_args__ = (Index("ix_notice_deliveries_due", "state", "due_at"),)


class MailMode(TitledEnum):
    """When a user wants mail."""

    OFF = "off", "不发邮件"
    AT_ONCE = "at_once", "随时发送"
    DAILY = "daily", "每天汇总一封"


class NoticeChoice(Tracked, Versioned, Row, Base):
    """What a user has chosen about mail; without a row nothing is mailed. Hours are those of Asia/Shanghai."""

    __tablename__ = "notice_choices"
    __table_args__ = ({"info": {"label": "通知设置"}},)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), unique=True, info={"label": "账号"})
    address_sealed: Mapped[bytes | None] = sealed_column(label="通知邮箱")
    address = Sealed("address_sealed")
    mail: Mapped[MailMode] = mapped_column(EnumColumn(MailMode), default=MailMode.OFF, info={"label": "邮件"})
    digest_hour: Mapped[int] = mapped_column(Integer, default=9, info={"label": "汇总时间"})
    quiet_from: Mapped[int | None] = mapped_column(Integer, info={"label": "免打扰开始"})
    quiet_until: Mapped[int | None] = mapped_column(Integer, info={"label": "免打扰结束"})
    muted: Mapped[list[str]] = mapped_column(JsonText, default=list, info={"label": "不发邮件的事项"})

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return "通知设置"
