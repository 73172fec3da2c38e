"""An enterprise's innovation return of one year, what it lists, its way, and the frozen copies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.innovation.enums import ItemKind, ReturnAction, ReturnState
from talent_app.innovation.items import Reach
from talent_app.tracking.models import Tracked


class InnovationReturn(Tracked, Scoped, Versioned, Row, Base):
    """The return of one enterprise for one year."""

    __tablename__ = "innovation_returns"

    year: Mapped[int] = mapped_column(Integer, info={"label": "年度"})
    state: Mapped[ReturnState] = mapped_column(EnumColumn(ReturnState), info={"label": "状态"})
    figures: Mapped[dict[str, Any]] = mapped_column(JsonText, info={"label": "年报数据"})
    party_on: Mapped[date | None] = mapped_column(Date, info={"label": "党委研究日期"})
    party_number: Mapped[str] = mapped_column(String(120), info={"label": "党委纪要编号"})
    board_on: Mapped[date | None] = mapped_column(Date, info={"label": "董事会审议日期"})
    board_number: Mapped[str] = mapped_column(String(120), info={"label": "董事会决议编号"})
    note: Mapped[str] = mapped_column(Text, info={"label": "说明"})
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "填写账号"})
    sent_on: Mapped[date | None] = mapped_column(Date, info={"label": "报送日期"})

    __table_args__ = (
        Index("uq_innovation_returns_year", "organisation_id", "year", unique=True),
        {"info": {"label": "科技创新年报"}},
    )

    @property
    def label(self) -> str:
        """How the audit and pages name the return."""
        return f"{self.year} 年度科技创新年报"


class InnovationItem(Tracked, Scoped, Versioned, Row, Base):
    """One platform, standard, patent, brand, prize, conversion or tolerated failure of a return."""

    __tablename__ = "innovation_items"

    return_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("innovation_returns.id"), index=True, info={"label": "科技创新年报"}
    )
    kind: Mapped[ItemKind] = mapped_column(EnumColumn(ItemKind), info={"label": "类别"})
    title: Mapped[str] = mapped_column(String(200), info={"label": "名称"})
    number: Mapped[str] = mapped_column(String(120), info={"label": "编号"})
    level: Mapped[Reach | None] = mapped_column(EnumColumn(Reach), info={"label": "级别"})
    happened_on: Mapped[date | None] = mapped_column(Date, info={"label": "日期"})
    amount: Mapped[Money | None] = mapped_column("amount_fen", MoneyColumn, info={"label": "金额"})
    bonus: Mapped[str] = mapped_column(String(200), info={"label": "申请的考核加分"})
    words: Mapped[dict[str, str]] = mapped_column(JsonText, info={"label": "其他内容"})
    proof: Mapped[str] = mapped_column(String(200), info={"label": "依据材料"})

    __table_args__ = ({"info": {"label": "科技创新年报明细"}},)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return self.title


class InnovationStep(Scoped, Row, Base):
    """One step on a return's way; never altered."""

    __tablename__ = "innovation_steps"

    return_id: Mapped[int] = mapped_column(BigId, ForeignKey("innovation_returns.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(String(120))
    action: Mapped[ReturnAction] = mapped_column(EnumColumn(ReturnAction))
    to_state: Mapped[ReturnState] = mapped_column(EnumColumn(ReturnState))
    note: Mapped[str] = mapped_column(Text)


class InnovationFrozen(Scoped, Row, Base):
    """What the regulator confirmed, as it stood; a correction adds a further copy and leaves this one."""

    __tablename__ = "innovation_frozen"

    return_id: Mapped[int] = mapped_column(BigId, ForeignKey("innovation_returns.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (Index("uq_innovation_frozen_number", "return_id", "number", unique=True),)
