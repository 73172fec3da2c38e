"""Subscriptions of other programs to events, up to where each has been told, and every message with its answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked
from talent_app.webhooks.events import WebhookEvent


class WebhookState(TitledEnum):
    """Whether a subscription is told anything."""

    ACTIVE = "active", "推送中"
    STOPPED = "stopped", "已停止"


class Webhook(Tracked, Versioned, Scoped, Row, Base):
    """One receiver: what happens at the organisation or below it is posted to its address, signed with its secret."""

    __tablename__ = "webhooks"
    __table_args__ = ({"info": {"label": "事件推送"}},)

    name: Mapped[str] = mapped_column(String(60), info={"label": "用途"})
    url: Mapped[str] = mapped_column(String(500), info={"label": "接收地址"})
    events: Mapped[list[str]] = mapped_column(JsonText, info={"label": "推送的事件"})
    secret_sealed: Mapped[bytes | None] = sealed_column(label="签名密钥")
    secret = Sealed("secret_sealed")
    state: Mapped[WebhookState] = mapped_column(
        EnumColumn(WebhookState), default=WebhookState.ACTIVE, info={"label": "状态"}
    )
    stopped_reason: Mapped[str] = mapped_column(String(200), default="", info={"label": "停止原因"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "建立时间"})
    created_by_name: Mapped[str] = mapped_column(String(120), info={"label": "建立人"})

    @property
    def label(self) -> str:
        """How the audit names the subscription."""
        return self.name


class WebhookMark(Base):
    """Up to which audit entry a subscription has been told."""

    __tablename__ = "webhook_marks"

    webhook_id: Mapped[int] = mapped_column(BigId, ForeignKey("webhooks.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)


class SendState(TitledEnum):
    """How a message stands."""

    WAITING = "waiting", "待推送"
    SENDING = "sending", "推送中"
    SENT = "sent", "已送达"
    FAILED = "failed", "未送达"


class WebhookDelivery(Scoped, Row, Base):
    """One message to one receiver, word for word; tried again with growing pauses, then given up."""

    __tablename__ = "webhook_deliveries"

    webhook_id: Mapped[int] = mapped_column(BigId, ForeignKey("webhooks.id"))
    #: The audit entry it tells of; none for a test.
    seq: Mapped[int | None] = mapped_column(BigInteger)
    event: Mapped[WebhookEvent] = mapped_column(EnumColumn(WebhookEvent))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[SendState] = mapped_column(EnumColumn(SendState), default=SendState.WAITING)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status_code: Mapped[int | None] = mapped_column(Integer)
    milliseconds: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(500), default="")
    error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        Index("ix_webhook_deliveries_due", "state", "due_at"),
        Index("ix_webhook_deliveries_latest", "webhook_id", "id"),
        Index("ix_webhook_deliveries_made", "made_at"),
        Index("uq_webhook_deliveries_entry", "webhook_id", "seq", unique=True),
    )
