"""Targets of structure the city's regulator sets for three to five years; every change is kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Versioned
from talent_app.tracking.models import Tracked


class StructureTarget(Tracked, Versioned, Row, Base):
    """One share of people to be reached, from where it stood until a year; shares are kept as they were entered."""

    __tablename__ = "structure_targets"

    indicator: Mapped[str] = mapped_column(String(40), info={"label": "指标"})
    from_year: Mapped[int] = mapped_column(Integer, info={"label": "起始年度"})
    until_year: Mapped[int] = mapped_column(Integer, info={"label": "目标年度"})
    start_share: Mapped[str] = mapped_column(String(40), info={"label": "起始占比"})
    goal_share: Mapped[str] = mapped_column(String(40), info={"label": "目标占比"})
    is_ceiling: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "不高于目标"})
    document: Mapped[str] = mapped_column(String(120), default="", info={"label": "依据文件"})
    note: Mapped[str] = mapped_column(String(500), default="", info={"label": "说明"})
    set_by_name: Mapped[str] = mapped_column(String(120), info={"label": "设定人"})

    __table_args__ = (
        Index("uq_structure_targets_year", "indicator", "until_year", unique=True),
        {"info": {"label": "结构目标"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the target."""
        return f"{self.indicator} {self.until_year}"
